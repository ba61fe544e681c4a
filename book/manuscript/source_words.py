"""The words of a Markdown file that editions must contain, read without a Markdown parser. Pure.

What is compared with these words was made by markdown-it: a fault of its own, or of a plug-in,
would be on both sides if it read the words here as well.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from book.manuscript.source_blocks import (
    SourceBlock,
    skip_space,
    source_blocks,
    split_address,
    split_title,
)

#: Why a piece of a file is in no edition as it is written.
GALLERY, PHOTOGRAPH, ADDRESS, LABEL, LANGUAGE, NUMBER = (
    "a line of a gallery",
    "the id of a photograph",
    "the address of a link",
    "the name of a note or of an address",
    "the language of a passage",
    "the number of a list's item",
)
_PHOTO_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>")
_LANGUAGE = re.compile(r"lang=(\"[^\"]*\"|[^\s}]*)")
_PHOTOGRAPH = re.compile(r"!\[[^\[\]]*\]\(")
_TICKS = re.compile(r"`+")
#: The mark of a word that follows the call of a note.
NOTE = "note"
#: Characters with a meaning in inline text; all others are copied.
_SPECIAL = re.compile(r"[\\`&<\[\]!^\n]")
_ESCAPED = frozenset("\n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
#: Letters of a label (CommonMark 0.31, 4.7).
_MOST_LABEL = 999


@dataclass(frozen=True, slots=True)
class Word:
    """Characters between white space, as an edition prints them; emphasis is still marked."""

    text: str
    line: int
    #: What the builder may mark before it: `NOTE`, or the address of a link; else empty.
    mark: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the file that is in no edition as it is written, and why."""

    text: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The words of the running text, or those of one note."""

    #: The label of the note; empty for the running text, and for a note inside the text.
    note: str = ""
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """The words of a file. A note is a text of its own: editions print it apart."""

    #: Words outside notes, in order.
    text: tuple[Word, ...]
    #: In the order of the file.
    notes: tuple[SourceText, ...]
    left_out: tuple[LeftOut, ...]


def read_words(source: str) -> SourceWords:
    """Return the words of a Markdown file and what editions leave out of it."""
    blocks = source_blocks(unicodedata.normalize("NFC", source))
    definitions: dict[str, SourceBlock] = {}
    for block in blocks:
        if block.kind == "definition":
            definitions.setdefault(_label(block.label), block)
    notes = frozenset(block.note for block in blocks if block.note)
    reader = _WordReader(
        labels={key: each.address for key, each in definitions.items()}, notes=notes
    )
    read = [(block, reader.read(block)) for block in blocks]
    text: list[Word] = []
    by_note: dict[tuple[str, int], list[Word]] = {}
    for block, words in read:
        if block.kind == "definition":
            called = _label(block.label) in reader.called
            words = reader.define(
                block, called=called and definitions[_label(block.label)] is block
            )
        if block.note:
            by_note.setdefault((block.note, block.note_line), []).extend(words)
        else:
            text += words
    texts = [SourceText(note=label, words=tuple(words)) for (label, _), words in by_note.items()]
    texts += [SourceText(words=tuple(words)) for words in reader.inline_notes]
    return SourceWords(text=tuple(text), notes=tuple(texts), left_out=tuple(reader.left_out))


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(slots=True)
class _WordReader:
    """Reader of the words of blocks, and of what calls definitions."""

    #: Addresses by their labels.
    labels: Mapping[str, str]
    notes: frozenset[str]
    called: set[str] = field(default_factory=set)
    left_out: list[LeftOut] = field(default_factory=list)
    inline_notes: list[list[Word]] = field(default_factory=list)

    def read(self, block: SourceBlock) -> list[Word]:
        """Return the words of a block; of a definition, which may be called later, none."""
        if block.kind == "number":
            line, number = block.lines[0]
            self.left_out.append(LeftOut(number, line, NUMBER))
        if block.kind == "text":
            return _Inlines(self, block).read()
        if block.kind == "verbatim":
            return [Word(word, line) for line, text in block.lines for word in text.split()]
        if block.kind == "gallery":
            return self.read_gallery(block)
        return []

    def read_gallery(self, block: SourceBlock) -> list[Word]:
        words = []
        for line, text in block.lines:
            for word in text.split():
                if _PHOTO_ID.fullmatch(word):
                    self.left_out.append(LeftOut(word, line, GALLERY))
                else:
                    words.append(Word(word, line))
        return words

    def define(self, block: SourceBlock, *, called: bool) -> list[Word]:
        """Return the words of a definition: all of them if nothing calls it, else its title."""
        line = block.lines[0][0]
        if not called:
            return [Word(word, number) for number, text in block.lines for word in text.split()]
        self.left_out += [LeftOut(block.label, line, LABEL), LeftOut(block.address, line, ADDRESS)]
        return [Word(word, line) for word in block.title.split()]


class _Inlines:
    """Reader of the words of one paragraph or heading, a character at a time."""

    def __init__(self, reader: _WordReader, block: SourceBlock) -> None:
        self.reader = reader
        self.text = "\n".join(text for _, text in block.lines)
        self.numbers = [number for number, _ in block.lines]
        self.line = 0
        self.words: list[Word] = []
        self.letters: list[str] = []
        self.mark = ""
        #: Open brackets: where they are, what they open, and the words before a note.
        self.open: list[tuple[int, str, list[Word]]] = []
        #: Brackets below this depth contain a link, a note or a passage: markdown-it makes no link.
        self.linked = 0
        self.ticks: dict[int, list[int]] = {}
        for run in reversed(list(_TICKS.finditer(self.text))):
            self.ticks.setdefault(len(run.group()), []).append(run.start())
        #: Characters that are not in the rest of the text.
        self.missing: set[str] = set()
        #: The address of the last link.
        self.target = ""

    def read(self) -> list[Word]:
        at = 0
        while match := _SPECIAL.search(self.text, at):
            self.add(self.text[at : match.start()])
            at = self.read_special(match.start())
        self.add(self.text[at:])
        self.end_word()
        parts = [before for _, kind, before in self.open if kind == "note"]
        self.words = [word for part in (*parts, self.words) for word in part]
        if self.open and self.open[0][:2] == (0, "image") and _PHOTOGRAPH.match(self.text):
            self.words.insert(0, Word("!", self.numbers[0]))
        if self.mark:
            self.words.append(Word("", self.numbers[self.line], self.mark))
        return self.words

    def add(self, text: str) -> None:
        """Add characters to the word; white space ends it."""
        parts = re.split(r"(\s+)", text)
        for part in parts:
            if part.isspace():
                self.end_word()
            elif part:
                self.letters.append(part)

    def end_word(self, *, mark: str = "") -> None:
        if word := "".join(self.letters):
            self.words.append(Word(word, self.numbers[self.line], self.mark))
            self.mark = ""
        self.letters.clear()
        self.mark = mark or self.mark

    def read_special(self, at: int) -> int:
        """Read what begins at a special character, and return where the text goes on."""
        mark, following = self.text[at], self.text[at + 1 : at + 2]
        if mark == "\n":
            self.end_word()
            self.line += 1
        elif mark == "\\" and following in _ESCAPED:
            # A line that ends with it is broken there.
            self.letters.append(following.strip())
            return at + 1 + (following != "\n")
        elif mark == "`":
            return self.read_code(at)
        elif mark == "&" and (entity := _ENTITY.match(self.text, at)):
            self.letters.append(html.unescape(entity.group()))
            return entity.end()
        elif mark == "<" and (link := _AUTOLINK.match(self.text, at)):
            self.letters.append(link.group(1))
            self.end_word(mark=link.group(1))
            return link.end()
        elif mark in "!^" and following == "[":
            return self.open_bracket(at, "image" if mark == "!" else "note")
        elif mark == "[":
            return self.open_bracket(at, "link")
        elif mark == "]":
            return self.close_bracket(at)
        else:
            self.letters.append(mark)
        return at + 1

    def read_code(self, at: int) -> int:
        run = _TICKS.match(self.text, at)
        assert run
        ends = self.ticks.get(len(run.group()), [])
        while ends and ends[-1] <= at:
            ends.pop()
        if not ends:
            return run.end()
        for number, part in enumerate(self.text[run.end() : ends[-1]].split("\n")):
            if number:
                self.end_word()
                self.line += 1
            self.add(part)
        return ends[-1] + len(run.group())

    def open_bracket(self, at: int, kind: str) -> int:
        if kind == "link" and self.text.startswith("[^", at):
            end = self.text.find("]", at, at + _MOST_LABEL)
            label = self.text[at + 2 : end]
            if end > 0 and label in self.reader.notes:
                self.leave_out(label, LABEL)
                self.end_word(mark=NOTE)
                self.linked = len(self.open)
                return end + 1
        before: list[Word] = []
        if kind == "note":
            self.end_word()
            before, self.words = self.words, []
        elif kind == "image" and not _PHOTOGRAPH.match(self.text, at):
            self.letters.append("!")
        self.open.append((at, kind, before))
        return at + (1 if kind == "link" else 2)

    def close_bracket(self, at: int) -> int:
        if not self.open:
            return at + 1
        start, kind, before = self.open.pop()
        active = kind != "link" or len(self.open) >= self.linked
        self.linked = min(self.linked, len(self.open))
        if kind == "note":
            self.end_word()
            self.reader.inline_notes.append(self.words)
            self.words, self.mark = before, NOTE
            return at + 1
        end = self.read_target(start, at, kind) if active else 0
        if end and kind == "link":
            self.linked = len(self.open)
            self.end_word(mark=self.target)
        elif not end and self.text.startswith("{", at + 1):
            self.linked = len(self.open)
            return self.read_attributes(at + 1)
        return end or at + 1

    def read_target(self, start: int, at: int, kind: str) -> int:
        """Return where the target of a link ends; 0 if the brackets before `at` are no link."""
        if self.text.startswith("(", at + 1) and (end := self.read_address(at + 2, kind)):
            return end
        own = self.text[start + 1 + (kind == "image") : min(at, start + _MOST_LABEL)]
        end, label = at + 1, own
        if self.text.startswith("[", at + 1):
            close = self.text.find("]", at + 2, at + _MOST_LABEL)
            label = (self.text[at + 2 : close] or own) if close > 0 else ""
            if _label(label) in self.reader.labels:
                end = close + 1
                self.leave_out(self.text[at + 2 : close], LABEL)
            else:
                label = own
        if _label(label) not in self.reader.labels:
            return 0
        self.reader.called.add(_label(label))
        self.target = self.reader.labels[_label(label)]
        return end

    def read_address(self, at: int, kind: str) -> int:
        """Read an address and the title after it; return the end, or 0 if there is none."""
        address, end = split_address(self.text, at)
        title, end = split_title(self.text, end, self.missing)
        end = skip_space(self.text, end)
        if not self.text.startswith(")", end):
            return 0
        self.leave_out(address, PHOTOGRAPH if kind == "image" else ADDRESS)
        self.target = address
        if title:
            self.end_word()
            self.add(title)
            self.end_word()
        self.line += self.text.count("\n", at, end)
        return end + 1

    def read_attributes(self, at: int) -> int:
        """Leave out a language, and let the rest stand as words."""
        end = self.text.find("}", at) if "}" not in self.missing else -1
        if end < 0:
            self.missing.add("}")
            return at
        inside = self.text[at + 1 : end]
        if "\\" in inside:
            return at
        if language := _LANGUAGE.search(inside):
            self.leave_out(language.group(), LANGUAGE)
            inside = inside[: language.start()] + inside[language.end() :]
        if inside.strip():
            self.end_word()
            self.add(inside)
        self.line += self.text.count("\n", at, end)
        return end + 1

    def leave_out(self, text: str, reason: str) -> None:
        self.reader.left_out.append(LeftOut(text, self.numbers[self.line], reason))
