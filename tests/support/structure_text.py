"""The text of a finished PDF by its structure, as a screen reader takes it."""

import io
import tempfile
from functools import cache
from pathlib import Path

from book import pdf
from book.check.read import pdf_pages
from book.check.read.pdf_document import StructureText
from book.project import PACKAGE

#: WeasyPrint asks for a title and dates in PDF/A.
_HEAD = '<title>T</title><meta name="dcterms.created" content="2026-03-01"/>'


@cache
def structure_of(path: Path) -> tuple[StructureText, ...]:
    """Return the pieces of marked content of a PDF that is not changed, in reading order."""
    document, _ = pdf_pages.read_pdf(path)
    assert not document.fault
    return document.structure


def joined_text(path: Path) -> str:
    """Return the pieces joined, with nothing added, without soft hyphens; white space as spaces."""
    text = "".join(part.text for part in structure_of(path))
    return " ".join(text.replace("\u00ad", "").split())


def structure_of_body(body: str, css: str, cache_folder: Path) -> str:
    """Lay out the body of an English document, and return its text by structure as it is."""
    raw = io.BytesIO()
    pdf.lay_out(
        f'<html lang="en">{_HEAD}<link rel="stylesheet" href="styles/fonts.css"/>'
        f"<style>{css}</style><body>{body}</body></html>",
        raw,
        sources={"styles": PACKAGE.parent / "styles"},
        variant="pdf/ua-1",
        cache=cache_folder,
    )
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(raw.getvalue())
        file.flush()
        document, _ = pdf_pages.read_pdf(Path(file.name))
    assert not document.fault
    return "".join(part.text for part in document.structure)
