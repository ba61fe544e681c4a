"""Rendering of a publication as XHTML: one document for print, one for screen, several for EPUB.

Needs the names and sizes of the picture files, not the files.
"""

from book.render.epub_division import photo_ids
from book.render.epub_documents import epub_edition
from book.render.epub_navigation import EpubDocument, EpubDocuments
from book.render.paged_documents import display_size, print_edition, screen_edition
from book.render.template_data import alt_text, fill, millimetres, running_head

__all__ = [
    "EpubDocument",
    "EpubDocuments",
    "alt_text",
    "display_size",
    "epub_edition",
    "fill",
    "millimetres",
    "photo_ids",
    "print_edition",
    "running_head",
    "screen_edition",
]
