"""Composition of a gallery into pages: rows, single pictures, page-filling pictures. Pure, in mm.

Pages are counted from the first page of the section, page 0, which is a recto: even pages are
rectos, odd pages versos. A spread must begin on a verso; `compose_gallery` adds a page before it
where needed.
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
    break_rows,
    caption_height,
    fit_captions,
    is_crushed,
    set_row,
)
from book.model import Gallery, Laid, Photo


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
class Plate:
    """A page of photographs; a spread is one plate of two pages."""

    laid: Laid
    rows: tuple[Row, ...]
    #: White space above the first row, which centres the rows vertically.
    above: float = 0.0
    #: Captions of photographs that fill other pages.
    captions: tuple[RemoteCaption, ...] = ()

    @property
    def placed(self) -> tuple[PlacedPhoto, ...]:
        """Every photograph of the plate."""
        return tuple(placed for row in self.rows for placed in row.placed)

    @property
    def pages(self) -> int:
        """Number of pages."""
        return 2 if self.laid is Laid.SPREAD else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCaption:
    """A page-filling picture whose caption has not been placed yet."""

    photo_id: str
    laid: Laid
    #: Its last page.
    page: int

    def caption_on(self, page: int) -> RemoteCaption:
        """Return the caption for a later page, with the picture's position seen from there."""
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
    first_page: int = 0,
    pending: Sequence[PendingCaption] = (),
) -> tuple[list[Plate], list[PendingCaption]]:
    """Compose the editor's lines into plates, in their order; the first one is on `first_page`.

    Return the plates and the captions that are still to be placed: of those `pending` before and
    of the gallery's own pictures, the ones that no plate had room for.
    """
    plates: list[Plate] = []
    rows: list[tuple[Photo, ...]] = []
    left = list(pending)

    def next_page() -> int:
        return first_page + sum(plate.pages for plate in plates)

    def take_captions() -> tuple[RemoteCaption, ...]:
        captions = tuple(caption.caption_on(next_page()) for caption in left)
        left.clear()
        return captions

    def flush_rows() -> None:
        if rows:
            plates.extend(_row_plates(rows, take_captions(), photos, page))
            rows.clear()

    for line in gallery.lines:
        line_photos = tuple(photos[photo_id] for photo_id in line.photo_ids)
        if line.laid is Laid.ROW:
            must_break = gallery.free or is_crushed(line_photos, page)
            rows += break_rows(line_photos, page) if must_break else [line_photos]
            continue
        flush_rows()
        photo = line_photos[0]
        if line.laid is Laid.FULL:
            plates.append(_full_plate(photo, take_captions(), photos, page))
            continue
        begins_on_recto = line.laid is Laid.SPREAD and next_page() % 2 == 0
        must_add_page = begins_on_recto and not _split_last_rows(plates, page)
        if must_add_page:
            # The added page before a spread holds its caption, so that it is not blank.
            ahead = RemoteCaption(photo_id=photo.id, where=CaptionReference.FOLLOWING_PAGES)
            plates.append(Plate(laid=Laid.ROW, rows=(), captions=(*take_captions(), ahead)))
        plates.append(_filled_plate(photo, line.laid, page))
        if not must_add_page:
            left.append(PendingCaption(photo_id=photo.id, laid=line.laid, page=next_page() - 1))
    flush_rows()
    return plates, left


def reserved_height(
    captions: Sequence[RemoteCaption], photos: Mapping[str, Photo], page: Page
) -> float:
    """Return the height reserved for other pages' captions at the foot of a page, in mm."""
    label = "x" * 24
    heights = [caption_height(photos[remote.photo_id], page.measure, label) for remote in captions]
    return sum(heights) + (ROW_GAP if captions else 0.0)


def _split_last_rows(plates: list[Plate], page: Page) -> bool:
    """Move the last of several rows on one page to a page of its own; return False if none can."""
    for index in range(len(plates) - 1, -1, -1):
        plate = plates[index]
        if plate.laid in (Laid.BLEED, Laid.SPREAD) or plate.captions:
            # A page-filling picture or a reference to one would move by a page as well.
            return False
        if len(plate.rows) > 1:
            before, last = plate.rows[:-1], plate.rows[-1:]
            plates[index : index + 1] = [_row_plate(rows, (), 0.0, page) for rows in (before, last)]
            return True
    return False


def _row_plates(
    rows: Sequence[tuple[Photo, ...]],
    captions: tuple[RemoteCaption, ...],
    photos: Mapping[str, Photo],
    page: Page,
) -> Iterator[Plate]:
    """Stack rows on pages, as many as fit; `captions` are put at the foot of the first page."""
    foot = reserved_height(captions, photos, page)
    stacked: list[Row] = []
    filled = 0.0
    for row_photos in rows:
        limit = page.type_height - (foot if not stacked else 0.0)
        row = set_row(row_photos, page.type_width, limit)
        if stacked and filled + ROW_GAP + row.height > page.type_height - foot:
            yield _row_plate(stacked, captions, foot, page)
            captions, foot, stacked, filled = (), 0.0, [], 0.0
        filled += row.height + (ROW_GAP if stacked else 0.0)
        stacked.append(row)
    yield _row_plate(stacked, captions, foot, page)


def _row_plate(
    rows: Sequence[Row], captions: tuple[RemoteCaption, ...], foot: float, page: Page
) -> Plate:
    filled = sum(row.height for row in rows) + ROW_GAP * (len(rows) - 1)
    above = max(0.0, (page.type_height - foot - filled) / 2)
    return Plate(laid=Laid.ROW, rows=tuple(rows), above=above, captions=captions)


def _full_plate(
    photo: Photo, captions: tuple[RemoteCaption, ...], photos: Mapping[str, Photo], page: Page
) -> Plate:
    """Set one photograph as large as the type area allows with its caption."""
    picture = min(page.type_width / photo.ratio, page.type_height * FULL_HEIGHT)
    room = page.type_height - reserved_height(captions, photos, page)
    # A tall picture can be narrower than its caption.
    least = min(FULL_CAPTION, page.type_width)
    return Plate(
        laid=Laid.FULL, rows=(fit_captions((photo,), picture, room, least),), captions=captions
    )


def _filled_plate(photo: Photo, laid: Laid, page: Page) -> Plate:
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
    return Plate(laid=laid, rows=(Row(placed=(placed,), height=height),))
