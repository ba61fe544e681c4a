"""The size of a photograph in running text, and of its caption. Pure, in mm."""

from book.layout.caption_sizes import (
    CAPTION_GAP,
    CAPTION_LEADING,
    CAPTION_WIDTHS,
    CaptionSizes,
    caption_width,
    most_lines,
)
from book.layout.page import Page
from book.layout.plates import LEAST_PICTURE, ROUNDED, PlacedPhoto, least_width
from book.layout.text_lines import LINE
from book.model import Photo

#: Greatest height of a picture in running text with its caption, as a share of the type area.
FIGURE_HEIGHT = 0.72
#: How far it may shrink before it moves to the next page.
LEAST_SHARE = 0.7
#: A picture at most as wide for its height stands beside the text, where a page has room there.
TALL = 0.8


def text_figure(
    photo: Photo, sizes: CaptionSizes, page: Page, *, room: float | None = None, beside: bool = True
) -> PlacedPhoto:
    """Set a photograph in the text column, within `room` mm of height.

    Its caption stands `beside` it where the page has a column for that, otherwise below it. With
    less room than it takes at `LEAST_SHARE` of its size, it takes that all the same.
    """
    beside = beside and page.aside > 0
    smallest = least_width(photo, page)
    largest = _fit(photo, sizes, page, page.type_height * FIGURE_HEIGHT, beside=beside)
    if largest.width < smallest:
        whole = _fit(photo, sizes, page, page.type_height - ROUNDED, beside=beside)
        largest = _sized(photo, sizes, page, min(whole.width, smallest), beside=beside)
        if block_height(largest, sizes) > page.type_height - ROUNDED:
            # Its caption has more lines below a narrower picture.
            largest = whole
    if room is None or block_height(largest, sizes) <= room:
        return largest
    fitting = _fit(photo, sizes, page, room, beside=beside)
    least = min(largest.width, max(LEAST_SHARE * largest.width, smallest))
    return fitting if fitting.width >= least else _sized(photo, sizes, page, least, beside=beside)


def side_figure(photo: Photo, sizes: CaptionSizes, page: Page) -> PlacedPhoto | None:
    """Set a tall photograph beside the text, its caption below; None where it has no place."""
    height = page.aside / photo.ratio if page.aside else 0.0
    if not page.aside or photo.ratio > TALL or page.aside < least_width(photo, page):
        return None
    if height + sizes.height(photo.id, page.aside) > 0.9 * page.type_height:
        return None
    return PlacedPhoto(
        photo_id=photo.id,
        width=page.aside,
        height=height,
        caption_width=caption_width(page.aside),
        left=-page.measure_left,
        caption_top=height + CAPTION_GAP,
    )


def block_height(placed: PlacedPhoto, sizes: CaptionSizes) -> float:
    """Return the height that a picture takes in its column, with its caption."""
    caption = sizes.height(placed.photo_id, placed.caption_width)
    if placed.caption_left < 0:
        return max(placed.height, caption - CAPTION_GAP)
    return placed.height + caption


def room_below(placed: PlacedPhoto, sizes: CaptionSizes) -> float:
    """Return the white space below a picture in the column: for its caption, and a line of text."""
    return block_height(placed, sizes) - placed.height + LINE


def narrowest_caption(photo: Photo, page: Page, length: float) -> float:
    """Return from which width on the caption of a photograph has to be measured.

    That is the least width of the picture, where its caption, `length` mm long in one line, cannot
    make it smaller; otherwise 0.
    """
    width = least_width(photo, page)
    caption = CAPTION_GAP + CAPTION_LEADING * most_lines(length, CAPTION_WIDTHS[0])
    fits = width / photo.ratio + caption <= FIGURE_HEIGHT * page.type_height
    return caption_width(width) if fits else 0.0


def _fit(
    photo: Photo, sizes: CaptionSizes, page: Page, room: float, *, beside: bool
) -> PlacedPhoto:
    """Return the largest picture that fits into a height with its caption."""
    width = page.measure
    while True:
        caption = 0.0 if beside else sizes.height(photo.id, width)
        fitting = min(width, max(room - caption, LEAST_PICTURE) * photo.ratio)
        if beside or sizes.height(photo.id, fitting) <= caption:
            return _sized(photo, sizes, page, fitting, beside=beside)
        width = fitting


def _sized(
    photo: Photo, sizes: CaptionSizes, page: Page, width: float, *, beside: bool
) -> PlacedPhoto:
    height = width / photo.ratio
    if not beside:
        return PlacedPhoto(
            photo_id=photo.id,
            width=width,
            height=height,
            caption_width=caption_width(width),
            caption_top=height + CAPTION_GAP,
        )
    caption = sizes.height(photo.id, page.aside) - CAPTION_GAP
    return PlacedPhoto(
        photo_id=photo.id,
        width=width,
        height=height,
        caption_width=caption_width(page.aside),
        caption_left=-page.measure_left,
        # It ends with the picture; one that is higher than the picture begins with it.
        caption_top=max(0.0, height - caption),
    )
