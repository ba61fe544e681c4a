"""Which source is used for each field of a photograph, and where the sources disagree. Pure.

gallery.toml comes before the metadata of the file: the picture desk edits the one, agencies write
the other. What is not used and differs is reported (META-03).
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
from book.model import Photo

#: Likeness (difflib) from which two names may be one: Serhii and Serhiy Prokopenko have 0.94.
ALIKE = 0.88


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A field in which the file differs from what is printed."""

    #: The key of gallery.toml: `credit`, `caption`, `rights`.
    key: str
    printed: str
    other: str
    #: Where the other value is: `XMP`, `IIM`, `EXIF`.
    source: str


def merge_metadata(
    table: PhotoTable, defaults: PhotoDefaults, embedded: EmbeddedMetadata
) -> PhotoMetadata:
    """Return each field from the photograph's table, else [defaults], else its file.

    `credit` is the whole credit line, as written, whether it parses or not.
    """
    file = embedded.merged
    mining = table.data_mining or defaults.data_mining
    return PhotoMetadata(
        caption=table.caption or file.caption,
        credit=_first(table.credit, defaults.credit, credit_of_file(file)),
        alt=table.alt or file.alt,
        description=table.description or file.description,
        place=_first(table.place, defaults.place, file.place),
        date=_first(table.date, defaults.date, file.date),
        copyright=_first(table.rights, defaults.rights, file.copyright),
        usage_terms=_first(table.usage_terms, defaults.usage_terms, file.usage_terms),
        source_type=table.source_type
        or defaults.source_type
        or file.source_type
        or "digitalCapture",
        data_mining=DATA_MINING_TERMS[mining] if mining else file.data_mining or "DMI-UNSPECIFIED",
    )


def credit_of_file(file: PhotoMetadata) -> str:
    """Return a credit line from a file's creators and credit; empty when either is missing."""
    if settings.parse_credit(file.credit):
        return file.credit
    if file.creators and file.credit:
        return f"{', '.join(file.creators)} / {file.credit}"
    return ""


def disagreements(photo: Photo, embedded: EmbeddedMetadata) -> Iterator[Disagreement]:
    """Compare creator, caption and copyright of a photograph with XMP, IIM and EXIF of its file."""
    printed = {
        "credit": ", ".join(photo.credit.photographers),
        "caption": photo.caption,
        "rights": photo.rights,
    }
    sources = {"XMP": embedded.xmp, "IIM": embedded.iim, "EXIF": embedded.exif}
    for key, ours in printed.items():
        for source, file in sources.items():
            theirs, most = _field_of_file(file, key)
            if theirs and ours and not _agree(ours, theirs, most if source == "IIM" else 0):
                yield Disagreement(key=key, printed=ours, other=theirs, source=source)


def similar_names(names: Iterable[str]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Yield pairs of similar names, the rarer first, each with its number of occurrences."""
    counted = Counter(names)
    for one, other in combinations(counted, 2):
        if _likeness(one, other) >= ALIKE:
            rarer, commoner = sorted((one, other), key=lambda name: (counted[name], name))
            yield (rarer, counted[rarer]), (commoner, counted[commoner])


def _first(table: str | None, *others: str) -> str:
    """Return the first that is not empty; an empty string in the table itself stays empty."""
    return table if table is not None else next(filter(None, others), "")


def _field_of_file(file: PhotoMetadata, key: str) -> tuple[str, int]:
    """Return the value of a key of gallery.toml, and how many bytes IIM has room for."""
    match key:
        case "credit":
            return ", ".join(file.creators), BY_LINE_BYTES
        case "caption":
            return file.caption, CAPTION_BYTES
        case _:
            return file.copyright, COPYRIGHT_BYTES


def _agree(ours: str, theirs: str, most: int) -> bool:
    """Compare after Unicode normalisation, without regard to white space.

    With `most`, theirs may be ours cut to that many bytes. By-lines of IIM are cut name by name.
    """
    if most == BY_LINE_BYTES and ours.count(", ") == theirs.count(", ") > 0:
        pairs = zip(ours.split(", "), theirs.split(", "), strict=True)
        return all(_agree(one, other, most) for one, other in pairs)
    one, other = _normalise(ours), _normalise(theirs)
    cut = most and len(other.encode()) > most - 4
    return one == other or bool(cut and one.startswith(other))


def _normalise(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(
        None, _normalise(one).casefold(), _normalise(other).casefold()
    ).ratio()
