"""A proof as values: pages with their pictures and findings, photographs, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from book.check.result import Subject
from book.errors import Severity
from book.proof.sheets.screens import ReaderScreens, ScreenPage

#: Left, top, width and height, in pixels of the picture of a page.
PixelBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A finding on a page."""

    #: Of the finding.
    number: int
    severity: Severity
    subject: Subject
    code: str
    message: str
    #: None for the whole of the page.
    box: PixelBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guides:
    """Lines over the picture of a printed page, in its pixels."""

    trim: PixelBox
    safe: PixelBox
    #: Distances of the folds from the left edge.
    folds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """A page of an edition with its picture."""

    #: `print-7`.
    id: str
    #: Starts at 1.
    number: int
    #: The page's label, which its folio is; empty where the file has none.
    label: str
    #: Relative to the proof: `print/007.jpg`.
    file: str
    #: Pixels.
    width: int
    height: int
    #: The same page as it looks when printed; empty without a soft proof.
    soft: str = ""
    #: `blank`, `photographs`, `contents`; empty for a page of text.
    kind: str = ""
    #: The title of its section, or empty.
    section: str = ""
    #: What stands on it, in the words of the publication; empty where nothing does.
    words: str = ""
    #: The page in the copied file: `editions/izium-print.pdf#page=7`.
    zoom: str
    #: Whether it is a right-hand page.
    recto: bool = True
    guides: Guides | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEdition:
    """An edition with its pages; an e-book has none."""

    subject: Subject
    #: `Print edition`.
    title: str
    #: Relative to the proof: `editions/izium-print.pdf`.
    file: str
    #: Bytes.
    size: int
    pages: tuple[SheetPage, ...] = ()
    #: Why pages have no soft proof; empty where all have.
    no_soft_proof: str = ""

    @property
    def openings(self) -> Iterator[tuple[SheetPage | None, SheetPage | None]]:
        """The pages as they face each other: the first is a right-hand page alone."""
        left: SheetPage | None = None
        for page in self.pages:
            if page.recto:
                yield left, page
                left = None
            else:
                left = page
        if left:
            yield left, None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """A finding of the last `book check`, and where it is pinned."""

    #: Starts at 1.
    number: int
    subject: Subject
    severity: Severity
    code: str
    message: str
    hint: str
    #: `source/gallery/gallery.toml:13`; empty when no file is concerned.
    location: str
    #: How many findings it counts; 1 for a finding that is one.
    count: int
    #: Ids on the sheet with the words of their links: `print-7`, `print page 7`.
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPhoto:
    """A photograph of the contact sheet."""

    id: str
    #: The name of the file that was delivered, or is expected.
    file: str
    delivered: bool
    #: Relative to the proof; empty when none could be drawn.
    thumbnail: str
    #: Pixels.
    width: int
    height: int
    caption: str
    #: What was changed in it to protect somebody; empty if nothing was.
    altered: str
    credit: str
    #: Empty when nobody has written it.
    alt: str
    #: At which it is printed, and of the original at the same size; 0 for a stand-in.
    ppi: int
    original_ppi: int
    #: Pages of the print edition, with the ids of their places on the sheet.
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSheet:
    """All that a proof shows."""

    title: str
    subtitle: str
    #: Of the publication, as a tag of BCP 47.
    language: str
    editions: tuple[SheetEdition, ...]
    screens: tuple[ReaderScreens, ...]
    photos: tuple[SheetPhoto, ...]
    #: Letters that the contact sheet to print cannot show.
    lacking: str
    findings: tuple[SheetFinding, ...]
    #: By the ids of pages, photographs and screens.
    pins: Mapping[str, tuple[Pin, ...]]
    #: What is to be known of the findings: there is no report, or it is of earlier editions.
    notices: tuple[str, ...]


def screen_id(page: ScreenPage) -> str:
    """Return the id of a page of the e-book on the sheet: `ebook-phone-light-001`."""
    return page.file.rpartition(".")[0].replace("/", "-")
