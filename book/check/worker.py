"""Read one file and apply its rules; may run in a process of its own.

Arguments and results are picklable values without objects of a library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from book.check import validators
from book.check.read import epub_archive, pdf_pages, pdf_text
from book.check.read.epub_archive import EpubFile
from book.check.read.pdf_document import Document
from book.check.read.pdf_text import PdfText
from book.check.result import FileResult, RuleResult, Subject, TextPart
from book.check.rule import Rule, apply_rules, left_out
from book.check.rules import (
    credits,
    editions,
    epub_edition,
    picture_files,
    print_edition,
    screen_edition,
    unknown_origin,
)
from book.check.rules.epub_edition import EpubBook
from book.check.rules.pdf_file import Expected, PdfFile
from book.check.rules.unknown_origin import JudgedAs
from book.check.rules.words import SourceFile
from book.errors import counted
from book.manuscript import back_cover
from book.model import Photo, Publication
from book.plan import Derivative

_LONGEST_TITLE = 300
_PDFX_1A: Literal["PDF/X-1a:2003"] = "PDF/X-1a:2003"
#: A larger file is not opened; no edition has a tenth of this size.
MOST_BYTES = 3_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEdition:
    """What the manuscript requires of an edition."""

    expected: Expected = field(default_factory=Expected)
    #: Of the EPUB: photographs by the SHA-256 and the names of their picture files, and its cover.
    photos: Mapping[str, Photo] = field(default_factory=dict)
    cover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the text of an edition is compared with."""

    publication: Publication
    #: The words of the files in reading order, and those of the back cover.
    sources: tuple[SourceFile, ...]
    #: Whether the covers of the print edition are a file of their own.
    sheet: bool = False

    def sources_of(self, subject: Subject) -> tuple[SourceFile, ...]:
        """Return the files whose words an edition has."""
        if subject == "cover":
            return tuple(each for each in self.sources if each.file == back_cover.FILE)
        without = self.sheet and subject == "print"
        return tuple(
            each for each in self.sources if not (without and each.file == back_cover.FILE)
        )


def check_edition(
    path: Path, subject: Subject, known: KnownEdition | None, name: str, compared: Compared
) -> FileResult:
    """Check an edition and compare its text with the manuscript; return it without the text."""
    file = check_file(path, subject, known, name)
    photos = compared.publication.photos
    found = {} if file.fault else credits.find_credits(photos, file.text)
    return _without_text(_compared(file, compared), found)


def check_unreadable_edition(
    subject: Subject, name: str, size: int, fault: str, compared: Compared
) -> FileResult:
    """Return the result for an edition that cannot be read."""
    return _compared(check_unreadable(subject, name, size, fault), compared)


def check_foreign_file(path: Path, name: str, judged_as: JudgedAs | None) -> FileResult:
    """Check a file of unknown origin as what it claims to be, or as an edition.

    The result has no text, and findings have hints for somebody who did not make the file.
    """
    file = check_file(path, "file", None, name, judged_as)
    results = unknown_origin.as_for_anybody(file.results, file.claims, judged_as)
    return _without_text(replace(file, results=tuple(results)), {})


def check_foreign_unreadable(name: str, size: int, fault: str) -> FileResult:
    """Return the result for a file of unknown origin that cannot be read."""
    file = check_unreadable("file", name, size, fault)
    results = unknown_origin.as_for_anybody(file.results, (), None)
    return replace(file, results=tuple(results))


def format_of(path: Path) -> Literal["PDF", "EPUB", ""]:
    """Return the format of a file by its first bytes; an empty string for any other."""
    with path.open("rb") as opened:
        start = opened.read(1024)
    if start.startswith(b"PK\x03\x04"):
        return "EPUB"
    return "PDF" if b"%PDF-" in start else ""


def _compared(file: FileResult, compared: Compared) -> FileResult:
    compare = editions.compare_with_manuscript
    more = compare(file, compared.publication, compared.sources_of(file.subject))
    return replace(file, results=(*file.results, *more))


def _without_text(file: FileResult, found: Mapping[str, tuple[str, ...]]) -> FileResult:
    """Return a result that the process which started this one can hold, whatever the file has."""
    title = file.title[:_LONGEST_TITLE]
    return replace(file, title=title, text=(), structure=(), credits=dict(found))


def check_file(
    path: Path,
    subject: Subject,
    known: KnownEdition | None,
    name: str,
    judged_as: JudgedAs | None = None,
) -> FileResult:
    """Check a file as an edition, or by its format (`file`); findings refer to it by `name`."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        fault = f"{size / 1e9:.1f} GB are more than can be looked at"
        return check_unreadable(subject, name, size, fault)
    format = format_of(path)
    if subject == "epub" or (subject == "file" and format == "EPUB"):
        return _check_epub(path, subject, known, name, size, judged_as)
    if subject == "file" and not format:
        fault = "the file is neither a PDF nor an EPUB"
        return check_unreadable(subject, name, size, fault)
    return _check_pdf(path, subject, known, name, size, judged_as)


def check_unreadable(subject: Subject, name: str, size: int, fault: str) -> FileResult:
    """Return the result for a file that cannot be read: one error, all other rules left out."""
    if subject == "epub":
        results = _epub_results(EpubBook(file=EpubFile(fault=fault)), subject, name)
    else:
        pdf = PdfFile(document=Document(fault=fault))
        results = _pdf_results(pdf, subject, name, None)
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
    path: Path,
    subject: Subject,
    known: KnownEdition | None,
    name: str,
    size: int,
    judged_as: JudgedAs | None,
) -> FileResult:
    document, metadata = pdf_pages.read_pdf(path)
    if document.fault:
        return check_unreadable(subject, name, size, document.fault)
    expected = known.expected if known else Expected()
    foreign = subject == "file" and not judged_as
    pdf = PdfFile(document=document, metadata=metadata, expected=expected, foreign=foreign)
    if foreign and _PDFX_1A in pdf.claims:
        pdf = replace(pdf, expected=Expected(claimed=_PDFX_1A))
    text = PdfText() if subject == "file" else pdf_text.read_pdf_text(path)
    numbered = enumerate(text.pages, start=1)
    return FileResult(
        subject=subject,
        kind=subject if subject != "file" else judged_as or "screen",
        file=name,
        extent=f"{counted(len(document.pages), 'page')}, {_size_text(size)}",
        results=_pdf_results(pdf, subject, name, judged_as),
        title=metadata.title,
        text=tuple(TextPart(location=str(number), text=page) for number, page in numbered),
        structure=tuple(
            TextPart(location=str(part.page), text=part.text) for part in document.structure
        ),
        labels=text.labels,
        identifiers=tuple(filter(None, [metadata.identifier])),
        claims=pdf.claims,
    )


def _pdf_results(
    pdf: PdfFile, subject: Subject, name: str, judged_as: JudgedAs | None
) -> tuple[RuleResult, ...]:
    readable = not pdf.document.fault
    left: Mapping[str, tuple[Rule[PdfFile], ...]] = {}
    if subject in ("print", "cover"):
        rules = print_edition.RULES
    elif subject == "screen" or not readable:
        rules = screen_edition.RULES
    else:
        rules, left = unknown_origin.pdf_rules(pdf.claims, judged_as)
    return (
        *apply_rules(rules, subject, pdf, name, readable=readable),
        *(each for reason, some in left.items() for each in left_out(some, subject, reason)),
    )


def _check_epub(
    path: Path,
    subject: Subject,
    known: KnownEdition | None,
    name: str,
    size: int,
    judged_as: JudgedAs | None,
) -> FileResult:
    file = epub_archive.read_epub(path)
    book = EpubBook(file=file, photos=None, foreign=subject == "file" and not judged_as)
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
        # In its place of the reading order: a back cover is the last page.
        text=(*captions, *pages, TextPart(location="content.opf", text=file.description)),
        identifiers=file.identifiers,
        claims=(validators.EPUB_ACCESSIBILITY,) if file.claims_accessibility else (),
        fault=file.fault,
    )


def _epub_results(book: EpubBook, subject: Subject, name: str) -> tuple[RuleResult, ...]:
    readable = not book.file.fault
    return tuple(apply_rules(epub_edition.RULES, subject, book, name, readable=readable))


def _size_text(size: int) -> str:
    """Return a number of bytes as `0.5 MB` or `12 kB`."""
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{max(1, round(size / 1000))} kB"
