"""Photographs on printed pages: proportions, pixels, orientation, place and caption."""

from itertools import pairwise

import pytest

from book.layout.page import PLATE_MARGIN
from book.model import Gallery, Laid
from tests.support.finished_pdf import MM, Picture, colour_page, media_box
from tests.support.manuscript_text import caption_and_credit
from tests.support.placements import TOLERANCE, bleeding_ids, photos_laid, placed_pictures
from tests.support.projects import Built
from tests.support.text import compact

#: Height of the box below a picture that is searched for its caption.
CAPTION_DEPTH = 16 * MM
#: Widest caption below a picture, the least width of one of a narrow picture alone on its page,
#: and the height of a line.
WIDEST, ALONE, CAPTION_LINE = 90 * MM, 60 * MM, 11.0
#: Space between pictures.
GUTTER = 5 * MM


def test_photographs_are_neither_negative_nor_mirrored_nor_turned(built_sample: Built) -> None:
    """The sample's photographs have a red corner, upper left, and a yellow disc."""
    scale = 2.0
    left, _, _, top = media_box(built_sample.print)
    for page, photo, picture in placed_pictures(built_sample):
        if photo.id in bleeding_ids(built_sample):
            continue
        drawn_page = colour_page(built_sample.print, page.number, scale)

        def colour(x: float, y: float, picture: Picture = picture) -> tuple[int, int, int]:
            across = picture.box[0] + x * picture.width - left
            down = top - (picture.box[3] - y * picture.height)
            return drawn_page.getpixel((round(across * scale), round(down * scale)))  # noqa: B023

        red, green, blue = colour(1 / 16, 1 / 16)
        assert red > 150 > 110 > max(green, blue), photo.id
        red, green, blue = colour(5 / 12, 5 / 12)
        assert min(red, green) > 160 > 130 > blue, photo.id


def test_photographs_keep_their_proportions(built: Built) -> None:
    """Those that fill pages are parts, with pixels as wide as high."""
    for _, photo, picture in placed_pictures(built):
        wide, high = picture.pixels if photo.id in bleeding_ids(built) else (photo.ratio, 1)
        assert picture.width / picture.height == pytest.approx(wide / high, rel=0.005), photo.id


def test_photographs_have_the_pixels_that_the_printer_asks_for(built: Built) -> None:
    """300 ppi, or all the pixels that the photograph has."""
    page, bleed = built.source.page, built.source.printer.bleed
    spreads = {photo.id for photo in photos_laid(built, Laid.SPREAD)}
    for _, photo, picture in placed_pictures(built):
        ppi = picture.pixels[0] / (picture.width / 72)
        whole = picture.pixels == (photo.width, photo.height)
        if photo.id in bleeding_ids(built):
            filled = page.width * (2 if photo.id in spreads else 1) + 2 * bleed
            most = min(photo.width / filled, photo.height / (page.height + 2 * bleed)) * 25.4
            whole = ppi == pytest.approx(most, rel=0.005)
        assert ppi == pytest.approx(300, rel=0.005) or (whole and ppi < 300), photo.id


def test_a_full_photograph_is_alone_and_as_large_as_its_page_allows(built: Built) -> None:
    layout = built.source.page
    full = {photo.id for photo in photos_laid(built, Laid.FULL)}
    found = [each for each in placed_pictures(built) if each[1].id in full]
    assert {photo.id for _, photo, _ in found} == full != set()
    for page, photo, picture in found:
        assert len(page.pictures) == 1
        left, bottom, right, top = picture.box
        # The foot of the page is below the area of photographs.
        caption = [each.box[1] for each in page.letters if PLATE_MARGIN * MM <= each.box[1] < top]
        high = top - min(bottom, *caption) >= layout.plate_height * MM - CAPTION_LINE
        wide = picture.width == pytest.approx(layout.type_width * MM, abs=TOLERANCE)
        assert high or wide, photo.id
        # In the middle, or in the text column with its caption beside.
        beside = left == pytest.approx((layout.side + layout.measure_left) * MM, abs=TOLERANCE)
        middle = (left + right) / 2 == pytest.approx(layout.width / 2 * MM, abs=TOLERANCE)
        assert beside or middle, photo.id


def test_full_photographs_of_the_reportage_stand_on_either_hand(reportage: Built) -> None:
    full = {photo.id for photo in photos_laid(reportage, Laid.FULL)}
    hands = {page.number % 2 for page, photo, _ in placed_pictures(reportage) if photo.id in full}
    assert hands == {0, 1}


def test_the_photographs_of_a_row_share_its_height(built_sample: Built) -> None:
    """Of a line that the editor wrote; those of other groups share the height of their page."""
    boxes = {photo.id: picture.box for _, photo, picture in placed_pictures(built_sample)}
    rows = [
        line.photo_ids
        for section in built_sample.publication.sections
        for block in section.blocks
        if isinstance(block, Gallery) and not block.free
        for line in block.lines
        if line.laid is Laid.ROW and len(line.photo_ids) > 1
    ]
    assert rows
    for row in rows:
        for one, other in pairwise(boxes[photo_id] for photo_id in row):
            assert other[0] - one[2] == pytest.approx(GUTTER, abs=TOLERANCE)
            assert (one[1], one[3]) == pytest.approx((other[1], other[3]), abs=TOLERANCE)


def test_photographs_of_a_page_are_5_mm_apart_in_both_ways(reportage: Built) -> None:
    """Above one that is below another stands the caption, too."""
    by_page: dict[int, list[Picture]] = {}
    for page, _, picture in placed_pictures(reportage):
        by_page.setdefault(page.number, []).append(picture)
    groups = [group for group in by_page.values() if len(group) > 1]
    assert groups
    for group in groups:
        beside = [
            right.box[0] - left.box[2]
            for left in group
            for right in group
            if right.box[0] > left.box[2] and left.box[3] == pytest.approx(right.box[3], abs=1)
        ]
        assert beside
        assert beside == pytest.approx([GUTTER] * len(beside), abs=TOLERANCE)
        below = [
            high.box[1] - low.box[3]
            for high in group
            for low in group
            if low.box[3] < high.box[1] and low.box[0] == pytest.approx(high.box[0], abs=1)
        ]
        assert all(gap > GUTTER + CAPTION_LINE for gap in below)


def test_a_caption_stands_below_its_own_picture_or_beside_it(built: Built) -> None:
    column = built.source.page.aside * MM
    side = built.source.page.side * MM
    sides = set()
    for page, photo, picture in placed_pictures(built):
        if photo.id in bleeding_ids(built):
            continue
        left, bottom, right, top = picture.box
        words = compact(caption_and_credit(photo))
        right = max(right, left + ALONE) if len(page.pictures) == 1 else right
        right = min(right, left + WIDEST)
        below = page.within(left - 1, bottom - CAPTION_DEPTH, right + 1, bottom + TOLERANCE)
        beside = page.within(side - 1, bottom - 3, side + column + 1, top + TOLERANCE)
        is_below = below.startswith(words)
        # Nothing but the caption is in the column, and the picture is not.
        assert is_below or (beside == words and left > side + column), (
            page.number,
            photo.id,
            below,
            beside,
        )
        sides.add(is_below)
    assert sides == {True, False}
