"""The arrangements found for all runs at once are those that a slow search of each would find."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.layout import CAPTION_WIDTHS, CaptionSizes, Page
from book.layout.arrangements import Arrangement, all_arrangements, solve
from book.layout.page_candidates import MOST_ON_PAGE, find_candidates, least_long
from book.layout.plates import level_heights
from book.model import Photo
from tests.support.galleries import CAPTIONS, PAGE, PAGES, SIZES
from tests.support.measures import made_captions
from tests.support.publications import made_photo

SHAPES = st.lists(st.tuples(SIZES, CAPTIONS), min_size=2, max_size=MOST_ON_PAGE)


def score(
    photos: Sequence[Photo],
    arrangement: Arrangement,
    heights: Sequence[float],
    page: Page,
    room: float,
) -> tuple[float, list[float]]:
    """Return the score of one arrangement, 0 with too small a picture, and the widths."""
    ratios = [photo.ratio for photo in photos]
    level = level_heights(arrangement, heights)
    places, *_ = solve(arrangement, ratios, level, page.type_width, room)
    widths = [place.width for place in places]
    areas = [width * width / ratio for width, ratio in zip(widths, ratios, strict=True)]
    for width, ratio in zip(widths, ratios, strict=True):
        sides = sorted((width, width / ratio))
        is_long = ratio > 2 or ratio < 0.5
        small = sides[1] < least_long(page) if is_long else sides[0] < page.smallest
        if small or width < CAPTION_WIDTHS[0]:
            return 0.0, widths
    even = (min(areas) / max(areas)) ** 0.5
    by_lines = 0.0 if isinstance(arrangement, int) or arrangement[0] == "row" else 0.01
    return sum(areas) / (page.width * page.height) + 0.06 * even + by_lines, widths


def made(drawn: list[tuple[tuple[int, int], str]]) -> list[Photo]:
    return [
        made_photo(f"p{number}", size, caption=caption)
        for number, (size, caption) in enumerate(drawn)
    ]


@settings(max_examples=30)
@given(SHAPES, PAGES, st.data())
def test_with_captions_of_one_height_it_is_the_best_of_all(
    drawn: list[tuple[tuple[int, int], str]], page: Page, data: st.DataObject
) -> None:
    photos = made(drawn)
    sizes = CaptionSizes(lines={photo.id: (2,) * len(CAPTION_WIDTHS) for photo in photos})
    rooms = [page.plate_height - data.draw(st.floats(0, 30)) for _ in photos]
    end = data.draw(st.integers(1, len(photos)))
    found = find_candidates(
        photos, sizes, page, rooms, smallest=page.smallest, ends=[end, len(photos)]
    )
    for start in range(len(photos)):
        for stop in range(start + 2, len(photos) + 1):
            run, key = photos[start:stop], (start, stop - start)
            if start < end < stop:
                # It would cross the end of a gallery.
                assert key not in found
                continue
            heights = [sizes.height(photo.id, 60) for photo in run]
            best = max(
                score(run, arrangement, heights, page, rooms[start])[0]
                for arrangement in all_arrangements(len(run))
            )
            if key not in found:
                assert best == 0
                continue
            candidate = found[key]
            assert candidate.captions == pytest.approx(heights)
            own, _ = score(run, candidate.arrangement, heights, page, rooms[start])
            assert own == pytest.approx(best)


@settings(max_examples=30)
@given(SHAPES, PAGES)
def test_a_page_has_room_for_its_captions_and_no_small_picture(
    drawn: list[tuple[tuple[int, int], str]], page: Page
) -> None:
    photos = made(drawn)
    sizes = made_captions(*photos)
    rooms = [page.plate_height] * len(photos)
    found = find_candidates(photos, sizes, page, rooms, smallest=page.smallest, ends=[len(photos)])
    for (start, count), candidate in found.items():
        run = photos[start : start + count]
        own, widths = score(run, candidate.arrangement, candidate.captions, page, rooms[start])
        assert own > 0
        for photo, width, height in zip(run, widths, candidate.captions, strict=True):
            assert sizes.height(photo.id, width) <= height + 1e-9
        areas = [width * width / photo.ratio for photo, width in zip(run, widths, strict=True)]
        assert candidate.areas == pytest.approx(areas)
        assert candidate.mean_area == pytest.approx(sum(areas) / count)
        assert candidate.covered == pytest.approx(sum(areas) / (page.width * page.height))


def test_photographs_of_other_galleries_change_nothing() -> None:
    shapes = [(3600, 2400), (2400, 3600), (3000, 3000), (4000, 2250), (4000, 3000)]
    photos = [made_photo(f"p{number}", shapes[number % 5]) for number in range(12)]
    sizes = made_captions(*photos)
    together = find_candidates(
        photos, sizes, PAGE, [141.0] * 12, smallest=PAGE.smallest, ends=[5, 12]
    )
    alone = find_candidates(photos[:5], sizes, PAGE, [141.0] * 5, smallest=PAGE.smallest, ends=[5])
    assert {key: found for key, found in together.items() if key[0] < 5} == dict(alone)
