"""Rendering of a publication as XHTML: one document for print, one for screen, several for EPUB.

Needs the names and sizes of the picture files, not the files.
"""

from book.render.cover_sheet import render_cover_sheet, set_cover_sheet
from book.render.epub_documents import render_epub
from book.render.epub_navigation import EpubDocuments
from book.render.front_cover import FrontCover, set_front_cover
from book.render.paged_documents import render_measures, render_print, render_screen
from book.render.template_data import alt_text, caption_words, fill

__all__ = [
    "EpubDocuments",
    "FrontCover",
    "alt_text",
    "caption_words",
    "fill",
    "render_cover_sheet",
    "render_epub",
    "render_measures",
    "render_print",
    "render_screen",
    "set_cover_sheet",
    "set_front_cover",
]
