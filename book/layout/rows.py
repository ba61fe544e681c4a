"""Rows of photographs at one height, each with its caption. Pure, in millimetres.

The height of a caption is estimated before the picture is sized, so that every caption stays on
its page. The lengths are design decisions, tried on a page of 235 × 165 mm and judged by eye;
`styles/photographs.css` repeats the gaps and the caption's type.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from book.layout.page import MM_PER_INCH, Page
from book.model import Photo

#: Gap between the pictures of a row, and between a row's captions and the next row.
GUTTER = 5.0
ROW_GAP = 7.0
#: Gap between picture and caption; height of a caption line (10 pt).
CAPTION_GAP = 2.2
CAPTION_LEADING = 10 * MM_PER_INCH / 72
#: Greatest height of a `full` picture, as a share of the type area's height.
FULL_HEIGHT = 117 / 129
#: Greatest height of a picture in running text with its caption, as such a share.
FIGURE_HEIGHT = 0.72
#: Target height of the rows that the builder chooses, as such a share.
ROW_SHARE = 0.5
#: Least height of a row's pictures: below it they show too little and captions break too often.
LEAST_ROW = 24.0
#: Least height of any picture, whatever the length of its caption.
LEAST_PICTURE = 12.0
#: Least width of a caption: under a narrow picture of a row, and under a `full` one.
LEAST_CAPTION = 28.0
FULL_CAPTION = 60.0
#: Tolerance for comparing sums of lengths, in mm.
EXACT = 1e-6
#: What a picture and its caption leave free: templates round lengths to 0.01 mm, and a caption that
#: had 0.004 mm too little stood on the next page.
_ROUNDED = 0.03
#: The em of a caption (7.8 pt), and the gap between caption and credit.
_EM = 7.8 * MM_PER_INCH / 72
_CREDIT_GAP = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPhoto:
    """The size of a photograph on the page and the width of its caption, in mm."""

    photo_id: str
    width: float
    height: float
    caption_width: float

    def ppi(self, photo: Photo) -> float:
        """Return the pixels per inch of a photograph at this size: the lower of the two, unrounded.

        GWG 2022, I00005. A larger picture file is scaled down to what the printer profile asks for.
        """
        return min(photo.width / self.width, photo.height / self.height) * MM_PER_INCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Photographs side by side, at one height."""

    placed: tuple[PlacedPhoto, ...]
    #: From the pictures' upper edge to the end of the longest caption.
    height: float


def set_row(photos: Sequence[Photo], width: float, height: float) -> Row:
    """Set photographs side by side at one height, within a width and a height in mm.

    Pictures are not cropped. The height includes the longest caption; a caption is as wide as its
    picture, but not narrower than `LEAST_CAPTION` where the width allows. The row is higher than
    `height` only if a caption is too long to fit even below the lowest picture.
    """
    open_width = width - GUTTER * (len(photos) - 1)
    least = min(LEAST_CAPTION, open_width / len(photos))
    picture = open_width / sum(photo.ratio for photo in photos)
    if sum(_column_widths(photos, picture, least)) > open_width:
        lower, upper = 0.0, picture
        for _ in range(40):
            picture = (lower + upper) / 2
            fits = sum(_column_widths(photos, picture, least)) <= open_width
            lower, upper = (picture, upper) if fits else (lower, picture)
        picture = lower
    return fit_captions(photos, picture, height, least)


def text_figure(photo: Photo, page: Page) -> PlacedPhoto:
    """Size a photograph for the text column, so that its caption stays on its page."""
    picture = page.measure / photo.ratio
    row = fit_captions((photo,), picture, page.type_height * FIGURE_HEIGHT, page.measure)
    return row.placed[0]


def fit_captions(photos: Sequence[Photo], picture: float, height: float, least: float) -> Row:
    """Reduce the pictures of a row until they fit into `height` with their captions.

    `picture` is their height to begin with, `least` the least width of a caption, in mm.
    """
    height -= _ROUNDED
    while True:
        widths = _column_widths(photos, picture, least)
        caption = max(map(caption_height, photos, widths))
        if picture + caption <= height + EXACT or picture <= LEAST_PICTURE:
            break
        # A lower picture is narrower, so its caption can need more lines: try again.
        picture = max(height - caption, LEAST_PICTURE)
    placed = tuple(
        PlacedPhoto(
            photo_id=photo.id, width=picture * photo.ratio, height=picture, caption_width=width
        )
        for photo, width in zip(photos, widths, strict=True)
    )
    return Row(placed=placed, height=picture + caption)


def is_crushed(photos: Sequence[Photo], page: Page) -> bool:
    """Return whether photographs in one row would be lower than `LEAST_ROW`."""
    if len(photos) * (LEAST_PICTURE + GUTTER) > page.type_width:
        return True
    row = set_row(photos, page.type_width, page.type_height)
    return len(photos) > 1 and row.placed[0].height < LEAST_ROW


def break_rows(photos: Sequence[Photo], page: Page) -> list[tuple[Photo, ...]]:
    """Break a gallery without instructions into rows of at most four photographs.

    Dynamic programming over all breaks minimises the sum of squared relative differences of the
    rows' heights from half the page. A row need not fill the width, so the last row is not
    stretched.
    """
    target = page.type_height * ROW_SHARE
    # By the number of photographs placed: the least cost, and the start of the last row.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(photos) + 1):
        candidates = []
        for start in range(max(0, end - 4), end):
            ratios = [photo.ratio for photo in photos[start:end]]
            height = (page.type_width - GUTTER * (len(ratios) - 1)) / sum(ratios)
            # Too high costs half: such a row is only reduced, and leaves white at its side.
            miss = (target - height) / target if height < target else (height - target) / height / 2
            candidates.append((best[start][0] + miss * miss, start))
        best.append(min(candidates))
    rows: list[tuple[Photo, ...]] = []
    end = len(photos)
    while end:
        start = best[end][1]
        rows.insert(0, tuple(photos[start:end]))
        end = start
    return rows


def caption_height(photo: Photo, width: float, label: str = "") -> float:
    """Return an upper estimate of a caption's height with its credit and the gap above, in mm."""
    words = f"{label} {photo.caption} {photo.credit.line}".split()
    lines, room = 1, width - _CREDIT_GAP
    for word in words:
        advance = (sum(map(_advance, word)) + 0.25) * _EM
        if advance > room and room < width:
            lines, room = lines + 1, width
        # A word longer than the line runs over as many lines as it needs.
        lines += max(0, math.ceil(advance / width) - 1)
        room -= min(advance, width)
    return CAPTION_GAP + lines * CAPTION_LEADING


def _column_widths(photos: Sequence[Photo], picture: float, least: float) -> list[float]:
    """Return the width of each photograph with its caption, at one height of the pictures."""
    return [max(photo.ratio * picture, least) for photo in photos]


def _advance(letter: str) -> float:
    """Return an upper estimate of the mean advance width of a caption's letter, in em.

    Measured with Pillow on running text in IBM Plex Sans, condensed: 0.43 for small letters,
    Latin or Cyrillic, 0.57 for capitals, 0.54 for digits.
    """
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter.isupper():
        return 0.7
    return 0.58 if letter.isdigit() else 0.5
