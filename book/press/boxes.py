"""The page boxes of the print edition.

TrimBox is the trimmed page, BleedBox the trimmed page with its bleed, MediaBox the sheet with marks
(ISO 32000-1, 14.11.2). Each lies inside the next; ArtBox, CropBox, Rotate and UserUnit are removed
(FACTS.md, PDF/X; GWG 2022, R0002 to R0004).
"""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array

from book.layout import Bleed, Page
from book.layout.page import POINTS_PER_MM
from book.press import content_streams

#: Left, bottom, right and top, in points.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """The boxes of one page."""

    trim: Box
    bleed: Box
    media: Box


def page_boxes(page: Page, number: int, slug: float) -> Boxes:
    """Compute the boxes of a page; `number` counts from 1, and odd pages are bound on the left.

    `slug` is the width, in mm, that marks need around the trimmed page; 0 for no marks.
    """
    trim = (0.0, 0.0, page.width, page.height)
    bleed = _extend(trim, page.bleed, recto=number % 2 == 1)
    media = _extend(trim, Bleed.even(slug), recto=True) if slug else bleed
    return Boxes(trim=_to_points(trim), bleed=_to_points(bleed), media=_to_points(media))


def set_boxes(page: pikepdf.Page, boxes: Boxes) -> None:
    """Write the boxes of a page, and remove all others."""
    page.obj.MediaBox = Array(boxes.media)
    page.obj.BleedBox = Array(boxes.bleed)
    page.obj.TrimBox = Array(boxes.trim)
    content_streams.remove_keys(page.obj, ("/CropBox", "/ArtBox", "/Rotate", "/UserUnit"))


def _extend(box: Box, bleed: Bleed, *, recto: bool) -> Box:
    left, bottom, right, top = box
    inside, outside = bleed.inside, bleed.outside
    left_bleed, right_bleed = (inside, outside) if recto else (outside, inside)
    return left - left_bleed, bottom - bleed.bottom, right + right_bleed, top + bleed.top


def _to_points(box: Box) -> Box:
    # A ten-thousandth of a point is 35 nanometres.
    left, bottom, right, top = (round(edge * POINTS_PER_MM, 4) for edge in box)
    return left, bottom, right, top
