"""The part of a photograph that each page shows which it fills, in millimetres. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from book.layout.page import Bleed, Page
from book.layout.plates import Plate
from book.model import Laid, Photo

#: Left, top, width and height, from the upper left corner of the trimmed page.
MmBox = tuple[float, float, float, float]
#: Left, top, right and bottom, from the upper left corner.
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWindow:
    """A page that a photograph fills, or half of a spread: what is seen of the photograph."""

    window: MmBox
    #: The whole photograph, at its place behind the window.
    photo: MmBox

    @property
    def shares(self) -> Edges:
        """The edges of the window, as shares of the width and height of the photograph."""
        (left, top, width, height), (x, y, wide, high) = self.window, self.photo
        right, bottom = left + width, top + height
        return (left - x) / wide, (top - y) / high, (right - x) / wide, (bottom - y) / high

    def place(self, shares: Edges) -> MmBox:
        """Return the place of a part of the photograph, from the upper left of the window.

        An edge of the photograph that rounding leaves inside the window is moved to the window's,
        so that no paper shows there.
        """
        (left, top, width, height), (x, y, wide, high) = self.window, self.photo
        start, up = min(0.0, x - left + shares[0] * wide), min(0.0, y - top + shares[1] * high)
        end, down = x - left + shares[2] * wide, y - top + shares[3] * high
        return start, up, max(width, end) - start, max(height, down) - up


def page_windows(plate: Plate, photo: Photo, page: Page, *, bleed: bool) -> Iterator[PageWindow]:
    """Yield the window of each page of a plate that a photograph fills, cropped around its focus.

    Windows are as large as the pages, with their bleed if wanted; the photograph is at the same
    place in both.
    """
    own, placed, pages = page.bleed, plate.placed[0], plate.pages
    seen = own if bleed else Bleed.even(0.0)
    side, margin = _outer_bleed(own, pages), _outer_bleed(seen, pages)
    width, height = page.width * pages + 2 * side, page.height + own.top + own.bottom
    left = min(0.0, max(width / 2 - photo.focus[0] * placed.width, width - placed.width))
    top = min(0.0, max(height / 2 - photo.focus[1] * placed.height, height - placed.height))
    # Rounded once, for both halves of a spread.
    box = [round(length, 2) for length in (left - side, top - own.top, placed.width, placed.height)]
    for number in range(pages):
        # Each half of a spread extends over the fold, so that no paper shows there.
        before = margin if number == 0 else seen.inside
        after = margin if number == pages - 1 else seen.inside
        wide, high = page.width + before + after, page.height + seen.top + seen.bottom
        yield PageWindow(
            window=(-before, -seen.top, wide, high),
            photo=(box[0] - number * page.width, box[1], box[2], box[3]),
        )


def fills_pages(plate: Plate) -> bool:
    """Return whether the photograph of a plate fills its pages."""
    return plate.laid in (Laid.BLEED, Laid.SPREAD)


def _outer_bleed(bleed: Bleed, pages: int) -> float:
    # The bound edge of a single page is not known here: both sides get the wider bleed.
    return bleed.outside if pages == 2 else max(bleed.inside, bleed.outside)
