"""Photographs of a print edition at their placed size: IMG-03 to IMG-07."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from book.check.read import geometry
from book.check.read.document import Document, Mark, pages_with
from book.check.read.geometry import Box
from book.check.rule import Problem, protects, rule, skipped, threshold
from book.check.rules.pdf_file import Expected, PdfFile, on_page
from book.errors import Severity

#: Pixels per inch of pictures of black and white alone (GWG 2022, R0032).
LINE_ART_LEAST, LINE_ART_WARNING = 550, 800
#: Pictures as small as this, in pixels, are no photographs (GWG 2022, R0031).
_TRIFLE = 16


def _without_pictures(pdf: PdfFile) -> str:
    if pdf.expected.pictures is None:
        return "the pictures that were made for it are not here"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlacedImage:
    """An image at its place on a page."""

    page: int
    ppi: float
    photo_id: str
    #: From the lower left of the trimmed page.
    box: Box


@rule("IMG-03", "Photographs have enough pixels", Severity.ERROR, "GWG 2022 R0031; printing houses")
@threshold("ppi-least and ppi-warning of the printer profile (150 and 225 ppi)")
@protects("photographs from being printed soft")
def resolution(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with too few pixels at its placed size."""
    house = pdf.expected.limits
    for at in _photographs(pdf.document, pdf.expected):
        yield from _too_few(at, house.ppi_least, house.ppi_warning, "a photograph")


@rule("IMG-04", "Photographs have no useless pixels", Severity.WARNING, "printing houses")
@threshold("ppi-most of the printer profile (450 ppi)")
@protects("the file from being heavier than it needs to be")
def excess(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with more pixels than can be printed."""
    most = pdf.expected.limits.ppi_most
    for at in _photographs(pdf.document, pdf.expected):
        if round(at.ppi) > most:
            message = f"a photograph has {at.ppi:.0f} pixels per inch, above {most} they are no use"
            hint = "build the edition again: photographs are scaled to their place"
            yield Problem(message, hint, page=at.page, photo_id=at.photo_id, box=at.box)


@rule("IMG-05", "Line art has enough pixels", Severity.ERROR, "GWG 2022 R0032")
@threshold("550 ppi; warning below 800 ppi")
@protects("black and white pictures from ragged edges")
def line_art(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each picture of black and white alone with too few pixels."""
    for at in _placed_images(pdf.document, pdf.expected, _is_line_art):
        yield from _too_few(
            at, LINE_ART_LEAST, LINE_ART_WARNING, "a picture of black and white alone"
        )


@rule("IMG-06", "No photograph is enlarged", Severity.ERROR, "this program")
@skipped(_without_pictures)
@threshold("the pixels of the original")
@protects("photographs from invented pixels")
def enlarged(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with more pixels than its original."""
    if pdf.expected.originals is None or pdf.expected.pictures is None:
        return
    ids = {digest: photo_id for photo_id, digest in pdf.expected.pictures.items()}
    for page, marks in pages_with(pdf.document, lambda mark: mark.picture is not None):
        for mark in marks:
            photo_id = ids.get(_digest(pdf.document, mark), "")
            original = pdf.expected.originals.get(photo_id)
            picture = mark.picture
            if picture is None or original is None:
                continue
            if picture.width > original[0] or picture.height > original[1]:
                yield on_page(
                    page,
                    f"photograph {photo_id} was enlarged from {original[0]} x "
                    f"{original[1]} to {picture.width} x {picture.height} pixels",
                )


@rule("IMG-07", "Photographs are coded once", Severity.ERROR, "this program")
@skipped(_without_pictures)
@threshold("SHA-256 equal")
@protects("photographs from a second lossy compression")
def encoded_once(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each picture that was not made for this edition, or is missing."""
    if pdf.expected.pictures is None:
        return
    made = set(pdf.expected.pictures.values())
    found = set()
    for page, marks in pages_with(
        pdf.document, lambda mark: bool(mark.picture and mark.picture.key)
    ):
        digests = {_digest(pdf.document, mark) for mark in marks}
        found |= digests
        if digests - made:
            hint = "build the edition again: something has coded it a second time"
            yield on_page(page, "a picture is none of those that were made for this edition", hint)
    for photo_id, digest in pdf.expected.pictures.items():
        if digest not in found:
            yield Problem(f"photograph {photo_id} is not in the file as it was made")


def _too_few(at: _PlacedImage, least: int, warning: int, what: str) -> Iterator[Problem]:
    # "Round only at the end" (GWG 2022, I00005).
    if round(at.ppi) < max(least, warning):
        refused = round(at.ppi) < least
        yield Problem(
            f"{what} has {at.ppi:.0f} pixels per inch, "
            f"{least if refused else warning} are {'needed' if refused else 'wanted'}",
            "place it smaller, or ask the photographer for a larger file",
            page=at.page,
            photo_id=at.photo_id,
            box=at.box,
            severity=Severity.ERROR if refused else Severity.WARNING,
        )


def _photographs(document: Document, expected: Expected) -> Iterator[_PlacedImage]:
    return _placed_images(
        document, expected, lambda mark: not _is_line_art(mark) and not _is_trifle(mark)
    )


def _placed_images(
    document: Document, expected: Expected, wanted: Callable[[Mark], bool]
) -> Iterator[_PlacedImage]:
    """Answer the pictures where they stand, with their pixels per inch."""
    ids = {digest: photo_id for photo_id, digest in (expected.pictures or {}).items()}
    for page in document.pages:
        left, bottom = page.trim[:2] if page.trim else (0.0, 0.0)
        for mark in page.marks:
            if mark.picture and mark.matrix and wanted(mark):
                pixels = mark.picture.width, mark.picture.height
                x, y, right, top = mark.box
                yield _PlacedImage(
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
