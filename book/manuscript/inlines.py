"""Conversion of Markdown's inline tokens to the model's inlines. Pure."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from book import model
from book.errors import Finding, Severity, quoted
from book.manuscript import definitions, foreign_marks, long_words, typewriting
from book.manuscript.markdown_parser import MOST_ADDRESS, Token

#: Schemes of links that lead outside the publication.
OUTWARD = frozenset({"http", "https", "mailto"})
#: `[^note]` and `[words][reference]` without a definition, which markdown-it leaves in the text.
_UNDEFINED_REFERENCE = re.compile(r"\[\^[^\]\s]{1,999}\]|\[[^\[\]]+\]\[[^\[\]]*\]")
#: A language after anything but brackets, or with more in its braces: `*слово*{lang=uk}`.
_MISPLACED_LANGUAGE = re.compile(r"\{\s*lang=[^{}]*\}")
#: Most levels of emphasis and brackets; reading is recursive, and Python's stack is limited.
_MOST_LEVELS = 20
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
#: A key of `targets`: gallery.toml is unreadable, so that a link to any photograph may be right.
ANY_PHOTOGRAPH = "#"
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(slots=True)
class TokenStream:
    """Tokens with a reading position."""

    tokens: list[Token]
    at: int = 0

    def more(self) -> bool:
        """Return whether there is a next token."""
        return self.at < len(self.tokens)

    def take(self) -> Token:
        """Return the next token and advance."""
        self.at += 1
        return self.tokens[self.at - 1]

    def until(self, closing: str) -> "TokenStream":
        """Return the tokens before the `closing` token of this depth and advance behind it."""
        depth, start = 1, self.at
        opening = closing.replace("_close", "_open")
        while depth and self.more():
            kind = self.take().type
            depth += (kind == opening) - (kind == closing)
        return TokenStream(self.tokens[start : self.at - (depth == 0)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The id of a photograph in a manuscript file."""

    photo_id: str
    line: int


@dataclass(slots=True)
class InlineReader:
    """Reader of the inlines of one file, with its findings, photographs and numbers of notes."""

    file: str
    #: Ids by the link that leads to them inside the publication.
    targets: Mapping[str, str]
    #: Bodies of footnotes by markdown-it's number.
    notes: Mapping[int, list[Token]]
    findings: list[Finding] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    #: Numbers in the publication of the notes called so far, by markdown-it's number.
    note_numbers: dict[int, int] = field(default_factory=dict)
    #: Labels of all notes that are called in what was read.
    called_labels: set[str] = field(default_factory=set)
    #: Number of the first note of this file.
    first_note: int = 1
    #: Of the publication, as a tag of BCP 47.
    language: str = "en"
    _in_note: bool = False
    _in_link: bool = False
    _in_html: bool = False

    def report(
        self, code: str, line: int, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Add a finding about this file."""
        self.findings.append(
            Finding(
                code=code,
                message=message,
                file=self.file,
                line=line,
                hint=hint,
                severity=severity,
            )
        )

    def read_inlines(self, inline: Token, fallback_line: int) -> model.Inlines:
        """Return the inlines of a block; `fallback_line` is for a token without a line."""
        children, line = inline.children or [], line_of(inline, fallback_line)
        levels = max((token.level for token in children), default=0)
        if max(levels, _bracket_depth(inline.content)) > _MOST_LEVELS:
            message = f"emphasis or brackets are nested more than {_MOST_LEVELS} deep"
            hint = "write it plainly; a *, _ or [ that is meant as such is \\*, \\_ or \\["
            self.report("MAN-12", line, message, hint)
            return (inline.content,)
        for remark in foreign_marks.find_in_text(children, line):
            self.report("MAN-15", *remark, Severity.WARNING)
        for fault in typewriting.find_in_text(children, line, self.language):
            self.report(*fault, Severity.WARNING)
        content = _join_strings(self._read_tokens(TokenStream(children), [line]))
        self.check_words(model.plain(content), line)
        return content

    def check_words(self, text: str, line: int) -> None:
        """Report a word of a block that is too long to be set."""
        if (at := long_words.find_long_word(text)) >= 0:
            message = (
                f"{quoted(text[at:])} is a word of more than {long_words.MOST_LETTERS} letters"
            )
            self.report("MAN-19", line, message, "write a space where a line can be broken")

    def add_misplaced(self, photo_ids: Iterable[str], line: int) -> None:
        """Add placements for misplaced photographs, so that they are not reported as unused too."""
        self.placements += [
            Placement(photo_id=photo_id, line=line)
            for photo_id in photo_ids
            if f"#{photo_id}" in self.targets
        ]

    def report_html(self, html: str, line: int) -> None:
        """Report raw HTML, which the editions would show differently."""
        if html.startswith("</") and self._in_html:
            return
        self._in_html = True
        hint = "write it in Markdown; for a < that is meant as such, write \\<"
        if html.startswith("<!--"):
            hint = "take it out: a comment would travel along in the e-book"
        self.report("MAN-02", line, f"raw HTML: {quoted(html)}", hint)

    def _read_tokens(self, stream: TokenStream, line: list[int]) -> Iterator[model.Inline]:
        """Yield the inlines of tokens; `line` is a counter shared with nested calls."""

        def nested(closing: str) -> model.Inlines:
            return _join_strings(self._read_tokens(stream.until(closing), line))

        while stream.more():
            token = stream.take()
            match token.type:
                case "text":
                    self._report_unresolved(token.content, line[0])
                    yield token.content
                case "text_special":
                    yield token.content
                case "softbreak":
                    line[0] += 1
                    yield " "
                case "hardbreak":
                    line[0] += 1
                    yield model.LineBreak()
                case "code_inline":
                    yield model.Styled(style="code", content=(token.content,))
                case "em_open":
                    yield model.Styled(style="emphasis", content=nested("em_close"))
                case "strong_open":
                    yield model.Styled(style="strong", content=nested("strong_close"))
                case "span_open":
                    yield from self._passage(str(token.attrs.get("lang", "")), nested, line[0])
                case "link_open":
                    yield from self._link(token, nested, line[0])
                case "footnote_ref":
                    self.called_labels.add(token.meta.get("label", ""))
                    yield self._footnote(token.meta["id"], line[0])
                case "image":
                    hint = "put it on a line of its own, with an empty line before and after"
                    message = "a photograph stands in the middle of a line"
                    self.report("MAN-04", line[0], message, hint)
                    self.add_misplaced([str(token.attrs["src"])], line[0])
                case "html_inline":
                    self.report_html(token.content, line[0])
                case "footnote_anchor":
                    pass
                case other:  # pragma: no cover - every inline of CommonMark has a case
                    raise AssertionError(f"unexpected Markdown token {other}")

    def _passage(
        self, language: str, nested: Callable[[str], model.Inlines], line: int
    ) -> Iterator[model.Inline]:
        content = nested("span_close")
        if _LANGUAGE_TAG.fullmatch(language):
            yield model.Passage(language=language, content=content)
        else:
            hint = "write [слово]{lang=uk}; escape brackets that are meant as such: \\["
            self.report("MAN-06", line, "these words are marked with no language", hint)

    def _link(
        self, opening: Token, nested: Callable[[str], model.Inlines], line: int
    ) -> Iterator[model.Inline]:
        href = str(opening.attrs["href"])
        if len(href) > MOST_ADDRESS:
            message = f"the address {quoted(href)} has more than {MOST_ADDRESS} characters"
            hint = "write a shorter one; browsers and readers take no longer ones"
            self.report("MAN-03", line, message, hint)
            yield from nested("link_close")
            return
        self._in_link = True
        content = nested("link_close")
        self._in_link = False
        if "title" in opening.attrs and "label" not in opening.meta:
            self.report(*definitions.title_fault(str(opening.attrs["title"]), line))
        if not model.plain(content).strip():
            message = f"the link to {quoted(unquote(href))} has no words, and would not be printed"
            hint = "write them into its brackets: [the report](https://example.org/)"
            self.report("MAN-14", line, message, hint)
        target = self.targets.get(normalize("NFC", unquote(href)))
        if target:
            yield model.Link(target=target, internal=True, content=content)
        elif _is_external(href):
            yield model.Link(target=href, internal=False, content=content)
        elif href.startswith("#") and ANY_PHOTOGRAPH in self.targets:
            yield from content
        else:
            hint = (
                "link to a section by its file name, to a photograph by #its-id, or to an "
                "address that begins with https://"
            )
            self.report("MAN-03", line, f"the link to {quoted(unquote(href))} leads nowhere", hint)
            yield from content

    def _footnote(self, note: int, line: int) -> model.Footnote:
        """Return a note with its body at its first call, and with its number alone later."""
        if self._in_note:
            hint = "say both in one note, or call the second in the text"
            self.report("MAN-07", line, "a footnote calls a footnote", hint)
            return model.Footnote(number=0, content=())
        if self._in_link:
            hint = "call it after the link: [words](https://example.org/)[^1]"
            self.report("MAN-07", line, "a footnote is called inside a link", hint)
        if note in self.note_numbers:
            return model.Footnote(number=self.note_numbers[note], content=())
        number = self.note_numbers[note] = self.first_note + len(self.note_numbers)
        content: list[model.Inline] = []
        self._in_note = True
        for token in self.notes.get(note, []):
            if token.type == "inline":
                if content:
                    content.append(model.LineBreak())
                content.extend(self.read_inlines(token, line))
            elif not token.type.startswith(("paragraph_", "footnote_anchor")):
                hint = "move what is more than that into the text"
                note_line = line_of(token, line)
                self.report("MAN-07", note_line, "a footnote holds paragraphs only", hint)
                break
        else:
            if not model.plain(tuple(content)).strip():
                hint = "write them behind [^note]: or into ^[…], or take the call out"
                self.report("MAN-07", line, "a footnote has no words", hint)
        self._in_note = False
        return model.Footnote(number=number, content=tuple(content))

    def _report_unresolved(self, text: str, line: int) -> None:
        for match in _UNDEFINED_REFERENCE.finditer(text):
            hint = (
                "define it on a line of its own: [^note]: words, or [reference]: https://…; "
                "escape brackets that are meant as such: \\["
            )
            self.report("MAN-03", line, f"{quoted(match.group())} refers to nothing", hint)
        for match in _MISPLACED_LANGUAGE.finditer(text):
            hint = "write [слово]{lang=uk} and nothing more; with emphasis [*слово*]{lang=uk}"
            message = f"{quoted(match.group())} marks no words with a language"
            self.report("MAN-06", line, message, hint)


def line_of(token: Token, fallback: int) -> int:
    """Return the first line of a token, counted from 1, or `fallback` for a token without one."""
    return token.map[0] + 1 if token.map else fallback


def _bracket_depth(text: str) -> int:
    """Return the most brackets that are open at once; one after a backslash is none."""
    depth = deepest = 0
    for match in _BRACKET.finditer(text):
        depth = max(0, depth + (match.group() == "[") - (match.group() == "]"))
        deepest = max(deepest, depth)
    return deepest


def _is_external(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme in OUTWARD and bool(parts.netloc or parts.scheme == "mailto")


def _join_strings(inlines: Iterator[model.Inline]) -> model.Inlines:
    """Join neighbouring strings, so that equal texts are equal values."""
    joined: list[model.Inline] = []
    for is_text, same in itertools.groupby(inlines, key=lambda inline: isinstance(inline, str)):
        if is_text:
            joined += filter(None, ["".join(map(str, same))])
        else:
            joined += same
    return tuple(joined)
