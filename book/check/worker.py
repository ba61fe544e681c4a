"""Read one file and apply its rules; may run in a process of its own.

Arguments and results are picklable values without objects of a library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from book.check.read import epub_archive, pdf_pages, pdf_text
from book.check.read.epub_archive import EpubFile
from book.check.read.pdf_document import Document
from book.check.result import FileResult, RuleResult, Subject, TextPart
from book.check.rule import apply_rules
from book.check.rules import epub_edition, picture_files, print_edition, screen_edition
from book.check.rules.epub_edition import EpubBook
from book.check.rules.pdf_file import Expected, PdfFile
from book.errors import counted
from book.model import Photo
from book.plan import Derivative

#: A larger file is not opened; no edition has a tenth of this size.
MOST_BYTES = 3_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEdition:
    """What the manuscript requires of an edition."""

    expected: Expected = field(default_factory=Expected)
    #: Of the EPUB: photographs by the SHA-256 and the names of their picture files, and its cover.
    photos: Mapping[str, Photo] = field(default_factory=dict)
    cover: str = ""


def check_file(path: Path, subject: Subject, known: KnownEdition | None, name: str) -> FileResult:
    """Check a file as an edition, or by its format (`file`); findings refer to it by `name`."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        fault = f"{size / 1e9:.1f} GB are more than can be looked at"
        return check_unreadable(subject, name, size, fault)
    with path.open("rb") as opened:
        start = opened.read(1024)
    if subject == "epub" or (subject == "file" and start.startswith(b"PK\x03\x04")):
        return _check_epub(path, subject, known, name, size)
    if subject == "file" and b"%PDF-" not in start:
        fault = "the file is neither a PDF nor an EPUB"
        return check_unreadable(subject, name, size, fault)
    return _check_pdf(path, subject, known, name, size)


def check_unreadable(subject: Subject, name: str, size: int, fault: str) -> FileResult:
    """Return the result for a file that cannot be read: one error, all other rules left out."""
    if subject == "epub":
        results = _epub_results(EpubBook(file=EpubFile(fault=fault)), subject, name)
    else:
        pdf = PdfFile(document=Document(fault=fault))
        results = _pdf_results(pdf, subject, subject, name)
    extent = _size_text(size)
    return FileResult(
        subject=subject, kind=subject, file=name, extent=extent, results=results, fault=fault
    )


def check_pictures(
    folder: Path, planned: tuple[Derivative, ...], photos: tuple[Photo, ...]
) -> tuple[RuleResult, ...]:
    """Read the existing picture files of a plan, and apply their rules."""
    pictures = picture_files.read_pictures(folder, planned, photos)
    return tuple(apply_rules(picture_files.RULES, "manuscript", pictures, ""))


def _check_pdf(
    path: Path, subject: Subject, known: KnownEdition | None, name: str, size: int
) -> FileResult:
    document, metadata = pdf_pages.read_pdf(path)
    if document.fault:
        return check_unreadable(subject, name, size, document.fault)
    expected = known.expected if known else Expected()
    pdf = PdfFile(document=document, metadata=metadata, expected=expected)
    for_press = _is_for_press(pdf) if subject == "file" else subject == "print"
    kind: Subject = "print" if for_press else "screen"
    text = pdf_text.read_pdf_text(path)
    numbered = enumerate(text.pages, start=1)
    return FileResult(
        subject=subject,
        kind=kind,
        file=name,
        extent=f"{counted(len(document.pages), 'page')}, {_size_text(size)}",
        results=_pdf_results(pdf, kind, subject, name),
        title=metadata.title,
        text=tuple(TextPart(location=str(number), text=page) for number, page in numbered),
        structure=tuple(
            TextPart(location=str(part.page), text=part.text) for part in document.structure
        ),
        labels=text.labels,
        identifiers=tuple(filter(None, [metadata.identifier])),
    )


def _pdf_results(
    pdf: PdfFile, kind: Subject, subject: Subject, name: str
) -> tuple[RuleResult, ...]:
    rules = print_edition.RULES if kind == "print" else screen_edition.RULES
    return tuple(apply_rules(rules, subject, pdf, name, readable=not pdf.document.fault))


def _is_for_press(pdf: PdfFile) -> bool:
    """Return whether a PDF of unknown origin claims to be PDF/X, or is not tagged."""
    document, metadata = pdf.document, pdf.metadata
    claims = *document.info, *document.xmp, *(intent.subtype for intent in document.intents)
    is_pdfx = any("GTS_PDFX" in claim for claim in claims)
    return is_pdfx or not (metadata.tagged or metadata.pdfua_part or metadata.pdfa_part)


def _check_epub(
    path: Path, subject: Subject, known: KnownEdition | None, name: str, size: int
) -> FileResult:
    file = epub_archive.read_epub(path)
    book = EpubBook(file=file, photos=None)
    if known:
        book = EpubBook(file=file, photos=known.photos, cover=known.cover)
    by_name = epub_archive.pictures_by_name(file)
    captions, pages = [], []
    for page in file.pages:
        location = page.name.rpartition("/")[2]
        pages.append(TextPart(location=location, text=page.text))
        for image in page.images:
            if image.in_figure:
                id = book.photo_id(by_name.get(image.name))
                captions.append(TextPart(location=location, text=image.caption, photo_id=id))
    return FileResult(
        subject=subject,
        kind="epub",
        file=name,
        extent=f"{counted(len(file.pages), 'document')}, {_size_text(size)}",
        results=_epub_results(book, subject, name),
        title=file.title,
        text=(*captions, *pages),
        identifiers=file.identifiers,
        fault=file.fault,
    )


def _epub_results(book: EpubBook, subject: Subject, name: str) -> tuple[RuleResult, ...]:
    readable = not book.file.fault
    return tuple(apply_rules(epub_edition.RULES, subject, book, name, readable=readable))


def _size_text(size: int) -> str:
    """Return a number of bytes as `0.5 MB` or `12 kB`."""
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{max(1, round(size / 1000))} kB"
