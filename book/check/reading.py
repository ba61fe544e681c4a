"""Read one edition and run its checks; may run in a process of its own.

What is given and answered is a value: nothing of a library, and nothing of the file but its words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from book.check import (
    belongings,
    derivatives,
    ebook,
    epub_file,
    print_pdf,
    reader,
    rule,
    screen_pdf,
    words,
)
from book.check.asked import Expected
from book.check.document import Document
from book.check.examined import Run, Subject
from book.check.proof import Passage
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file, read and checked."""

    subject: Subject
    #: What it is, also where nothing was known of it.
    kind: Subject
    file: str
    #: `28 pages, 0.5 MB`.
    extent: str
    runs: tuple[Run, ...]
    title: str = ""
    passages: tuple[Passage, ...] = ()
    #: What the pages of a PDF are called.
    labels: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    #: Why nothing could be read at all.
    fault: str = ""


def read(path: Path, subject: Subject, known: Known | None, name: str) -> Reading:
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


def broken(subject: Subject, name: str, size: int, fault: str) -> Reading:
    """Answer a file that cannot be read: one error, and everything else left out."""
    if subject == "epub":
        runs = epub_file.runs(
            epub_file.ReadEpub(ebook=ebook.Ebook(fault=fault)), name, compared=False
        )
    elif subject == "print":
        document = Document(fault=fault)
        runs = print_pdf.runs(document, Expected(), name)
    else:
        empty = screen_pdf.ReadPdf(
            document=Document(fault=fault), belongings=belongings.Belongings()
        )
        runs = screen_pdf.runs(empty, name)
    return Reading(
        subject=subject,
        kind=subject,
        file=name,
        extent=weight(size),
        runs=_as(subject, runs),
        fault=fault,
    )


def pictures(
    folder: Path, planned: tuple[Derivative, ...], photos: tuple[Photo, ...]
) -> tuple[Run, ...]:
    """Read the picture files that were made, and run their checks."""
    return derivatives.runs(tuple(derivatives.read(folder, planned, photos)))


def _pdf(path: Path, subject: Subject, known: Known | None, name: str, size: int) -> Reading:
    document = reader.read(path)
    if document.fault:
        return broken(subject, name, size, document.fault)
    found = screen_pdf.ReadPdf(document=document, belongings=belongings.read(path))
    said = words.read(path)
    for_press = _for_press(found) if subject == "file" else subject == "print"
    if for_press:
        expected = known.expected if known else Expected()
        runs = (
            *print_pdf.runs(document, expected, name),
            *screen_pdf.carried(found, subject, name),
        )
    else:
        runs = screen_pdf.runs(found, name)
    count = len(document.sheets)
    return Reading(
        subject=subject,
        kind="print" if for_press else "screen",
        file=name,
        extent=f"{count} page{'' if count == 1 else 's'}, {weight(size)}",
        runs=_as(subject, runs),
        title=found.belongings.title,
        passages=tuple(
            Passage(where=str(number), words=page)
            for number, page in enumerate(said.pages, start=1)
        ),
        labels=said.labels,
        identifiers=tuple(filter(None, [found.belongings.identifier])),
    )


def _for_press(pdf: screen_pdf.ReadPdf) -> bool:
    """Whether a file of unknown make is meant for a press: it says so, or has no structure."""
    claims = {*pdf.document.info, *pdf.document.xmp}
    says = any("GTS_PDFX" in claim for claim in claims) or any(
        intent.subtype == "GTS_PDFX" for intent in pdf.document.intents
    )
    return says or not (pdf.belongings.tagged or pdf.belongings.claims)


def _epub(path: Path, subject: Subject, known: Known | None, name: str, size: int) -> Reading:
    book = ebook.read(path)
    known_or_none = known or Known()
    epub = epub_file.ReadEpub(ebook=book, photos=known_or_none.photos, cover=known_or_none.cover)
    runs = epub_file.runs(epub, name, compared=known is not None)
    by_name = ebook.by_name(book)
    passages = [
        Passage(
            where=page.name.rpartition("/")[2],
            words=shown.caption,
            photo_id=epub.photo_id(by_name.get(shown.name)),
        )
        for page in book.pages
        for shown in page.shown
        if shown.in_figure
    ]
    passages += [
        Passage(where=page.name.rpartition("/")[2], words=page.words) for page in book.pages
    ]
    count = len(book.pages)
    return Reading(
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


def _as(subject: Subject, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(rule.about(run, subject) for run in runs)


def weight(size: int) -> str:
    """Say how heavy a file is."""
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{max(1, round(size / 1000))} kB"
