"""The part of the front cover that a photograph fills, in millimetres. Pure."""

from book.layout.page import Page
from book.layout.page_windows import MmBox, PageWindow
from book.model import CoverStyle, Photo

#: Least height of the field below the photograph, as a share of the page's: the golden section.
LEAST_FIELD = 0.382


def field_top(photo: Photo, page: Page, style: CoverStyle) -> float:
    """Return where the field below the photograph begins; the page's height where there is none.

    A photograph is shown whole above it unless that leaves less than `LEAST_FIELD` to the field.
    """
    if style is CoverStyle.BLEED:
        return page.height
    whole = page.width * photo.height / photo.width
    return round(min(whole, page.height * (1 - LEAST_FIELD)), 2)


def has_pixels_for(photo: tuple[int, int], place: tuple[float, float]) -> bool:
    """Return whether a photograph has as many pixels as a place, if it had its shape; all in px."""
    return photo[0] * photo[1] >= place[0] * place[1]


def cover_window(
    photo: Photo, page: Page, style: CoverStyle, *, bleed: bool, spine: bool = False
) -> PageWindow:
    """Return what a cover shows of its photograph, cropped around the focus.

    It extends over the bleed if wanted, but not over the bound edge where a `spine` follows. The
    photograph is at the same place in all editions, so large that it fills the bleed of any.
    """
    field = style is CoverStyle.FIELD
    own, bottom = page.bleed, field_top(photo, page, style)
    # Which edge is the bound one is not known here: both sides get the wider bleed.
    side = max(own.inside, own.outside)
    width, height = page.width + 2 * side, own.top + bottom + (0.0 if field else own.bottom)
    scale = max(width / photo.width, height / photo.height)
    wide, high = photo.width * scale, photo.height * scale
    left = min(0.0, max(width / 2 - photo.focus[0] * wide, width - wide))
    top = min(0.0, max(height / 2 - photo.focus[1] * high, height - high))
    right, above = (side, own.top) if bleed else (0.0, 0.0)
    before = 0.0 if spine else right
    below = own.bottom if bleed and not field else 0.0
    seen: MmBox = (-before, -above, before + page.width + right, above + bottom + below)
    return PageWindow(window=seen, photo=(left - side, top - own.top, wide, high))
