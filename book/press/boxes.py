"""How large a page is: trimmed, with its bleed, and with marks around it.

TrimBox is the page that is sold, BleedBox what is printed of it, MediaBox the sheet it is drawn
on (ISO 32000-1, 14.11.2). PDF/X wants each inside the next and no ArtBox; a CropBox, a turned
page or another unit would only be misread (GWG 2022, R0002 to R0004; preflight PDF-01, PDF-02,
PDF-05).
"""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array

from book.layout import Bleed, Page

#: Points in a millimetre.
MM = 72 / 25.4
#: Left, bottom, right and top, in points.
Box = tuple[float, float, float, float]
#: Decimals of a point that are written: a ten-thousandth is 35 nanometres.
_DECIMALS = 4
_UNWANTED = ("/CropBox", "/ArtBox", "/Rotate", "/UserUnit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """The boxes of one page."""

    trim: Box
    bleed: Box
    media: Box


def page_boxes(page: Page, number: int, slug: float) -> Boxes:
    """Reckon the boxes of a page; `number` counts from 1, which is a recto, bound on its left.

    `slug` is the paper around the trimmed page that marks take, in millimetres; 0 for none.
    """
    trim = (0.0, 0.0, page.width, page.height)
    bleed = _extend(trim, page.bleed, recto=number % 2 == 1)
    media = _extend(trim, Bleed.even(slug), recto=True) if slug else bleed
    return Boxes(trim=_to_points(trim), bleed=_to_points(bleed), media=_to_points(media))


def set_boxes(page: pikepdf.Page, boxes: Boxes) -> None:
    """Give a page its boxes, and no others."""
    page.obj.MediaBox = Array(boxes.media)
    page.obj.BleedBox = Array(boxes.bleed)
    page.obj.TrimBox = Array(boxes.trim)
    for name in _UNWANTED:
        if name in page.obj:
            del page.obj[name]


def _extend(box: Box, bleed: Bleed, *, recto: bool) -> Box:
    left, bottom, right, top = box
    before, after = (bleed.inside, bleed.outside) if recto else (bleed.outside, bleed.inside)
    return left - before, bottom - bleed.bottom, right + after, top + bleed.top


def _to_points(box: Box) -> Box:
    left, bottom, right, top = (round(edge * MM, _DECIMALS) for edge in box)
    return left, bottom, right, top
