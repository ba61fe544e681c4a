"""What a PDF viewer shows: page numbers, and pages side by side."""

import pikepdf
from pikepdf import Array, Dictionary, Name


def number_pages(pdf: pikepdf.Pdf, unnumbered: int = 0) -> None:
    """Label the pages with decimal numbers from the cover on, as their folios are printed.

    The `unnumbered` pages before them have roman ones. WeasyPrint 70 writes no page labels
    (ISO 32000-1, 12.4.2).
    """
    before = [0, Dictionary(S=Name.r)] if unnumbered else []
    pdf.Root.PageLabels = Dictionary(Nums=Array([*before, unnumbered, Dictionary(S=Name.D)]))


def show_facing_pages(pdf: pikepdf.Pdf) -> None:
    """Have two pages shown at a time, the odd ones on the right (ISO 32000-1, 7.7.2, Table 28)."""
    pdf.Root.PageLayout = Name.TwoPageRight
