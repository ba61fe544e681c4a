"""A caption's height is never underestimated; one that fits on no page is reported."""

from functools import cache

import pytest
from hypothesis import given
from PIL import ImageFont

from book import layout
from book.layout import Layout, Page, typefaces
from book.layout.rows import CAPTION_GAP, CAPTION_LEADING, caption_height, text_figure
from book.model import Figure, Gallery, GalleryLine, Laid, Photo
from tests.support.galleries import CAPTIONS, PAGES, SIZES, compose_gallery
from tests.support.publications import made_photo, made_publication


@pytest.mark.parametrize("laid", [Laid.ROW, Laid.FULL, Laid.BLEED, Laid.SPREAD])
@pytest.mark.parametrize(("letters", "too_long"), [(300, False), (1000, False), (12_000, True)])
def test_a_caption_that_no_page_bears_is_said(laid: Laid, letters: int, too_long: bool) -> None:
    photos = [made_photo("p", (3600, 2400), caption="caption " * (letters // 8))]
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=laid is Laid.ROW)
    composed = compose_gallery(gallery, photos)
    assert layout.overfull_captions(made_publication(photos, gallery), composed) == (
        ("p",) if too_long else ()
    )


@given(SIZES, CAPTIONS, PAGES)
def test_a_picture_in_running_text_leaves_room_for_its_caption(
    size: tuple[int, int], caption: str, page: Page
) -> None:
    photo = made_photo("p", size, caption=caption)
    placed = text_figure(photo, page)
    assert placed.width <= page.measure + 1e-6
    assert placed.width / placed.height == pytest.approx(photo.ratio)
    composed = Layout(page=page, plates={}, figures={"p": placed}, captions_after={})
    height = placed.height + caption_height(photo, placed.caption_width)
    publication = made_publication([photo], Figure(photo_id="p"))
    assert height <= page.type_height + 1e-6 or layout.overfull_captions(publication, composed) == (
        "p",
    )


LATIN = "The bridge over the Siverskyi Donets, blown up as troops withdrew in September 2022."
UKRAINIAN = "Міст через річку Сіверський Донець, підірваний під час відступу військ у вересні 2022."
CAPITALS = "KYIV, KHARKIV OBLAST, UKRAINE: THE BRIDGE OVER THE SIVERSKYI DONETS RIVER IN IZIUM."
DIGITS = "218 476 46 000 1988 1945 2014 2022 10 000 80 40 218 476 46 000 1988 1945 2014 2022."


@cache
def advance(letter: str) -> float:
    """Return the width of a letter as captions are set, in mm."""
    face = ImageFont.truetype(str(typefaces.sans_file()), 1000)
    face.set_variation_by_axes([400, typefaces.CONDENSED])
    return face.getlength(letter) / 1000 * 7.8 * 25.4 / 72


def set_lines(photo: Photo, width: float) -> int:
    """Return the number of lines of a caption, broken as by a layout engine."""
    lines, room = 1, width
    credit = photo.credit.line.split()
    for number, word in enumerate([*photo.caption.split(), *credit]):
        before = advance(" ") + (1.5 if number == len(photo.caption.split()) else 0.0)
        length = sum(map(advance, word))
        if before + length > room and room < width:
            lines, room = lines + 1, width - length
        else:
            room -= length + (before if room < width else 0.0)
    return lines


@pytest.mark.parametrize("words", [LATIN, UKRAINIAN, CAPITALS, DIGITS], ids=lambda w: w[:8])
@pytest.mark.parametrize("times", [1, 3, 8])
def test_a_caption_is_never_reckoned_too_low(words: str, times: int) -> None:
    photo = made_photo("p", (3600, 2400), caption=" ".join([words] * times))
    for width in range(28, 200, 3):
        reckoned = (caption_height(photo, width) - CAPTION_GAP) / CAPTION_LEADING
        assert round(reckoned) >= set_lines(photo, width), width
