"""Photographs have the sizes of the designer's sketch."""

import pytest

from book.model import Gallery, GalleryLine, Laid
from tests.support.galleries import PAGE, compose_gallery, plates_of
from tests.support.publications import made_photo


@pytest.mark.parametrize(
    ("sizes", "height"),
    [
        ([(3, 2), (3, 2)], 64.667),
        ([(3, 2)] * 3, 42.0),
        ([(3, 2)] * 4, 30.667),
        ([(2, 3), (2, 3)], 123.242),
        ([(1, 1), (1, 1)], 97.0),
        ([(3, 2), (2, 3)], 89.538),
    ],
)
def test_rows_stand_as_high_as_the_sketch(sizes: list[tuple[int, int]], height: float) -> None:
    photos = [made_photo(f"p{n}", (w * 600, h * 600)) for n, (w, h) in enumerate(sizes)]
    ids = tuple(photo.id for photo in photos)
    gallery = Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=False)
    (plate,) = plates_of(compose_gallery(gallery, photos))
    (row,) = plate.rows
    assert row.placed[0].height == pytest.approx(height, abs=0.01)
    # Centred in the height of the page.
    assert plate.above == pytest.approx((PAGE.type_height - row.height) / 2)


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ((3, 2), 175.5, 117.0),
        ((4, 3), 156.0, 117.0),
        ((2, 3), 78.0, 117.0),
        ((1, 1), 117.0, 117.0),
        ((16, 9), 199.0, 111.94),
        ((3, 1), 199.0, 66.33),
    ],
)
def test_a_full_picture_is_as_large_as_the_sketch(
    size: tuple[int, int], width: float, height: float
) -> None:
    photo = made_photo("p", (size[0] * 900, size[1] * 900))
    gallery = Gallery(lines=(GalleryLine(laid=Laid.FULL, photo_ids=("p",)),), free=False)
    (plate,) = plates_of(compose_gallery(gallery, [photo]))
    (placed,) = plate.placed
    assert (placed.width, placed.height) == (
        pytest.approx(width, abs=0.01),
        pytest.approx(height, abs=0.01),
    )
