"""The publication: what is said, in what order, by whom. Nothing about formats.

Everything here is frozen and complete: a `Publication` that exists has passed every check of
`load`, so the stages after it ask no questions of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

#: Beside a field that is called `date`.
Day = date

# --- words inside a paragraph ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """Words said with emphasis, or quoted as code."""

    style: Literal["emphasis", "strong", "code"]
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words in another language than the text around them."""

    #: BCP 47 tag.
    language: str
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead somewhere."""

    #: A web or mail address; or the id of a section (`section-2`) or photograph (`photo-…`).
    target: str
    #: True for a place in this publication.
    internal: bool
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note at the foot of the page, where the words call it."""

    #: Counted through its section from 1.
    number: int
    content: "Inlines"


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line that ends where the author ended it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """Where a page of the print edition begins: among words, or between blocks.

    No manuscript holds one; the e-book's rendering puts them in.
    """

    #: The folio, as printed.
    page: str


Inline = str | Styled | Passage | Link | Footnote | LineBreak | PageBreak
Inlines = tuple[Inline, ...]

# --- blocks of a section --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section; the section's own title is `Section.title`."""

    #: 2 for the first level below the section's title, 6 at most.
    level: int
    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Blocks that somebody else said."""

    blocks: "Blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A bulleted list, or a numbered one."""

    #: The first number; None for bullets.
    start: int | None
    items: tuple["Blocks", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim:
    """Lines to be kept as they are."""

    text: str
    #: The text once more, with the page breaks that fall inside it; empty when none does.
    broken: Inlines = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A change of scene: the thematic break of CommonMark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One photograph that stands in the running text."""

    photo_id: str


class Laid(StrEnum):
    """How the photographs of one gallery line are laid (DESIGN.md, section 2)."""

    ROW = "row"
    FULL = "full"
    BLEED = "bleed"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryLine:
    """Photographs that the editor put on one line."""

    laid: Laid
    photo_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Photographs on pages of their own."""

    lines: tuple[GalleryLine, ...]
    #: True when the editor left the rows to the builder: one line, no instruction.
    free: bool

    @property
    def photo_ids(self) -> tuple[str, ...]:
        """Every photograph of the gallery, in reading order."""
        return tuple(photo_id for line in self.lines for photo_id in line.photo_ids)


Block = Paragraph | Heading | Quotation | Listing | Verbatim | Pause | Figure | Gallery | PageBreak
Blocks = tuple[Block, ...]

# --- people, photographs, the whole ---------------------------------------------------------


class Role(StrEnum):
    """What somebody did for the publication."""

    AUTHOR = "author"
    PHOTOGRAPHER = "photographer"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or an organisation, that has a part in the publication."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who took a photograph, and for whom: `A, B / Agency`."""

    photographers: tuple[str, ...]
    agency: str

    @property
    def line(self) -> str:
        """The newsroom's own credit line, as printed and as searched for in finished files."""
        return f"{', '.join(self.photographers)} / {self.agency}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph with the words that belong to it."""

    #: ASCII lower case, digits and hyphens: it goes into file names and links.
    id: str
    #: Relative to the project, forward slashes: `source/gallery/city-sign.jpg`.
    file: str
    #: False while the file has not arrived and a stand-in is drawn.
    delivered: bool
    #: SHA-256 of the file, or of what the stand-in is drawn from.
    digest: str
    #: Pixels, upright: after the orientation flag has been applied.
    width: int
    height: int
    caption: str
    credit: Credit
    #: What is seen, for a reader who cannot see it; empty while nobody has written it.
    alt: str
    description: str = ""
    place: str = ""
    date: str = ""
    #: The copyright notice: `© 2022 Gwara Media`.
    rights: str = ""
    usage_terms: str = ""
    #: A term of the IPTC vocabulary of digital source types.
    source_type: str = "digitalCapture"
    #: A term of the PLUS vocabulary of data-mining statements.
    data_mining: str = "DMI-UNSPECIFIED"
    #: How it is separated for the press: `perceptual` keeps gradations of saturated colours.
    intent: Literal["relative", "perceptual"] = "relative"
    #: What was changed in the picture to protect somebody; empty when nothing was.
    altered: str = ""
    graphic: bool = False
    #: Somebody in it may be harmed by being seen; who allowed it all the same, and when.
    people_protected: bool = False
    cleared: str = ""
    #: It may not be published before this day.
    embargo: Day | None = None
    #: The point to keep when a `bleed` crops, as fractions of width and height.
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def ratio(self) -> float:
        """Width divided by height."""
        return self.width / self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the publication with a title of its own."""

    #: `section-1`, counted in reading order.
    id: str
    number: int
    title: Inlines
    blocks: Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """What somebody who has evaluated the e-book says of it; the builder says nothing of the kind.

    Either a claim with its evaluator or an exemption (EPUB Accessibility 1.1, 2.5 and 2.6).
    """

    #: `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`; empty for an exemption.
    claim: str = ""
    #: Who has evaluated.
    evaluator: str = ""
    #: When.
    evaluated: date | None = None
    #: Address of the evaluator's report.
    report: str = ""
    #: What entitles the evaluator.
    credential: str = ""
    #: `eaa-microenterprise`, `eaa-disproportionate-burden`, `eaa-fundamental-alteration`.
    exemption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """All that the editions say."""

    #: Stem of the editions' file names: `izium`.
    name: str
    title: str
    subtitle: str
    #: BCP 47 tag.
    language: str
    #: A URI that stays the same for all editions and all builds: `urn:uuid:…`, `urn:isbn:…`.
    identifier: str
    date: date
    version: str
    publisher: str
    rights: str
    licence: str
    #: As its publisher calls it: `Second edition`.
    edition: str = ""
    #: ISBN-13 of the e-book and of the print edition, digits alone: each form has its own.
    epub_isbn: str = ""
    print_isbn: str = ""
    accessibility: Accessibility | None = None
    #: The photograph on the cover, by its id; empty for a cover of type alone.
    cover: str = ""
    #: As printed beside the text: `Izium, Kharkiv Oblast, Ukraine`.
    place: str
    people: tuple[Person, ...]
    sections: tuple[Section, ...]
    disclaimer: Section
    #: In reading order, each placed exactly once.
    photos: tuple[Photo, ...]

    def photo(self, photo_id: str) -> Photo:
        """Find a photograph by its id; `KeyError` when there is none."""
        for photo in self.photos:
            if photo.id == photo_id:
                return photo
        raise KeyError(photo_id)


def plain(content: Inlines) -> str:
    """Say the words alone: without emphasis, links or notes, a line break being a space."""
    return "".join(_words(content))


def _words(content: Inlines) -> Iterator[str]:
    for inline in content:
        match inline:
            case str():
                yield inline
            case LineBreak():
                yield " "
            case Styled() | Passage() | Link():
                yield from _words(inline.content)
            case Footnote() | PageBreak():
                pass


def photographers(photos: tuple[Photo, ...]) -> tuple[str, ...]:
    """Name every photographer once, in order of first appearance, spelt as credited."""
    return tuple(dict.fromkeys(name for photo in photos for name in photo.credit.photographers))
