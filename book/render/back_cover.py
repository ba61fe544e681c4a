"""The back cover of a paged edition: its words, the funders, and the ISBN as a bar code."""

from collections.abc import Iterator
from dataclasses import dataclass

from book import images, model
from book.layout import Page
from book.layout.back_cover import CODE_HEIGHT, SIZES, blurb_size, foot_height
from book.model import Publication, Role

#: Width of the narrowest bar at 100 %, in mm, and how many such widths are kept white to the left
#: and right of the bars (GS1 General Specifications, 5.2.3 and 5.2.6: 37.29 x 25.93 mm in all).
MODULE, QUIET_LEFT, QUIET_RIGHT = 0.33, 11, 7
#: Heights of a bar and of the guards, which reach between the digits, in mm.
BAR, GUARD = 22.85, 24.5
#: The first and last module of the guards at both ends and in the middle.
_GUARDS = ((0, 2), (45, 49), (92, 94))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a bar code: its left edge, width and height in mm."""

    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BackCover:
    """A back cover, as a template sets it."""

    blurb: model.Blocks
    #: Type size and line height of the blurb, in points.
    size: float
    leading: float
    #: Of the foot, in mm.
    height: float
    funders: tuple[str, ...]
    #: As it is printed above the bars, and the 13 digits below them; empty without an ISBN.
    isbn: str = ""
    digits: str = ""
    bars: tuple[Bar, ...] = ()
    #: Of the bar code with its quiet zones and the ISBN, in mm.
    code_width: float = (QUIET_LEFT + 95 + QUIET_RIGHT) * MODULE
    code_height: float = CODE_HEIGHT


def set_back_cover(publication: Publication, page: Page, *, in_print: bool) -> BackCover | None:
    """Set a back cover; None where there is nothing to show and the front is of type alone.

    Only the print edition has an ISBN for the trade.
    """
    funders = tuple(each.name for each in publication.people if each.role is Role.FUNDER)
    digits = publication.print_isbn if in_print else ""
    if not (publication.back_cover or funders or digits or publication.cover):
        return None
    # As large in all editions, whether they have an ISBN or not.
    foot = foot_height(len(funders), code=bool(publication.print_isbn))
    size = blurb_size(publication.back_cover, page, foot, images.measure_text) or SIZES[-1]
    return BackCover(
        blurb=publication.back_cover,
        size=size[0],
        leading=size[1],
        height=foot,
        funders=funders,
        isbn=publication.print_isbn_written if digits else "",
        digits=digits,
        bars=tuple(_bars(digits)) if digits else (),
    )


def _bars(digits: str) -> Iterator[Bar]:
    """Yield the bars of an EAN-13 (ISO/IEC 15420), from the left edge of its quiet zone."""
    # Imported late: few builds have an ISBN.
    from barcode.ean import EuropeanArticleNumber13

    (modules,) = EuropeanArticleNumber13(digits).build()
    start = 0
    while start < len(modules):
        end = start
        while end < len(modules) and modules[end] == modules[start]:
            end += 1
        if modules[start] == "1":
            guard = any(first <= start <= last for first, last in _GUARDS)
            left, width = (QUIET_LEFT + start) * MODULE, (end - start) * MODULE
            yield Bar(round(left, 4), round(width, 4), GUARD if guard else BAR)
        start = end
