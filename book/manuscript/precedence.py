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

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
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
    source_type = table.source_type or defaults.source_type or file.source_type
    mining = table.data_mining or defaults.data_mining
    return PhotoMetadata(
        caption=table.caption or file.caption,
        credit=_first_filled(table.credit, defaults.credit, credit_of_file(file)),
        alt=table.alt or file.alt,
        description=table.description or file.description,
        place=_first_filled(table.place, defaults.place, file.place),
        date=_first_filled(table.date, defaults.date, file.date),
        copyright=_first_filled(table.rights, defaults.rights, file.copyright),
        usage_terms=_first_filled(table.usage_terms, defaults.usage_terms, file.usage_terms),
        source_type=source_type or "digitalCapture",
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
    sources = {"XMP": embedded.xmp, "IIM": embedded.iim, "EXIF": embedded.exif}
    for key, ours, most in (
        ("credit", ", ".join(photo.credit.photographers), metadata.BY_LINE_BYTES),
        ("caption", photo.caption, metadata.CAPTION_BYTES),
        ("rights", photo.rights, metadata.COPYRIGHT_BYTES),
    ):
        for source, file in sources.items():
            creators = ", ".join(file.creators)
            theirs = {"credit": creators, "caption": file.caption, "rights": file.copyright}[key]
            if theirs and ours and not _agree(ours, theirs, most if source == "IIM" else 0):
                yield Disagreement(key=key, printed=ours, other=theirs, source=source)


def similar_names(names: Iterable[str]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Yield pairs of similar names, the rarer first, each with its number of occurrences."""
    occurrences = Counter(names)
    for one, other in combinations(occurrences, 2):
        first, second = (_normalise_text(name).casefold() for name in (one, other))
        if difflib.SequenceMatcher(None, first, second).ratio() >= ALIKE:
            rarer, commoner = sorted((one, other), key=lambda name: (occurrences[name], name))
            yield (rarer, occurrences[rarer]), (commoner, occurrences[commoner])


def _first_filled(table: str | None, *others: str) -> str:
    """Return the first that is not empty; an empty string in the table itself stays empty."""
    return table if table is not None else next(filter(None, others), "")


def _agree(ours: str, theirs: str, most: int) -> bool:
    """Compare after Unicode normalisation, without regard to white space.

    With `most`, theirs may be ours cut to that many bytes. By-lines of IIM are cut name by name.
    """
    if most == metadata.BY_LINE_BYTES and ours.count(", ") == theirs.count(", ") > 0:
        pairs = zip(ours.split(", "), theirs.split(", "), strict=True)
        return all(_agree(one, other, most) for one, other in pairs)
    one, other = _normalise_text(ours), _normalise_text(theirs)
    cut = most and len(other.encode()) > most - 4
    return one == other or bool(cut and one.startswith(other))


def _normalise_text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
