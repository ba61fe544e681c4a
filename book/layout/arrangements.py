"""Arrangements of photographs in a rectangle: rows of columns of rows, uncropped. Pure, in mm.

The height of every part of an arrangement is an affine function of its width, a * w + b: for a
picture a = 1 / ratio and b = its caption; for a column the sums with the gaps; for a row, whose
parts have one height, a = 1 / sum(1 / a_i). So each arrangement has one solution, without
iteration. The numbers may be floats, or arrays of numpy with one number for each page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Literal

#: Gap between the pictures of a row, and between a caption and the picture below it.
GUTTER = 5.0

#: The index of a photograph, or a row or a column of arrangements.
Arrangement = int | tuple[Literal["row", "column"], tuple["Arrangement", ...]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an arrangement with its height as a function of its width."""

    arrangement: Arrangement
    slope: Any
    base: Any
    parts: tuple["_Part", ...] = ()


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """The left, the top and the width of a picture; numbers or arrays, in mm."""

    left: Any
    top: Any
    width: Any


@cache
def all_arrangements(count: int) -> tuple[Arrangement, ...]:
    """Return every arrangement of so many photographs in reading order: 1, 2, 6, 22, 90, 394."""
    return tuple(_arrangements(0, count, ""))


def _arrangements(first: int, end: int, inside: str) -> Iterator[Arrangement]:
    """Yield the arrangements of some photographs that are no row in a row, no column in one."""
    if end - first == 1:
        yield first
        return
    kinds: tuple[Literal["row", "column"], ...] = ("column", "row")
    for kind in kinds:
        if kind == inside:
            continue
        for ends in _divisions(first, end):
            starts = (first, *ends[:-1])
            choices = [
                tuple(_arrangements(start, stop, kind))
                for start, stop in zip(starts, ends, strict=True)
            ]
            for parts in product(*choices):
                yield kind, parts


def _divisions(first: int, end: int) -> Iterator[tuple[int, ...]]:
    """Yield the ends of two or more parts of a range."""
    for stop in range(first + 1, end):
        yield stop, end
        for rest in _divisions(stop, end):
            yield stop, *rest


def level_captions(arrangement: Arrangement) -> tuple[tuple[int, ...], ...]:
    """Return the groups of photographs whose captions end at one line.

    They get the room of the longest caption of the group: otherwise captions of unequal length
    would make pictures of unequal height.
    """
    done, last = _level(arrangement)
    return (*done, last)


def _level(arrangement: Arrangement) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    if isinstance(arrangement, int):
        return (), (arrangement,)
    kind, parts = arrangement
    levels = [_level(part) for part in parts]
    done = tuple(group for groups, _ in levels for group in groups)
    if kind == "row":
        return done, tuple(index for _, last in levels for index in last)
    return (*done, *(last for _, last in levels[:-1])), levels[-1][1]


def solve(
    arrangement: Arrangement,
    ratios: Sequence[Any],
    captions: Sequence[Any],
    width: Any,
    room: Any,
    least: Callable[[Any, Any], Any] = min,
) -> tuple[list[PicturePlace], Any, Any]:
    """Return the place of each photograph, and the width and the height of the whole.

    It is as wide as `width` and `room`, the greatest height, allow. `captions` are the heights of
    the captions below the pictures; `least` returns the lesser of two lengths, or of each pair.
    A width of 0 or less means that the captions leave no room.
    """
    whole = _part(arrangement, ratios, captions)
    fitting = least(width, (room - whole.base) / whole.slope)
    places: dict[int, PicturePlace] = {}
    _place(whole, 0.0, 0.0, fitting, places)
    ordered = [places[index] for index in range(len(places))]
    return ordered, fitting, whole.slope * fitting + whole.base


def _part(arrangement: Arrangement, ratios: Sequence[Any], captions: Sequence[Any]) -> _Part:
    if isinstance(arrangement, int):
        return _Part(arrangement, 1 / ratios[arrangement], captions[arrangement])
    kind, inner = arrangement
    parts = tuple(_part(part, ratios, captions) for part in inner)
    gaps = GUTTER * (len(parts) - 1)
    if kind == "column":
        slope: Any = sum(part.slope for part in parts)
        return _Part(arrangement, slope, sum(part.base for part in parts) + gaps, parts)
    slope = 1 / sum(1 / part.slope for part in parts)
    return _Part(
        arrangement, slope, slope * (sum(part.base / part.slope for part in parts) - gaps), parts
    )


def _place(part: _Part, left: Any, top: Any, width: Any, places: dict[int, PicturePlace]) -> None:
    if isinstance(part.arrangement, int):
        places[part.arrangement] = PicturePlace(left, top, width)
        return
    height = part.slope * width + part.base
    for inner in part.parts:
        if part.arrangement[0] == "column":
            _place(inner, left, top, width, places)
            top = top + inner.slope * width + inner.base + GUTTER
        else:
            inner_width = (height - inner.base) / inner.slope
            _place(inner, left, top, inner_width, places)
            left = left + inner_width + GUTTER
