"""Which source is used for each field of a photograph, and where the sources disagree. Pure.

gallery.toml comes before the metadata of the file: the picture desk edits the one, agencies write
the other. What is not used and differs is reported (META-03).
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from book.manuscript.credit_line import CreditError, CreditReading, parse_credit
from book.manuscript.credit_names import WRITE_NAMES, Doubt, read_names
from book.manuscript.credit_words import read_part
from book.manuscript.licences import take_licence
from book.manuscript.settings import DATA_MINING_TERMS, PhotoDefaults, PhotoTable
from book.model import Photo

#: Likeness (difflib) from which two names may be one: Serhii and Serhiy Prokopenko have 0.94.
ALIKE = 0.88
#: Names of which each is compared with each other: 125,000 pairs take 0.6 s.
_MOST_COMPARED = 500
#: Of more names, each is compared with so many that begin, and that end, as nearly as it does.
_NEIGHBOURS = 20
_MOST_COMPARED_LETTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A field in which the file differs from what is printed."""

    #: The key of gallery.toml: `credit`, `caption`, `rights`.
    key: str
    printed: str
    other: str
    #: The blocks that have the other value: `XMP`, `IIM`, `EXIF`.
    blocks: tuple[str, ...]

    @property
    def said(self) -> str:
        """The other value with its blocks: `XMP and IIM say “…”`."""
        *others, last = self.blocks
        blocks = f"{', '.join(others)} and {last} say" if others else f"{last} says"
        return f"{blocks} “{self.other}”"


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
        credit=credit_of_sources(table, defaults, file),
        alt=table.alt or file.alt,
        description=table.description or file.description,
        instructions=instructions_of(embedded),
        place=_first_filled(table.place, defaults.place, file.place),
        date=_first_filled(table.date, defaults.date, file.date),
        copyright=_first_filled(table.rights, defaults.rights, file.copyright),
        usage_terms=_first_filled(table.usage_terms, defaults.usage_terms, file.usage_terms),
        source_type=source_type or "digitalCapture",
        data_mining=DATA_MINING_TERMS[mining] if mining else file.data_mining or "DMI-UNSPECIFIED",
    )


def read_credit(
    table: PhotoTable, defaults: PhotoDefaults, embedded: EmbeddedMetadata
) -> CreditReading:
    """Return the credit of a photograph, and what is not plain about it.

    Raise `CreditError` for a line that is no credit. A file's by-line decides who the people are
    in a credit that is the file's own.
    """
    file = embedded.merged
    own = table.credit is not None
    inherited = not own and bool(defaults.credit)
    kind = table.kind or (None if own and defaults.credit else defaults.kind)
    line = credit_of_sources(table, defaults, file)
    names, doubts = ((), ()) if own or inherited else people_of_file(file)
    if kind == "withheld" and names:
        raise CreditError('is the file’s own, and names whom kind = "withheld" protects')
    given = table.photographers if table.photographers is not None else names or None
    terms = _first_filled(table.usage_terms, defaults.usage_terms, file.usage_terms)
    # Terms that have other words besides are the editors' to weigh.
    others, of_terms = take_licence(terms)
    licence = _first_filled(table.licence, defaults.licence, "" if others else of_terms)
    reading = parse_credit(line, kind=kind, photographers=given, licence=licence)
    if table.photographers is not None:
        doubts = ()
    if not (own or inherited):
        doubts += tuple(_cut_texts(embedded))
    return replace(reading, doubts=(*reading.doubts, *doubts))


def credit_of_sources(table: PhotoTable, defaults: PhotoDefaults, file: PhotoMetadata) -> str:
    """Return the credit line of a photograph, whether it can be read or not."""
    return _first_filled(table.credit, defaults.credit, credit_of_file(file))


def credit_of_file(file: PhotoMetadata) -> str:
    """Return a credit line of a file's creators and credit; creators it names stand once."""
    credit, names = _comparable_name(file.credit), map(_comparable_name, file.creators)
    if all(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", credit) for name in names):
        return file.credit
    others = [name for name in file.creators if _comparable_name(name) != credit]
    return " / ".join(filter(None, (", ".join(dict.fromkeys(others)), file.credit)))


def people_of_file(file: PhotoMetadata) -> tuple[tuple[str, ...], tuple[Doubt, ...]]:
    """Return the people that a file's by-lines name, and what is not plain about them."""
    names: list[str] = []
    doubts: list[Doubt] = []
    for creator in file.creators:
        found, unclear = _people_of_by_line(creator)
        names += found
        doubts += (replace(each, message=f"the file’s by-line: {each.message}") for each in unclear)
        if len(found) > 1:
            message = f"the file’s by-line “{creator}” holds {len(found)} names in one"
            doubts.append(Doubt(message, WRITE_NAMES))
    with suppress(CreditError):
        others = parse_credit(file.credit).credit.photographers if names else ()
        if {_comparable_name(name) for name in others} - {_comparable_name(name) for name in names}:
            by, credit = ", ".join(names), ", ".join(others)
            message = f"the file’s by-line names “{by}”, and its credit line “{credit}”"
            doubts.append(Doubt(message, 'write credit = "…" with the right one'))
    return tuple(names), tuple(doubts)


def _cut_texts(embedded: EmbeddedMetadata) -> Iterator[Doubt]:
    """Yield a doubt for each by-line and credit that IIM may have had no room for."""
    texts = () if embedded.xmp.creators else embedded.iim.creators
    for text in (*texts, "" if embedded.xmp.credit else embedded.iim.credit):
        # A letter of two bytes, or a space at the end, leaves one byte empty.
        if len(text.encode()) >= metadata.BY_LINE_BYTES - 1:
            message = f"“{text}” fills its place in the file’s IIM, and may be cut"
            yield Doubt(message, 'write credit = "…" in full')


def _people_of_by_line(creator: str) -> tuple[tuple[str, ...], tuple[Doubt, ...]]:
    """Return the people in one by-line; an agency or a word such as `Stringer` is nobody."""
    if "/" in creator or ";" in creator:
        try:
            reading = parse_credit(creator)
        except CreditError:
            return (creator,), ()
        return reading.credit.photographers, reading.doubts
    part = read_part(creator)
    if part.what not in ("person", "unknown"):
        return (), ()
    names, doubts = read_names(part.name)
    # Scripts without capital letters write first name and surname as one word.
    cased = creator.lower() != creator.upper()
    if len(part.name.split()) == 1 and cased and not doubts:
        doubts = (
            Doubt(f"“{creator}” is taken for a photographer, and nothing says so", WRITE_NAMES),
        )
    return names, doubts


def instructions_of(embedded: EmbeddedMetadata) -> str:
    """Return the instructions in a file, of both blocks where IIM says something else."""
    xmp, iim = embedded.xmp.instructions, embedded.iim.instructions
    # A data set has 256 bytes (IIM 4.2, 2:40).
    same = _agree(xmp, iim, 256)
    return xmp if same else "; ".join(filter(None, (xmp, iim)))


def disagreements(photo: Photo, embedded: EmbeddedMetadata) -> Iterator[Disagreement]:
    """Compare people, caption and copyright of a photograph with XMP, IIM and EXIF of its file.

    What several blocks say alike is one disagreement.
    """
    people = photo.credit.photographers
    for key, ours, most in (
        ("credit", people or (photo.credit.line,), metadata.BY_LINE_BYTES),
        ("caption", (photo.caption,), metadata.CAPTION_BYTES),
        ("rights", (photo.rights,), metadata.COPYRIGHT_BYTES),
    ):
        if key == "credit" and photo.credit.kind == "withheld":
            continue
        found: dict[tuple[str, ...], list[str]] = {}
        for block in ("XMP", "IIM", "EXIF"):
            file: PhotoMetadata = getattr(embedded, block.lower())
            texts = {"caption": (file.caption,), "rights": (file.copyright,)}
            theirs = people_of_file(file)[0] if key == "credit" else texts[key]
            room = most if block == "IIM" else 0
            raw = file.creators if key == "credit" else theirs
            agree = _all_agree(ours, theirs, room) or _all_agree(ours, raw, room)
            if any(theirs) and any(ours) and not agree:
                alike = (other for other in found if _all_agree(other, theirs, room))
                found.setdefault(next(alike, theirs), []).append(block)
        for other, blocks in found.items():
            printed = ", ".join(ours)
            yield Disagreement(
                key=key, printed=printed, other=", ".join(other), blocks=tuple(blocks)
            )


def similar_names(names: Iterable[str]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Yield pairs of similar names, the rarer first, each with its number of occurrences."""
    occurrences = Counter(names)
    compared = {
        name: _comparable_name(name) for name in occurrences if len(name) <= _MOST_COMPARED_LETTERS
    }
    for one, other in _pairs(compared):
        matcher = difflib.SequenceMatcher(None, compared[one], compared[other])
        # The first two are upper bounds that are found quickly.
        ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if all(ratio() >= ALIKE for ratio in ratios):
            rarer, commoner = sorted((one, other), key=lambda name: (occurrences[name], name))
            yield (rarer, occurrences[rarer]), (commoner, occurrences[commoner])


def _pairs(compared: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Return all pairs of names; of many names, those that begin or end alike."""
    names = list(compared)
    if len(names) <= _MOST_COMPARED:
        return combinations(names, 2)
    pairs: set[tuple[int, int]] = set()
    for step in (1, -1):
        # `step` turns the letters round.
        ordered = sorted(range(len(names)), key=lambda at: compared[names[at]][::step])
        for distance in range(1, _NEIGHBOURS + 1):
            neighbours = zip(ordered, ordered[distance:], strict=False)
            pairs |= {(min(pair), max(pair)) for pair in neighbours}
    return ((names[first], names[second]) for first, second in sorted(pairs))


def _first_filled(table: str | None, *others: str) -> str:
    """Return the first that is not empty; an empty string in the table itself stays empty."""
    return table if table is not None else next(filter(None, others), "")


def _all_agree(ours: Sequence[str], theirs: Sequence[str], most: int) -> bool:
    return len(ours) == len(theirs) and all(
        _agree(one, other, most) for one, other in zip(ours, theirs, strict=True)
    )


def _agree(ours: str, theirs: str, most: int) -> bool:
    """Compare after Unicode normalisation, without regard to white space.

    With `most`, theirs may be ours cut to that many bytes.
    """
    one, other = _normalise_text(ours), _normalise_text(theirs)
    # Agencies write names in capitals.
    one = one.upper() if other.isupper() else one
    cut = most and len(other.encode()) > most - 4
    return one == other or bool(cut and one.startswith(other))


def _comparable_name(text: str) -> str:
    return _normalise_text(text).casefold()


def _normalise_text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
