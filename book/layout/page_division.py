"""The division of a run of photographs into pages, by dynamic programming. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from book.layout.page import Density
from book.layout.page_candidates import MOST_ON_PAGE, PageCandidate

#: What a page costs: with the number of pictures of the page before, and beside a page whose
#: pictures have quite another size.
_SAME_NUMBER, _UNLIKE_FACING = 0.02, 0.05
#: What a page of several pictures costs that cover less than the least share of it.
_SPARSE, _LEAST_COVERED = 0.3, 0.4
#: What it costs to set a photograph of `size = "large"` with an area of nothing.
_NOT_LARGE = 1.0
#: A binding counts sheets of four pages.
SHEET = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The number of photographs on each page, and what that costs."""

    cost: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest way to a page: its cost, and the state before it."""

    cost: float
    before: tuple[int, int, int] | None


def divide_into_pages(
    candidates: Mapping[tuple[int, int], PageCandidate],
    large: Sequence[float],
    first_page: int,
    density: Density,
) -> Mapping[int, Division]:
    """Return the best division for each remainder of its number of pages divided by four.

    `large` has, for each photograph, the area that it would have alone, in mm², where the editor
    wants it large, and 0 otherwise. `first_page` is even where the first page is a recto.
    """
    end = len(large)
    # By photographs placed, pages modulo four, and photographs on the last page.
    best: dict[tuple[int, int, int], _Step] = {(0, 0, 0): _Step(0.0, None)}
    states: list[list[tuple[int, int, int]]] = [[] for _ in range(end + 1)]
    states[0].append((0, 0, 0))
    for start in range(end):
        for count in range(1, min(MOST_ON_PAGE, end - start) + 1):
            page = candidates.get((start, count))
            if page is None:
                continue
            own = _page_cost(page, large[start : start + count], density)
            for state in states[start]:
                _, pages, before = state
                cost = best[state].cost + own
                if before:
                    cost += _SAME_NUMBER * (before == count)
                    if (first_page + pages) % 2 == 0:
                        facing = candidates[start - before, before]
                        areas = page.mean_area, facing.mean_area
                        cost += _UNLIKE_FACING * (1 - min(areas) / max(areas))
                reached = (start + count, (pages + 1) % SHEET, count)
                if reached not in best:
                    states[start + count].append(reached)
                elif best[reached].cost <= cost:
                    continue
                best[reached] = _Step(cost, state)
    divisions: dict[int, Division] = {}
    for state in states[end]:
        if state[1] not in divisions or best[state].cost < divisions[state[1]].cost:
            divisions[state[1]] = Division(cost=best[state].cost, counts=_counts(best, state))
    return divisions


def _page_cost(page: PageCandidate, large: Sequence[float], density: Density) -> float:
    cost = 1.0
    for _ in range(density.power):
        cost *= 1 - page.covered
    if len(page.areas) > 1 and page.covered < _LEAST_COVERED:
        cost += _SPARSE
    if any(large):
        for area, alone in zip(page.areas, large, strict=True):
            cost += _NOT_LARGE * max(0.0, 1 - area / alone) if alone else 0.0
    return cost


def _counts(
    best: Mapping[tuple[int, int, int], _Step], state: tuple[int, int, int]
) -> tuple[int, ...]:
    counts = []
    step = best[state]
    while step.before is not None:
        counts.append(state[2])
        state = step.before
        step = best[state]
    return tuple(reversed(counts))
