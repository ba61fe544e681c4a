"""A note that a reader has made, as it comes back, and a remark: that note at its place."""

from dataclasses import dataclass, field
from typing import Literal

#: How sure a place is: the words stand there; the words are gone and stood near; only the position
#: of the note says so; the words stand at several places that nothing tells apart; only the section
#: is known; there is no place.
Certainty = Literal["found", "gone", "position", "one of several", "section", "not placed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The words that a note means and the text around them, as an edition has them."""

    before: str = ""
    words: str = ""
    after: str = ""
    #: The photograph whose figure, caption or entry is meant; empty where none is known.
    photo_id: str = ""
    #: Photographs of the page, as far as they are known: one of several equal captions is theirs.
    page_photos: tuple[str, ...] = ()
    #: The note is on a picture, whose caption may be the nearest text.
    on_picture: bool = False
    #: A place inside a document, of which no more is known, such as its half.
    rough: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody has answered to a note in the same file, or the state that it was given."""

    author: str = ""
    date: str = ""
    text: str = ""
    #: Of a review: `Accepted`, `Completed`.
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a returned file says."""

    #: The same each time that the file, or a later one with the same note, is read.
    id: str
    #: `highlight`, `underline`, `replace`, `note`, `bookmark`.
    kind: str
    author: str = ""
    #: As ISO 8601, or as the file has them.
    created: str = ""
    modified: str = ""
    text: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()
    #: `yellow`, `#ffd100`.
    colour: str = ""
    #: Counted from 1; 0 where the edition has none.
    page: int = 0
    #: The page as printed, and the headings that a reading system names.
    label: str = ""
    headings: str = ""
    #: Of the e-book: `EPUB/section-01.xhtml`.
    document: str = ""
    replies: tuple[Reply, ...] = ()
    passage: Passage = field(default_factory=Passage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where the words of a note stand in the manuscript."""

    certainty: Certainty
    #: Relative to the project; empty where there is no place.
    file: str = ""
    line: int = 0
    #: Where the words end, if that is on another line or in another file.
    end_file: str = ""
    end_line: int = 0
    photo_id: str = ""
    #: Words of the manuscript at that place: those around a place where words are gone.
    near: str = ""
    #: The first of the words, and its number among all words of the manuscript.
    first_word: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note at its place in the manuscript."""

    note: Note
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The notes of one returned file."""

    notes: tuple[Note, ...] = ()
    #: What could not be read of it, each with what to do.
    faults: tuple[tuple[str, str], ...] = ()
