"""Markdown to blocks: CommonMark, galleries, footnotes and language spans. Pure.

Whatever the editions could not say the way the author meant it is a finding with its line:
raw HTML, a link into nowhere, a gallery line that is none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from book import model
from book.errors import Finding
from book.words import Stream, Wording, line_of, quoted

PHOTO_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: XML 1.0, production 2: what no edition could hold.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GALLERY_HINT = 'write photograph ids, after "full", "bleed", "spread" or nothing: full city-sign'


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A photograph's id as it stands in a manuscript file."""

    photo_id: str
    line: int


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
    tokens, notes = _notes_apart(
        _markdown().parse(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", source))
    )
    words = Wording(file=file, targets=targets, notes=notes)
    for match in _FORBIDDEN.finditer(source):
        words.report(
            "MAN-05",
            source.count("\n", 0, match.start()) + 1,
            f"the character U+{ord(match.group()):04X} cannot be printed or put in an e-book",
            "delete it; it often comes along when text is copied from another program",
        )
    reader = _Reader(words)
    stream = Stream(tokens)
    title = reader.title(stream)
    blocks = tuple(reader.blocks(stream, top=True))
    return Parsed(
        title=title,
        blocks=blocks,
        placements=tuple(reader.placements),
        findings=tuple(words.findings),
    )


@cache
def _markdown() -> MarkdownIt:
    return (
        MarkdownIt("commonmark")
        .use(footnote_plugin)
        .use(attrs_plugin, spans=True, allowed=("lang",))
        .use(container_plugin, "gallery")
    )


def _notes_apart(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Put footnote bodies aside: they are said where they are called."""
    kept: list[Token] = []
    notes: dict[int, list[Token]] = {}
    stream = Stream(tokens)
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
class _Reader:
    """Turns one file's block tokens into blocks, and notes the photographs it places."""

    words: Wording
    placements: list[Placement] = field(default_factory=list)
    #: Of the last heading.
    level: int = 1
    #: Of the last block that knew one: an inline footnote knows none.
    line: int = 1

    def title(self, stream: Stream) -> model.Inlines | None:
        if not stream.more() or stream.tokens[0].type != "heading_open":
            return None
        stream.take()
        return self.words.inlines(stream.until("heading_close").take(), self.line)

    def blocks(self, stream: Stream, *, top: bool = False) -> Iterator[model.Block]:
        while stream.more():
            token = stream.take()
            self.line = line_of(token, self.line)
            match token.type:
                case "paragraph_open":
                    yield from self.paragraph(stream.until("paragraph_close").take())
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
                    yield from self.gallery(stream.until("container_gallery_close"), top=top)
                case "html_block":
                    self.words.refuse_html(token.content.strip().partition("\n")[0], self.line)
                case other:  # pragma: no cover - every block of CommonMark stands above
                    raise AssertionError(f"unexpected Markdown token {other}")

    def heading(self, tag: str, inline: Token) -> model.Heading:
        # No level is skipped on the way down: PDF/UA-1 (ISO 14289-1, 7.4.2) and screen readers
        # both count on it.
        self.level = min(max(int(tag[1:]), 2), self.level + 1)
        return model.Heading(level=self.level, content=self.words.inlines(inline, self.line))

    def listing(self, start: int | None, inside: Stream) -> model.Listing:
        items = []
        while inside.more():
            inside.take()
            items.append(tuple(self.blocks(inside.until("list_item_close"))))
        return model.Listing(start=start, items=tuple(items))

    def paragraph(self, inline: Token) -> Iterator[model.Block]:
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            photo_id = self.place(str(children[0].attrs["src"]), self.line)
            if photo_id:
                yield model.Figure(photo_id=photo_id)
        elif inline.content.startswith(":::"):
            self.words.report(
                "MAN-04",
                self.line,
                f"{quoted(inline.content)} opens no gallery",
                'open a gallery with "::: gallery" and close it with ":::"',
            )
        else:
            yield model.Paragraph(content=self.words.inlines(inline, self.line))

    def gallery(self, inside: Stream, *, top: bool) -> Iterator[model.Gallery]:
        opened, before = self.line, len(self.words.findings)
        if not top:
            self.words.report(
                "MAN-04",
                opened,
                "a gallery stands inside a list or a quotation",
                "end the list or the quotation before it",
            )
        lines: list[model.GalleryLine] = []
        while inside.more():
            token = inside.take()
            if token.type == "inline":
                start = line_of(token, opened)
                for number, words in enumerate(token.content.split("\n"), start=start):
                    lines += self.gallery_line(words.split(), number)
            elif not token.type.startswith("paragraph_"):
                self.words.report(
                    "MAN-04",
                    line_of(token, opened),
                    "a gallery holds photographs only",
                    _GALLERY_HINT,
                )
                break
        if lines:
            free = len(lines) == 1 and lines[0].laid is model.Laid.ROW
            yield model.Gallery(lines=tuple(lines), free=free)
        elif len(self.words.findings) == before:
            self.words.report("MAN-04", opened, "this gallery is empty", _GALLERY_HINT)

    def gallery_line(self, words: list[str], line: int) -> Iterator[model.GalleryLine]:
        laid = model.Laid.ROW
        if words and words[0] in {"full", "bleed", "spread"}:
            laid = model.Laid(words[0])
            words = words[1:]
        placed = tuple(photo_id for word in words if (photo_id := self.place(word, line)))
        if laid is not model.Laid.ROW and len(words) != 1:
            self.words.report(
                "MAN-04",
                line,
                f'"{laid}" takes one photograph, here are {len(words)}',
                f'give each its own line: "{laid} city-sign"',
            )
        elif placed:
            yield model.GalleryLine(laid=laid, photo_ids=placed)

    def place(self, photo_id: str, line: int) -> str:
        """Note a photograph's placement; answer its id, or nothing when it can be no id."""
        if not PHOTO_ID.fullmatch(photo_id):
            self.words.report(
                "MAN-04",
                line,
                f"{quoted(unquote(photo_id))} is no photograph id",
                "write the id that stands in gallery.toml as [photo.ID], not a file name",
            )
            return ""
        self.placements.append(Placement(photo_id=photo_id, line=line))
        return photo_id
