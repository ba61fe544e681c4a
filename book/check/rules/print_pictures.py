"""Photographs of a print edition at their placed size: IMG-03 to IMG-07."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from book.check.read import geometry
from book.check.read.document import Document, Mark, pages_with
from book.check.read.geometry import Box
from book.check.rule import Expected, Problem
from book.errors import Severity

#: Pixels per inch of pictures of black and white alone (GWG 2022, R0032).
LINE_ART_LEAST, LINE_ART_WARNING = 550, 800
#: Pictures as small as this, in pixels, are no photographs (GWG 2022, R0031).
_TRIFLE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A picture where it stands."""

    page: int
    ppi: float
    photo_id: str
    #: From the lower left of the trimmed page.
    box: Box


def resolution(document: Document, expected: Expected) -> Iterator[Problem]:
    """IMG-03: a photograph has the pixels that its size on the page needs (R0031)."""
    house = expected.house
    for at in _photographs(document, expected):
        yield from _too_few(at, house.ppi_least, house.ppi_warning, "a photograph")


def excess(document: Document, expected: Expected) -> Iterator[Problem]:
    """IMG-04: a photograph has no pixels that only make the file heavy (printers' own limits)."""
    most = expected.house.ppi_most
    for at in _photographs(document, expected):
        if round(at.ppi) > most:
            yield Problem(
                page=at.page,
                message=f"a photograph has {at.ppi:.0f} pixels per inch, above {most} they are no "
                "use",
                hint="build the edition again: photographs are scaled to their place",
                severity=Severity.WARNING,
                photo_id=at.photo_id,
                box=at.box,
            )


def line_art(document: Document, expected: Expected) -> Iterator[Problem]:
    """IMG-05: a picture of black and white alone is fine enough for its edges (R0032)."""
    for at in _placed(document, expected, _is_line_art):
        yield from _too_few(
            at, LINE_ART_LEAST, LINE_ART_WARNING, "a picture of black and white alone"
        )


def enlarged(document: Document, expected: Expected) -> Iterator[Problem]:
    """IMG-06: no photograph has more pixels than it was delivered with."""
    if expected.originals is None or expected.pictures is None:
        return
    ids = {digest: photo_id for photo_id, digest in expected.pictures.items()}
    for page, marks in pages_with(document, lambda mark: mark.picture is not None):
        for mark in marks:
            photo_id = ids.get(_digest(document, mark), "")
            original = expected.originals.get(photo_id)
            picture = mark.picture
            if picture is None or original is None:
                continue
            if picture.width > original[0] or picture.height > original[1]:
                yield Problem(
                    page=page.number,
                    message=f"photograph {photo_id} was enlarged from {original[0]} x "
                    f"{original[1]} to {picture.width} x {picture.height} pixels",
                    hint="build the edition again; if it stays so, the program is at fault",
                )


def coded_once(document: Document, expected: Expected) -> Iterator[Problem]:
    """IMG-07: photographs are the very files that were made of them, and all are there."""
    if expected.pictures is None:
        return
    made = set(expected.pictures.values())
    found = set()
    for page, marks in pages_with(document, lambda mark: bool(mark.picture and mark.picture.key)):
        digests = {_digest(document, mark) for mark in marks}
        found |= digests
        if digests - made:
            yield Problem(
                page=page.number,
                message="a picture is none of those that were made for this edition",
                hint="build the edition again: something has coded it a second time",
            )
    for photo_id, digest in expected.pictures.items():
        if digest not in found:
            yield Problem(
                page=0,
                message=f"photograph {photo_id} is not in the file as it was made",
                hint="build the edition again; if it stays so, the program is at fault",
            )


def _too_few(at: _Placed, least: int, warning: int, what: str) -> Iterator[Problem]:
    # "Round only at the end" (GWG 2022, I00005).
    if round(at.ppi) < max(least, warning):
        refused = round(at.ppi) < least
        yield Problem(
            page=at.page,
            photo_id=at.photo_id,
            box=at.box,
            message=f"{what} has {at.ppi:.0f} pixels per inch, "
            f"{least if refused else warning} are {'needed' if refused else 'wanted'}",
            hint="place it smaller, or ask the photographer for a larger file",
            severity=Severity.ERROR if refused else Severity.WARNING,
        )


def _photographs(document: Document, expected: Expected) -> Iterator[_Placed]:
    return _placed(document, expected, lambda mark: not _is_line_art(mark) and not _is_trifle(mark))


def _placed(
    document: Document, expected: Expected, wanted: Callable[[Mark], bool]
) -> Iterator[_Placed]:
    """Answer the pictures where they stand, with their pixels per inch."""
    ids = {digest: photo_id for photo_id, digest in (expected.pictures or {}).items()}
    for page in document.pages:
        left, bottom = page.trim[:2] if page.trim else (0.0, 0.0)
        for mark in page.marks:
            if mark.picture and mark.matrix and wanted(mark):
                pixels = mark.picture.width, mark.picture.height
                x, y, right, top = mark.box
                yield _Placed(
                    page=page.number,
                    ppi=geometry.effective_ppi(pixels, mark.matrix),
                    photo_id=ids.get(_digest(document, mark), ""),
                    box=(x - left, y - bottom, right - left, top - bottom),
                )


def _is_line_art(mark: Mark) -> bool:
    return mark.picture is not None and (mark.picture.stencil or mark.picture.bits == 1)


def _is_trifle(mark: Mark) -> bool:
    return mark.picture is not None and min(mark.picture.width, mark.picture.height) <= _TRIFLE


def _digest(document: Document, mark: Mark) -> str:
    stream = document.image_streams.get(mark.picture.key) if mark.picture else None
    return stream.digest if stream else ""
