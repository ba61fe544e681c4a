"""Photographs are divided into pages at the least cost, for each remainder of their number."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.layout import Bleed, Density, Page
from book.layout.page_candidates import MOST_ON_PAGE, PageCandidate
from book.layout.page_division import SHEET, divide_into_pages
from book.layout.plates import single_plate
from tests.support.galleries import compose_gallery, free_gallery
from tests.support.measures import made_captions
from tests.support.publications import made_photo

#: Area of a page that the candidates are drawn for, in mm².
AREA = 40_000.0


@st.composite
def candidates(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], PageCandidate]]:
    """Draw a number of photographs, and the pages that some of their runs fit on."""
    count = draw(st.integers(1, 7))
    found = {}
    for start in range(count):
        for size in range(1, min(MOST_ON_PAGE, count - start) + 1):
            if size > 1 and draw(st.booleans()):
                continue
            covered = draw(st.sampled_from([0.2, 0.35, 0.41, 0.5, 0.62, 0.7]))
            areas = (AREA * covered / size,) * size
            found[start, size] = PageCandidate(
                arrangement=0,
                captions=(),
                covered=covered,
                mean_area=areas[0],
                areas=areas,
            )
    return count, found


def every_division(count: int) -> list[tuple[int, ...]]:
    if not count:
        return [()]
    return [
        (first, *rest)
        for first in range(1, min(MOST_ON_PAGE, count) + 1)
        for rest in every_division(count - first)
    ]


def cost(
    counts: tuple[int, ...],
    pages: dict[tuple[int, int], PageCandidate],
    large: list[float],
    first_page: int,
    density: Density,
) -> float:
    """Return what a division costs, written anew from what `page_division` says."""
    starts = [sum(counts[:number]) for number in range(len(counts))]
    chosen = [pages[place] for place in zip(starts, counts, strict=True)]
    total = 0.0
    for start, page in zip(starts, chosen, strict=True):
        total += (1 - page.covered) ** density.power
        # A page of several pictures that cover less than two fifths of it.
        total += 0.3 if len(page.areas) > 1 and page.covered < 0.4 else 0.0
        for area, alone in zip(page.areas, large[start:], strict=False):
            total += max(0.0, 1 - area / alone) if alone else 0.0
    for before, after in pairwise(counts):
        total += 0.02 if before == after else 0.0
    for number, (left, right) in enumerate(pairwise(chosen), start=1):
        if (first_page + number) % 2 == 0:
            areas = sorted((left.mean_area, right.mean_area))
            total += 0.05 * (1 - areas[0] / areas[1])
    return total


@given(candidates(), st.integers(0, 5), st.sampled_from(Density), st.data())
def test_a_division_costs_the_least_of_all_with_its_remainder(
    drawn: tuple[int, dict[tuple[int, int], PageCandidate]],
    first_page: int,
    density: Density,
    data: st.DataObject,
) -> None:
    count, pages = drawn
    large = data.draw(
        st.lists(st.sampled_from([0.0, 0.0, 24_000.0]), min_size=count, max_size=count)
    )
    least: dict[int, float] = {}
    for counts in every_division(count):
        starts = [sum(counts[:number]) for number in range(len(counts))]
        if set(zip(starts, counts, strict=True)) <= pages.keys():
            rest = len(counts) % SHEET
            found = cost(counts, pages, large, first_page, density)
            least[rest] = min(found, least.get(rest, found))
    divisions = divide_into_pages(pages, large, first_page, density)
    assert divisions.keys() == least.keys()
    for rest, division in divisions.items():
        assert sum(division.counts) == count
        assert len(division.counts) % SHEET == rest
        assert division.cost == pytest.approx(least[rest])
        assert cost(division.counts, pages, large, first_page, density) == pytest.approx(
            division.cost
        )


SHAPES = [(3600, 2400), (2400, 3600), (4000, 3000), (3000, 3000), (4000, 2250), (5000, 2000)]


@pytest.mark.parametrize("trim", [(235, 165), (210, 297), (148, 210), (210, 210)])
def test_compact_takes_no_more_pages_than_balanced_and_that_no_more_than_generous(
    trim: tuple[float, float],
) -> None:
    chance = random.Random(1)
    shapes = chance.choices(SHAPES, [50, 20, 12, 6, 8, 4], k=60)
    photos = [made_photo(f"p{number}", shape) for number, shape in enumerate(shapes)]
    page = Page(width=trim[0], height=trim[1], bleed=Bleed.even(3), multiple=1)
    counts = [
        len(
            compose_gallery(free_gallery(photos), photos, replace(page, density=density)).all_plates
        )
        for density in (Density.COMPACT, Density.BALANCED, Density.GENEROUS)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


@pytest.mark.parametrize("trim", [(235, 165), (210, 297), (148, 210), (210, 210)])
@pytest.mark.parametrize("which", [1, 4, 7])
def test_a_photograph_that_the_editor_wants_large_is_larger(
    trim: tuple[float, float], which: int
) -> None:
    photos = [made_photo(f"p{number}", SHAPES[number % 5]) for number in range(9)]
    page = Page(width=trim[0], height=trim[1], bleed=Bleed.even(3), multiple=1)
    larger = [replace(photo, large=photo.id == f"p{which}") for photo in photos]
    widths = [
        {each.photo_id: each.width for each in compose_gallery(gallery, made, page).sizes()}
        for made in (photos, larger)
        for gallery in [free_gallery(made)]
    ]
    photo = photos[which]
    (by_itself,) = single_plate(photo, made_captions(photo), page).placed
    # On an upright page a lying photograph can have nearly the whole width beside others.
    is_large = widths[0][photo.id] > 0.8 * by_itself.width
    assert widths[1][photo.id] > widths[0][photo.id] or is_large
    assert widths[1][photo.id] > 0.6 * by_itself.width
