"""Pages of a PDF, drawn small for a report; alone draws with PDFium."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.images import thumbnails
from book.images.thumbnails import Thumbnail

_PPI = 60
#: Pixels: a poster's thumbnail is no larger than a book's.
_LONGEST = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PageThumbnail:
    """A page as it was drawn, upright as its content is, and where on it the trimmed page lies."""

    #: Counted from 1.
    page: int
    picture: Thumbnail
    #: All that is drawn, bleed and marks included, in points.
    width: float
    height: float
    #: Left and bottom edge of the trimmed page, in points from the lower left of the picture.
    left: float
    bottom: float


def draw_pages(path: Path, pages: Iterable[int]) -> tuple[PageThumbnail, ...]:
    """Draw some pages, each once, in the order of the file.

    A page that is not there, or that cannot be drawn, is left out: a report on a damaged file is
    still a report.
    """
    # Late: a report without findings on pages has no use for it.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError):
        return ()
    drawn = []
    try:
        for number in sorted(set(pages)):
            if 1 <= number <= len(document):
                with suppress(pypdfium2.PdfiumError):
                    drawn.append(_draw_page(document[number - 1], number))
    finally:
        document.close()
    return tuple(drawn)


def _draw_page(page: Any, number: int) -> PageThumbnail:
    # Boxes of findings are measured on the page as it lies in the file.
    page.set_rotation(0)
    width, height = page.get_size()
    scale = min(_PPI / 72, _LONGEST / max(width, height, 1))
    bitmap = page.render(scale=scale, prefer_bgrx=False)
    crop, trim = page.get_cropbox(), page.get_trimbox()
    picture = thumbnails.thumbnail_of_pixels(
        bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride
    )
    bitmap.close()
    return PageThumbnail(
        page=number,
        picture=picture,
        width=width,
        height=height,
        left=trim[0] - crop[0],
        bottom=trim[1] - crop[1],
    )
