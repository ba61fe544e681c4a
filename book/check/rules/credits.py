"""Credits in the text of a finished edition: META-02. Pure.

A photograph is credited where its caption and its credit line are found together.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from book.check.result import CreditProof, FileResult, Subject, TextPart
from book.check.rule import Problem, protects, rule, threshold
from book.errors import Severity
from book.model import Photo, Publication

#: Hyphens, those that PDFium reads at line ends (U+0002, U+FFFE), and invisible characters.
HYPHENS = dict.fromkeys(map(ord, "-\u2010\u2011\u00ad\u0002\ufffe\u200b\u2060\ufeff"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEdition:
    """An edition that was read, and the publication that it is an edition of."""

    file: FileResult
    publication: Publication


@rule("META-02", "Every photograph is credited", Severity.ERROR, "AP; Reuters; 17 USC 1202")
@threshold("caption and credit line together, once for each photograph")
@protects("photographers from being published without their names")
def credited(edition: ReadEdition) -> Iterator[Problem]:
    """Yield a problem for each photograph whose caption and credit are not found together."""
    photos = edition.publication.photos
    places = find_credits(photos, edition.file.text)
    texts = [comparable(part.text) for part in edition.file.text]
    for photo in photos:
        if places[photo.id]:
            continue
        if not any(comparable(photo.caption) in text for text in texts):
            what = "neither caption nor credit"
        elif photo.altered and not any(comparable(photo.altered) in text for text in texts):
            what = f"not what was altered: “{photo.altered}”"
        else:
            what = f"not the credit “{photo.credit.line}” with its caption"
        hint = "build the edition again; whoever changed the file took away a credit"
        yield Problem(f"the edition has {what} of “{photo.id}”", hint, photo_id=photo.id)


def comparable(text: str) -> str:
    """Return text for comparison: no white space, no hyphens, ligatures as letters."""
    return "".join(unicodedata.normalize("NFKC", text).translate(HYPHENS).split())


def find_credits(
    photos: Iterable[Photo], parts: Iterable[TextPart]
) -> Mapping[str, tuple[str, ...]]:
    """Return, by photograph id, the locations of its caption with its credit.

    Photographs with equal caption and credit need one location each, given out in reading order.
    Longer texts are looked for first, so that `Tank` is not found in `Abandoned tank`.
    """
    photos = tuple(photos)
    texts = [[part.location, comparable(part.text), part.photo_id] for part in parts]
    captioned = {photo_id for _, _, photo_id in texts if photo_id}
    locations: dict[str, tuple[str, ...]] = {}
    same_text: dict[str, list[Photo]] = {}
    for photo in photos:
        wanted = comparable(" ".join((photo.caption, photo.altered, photo.credit.line)))
        if photo.id in captioned:
            found = (where for where, text, owner in texts if owner == photo.id and wanted in text)
            locations[photo.id] = tuple(dict.fromkeys(found))
        else:
            same_text.setdefault(wanted, []).append(photo)
    for wanted in sorted(same_text, key=len, reverse=True):
        places = []
        for part in texts:
            count = part[1].count(wanted)
            places += [part[0]] * count
            if count:
                part[1] = part[1].replace(wanted, "\0")
        for number, photo in enumerate(same_text[wanted]):
            locations[photo.id] = tuple(places[number : number + 1])
    return {photo.id: locations[photo.id] for photo in photos}


def credit_proofs(
    photos: Iterable[Photo], by_edition: Mapping[Subject, Mapping[str, tuple[str, ...]]]
) -> tuple[CreditProof, ...]:
    """Return for each photograph where each edition credits it."""
    return tuple(
        CreditProof(
            photo_id=photo.id,
            caption=photo.caption,
            line=photo.credit.line,
            photographers=photo.credit.photographers,
            agency=photo.credit.agency,
            kind=photo.credit.kind or "",
            licence=photo.credit.licence,
            alt=photo.alt,
            found={subject: places[photo.id] for subject, places in by_edition.items()},
        )
        for photo in photos
    )
