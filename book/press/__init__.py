"""Finish PDFs with pikepdf: what WeasyPrint labels as a standard is made true here.

`sheet` for the printing house, `screen` for readers; `identity` for what both need.
"""

from book.press.screen import finish_screen
from book.press.sheet import finish_print

__all__ = ["finish_print", "finish_screen"]
