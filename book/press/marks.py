"""Crop marks, for a printing house that asks for them.

They are outside the bleed (marks may not reach it: bookprinteasy.cz), at least 3 mm from the
trimmed page, in every ink (Separation /All), with no part of the page beside them. WeasyPrint 70
draws its own inside the bleed, in RGB (FACTS.md, PDF/X from WeasyPrint 70).
"""

from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from book.layout import Bleed
from book.layout.page import POINTS_PER_MM
from book.press import content_streams
from book.press.boxes import Box, Boxes

#: In mm: the length of a mark, its least distance from the trimmed page and from the bleed, and the
#: margin around all marks.
LENGTH = 5.0
LEAST_OFFSET = 3.0
CLEAR = 0.5
MARGIN = 2.0
#: Line width in points; every platesetter draws this width.
WIDTH = 0.25
_REGISTRATION = "/registration"


def offset(bleed: Bleed) -> float:
    """Return the distance of the marks from the trimmed page, in mm; the same on every edge."""
    widest = max(bleed.top, bleed.bottom, bleed.inside, bleed.outside)
    return max(LEAST_OFFSET, widest + CLEAR)


def slug(bleed: Bleed) -> float:
    """Return the width that the marks need around the trimmed page, in mm."""
    return offset(bleed) + LENGTH + MARGIN


def mark_lines(trim: Box, start: float) -> Iterator[Box]:
    """Yield the eight marks of a page as x, y, x, y; `start` is their offset. All in points."""
    left, bottom, right, top = trim
    end = start + LENGTH * POINTS_PER_MM
    for x, sign in ((left, -1), (right, 1)):
        for y in (bottom, top):
            yield x + sign * start, y, x + sign * end, y
    for y, sign in ((bottom, -1), (top, 1)):
        for x in (left, right):
            yield x, y + sign * start, x, y + sign * end


def fold_lines(trim: Box, start: float, folds: Iterable[float]) -> Iterator[Box]:
    """Yield two marks of each fold, above and below a page; all in points."""
    left, bottom, _, top = trim
    end = start + LENGTH * POINTS_PER_MM
    for fold in folds:
        yield left + fold, bottom - start, left + fold, bottom - end
        yield left + fold, top + start, left + fold, top + end


def draw_marks(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    boxes: Boxes,
    bleed: Bleed,
    folds: Iterable[float] = (),
) -> None:
    """Draw the marks of a page, and clip the page's own content to its bleed.

    Marks of `folds`, in mm from the left edge of the trimmed page, are dashed.
    """
    left, bottom, right, top = boxes.bleed
    start = offset(bleed) * POINTS_PER_MM
    strokes = _path(mark_lines(boxes.trim, start))
    dashes = _path(fold_lines(boxes.trim, start, [fold * POINTS_PER_MM for fold in folds]))
    before = f"q\n{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n\n"
    after = f"\nQ\nq\n{_REGISTRATION} CS 1 SCN {WIDTH} w 0 J [] 0 d\n{strokes}S\n"
    after += f"[2 2] 0 d\n{dashes}S\nQ\n" if dashes else "Q\n"
    drawn = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
    content_streams.replace_content(pdf, page.obj, before.encode() + drawn + after.encode())
    # The colour that prints in every ink (ISO 32000-1, 8.6.6.4).
    inks = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    registration = Array([Name.Separation, Name.All, Name.DeviceCMYK, inks])
    if "/ColorSpace" not in page.obj.Resources:
        page.obj.Resources.ColorSpace = Dictionary()
    page.obj.Resources.ColorSpace[_REGISTRATION] = registration


def _path(lines: Iterable[Box]) -> str:
    return "".join(f"{x:.4f} {y:.4f} m {to_x:.4f} {to_y:.4f} l\n" for x, y, to_x, to_y in lines)
