"""Draw small pictures of PDF pages for a report, with PDFium."""

from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.images import thumbnails
from book.images.thumbnails import Thumbnail

_PPI = 60
#: Longer edge of the picture of a large page, in pixels.
_LONG_EDGE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PageThumbnail:
    """The picture of a page, unrotated, and the position of the trim box on it."""

    #: Starts at 1.
    page: int
    picture: Thumbnail
    #: Size of the drawn page with bleed and marks, in points.
    width: float
    height: float
    #: Left and bottom edge of the trim box, in points from the lower left of the picture.
    left: float
    bottom: float


def draw_pages(
    path: Path, pages: Iterable[int], ppi: float = _PPI, long_edge: float = _LONG_EDGE
) -> tuple[PageThumbnail, ...]:
    """Draw each of the numbered pages once, in page order.

    A page that does not exist or cannot be drawn is left out, since damaged files have reports too.
    """
    # Imported late because a report without findings on pages does not need it.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError):
        return ()
    drawn = []
    with closing(document):
        for number in sorted(set(pages)):
            if 1 <= number <= len(document):
                with suppress(pypdfium2.PdfiumError):
                    drawn.append(_draw_page(document[number - 1], number, ppi, long_edge))
    return tuple(drawn)


def _draw_page(page: Any, number: int, ppi: float, long_edge: float) -> PageThumbnail:
    from book.check.read import page_drawing

    drawn = page_drawing.draw_page(page, number, ppi, long_edge)
    picture = thumbnails.thumbnail_of_pixels(drawn.pixels, drawn.width, drawn.height, drawn.stride)
    return PageThumbnail(
        page=number,
        picture=picture,
        width=drawn.page_width,
        height=drawn.page_height,
        left=drawn.trim[0],
        bottom=drawn.trim[1],
    )
