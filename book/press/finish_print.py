"""Finish the print edition: what WeasyPrint 70 labels as PDF/X does not meet the standard.

Each step corrects one part of it (FACTS.md, PDF/X from WeasyPrint 70).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pikepdf

from book.layout import Page
from book.manuscript.settings import PrinterToml
from book.press import (
    boxes,
    colours,
    identity,
    marks,
    overprint,
    page_resources,
    pdfx,
    transparency,
)
from book.press.page_labels import number_pages


def finish_print_pdf(
    source: BinaryIO,
    target: Path,
    *,
    page: Page,
    printer: PrinterToml,
    seed: str,
    folds: Sequence[float] = (),
) -> None:
    """Write the finished print edition to `target`; `seed` determines its identifiers.

    `folds` are where a sheet is folded, in mm from its left edge. Equal input gives equal bytes.
    Raises `TransparencyError` for transparency that the standard forbids, and `InkError` for a
    colour outside the inks of the press.
    """
    with pikepdf.open(source) as pdf:
        number_pages(pdf)
        pdfx.remove_interactive_parts(pdf)
        colours.convert_to_press_inks(pdf)
        if printer.standard == "PDF/X-1a:2003":
            transparency.refuse_transparency(pdf)
        else:
            transparency.blend_in_inks(pdf)
        overprint.set_overprint(pdf)
        slug = marks.slug(page.bleed) if printer.marks else 0.0
        for number, pdf_page in enumerate(pdf.pages, start=1):
            page_boxes = boxes.page_boxes(page, number, slug)
            boxes.set_boxes(pdf_page, page_boxes)
            if printer.marks:
                marks.draw_marks(pdf, pdf_page, page_boxes, page.bleed, folds)
        page_resources.divide_resources(pdf)
        pdfx.name_condition(pdf, printer)
        pdfx.declare_standard(pdf, printer.standard, seed)
        identity.set_ids(pdf, seed)
        identity.save_pdf(pdf, target, version=pdfx.PDF_VERSIONS[printer.standard])
