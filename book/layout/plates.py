"""Pages of photographs alone, with the place of each picture and caption. Pure, in mm."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from book.layout.arrangements import Arrangement, level_captions, solve
from book.layout.caption_sizes import (
    CAPTION_GAP,
    CAPTION_LEADING,
    CAPTION_WIDTHS,
    CaptionSizes,
    caption_width,
)
from book.layout.page import MM_PER_INCH, Page
from book.layout.page_candidates import LONG, PageCandidate, least_long
from book.model import Laid, Photo

#: Least height of any picture, whatever the length of its caption.
LEAST_PICTURE = 12.0
#: Gap between headings or captions of other pages and the photographs.
HEAD_GAP = 4.0
#: Templates round lengths to 0.01 mm: what a page leaves free, so that nothing is pushed off it.
ROUNDED = 0.05
#: White space that is left below photographs instead of being divided above and below them.
_LITTLE = 10.0
#: How much larger a picture is for which its caption becomes wider than it.
_MUCH_LARGER = 1.1
#: Tolerance for comparing sums of lengths.
EXACT = 1e-6


class CaptionReference(StrEnum):
    """The position of a picture, seen from the page of its caption."""

    OPPOSITE = "opposite"
    PRECEDING = "preceding"
    PRECEDING_PAGES = "preceding_pages"
    FOLLOWING_PAGES = "following_pages"
    #: Further away: the caption gives the folio.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCaption:
    """A caption on another page than its picture, which fills its own page."""

    photo_id: str
    where: CaptionReference


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPhoto:
    """The size of a photograph and of its caption, and their places on a plate, in mm."""

    photo_id: str
    width: float
    height: float
    caption_width: float
    #: From the upper left corner of the area of photographs.
    left: float = 0.0
    top: float = 0.0
    #: From the upper left corner of the picture.
    caption_left: float = 0.0
    caption_top: float = 0.0

    def ppi(self, photo: Photo) -> float:
        """Return the pixels per inch of a photograph at this size: the lower of the two, unrounded.

        GWG 2022, I00005. A larger picture file is scaled down to what the printer profile asks for.
        """
        return min(photo.width / self.width, photo.height / self.height) * MM_PER_INCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A page of photographs; a spread is one plate of two pages."""

    laid: Laid
    placed: tuple[PlacedPhoto, ...]
    #: Captions of photographs that fill other pages, at the foot.
    captions: tuple[RemoteCaption, ...] = ()
    #: Headings of the text at the top of the page, as a range of the blocks of their section, and
    #: their height with the gap below.
    headings: tuple[int, int] = (0, 0)
    head: float = 0.0

    @property
    def pages(self) -> int:
        """Number of pages."""
        return 2 if self.laid is Laid.SPREAD else 1


def reserved_height(captions: Sequence[RemoteCaption], sizes: CaptionSizes, width: float) -> float:
    """Return the height reserved for other pages' captions at the foot of a column.

    One more line each is for the words that say where the picture is.
    """
    heights = (sizes.height(remote.photo_id, width) for remote in captions)
    lines = sum(height + CAPTION_LEADING for height in heights)
    return lines + HEAD_GAP if captions else 0.0


def least_width(photo: Photo, page: Page) -> float:
    """Return the least width of a photograph, by its shorter side.

    By the long side of one that is longer than 2:1.
    """
    if photo.ratio > LONG:
        return least_long(page)
    if photo.ratio < 1 / LONG:
        return least_long(page) * photo.ratio
    return page.smallest * max(1.0, photo.ratio)


def is_too_small(photo: Photo, width: float, page: Page) -> bool:
    """Return whether a photograph of that width is smaller than its least size."""
    return width < least_width(photo, page) - EXACT


def single_plate(
    photo: Photo,
    sizes: CaptionSizes,
    page: Page,
    *,
    laid: Laid = Laid.FULL,
    captions: tuple[RemoteCaption, ...] = (),
    head: float = 0.0,
) -> Plate:
    """Set one photograph as large as its page allows, with its caption below or beside it."""
    room = page.plate_height - head - reserved_height(captions, sizes, page.measure) - ROUNDED
    placed = _caption_below(photo, sizes, page, head, room)
    if page.aside:
        width = min(page.type_width - page.measure_left, room * photo.ratio)
        height = width / photo.ratio
        caption = sizes.height(photo.id, page.aside) - CAPTION_GAP
        if width > placed.width and caption <= height:
            # The caption ends with the picture, in the column where a page of text has captions.
            placed = PlacedPhoto(
                photo_id=photo.id,
                width=width,
                height=height,
                caption_width=caption_width(page.aside),
                left=page.measure_left,
                top=head + (room - height) / 2,
                caption_left=-page.measure_left,
                caption_top=height - caption,
            )
    return Plate(laid=laid, placed=(placed,), captions=captions, head=head)


def _caption_below(
    photo: Photo, sizes: CaptionSizes, page: Page, head: float, room: float
) -> PlacedPhoto:
    """Set the largest picture that fits into `room` with its caption below, in the middle.

    The caption is as wide as the picture, or wider where that makes the picture much larger.
    """
    width = page.type_width
    while True:
        caption = sizes.height(photo.id, width)
        fitting = min(width, max(room - caption, LEAST_PICTURE) * photo.ratio)
        # A narrower picture can need a higher caption: try again.
        if sizes.height(photo.id, fitting) <= caption:
            break
        width = fitting
    column = caption_width(fitting)
    widest = caption_width(page.type_width)
    wider = (room - sizes.height(photo.id, widest)) * photo.ratio
    if wider > _MUCH_LARGER * fitting:
        fitting, column = min(page.type_width, wider), widest
    height = fitting / photo.ratio
    caption = sizes.height(photo.id, column)
    return PlacedPhoto(
        photo_id=photo.id,
        width=fitting,
        height=height,
        caption_width=column,
        left=max(0.0, (page.type_width - max(fitting, column)) / 2),
        top=head + _space_above(room - height - caption),
        caption_top=height + CAPTION_GAP,
    )


def _space_above(left_over: float) -> float:
    """Return the white space above photographs: half of what they leave, and none of a little.

    So the upper edges of facing pages are at one height where captions differ by a line.
    """
    return left_over / 2 if left_over > _LITTLE else 0.0


def arranged_plate(
    photos: Sequence[Photo],
    candidate: PageCandidate,
    sizes: CaptionSizes,
    page: Page,
    *,
    captions: tuple[RemoteCaption, ...] = (),
    head: float = 0.0,
) -> Plate:
    """Set several photographs in an arrangement, in the middle of what the page has room for."""
    room = page.plate_height - head - reserved_height(captions, sizes, page.measure) - ROUNDED
    level = level_heights(candidate.arrangement, candidate.captions)
    ratios = [photo.ratio for photo in photos]
    places, width, height = solve(candidate.arrangement, ratios, level, page.type_width, room)
    left, top = (page.type_width - width) / 2, head + _space_above(room - height)
    placed = tuple(
        PlacedPhoto(
            photo_id=photo.id,
            width=place.width,
            height=place.width / photo.ratio,
            caption_width=caption_width(place.width),
            left=left + place.left,
            top=top + place.top,
            caption_top=place.width / photo.ratio + CAPTION_GAP,
        )
        for photo, place in zip(photos, places, strict=True)
    )
    return Plate(laid=Laid.ROW, placed=placed, captions=captions, head=head)


def level_heights(arrangement: Arrangement, heights: Sequence[float]) -> list[float]:
    """Return the heights of captions, those that end at one line made equal."""
    level = list(heights)
    for group in level_captions(arrangement):
        longest = max(heights[index] for index in group)
        for index in group:
            level[index] = longest
    return level


def solve_captions(
    photos: Sequence[Photo],
    arrangement: Arrangement,
    sizes: CaptionSizes,
    page: Page,
    room: float,
) -> PageCandidate | None:
    """Return one arrangement with its own captions; None if it has no room for its pictures."""
    ratios = [photo.ratio for photo in photos]
    heights = [sizes.height(photo.id, page.type_width / len(photos)) for photo in photos]
    while True:
        level = level_heights(arrangement, heights)
        places, *_ = solve(arrangement, ratios, level, page.type_width, room)
        widths = [place.width for place in places]
        if min(widths) < CAPTION_WIDTHS[0]:
            return None
        needed = [sizes.height(p.id, width) for p, width in zip(photos, widths, strict=True)]
        higher = [max(pair) for pair in zip(needed, heights, strict=True)]
        if higher == heights:
            break
        heights = higher
    areas = tuple(width * width / ratio for width, ratio in zip(widths, ratios, strict=True))
    return PageCandidate(
        arrangement=arrangement,
        captions=tuple(heights),
        covered=sum(areas) / (page.width * page.height),
        mean_area=sum(areas) / len(areas),
        areas=areas,
    )


def filled_plate(photo: Photo, laid: Laid, page: Page) -> Plate:
    """Cover one page, or two facing pages, into the bleed; the rest of the picture is cropped."""
    bleed = page.bleed
    # The bound edge of a single page is not known here: both sides get the wider bleed.
    sides = 2 * (bleed.outside if laid is Laid.SPREAD else max(bleed.inside, bleed.outside))
    width = page.width * (2 if laid is Laid.SPREAD else 1) + sides
    height = page.height + bleed.top + bleed.bottom
    scale = max(width / photo.ratio, height)
    placed = PlacedPhoto(
        photo_id=photo.id, width=scale * photo.ratio, height=scale, caption_width=page.measure
    )
    return Plate(laid=laid, placed=(placed,))


def as_candidate(plate: Plate, page: Page) -> PageCandidate:
    """Return a page with one photograph as a candidate, beside those with several."""
    (placed,) = plate.placed
    area = placed.width * placed.height
    return PageCandidate(
        arrangement=0,
        captions=(),
        covered=area / (page.width * page.height),
        mean_area=area,
        areas=(area,),
    )


def overfull(plate: Plate, sizes: CaptionSizes, page: Page) -> bool:
    """Return whether captions leave a plate no room for its pictures."""
    room = page.plate_height - reserved_height(plate.captions, sizes, page.measure)
    if plate.laid in (Laid.BLEED, Laid.SPREAD):
        return False
    bottoms = [
        placed.top
        + max(
            placed.height,
            placed.caption_top + sizes.height(placed.photo_id, placed.caption_width) - CAPTION_GAP,
        )
        for placed in plate.placed
    ]
    return room < 0 or any(bottom > room + EXACT for bottom in bottoms)
