"""A caption that fits on no page is reported; a picture in the text leaves room for its own."""

import pytest
from hypothesis import example, given

from book import layout
from book.layout import Bleed, Page
from book.layout.plates import ROUNDED, least_width
from book.layout.text_figures import FIGURE_HEIGHT, LEAST_SHARE, block_height, text_figure
from book.model import Gallery, GalleryLine, Laid
from tests.support.galleries import CAPTIONS, PAGES, SIZES, compose_gallery
from tests.support.measures import made_captions
from tests.support.publications import made_photo, made_publication


@pytest.mark.parametrize("laid", list(Laid))
@pytest.mark.parametrize(("letters", "too_long"), [(300, False), (1000, False), (12_000, True)])
def test_a_caption_that_no_page_bears_is_said(laid: Laid, letters: int, too_long: bool) -> None:
    photos = [made_photo("p", (3600, 2400), caption="caption " * (letters // 8))]
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=laid is Laid.ROW)
    composed = compose_gallery(gallery, photos)
    assert layout.overfull_captions(made_publication(photos, gallery), composed) == (
        ("p",) if too_long else ()
    )


@example(
    size=(3600, 2400),
    caption=" ".join(["caption"] * 16),
    page=Page(width=90, height=90, bleed=Bleed.even(0)),
)
@given(SIZES, CAPTIONS, PAGES)
def test_a_picture_in_running_text_leaves_room_for_its_caption(
    size: tuple[int, int], caption: str, page: Page
) -> None:
    photo = made_photo("p", size, caption=caption)
    sizes = made_captions(photo)
    for beside in (True, False):
        placed = text_figure(photo, sizes, page, beside=beside)
        assert placed.width <= page.measure + 1e-6
        assert placed.width / placed.height == pytest.approx(photo.ratio)
        # More than its share of the page where it would be too small, but no more than the page
        # has, unless its caption alone takes more. A narrower picture can have a higher caption.
        width = least_width(photo, page)
        caption_height = 0.0 if beside and page.aside else sizes.height("p", width)
        may_shrink = width / photo.ratio + caption_height <= page.type_height - ROUNDED
        share = FIGURE_HEIGHT if placed.width > width + 1e-6 and may_shrink else 1.0
        least = 12.0 + sizes.height("p", placed.caption_width)
        assert block_height(placed, sizes) <= max(page.type_height * share, least) + 1e-6
        # With less room it is smaller, down to its least share.
        small = text_figure(photo, sizes, page, room=1.0, beside=beside)
        assert small.width >= LEAST_SHARE * placed.width - 1e-6
        assert small.width <= placed.width
