"""The publication as plain values: its text, photographs and people, independent of any format.

Every class is frozen. A `Publication` exists only after every check of `load` has passed, so
later stages do not validate it again.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

#: `date` for classes that have a field of that name.
Day = date

# --- inlines --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """Inlines with emphasis, or code."""

    style: Literal["emphasis", "strong", "code"]
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Inlines in another language than the text around them."""

    #: BCP 47 tag.
    language: str
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink."""

    #: A web or mail address; or the id of a section (`section-2`) or photograph (`photo-…`).
    target: str
    #: True if the target is in this publication.
    internal: bool
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A footnote, at the place of its call."""

    #: Counted through the publication from 1; a note called again keeps its number.
    number: int
    #: Empty where a note is called again.
    content: "Inlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkNote:
    """The address of a link, which rendering inserts into editions with pages."""

    #: `a` to `z`, `aa` and so on; empty inside a note, where brackets follow the link.
    mark: str
    target: str
    #: The address as printed; empty where a mark is called again.
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReference:
    """The page of a link's target, which rendering inserts into editions with pages."""

    target: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """The beginning of a page of the print edition, among inlines or between blocks.

    The manuscript has none: rendering inserts them into the e-book.
    """

    #: The folio, as printed.
    page: str


Inline = str | Styled | Passage | Link | Footnote | LinkNote | PageReference | LineBreak | PageBreak
Inlines = tuple[Inline, ...]

# --- blocks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section; the section's own title is `Section.title`."""

    #: From 2, the first level below the section's title, to 6.
    level: int
    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A block quotation."""

    blocks: "Blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A bulleted or numbered list."""

    #: The first number; None for bullets.
    start: int | None
    items: tuple["Blocks", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim:
    """Preformatted text."""

    text: str
    #: The same text with the page breaks that fall inside it; empty if there are none.
    broken: Inlines = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A change of scene: the thematic break of CommonMark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A photograph in the running text."""

    photo_id: str


class Laid(StrEnum):
    """The layout of one gallery line: the word before its photographs in the manuscript."""

    #: The photographs of the line share a row, uncropped; this line has no such word.
    ROW = "row"
    #: Alone on its page, uncropped, as large as the type area allows with its caption.
    FULL = "full"
    #: Alone, filling the page into the bleed, cropped around its focus.
    BLEED = "bleed"
    #: Across two facing pages; one picture in the EPUB.
    SPREAD = "spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryLine:
    """The photographs of one line of a gallery in the manuscript."""

    laid: Laid
    photo_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Photographs on pages without running text."""

    lines: tuple[GalleryLine, ...]
    #: True if the builder chooses the rows: the manuscript has one line without an instruction.
    free: bool

    @property
    def photo_ids(self) -> tuple[str, ...]:
        """The ids of all photographs, in reading order."""
        return tuple(photo_id for line in self.lines for photo_id in line.photo_ids)


Block = Paragraph | Heading | Quotation | Listing | Verbatim | Pause | Figure | Gallery | PageBreak
Blocks = tuple[Block, ...]

#: Soft hyphen, zero-width space, word joiner, and its older code U+FEFF.
_BREAK_CHARACTERS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))

# --- people, photographs, publication -------------------------------------------------------


class Role(StrEnum):
    """The part that somebody has in the publication."""

    AUTHOR = "author"
    PHOTOGRAPHER = "photographer"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or an organisation that took part in the publication."""

    name: str
    role: Role


#: How a picture came to the newsroom, or why nobody is named.
CreditKind = Literal[
    "photographer", "agency", "staff", "commissioned", "handout", "courtesy", "archive", "pool",
    "reader", "social-media", "withheld", "anonymous", "illustration", "collage", "screengrab",
    "satellite",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The people, the agency and the terms that a photograph is credited with."""

    #: The newsroom's own line; empty where it is `photographers / agency`.
    written: str = ""
    #: People alone; empty where the line names none.
    photographers: tuple[str, ...] = ()
    #: Agencies and other sources, as listed: `AFP via Getty Images`; empty where none is named.
    agency: str = ""
    #: None for a line that does not tell.
    kind: CreditKind | None = None
    #: `CC BY-SA 4.0`; empty where there is none.
    licence: str = ""
    #: Whether the licence is to be named, and the newsroom's line does not.
    licence_added: bool = False

    @property
    def line(self) -> str:
        """The credit as printed and as searched for in finished files."""
        written = self.written or self.source
        return f"{written} / {self.licence}" if self.licence_added else written

    @property
    def source(self) -> str:
        """Photographers and agency: `A, B / Agency`; empty where nobody is named."""
        return " / ".join(filter(None, (", ".join(self.photographers), self.agency)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph with its caption, credit and other metadata."""

    #: ASCII lower case, digits and hyphens: used in file names and links.
    id: str
    #: Relative to the project, forward slashes: `source/gallery/city-sign.jpg`.
    file: str
    #: False while the file is missing and a stand-in is drawn.
    delivered: bool
    #: SHA-256 of the file, or of the values that the stand-in is drawn from.
    digest: str
    #: Pixels, after the orientation flag has been applied.
    width: int
    height: int
    caption: str
    credit: Credit
    #: Alt text: what the photograph shows. Empty if it has not been written yet.
    alt: str
    description: str = ""
    place: str = ""
    date: str = ""
    #: The copyright notice: `© 2022 Gwara Media`.
    rights: str = ""
    usage_terms: str = ""
    #: What the file asks of whoever uses it: `MANDATORY CREDIT, NO ARCHIVE`; not published.
    instructions: str = ""
    #: Who has read them, and when.
    instructions_read: str = ""
    #: A term of the IPTC vocabulary of digital source types.
    source_type: str = "digitalCapture"
    #: A term of the PLUS vocabulary of data-mining statements.
    data_mining: str = "DMI-UNSPECIFIED"
    #: Rendering intent for CMYK: `perceptual` keeps gradations of saturated colours.
    intent: Literal["relative", "perceptual"] = "relative"
    #: What was changed in the photograph to protect somebody; empty if nothing was.
    altered: str = ""
    graphic: bool = False
    #: True if somebody in it may be harmed by being recognised.
    people_protected: bool = False
    #: Who allowed publication of a photograph with protected people, and when.
    cleared: str = ""
    #: The first day on which it may be published.
    embargo: Day | None = None
    #: The point to keep when a `bleed` crops, as fractions of width and height.
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def ratio(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    @property
    def described(self) -> bool:
        """Whether its alt text says what it shows; a stand-in describes itself.

        An alt text that repeats the caption, the id or the file's name says nothing (WCAG 2.2,
        failure F30).
        """
        return not self.delivered or (bool(self.alt) and not self.alt_repeats)

    @property
    def alt_repeats(self) -> bool:
        """Whether its alt text is only its caption, its id or the name of its file."""
        name = self.file.rpartition("/")[2]
        known = (self.caption, self.id, name, name.rpartition(".")[0])
        return letters_and_digits(self.alt) in map(letters_and_digits, known)


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
    """The statement of the e-book's evaluator; the builder itself makes no conformance claim.

    Either a claim with its evaluator or an exemption (EPUB Accessibility 1.1, 2.5 and 2.6).
    """

    #: `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`; empty for an exemption.
    claim: str = ""
    #: Name of the evaluator.
    evaluator: str = ""
    #: Day of the evaluation.
    evaluated: date | None = None
    #: Address of the evaluator's report.
    report: str = ""
    #: The evaluator's credential.
    credential: str = ""
    #: `eaa-microenterprise`, `eaa-disproportionate-burden`, `eaa-fundamental-alteration`.
    exemption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The content of all editions."""

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
    #: The publisher's edition statement: `Second edition`.
    edition: str = ""
    #: ISBN-13 of the e-book and of the print edition, digits only: one ISBN for each form.
    epub_isbn: str = ""
    print_isbn: str = ""
    accessibility: Accessibility | None = None
    #: The id of the photograph on the cover; empty for a cover of type only.
    cover: str = ""
    #: As printed beside the text: `Izium, Kharkiv Oblast, Ukraine`.
    place: str
    people: tuple[Person, ...]
    sections: tuple[Section, ...]
    disclaimer: Section
    #: In reading order, each placed exactly once.
    photos: tuple[Photo, ...]

    @property
    def texts(self) -> tuple[Section, ...]:
        """Every section, and the disclaimer last."""
        return (*self.sections, self.disclaimer)

    @property
    def by_id(self) -> Mapping[str, Photo]:
        """The photographs by their ids, in reading order."""
        return {photo.id: photo for photo in self.photos}

    @property
    def described(self) -> bool:
        """Whether every photograph has an alt text, as PDF/UA and EPUB accessibility require."""
        return all(photo.described for photo in self.photos)

    def photo(self, photo_id: str) -> Photo:
        """Return a photograph by its id; raise `KeyError` if there is none."""
        return self.by_id[photo_id]


def walk(blocks: Blocks) -> Iterator[Block]:
    """Yield every block, with those inside quotations and list items, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Quotation):
            yield from walk(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from walk(item)


def walk_inlines(content: Inlines) -> Iterator[Inline]:
    """Yield every inline, with those inside others, in reading order."""
    for inline in content:
        yield inline
        if isinstance(inline, Styled | Passage | Link | Footnote):
            yield from walk_inlines(inline.content)


def unbroken(text: str) -> str:
    """Return a text, for metadata, without characters that only say where a line may break."""
    return text.translate(_BREAK_CHARACTERS)


def plain(content: Inlines) -> str:
    """Return the text without markup and footnotes; a line break becomes a space."""
    return "".join(_plain_parts(content))


def _plain_parts(content: Inlines) -> Iterator[str]:
    for inline in content:
        match inline:
            case str():
                yield inline
            case LineBreak():
                yield " "
            case Styled() | Passage() | Link():
                yield from _plain_parts(inline.content)


def letters_and_digits(text: str) -> str:
    """Return letters and digits alone, case-folded, for comparing texts."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def photographers(photos: tuple[Photo, ...]) -> tuple[str, ...]:
    """Return every photographer once, in order of first appearance, spelt as credited."""
    return tuple(dict.fromkeys(name for photo in photos for name in photo.credit.photographers))
