"""Parsing of Markdown into blocks: CommonMark, galleries, pull quotes, footnotes, spans. Pure.

What the editions cannot represent is a finding with its line, such as raw HTML, a link without a
target, or a faulty gallery line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from book import model
from book.errors import Finding, Severity, at_most, quoted
from book.manuscript import definitions, foreign_marks, unmeant_blocks
from book.manuscript.inlines import InlineReader, Placement, TokenStream, line_of
from book.manuscript.markdown_parser import MOST_LEVELS, Token, parse_tokens
from book.manuscript.source_blocks import LINE_END
from book.manuscript.unmeant_blocks import Fault

PHOTO_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Characters that XML 1.0 (production 2) excludes, and with it every edition.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A line of running text.
_WORDS = re.compile(r"[ \t]*[^\s#>|`~:=\-].*\w")
#: The target of a Markdown image, inside raw HTML.
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
#: The instructions before a photograph in a gallery: values of `model.Laid`.
GALLERY_WORDS = ("full", "bleed", "spread")
_END_LIST = "end the list or the quotation before it"
_GALLERY_HINT = 'write photograph ids, after "full", "bleed", "spread" or nothing: full city-sign'


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownFile:
    """The content of one Markdown file and the findings about it."""

    file: str
    #: Empty when the file does not begin with a heading.
    title: model.Inlines
    blocks: model.Blocks
    placements: tuple[Placement, ...]
    #: How many footnotes are called.
    notes: int
    findings: tuple[Finding, ...]
    #: SHA-256 of the bytes that were read.
    digest: str = ""


def parse(
    source: str,
    *,
    file: str,
    targets: Mapping[str, str],
    first_note: int = 1,
    language: str = "en",
) -> MarkdownFile:
    """Parse one Markdown file, whose first footnote has the number `first_note`.

    `language` is that of the publication, as a tag of BCP 47; `targets` maps the links that are
    possible inside it (`20-the-city.md`, `#city-sign`) to ids. Nothing is raised: what cannot be
    represented is a finding and left out.
    """
    printable = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", source)
    parsed, lines = parse_tokens(printable), LINE_END.split(printable)
    tokens, notes = _split_notes(parsed.tokens)
    inline_reader = InlineReader(
        file=file, targets=targets, notes=notes, first_note=first_note, language=language
    )
    ends = [match.end() for match in LINE_END.finditer(source)]
    for match in _FORBIDDEN.finditer(source):
        line = bisect_right(ends, match.start()) + 1
        message = f"the character U+{ord(match.group()):04X} cannot be printed or put in an e-book"
        hint = "delete it; it often comes along when text is copied from another program"
        inline_reader.report("MAN-05", line, message, hint)
    for fault in definitions.reference_faults(parsed.references, lines):
        inline_reader.report(*fault)
    if parsed.too_deep:
        message = f"more than {MOST_LEVELS // 2} lists or {MOST_LEVELS} quotations in each other"
        hint = "write this part with fewer; a > or - that is meant as such is \\> or \\-"
        inline_reader.report("MAN-12", parsed.too_deep[0], message, hint)
    for remark in foreign_marks.find_front_matter(printable):
        inline_reader.report("MAN-15", *remark, Severity.WARNING)
    block_reader = _BlockReader(inline_reader, lines=lines)
    stream = TokenStream(tokens)
    title = block_reader.read_title(stream)
    blocks = tuple(block_reader.read_blocks(stream, top=True))
    for fault in definitions.note_faults(parsed.notes, inline_reader.called_labels):
        inline_reader.report(*fault)
    return MarkdownFile(
        file=file,
        title=title,
        blocks=blocks,
        placements=tuple(inline_reader.placements),
        notes=len(inline_reader.note_numbers),
        findings=tuple(at_most(inline_reader.findings)),
    )


def _split_notes(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Return the tokens without footnote bodies, and the bodies by markdown-it's number."""
    text: list[Token] = []
    notes: dict[int, list[Token]] = {}
    stream = TokenStream(tokens)
    while stream.more():
        token = stream.take()
        if token.type != "footnote_block_open":
            text.append(token)
            continue
        block = stream.until("footnote_block_close")
        while block.more():
            note = block.take()
            if note.type == "footnote_open":
                notes[note.meta["id"]] = block.until("footnote_close").tokens
    return text, notes


@dataclass(slots=True)
class _BlockReader:
    """Reader of the blocks of one file."""

    reader: InlineReader
    lines: list[str]
    #: Level of the last heading.
    level: int = 1
    #: Line of the last block that has one; an inline footnote has none.
    line: int = 1
    #: Numbers that begin a list, or continue one.
    next_numbers: set[int] = field(default_factory=lambda: {0, 1})

    def read_title(self, stream: TokenStream) -> model.Inlines:
        if not stream.more() or stream.tokens[0].type != "heading_open":
            return ()
        self.report_faults(unmeant_blocks.heading_faults(stream.take(), self.lines))
        return self.reader.read_inlines(stream.until("heading_close").take(), self.line)

    def read_blocks(self, stream: TokenStream, *, top: bool = False) -> Iterator[model.Block]:
        while stream.more():
            token = stream.take()
            self.line = line_of(token, self.line)
            match token.type:
                case "paragraph_open":
                    yield from self.read_paragraph(stream.until("paragraph_close").take(), top=top)
                case "heading_open":
                    yield self.read_heading(token, stream.until("heading_close").take())
                case "blockquote_open":
                    inside = stream.until("blockquote_close")
                    yield model.Quotation(blocks=tuple(self.read_blocks(inside)))
                case "bullet_list_open":
                    yield self.read_list(None, stream.until("bullet_list_close"))
                case "ordered_list_open":
                    inside = stream.until("ordered_list_close")
                    yield self.read_list(self.read_start(token, inside), inside)
                case "fence" | "code_block":
                    self.report_faults(unmeant_blocks.code_faults(token, self.line, self.lines))
                    self.reader.check_words(token.content, self.line)
                    yield model.Verbatim(text=token.content.rstrip("\n"))
                case "hr":
                    yield model.Pause()
                case "container_gallery_open":
                    inside = stream.until("container_gallery_close")
                    if top and not self.is_closed(token):
                        yield from self.read_unclosed_gallery(token.markup, inside)
                    else:
                        yield from self.read_gallery(token, inside, top=top)
                case "container_pull-quote_open":
                    inside = stream.until("container_pull-quote_close")
                    yield self.read_pull_quote(token, inside, top=top)
                case "html_block":
                    self.reader.report_html(token.content.strip(), self.line)
                    self.reader.add_misplaced(_IMAGE.findall(token.content), self.line)
                case other:  # pragma: no cover - every block of CommonMark has a case
                    raise AssertionError(f"unexpected Markdown token {other}")

    def read_heading(self, opening: Token, inline: Token) -> model.Heading:
        self.report_faults(unmeant_blocks.heading_faults(opening, self.lines))
        # PDF/UA-1 (ISO 14289-1, 7.4.2) and screen readers require that no level is skipped.
        self.level = min(max(int(opening.tag[1:]), 2), self.level + 1)
        content = self.reader.read_inlines(inline, self.line)
        if not model.plain(content).strip():
            hint = "write it behind the #, or take the line out"
            self.reader.report("MAN-01", self.line, "this heading has no words", hint)
        return model.Heading(level=self.level, content=content)

    def report_faults(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.reader.report(*fault)

    def read_start(self, opening: Token, inside: TokenStream) -> int:
        """Return the first number of a list, and report those that would not be printed."""
        items = [
            token
            for token in inside.tokens
            if token.type == "list_item_open" and token.level == opening.level + 1
        ]
        first = opening.map[0] if opening.map else 0
        # A line of a paragraph that happens to begin with 1. makes a list, too.
        wrapped = opening.level == 0 and first and _WORDS.match(self.lines[first - 1])
        expected = frozenset() if wrapped else self.next_numbers
        self.report_faults(unmeant_blocks.number_faults(items, expected))
        start = int(items[0].info)
        self.next_numbers.add(start + len(items))
        return start

    def read_list(self, start: int | None, inside: TokenStream) -> model.Listing:
        items = []
        while inside.more():
            inside.take()
            items.append(tuple(self.read_blocks(inside.until("list_item_close"))))
        return model.Listing(start=start, items=tuple(items))

    def read_paragraph(self, inline: Token, *, top: bool) -> Iterator[model.Block]:
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            yield from self.read_figure(children[0], top=top)
        elif inline.content.startswith(":::"):
            self.report_stray_marker(inline.content)
        else:
            yield model.Paragraph(content=self.reader.read_inlines(inline, self.line))

    def read_figure(self, image: Token, *, top: bool) -> Iterator[model.Figure]:
        if words := f"{image.content} {image.attrs.get('title', '')}".strip():
            self.report(
                f"{quoted(words)} would not be printed here",
                "caption and alt text stand in gallery.toml; write the id alone: ![](city-sign)",
            )
        photo_id = self.read_photo_id(str(image.attrs["src"]), self.line)
        if photo_id and top:
            yield model.Figure(photo_id=photo_id)
        elif photo_id:
            self.report("a photograph stands inside a list or a quotation", _END_LIST)

    def report_stray_marker(self, paragraph: str) -> None:
        marker, _, below = paragraph.partition("\n")
        if "quote" in marker:
            hint = 'open a pull quote with "::: pull-quote" and close it with ":::"'
            self.reader.report("MAN-20", self.line, f"{quoted(marker)} opens no pull quote", hint)
        elif marker.strip(": "):
            hint = 'open a gallery with "::: gallery" and close it with ":::"'
            self.report(f"{quoted(marker)} opens no gallery", hint)
        else:
            hint = 'open one above with "::: gallery", or take this line out'
            self.report(f"{quoted(marker)} closes no gallery", hint)
        self.reader.add_misplaced(below.split(), self.line)

    def read_pull_quote(self, opening: Token, inside: TokenStream, *, top: bool) -> model.PullQuote:
        """Return a pull quote, and report what cannot be set in one."""
        line, closed = self.line, self.is_closed(opening) or not top
        blocks = tuple(self.read_blocks(inside))
        message, hint = (
            "",
            'write "::: pull-quote", then its words, then ":::", each on lines alone',
        )
        if not top:
            message = "a pull quote stands inside a list or a quotation"
        elif not closed:
            message, hint = (
                "this pull quote is not closed",
                f'write "{opening.markup}" below its words',
            )
        elif extra := opening.info.split()[1:]:
            message = f"{quoted(' '.join(extra))} stands behind the word pull-quote"
        elif not blocks or not all(isinstance(block, model.Paragraph) for block in blocks):
            message = "a pull quote holds paragraphs, and here is something else or nothing"
        if message:
            self.reader.report("MAN-20", line, message, hint)
        return model.PullQuote(blocks=blocks)

    def is_closed(self, opening: Token) -> bool:
        end = opening.map[1] if opening.map else 0
        return end < len(self.lines) and self.lines[end].lstrip().startswith(opening.markup)

    def read_unclosed_gallery(self, markup: str, inside: TokenStream) -> Iterator[model.Block]:
        """Report a gallery without an end; its first paragraph is photographs, the rest text."""
        hint = f'write "{markup}" on a line of its own below its photographs'
        self.report("this gallery is not closed", hint)
        if inside.more() and inside.take().type == "paragraph_open":
            photographs = inside.until("paragraph_close").take()
            for number, line in enumerate(photographs.content.split("\n"), start=self.line + 1):
                tuple(self.read_gallery_line(line.split(), number))
        else:
            inside.at = 0
        yield from self.read_blocks(inside, top=True)

    def read_gallery(
        self, opening: Token, inside: TokenStream, *, top: bool
    ) -> Iterator[model.Gallery]:
        first_line, findings_before = self.line, len(self.reader.findings)
        self.check_gallery(opening, top=top)
        lines: list[model.GalleryLine] = []
        photographs_only = True
        for token in inside.tokens:
            line = line_of(token, first_line)
            if token.type in ("inline", "code_block") and photographs_only:
                for number, source in enumerate(token.content.split("\n"), start=line):
                    lines += self.read_gallery_line(source.split(), number)
            elif token.type == "inline":
                self.reader.add_misplaced(token.content.split(), line)
            elif photographs_only and not token.type.startswith("paragraph_"):
                photographs_only = False
                if token.type == "container_gallery_open":
                    message = "a gallery begins inside the one that was opened before"
                    hint = f'close that of line {first_line} with a line of ":::" first'
                    self.report(message, hint, line)
                else:
                    self.report("a gallery holds photographs only", _GALLERY_HINT, line)
        if lines:
            free = len(lines) == 1 and lines[0].laid is model.Laid.ROW
            yield model.Gallery(lines=tuple(lines), free=free)
        elif len(self.reader.findings) == findings_before:
            self.report("this gallery is empty", _GALLERY_HINT, first_line)

    def check_gallery(self, opening: Token, *, top: bool) -> None:
        """Report a gallery inside another block, and text after its opening word."""
        if extra := opening.info.split()[1:]:
            hint = 'write photographs on lines of their own, below "::: gallery"'
            self.report(f"{quoted(' '.join(extra))} stands behind the word gallery", hint)
            self.reader.add_misplaced(extra, self.line)
        if not top:
            self.report("a gallery stands inside a list or a quotation", _END_LIST)

    def read_gallery_line(self, words: list[str], line: int) -> Iterator[model.GalleryLine]:
        laid = model.Laid.ROW
        if words and words[0] in GALLERY_WORDS:
            laid, words = model.Laid(words[0]), words[1:]
        placed = tuple(photo_id for word in words if (photo_id := self.read_photo_id(word, line)))
        if laid is not model.Laid.ROW and not words:
            hint = f'write its id on the same line: "{laid} city-sign"'
            self.report(f'"{laid}" stands before no photograph', hint, line)
        elif laid is not model.Laid.ROW and len(words) != 1:
            hint = f'give each its own line: "{laid} {(placed or ("city-sign",))[0]}"'
            self.report(f'"{laid}" takes one photograph, here are {len(words)}', hint, line)
        elif placed:
            yield model.GalleryLine(laid=laid, photo_ids=placed)

    def read_photo_id(self, photo_id: str, line: int) -> str:
        """Add the placement of a photograph and return its id; empty when it is not an id."""
        if PHOTO_ID.fullmatch(photo_id):
            self.reader.placements.append(Placement(photo_id=photo_id, line=line))
            return photo_id
        candidates = (match.group() for match in PHOTO_ID.finditer(photo_id.lower()))
        meant = next((known for known in candidates if f"#{known}" in self.reader.targets), "")
        self.reader.add_misplaced([meant], line)
        hint = "write the id that stands in gallery.toml as [photo.ID], not a file name"
        if meant:
            hint = f"write the id alone: {meant}"
        self.report(f"{quoted(unquote(photo_id))} is no photograph id", hint, line)
        return ""

    def report(self, message: str, hint: str, line: int = 0) -> None:
        """Report a fault in the placement of photographs; without a line, in that of the block."""
        self.reader.report("MAN-04", line or self.line, message, hint)
