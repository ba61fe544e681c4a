"""Rows of a gallery: every photograph is placed whole, in its order and inside the type area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import layout
from book.layout import Bleed, Page, Plate
from book.layout.rows import (
    GUTTER,
    LEAST_CAPTION,
    LEAST_PICTURE,
    LEAST_ROW,
    ROW_GAP,
    caption_height,
    set_row,
)
from book.model import Gallery, GalleryLine, Laid, Photo
from tests.support.galleries import (
    PAGES,
    PHOTOS,
    compose_gallery,
    free_gallery,
    galleries,
    plates_of,
)
from tests.support.publications import made_photo, made_publication


def filled(plate: Plate) -> float:
    return sum(row.height for row in plate.rows) + ROW_GAP * max(0, len(plate.rows) - 1)


@given(galleries(), PAGES)
def test_every_photograph_is_placed_once_in_its_order_and_uncropped(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    placed = list(compose_gallery(gallery, photos, page).sizes())
    assert [placed_photo.photo_id for placed_photo in placed] == [photo.id for photo in photos]
    for placed_photo, photo in zip(placed, photos, strict=True):
        assert placed_photo.width / placed_photo.height == pytest.approx(photo.ratio)
        assert placed_photo.width > 0


@given(galleries(), PAGES)
def test_nothing_leaves_the_type_area_unless_it_is_said(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    composed = compose_gallery(gallery, photos, page)
    crowded = layout.overfull_captions(made_publication(photos, gallery), composed)
    known = {photo.id: photo for photo in photos}
    for plate in plates_of(composed):
        if plate.laid in (Laid.BLEED, Laid.SPREAD):
            continue
        for row in plate.rows:
            columns = [
                max(placed_photo.width, placed_photo.caption_width) for placed_photo in row.placed
            ]
            assert sum(columns) + GUTTER * (len(columns) - 1) <= page.type_width + 1e-6
        captioned = {caption.photo_id for caption in plate.captions}
        at_foot = sum(caption_height(known[name], page.measure) for name in captioned)
        if plate.above + filled(plate) + at_foot > page.type_height + 1e-6:
            named = {placed_photo.photo_id for placed_photo in plate.placed} | captioned
            assert named & set(crowded)


@given(galleries(), PAGES)
def test_the_pictures_of_a_row_share_a_height_and_captions_have_room(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    known = {photo.id: photo for photo in photos}
    for plate in plates_of(compose_gallery(gallery, photos, page)):
        if plate.laid in (Laid.BLEED, Laid.SPREAD):
            continue
        for row in plate.rows:
            assert len({placed_photo.height for placed_photo in row.placed}) == 1
            for placed_photo in row.placed:
                caption = caption_height(known[placed_photo.photo_id], placed_photo.caption_width)
                assert placed_photo.height + caption <= row.height + 1e-6
                assert placed_photo.caption_width >= placed_photo.width - 1e-6


@given(PHOTOS, st.floats(54, 560), st.floats(54, 560))
def test_no_row_is_lower_than_it_must_be(photos: list[Photo], width: float, height: float) -> None:
    photos = photos[:4]
    higher = set_row(photos, width, height).placed[0].height + 0.04
    open_width = width - GUTTER * (len(photos) - 1)
    least = min(LEAST_CAPTION, open_width / len(photos))
    columns = [max(photo.ratio * higher, least) for photo in photos]
    captions = max(map(caption_height, photos, columns))
    assert sum(columns) > open_width or higher + captions > height or higher < LEAST_PICTURE


@given(galleries(), PAGES)
def test_full_bleeds_and_spreads_have_their_pages_to_themselves(
    drawn: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = drawn
    for plate in plates_of(compose_gallery(gallery, photos, page)):
        if plate.laid is not Laid.ROW:
            assert len(plate.placed) == 1
        if plate.laid in (Laid.BLEED, Laid.SPREAD):
            (placed_photo,) = plate.placed
            pages = 2 if plate.laid is Laid.SPREAD else 1
            assert placed_photo.width >= pages * page.width + 2 * page.bleed.outside - 1e-6
            assert placed_photo.height >= page.height + page.bleed.top + page.bleed.bottom - 1e-6
            assert plate.captions == ()


@given(galleries(), PAGES)
def test_equal_galleries_are_composed_alike(drawn: tuple[Gallery, list[Photo]], page: Page) -> None:
    gallery, photos = drawn
    assert compose_gallery(gallery, photos, page) == compose_gallery(gallery, list(photos), page)


@pytest.mark.parametrize("count", [1, 2, 3, 19, 60])
def test_many_alike_are_broken_into_rows_of_two(count: int) -> None:
    photos = [made_photo(f"p{n}", (3600, 2400)) for n in range(count)]
    rows = [
        len(row.placed)
        for plate in plates_of(compose_gallery(free_gallery(photos), photos))
        for row in plate.rows
    ]
    assert sum(rows) == count
    assert set(rows) <= {1, 2, 3}


@pytest.mark.parametrize("count", [30, 41, 42, 60])
@pytest.mark.parametrize("width", [235, 236, 240, 241])
def test_more_on_a_line_than_it_bears_are_broken_into_rows(count: int, width: float) -> None:
    photos = [made_photo(f"p{n}", (2400, 3600)) for n in range(count)]
    gallery = Gallery(lines=free_gallery(photos).lines, free=False)
    page = Page(width=width, height=165, bleed=Bleed.even(3))
    for plate in plates_of(compose_gallery(gallery, photos, page)):
        assert all(placed_photo.height >= LEAST_ROW for placed_photo in plate.placed)


@pytest.mark.parametrize("size", [(200, 4000), (4000, 200)])
@pytest.mark.parametrize("laid", list(Laid))
def test_extreme_ratios_stand_whole(size: tuple[int, int], laid: Laid) -> None:
    photos = [made_photo("p", size)]
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=laid is Laid.ROW)
    composed = compose_gallery(gallery, photos)
    assert layout.overfull_captions(made_publication(photos, gallery), composed) == ()
    (placed_photo,) = plates_of(composed)[0].placed
    assert placed_photo.width / placed_photo.height == pytest.approx(size[0] / size[1])
