"""Render, lay out and finish one edition.

Arguments and results can be pickled, for work in another process or on another machine.
"""

import html
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from book import layout, render
from book.errors import counted
from book.files import kept_files
from book.layout import (
    CaptionSizes,
    Layout,
    MeasuredLine,
    Measures,
    Page,
    add_quotes,
    page_turns,
    section_lines,
    typefaces,
)
from book.layout.caption_sizes import all_line_counts
from book.layout.cover_sheet import spine_width
from book.layout.page_turns import PageTurn
from book.manuscript.settings import PrinterToml
from book.model import Publication
from book.plan import Derivative, Edition

if TYPE_CHECKING:
    from book.pdf import PageFacts
    from book.render import FrontCover


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOrder:
    """All that an edition is made from, and the file to write."""

    edition: Edition
    publication: Publication
    layout: Layout
    printer: PrinterToml
    #: The picture files of each photograph, by its id, for a cover those of the print edition; and
    #: the picture on the cover.
    files: Mapping[str, Sequence[Derivative]]
    cover: Derivative | None
    #: Folders of the picture files, of the styles, and of the cache.
    pictures: Path
    styles: Path
    cache: Path
    press_profile: Path
    press_digest: str
    #: SHA-256 of the picture files by their names; not needed for pages without pictures.
    digests: Mapping[str, str] = field(default_factory=dict)
    #: Of the print edition, for the EPUB's page list.
    turns: tuple[PageTurn, ...] = ()
    #: Of a cover, the pages of the print edition; 0 where it was not written with it.
    block_pages: int = 0
    #: The EPUB embeds its typefaces.
    fonts: bool = False
    target: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEdition:
    """What is known of an edition that was written."""

    #: `28 pages`, `10 documents`.
    extent: str
    #: Characters of the manuscript that no typeface has.
    missing: frozenset[str] = frozenset()
    #: Pages, counted from 1, with what is transparent on each, where the standard refuses that.
    transparent: tuple[tuple[int, str], ...] = ()
    #: Of a PDF.
    pages: int = 0
    #: Photographs whose captions stand on other pages than they should.
    parted: tuple[str, ...] = ()
    #: Of the print edition.
    turns: tuple[PageTurn, ...] = ()


def warm_up(cache: Path) -> None:
    """Import what a PDF is written with, while another process reads the manuscript."""
    from book import pdf, press  # noqa: F401

    pdf.import_weasyprint(cache)


def write_edition(order: EditionOrder) -> WrittenEdition:
    """Write one edition to its `target`; equal orders give equal bytes.

    Raise `pdf.LayoutError` when the layout engine complains of templates or styles, and
    `ChangedFileError` when a picture or the press profile is not the file that was made or checked.
    """
    if order.edition is Edition.EPUB:
        return _write_ebook(order)
    from book import press

    publication, target, printer = order.publication, order.target, order.printer
    transparent: tuple[tuple[int, str], ...] = ()
    turns: tuple[PageTurn, ...] = ()
    seed = f"{publication.identifier} {publication.version} {order.edition}"
    # A file without a name is gone when the build ends, however it ends.
    with tempfile.TemporaryFile(dir=order.cache) as raw:
        if order.edition is Edition.COVER:
            pages, transparent = _write_cover_sheet(order, raw, seed)
        elif order.edition is Edition.PRINT:
            pages = lay_out_print(order, raw, variant=press.VARIANTS[printer.standard])
            turns = page_turns.find_page_turns(publication, pages.content)
            try:
                page = order.layout.page
                press.finish_print_pdf(raw, target, page=page, printer=printer, seed=seed)
            except press.TransparencyError as error:
                transparent = tuple((kind.page, kind.what) for kind in error.kinds)
        else:
            front = front_cover(order)
            # A cover and the blank page behind it, which a block without covers has not.
            unnumbered = 2 if printer.binding == "perfect" else 0
            xhtml = render.render_screen(
                publication, order.layout, order.files, front, unnumbered=unnumbered
            )
            pages = _lay_out_edition(order, xhtml, "pdf/a-3a", raw)
            press.finish_screen_pdf(
                raw, target, publication=publication, seed=seed, unnumbered=unnumbered
            )
    extent = counted(pages.count, "page")
    return WrittenEdition(
        extent=extent,
        missing=pages.missing,
        transparent=transparent,
        pages=pages.count,
        parted=tuple(_parted_captions(pages, order.layout)),
        turns=turns,
    )


def _parted_captions(pages: "PageFacts", layout: Layout) -> Iterator[str]:
    """Yield the photographs whose captions are not on their pages, without those that fill pages.

    `layout` leaves room for each caption as the engine has measured it: none is expected.
    """
    filling = layout.page_filling
    for names in (frozenset(place for place, _ in page) for page in pages.content):
        for name in names:
            kind, _, photo_id = name.partition("-")
            if kind == "caption" and photo_id not in filling and f"photo-{photo_id}" not in names:
                yield photo_id


def compose(
    publication: Publication, page: Page, printer: PrinterToml, styles: Path, cache: Path
) -> Layout:
    """Compose the pages of a publication from what `measure` returns."""
    covers = printer.binding == "saddle"
    measures = measure(publication, page, covers=covers, styles=styles, cache=cache)
    return layout.compose(publication, page, measures)


def measure(
    publication: Publication, page: Page, *, covers: bool, styles: Path, cache: Path
) -> Measures:
    """Have the layout engine break all text into lines, and captions and pull quotes at each width.

    Pages are counted as in a print edition with `covers` or without.
    """
    from book import pdf

    facts = pdf.lay_out(
        render.render_measures(publication, page, covers=covers),
        sources={"styles": styles},
        variant="",
        cache=cache,
    )
    return measures_on_pages(publication, facts)


def measures_on_pages(publication: Publication, facts: "PageFacts") -> Measures:
    """Return the measures of a publication from the pages of its document for measuring."""
    endless = [number for number, names in enumerate(facts.anchors) if "captions" in names]
    page_of = {name: number for number, names in enumerate(facts.anchors) for name in names}
    quotes, beside = (_lines_by_section(facts, name) for name in ("quotes", "quotes-beside"))
    lines = {
        section.id: add_quotes(
            section,
            section_lines(section, facts.lines[page_of[section.id]]),
            quotes.get(section.id, ()),
            beside.get(section.id, ()),
        )
        for section in publication.sections
    }
    first = page_of[publication.sections[0].id] if publication.sections else endless[0]
    return Measures(
        captions=CaptionSizes(lines=_caption_lines(publication, facts.lines[endless[0]])),
        lines=lines,
        pages_before=first,
        pages_behind=facts.count - endless[0] - 1,
    )


def _lines_by_section(facts: "PageFacts", name: str) -> Mapping[str, Sequence[MeasuredLine]]:
    """Return the lines on the pages with an element, if there are any, by the ids of sections."""
    pages = zip(facts.lines, facts.anchors, strict=True)
    found: dict[str, list[MeasuredLine]] = {}
    for line in chain.from_iterable(lines for lines, names in pages if name in names):
        found.setdefault(line.at.partition("/")[0], []).append(line)
    return found


def _caption_lines(
    publication: Publication, lines: Sequence[MeasuredLine]
) -> Mapping[str, Sequence[int]]:
    """Return the numbers of lines of each caption, by photograph, in the order of the widths.

    Equal captions are measured once, and no caption where it is one line for certain, or at a width
    that no picture has with it.
    """
    measured: dict[str, Counter[float]] = {}
    for line in lines:
        if line.at.startswith("captions/"):
            _, width, photo_id = line.at.split("/")
            measured.setdefault(photo_id, Counter())[float(width)] += 1
    counts = {
        render.caption_words(publication.photo(photo_id)): by_width
        for photo_id, by_width in measured.items()
    }
    return {
        photo.id: [*all_line_counts(counts[render.caption_words(photo)])]
        for photo in publication.photos
    }


def lay_out_print(
    order: EditionOrder, target: BinaryIO | None = None, variant: str = "pdf/x-4"
) -> "PageFacts":
    """Lay the print edition out; without a `target`, its pictures need not exist yet."""
    front = front_cover(order)
    covers = order.printer.binding == "saddle"
    xhtml = render.render_print(order.publication, order.layout, order.files, front, covers=covers)
    return _lay_out_edition(order, xhtml, variant, target)


def _write_cover_sheet(
    order: EditionOrder, raw: BinaryIO, seed: str
) -> "tuple[PageFacts, tuple[tuple[int, str], ...]]":
    """Write the sheet with the covers; return its page, and what is transparent on it."""
    from book import press

    # Without marks nobody would know where it is folded.
    printer = order.printer.model_copy(update={"marks": True})
    block = replace(order, edition=Edition.PRINT, cover=None)
    count = order.block_pages or lay_out_print(block).count
    spine = spine_width(count, printer.paper_thickness)
    sheet = render.set_cover_sheet(order.publication, order.layout.page, spine)
    xhtml = render.render_cover_sheet(order.publication, sheet, front_cover(order))
    pages = _lay_out_edition(order, xhtml, press.VARIANTS[printer.standard], raw)
    try:
        press.finish_print_pdf(
            raw, order.target, page=sheet.page, printer=printer, seed=seed, folds=sheet.folds
        )
    except press.TransparencyError as error:
        return pages, tuple((kind.page, kind.what) for kind in error.kinds)
    return pages, ()


def front_cover(order: EditionOrder) -> "FrontCover":
    """Set the words of the front cover by what its picture shows, where that is made already."""
    picture = b""
    if order.cover and (digest := order.digests.get(order.cover.name)):
        picture = kept_files.read_unchanged(order.pictures / order.cover.name, digest)
    press = kept_files.read_unchanged(order.press_profile, order.press_digest)
    page, in_print = order.layout.page, order.edition is not Edition.SCREEN
    return render.set_front_cover(
        order.publication,
        page,
        order.cover,
        picture,
        press,
        in_print=in_print,
        spine=order.edition is Edition.COVER,
    )


def find_print_turns(order: EditionOrder) -> tuple[PageTurn, ...]:
    """Return where the pages of the print edition turn, without writing it."""
    return page_turns.find_page_turns(order.publication, lay_out_print(order).content)


def _lay_out_edition(
    order: EditionOrder, xhtml: str, variant: str, target: BinaryIO | None
) -> "PageFacts":
    from book import pdf

    folders = {"styles": order.styles, "pictures": order.pictures}
    sources = {**folders, "press.icc": order.press_profile}
    digests = {f"pictures/{name}": digest for name, digest in order.digests.items()}
    digests["press.icc"] = order.press_digest
    return pdf.lay_out(
        xhtml, target, sources=sources, digests=digests, variant=variant, cache=order.cache
    )


def _write_ebook(order: EditionOrder) -> WrittenEdition:
    from book import epub

    publication, fonts = order.publication, order.fonts
    files = {key: files[0] for key, files in order.files.items()}
    weights = {key: (order.pictures / file.name).stat().st_size for key, file in files.items()}
    ebook = render.render_epub(
        publication, files, order.cover, order.turns, weights=weights, fonts=fonts
    )
    styles = {"epub.css": (order.styles / "epub.css").read_bytes()}
    if fonts:
        text = html.unescape("".join(page.xhtml for page in ebook.pages))
        styles |= typefaces.embedded_fonts(text)
    epub.write_epub(
        order.target, publication, ebook, files, order.cover, order.pictures, order.digests, styles
    )
    return WrittenEdition(extent=f"{len(ebook.pages)} documents")
