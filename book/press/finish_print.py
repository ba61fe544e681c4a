"""Finish the print edition: what WeasyPrint labels as PDF/X is made true, step by step.

Facts: weasyprint.md 2.1, photographs-and-print.md 3.2 and 3.6.
"""

from pathlib import Path
from typing import BinaryIO

import pikepdf

from book.layout import Page
from book.manuscript.settings import PrinterToml
from book.press import boxes, colours, identity, marks, overprint, standard, transparency


def weasyprint_variant(printer: PrinterToml) -> str:
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
        standard.remove_interactive_parts(pdf)
        colours.convert_to_press_inks(pdf)
        if printer.standard == "PDF/X-1a:2003":
            transparency.refuse_transparency(pdf)
        else:
            transparency.blend_in_inks(pdf)
        overprint.set_overprint(pdf)
        _set_boxes(pdf, page, printer)
        standard.name_condition(pdf, printer)
        standard.declare_standard(pdf, printer.standard, seed)
        identity.set_ids(pdf, seed)
        identity.save_pdf(pdf, target, version=standard.PDF_VERSIONS[printer.standard])


def _set_boxes(pdf: pikepdf.Pdf, page: Page, printer: PrinterToml) -> None:
    """Set the boxes of every page, and the marks that stand between them."""
    slug = marks.slug(page.bleed) if printer.marks else 0.0
    for number, sheet in enumerate(pdf.pages, start=1):
        around = boxes.page_boxes(page, number, slug)
        boxes.set_boxes(sheet, around)
        if printer.marks:
            marks.draw_marks(pdf, sheet, around, page.bleed)
