"""Matrices, boxes and resolutions are computed as in ISO 32000 and GWG, for any numbers."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from book.check.read import geometry
from book.check.read.geometry import FAR, UPRIGHT, Box, Matrix

numbers = st.floats(min_value=-1e3, max_value=1e3, allow_subnormal=False)
anything = st.floats(allow_nan=True, allow_infinity=True).map(geometry.clamp)
matrices = st.tuples(*[numbers] * 6)
edges = st.tuples(numbers, numbers).map(sorted)
boxes = st.tuples(edges, edges).map(lambda both: (both[0][0], both[1][0], both[0][1], both[1][1]))


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@given(matrices, matrices, numbers, numbers)
def test_two_matrices_do_what_they_do_one_after_the_other(
    first: Matrix, then: Matrix, x: float, y: float
) -> None:
    together = moved(geometry.concatenate(first, then), x, y)
    assert together == pytest.approx(moved(then, *moved(first, x, y)), rel=1e-6, abs=1)


@given(matrices)
def test_upright_changes_nothing(matrix: Matrix) -> None:
    assert geometry.concatenate(matrix, UPRIGHT) == matrix
    assert geometry.concatenate(UPRIGHT, matrix) == matrix


@example([(0.0, 5e-324, 5e-324, 0.0, 0.0, 0.0)])
@given(st.lists(st.tuples(*[anything] * 6), min_size=1, max_size=20))
def test_whatever_numbers_there_are_the_answer_is_finite(matrices: list[Matrix]) -> None:
    total = UPRIGHT
    for matrix in matrices:
        total = geometry.concatenate(matrix, total)
    assert all(-FAR <= number <= FAR for number in total)
    box = geometry.transform(total, (0.0, 0.0, 1.0, 1.0))
    assert all(-FAR <= number <= FAR for number in box)
    assert math.isfinite(geometry.effective_ppi((100, 100), total))


@given(matrices, boxes, st.floats(0, 1), st.floats(0, 1))
def test_what_is_in_a_box_is_in_the_moved_one(
    matrix: Matrix, box: Box, across: float, up: float
) -> None:
    left, bottom, right, top = box
    x, y = moved(matrix, left + across * (right - left), bottom + up * (top - bottom))
    found = geometry.transform(matrix, box)
    assert found[0] - 1e-3 <= x <= found[2] + 1e-3
    assert found[1] - 1e-3 <= y <= found[3] + 1e-3


@given(boxes, boxes)
def test_what_two_boxes_share_is_in_both_and_nothing_is_where_they_are_apart(
    one: Box, other: Box
) -> None:
    shared = geometry.intersection(one, other)
    assert (shared is None) == (geometry.overlap(one, other) < 0)
    if shared is not None:
        for box in (one, other):
            assert geometry.intersection(shared, box) == shared
        assert geometry.thickness(shared) == pytest.approx(geometry.overlap(one, other))


@given(
    st.tuples(st.integers(1, 20_000), st.integers(1, 20_000)),
    st.floats(1, 2000),
    st.floats(1, 2000),
    st.floats(0, 2 * math.pi),
)
def test_resolution_is_the_lesser_of_both_ways_however_a_picture_is_turned(
    pixels: tuple[int, int], width: float, height: float, angle: float
) -> None:
    sine, cosine = math.sin(angle), math.cos(angle)
    placed = geometry.concatenate((width, 0, 0, height, 0, 0), (cosine, sine, -sine, cosine, 9, 9))
    least = min(pixels[0] / width, pixels[1] / height) * 72
    assert geometry.effective_ppi(pixels, placed) == pytest.approx(least)


@given(st.tuples(st.integers(1, 9999), st.integers(1, 9999)), st.floats(0.1, 10))
def test_twice_the_size_is_half_the_resolution(pixels: tuple[int, int], scale: float) -> None:
    once = geometry.effective_ppi(pixels, (100, 0, 0, 100, 0, 0))
    again = geometry.effective_ppi(pixels, (100 * scale, 0, 0, 100 * scale, 0, 0))
    assert again == pytest.approx(once / scale)


def test_a_picture_of_no_extent_has_no_resolution() -> None:
    assert geometry.effective_ppi((100, 100), (0, 0, 0, 5, 0, 0)) == 0
