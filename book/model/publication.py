"""The publication: its sections, its photographs, and the people who took part in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from book.model.photograph import Photo
from book.model.text import Blocks, Gallery, Inlines, Laid


class Role(StrEnum):
    """The part that somebody has in the publication."""

    AUTHOR = "author"
    PHOTOGRAPHER = "photographer"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    FUNDER = "funder"


class CoverStyle(StrEnum):
    """The photograph on the front cover: it fills it, or stands above a field of one colour."""

    BLEED = "bleed"
    FIELD = "field"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or an organisation that took part in the publication."""

    name: str
    role: Role


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
    #: The same as the publisher writes them, with hyphens; empty where only the digits are known.
    epub_isbn_written: str = ""
    print_isbn_written: str = ""
    accessibility: Accessibility | None = None
    #: The id of the photograph on the cover; empty for a cover of type only.
    cover: str = ""
    #: The words on the back cover.
    back_cover: Blocks = ()
    cover_style: CoverStyle = CoverStyle.BLEED
    #: Cyan, magenta, yellow and black of a field behind words on the cover, in per cent.
    cover_colour: tuple[float, float, float, float] = (0, 0, 0, 100)
    #: As printed beside the text: `Izium, Kharkiv Oblast, Ukraine`.
    place: str
    people: tuple[Person, ...]
    sections: tuple[Section, ...]
    disclaimer: Section
    #: Whether it stands before the sections, as a funder asks for, or after them.
    early_disclaimer: bool = False
    #: In reading order, each placed exactly once.
    photos: tuple[Photo, ...]

    @property
    def texts(self) -> tuple[Section, ...]:
        """Every section and the disclaimer, in reading order."""
        if self.early_disclaimer:
            return (self.disclaimer, *self.sections)
        return (*self.sections, self.disclaimer)

    @property
    def by_id(self) -> Mapping[str, Photo]:
        """The photographs by their ids, in reading order."""
        return {photo.id: photo for photo in self.photos}

    @property
    def described(self) -> bool:
        """Whether every photograph has an alt text, as PDF/UA and EPUB accessibility require."""
        return all(photo.described for photo in self.photos)

    @property
    def has_spread(self) -> bool:
        """Whether a photograph fills two facing pages."""
        galleries = (b for text in self.texts for b in text.blocks if isinstance(b, Gallery))
        return any(line.laid is Laid.SPREAD for gallery in galleries for line in gallery.lines)

    def photo(self, photo_id: str) -> Photo:
        """Return a photograph by its id; raise `KeyError` if there is none."""
        return self.by_id[photo_id]
