"""What is said of a photograph, and by whom: the manuscript first, then the file's own words. Pure.

The picture desk edits gallery.toml; agencies write into the files. Where both speak, the
manuscript is printed and the disagreement is reported (META-03).
"""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from book.images.metadata import (
    BY_LINE_BYTES,
    CAPTION_BYTES,
    COPYRIGHT_BYTES,
    EmbeddedMetadata,
    PhotoMetadata,
)
from book.manuscript import settings
from book.manuscript.settings import DATA_MINING_TERMS, PhotoDefaults, PhotoTable
from book.model import Credit, Photo

#: Two names as alike as this are one name spelt in two ways, or worth a look:
#: Serhii and Serhiy Prokopenko come to 0.94.
ALIKE = 0.88


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of one photograph, after manuscript and file have spoken."""

    caption: str
    #: As written, whether it parses or not; empty when nobody is named.
    credit: str
    alt: str
    description: str
    place: str
    date: str
    rights: str
    usage_terms: str
    source_type: str
    data_mining: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two places that say different things in one field."""

    #: The key of gallery.toml: `credit`, `caption`, `rights`.
    key: str
    #: What is printed, and who says so: `gallery.toml`, `XMP`, `IIM`, `EXIF`.
    printed: str
    by: str
    #: What the other place says.
    other: str
    other_by: str


def merge_sources(table: PhotoTable, defaults: PhotoDefaults, embedded: EmbeddedMetadata) -> Said:
    """Let the manuscript speak, its table before its defaults, and the file where it is silent."""
    file = embedded.merged
    mining = table.data_mining or defaults.data_mining
    return Said(
        caption=table.caption or file.caption,
        credit=_first(table.credit, defaults.credit, credit_of_file(file)),
        alt=table.alt or file.alt,
        description=table.description or file.description,
        place=_first(table.place, defaults.place, file.place),
        date=_first(table.date, defaults.date, file.date),
        rights=_first(table.rights, defaults.rights, file.copyright),
        usage_terms=_first(table.usage_terms, defaults.usage_terms, file.usage_terms),
        source_type=table.source_type
        or defaults.source_type
        or file.source_type
        or "digitalCapture",
        data_mining=DATA_MINING_TERMS[mining] if mining else file.data_mining or "DMI-UNSPECIFIED",
    )


def credit_of_file(words: PhotoMetadata) -> str:
    """Make a credit line of a file's creators and its credit; empty when either is missing."""
    if settings.parse_credit(words.credit):
        return words.credit
    if words.creators and words.credit:
        return f"{', '.join(words.creators)} / {words.credit}"
    return ""


def disagreements(
    said: Said | Photo, credit: Credit | None, embedded: EmbeddedMetadata
) -> Iterator[Disagreement]:
    """Compare creator, caption and copyright of what is printed with each place in the file."""
    printed = {
        "credit": ", ".join(credit.photographers) if credit else "",
        "caption": said.caption,
        "rights": said.rights,
    }
    for key, ours in printed.items():
        by = "gallery.toml"
        for place, words in (("XMP", embedded.xmp), ("IIM", embedded.iim), ("EXIF", embedded.exif)):
            theirs, most = _field_of_file(words, key)
            if theirs and ours and not _agree(ours, theirs, most if place == "IIM" else 0):
                yield Disagreement(key=key, printed=ours, by=by, other=theirs, other_by=place)


def similar_names(names: Iterable[str]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Pair names that are nearly the same, the rarer first, each with how often it stands."""
    counted = Counter(names)
    for one, other in combinations(counted, 2):
        if _likeness(one, other) >= ALIKE:
            rarer, commoner = sorted((one, other), key=lambda name: (counted[name], name))
            yield (rarer, counted[rarer]), (commoner, counted[commoner])


def _first(table: str | None, *others: str) -> str:
    """Answer the first that says something; a table's empty string says: nothing is known."""
    return table if table is not None else next(filter(None, others), "")


def _field_of_file(words: PhotoMetadata, key: str) -> tuple[str, int]:
    """Answer a file's words for a key, and the most bytes that IIM has for them."""
    match key:
        case "credit":
            return ", ".join(words.creators), BY_LINE_BYTES
        case "caption":
            return words.caption, CAPTION_BYTES
        case _:
            return words.copyright, COPYRIGHT_BYTES


def _agree(ours: str, theirs: str, most: int) -> bool:
    """Compare after Unicode normalisation, whatever the white space; IIM may have cut its own.

    IIM has room for so many bytes of each name, not of all together.
    """
    if most == BY_LINE_BYTES and ours.count(", ") == theirs.count(", ") > 0:
        pairs = zip(ours.split(", "), theirs.split(", "), strict=True)
        return all(_agree(one, other, most) for one, other in pairs)
    one, other = _normalise(ours), _normalise(theirs)
    cut = most and len(other.encode()) > most - 4
    return one == other or bool(cut and one.startswith(other))


def _normalise(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(
        None, _normalise(one).casefold(), _normalise(other).casefold()
    ).ratio()
