"""Matrices and boxes of a PDF page.

A matrix maps (x, y) to (ax + cy + e, bx + dy + f) (ISO 32000-1, 8.3.3). Results are finite for
any numbers in a file: coordinates are limited to `FAR`.
"""

import math
from collections.abc import Iterable

Matrix = tuple[float, float, float, float, float, float]
#: Left, bottom, right and top, in points.
Box = tuple[float, float, float, float]

UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: Far above the largest page, which has 14 400 units of user space (ISO 32000-1, annex C).
FAR = 1e9
EVERYWHERE: Box = (-FAR, -FAR, FAR, FAR)


def clamp(number: float) -> float:
    """Return a number limited to ±`FAR`, and 0 for NaN."""
    return max(-FAR, min(FAR, number)) if number == number else 0.0


def concatenate(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first` and then `second`, as `cm` does with the CTM."""
    a, b, c, d, e, f = first
    k, m, n, o, p, q = second
    return (
        clamp(a * k + b * n),
        clamp(a * m + b * o),
        clamp(c * k + d * n),
        clamp(c * m + d * o),
        clamp(e * k + f * n + p),
        clamp(e * m + f * o + q),
    )


def transform(matrix: Matrix, box: Box) -> Box:
    """Return the bounding box of a transformed box."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    corners = ((left, bottom), (left, top), (right, bottom), (right, top))
    return bounding_box([(a * x + c * y + e, b * x + d * y + f) for x, y in corners])


def bounding_box(points: Iterable[tuple[float, float]]) -> Box:
    """Return the box around one or more points; raise `ValueError` if there are none."""
    xs, ys = zip(*points, strict=True)
    return clamp(min(xs)), clamp(min(ys)), clamp(max(xs)), clamp(max(ys))


def intersection(first: Box, second: Box) -> Box | None:
    """Return the area that two boxes share; None if they do not touch."""
    left, bottom = max(first[0], second[0]), max(first[1], second[1])
    right, top = min(first[2], second[2]), min(first[3], second[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def expand(box: Box, margins: tuple[float, float, float, float]) -> Box:
    """Return a box with its left, bottom, right and top edges moved outwards by `margins`."""
    return box[0] - margins[0], box[1] - margins[1], box[2] + margins[2], box[3] + margins[3]


def thickness(box: Box) -> float:
    """Return the length of the shorter edge."""
    return min(box[2] - box[0], box[3] - box[1])


def scales(matrix: Matrix) -> tuple[float, float]:
    """Return the lengths that the unit vectors of x and y are transformed to."""
    return math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])


def effective_ppi(pixels: tuple[int, int], matrix: Matrix) -> float:
    """Return the smaller of the horizontal and vertical ppi of a picture in the unit square.

    The result is not rounded (GWG 2022, I00005). It is 0 for a picture without extent.
    """
    width, height = scales(matrix)
    # Pixels divided by the smallest numbers are infinite.
    return clamp(min(pixels[0] / width, pixels[1] / height) * 72) if width and height else 0.0


def overlap(first: Box, second: Box) -> float:
    """Return the smaller of the horizontal and vertical overlap; the gap is negative."""
    horizontal = min(first[2], second[2]) - max(first[0], second[0])
    vertical = min(first[3], second[3]) - max(first[1], second[1])
    return min(horizontal, vertical)
