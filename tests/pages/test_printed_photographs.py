"""Photographs on printed pages: proportions, pixels, orientation, place and caption."""

import pytest

from book.model import Laid
from tests.support.finished_pdf import MM, Picture, colour_page, media_box
from tests.support.manuscript_text import caption_and_credit
from tests.support.placements import TOLERANCE, bleeding_ids, photos_laid, placed_pictures
from tests.support.projects import Built
from tests.support.text import compact

#: Height of the box below a picture that is searched for its caption.
CAPTION_DEPTH = 16 * MM


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
    assert found
    for page, photo, picture in found:
        assert len(page.pictures) == 1
        is_high = picture.height / MM >= layout.plate_height * 0.85
        is_wide = picture.width / MM >= layout.type_width * 0.85
        assert is_high or is_wide, photo.id


def test_full_photographs_of_the_reportage_stand_on_either_hand(reportage: Built) -> None:
    full = {photo.id for photo in photos_laid(reportage, Laid.FULL)}
    hands = {page.number % 2 for page, photo, _ in placed_pictures(reportage) if photo.id in full}
    assert hands == {0, 1}


def test_the_photographs_of_a_row_share_its_height(built: Built) -> None:
    by_page: dict[int, list[Picture]] = {}
    for page, photo, picture in placed_pictures(built):
        if photo.id not in bleeding_ids(built):
            by_page.setdefault(page.number, []).append(picture)
    rows = [row for row in by_page.values() if len(row) > 1]
    assert rows
    for pictures in rows:
        for one in pictures:
            for other in pictures:
                if abs(one.box[3] - other.box[3]) < 1:
                    assert one.height == pytest.approx(other.height, abs=TOLERANCE)


def test_a_caption_stands_below_its_own_picture_or_beside_it(built: Built) -> None:
    column = built.source.page.aside * MM
    side = built.source.page.side * MM
    for page, photo, picture in placed_pictures(built):
        if photo.id in bleeding_ids(built):
            continue
        left, bottom, right, top = picture.box
        # At most 90 mm, and wider than its picture for a very long one alone.
        right = max(right, left + 60 * MM) if len(page.pictures) == 1 else right
        below = page.within(left - 1, bottom - CAPTION_DEPTH, right + 1, bottom + TOLERANCE)
        beside = page.within(side - 1, bottom - 3, side + column + 1, top + TOLERANCE)
        words = compact(caption_and_credit(photo))
        assert below.startswith(words) or words in beside, (page.number, photo.id, below, beside)
