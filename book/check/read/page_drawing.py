"""Draw pages of a PDF as pixels, with PDFium, which has no part in writing the editions."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

#: PDFium caches the pictures of every page that was drawn, as of every page whose text was read
#: (`pdf_text`); so the file is opened again after this number of pages.
_PAGES_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """The pixels of a page, unrotated, with its bleed and marks, and where its trim box is."""

    #: Starts at 1.
    page: int
    #: Rows of pixels of three bytes, blue, green and red, each row of `stride` bytes.
    pixels: bytes
    #: Pixels.
    width: int
    height: int
    #: Bytes.
    stride: int
    #: Size of the page in points.
    page_width: float
    page_height: float
    #: Left, bottom, right and top of the trim box, in points from the lower left of the pixels.
    trim: tuple[float, float, float, float]


def opened_pages(path: Path, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Yield numbers of pages with the open document, which is opened again after a group of them.

    The caller closes its pages. Raise `pypdfium2.PdfiumError` for a file that cannot be read.
    """
    for start in range(0, len(numbers), _PAGES_AT_ONCE):
        with closing(pypdfium2.PdfDocument(path)) as document:
            for number in numbers[start : start + _PAGES_AT_ONCE]:
                yield number, document


def drawn_pages(path: Path, ppi: float, pages: Iterable[int] | None = None) -> Iterator[DrawnPage]:
    """Draw pages, all of them or those with some numbers, at `ppi` pixels per inch.

    Numbers start at 1; one that the file does not have is left out. Raise
    `pypdfium2.PdfiumError` for a file that cannot be read, or a page that cannot be drawn.
    """
    with closing(pypdfium2.PdfDocument(path)) as document:
        count = len(document)
    numbers = [number for number in sorted(set(pages or range(1, count + 1))) if number <= count]
    for number, document in opened_pages(path, numbers):
        with closing(document[number - 1]) as page:
            yield draw_page(page, number, ppi)


def draw_page(page: Any, number: int, ppi: float, long_edge: float = float("inf")) -> DrawnPage:
    """Draw an open page at `ppi` pixels per inch, its longer edge at most `long_edge` px long."""
    # Boxes of findings refer to the unrotated page.
    page.set_rotation(0)
    width, height = page.get_size()
    scale = min(ppi / 72, long_edge / max(width, height, 1))
    with closing(page.render(scale=scale, prefer_bgrx=False)) as bitmap:
        crop, trim = page.get_cropbox(), page.get_trimbox()
        return DrawnPage(
            page=number,
            pixels=bytes(bitmap.buffer),
            width=bitmap.width,
            height=bitmap.height,
            stride=bitmap.stride,
            page_width=width,
            page_height=height,
            trim=(trim[0] - crop[0], trim[1] - crop[1], trim[2] - crop[0], trim[3] - crop[1]),
        )
