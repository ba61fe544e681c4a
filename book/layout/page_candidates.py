"""The best arrangement of every short run of photographs on a page of its own. Pure, in mm.

All runs of a length are solved at once, as arrays with one number for each: 600 photographs took
12 s one by one. Only operations that IEEE 754 defines to the last bit are used, so that every
machine finds the same arrangement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from book.layout.arrangements import Arrangement, all_arrangements, level_captions, solve
from book.layout.caption_sizes import (
    CAPTION_GAP,
    CAPTION_LEADING,
    CAPTION_WIDTHS,
    CaptionSizes,
)
from book.layout.page import Page
from book.model import Photo

if TYPE_CHECKING:
    import numpy

#: Most photographs on a page.
MOST_ON_PAGE = 6
#: What pictures of one size on a page are worth, as a share of its area, and an order from line to
#: line instead of from column to column.
_EVENNESS, _BY_LINES = 0.06, 0.01
#: Arrangements of a run, best first by estimated captions, that are solved with the real ones.
_SOLVED = 4
#: From which share of its least size a picture, too small as estimated, may be large enough.
_NEARLY_LARGE = 0.9
#: The share of the width that a picture has in the estimate, by the number on the page.
_EXPECTED_WIDTH = (1.0, 0.6, 0.48, 0.45, 0.36, 0.33)
#: A photograph longer than 2:1 is measured by its long side, in mm.
LONG, LEAST_LONG = 2.0, 120.0
#: Captions can get higher when pictures become narrower for them; then they are solved again.
_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCandidate:
    """A run of photographs arranged on one page."""

    arrangement: Arrangement
    #: Heights of the captions, in the order of the photographs.
    captions: tuple[float, ...]
    #: Share of the trimmed page that is covered by pictures.
    covered: float
    #: Mean area of a picture, in mm².
    mean_area: float
    #: Area of each picture, in mm².
    areas: tuple[float, ...]


#: By the index of the first photograph and the number of photographs.
Candidates = Mapping[tuple[int, int], PageCandidate]


def least_long(page: Page) -> float:
    """Return the least long side of a photograph longer than 2:1, which the page can hold."""
    return min(LEAST_LONG, 0.9 * page.type_width, 0.7 * page.plate_height)


def find_candidates(
    photos: Sequence[Photo],
    captions: CaptionSizes,
    page: Page,
    rooms: Sequence[float],
    *,
    smallest: float,
    ends: Sequence[int],
) -> Candidates:
    """Return the best arrangement of every run of two to six photographs that fits on a page.

    `rooms` are the heights of the page that begins with each photograph. A run does not cross any
    of `ends`, the indexes after the last photographs of galleries. No picture is smaller than
    `smallest`, its shorter side, or longer than 2:1 and shorter than `least_long`.
    """
    import numpy

    ratios = numpy.array([photo.ratio for photo in photos])
    lines = numpy.array([captions.lines[photo.id] for photo in photos])
    heights = CAPTION_GAP + CAPTION_LEADING * lines
    last = numpy.searchsorted(numpy.array(ends), numpy.arange(len(photos)), side="right")
    room_after = numpy.array(ends)[last] - numpy.arange(len(photos))
    found: dict[tuple[int, int], PageCandidate] = {}
    for count in range(2, MOST_ON_PAGE + 1):
        starts = numpy.flatnonzero(room_after >= count)
        if len(starts):
            runs = _Runs(
                page=page,
                smallest=smallest,
                starts=starts,
                ratios=[ratios[starts + index] for index in range(count)],
                heights=[heights[starts + index] for index in range(count)],
                rooms=numpy.array(rooms)[starts],
            )
            for start, candidate in _best_of_runs(runs):
                found[start, count] = candidate
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """Runs of photographs of one length, as arrays with one number for each run."""

    page: Page
    smallest: float
    starts: "numpy.ndarray[Any, Any]"
    #: Ratio, and heights of the caption by the index of its width, for each photograph of a run.
    ratios: "list[numpy.ndarray[Any, Any]]"
    heights: "list[numpy.ndarray[Any, Any]]"
    rooms: "numpy.ndarray[Any, Any]"

    def subset(self, chosen: Any) -> "_Runs":
        return _Runs(
            page=self.page,
            smallest=self.smallest,
            starts=self.starts[chosen],
            ratios=[each[chosen] for each in self.ratios],
            heights=[each[chosen] for each in self.heights],
            rooms=self.rooms[chosen],
        )

    def caption_heights(self, index: int, widths: Any) -> Any:
        """Return the heights of the captions of one photograph of each run at some widths."""
        import numpy

        place = numpy.searchsorted(numpy.array(CAPTION_WIDTHS), widths + 1e-6, side="right") - 1
        heights = self.heights[index]
        return heights[numpy.arange(len(heights)), numpy.maximum(place, 0)]


def _best_of_runs(runs: _Runs) -> "list[tuple[int, PageCandidate]]":
    """Return the best arrangement of each run that has one, by the index of its first photograph.

    Each arrangement is scored with estimated captions; the best ones are solved with their own.
    """
    import numpy

    count = len(runs.ratios)
    expected = numpy.full(len(runs.starts), runs.page.type_width * _EXPECTED_WIDTH[count - 1])
    estimated = [runs.caption_heights(index, expected) for index in range(count)]
    every = all_arrangements(count)
    # Arrangements that are large enough as estimated come first; others may be with their captions.
    estimates = (_score(runs, arrangement, estimated) for arrangement in every)
    scores = numpy.array(
        [
            numpy.where(size >= 1, 1 + score, numpy.where(size >= _NEARLY_LARGE, score, 0.0))
            for score, size, *_ in estimates
        ]
    )
    order = numpy.argsort(-scores, axis=0, kind="stable")[:_SOLVED]
    best: dict[int, tuple[float, PageCandidate]] = {}
    for number in sorted(set(order.flatten().tolist())):
        chosen = numpy.flatnonzero((order == number).any(axis=0) & (scores[number] > 0))
        if not len(chosen):
            continue
        some = runs.subset(chosen)
        heights = [each[chosen] for each in estimated]
        for _ in range(_ROUNDS):
            score, size, covered, widths = _score(some, every[number], heights)
            needed = [some.caption_heights(i, widths[i]) for i in range(count)]
            fits = numpy.all([each <= old for each, old in zip(needed, heights, strict=True)], 0)
            if fits.all():
                break
            heights = [numpy.maximum(*pair) for pair in zip(needed, heights, strict=True)]
        for at in numpy.flatnonzero(fits & (size >= 1)).tolist():
            start = int(some.starts[at])
            if start in best and best[start][0] >= score[at]:
                continue
            areas = tuple(
                float(width[at] * width[at] / ratio[at])
                for width, ratio in zip(widths, some.ratios, strict=True)
            )
            candidate = PageCandidate(
                arrangement=every[number],
                captions=tuple(float(each[at]) for each in heights),
                covered=float(covered[at]),
                mean_area=sum(areas) / count,
                areas=areas,
            )
            best[start] = float(score[at]), candidate
    return [(start, candidate) for start, (_, candidate) in sorted(best.items())]


def _score(
    runs: _Runs, arrangement: Arrangement, heights: list[Any]
) -> tuple[Any, Any, Any, list[Any]]:
    """Return score, least size, covered share and widths of pictures of an arrangement of each run.

    The least size is that of the picture that is smallest for what it should be at least, which
    is 1.
    """
    import numpy

    level = list(heights)
    for group in level_captions(arrangement):
        longest = numpy.maximum.reduce([heights[index] for index in group])
        for index in group:
            level[index] = longest
    page = runs.page
    places, *_ = solve(
        arrangement, runs.ratios, level, page.type_width, runs.rooms, least=numpy.minimum
    )
    widths = [place.width for place in places]
    sizes, areas = [], []
    for width, ratio in zip(widths, runs.ratios, strict=True):
        height = width / ratio
        areas.append(width * height)
        long, short = numpy.maximum(width, height), numpy.minimum(width, height)
        is_long = (ratio > LONG) | (ratio < 1 / LONG)
        sizes.append(numpy.where(is_long, long / least_long(page), short / runs.smallest))
        sizes.append(width / CAPTION_WIDTHS[0])
    total = areas[0]
    for area in areas[1:]:
        total = total + area
    covered = total / (page.width * page.height)
    even = numpy.sqrt(
        numpy.minimum.reduce(areas) / numpy.maximum(numpy.maximum.reduce(areas), 1e-9)
    )
    by_lines = _BY_LINES if not isinstance(arrangement, int) and arrangement[0] == "column" else 0.0
    score = covered + _EVENNESS * even + by_lines
    return score, numpy.minimum.reduce(sizes), covered, widths
