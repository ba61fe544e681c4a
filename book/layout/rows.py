"""Photographs side by side at one height, each with its caption. Pure, in millimetres.

A caption has its place reckoned before the picture gets its own, so no caption can be pushed off
the page. The numbers are those of `look.md`, the sketch that was set and looked right.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from book.layout.page import Page
from book.model import Photo

#: Between the pictures of a row, and between a row's captions and the next row.
GUTTER = 5.0
ROW_GAP = 7.0
#: From picture to caption; a line of caption (10 pt); the widest a caption runs before it breaks.
CAPTION_GAP = 2.2
CAPTION_LEADING = 10 * 25.4 / 72
#: A picture set `full` is at most this share of the type area's height.
FULL_HEIGHT = 117 / 129
#: A picture in running text leaves room for some lines of it.
FIGURE_HEIGHT = 0.72
#: The height that rows of a gallery without instructions aim at: half the page.
ROW_SHARE = 0.5
#: No row is set lower than this: its captions would crumble and its pictures say nothing.
LEAST_ROW = 24.0
#: Nor is any picture, however long its caption.
LEAST_PICTURE = 12.0
#: A caption is at least this wide, under a narrow picture of a row and under a full one.
LEAST_CAPTION = 28.0
FULL_CAPTION = 60.0
#: Sums of lengths are compared with this tolerance, in mm.
EXACT = 1e-6
#: A caption's em, 7.8 pt; and from caption to credit, in mm.
_EM = 7.8 * 25.4 / 72
_CREDIT_GAP = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPhoto:
    """A photograph at its size in millimetres; its caption is as wide as `caption_width`."""

    photo_id: str
    width: float
    height: float
    caption_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Photographs side by side, at one height."""

    placed: tuple[PlacedPhoto, ...]
    #: From the row's upper edge to the end of its longest caption.
    height: float


def set_row(photos: Sequence[Photo], width: float, height: float) -> Row:
    """Set photographs side by side at one height, within a width and a height in mm.

    The pictures' proportions are kept. The height holds the longest caption too; a caption is
    as wide as its picture, and under a narrow picture as wide as it needs to be read. The row
    is higher than `height` only when a caption is too long for any picture to stand with it.
    """
    open_width = width - GUTTER * (len(photos) - 1)
    least = min(LEAST_CAPTION, open_width / len(photos))
    picture = open_width / sum(photo.ratio for photo in photos)
    if sum(_columns(photos, picture, least)) > open_width:
        lower, upper = 0.0, picture
        for _ in range(40):
            picture = (lower + upper) / 2
            fits = sum(_columns(photos, picture, least)) <= open_width
            lower, upper = (picture, upper) if fits else (lower, picture)
        picture = lower
    return fit_captions(photos, picture, height, least)


def text_figure(photo: Photo, page: Page) -> PlacedPhoto:
    """Size a photograph for the text column, so that its caption stays on its page."""
    picture = page.measure / photo.ratio
    settled = fit_captions((photo,), picture, page.type_height * FIGURE_HEIGHT, page.measure)
    return settled.placed[0]


def fit_captions(photos: Sequence[Photo], picture: float, height: float, least: float) -> Row:
    """Lower a row's pictures until their captions fit below them, as far as makes sense."""
    while True:
        widths = _columns(photos, picture, least)
        caption = max(map(caption_height, photos, widths))
        if picture + caption <= height + EXACT or picture <= LEAST_PICTURE:
            break
        # A lower picture is narrower and its caption longer: the next round sees to that.
        picture = max(height - caption, LEAST_PICTURE)
    placed = tuple(
        PlacedPhoto(
            photo_id=photo.id,
            width=picture * photo.ratio,
            height=picture,
            caption_width=width,
        )
        for photo, width in zip(photos, widths, strict=True)
    )
    return Row(placed=placed, height=picture + caption)


def as_rows(named: tuple[Photo, ...], page: Page, *, free: bool) -> list[tuple[Photo, ...]]:
    """Keep the editor's row, unless it is left to the builder or would crush its pictures."""
    return break_rows(named, page) if free or is_crushed(named, page) else [named]


def is_crushed(named: Sequence[Photo], page: Page) -> bool:
    """Whether photographs on one row would stand so low that they say nothing."""
    if len(named) * (LEAST_PICTURE + GUTTER) > page.type_width:
        return True
    together = set_row(named, page.type_width, page.type_height)
    return len(named) > 1 and together.placed[0].height < LEAST_ROW


def break_rows(photos: Sequence[Photo], page: Page) -> list[tuple[Photo, ...]]:
    """Break a gallery without instructions into rows, as even in height as its pictures allow.

    Every way to break is weighed by how far each row's height is from half the page; a row may
    stop short of the full width, so the last one is not stretched.
    """
    target = page.type_height * ROW_SHARE
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(photos) + 1):
        ways = []
        for start in range(max(0, end - 4), end):
            ratios = [photo.ratio for photo in photos[start:end]]
            height = (page.type_width - GUTTER * (len(ratios) - 1)) / sum(ratios)
            # Lower than half the page crushes; higher is only capped and leaves some white.
            miss = (target - height) / target if height < target else (height - target) / height / 2
            ways.append((best[start][0] + miss * miss, start))
        best.append(min(ways))
    rows: list[tuple[Photo, ...]] = []
    end = len(photos)
    while end:
        start = best[end][1]
        rows.insert(0, tuple(photos[start:end]))
        end = start
    return rows


def caption_height(photo: Photo, width: float, label: str = "") -> float:
    """Reckon the height of a caption with its credit, gap above included, in mm. Never too low."""
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


def _columns(photos: Sequence[Photo], picture: float, least: float) -> list[float]:
    """How wide each photograph and its caption are, at one height of the pictures."""
    return [max(photo.ratio * picture, least) for photo in photos]


def _advance(letter: str) -> float:
    """How far a letter of a caption advances, in em; as a mean over words, on the safe side.

    Measured with Pillow on running text set in IBM Plex Sans, condensed: 0.43 on small letters,
    Latin or Cyrillic, 0.57 on capitals, 0.54 on digits.
    """
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter.isupper():
        return 0.7
    return 0.58 if letter.isdigit() else 0.5
