"""Markdown to blocks: CommonMark, galleries, footnotes and language spans. Pure.

Whatever the editions could not say the way the author meant it is a finding with its line:
raw HTML, a link into nowhere, a gallery line that is none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from book import model
from book.errors import Finding
from book.manuscript.inlines import InlineReader, Placement, TokenStream, line_of, quoted

PHOTO_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: XML 1.0, production 2: what no edition could hold.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n?|\n")
#: The target of a Markdown image, inside raw HTML.
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_GALLERY_HINT = 'write photograph ids, after "full", "bleed", "spread" or nothing: full city-sign'


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one Markdown file says, and what is wrong with it."""

    #: None when the file does not begin with a heading.
    title: model.Inlines | None
    blocks: model.Blocks
    placements: tuple[Placement, ...]
    findings: tuple[Finding, ...]


def parse(source: str, *, file: str, targets: Mapping[str, str]) -> Parsed:
    """Read one Markdown file.

    `targets` maps what a link may name inside the publication (`20-the-city.md`, `#city-sign`)
    to the id it leads to. Never raises: what cannot be said is a finding and left out.
    """
    env: dict[str, Any] = {}
    tokens, notes = _take_notes_out(
        _markdown().parse(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", source), env)
    )
    words = InlineReader(file=file, targets=targets, notes=notes)
    for match in _FORBIDDEN.finditer(source):
        words.report(
            "MAN-05",
            source.count("\n", 0, match.start()) + 1,
            f"the character U+{ord(match.group()):04X} cannot be printed or put in an e-book",
            "delete it; it often comes along when text is copied from another program",
        )
    _report_uncalled_notes(env, words)
    reader = _BlockReader(words, lines=_LINE_END.split(source))
    stream = TokenStream(tokens)
    title = reader.title(stream)
    blocks = tuple(reader.blocks(stream, top=True))
    return Parsed(
        title=title,
        blocks=blocks,
        placements=tuple(words.placements),
        findings=tuple(words.findings),
    )


@cache
def _markdown() -> MarkdownIt:
    return (
        _Markdown("commonmark")
        # Joined, an escaped bracket could not be told from one that refers to something.
        .disable("text_join")
        .use(footnote_plugin)
        .use(attrs_plugin, after=(), spans=True, allowed=("lang",))
        .use(container_plugin, "gallery")
        .use(_note_definitions)
    )


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's own name
        # Where a link may lead is said in words.py, with a finding; markdown-it would print the
        # brackets and all of a link that it refuses.
        return True


def _note_definitions(markdown: MarkdownIt) -> None:
    """Keep where footnotes are defined: the plugin drops without a word what is not called."""

    def keep(state: StateCore) -> None:
        state.env["definitions"] = [
            (str(token.meta["label"]), line_of(token, 1))
            for token in state.tokens
            if token.type == "footnote_reference_open"
        ]

    markdown.core.ruler.before("footnote_tail", "definitions", keep)


def _report_uncalled_notes(env: dict[str, Any], words: InlineReader) -> None:
    """Report footnotes whose words would stand in no edition."""
    called = env.get("footnotes", {}).get("refs", {})
    seen: dict[str, int] = {}
    for label, line in env.get("definitions", []):
        if label in seen:
            words.report(
                "MAN-11",
                line,
                f"the footnote [^{label}] is defined again",
                f"it stands already in line {seen[label]}; give one of the two another name",
            )
        elif called.get(f":{label}", -1) < 0:
            words.report(
                "MAN-11",
                line,
                f"the footnote [^{label}] is called nowhere",
                f"write [^{label}] after the words that it explains, or take it out",
            )
        seen.setdefault(label, line)


def _take_notes_out(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Put footnote bodies aside: they are said where they are called."""
    kept: list[Token] = []
    notes: dict[int, list[Token]] = {}
    stream = TokenStream(tokens)
    while stream.more():
        token = stream.take()
        if token.type != "footnote_block_open":
            kept.append(token)
            continue
        block = stream.until("footnote_block_close")
        while block.more():
            note = block.take()
            if note.type == "footnote_open":
                notes[note.meta["id"]] = block.until("footnote_close").tokens
    return kept, notes


@dataclass(slots=True)
class _BlockReader:
    """Turns one file's block tokens into blocks, and notes the photographs it places."""

    words: InlineReader
    lines: list[str]
    #: Of the last heading.
    level: int = 1
    #: Of the last block that knew one: an inline footnote knows none.
    line: int = 1

    def title(self, stream: TokenStream) -> model.Inlines | None:
        if not stream.more() or stream.tokens[0].type != "heading_open":
            return None
        stream.take()
        return self.words.inlines(stream.until("heading_close").take(), self.line)

    def blocks(self, stream: TokenStream, *, top: bool = False) -> Iterator[model.Block]:
        while stream.more():
            token = stream.take()
            self.line = line_of(token, self.line)
            match token.type:
                case "paragraph_open":
                    yield from self.paragraph(stream.until("paragraph_close").take(), top=top)
                case "heading_open":
                    yield self.heading(token.tag, stream.until("heading_close").take())
                case "blockquote_open":
                    inside = stream.until("blockquote_close")
                    yield model.Quotation(blocks=tuple(self.blocks(inside)))
                case "bullet_list_open":
                    yield self.listing(None, stream.until("bullet_list_close"))
                case "ordered_list_open":
                    start = int(token.attrs.get("start", 1))
                    yield self.listing(start, stream.until("ordered_list_close"))
                case "fence" | "code_block":
                    yield model.Verbatim(text=token.content.rstrip("\n"))
                case "hr":
                    yield model.Pause()
                case "container_gallery_open":
                    inside = stream.until("container_gallery_close")
                    if top and not self.closed(token):
                        yield from self.unclosed(token.markup, inside)
                    else:
                        yield from self.gallery(token, inside, top=top)
                case "html_block":
                    self.words.refuse_html(token.content.strip(), self.line)
                    self.words.astray(_IMAGE.findall(token.content), self.line)
                case other:  # pragma: no cover - every block of CommonMark stands above
                    raise AssertionError(f"unexpected Markdown token {other}")

    def heading(self, tag: str, inline: Token) -> model.Heading:
        # No level is skipped on the way down: PDF/UA-1 (ISO 14289-1, 7.4.2) and screen readers
        # both count on it.
        self.level = min(max(int(tag[1:]), 2), self.level + 1)
        return model.Heading(level=self.level, content=self.words.inlines(inline, self.line))

    def listing(self, start: int | None, inside: TokenStream) -> model.Listing:
        items = []
        while inside.more():
            inside.take()
            items.append(tuple(self.blocks(inside.until("list_item_close"))))
        return model.Listing(start=start, items=tuple(items))

    def paragraph(self, inline: Token, *, top: bool) -> Iterator[model.Block]:
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            yield from self.figure(children[0], top=top)
        elif inline.content.startswith(":::"):
            self.no_gallery(inline.content)
        else:
            yield model.Paragraph(content=self.words.inlines(inline, self.line))

    def figure(self, image: Token, *, top: bool) -> Iterator[model.Figure]:
        if image.content.strip() or image.attrs.get("title"):
            self.words.report(
                "MAN-04",
                self.line,
                f"{quoted(image.content or str(image.attrs['title']))} would not be printed here",
                "caption and alt text stand in gallery.toml; write the id alone: ![](city-sign)",
            )
        photo_id = self.place(str(image.attrs["src"]), self.line)
        if photo_id and top:
            yield model.Figure(photo_id=photo_id)
        elif photo_id:
            self.words.report(
                "MAN-04",
                self.line,
                "a photograph stands inside a list or a quotation",
                "end the list or the quotation before it",
            )

    def no_gallery(self, paragraph: str) -> None:
        marker, _, below = paragraph.partition("\n")
        if marker.strip(": "):
            message = f"{quoted(marker)} opens no gallery"
            hint = 'open a gallery with "::: gallery" and close it with ":::"'
        else:
            message = f"{quoted(marker)} closes no gallery"
            hint = 'open one above with "::: gallery", or take this line out'
        self.words.report("MAN-04", self.line, message, hint)
        self.words.astray(below.split(), self.line)

    def closed(self, opening: Token) -> bool:
        end = opening.map[1] if opening.map else 0
        return end < len(self.lines) and self.lines[end].lstrip().startswith(opening.markup)

    def unclosed(self, markup: str, inside: TokenStream) -> Iterator[model.Block]:
        """Report a gallery that runs to the end of the file; below its first lines is text."""
        self.words.report(
            "MAN-04",
            self.line,
            "this gallery is not closed",
            f'write "{markup}" on a line of its own below its photographs',
        )
        if inside.more() and inside.take().type == "paragraph_open":
            listed = inside.until("paragraph_close").take()
            for number, words in enumerate(listed.content.split("\n"), start=self.line + 1):
                tuple(self.gallery_line(words.split(), number))
        else:
            inside.at = 0
        yield from self.blocks(inside, top=True)

    def gallery(self, opening: Token, inside: TokenStream, *, top: bool) -> Iterator[model.Gallery]:
        opened, before = self.line, len(self.words.findings)
        self.check_gallery(opening, top=top)
        lines: list[model.GalleryLine] = []
        photographs_only = True
        for token in inside.tokens:
            line = line_of(token, opened)
            if token.type in ("inline", "code_block") and photographs_only:
                for number, words in enumerate(token.content.split("\n"), start=line):
                    lines += self.gallery_line(words.split(), number)
            elif token.type == "inline":
                self.words.astray(token.content.split(), line)
            elif photographs_only and not token.type.startswith("paragraph_"):
                photographs_only = False
                if token.type == "container_gallery_open":
                    message = "a gallery begins inside the one that was opened before"
                    hint = f'close that of line {opened} with a line of ":::" first'
                else:
                    message, hint = "a gallery holds photographs only", _GALLERY_HINT
                self.words.report("MAN-04", line, message, hint)
        if lines:
            free = len(lines) == 1 and lines[0].laid is model.Laid.ROW
            yield model.Gallery(lines=tuple(lines), free=free)
        elif len(self.words.findings) == before:
            self.words.report("MAN-04", opened, "this gallery is empty", _GALLERY_HINT)

    def check_gallery(self, opening: Token, *, top: bool) -> None:
        """Report a gallery that stands in a wrong place or says more than that it is one."""
        more = opening.info.split()[1:]
        if more:
            self.words.report(
                "MAN-04",
                self.line,
                f"{quoted(' '.join(more))} stands behind the word gallery",
                'write photographs on lines of their own, below "::: gallery"',
            )
            self.words.astray(more, self.line)
        if not top:
            self.words.report(
                "MAN-04",
                self.line,
                "a gallery stands inside a list or a quotation",
                "end the list or the quotation before it",
            )

    def gallery_line(self, words: list[str], line: int) -> Iterator[model.GalleryLine]:
        laid = model.Laid.ROW
        if words and words[0] in {"full", "bleed", "spread"}:
            laid = model.Laid(words[0])
            words = words[1:]
        placed = tuple(photo_id for word in words if (photo_id := self.place(word, line)))
        if laid is not model.Laid.ROW and not words:
            self.words.report(
                "MAN-04",
                line,
                f'"{laid}" stands before no photograph',
                f'write its id on the same line: "{laid} city-sign"',
            )
        elif laid is not model.Laid.ROW and len(words) != 1:
            self.words.report(
                "MAN-04",
                line,
                f'"{laid}" takes one photograph, here are {len(words)}',
                f'give each its own line: "{laid} {(placed or ("city-sign",))[0]}"',
            )
        elif placed:
            yield model.GalleryLine(laid=laid, photo_ids=placed)

    def place(self, photo_id: str, line: int) -> str:
        """Note a photograph's placement; answer its id, or nothing when it can be no id."""
        if not PHOTO_ID.fullmatch(photo_id):
            alike = (match.group() for match in PHOTO_ID.finditer(photo_id.lower()))
            meant = next((known for known in alike if f"#{known}" in self.words.targets), "")
            self.words.astray([meant], line)
            self.words.report(
                "MAN-04",
                line,
                f"{quoted(unquote(photo_id))} is no photograph id",
                f"write the id alone: {meant}"
                if meant
                else "write the id that stands in gallery.toml as [photo.ID], not a file name",
            )
            return ""
        self.words.placements.append(Placement(photo_id=photo_id, line=line))
        return photo_id
