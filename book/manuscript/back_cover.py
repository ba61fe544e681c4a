"""The words of the back cover: an optional file of a few paragraphs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from book import images, model
from book.errors import Finding, quoted
from book.layout import Page
from book.layout.back_cover import blurb_size, foot_height
from book.manuscript import lost_words, markdown, source_files
from book.manuscript.markdown import MarkdownFile
from book.model import Publication, Role

FILE = "source/back-cover.md"
_SETTABLE = (model.Paragraph, model.Heading, model.Quotation)


def read_back_cover(root: Path, findings: list[Finding]) -> MarkdownFile:
    """Read the words of the back cover; without the file, there are none."""
    read = source_files.read_text(root, root / FILE)
    if read.fault and not read.fault.missing:
        findings.append(read.fault.finding("MAN-08", FILE))
    parsed = markdown.parse(read.text, file=FILE, targets={})
    found = [*parsed.findings, *lost_words.find_lost_words(read.text, parsed)]
    findings += found or _unsettable(parsed, read.text.splitlines())
    return MarkdownFile(
        file=FILE,
        title=(),
        blocks=(
            *([model.Heading(level=2, content=parsed.title)] if parsed.title else []),
            *parsed.blocks,
        ),
        placements=(),
        notes=0,
        findings=(),
        digest=read.digest,
    )


def check_length(publication: Publication, page: Page) -> Iterator[Finding]:
    """Yield a finding where the words have no room on the back cover in the smallest type."""
    funders = sum(each.role is Role.FUNDER for each in publication.people)
    foot = foot_height(funders, code=bool(publication.print_isbn))
    if blurb_size(publication.back_cover, page, foot, images.measure_text) is None:
        message = "these words have no room on the back cover"
        hint = "shorten them: a blurb has 60 to 150 words"
        yield Finding(code="COVER-01", message=message, file=FILE, line=1, hint=hint)


def _unsettable(parsed: MarkdownFile, lines: Sequence[str]) -> Iterator[Finding]:
    """Yield what is on no back cover: photographs, links, notes, lists and code."""
    hint = "write paragraphs, headings and quotations here"
    for placed in parsed.placements:
        message = f"the photograph “{placed.photo_id}” cannot stand on the back cover"
        yield _finding(message, placed.line, "place it in a section, or name it: cover = …")
    for block in model.walk(parsed.blocks):
        if not isinstance(block, (*_SETTABLE, model.Figure, model.Gallery)):
            yield _finding("a list, code or a pause cannot stand on the back cover", 1, hint)
        if not isinstance(block, model.Paragraph | model.Heading):
            continue
        for inline in model.walk_inlines(block.content):
            if isinstance(inline, model.Link):
                words = model.plain(inline.content)
                message = f"the link {quoted(words)} leads nowhere on paper"
                line = _line_with(words, lines)
                yield _finding(message, line, "write the address itself, without http://")
            elif isinstance(inline, model.Footnote):
                line = _line_with("[^", lines)
                yield _finding("a note cannot stand on the back cover", line, hint)


def _finding(message: str, line: int, hint: str) -> Finding:
    return Finding(code="COVER-01", message=message, file=FILE, line=line, hint=hint)


def _line_with(words: str, lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines, start=1) if words in line), 1)
