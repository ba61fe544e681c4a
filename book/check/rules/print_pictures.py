"""Photographs of a print edition at their placed size: IMG-03 to IMG-07."""

from collections.abc import Callable, Iterator

from book.check.read import geometry
from book.check.read.pdf_document import Mark, PdfPage
from book.check.rule import Problem, protects, rule, skipped, threshold
from book.check.rules.pdf_file import PdfFile, on_page, without_pictures
from book.errors import Severity
from book.layout.cover_picture import has_pixels_for

#: Pixels per inch of pictures of black and white alone (GWG 2022, R0032).
LINE_ART_LEAST, LINE_ART_WARNING = 550, 800
#: Pictures as small as this, in pixels, are no photographs (GWG 2022, R0031).
_TRIFLE = 16


@rule("IMG-03", "Photographs have enough pixels", Severity.ERROR, "GWG 2022 R0031; printing houses")
@threshold("ppi-least and ppi-warning of the printer profile (150 and 225 ppi)")
@protects("photographs from being printed soft")
def resolution(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with too few pixels at its placed size."""
    limits = pdf.expected.limits
    yield from _too_few(pdf, _is_photograph, limits.ppi_least, limits.ppi_warning, "a photograph")


@rule("IMG-04", "Photographs are no heavier than needed", Severity.WARNING, "printing houses")
@threshold("ppi-most of the printer profile (450 ppi); no profile in a JPEG")
@protects("the file from being heavier than it needs to be")
def excess(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with more pixels than can be printed, or a profile."""
    most = pdf.expected.limits.ppi_most
    hint = "build the edition again: photographs are scaled to their place"
    for page, mark, ppi, photo_id in _with_resolution(pdf, _is_photograph):
        if round(ppi) > most:
            message = f"a photograph has {ppi:.0f} pixels per inch, above {most} they are no use"
            yield on_page(page, message, hint, [mark], photo_id=photo_id)
    for page, mark, _, stream in pdf.placed_pictures():
        if stream and stream.has_profile:
            message = "a photograph has a colour profile in its JPEG, which a PDF does not use"
            yield on_page(page, message, hint="leave it out of the picture", marks=[mark])


@rule("IMG-05", "Line art has enough pixels", Severity.ERROR, "GWG 2022 R0032")
@threshold("550 ppi; warning below 800 ppi")
@protects("black and white pictures from ragged edges")
def line_art(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each picture of black and white alone with too few pixels."""
    what = "a picture of black and white alone"
    yield from _too_few(pdf, _is_line_art, LINE_ART_LEAST, LINE_ART_WARNING, what)


@rule("IMG-06", "No photograph is enlarged", Severity.ERROR, "this program")
@skipped(without_pictures)
@threshold("the pixels of the original")
@protects("photographs from invented pixels")
def enlarged(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each photograph with more pixels than its original."""
    ids, originals = _ids_by_digest(pdf), pdf.expected.originals or {}
    for page, _, picture, stream in pdf.placed_pictures():
        digest = stream.digest if stream else ""
        photo_id = ids.get(digest, "")
        wide, high = originals.get(digest, (picture.width, picture.height))
        if picture.width > wide or picture.height > high:
            size = f"{picture.width} x {picture.height} pixels"
            yield on_page(
                page, f"photograph {photo_id} was enlarged from {wide} x {high} to {size}"
            )


@rule("IMG-07", "Photographs are coded once", Severity.ERROR, "this program")
@skipped(without_pictures)
@threshold("SHA-256 equal")
@protects("photographs from a second lossy compression")
def encoded_once(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each picture that was not made for this edition, or is missing."""
    ids = _ids_by_digest(pdf)
    hint = "build the edition again: something has coded it a second time"
    placed = set()
    for page, _, picture, stream in pdf.placed_pictures():
        if picture.key:
            digest = stream.digest if stream else ""
            placed.add(digest)
            if digest not in ids:
                message = "a picture is none of those that were made for this edition"
                yield on_page(page, message, hint)
    for photo_id, digests in (pdf.expected.pictures or {}).items():
        if not placed.issuperset(digests):
            yield Problem(f"photograph {photo_id} is not in the file as it was made")


def _too_few(
    pdf: PdfFile, wanted: Callable[[Mark], bool], least: int, warning: int, what: str
) -> Iterator[Problem]:
    for page, mark, ppi, photo_id in _with_resolution(pdf, wanted):
        # "Round only at the end" (GWG 2022, I00005).
        if round(ppi) < max(least, warning):
            refused = round(ppi) < least
            needed = f"{least} are needed" if refused else f"{warning} are wanted"
            message = f"{what} has {ppi:.0f} pixels per inch, {needed}"
            severity = Severity.ERROR if refused else Severity.WARNING
            hint = _hint_for_more(pdf, mark, ppi, least if refused else warning)
            yield on_page(page, message, hint, [mark], severity, photo_id)


def _hint_for_more(pdf: PdfFile, mark: Mark, ppi: float, wanted: int) -> str:
    """Return what to do about too few pixels; on a cover the crop may take them."""
    stream = pdf.document.image_streams.get(mark.picture.key) if mark.picture else None
    whole = pdf.expected.covers.get(stream.digest) if stream else None
    if whole is None or mark.picture is None:
        return "place it smaller, or ask the photographer for a larger file"
    wide, high = (edge * wanted / ppi for edge in (mark.picture.width, mark.picture.height))
    if has_pixels_for(whole, (wide, high)):
        return "choose a photograph for the cover that is more like it in shape"
    return "choose another photograph for the cover, or ask the photographer for a larger file"


def _with_resolution(
    pdf: PdfFile, wanted: Callable[[Mark], bool]
) -> Iterator[tuple[PdfPage, Mark, float, str]]:
    """Yield page, mark, pixels per inch and photograph id of each wanted picture."""
    ids = _ids_by_digest(pdf)
    for page, mark, picture, stream in pdf.placed_pictures():
        if mark.matrix and wanted(mark):
            ppi = geometry.effective_ppi((picture.width, picture.height), mark.matrix)
            yield page, mark, ppi, ids.get(stream.digest, "") if stream else ""


def _ids_by_digest(pdf: PdfFile) -> dict[str, str]:
    pictures = pdf.expected.pictures or {}
    return {digest: photo_id for photo_id, digests in pictures.items() for digest in digests}


def _is_line_art(mark: Mark) -> bool:
    return mark.picture is not None and (mark.picture.stencil or mark.picture.bits == 1)


def _is_photograph(mark: Mark) -> bool:
    picture = mark.picture
    large = picture is not None and min(picture.width, picture.height) > _TRIFLE
    return large and not _is_line_art(mark)
