"""Arrangements of photographs: each is found once, and is solved as geometry says."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.layout.arrangements import (
    GUTTER,
    Arrangement,
    PicturePlace,
    all_arrangements,
    level_captions,
    solve,
)

RATIOS = st.floats(0.3, 3.5)


@pytest.mark.parametrize(("count", "number"), [(1, 1), (2, 2), (3, 6), (4, 22), (5, 90), (6, 394)])
def test_there_are_as_many_arrangements_as_slicings_of_a_rectangle(count: int, number: int) -> None:
    """The large Schröder numbers, Sloane's A006318."""
    every = all_arrangements(count)
    assert len(every) == len(set(every)) == number
    for arrangement in every:
        assert leaves(arrangement) == list(range(count))
        assert alternates(arrangement)


def leaves(arrangement: Arrangement) -> list[int]:
    if isinstance(arrangement, int):
        return [arrangement]
    return [leaf for part in arrangement[1] for leaf in leaves(part)]


def alternates(arrangement: Arrangement) -> bool:
    """Return whether no row is in a row, and no column in one."""
    if isinstance(arrangement, int):
        return True
    kind, parts = arrangement
    inner = [part[0] for part in parts if not isinstance(part, int)]
    return len(parts) > 1 and kind not in inner and all(map(alternates, parts))


@given(st.data(), st.integers(1, 6), st.floats(60, 400), st.floats(60, 400))
def test_an_arrangement_fills_its_rectangle(
    data: st.DataObject, count: int, width: float, room: float
) -> None:
    arrangement = data.draw(st.sampled_from(all_arrangements(count)))
    ratios = data.draw(st.lists(RATIOS, min_size=count, max_size=count))
    captions = data.draw(st.lists(st.floats(0, 8), min_size=count, max_size=count))
    places, fitting, height = solve(arrangement, ratios, captions, width, room)
    assert fitting <= width + 1e-6
    assert height <= room + 1e-6
    assert fitting == pytest.approx(width) or height == pytest.approx(room)
    if min(place.width for place in places) > 0:
        found = measure(arrangement, places, ratios, captions)
        assert found == pytest.approx((0, 0, fitting, height), abs=1e-6)


def measure(
    arrangement: Arrangement,
    places: Sequence[PicturePlace],
    ratios: Sequence[float],
    captions: Sequence[float],
) -> tuple[float, float, float, float]:
    """Return the rectangle of an arrangement, whose parts must be flush, and a gutter apart."""
    if isinstance(arrangement, int):
        place = places[arrangement]
        below = place.width / ratios[arrangement] + captions[arrangement]
        return place.left, place.top, place.left + place.width, place.top + below
    kind, parts = arrangement
    rectangles = [measure(part, places, ratios, captions) for part in parts]
    along, across = (0, 1) if kind == "row" else (1, 0)
    for before, after in pairwise(rectangles):
        assert after[along] - before[along + 2] == pytest.approx(GUTTER, abs=1e-6)
        assert after[across] == pytest.approx(before[across], abs=1e-6)
        assert after[across + 2] == pytest.approx(before[across + 2], abs=1e-6)
    return (*rectangles[0][:2], *rectangles[-1][2:])


@pytest.mark.parametrize(
    ("arrangement", "groups"),
    [
        (0, {(0,)}),
        (("row", (0, 1, 2)), {(0, 1, 2)}),
        (("column", (0, 1)), {(0,), (1,)}),
        (("row", (0, ("column", (1, 2)))), {(1,), (0, 2)}),
        (("column", (("row", (0, 1)), ("row", (2, 3)))), {(0, 1), (2, 3)}),
        (("row", (("column", (0, ("row", (1, 2)))), 3)), {(0,), (1, 2, 3)}),
    ],
)
def test_captions_that_end_at_one_line_are_a_group(
    arrangement: Arrangement, groups: set[tuple[int, ...]]
) -> None:
    assert set(level_captions(arrangement)) == groups
