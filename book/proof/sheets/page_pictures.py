"""The pictures of a PDF's pages: drawn by PDFium, cut to the page with its outer bleed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from book.images.page_jpegs import PagePart, encode_inks, encode_page
from book.layout import Bleed
from book.layout.page import POINTS_PER_MM

#: Pixels per inch of every page that a proof shows.
PPI = 110
_SCALE = PPI / 72


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrder:
    """Pages of one file to draw, which can be sent to another process."""

    path: Path
    #: Starting at 1, in order.
    pages: tuple[int, ...]
    #: What is shown around the trimmed page, at its bound edge nothing; of a single sheet `sheet`
    #: is true, and it has no bound edge.
    bleed: Bleed
    sheet: bool = False
    #: The folder of a proof, and that of the pictures in it.
    target: Path
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPicture:
    """The picture of a page that was written."""

    #: Starts at 1.
    page: int
    #: Relative to the proof.
    file: str
    part: PagePart
    #: The trimmed page in the picture: left, top, width and height, in pixels.
    trim: tuple[float, float, float, float]
    #: Whether nothing is on the page.
    blank: bool


def is_recto(page: int) -> bool:
    """Return whether a page, counted from 1, is a right-hand one of a book that opens to the left.

    A block that is glued begins with a right-hand page as one with its covers does.
    """
    return page % 2 == 1


def draw_pictures(order: PageOrder) -> tuple[DrawnPicture, ...]:
    """Draw pages and write their pictures; raise `pypdfium2.PdfiumError` for a damaged file."""
    return tuple(_draw_pictures(order))


def _draw_pictures(order: PageOrder) -> Iterator[DrawnPicture]:
    # Imported late, in the process that draws.
    from book.check.read import page_drawing

    for drawn in page_drawing.drawn_pages(order.path, PPI, order.pages):
        left, bottom, right, top = (edge * _SCALE for edge in drawn.trim)
        before, above, behind, below = _margins(order, drawn.page)
        high = drawn.page_height * _SCALE
        part = PagePart(
            left=round(left - before),
            top=round(high - top - above),
            width=round(right - left + before + behind),
            height=round(top - bottom + above + below),
        )
        encoded = encode_page(drawn.pixels, drawn.width, drawn.height, drawn.stride, part)
        file = f"{order.folder}/{drawn.page:03}.jpg"
        (order.target / file).write_bytes(encoded.jpeg)
        yield DrawnPicture(
            page=drawn.page,
            file=file,
            part=part,
            trim=(before, above, right - left, top - bottom),
            blank=encoded.blank,
        )


def _margins(order: PageOrder, page: int) -> tuple[float, float, float, float]:
    """Return what is shown to the left, above, to the right and below, in pixels."""
    bleed, inside = order.bleed, order.bleed.outside if order.sheet else 0.0
    sides = (inside, bleed.outside) if is_recto(page) else (bleed.outside, inside)
    margins = sides[0], bleed.top, sides[1], bleed.bottom
    left, top, right, bottom = (width * POINTS_PER_MM * _SCALE for width in margins)
    return left, top, right, bottom


def write_soft_proofs(
    order: PageOrder, drawn: Sequence[DrawnPicture], tiffs: Sequence[Path], press: Path
) -> tuple[str, ...]:
    """Write the soft proofs of pages from pages in the four inks; return their files.

    A page without such a file, or with a damaged one, has an empty string.
    """
    profile = press.read_bytes()
    files = []
    for picture, tiff in zip(drawn, tiffs, strict=True):
        file = picture.file.replace(".jpg", "-soft.jpg")
        try:
            (order.target / file).write_bytes(encode_inks(tiff, picture.part, profile))
        except OSError:
            file = ""
        files.append(file)
    return tuple(files)
