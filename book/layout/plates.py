"""Composition of a gallery into pages: rows, single pictures, page-filling pictures. Pure, in mm.

Pages are counted from the first page of the section, page 0, which is a recto: even pages are
rectos, odd pages versos. A spread must begin on a verso; `compose_gallery` adds a page before it
where needed.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from book.layout.page import MM_PER_INCH, Page
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
from book.model import Footnote, Gallery, Heading, Laid, Link, Photo, plain, walk_inlines

#: Line height of headings inside a section, 15 pt, the gap below them on a plate, and an upper
#: estimate of the mean advance width of their letters: 13 pt in `styles/common.css`.
HEADING_LEADING = 15 * MM_PER_INCH / 72
HEADING_GAP = 4.0
HEADING_LETTER = 0.6 * 13 * MM_PER_INCH / 72


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
    #: Number of headings of the text at the top of the page, and their height with the gap below.
    headings: int = 0
    head: float = 0.0

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
    headings: Sequence[Heading] = (),
) -> tuple[list[Plate], list[PendingCaption]]:
    """Compose the editor's lines into plates, in their order; the first one is on `first_page`.

    The `headings` right before the gallery, which would stand alone, are put on its first plate.

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
            head = 0.0 if plates else _head_height(headings, page.type_width)
            plates.extend(_row_plates(rows, take_captions(), photos, page, head))
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
            above = () if plates else headings
            plates.append(_full_plate(photo, take_captions(), photos, page, above))
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
    if headings:
        plates[0] = replace(plates[0], headings=len(headings))
    return plates, left


def fits_on_plate(gallery: Gallery, headings: Sequence[Heading]) -> bool:
    """Return whether headings can stand on the first plate: on no page-filling picture.

    A heading with a note needs the foot of its page.
    """
    inlines = [each for heading in headings for each in walk_inlines(heading.content)]
    needs_foot = any(
        isinstance(each, Footnote) or (isinstance(each, Link) and not each.internal)
        for each in inlines
    )
    return gallery.lines[0].laid in (Laid.ROW, Laid.FULL) and not needs_foot


def reserved_height(
    captions: Sequence[RemoteCaption], photos: Mapping[str, Photo], page: Page
) -> float:
    """Return the height reserved for other pages' captions at the foot of a page, in mm."""
    label = "x" * 24
    heights = [caption_height(photos[remote.photo_id], page.measure, label) for remote in captions]
    return sum(heights) + (ROW_GAP if captions else 0.0)


def _head_height(headings: Sequence[Heading], width: float) -> float:
    """Return the height of headings at the top of a page with the gap below them, in mm."""
    letters = [len(plain(heading.content)) * HEADING_LETTER for heading in headings]
    lines = sum(max(1, math.ceil(advance / (width * 0.9))) for advance in letters)
    return lines * HEADING_LEADING + HEADING_GAP if headings else 0.0


def _split_last_rows(plates: list[Plate], page: Page) -> bool:
    """Move the last of several rows on one page to a page of its own; return False if none can."""
    for index in range(len(plates) - 1, -1, -1):
        plate = plates[index]
        if plate.laid in (Laid.BLEED, Laid.SPREAD) or plate.captions:
            # A page-filling picture or a reference to one would move by a page as well.
            return False
        if len(plate.rows) > 1:
            before, last = plate.rows[:-1], plate.rows[-1:]
            first = _row_plate(before, (), 0.0, page, plate.head)
            plates[index : index + 1] = [first, _row_plate(last, (), 0.0, page)]
            return True
    return False


def _row_plates(
    rows: Sequence[tuple[Photo, ...]],
    captions: tuple[RemoteCaption, ...],
    photos: Mapping[str, Photo],
    page: Page,
    head: float,
) -> Iterator[Plate]:
    """Stack rows on pages, as many as fit.

    The first page has `captions` at its foot, and headings with a height of `head` mm.
    """
    foot = reserved_height(captions, photos, page)
    stacked: list[Row] = []
    filled = 0.0
    for row_photos in rows:
        limit = page.type_height - (foot + head if not stacked else 0.0)
        row = set_row(row_photos, page.type_width, limit)
        if stacked and filled + ROW_GAP + row.height > page.type_height - foot - head:
            yield _row_plate(stacked, captions, foot, page, head)
            captions, foot, head, stacked, filled = (), 0.0, 0.0, [], 0.0
        filled += row.height + (ROW_GAP if stacked else 0.0)
        stacked.append(row)
    yield _row_plate(stacked, captions, foot, page, head)


def _row_plate(
    rows: Sequence[Row],
    captions: tuple[RemoteCaption, ...],
    foot: float,
    page: Page,
    head: float = 0.0,
) -> Plate:
    filled = sum(row.height for row in rows) + ROW_GAP * (len(rows) - 1)
    # Below a heading the rows are not centred: it belongs to them.
    above = 0.0 if head else max(0.0, (page.type_height - foot - filled) / 2)
    return Plate(laid=Laid.ROW, rows=tuple(rows), above=above, captions=captions, head=head)


def _full_plate(
    photo: Photo,
    captions: tuple[RemoteCaption, ...],
    photos: Mapping[str, Photo],
    page: Page,
    headings: Sequence[Heading],
) -> Plate:
    """Set one photograph as large as the type area allows with its caption and `headings`."""
    picture = min(page.type_width / photo.ratio, page.type_height * FULL_HEIGHT)
    room = page.type_height - reserved_height(captions, photos, page)
    # A tall picture can be narrower than its caption.
    least = min(FULL_CAPTION, page.type_width)
    head = _head_height(headings, page.type_width)
    while True:
        row = fit_captions((photo,), picture, room - head, least)
        # Headings are as wide as the caption; a lower picture is narrower and they need more lines.
        needed = _head_height(headings, row.placed[0].caption_width)
        if needed <= head:
            break
        head = needed
    return Plate(laid=Laid.FULL, rows=(row,), captions=captions, head=head)


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
