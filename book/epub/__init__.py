"""Bind pages, pictures and styles into an EPUB 3.3, the same bytes every time."""

from book.epub.accessibility import properties
from book.epub.package import write

__all__ = ["properties", "write"]
