"""The text of an edition in any format."""

from tests.support.finished_epub import read_epub
from tests.support.finished_pdf import pdf_text
from tests.support.projects import Built

PDFS = ("print", "screen")
EDITIONS = (*PDFS, "epub")


def text_of(built: Built, edition: str) -> str:
    return read_epub(built.epub).text if edition == "epub" else pdf_text(getattr(built, edition))
