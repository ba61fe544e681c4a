"""Finish the print edition: what WeasyPrint labels as PDF/X is made true, step by step.

Facts: weasyprint.md 2.1, photographs-and-print.md 3.2 and 3.6.
"""

from pathlib import Path
from typing import BinaryIO

import pikepdf

from book.layout import Page
from book.manuscript.settings import PrinterToml
from book.press import boxes, colours, identity, marks, overprint, standard, transparency


def variant(printer: PrinterToml) -> str:
    """Name the standard of a printer profile as WeasyPrint does: what it has to write."""
    return standard.VARIANTS[printer.standard]


def finish_print(
    source: BinaryIO, target: Path, *, page: Page, printer: PrinterToml, seed: str
) -> None:
    """Finish the print edition as a printer profile asks; `seed` is for its ids.

    Equal input gives equal bytes. Raises `SeeThroughError` when the standard refuses transparency
    and there is some, and `InkError` when a page has a colour that is no ink of the press.
    """
    with pikepdf.open(source) as pdf:
        identity.number(pdf)
        standard.strip(pdf)
        colours.settle(pdf)
        if printer.standard == "PDF/X-1a:2003":
            transparency.refuse(pdf)
        else:
            transparency.blend_in_inks(pdf)
        overprint.rewrite(pdf)
        _set_boxes(pdf, page, printer)
        standard.name_condition(pdf, printer)
        standard.declare(pdf, printer.standard, seed)
        identity.settle_ids(pdf, seed)
        identity.save(pdf, target, version=standard.PDF_VERSIONS[printer.standard])


def _set_boxes(pdf: pikepdf.Pdf, page: Page, printer: PrinterToml) -> None:
    """Set the boxes of every page, and the marks that stand between them."""
    slug = marks.slug(page.bleed) if printer.marks else 0.0
    for number, sheet in enumerate(pdf.pages, start=1):
        around = boxes.of(page, number, slug)
        boxes.write(sheet, around)
        if printer.marks:
            marks.draw(pdf, sheet, around, page.bleed)
