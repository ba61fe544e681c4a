"""Finish PDFs with pikepdf: correct and complete what WeasyPrint has written.

`finish_print` uses `standard`, `colours`, `transparency`, `overprint`, `boxes` and `marks`, and
`content` to read pages; `finish_screen` uses `structure`; both use `identity` and `page_labels`.
"""

from book.press.colours import InkError
from book.press.finish_print import finish_print, weasyprint_variant
from book.press.finish_screen import finish_screen
from book.press.transparency import TransparencyError, TransparentPage

__all__ = [
    "InkError",
    "TransparencyError",
    "TransparentPage",
    "finish_print",
    "finish_screen",
    "weasyprint_variant",
]
