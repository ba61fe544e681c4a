"""The words inside a paragraph: Markdown's inline tokens to the model's inlines. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from book import model
from book.errors import Finding

#: Where a link may lead outside the publication.
OUTWARD = frozenset({"http", "https", "mailto"})
#: `[^note]` and `[words][reference]` stay in the text when what they refer to is missing.
_LEFT_OVER = re.compile(r"\[\^[^\]\s]+\]|\[[^\[\]]+\]\[[^\[\]]*\]")
#: `*слово*{lang=uk}`: only brackets take a language.
_LEFT_OVER_LANGUAGE = re.compile(r"\{\s*lang=[^}]*\}")
#: Emphasis in emphasis in emphasis: what nobody writes, and Python's stack would not bear.
_DEEPEST = 20
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(slots=True)
class TokenStream:
    """Tokens still to be read."""

    tokens: list[Token]
    at: int = 0

    def more(self) -> bool:
        """Say whether there is one."""
        return self.at < len(self.tokens)

    def take(self) -> Token:
        """Read the next token."""
        self.at += 1
        return self.tokens[self.at - 1]

    def until(self, closing: str) -> "TokenStream":
        """Take what stands before the `closing` token of this depth, and the token itself."""
        depth, start = 1, self.at
        opening = closing.replace("_close", "_open")
        while depth and self.more():
            kind = self.take().type
            depth += (kind == opening) - (kind == closing)
        return TokenStream(self.tokens[start : self.at - (depth == 0)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A photograph's id as it stands in a manuscript file."""

    photo_id: str
    line: int


@dataclass(slots=True)
class InlineReader:
    """Reads the inlines of one file; keeps what is wrong with them, and how notes are counted."""

    file: str
    #: What a link may name inside the publication, and the id it leads to.
    targets: Mapping[str, str]
    #: The bodies of footnotes, by markdown-it's own number.
    notes: Mapping[int, list[Token]]
    findings: list[Finding] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    _called: list[int] = field(default_factory=list)
    _in_note: bool = False
    _in_html: bool = False

    def report(self, code: str, line: int, message: str, hint: str) -> None:
        """Note something that the author can put right."""
        self.findings.append(
            Finding(code=code, message=message, file=self.file, line=line, hint=hint)
        )

    def inlines(self, inline: Token, otherwise: int) -> model.Inlines:
        """Read a block's words; a token that knows no line of its own stands at `otherwise`."""
        children, line = inline.children or [], line_of(inline, otherwise)
        if max((token.level for token in children), default=0) > _DEEPEST:
            self.report(
                "MAN-12",
                line,
                f"emphasis or links are nested more than {_DEEPEST} deep",
                "write it plainly; a * or _ that is meant as such is \\* or \\_",
            )
            return (inline.content,)
        return _join_strings(self._read(TokenStream(children), [line]))

    def astray(self, photo_ids: Iterable[str], line: int) -> None:
        """Note photographs that stand where none can, lest they be reported as placed nowhere."""
        self.placements += [
            Placement(photo_id=photo_id, line=line)
            for photo_id in photo_ids
            if f"#{photo_id}" in self.targets
        ]

    def refuse_html(self, html: str, line: int) -> None:
        """Report raw HTML, which one edition would show and another would not."""
        if html.startswith("</") and self._in_html:
            return
        self._in_html = True
        if html.startswith("<!--"):
            hint = "take it out: a comment would travel along in the e-book"
        else:
            hint = "write it in Markdown; for a < that is meant as such, write \\<"
        self.report("MAN-02", line, f"raw HTML: {quoted(html)}", hint)

    def _read(self, stream: TokenStream, at: list[int]) -> Iterator[model.Inline]:
        """Read inline tokens; `at` counts the lines, shared with what is nested."""

        def inside(closing: str) -> model.Inlines:
            return _join_strings(self._read(stream.until(closing), at))

        while stream.more():
            token = stream.take()
            match token.type:
                case "text":
                    self._refuse_left_over(token.content, at[0])
                    yield token.content
                case "text_special":
                    yield token.content
                case "softbreak":
                    at[0] += 1
                    yield " "
                case "hardbreak":
                    at[0] += 1
                    yield model.LineBreak()
                case "code_inline":
                    yield model.Styled(style="code", content=(token.content,))
                case "em_open":
                    yield model.Styled(style="emphasis", content=inside("em_close"))
                case "strong_open":
                    yield model.Styled(style="strong", content=inside("strong_close"))
                case "span_open":
                    yield from self._passage(str(token.attrs.get("lang", "")), inside, at[0])
                case "link_open":
                    yield from self._link(str(token.attrs["href"]), inside("link_close"), at[0])
                case "footnote_ref":
                    yield self._footnote(token.meta["id"], at[0])
                case "image":
                    self.report(
                        "MAN-04",
                        at[0],
                        "a photograph stands in the middle of a line",
                        "put it on a line of its own, with an empty line before and after",
                    )
                    self.astray([str(token.attrs["src"])], at[0])
                case "html_inline":
                    self.refuse_html(token.content, at[0])
                case "footnote_anchor":
                    pass
                case other:  # pragma: no cover - every inline of CommonMark stands above
                    raise AssertionError(f"unexpected Markdown token {other}")

    def _passage(
        self, language: str, inside: Callable[[str], model.Inlines], line: int
    ) -> Iterator[model.Inline]:
        content = inside("span_close")
        if _LANGUAGE_TAG.fullmatch(language):
            yield model.Passage(language=language, content=content)
        else:
            self.report(
                "MAN-06",
                line,
                "these words are marked with no language",
                "write [слово]{lang=uk}; escape brackets that are meant as such: \\[",
            )

    def _link(self, href: str, content: model.Inlines, line: int) -> Iterator[model.Inline]:
        target = self.targets.get(unquote(href))
        if target:
            yield model.Link(target=target, internal=True, content=content)
        elif _leads_outward(href):
            yield model.Link(target=href, internal=False, content=content)
        else:
            self.report(
                "MAN-03",
                line,
                f"the link to {quoted(unquote(href))} leads nowhere",
                "link to a section by its file name, to a photograph by #its-id, or to an "
                "address that begins with https://",
            )
            yield from content

    def _footnote(self, note: int, line: int) -> model.Footnote:
        """Say a note where it is first called; later calls repeat its number alone."""
        if self._in_note:
            self.report(
                "MAN-07",
                line,
                "a footnote calls a footnote",
                "say both in one note, or call the second in the text",
            )
            return model.Footnote(number=0, content=())
        if note in self._called:
            return model.Footnote(number=self._called.index(note) + 1, content=())
        self._called.append(note)
        number = len(self._called)
        content: list[model.Inline] = []
        self._in_note = True
        for token in self.notes.get(note, []):
            if token.type == "inline":
                if content:
                    content.append(model.LineBreak())
                content.extend(self.inlines(token, line))
            elif not token.type.startswith(("paragraph_", "footnote_anchor")):
                self.report(
                    "MAN-07",
                    line_of(token, line),
                    "a footnote holds paragraphs only",
                    "move what is more than that into the text",
                )
                break
        self._in_note = False
        return model.Footnote(number=number, content=tuple(content))

    def _refuse_left_over(self, text: str, line: int) -> None:
        for match in _LEFT_OVER.finditer(text):
            self.report(
                "MAN-03",
                line,
                f"{quoted(match.group())} refers to nothing",
                "define it on a line of its own: [^note]: words, or [reference]: https://…; "
                "escape brackets that are meant as such: \\[",
            )
        for match in _LEFT_OVER_LANGUAGE.finditer(text):
            self.report(
                "MAN-06",
                line,
                f"{quoted(match.group())} stands after no brackets",
                "write [слово]{lang=uk}, and with emphasis [*слово*]{lang=uk}",
            )


def line_of(token: Token, otherwise: int) -> int:
    """Count a token's first line from 1."""
    return token.map[0] + 1 if token.map else otherwise


def quoted(words: str) -> str:
    """Quote an author's words in a message: one line, the beginning of a long one."""
    words = words.strip().partition("\n")[0]
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"


def _leads_outward(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme in OUTWARD and bool(parts.netloc or parts.scheme == "mailto")


def _join_strings(words: Iterator[model.Inline]) -> model.Inlines:
    """Join neighbouring strings, so that equal words are equal values."""
    joined: list[model.Inline] = []
    for word in words:
        if isinstance(word, str) and joined and isinstance(joined[-1], str):
            joined[-1] += word
        elif word != "":
            joined.append(word)
    return tuple(joined)
