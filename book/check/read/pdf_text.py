"""Extract the text of a finished PDF with PDFium, which has no part in writing the editions."""

import math
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from book.check.read.pdf_pages import MOST_PAGES

#: Characters of one page; a page of an edition has 3000.
_MOST_CHARACTERS = 200_000
#: PDFium caches the pictures of every page that was read, 777 MB for 600 of them, so the file is
#: opened again after this number of pages, but not more often than so many times.
_PAGES_AT_ONCE, _MOST_OPENED = 20, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """The text and the label of each page, in page order."""

    pages: tuple[str, ...] = ()
    #: Empty strings if the file has no page labels.
    labels: tuple[str, ...] = ()


def read_pdf_text(path: Path) -> PdfText:
    """Extract the text of a PDF; return an empty result for an unreadable file."""
    pages: list[str] = []
    labels: list[str] = []
    count = 1
    try:
        while len(pages) < count:
            with closing(pypdfium2.PdfDocument(path)) as document:
                count = min(len(document), MOST_PAGES)
                at_once = max(_PAGES_AT_ONCE, math.ceil(count / _MOST_OPENED))
                indexes = range(len(pages), min(len(pages) + at_once, count))
                pages += [_text_of_page(document, index) for index in indexes]
                labels += [document.get_page_label(index) for index in indexes]
    except (pypdfium2.PdfiumError, OSError, ValueError):
        return PdfText()
    return PdfText(pages=tuple(pages), labels=tuple(labels))


def _text_of_page(document: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return ""
    with closing(page), closing(page.get_textpage()) as text:
        return str(text.get_text_range(0, min(text.count_chars(), _MOST_CHARACTERS)))
