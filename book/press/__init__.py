"""Finish PDFs with pikepdf: what WeasyPrint labels as a standard is made true here.

`sheet` for the printing house, with `boxes`, `marks`, `colours`, `transparency`, `overprint` and
`standard`, which read a page through `content`; `screen` for readers; `identity` for both.
"""

from book.press.colours import InkError
from book.press.finish_print import finish_print, variant
from book.press.finish_screen import finish_screen
from book.press.transparency import SeeThrough, SeeThroughError

__all__ = [
    "InkError",
    "SeeThrough",
    "SeeThroughError",
    "finish_print",
    "finish_screen",
    "variant",
]
