"""Finish PDFs with pikepdf: what WeasyPrint labels as a standard is made true here.

`sheet` for the printing house, with `boxes`, `marks`, `colours`, `transparency`, `overprint` and
`standard`, which read a page through `content`; `screen` for readers; `identity` for both.
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
