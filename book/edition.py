"""Render, lay out and finish one edition; may run in another process.

Arguments and results are values that can be pickled, so that the work can also be done on another
machine.
"""

import html
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from book import render, typefaces
from book.layout import Layout, page_turns
from book.layout.page_turns import PageTurn
from book.manuscript.settings import PrinterToml
from book.model import Publication
from book.plan import Derivative, Edition

if TYPE_CHECKING:
    from book.pdf import PageFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOrder:
    """All that an edition is made from, and the file to write."""

    edition: Edition
    publication: Publication
    layout: Layout
    printer: PrinterToml
    #: The picture file of each photograph, by its id; `cover` is for the EPUB alone.
    files: Mapping[str, Derivative]
    cover: Derivative | None
    #: Folders of the picture files, of the styles, and of the cache.
    pictures: Path
    styles: Path
    cache: Path
    press_profile: Path
    #: Of the print edition, for the EPUB's page list.
    turns: tuple[PageTurn, ...] = ()
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
    #: Of the print edition.
    turns: tuple[PageTurn, ...] = ()


def warm_up(cache: Path) -> None:
    """Import what a PDF is written with, while another process reads the manuscript."""
    from book import pdf, press  # noqa: F401

    pdf.warm_up(cache)


def write_edition(order: EditionOrder) -> WrittenEdition:
    """Write one edition to its `target`; equal orders give equal bytes.

    Raise `pdf.LayoutError` when the layout engine complains of templates or styles.
    """
    if order.edition is Edition.EPUB:
        return _write_epub(order)
    from book import pdf, press

    publication, page = order.publication, order.layout.page
    transparent: tuple[tuple[int, str], ...] = ()
    turns: tuple[PageTurn, ...] = ()
    seed = f"{publication.identifier} {publication.version} {order.edition}"
    # A file without a name is gone when the build ends, however it ends.
    with tempfile.TemporaryFile(dir=order.cache) as raw:
        if order.edition is Edition.PRINT:
            xhtml = render.print_edition(publication, order.layout, order.files)
            variant = press.weasyprint_variant(order.printer)
            pages = pdf.write(
                xhtml, raw, sources=_allowed_paths(order), variant=variant, cache=order.cache
            )
            turns = page_turns.find_page_turns(publication, pages.content)
            try:
                press.finish_print(raw, order.target, page=page, printer=order.printer, seed=seed)
            except press.TransparencyError as error:
                transparent = tuple((one.page, one.what) for one in error.found)
        else:
            xhtml = render.screen_edition(publication, order.layout, order.files)
            pages = pdf.write(
                xhtml, raw, sources=_allowed_paths(order), variant="pdf/a-3a", cache=order.cache
            )
            press.finish_screen(raw, order.target, publication=publication, seed=seed)
    return WrittenEdition(
        extent=f"{pages.count} pages",
        missing=pages.missing,
        transparent=transparent,
        turns=turns,
    )


def lay_out_print(order: EditionOrder) -> "PageFacts":
    """Lay the print edition out without its pictures, which need not exist yet."""
    from book import pdf

    xhtml = render.print_edition(order.publication, order.layout, order.files)
    return pdf.lay_out(xhtml, sources=_allowed_paths(order), variant="pdf/x-4", cache=order.cache)


def find_print_turns(order: EditionOrder) -> tuple[PageTurn, ...]:
    """Return where the pages of the print edition turn, without writing it."""
    return page_turns.find_page_turns(order.publication, lay_out_print(order).content)


def _allowed_paths(order: EditionOrder) -> Mapping[str, Path]:
    return {
        "styles": order.styles,
        "pictures": order.pictures,
        "press.icc": order.press_profile,
    }


def _write_epub(order: EditionOrder) -> WrittenEdition:
    from book import epub

    weights = {
        photo_id: (order.pictures / file.name).stat().st_size
        for photo_id, file in order.files.items()
    }
    ebook = render.epub_edition(
        order.publication,
        order.files,
        order.cover,
        order.turns,
        weights=weights,
        fonts=order.fonts,
    )
    styles = {"epub.css": (order.styles / "epub.css").read_bytes()}
    if order.fonts:
        text = html.unescape("".join(page.xhtml for page in ebook.pages))
        styles |= typefaces.embedded_fonts(text)
    epub.write_epub(
        order.target, order.publication, ebook, order.files, order.cover, order.pictures, styles
    )
    return WrittenEdition(extent=f"{len(ebook.pages)} documents")
