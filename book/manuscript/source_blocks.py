"""The blocks of a Markdown file, read a line at a time and without a Markdown parser. Pure.

Only what decides which words a file has is told apart: text, verbatim text, galleries, notes and
definitions of addresses (CommonMark 0.31, 4 and 5).
"""

import re
from dataclasses import dataclass, field
from typing import Literal

LINE_END = re.compile(r"\r\n?|\n")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_GALLERY = re.compile(r" {0,3}(:{3,})\s*gallery(?=\s|$)(.*)")
_PULL_QUOTE = re.compile(r" {0,3}(:{3,})\s*pull-quote(?=\s|$)")
_PAUSE = re.compile(r" {0,3}([-*_])( *\1){2,} *$")
_HEADING = re.compile(r" {0,3}#{1,6}(?=\s|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+) *$")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r" {0,3}([-+*]|(\d{1,9})[.)])(?= |$)( *)")
_LIST_OR_CODE = re.compile(r" {4}| *\d")
_NOTE = re.compile(r" {0,3}\[\^([^ \]]+)\]: *")
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]:", re.DOTALL)
_TITLE_ENDS = {'"': '"', "'": "'", "(": ")"}
#: Deeper, marks of lists and quotations are taken for text: reading stays linear.
_MOST_CONTAINERS = 200
#: Lines in which definitions are looked for before their end; reading stays linear.
_MOST_DEFINITIONS = 20
#: Depth of brackets in an address, as in markdown-it.
_MOST_BRACKETS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """Some lines of a file that are read in one way."""

    #: A `definition` names an address for links; `number` is the number of a list's item.
    kind: Literal["text", "verbatim", "gallery", "definition", "number"]
    #: Each with its number in the file, counted from 1.
    lines: tuple[tuple[int, str], ...]
    #: Label and first line of the note that it belongs to; empty and 0 outside notes.
    note: str = ""
    note_line: int = 0
    #: Of a definition.
    label: str = ""
    address: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Container:
    kind: Literal["quote", "item", "note"]
    #: The column in which its content begins.
    column: int
    label: str = ""
    line: int = 0


def source_blocks(source: str) -> tuple[SourceBlock, ...]:
    """Return the blocks of a Markdown file in their order."""
    reader = _BlockScanner()
    for number, line in enumerate(split_lines(source), start=1):
        reader.read_line(number, line.expandtabs(4))
    reader.end_block()
    return tuple(reader.blocks)


def split_lines(source: str) -> list[str]:
    """Return the lines of a text without their ends, of which there are three in Markdown."""
    return LINE_END.split(source)


def split_address(text: str, at: int) -> tuple[str, int]:
    """Return the address that begins at a place of a text, and the place behind it."""
    start = at = skip_space(text, at)
    if text.startswith("<", at):
        end = text.find(">", at, at + 4000)
        is_address = end > 0 and "\n" not in text[at:end]
        return (text[at + 1 : end], end + 1) if is_address else ("", at)
    depth = 0
    while at < len(text) and not text[at].isspace():
        if text[at] == "\\":
            at += 1
        elif text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
        if depth < 0 or depth > _MOST_BRACKETS:
            break
        at += 1
    return text[start:at], min(at, len(text))


def split_title(text: str, at: int, missing: set[str]) -> tuple[str, int]:
    """Return the title that may stand at a place of a text, and the place behind it.

    A quotation mark that the rest of the text has not is added to `missing`, so that nobody looks
    for it again.
    """
    start = skip_space(text, at)
    closing = _TITLE_ENDS.get(text[start : start + 1], "")
    if not closing or start == at or closing in missing:
        return "", start
    end = text.find(closing, start + 1)
    while end > 0 and text[end - 1] == "\\":
        end = text.find(closing, end + 1)
    if end < 0:
        missing.add(closing)
        return "", start
    return text[start + 1 : end], end + 1


def skip_space(text: str, at: int) -> int:
    """Return the place of the next character that is not white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


@dataclass(slots=True)
class _BlockScanner:
    """Reader of lines, with the blocks that are open."""

    blocks: list[SourceBlock] = field(default_factory=list)
    containers: list[_Container] = field(default_factory=list)
    #: Lines of the open paragraph or gallery.
    lines: list[tuple[int, str]] = field(default_factory=list)
    #: What ends the open fence or gallery; None in a paragraph.
    closing: re.Pattern[str] | None = None
    verbatim: bool = False
    #: What ends the open pull quote, whose blocks are read like others.
    pull_quote_end: re.Pattern[str] | None = None

    def read_line(self, number: int, line: str) -> None:
        depth, at = self.match_containers(line)
        if depth < len(self.containers):
            if self.is_lazy(line[at:]):
                self.lines.append((number, line[at:].strip()))
                return
            self.end_block()
            del self.containers[depth:]
        if self.closing:
            if self.closing.match(line, at):
                self.end_block()
            elif self.verbatim:
                self.add("verbatim", [(number, line[at:])])
            else:
                self.lines.append((number, line[at:]))
            return
        if 0 < len(self.lines) < _MOST_DEFINITIONS and _LIST_OR_CODE.match(line, at):
            # A definition is no text that a list or verbatim text would have to interrupt.
            self.lines = self.lines[self.read_definitions(self.lines) :]
        self.read_leaf(number, line[self.open_containers(number, line, at) :])

    def match_containers(self, line: str) -> tuple[int, int]:
        """Return how many open containers a line is in, and where its content begins."""
        at = 0
        for depth, container in enumerate(self.containers):
            start = skip_space(line, at)
            if container.kind == "quote":
                match = _QUOTE.match(line, at)
                if not match:
                    return depth, at
                at = match.end()
            elif start >= len(line):
                at = len(line)
            elif start >= container.column:
                at = max(at, container.column)
            else:
                return depth, at
        return len(self.containers), at

    def is_lazy(self, rest: str) -> bool:
        """Return whether a line continues a paragraph without the marks of its containers."""
        if not self.lines or self.closing or not rest.strip():
            return False
        return not self.interrupts(rest, any_number=True)

    def interrupts(self, rest: str, *, any_number: bool) -> bool:
        """Return whether a line ends the paragraph before it."""
        marks = (_FENCE, _GALLERY, _PULL_QUOTE, _PAUSE, _HEADING, _QUOTE, _NOTE)
        if any(each.match(rest) for each in marks):
            return True
        if self.pull_quote_end and self.pull_quote_end.match(rest):
            return True
        item = _ITEM.match(rest)
        if not item:
            return False
        return any_number or (item.end() < len(rest) and item.group(2) in (None, "1"))

    def open_containers(self, number: int, line: str, at: int) -> int:
        """Open the containers that begin in a line, and return where its content begins."""
        while len(self.containers) < _MOST_CONTAINERS:
            if self.lines and not self.interrupts(line[at:], any_number=False):
                return at
            if match := _QUOTE.match(line, at):
                self.open(_Container("quote", match.end()))
            elif match := _NOTE.match(line, at):
                self.open(_Container("note", at + 4, match.group(1), number))
            elif (match := _ITEM.match(line, at)) and not _PAUSE.match(line, at):
                spaces = len(match.group(3))
                inside = match.end() if 1 <= spaces <= 4 and match.end() < len(line) else 0
                self.open(_Container("item", inside or match.end() - spaces + 1))
                if match.group(2):
                    self.add("number", [(number, match.group(2))])
                at = inside or min(match.end() - spaces + 1, len(line))
                continue
            else:
                return at
            at = match.end()
        return at

    def open(self, container: _Container) -> None:
        self.end_block()
        self.containers.append(container)

    def read_leaf(self, number: int, rest: str) -> None:
        if not rest.strip():
            self.end_block()
        elif not self.lines and rest.startswith("    "):
            self.add("verbatim", [(number, rest)])
        elif fence := _FENCE.match(rest):
            self.end_block()
            mark = fence.group(1)
            self.add("verbatim", [(number, fence.group(2))])
            self.closing, self.verbatim = re.compile(f" {{0,3}}{mark}{mark[0]}* *$"), True
        elif gallery := _GALLERY.match(rest):
            self.end_block()
            self.lines = [(number, gallery.group(2))]
            self.closing, self.verbatim = re.compile(f" {{0,3}}{gallery.group(1)}:* *$"), False
        elif self.pull_quote_end and self.pull_quote_end.match(rest):
            self.end_block()
            self.pull_quote_end = None
        elif pull_quote := _PULL_QUOTE.match(rest):
            self.end_block()
            if extra := rest[pull_quote.end() :].strip():
                self.add("text", [(number, extra)])
            self.pull_quote_end = re.compile(f" {{0,3}}{pull_quote.group(1)}:* *$")
        elif (self.lines and _UNDERLINE.match(rest)) or _PAUSE.match(rest):
            self.end_block()
        elif _HEADING.match(rest):
            self.end_block()
            self.add("text", [(number, rest.strip())])
        else:
            self.lines.append((number, rest.strip()))

    def end_block(self) -> None:
        """End the open paragraph, fence or gallery."""
        lines, self.lines = self.lines, []
        closing, self.closing = self.closing, None
        if closing and not self.verbatim:
            self.add("gallery", lines)
        elif lines:
            self.add("text", lines[self.read_definitions(lines) :])

    def read_definitions(self, lines: list[tuple[int, str]]) -> int:
        """Add the definitions that a paragraph begins with, and return their number of lines."""
        text = "\n".join(line for _, line in lines)
        at, read, missing = 0, 0, set[str]()
        while match := _DEFINITION.match(text, at):
            address, end = split_address(text, match.end())
            title, behind = split_title(text, end, missing)
            if title and text[behind : text.find("\n", behind) % (len(text) + 1)].strip():
                # Words behind a title: it is none, and the definition ends before it.
                title, behind = "", end
            if not title:
                behind = end
            line_end = text.find("\n", behind)
            line_end = len(text) if line_end < 0 else line_end
            if not match.group(1).strip() or text[behind:line_end].strip() or end == match.end():
                break
            count = text.count("\n", at, line_end) + 1
            self.add("definition", lines[read : read + count], match.group(1), address, title)
            at, read = line_end + 1, read + count
        return read

    def add(
        self,
        kind: Literal["text", "verbatim", "gallery", "definition", "number"],
        lines: list[tuple[int, str]],
        label: str = "",
        address: str = "",
        title: str = "",
    ) -> None:
        if not lines:
            return
        note = next((one for one in reversed(self.containers) if one.kind == "note"), None)
        self.blocks.append(
            SourceBlock(
                kind=kind,
                lines=tuple(lines),
                note=note.label if note else "",
                note_line=note.line if note else 0,
                label=label,
                address=address,
                title=title,
            )
        )
