"""Boxes of a print edition and what stands where in them: PDF-01 to PDF-05 and PDF-09."""

from collections.abc import Iterator

from book.check.read import geometry
from book.check.read.geometry import Box
from book.check.read.pdf_document import Mark, PdfPage
from book.check.rule import Problem, protects, rule, threshold
from book.check.rules.pdf_file import Expected, PdfFile, on_page
from book.errors import Severity
from book.layout.page import POINTS_PER_MM as MM

#: Boxes are compared with this tolerance, in points: 0.1 mm.
_TENTH = 0.1 * MM
_EDGES = ("left", "lower", "right", "upper")


@rule("PDF-01", "Pages are trimmed as ordered", Severity.ERROR, "ISO 15930-7")
@threshold("0.1 mm")
@protects("the book from being cut to another size")
def trimmed_size(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page whose TrimBox is missing, wrong or doubled by an ArtBox."""
    for page in pdf.document.pages:
        if page.art:
            yield on_page(page, "the page has an ArtBox, which means the same as its TrimBox")
        if page.trim is None:
            yield on_page(page, "nothing says where the page is trimmed")
        elif pdf.expected.size and not _alike(_size(page.trim), _points(pdf.expected.size)):
            wide, high = (edge / MM for edge in _size(page.trim))
            message = (
                f"the page is {wide:.1f} x {high:.1f} mm, "
                f"not {pdf.expected.size[0]:g} x {pdf.expected.size[1]:g} mm"
            )
            yield on_page(page, message, "check trim in publication.toml")


@rule("PDF-02", "The bleed is as asked", Severity.ERROR, "ISO 15930-7; printing houses")
@threshold("bleed of the printer profile (3 mm), to 0.1 mm")
@protects("pictures at the edge from white slivers")
def bleed_size(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page whose bleed differs, or reaches beyond the MediaBox."""
    for page in pdf.document.pages:
        if page.trim is None:
            continue
        expected = _expected_bleed(page, pdf.expected)
        actual = page.bleed or page.crop or page.media
        if expected and not (actual and _alike(actual, expected)):
            message = (
                f"the bleed is {_around(page.trim, actual)}, not "
                f"{_around(page.trim, expected)} mm (left, lower, right, upper)"
            )
            yield on_page(page, message, "check bleed in the printer profile")
        inner = actual or page.trim
        if page.media and not _holds(page.media, inner):
            yield on_page(page, "the bleed reaches beyond the page that is drawn (MediaBox)")


@rule("PDF-03", "Pictures at the edge reach the bleed", Severity.ERROR, "printing houses")
@threshold("0.1 mm")
@protects("pictures at the edge from white slivers")
def short_of_bleed(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each edge where something ends between the trim and the bleed.

    At the fold a picture may stop where it continues on the facing page.
    """
    # Asked once a page, not for each mark.
    at_the_fold = [reaches_fold(page) for page in pdf.document.pages]
    for page in pdf.document.pages:
        bleed = _expected_bleed(page, pdf.expected) or page.bleed
        if page.trim is None or bleed is None:
            continue
        facing = page.number - 2 if page.recto else page.number
        goes_on = 0 <= facing < len(at_the_fold) and at_the_fold[facing]
        short: dict[int, float] = {}
        ending: dict[int, list[Mark]] = {}
        for mark in page.marks:
            if mark.kind == "text" or not mark.is_printed:
                continue
            for edge in _touched(mark, page.trim):
                lack = (mark.box[edge] - bleed[edge]) * (1 if edge < 2 else -1)
                if lack > _TENTH and not (edge == _fold(page) and goes_on):
                    short[edge] = max(lack, short.get(edge, 0.0))
                    ending.setdefault(edge, []).append(mark)
        for edge, lack in short.items():
            message = f"something at the {_EDGES[edge]} edge ends {lack / MM:.1f} mm too soon"
            hint = "let it run to the end of the bleed, or keep it off the edge"
            yield on_page(page, message, hint, ending[edge])


@rule("PDF-04", "Words keep away from the edge", Severity.WARNING, "printing houses")
@threshold("safe of the printer profile (3 mm)")
@protects("text from being cut off")
def safe_zone(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page with text too near to its trimmed edge."""
    safe = pdf.expected.limits.safe * MM
    for page in pdf.document.pages:
        if page.trim is None:
            continue
        inside = geometry.expand(page.trim, (-safe, -safe, -safe, -safe))
        close = [
            mark
            for mark in page.marks
            if mark.kind == "text"
            and geometry.intersection(mark.box, page.trim)
            and not _holds(inside, mark.box)
        ]
        if close:
            message = f"text is nearer to the edge than {pdf.expected.limits.safe:g} mm"
            yield on_page(page, message, "move it inwards", close)


@rule("PDF-05", "Pages are alike and upright", Severity.ERROR, "GWG 2022 R0002 to R0004")
@protects("pages from being imposed turned or scaled")
def page_geometry(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page that is cropped, scaled, turned or of another size."""
    sizes = [_size(page.trim) for page in pdf.document.pages if page.trim]
    for page in pdf.document.pages:
        faults = []
        if page.crop and page.media and not _alike(page.crop, page.media):
            faults.append("part of the page is hidden by a CropBox")
        if page.user_unit != 1:
            faults.append("the page is scaled by a UserUnit")
        if page.rotate:
            faults.append("the page is turned by Rotate")
        if not pdf.expected.size and page.trim and not _alike(_size(page.trim), sizes[0]):
            faults.append("the page is not as large as the first one")
        yield from (on_page(page, each) for each in faults)


@rule("PDF-09", "Marks as asked, outside the bleed", Severity.ERROR, "printing houses")
@threshold("marks of the printer profile")
@protects("the page from marks that remain visible, or from a cut without marks")
def crop_marks(pdf: PdfFile) -> Iterator[Problem]:
    """Yield a problem for each page whose crop marks are missing, unwanted or in the bleed."""
    wanted = pdf.expected.limits.marks
    for page in pdf.document.pages:
        bleed = page.bleed or page.trim
        if page.trim is None or bleed is None:
            continue
        beside = [mark for mark in page.marks if _is_beside(mark, page)]
        inner = geometry.expand(bleed, (-_TENTH, -_TENTH, -_TENTH, -_TENTH))
        if beside and not wanted:
            message = "there are marks beside the page, and the printing house wants none"
            yield on_page(page, message, "set marks = true in the printer profile if it does")
        elif any(geometry.intersection(mark.box, inner) for mark in beside):
            message = "a mark reaches into the bleed, and may be seen on the trimmed page"
            yield on_page(page, message)
        elif wanted and not beside:
            yield on_page(page, "there are no crop marks, and the printing house wants them")


def reaches_fold(page: PdfPage) -> bool:
    """Return whether something other than text touches the bound edge."""
    return page.trim is not None and any(
        mark.kind != "text" and mark.is_printed and _fold(page) in _touched(mark, page.trim)
        for mark in page.marks
    )


def _expected_bleed(page: PdfPage, expected: Expected) -> Box | None:
    bleed = expected.bleed
    if bleed is None or page.trim is None:
        return None
    # The first page is a recto: bound on its left.
    before, after = (bleed.inside, bleed.outside) if page.recto else (bleed.outside, bleed.inside)
    return geometry.expand(page.trim, (before * MM, bleed.bottom * MM, after * MM, bleed.top * MM))


def _touched(mark: Mark, trim: Box) -> Iterator[int]:
    """Yield the edges of a page that a mark on it touches or crosses, as indices of a box."""
    if geometry.overlap(mark.box, trim) <= _TENTH:
        return
    for edge in range(4):
        if (mark.box[edge] - trim[edge]) * (1 if edge < 2 else -1) <= _TENTH:
            yield edge


def _fold(page: PdfPage) -> int:
    return 0 if page.recto else 2


def _is_beside(mark: Mark, page: PdfPage) -> bool:
    if mark.kind == "picture" or not mark.is_printed or page.trim is None:
        return False
    within = page.media is None or geometry.intersection(mark.box, page.media) is not None
    return within and geometry.overlap(mark.box, page.trim) < 0


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _points(size: tuple[float, float]) -> tuple[float, float]:
    return size[0] * MM, size[1] * MM


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= _TENTH for a, b in zip(one, other, strict=True))


def _holds(outer: Box, inner: Box) -> bool:
    shared = geometry.intersection(outer, inner)
    return shared is not None and _alike(shared, inner)


def _around(trim: Box, box: Box | None) -> str:
    if box is None:
        return "missing"
    by = (trim[0] - box[0], trim[1] - box[1], box[2] - trim[2], box[3] - trim[3])
    return " ".join(f"{round(edge / MM, 1):g}" for edge in by)
