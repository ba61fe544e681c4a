"""A gallery on pages: rows, single pictures, pictures that fill a page or two. Pure, in mm.

Pages are counted from the one that the section opens on, which is a recto: even ones are rectos,
odd ones versos. A spread needs a verso, and this module sees to it that it gets one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from book.layout.page import Page
from book.layout.rows import (
    FULL_CAPTION,
    FULL_HEIGHT,
    ROW_GAP,
    PlacedPhoto,
    Row,
    as_rows,
    caption_height,
    fit_captions,
    set_row,
)
from book.model import Gallery, Laid, Photo


class CaptionReference(StrEnum):
    """How a caption that stands on another page says which picture it is about."""

    OPPOSITE = "opposite"
    PRECEDING = "preceding"
    PRECEDING_PAGES = "preceding_pages"
    FOLLOWING_PAGES = "following_pages"
    #: Further away: by the folio.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCaption:
    """A caption that stands on another page than its picture, which leaves no room for it."""

    photo_id: str
    where: CaptionReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A page of photographs; a spread is one plate on two pages."""

    laid: Laid
    rows: tuple[Row, ...]
    #: White above the first row, which centres rows in the height of the page.
    above: float = 0.0
    #: Captions of photographs that fill other pages.
    captions: tuple[RemoteCaption, ...] = ()

    @property
    def placed(self) -> tuple[PlacedPhoto, ...]:
        """Every photograph of the plate."""
        return tuple(placed for row in self.rows for placed in row.placed)

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return 2 if self.laid is Laid.SPREAD else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCaption:
    """A picture that fills its page, and whose caption has no place yet."""

    photo_id: str
    laid: Laid
    #: Its last page.
    page: int

    def caption_on(self, page: int) -> RemoteCaption:
        """Say where the picture is to be found, from a later page."""
        if page - self.page > 1:
            where = CaptionReference.ELSEWHERE
        elif self.laid is Laid.SPREAD:
            where = CaptionReference.PRECEDING_PAGES
        else:
            where = CaptionReference.PRECEDING if page % 2 else CaptionReference.OPPOSITE
        return RemoteCaption(photo_id=self.photo_id, where=where)


def compose_gallery(
    gallery: Gallery,
    photos: Mapping[str, Photo],
    page: Page,
    opens: int = 0,
    waiting: Sequence[PendingCaption] = (),
) -> tuple[list[Plate], list[PendingCaption]]:
    """Turn the editor's lines into pages, in their order; the first is page `opens`.

    Answers the captions that still wait for a page, too: to those that were `waiting`, every
    picture adds its own that fills the last pages.
    """
    plates: list[Plate] = []
    rows: list[tuple[Photo, ...]] = []
    left = list(waiting)

    def next_page() -> int:
        return opens + sum(plate.pages for plate in plates)

    def told() -> tuple[RemoteCaption, ...]:
        captions = tuple(one.caption_on(next_page()) for one in left)
        left.clear()
        return captions

    def flush() -> None:
        if rows:
            plates.extend(_stacks(rows, told(), photos, page))
            rows.clear()

    for line in gallery.lines:
        named = tuple(photos[photo_id] for photo_id in line.photo_ids)
        if line.laid is Laid.ROW:
            rows += as_rows(named, page, free=gallery.free)
            continue
        flush()
        if line.laid is Laid.FULL:
            plates.append(_full(named[0], told(), photos, page))
            continue
        announced = False
        if line.laid is Laid.SPREAD and next_page() % 2 == 0 and not _split_last_rows(plates, page):
            # The page before a spread holds its caption, and is not left blank.
            ahead = RemoteCaption(photo_id=named[0].id, where=CaptionReference.FOLLOWING_PAGES)
            plates.append(Plate(laid=Laid.ROW, rows=(), captions=(*told(), ahead)))
            announced = True
        plates.append(_fill_pages(named[0], line.laid, page))
        if not announced:
            left.append(PendingCaption(photo_id=named[0].id, laid=line.laid, page=next_page() - 1))
    flush()
    return plates, left


def reserved_height(
    captions: Sequence[RemoteCaption], photos: Mapping[str, Photo], page: Page
) -> float:
    """Reckon the height that captions of other pages take at the foot of this one."""
    label = "x" * 24
    heights = [caption_height(photos[one.photo_id], page.measure, label) for one in captions]
    return sum(heights) + (ROW_GAP if captions else 0.0)


def _split_last_rows(plates: list[Plate], page: Page) -> bool:
    """Set the last rows that share a page on a page each, so that a page more is taken."""
    for at in range(len(plates) - 1, -1, -1):
        plate = plates[at]
        if plate.laid in (Laid.BLEED, Laid.SPREAD) or plate.captions:
            # What stands behind a filling picture, or speaks of one, would move with it.
            return False
        if len(plate.rows) > 1:
            first, last = plate.rows[:-1], plate.rows[-1:]
            plates[at : at + 1] = [_stack(rows, (), 0.0, page) for rows in (first, last)]
            return True
    return False


def _stacks(
    rows: Sequence[tuple[Photo, ...]],
    captions: tuple[RemoteCaption, ...],
    photos: Mapping[str, Photo],
    page: Page,
) -> Iterator[Plate]:
    """Stack rows on pages, as many as fit, centred in the height of each page."""
    foot = reserved_height(captions, photos, page)
    stacked: list[Row] = []
    filled = 0.0
    for named in rows:
        cap = page.type_height - (foot if not stacked else 0.0)
        following = set_row(named, page.type_width, cap)
        if stacked and filled + ROW_GAP + following.height > page.type_height - foot:
            yield _stack(stacked, captions, foot, page)
            captions, foot, stacked, filled = (), 0.0, [], 0.0
        filled += following.height + (ROW_GAP if stacked else 0.0)
        stacked.append(following)
    yield _stack(stacked, captions, foot, page)


def _stack(
    rows: Sequence[Row], captions: tuple[RemoteCaption, ...], foot: float, page: Page
) -> Plate:
    filled = sum(row.height for row in rows) + ROW_GAP * (len(rows) - 1)
    above = max(0.0, (page.type_height - foot - filled) / 2)
    return Plate(laid=Laid.ROW, rows=tuple(rows), above=above, captions=captions)


def _full(
    photo: Photo, captions: tuple[RemoteCaption, ...], photos: Mapping[str, Photo], page: Page
) -> Plate:
    """Set one photograph as large as the type area allows with its caption."""
    picture = min(page.type_width / photo.ratio, page.type_height * FULL_HEIGHT)
    room = page.type_height - reserved_height(captions, photos, page)
    # A tall picture is narrower than its caption wants to be.
    least = min(FULL_CAPTION, page.type_width)
    return Plate(
        laid=Laid.FULL, rows=(fit_captions((photo,), picture, room, least),), captions=captions
    )


def _fill_pages(photo: Photo, laid: Laid, page: Page) -> Plate:
    """Cover one page, or two facing ones, into the bleed; what does not fit is cropped away."""
    bleed = page.bleed
    # Which edge of a single page is bound is not asked here: both are covered.
    sides = 2 * (bleed.outside if laid is Laid.SPREAD else max(bleed.inside, bleed.outside))
    width = page.width * (2 if laid is Laid.SPREAD else 1) + sides
    height = page.height + bleed.top + bleed.bottom
    scale = max(width / photo.ratio, height)
    placed = PlacedPhoto(
        photo_id=photo.id, width=scale * photo.ratio, height=scale, caption_width=page.measure
    )
    return Plate(laid=laid, rows=(Row(placed=(placed,), height=height),))
