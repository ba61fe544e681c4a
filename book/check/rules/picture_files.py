"""The picture files that were made of the photographs: META-04 to 06, SAFE-01 to 03, IMG-08, 09."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from book import images
from book.check import rule
from book.check.read import leaks
from book.check.read.leaks import Leaks
from book.check.result import RuleResult
from book.check.rule import Problem, Rule
from book.errors import Severity
from book.images import EncodedPicture, PictureError, metadata
from book.images.metadata import PhotoMetadata
from book.manuscript.settings import DATA_MINING_TERMS, SourceType
from book.model import Photo
from book.plan import Derivative, Edition

_AGAIN = "delete build/cache and build again; if it stays so, the program is at fault"
_E, _W = Severity.ERROR, Severity.WARNING
#: Below this, separated photographs show blocks (facts: photographs-and-print.md, 4.2).
PRINT_QUALITY = 90
_FIELDS = {
    "creators": "who took it",
    "credit": "the credit line",
    "copyright": "the copyright notice",
    "caption": "the caption",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One picture file, read."""

    #: Its name below `build/cache/pictures/`.
    name: str
    photo: Photo
    edition: Edition
    #: It carries the words that belong to it.
    spoken: bool
    coding: EncodedPicture | None
    carried: Leaks


def read(folder: Path, planned: Iterable[Derivative], photos: Iterable[Photo]) -> Iterator[Made]:
    """Read the files of a plan that are there, one at a time."""
    by_id = {photo.id: photo for photo in photos}
    for file in planned:
        try:
            content = (folder / file.name).read_bytes()
        except OSError:
            continue
        try:
            coding = images.read_encoded(content)
        except PictureError:
            coding = None
        yield Made(
            name=file.name,
            photo=by_id[file.photo_id],
            edition=file.edition,
            spoken=file.recipe.words,
            coding=coding,
            carried=leaks.find_leaks(content),
        )


def runs(made: tuple[Made, ...]) -> tuple[RuleResult, ...]:
    """Run every check of picture files; none of them is there when nothing was built."""
    if not made:
        return rule.left_out(CHECKS, "manuscript", "no pictures have been made yet: build first")
    return tuple(rule.runs(CHECKS, "manuscript", made, ""))


def credited(made: tuple[Made, ...]) -> Iterator[Problem]:
    """META-04: a picture carries its creator, credit, rights and caption out of the house."""
    for one in made:
        if one.spoken and one.coding:
            yield from missing_words(one.coding, one.photo, _file(one))


def missing_words(coding: EncodedPicture, photo: Photo, file: str) -> Iterator[Problem]:
    """Compare what a picture says, in XMP and in IIM, with what is said of its photograph."""
    meant = metadata.metadata_of(photo)
    for place, words in (("XMP", coding.metadata.xmp), ("IIM", coding.metadata.iim)):
        for field, name in _FIELDS.items():
            said, due = _said(words, field), _said(meant, field)
            # IIM has room for few letters, and cuts.
            cut = place == "IIM" and said and due.startswith(said.rstrip("�"))
            if due and said != due and not cut:
                yield Problem(
                    message=f"the picture of “{photo.id}” does not carry {name} in {place}",
                    hint=_AGAIN,
                    photo_id=photo.id,
                    file=file,
                )


def _said(words: PhotoMetadata, field: str) -> str:
    value = getattr(words, field)
    return " ".join((value if isinstance(value, str) else ", ".join(value)).split())


def sourced(made: tuple[Made, ...]) -> Iterator[Problem]:
    """META-05: it says how the picture came to be, in a word of the vocabulary (IPTC 2025.1)."""
    return _stated(made, "source_type", get_args(SourceType), "how it came to be")


def mined(made: tuple[Made, ...]) -> Iterator[Problem]:
    """META-06: it says whether machines may learn from it, in a word of PLUS (IPTC 2023.1)."""
    return _stated(
        made, "data_mining", tuple(DATA_MINING_TERMS.values()), "whether machines may learn from it"
    )


def _stated(
    made: tuple[Made, ...], field: str, known: tuple[str, ...], what: str
) -> Iterator[Problem]:
    for one in made:
        if not (one.spoken and one.coding):
            continue
        said = getattr(one.coding.metadata.xmp, field)
        if said not in known or said != getattr(metadata.metadata_of(one.photo), field):
            yield _fault(one, f"the picture of “{one.photo.id}” does not say {what}", _W)


def placeless(made: tuple[Made, ...]) -> Iterator[Problem]:
    """SAFE-01: no picture says where the photographer stood (FPF; Order 73)."""
    return _carrying(made, lambda one: one.places, "tells a place")


def nameless(made: tuple[Made, ...]) -> Iterator[Problem]:
    """SAFE-02: no picture tells a camera, its owner or their tools."""
    return _carrying(made, lambda one: one.persons, "carries what nobody has asked for")


def single(made: tuple[Made, ...]) -> Iterator[Problem]:
    """SAFE-03: no picture carries another one, as it was before cropping or blurring."""
    return _carrying(made, lambda one: one.previews, "carries a second picture")


def _carrying(
    made: tuple[Made, ...], told: Callable[[Leaks], tuple[str, ...]], what: str
) -> Iterator[Problem]:
    for one in made:
        for words in told(one.carried):
            yield _fault(one, f"the picture of “{one.photo.id}” {what}: {words}", _E)


def upright(made: tuple[Made, ...]) -> Iterator[Problem]:
    """IMG-08: a picture that is laid out has no EXIF: the engine would code it again."""
    for one in made:
        if one.carried.exif or (one.coding and one.coding.orientation != 1):
            yield _fault(one, f"the picture of “{one.photo.id}” has EXIF", _E)


def fine(made: tuple[Made, ...]) -> Iterator[Problem]:
    """IMG-09: pictures for print are coded finely, colour as finely as light."""
    for one in made:
        if one.edition is not Edition.PRINT or one.coding is None or not one.photo.delivered:
            continue
        quality = one.coding.quality
        if quality < PRINT_QUALITY or not one.coding.full_colour:
            how = "with half the colour" if quality >= PRINT_QUALITY else f"at quality {quality}"
            yield _fault(one, f"the picture of “{one.photo.id}” for print is coded {how}", _W)


def _fault(one: Made, message: str, severity: Severity) -> Problem:
    return Problem(
        message=message, hint=_AGAIN, severity=severity, photo_id=one.photo.id, file=_file(one)
    )


def _file(one: Made) -> str:
    return f"build/cache/pictures/{one.name}"


def _check(
    id: str,
    title: str,
    severity: Severity,
    source: str,
    run: Callable[[tuple[Made, ...]], Iterator[Problem]],
) -> Rule[tuple[Made, ...]]:
    return Rule(id=id, title=title, severity=severity, source=source, run=run)


CHECKS = (
    _check("META-04", "Pictures carry their credits", _E, "IPTC; 17 USC 1202", credited),
    _check("META-05", "Pictures say how they came to be", _W, "IPTC 2025.1", sourced),
    _check("META-06", "Pictures say what machines may learn", _W, "IPTC 2023.1; PLUS", mined),
    _check("SAFE-01", "No picture tells a place", _E, "FPF; Order 73", placeless),
    _check("SAFE-02", "No picture tells a camera or its owner", _E, "the house", nameless),
    _check("SAFE-03", "No picture carries another one", _E, "the house", single),
    _check("IMG-08", "Pictures are upright, without EXIF", _E, "WeasyPrint 70", upright),
    _check("IMG-09", "Pictures for print are coded finely", _W, "the house", fine),
)
