"""A PDF that was read, and what it was made to be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from book.check.read.pdf_document import Document, ImageStream, Mark, PdfImage, PdfPage
from book.check.read.pdf_metadata import PdfMetadata
from book.check.rule import BUILD_AGAIN, Problem
from book.check.rules.privacy import DO_NOT_SEND, LeakSource, PrivateData
from book.errors import Severity
from book.layout import Bleed
from book.manuscript.settings import PrinterToml


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an edition was made to be; a rule that needs a value that is None is left out."""

    #: The trimmed page, width and height, in mm.
    size: tuple[float, float] | None = None
    bleed: Bleed | None = None
    #: What the printing house asks for; the limits of the built-in profile apply without it.
    printer: PrinterToml | None = None
    #: The PDF/X standard that a file of unknown origin is read as.
    claimed: Literal["PDF/X-4", "PDF/X-1a:2003"] = "PDF/X-4"
    #: Pixels of the photograph as it was delivered, of the part that is in a picture file, by the
    #: file's SHA-256.
    originals: Mapping[str, tuple[int, int]] | None = None
    #: SHA-256 of the picture files of each photograph in this edition, by the photograph's id.
    pictures: Mapping[str, Sequence[str]] | None = None
    #: Pixels of the photographs on covers, whole and as delivered, by their files' SHA-256.
    covers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: Whether a photograph fills two facing pages.
    spread: bool = False

    @property
    def limits(self) -> PrinterToml:
        """The printer profile, or the built-in one."""
        return self.printer or PrinterToml(standard=self.claimed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """A PDF, as the rules look at it."""

    document: Document
    metadata: PdfMetadata = field(default_factory=PdfMetadata)
    expected: Expected = field(default_factory=Expected)
    #: It is of unknown origin: what this program never writes may be in it.
    foreign: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """The standards that it claims: `PDF/X-4`, `PDF/UA-1`, `PDF/A-3a`."""
        info, xmp, metadata = self.document.info, self.document.xmp, self.metadata
        keys = info.get("GTS_PDFXConformance"), info.get("GTS_PDFXVersion")
        pdfx = next(filter(None, (*keys, xmp.get("pdfxid:GTS_PDFXVersion"))), "")
        pdfa = metadata.pdfa_part + metadata.pdfa_conformance.lower()
        named = (pdfx, ""), (metadata.pdfua_part, "PDF/UA-"), (pdfa, "PDF/A-")
        return tuple(f"{prefix}{claim[:40]}" for claim, prefix in named if claim)

    def placed_pictures(self) -> Iterator[tuple[PdfPage, Mark, PdfImage, ImageStream | None]]:
        """Yield each picture on each page, with its stream if that was read."""
        for page in self.document.pages:
            for mark in page.marks:
                if mark.picture:
                    yield (
                        page,
                        mark,
                        mark.picture,
                        self.document.image_streams.get(mark.picture.key),
                    )

    @property
    def private(self) -> PrivateData:
        """What must not leave the newsroom, as far as the file has it."""
        return PrivateData(
            leaks=tuple(
                LeakSource(location=location, leaks=leaks, hint=DO_NOT_SEND, foreign=self.foreign)
                for location, leaks in self.metadata.leaks
            ),
            local_paths=tuple(("the file", path) for path in self.metadata.local_paths),
            remote=tuple(
                (f"page {each.page}" if each.page else "the file", each.what)
                for each in self.document.active_content
                if each.kind == "fetch"
            ),
        )


def without_pictures(pdf: PdfFile) -> str:
    """Return why rules about the pictures that were made cannot be applied."""
    if pdf.expected.pictures is None:
        return "the pictures that were made for it are not here"
    return ""


def on_page(
    page: PdfPage,
    message: str,
    hint: str = BUILD_AGAIN,
    marks: Iterable[Mark] = (),
    severity: Severity | None = None,
    photo_id: str = "",
) -> Problem:
    """Return a problem of a page, or of `marks` on it."""
    return Problem(
        message,
        hint,
        severity=severity,
        page=page.number,
        photo_id=photo_id,
        box=page.bounding_box_of(marks),
    )
