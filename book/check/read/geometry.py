"""Matrices and boxes of a PDF page. Pure.

A matrix maps (x, y) to (ax + cy + e, bx + dy + f), as ISO 32000-1, 8.3.3 writes it. Whatever
numbers a file has, the answers here are finite: nothing lies further away than `FAR`.
"""

import math
from collections.abc import Iterable

Matrix = tuple[float, float, float, float, float, float]
#: Left, bottom, right and top, in points of the page.
Box = tuple[float, float, float, float]

UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: A page is at most 14 400 units of user space; beyond this a number is nonsense.
FAR = 1e9
EVERYWHERE: Box = (-FAR, -FAR, FAR, FAR)
#: Points in a millimetre.
MM = 72 / 25.4


def clamp(number: float) -> float:
    """Keep a number within `FAR`; what is no number at all becomes 0."""
    return max(-FAR, min(FAR, number)) if number == number else 0.0


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """Apply one matrix and then another, as `cm` does with the one before."""
    a, b, c, d, e, f = first
    k, m, n, o, p, q = then
    return (
        clamp(a * k + b * n),
        clamp(a * m + b * o),
        clamp(c * k + d * n),
        clamp(c * m + d * o),
        clamp(e * k + f * n + p),
        clamp(e * m + f * o + q),
    )


def transform(matrix: Matrix, box: Box) -> Box:
    """Answer the upright box around a box that a matrix has moved."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    corners = ((left, bottom), (left, top), (right, bottom), (right, top))
    return bounding_box([(a * x + c * y + e, b * x + d * y + f) for x, y in corners])


def bounding_box(points: Iterable[tuple[float, float]]) -> Box:
    """Answer the box around some points, of which there is at least one."""
    xs, ys = zip(*points, strict=True)
    return clamp(min(xs)), clamp(min(ys)), clamp(max(xs)), clamp(max(ys))


def intersection(one: Box, other: Box) -> Box | None:
    """Answer where two boxes lie on each other; None when they do nowhere."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def expand(box: Box, by: tuple[float, float, float, float]) -> Box:
    """Move the edges of a box outwards: left, bottom, right and top."""
    return box[0] - by[0], box[1] - by[1], box[2] + by[2], box[3] + by[3]


def thickness(box: Box) -> float:
    """Answer the shorter edge of a box."""
    return min(box[2] - box[0], box[3] - box[1])


def scales(matrix: Matrix) -> tuple[float, float]:
    """Answer how long a unit across and a unit upwards have become."""
    return math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])


def effective_ppi(pixels: tuple[int, int], matrix: Matrix) -> float:
    """Answer the pixels per inch of a picture that fills a unit square: the fewer of the two ways.

    Rounded nowhere, as GWG asks (2022, I00005). A picture of no extent has no resolution: 0.
    """
    width, height = scales(matrix)
    if not width or not height:
        return 0.0
    return min(pixels[0] / width, pixels[1] / height) * 72


def overlap(one: Box, other: Box) -> float:
    """Answer how deep two boxes lie in each other, the lesser way; below 0 how far apart."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    upright = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, upright)
