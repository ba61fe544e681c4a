"""Read one edition and run its checks; may run in a process of its own.

What is given and answered is a value: nothing of a library, and nothing of the file but its words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from book.check import rule
from book.check.read import epub_archive, pdf_metadata, pdf_pages, pdf_text
from book.check.read.document import Document
from book.check.result import FileResult, FoundText, RuleResult, Subject
from book.check.rule import Expected
from book.check.rules import epub_edition, picture_files, print_edition, screen_edition
from book.model import Photo
from book.plan import Derivative

#: A file above this is not opened: no edition comes near it.
MOST_BYTES = 3_000_000_000
_ANYTHING = Expected()
PDF_START = b"%PDF-"
ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a manuscript knows of an edition."""

    expected: Expected = _ANYTHING
    #: Of the EPUB: photographs by the SHA-256 of their files, and by the names of those; and the
    #: one that is the cover.
    photos: Mapping[str, Photo] = field(default_factory=dict)
    cover: str = ""


def read(path: Path, subject: Subject, known: Known | None, name: str) -> FileResult:
    """Read a file as one of the editions, or as what it is (`file`)."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        return broken(subject, name, size, f"{size / 1e9:.1f} GB are more than can be looked at")
    with path.open("rb") as opened:
        start = opened.read(1024)
    if subject == "epub" or (subject == "file" and start.startswith(ZIP_START)):
        return _epub(path, subject, known, name, size)
    if subject == "file" and PDF_START not in start:
        return broken(subject, name, size, "the file is neither a PDF nor an EPUB")
    return _pdf(path, subject, known, name, size)


def broken(subject: Subject, name: str, size: int, fault: str) -> FileResult:
    """Answer a file that cannot be read: one error, and everything else left out."""
    if subject == "epub":
        runs = epub_edition.runs(
            epub_edition.ReadEpub(ebook=epub_archive.EpubFile(fault=fault)), name, compared=False
        )
    elif subject == "print":
        document = Document(fault=fault)
        runs = print_edition.runs(document, Expected(), name)
    else:
        empty = screen_edition.ReadPdf(
            document=Document(fault=fault), belongings=pdf_metadata.PdfMetadata()
        )
        runs = screen_edition.runs(empty, name)
    return FileResult(
        subject=subject,
        kind=subject,
        file=name,
        extent=weight(size),
        runs=_as(subject, runs),
        fault=fault,
    )


def pictures(
    folder: Path, planned: tuple[Derivative, ...], photos: tuple[Photo, ...]
) -> tuple[RuleResult, ...]:
    """Read the picture files that were made, and run their checks."""
    return picture_files.runs(tuple(picture_files.read(folder, planned, photos)))


def _pdf(path: Path, subject: Subject, known: Known | None, name: str, size: int) -> FileResult:
    document = pdf_pages.read_pdf(path)
    if document.fault:
        return broken(subject, name, size, document.fault)
    found = screen_edition.ReadPdf(
        document=document, belongings=pdf_metadata.read_pdf_metadata(path)
    )
    said = pdf_text.read_pdf_text(path)
    for_press = _for_press(found) if subject == "file" else subject == "print"
    if for_press:
        expected = known.expected if known else Expected()
        runs = (
            *print_edition.runs(document, expected, name),
            *screen_edition.carried(found, subject, name),
        )
    else:
        runs = screen_edition.runs(found, name)
    count = len(document.pages)
    return FileResult(
        subject=subject,
        kind="print" if for_press else "screen",
        file=name,
        extent=f"{count} page{'' if count == 1 else 's'}, {weight(size)}",
        runs=_as(subject, runs),
        title=found.belongings.title,
        passages=tuple(
            FoundText(where=str(number), words=page)
            for number, page in enumerate(said.pages, start=1)
        ),
        labels=said.labels,
        identifiers=tuple(filter(None, [found.belongings.identifier])),
    )


def _for_press(pdf: screen_edition.ReadPdf) -> bool:
    """Whether a file of unknown make is meant for a press: it says so, or has no structure."""
    claims = {*pdf.document.info, *pdf.document.xmp}
    says = any("GTS_PDFX" in claim for claim in claims) or any(
        intent.subtype == "GTS_PDFX" for intent in pdf.document.intents
    )
    return says or not (pdf.belongings.tagged or pdf.belongings.claims)


def _epub(path: Path, subject: Subject, known: Known | None, name: str, size: int) -> FileResult:
    book = epub_archive.read_epub(path)
    known_or_none = known or Known()
    epub = epub_edition.ReadEpub(ebook=book, photos=known_or_none.photos, cover=known_or_none.cover)
    runs = epub_edition.runs(epub, name, compared=known is not None)
    by_name = epub_archive.pictures_by_name(book)
    passages = [
        FoundText(
            where=page.name.rpartition("/")[2],
            words=shown.caption,
            photo_id=epub.photo_id(by_name.get(shown.name)),
        )
        for page in book.pages
        for shown in page.images
        if shown.in_figure
    ]
    passages += [
        FoundText(where=page.name.rpartition("/")[2], words=page.text) for page in book.pages
    ]
    count = len(book.pages)
    return FileResult(
        subject=subject,
        kind="epub",
        file=name,
        extent=f"{count} document{'' if count == 1 else 's'}, {weight(size)}",
        runs=_as(subject, runs),
        title=book.title,
        passages=tuple(passages),
        identifiers=book.identifiers,
        fault=book.fault,
    )


def _as(subject: Subject, runs: tuple[RuleResult, ...]) -> tuple[RuleResult, ...]:
    return tuple(rule.about(run, subject) for run in runs)


def weight(size: int) -> str:
    """Say how heavy a file is."""
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{max(1, round(size / 1000))} kB"
