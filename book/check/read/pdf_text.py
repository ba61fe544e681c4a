"""The words of a finished PDF, page by page, as PDFium reads them.

What a reader finds is in the file, not in what it was made of: so the words are read from the
file, by an engine that had no part in making it.
"""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from book.check.read.pdf_pages import MOST_PAGES

#: Letters of one page that are read; a page of ours has 3000.
_MOST_LETTERS = 200_000
_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What was read."""

    #: Of each page, in order.
    pages: tuple[str, ...] = ()
    #: What each page is called; empty strings where the file has no labels.
    labels: tuple[str, ...] = ()


def read_pdf_text(path: Path) -> PdfText:
    """Read the words of a PDF; nothing of a file that cannot be read."""
    pages: list[str] = []
    labels: list[str] = []
    count = 1
    try:
        while len(pages) < count:
            # PDFium keeps the pictures of every page that it has read: of 600 they are 777 MB.
            document = pypdfium2.PdfDocument(path)
            try:
                count = min(len(document), MOST_PAGES)
                some = range(len(pages), min(len(pages) + _AT_ONCE, count))
                pages += [_text_of_page(document, number) for number in some]
                labels += [document.get_page_label(number) for number in some]
            finally:
                document.close()
    except (pypdfium2.PdfiumError, OSError, ValueError):
        return PdfText()
    return PdfText(pages=tuple(pages), labels=tuple(labels))


def _text_of_page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""
    try:
        text = page.get_textpage()
        try:
            return str(text.get_text_range(0, min(text.count_chars(), _MOST_LETTERS)))
        finally:
            text.close()
    finally:
        page.close()
