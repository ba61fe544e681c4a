"""Galleries: every photograph is placed whole, in its order, and apart from all others."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from book import layout
from book.layout import CAPTION_WIDTHS, Bleed, Layout, Page, Plate
from book.layout.page_candidates import MOST_ON_PAGE, least_long
from book.layout.plates import reserved_height
from book.model import Gallery, GalleryLine, Laid, Photo
from tests.support.galleries import (
    PAGES,
    Box,
    alone,
    boxes,
    compose_gallery,
    composed,
    free_gallery,
    galleries,
    numbered_pages,
    paragraph,
    photographs,
)
from tests.support.publications import made_photo, made_publication

FILLED = (Laid.BLEED, Laid.SPREAD)
EXACT = 1e-6
few = settings(max_examples=30)


def overfull(gallery: Gallery, photos: list[Photo], composed: Layout) -> set[str]:
    return set(layout.overfull_captions(made_publication(photos, gallery), composed))


@few
@given(galleries(), PAGES)
def test_every_photograph_is_placed_once_in_its_order_and_uncropped(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    found = compose_gallery(gallery, photos, page)
    assert photographs(found) == [photo.id for photo in photos]
    known = {photo.id: photo for photo in photos}
    for placed in found.sizes():
        assert placed.width / placed.height == pytest.approx(known[placed.photo_id].ratio)
        assert placed.width > 0
        assert placed.caption_width in (*CAPTION_WIDTHS, page.measure)


@few
@given(galleries(), PAGES)
def test_pictures_and_captions_are_inside_the_page_and_cover_none_of_each_other(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    found = compose_gallery(gallery, photos, page)
    reported = overfull(gallery, photos, found)
    for plate in found.all_plates:
        named = {each.photo_id for each in (*plate.placed, *plate.captions)}
        if plate.laid in FILLED or named & reported:
            continue
        foot = reserved_height(plate.captions, found.captions, page.measure)
        area = Box(0, plate.head, page.type_width, page.plate_height - foot)
        rectangles = [box for placed in plate.placed for box in boxes(placed, found.captions)]
        for box in rectangles:
            assert box.left >= area.left - EXACT
            assert box.top >= area.top - EXACT
            assert box.right <= area.right + EXACT
            assert box.bottom <= area.bottom + EXACT
        for one, other in combinations(rectangles, 2):
            assert not one.overlaps(other)


def is_small(photo: Photo, width: float, page: Page) -> bool:
    """Return whether a picture is smaller than README promises, written anew."""
    sides = sorted((width, width / photo.ratio))
    if photo.ratio > 2 or photo.ratio < 0.5:
        return sides[1] < least_long(page) - EXACT
    return sides[0] < page.smallest - EXACT


@few
@given(galleries(), PAGES)
def test_a_picture_that_shares_its_page_is_large_enough_and_one_that_is_not_is_reported(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    found = compose_gallery(gallery, photos, page)
    publication = made_publication(photos, gallery)
    reported = {placed.photo_id for placed in layout.small_photographs(publication, found)}
    # A caption that is too long is reported instead of the picture that it makes small.
    reported |= {*layout.overfull_captions(publication, found)}
    known = {photo.id: photo for photo in photos}
    for plate in found.all_plates:
        small = {
            placed.photo_id
            for placed in plate.placed
            if is_small(known[placed.photo_id], placed.width, page)
        }
        assert small <= reported
        if gallery.free and len(plate.placed) > 1:
            assert not small
            assert len(plate.placed) <= MOST_ON_PAGE


@few
@given(galleries(), PAGES)
def test_the_pictures_of_an_editors_row_share_a_height_whatever_their_captions(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    found = compose_gallery(gallery, photos, page)
    publication = made_publication(photos, gallery)
    broken = layout.broken_lines(publication, found)
    heights = {placed.photo_id: placed.height for placed in found.sizes()}
    tops = {each.photo_id: each.top for plate in found.all_plates for each in plate.placed}
    plate_of = {
        each.photo_id: number
        for number, plate in enumerate(found.all_plates)
        for each in plate.placed
    }
    for line in gallery.lines:
        if gallery.free or line.laid is not Laid.ROW or line.photo_ids in broken:
            continue
        first, *others = line.photo_ids
        for other in others:
            assert plate_of[other] == plate_of[first]
            assert heights[other] == pytest.approx(heights[first])
            assert tops[other] == pytest.approx(tops[first])


@few
@given(galleries(), PAGES)
def test_full_bleeds_and_spreads_have_their_pages_to_themselves(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    for plate in compose_gallery(gallery, photos, page).all_plates:
        if plate.laid is not Laid.ROW:
            assert len(plate.placed) == 1
        if plate.laid in FILLED:
            (placed,) = plate.placed
            pages = 2 if plate.laid is Laid.SPREAD else 1
            assert placed.width >= pages * page.width + 2 * page.bleed.outside - EXACT
            assert placed.height >= page.height + page.bleed.top + page.bleed.bottom - EXACT
            assert plate.captions == ()


@settings(max_examples=20)
@given(galleries(), PAGES)
def test_equal_galleries_are_composed_alike(drawn: tuple[Gallery, list[Photo]], page: Page) -> None:
    gallery, photos = drawn
    assert compose_gallery(gallery, photos, page) == compose_gallery(gallery, list(photos), page)


@few
@given(galleries(), PAGES)
def test_the_last_sheet_is_filled(drawn: tuple[Gallery, list[Photo]], page: Page) -> None:
    gallery, photos = drawn
    found = compose_gallery(gallery, photos, page)
    *_, (at, last) = numbered_pages(found)
    pages = at + (last.pages if isinstance(last, Plate) else 1)
    assert 0 <= found.padding < page.multiple
    assert (pages + found.padding) % page.multiple == 0


@pytest.mark.parametrize("count", [30, 41, 42, 60])
@pytest.mark.parametrize("width", [148, 235, 241])
def test_a_row_that_would_be_too_small_is_broken_and_said(count: int, width: float) -> None:
    photos = [made_photo(f"p{n}", (2400, 3600)) for n in range(count)]
    gallery = Gallery(lines=free_gallery(photos).lines, free=False)
    page = Page(width=width, height=165, bleed=Bleed.even(3))
    found = compose_gallery(gallery, photos, page)
    publication = made_publication(photos, gallery)
    assert layout.broken_lines(publication, found) == (gallery.photo_ids,)
    assert list(layout.small_photographs(publication, found)) == []


def test_short_rows_share_a_page() -> None:
    photos = [made_photo(f"p{n}", (5000, 1250)) for n in range(4)]
    (plate, *_) = compose_gallery(alone(Laid.ROW, *(p.id for p in photos)), photos).all_plates
    assert [each.photo_id for each in plate.placed] == ["p0", "p1"]
    lefts = {round(each.left, 6) for each in plate.placed}
    assert len(lefts) == 1


@pytest.mark.parametrize("size", [(200, 4000), (4000, 200)])
@pytest.mark.parametrize("laid", list(Laid))
def test_extreme_ratios_stand_whole(size: tuple[int, int], laid: Laid) -> None:
    photos = [made_photo("p", size)]
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=laid is Laid.ROW)
    found = compose_gallery(gallery, photos)
    assert overfull(gallery, photos, found) == set()
    (placed,) = found.sizes()
    assert placed.width / placed.height == pytest.approx(size[0] / size[1])


@pytest.mark.parametrize("lines", [1, 2, 8, 18])
def test_the_end_of_a_text_gets_the_first_picture_of_the_gallery_after_it(lines: int) -> None:
    photos = [made_photo(f"p{number}") for number in range(5)]
    publication = made_publication(photos, paragraph(lines - 1), free_gallery(photos))
    found = composed(publication if lines > 1 else made_publication(photos, free_gallery(photos)))
    first, *_ = found.sections["section-1"]
    assert not isinstance(first, Plate)
    # At seven tenths of its size it has no room below more.
    assert first.below == (("p0",) if lines < 10 else ())
    assert photographs(found) == [photo.id for photo in photos]
