"""Finish PDFs with pikepdf: correct and complete what WeasyPrint has written.

`finish_print` uses `pdfx`, `colours`, `transparency`, `overprint`, `boxes` and `marks`, and
`content_streams` to read pages; `finish_screen` uses `structure_tree`, with `structure_elements`
and `link_annotations`; both use `identity` and `page_labels`.
"""

from book.press.colours import InkError
from book.press.finish_print import finish_print_pdf
from book.press.finish_screen import finish_screen_pdf
from book.press.pdfx import VARIANTS
from book.press.transparency import TransparencyError

__all__ = [
    "VARIANTS",
    "InkError",
    "TransparencyError",
    "finish_print_pdf",
    "finish_screen_pdf",
]
