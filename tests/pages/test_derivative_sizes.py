"""The pixels of a derivative follow from its placed size and the limits of its edition."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from book.plan import fit_ppi, fit_within
from tests.support.ratios import keeps_ratio

EDGES = st.integers(1, 20_000)


@given(EDGES, EDGES, st.floats(1, 1000), st.integers(72, 1200))
def test_a_picture_for_a_width_keeps_its_ratio_and_is_never_upscaled(
    width: int, height: int, width_mm: float, ppi: int
) -> None:
    to = fit_ppi(width, height, width_mm, ppi)
    assert keeps_ratio(width, height, to)
    assert 1 <= to[0] <= width
    assert 1 <= to[1] <= height


@given(EDGES, EDGES, st.floats(1, 1000), st.integers(72, 1200))
def test_it_has_the_ppi_that_is_asked_for_where_the_photograph_has_it(
    width: int, height: int, width_mm: float, ppi: int
) -> None:
    to = fit_ppi(width, height, width_mm, ppi)
    assume(to != (width, height))
    assert to[0] / (width_mm / 25.4) >= ppi - 1e-6


@given(EDGES, EDGES, st.integers(600, 4000), st.integers(100_000, 20_000_000))
def test_a_picture_for_an_e_book_keeps_to_its_limits(
    width: int, height: int, long_edge: int, pixels: int
) -> None:
    to = fit_within(width, height, long_edge, pixels)
    assert keeps_ratio(width, height, to)
    assert 1 <= to[0] <= width
    assert 1 <= to[1] <= height
    assert max(to) <= long_edge
    assert to[0] * to[1] <= pixels


@pytest.mark.parametrize(
    ("size", "width_mm", "ppi", "to"),
    [
        ((6000, 4000), 175.5, 300, (2073, 1382)),
        ((6000, 4000), 254.0, 300, (3000, 2000)),
        ((6000, 4000), 254.1, 300, (3002, 2001)),
        ((3000, 2000), 254.0, 300, (3000, 2000)),
        ((1500, 1000), 254.0, 300, (1500, 1000)),
        ((4000, 6000), 78.0, 200, (615, 922)),
        ((20_000, 100), 100.0, 72, (284, 1)),
    ],
)
def test_sizes_for_paper(
    size: tuple[int, int], width_mm: float, ppi: int, to: tuple[int, int]
) -> None:
    assert fit_ppi(*size, width_mm, ppi) == to


@pytest.mark.parametrize(
    ("size", "to"),
    [
        ((6000, 4000), (2560, 1707)),
        ((4000, 6000), (1707, 2560)),
        ((5000, 5000), (2236, 2236)),
        ((2560, 1707), (2560, 1707)),
        ((640, 480), (640, 480)),
        ((20_000, 1000), (2560, 128)),
    ],
)
def test_sizes_for_e_books(size: tuple[int, int], to: tuple[int, int]) -> None:
    assert fit_within(*size, 2560, 5_000_000) == to
