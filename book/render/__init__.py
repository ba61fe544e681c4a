"""Publication to XHTML: one document for print, one for screen, one file a section for the EPUB.

Needs the names and sizes of the pictures, not the pictures.
"""

from book.render.ebook import Ebook, EbookPage, epub_edition
from book.render.pages import display_size, print_edition, screen_edition
from book.render.portions import photo_ids
from book.render.templates import alt_text, filled, millimetres, running_head

__all__ = [
    "Ebook",
    "EbookPage",
    "alt_text",
    "display_size",
    "epub_edition",
    "filled",
    "millimetres",
    "photo_ids",
    "print_edition",
    "running_head",
    "screen_edition",
]
