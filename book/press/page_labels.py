"""Page labels: the page numbers that a PDF viewer shows."""

import pikepdf
from pikepdf import Array, Dictionary, Name


def number_pages(pdf: pikepdf.Pdf) -> None:
    """Label the pages with decimal numbers from the cover on, as their folios are printed.

    WeasyPrint 70 writes no page labels (ISO 32000-1, 12.4.2).
    """
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
