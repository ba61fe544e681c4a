"""Crop marks: where the guillotine cuts, for a house that asks for them.

They stand outside the bleed and at least 3 mm off the cut, on every plate (Separation /All), and
nothing of the page is drawn beside them (preflight PDF-09). WeasyPrint's own are drawn inside the
bleed, over the pictures, in RGB (facts: weasyprint.md 1.3); so these are ours.
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from book.layout import Bleed
from book.press import content
from book.press.boxes import MM, Box, Boxes

#: Millimetres: how long a mark is, how far from the cut it begins at least, and how far clear of
#: the bleed; and the white that is left around all of them.
LENGTH = 5.0
LEAST_OFFSET = 3.0
CLEAR = 0.5
EDGE = 2.0
#: Points: a quarter is what every platesetter still draws.
WIDTH = 0.25
_REGISTRATION = "/registration"


def offset(bleed: Bleed) -> float:
    """How far from the trimmed page its marks begin, in millimetres; the same on every edge."""
    widest = max(bleed.top, bleed.bottom, bleed.inside, bleed.outside)
    return max(LEAST_OFFSET, widest + CLEAR)


def slug(bleed: Bleed) -> float:
    """How much paper the marks need around the trimmed page, in millimetres."""
    return offset(bleed) + LENGTH + EDGE


def mark_lines(trim: Box, begin: float) -> Iterator[Box]:
    """Place the eight marks of a page: from x, y to x, y, in points. `begin` is in points too."""
    left, bottom, right, top = trim
    end = begin + LENGTH * MM
    for x, out in ((left, -1), (right, 1)):
        for y in (bottom, top):
            yield x + out * begin, y, x + out * end, y
    for y, out in ((bottom, -1), (top, 1)):
        for x in (left, right):
            yield x, y + out * begin, x, y + out * end


def draw_marks(pdf: pikepdf.Pdf, page: pikepdf.Page, boxes: Boxes, bleed: Bleed) -> None:
    """Draw the marks of a page, and cut off what the page draws beyond its bleed."""
    left, bottom, right, top = boxes.bleed
    strokes = "".join(
        f"{x:.4f} {y:.4f} m {to_x:.4f} {to_y:.4f} l\n"
        for x, y, to_x, to_y in mark_lines(boxes.trim, offset(bleed) * MM)
    )
    before = f"q\n{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n\n"
    after = f"\nQ\nq\n{_REGISTRATION} CS 1 SCN {WIDTH} w 0 J [] 0 d\n{strokes}S\nQ\n"
    drawn = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
    content.replace_content(pdf, page.obj, before.encode() + drawn + after.encode())
    _offer_registration(page.obj.Resources)


def _offer_registration(resources: Object) -> None:
    """Add the colour that prints on every plate, whatever plates there are."""
    if "/ColorSpace" not in resources:
        resources.ColorSpace = Dictionary()
    resources.ColorSpace[_REGISTRATION] = Array(
        [
            Name.Separation,
            Name.All,
            Name.DeviceCMYK,
            Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1),
        ]
    )
