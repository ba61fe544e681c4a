"""Photographs alone on a plate, and rows, have the sizes of the designer's sketch."""

import pytest

from book.layout import CAPTION_WIDTHS, CaptionSizes
from book.layout.caption_sizes import CAPTION_GAP, CAPTION_LEADING, caption_width
from book.layout.plates import ROUNDED
from book.model import Gallery, GalleryLine, Laid
from tests.support.galleries import PAGE, compose_gallery
from tests.support.publications import made_photo

#: What the caption of one line takes.
CAPTION = CAPTION_GAP + CAPTION_LEADING


@pytest.mark.parametrize(
    ("sizes", "height"),
    [
        # Limited by the width: (199 - gaps) / sum of the ratios.
        ([(3, 2), (3, 2)], 64.667),
        ([(1, 1), (1, 1)], 97.0),
        ([(3, 2), (2, 3)], 89.538),
        # Limited by the height: 165 - 2 x 12 - caption.
        ([(2, 3), (2, 3)], 165 - 24 - CAPTION - ROUNDED),
    ],
)
def test_rows_stand_as_high_as_the_sketch(sizes: list[tuple[int, int]], height: float) -> None:
    photos = [
        made_photo(f"p{n}", (w * 600, h * 600), caption="A") for n, (w, h) in enumerate(sizes)
    ]
    ids = tuple(photo.id for photo in photos)
    gallery = Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=False)
    (plate,) = compose_gallery(gallery, photos).all_plates
    assert [each.height for each in plate.placed] == pytest.approx([height] * 2, abs=0.002)
    # In the middle of the page.
    above = (PAGE.plate_height - ROUNDED - height - CAPTION) / 2
    assert [each.top for each in plate.placed] == pytest.approx([above] * 2, abs=0.002)
    right = max(each.left + each.width for each in plate.placed)
    assert min(each.left for each in plate.placed) == pytest.approx(PAGE.type_width - right)


@pytest.mark.parametrize(
    ("size", "width"),
    [
        # With the caption beside it, 141 mm high and 141 mm wide at most.
        ((1, 1), PAGE.plate_height - ROUNDED),
        ((2, 3), (PAGE.plate_height - ROUNDED) * 2 / 3),
        # With the caption below it.
        ((3, 2), 199.0),
        ((16, 9), 199.0),
        ((3, 1), 199.0),
    ],
)
def test_a_full_picture_is_as_large_as_the_sketch(size: tuple[int, int], width: float) -> None:
    photo = made_photo("p", (size[0] * 900, size[1] * 900), caption="A")
    gallery = Gallery(lines=(GalleryLine(laid=Laid.FULL, photo_ids=("p",)),), free=False)
    (plate,) = compose_gallery(gallery, [photo]).all_plates
    (placed,) = plate.placed
    assert placed.width == pytest.approx(width, abs=0.01)


@pytest.mark.parametrize(
    ("room", "width"),
    [(5, 28), (28, 28), (33.9, 28), (34, 34), (59.9, 52), (60, 60), (90, 90), (400, 90)],
)
def test_a_caption_is_set_at_the_greatest_width_that_was_measured(
    room: float, width: float
) -> None:
    assert caption_width(room) == width
    lines = tuple(range(len(CAPTION_WIDTHS), 0, -1))
    sizes = CaptionSizes(lines={"p": lines})
    expected = lines[CAPTION_WIDTHS.index(width)] * CAPTION_LEADING + CAPTION_GAP
    assert sizes.height("p", room) == pytest.approx(expected)
