"""The pages of a gallery: the editor's lines, or photographs that the builder divides. Pure.

Pages are counted from the first page of the publication, page 0, which is a recto: even pages are
rectos, odd pages versos. A spread must begin on a verso.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book.layout.arrangements import Arrangement
from book.layout.caption_sizes import CaptionSizes
from book.layout.page import Page
from book.layout.page_candidates import (
    MOST_ON_PAGE,
    Candidates,
    PageCandidate,
    find_candidates,
)
from book.layout.page_division import divide_into_pages
from book.layout.plates import (
    ROUNDED,
    CaptionReference,
    Plate,
    RemoteCaption,
    arranged_plate,
    as_candidate,
    filled_plate,
    is_too_small,
    reserved_height,
    single_plate,
    solve_captions,
)
from book.model import Gallery, Laid, Photo


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

    def caption_before(self, page: int) -> RemoteCaption:
        """Return the caption for an earlier page, with the picture's position seen from there."""
        first = self.page - (self.laid is Laid.SPREAD)
        if first - page > 1:
            where = CaptionReference.ELSEWHERE
        elif self.laid is Laid.SPREAD or page % 2 == 0:
            where = CaptionReference.FOLLOWING_PAGES
        else:
            where = CaptionReference.OPPOSITE
        return RemoteCaption(photo_id=self.photo_id, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryPages:
    """The plates of a gallery."""

    plates: tuple[Plate, ...]
    #: Captions of its pictures, and of those before, that no plate had room for.
    pending: tuple[PendingCaption, ...]
    #: What more or fewer pages would cost: by the remainder of their number divided by four.
    costs: Mapping[int, float]

    @property
    def count(self) -> int:
        """Number of pages."""
        return sum(plate.pages for plate in self.plates)


@dataclass(frozen=True, slots=True)
class _Run:
    """Photographs that can share pages: each of a free gallery, or rows of the editor's."""

    groups: tuple[tuple[Photo, ...], ...]
    is_free: bool = False
    #: Of a free gallery, where they are known.
    known: Candidates | None = None


def compose_gallery(
    gallery: Gallery,
    photos: Mapping[str, Photo],
    sizes: CaptionSizes,
    page: Page,
    *,
    first_page: int = 0,
    pending: Sequence[PendingCaption] = (),
    headings: tuple[int, int] = (0, 0),
    head: float = 0.0,
    candidates: Candidates | None = None,
    remainder: int | None = None,
    before_spread: bool = False,
) -> GalleryPages:
    """Compose the lines of a gallery into plates, in their order; the first is on `first_page`.

    The blocks `headings` right before it, with a height of `head` mm, stand on its first plate.
    `candidates` are the arrangements of its photographs if it is free, found here if they are not
    given. With a `remainder` it has a number of pages that leaves it when divided by four, where
    that can be. With a spread right behind it, it ends on a recto where that can be.
    """
    plates: list[Plate] = []
    left = list(pending)
    costs: Mapping[int, float] = {}
    lines = list(_runs(gallery, photos, sizes, page, candidates))
    for number, (laid, run) in enumerate(lines):
        at = first_page + sum(plate.pages for plate in plates)
        own_head = head if not plates else 0.0
        if laid in (Laid.BLEED, Laid.SPREAD):
            ((photo,),) = run.groups
            is_caption_ahead = laid is Laid.SPREAD and at % 2 == 0
            if is_caption_ahead:
                # The added page before a spread holds its caption, so that it is not blank.
                ahead = RemoteCaption(photo_id=photo.id, where=CaptionReference.FOLLOWING_PAGES)
                captions = (*(caption.caption_on(at) for caption in left), ahead)
                left = []
                plates.append(Plate(laid=Laid.ROW, placed=(), captions=captions))
            plate = filled_plate(photo, laid, page)
            plates.append(plate)
            if not is_caption_ahead:
                last = first_page + sum(plate.pages for plate in plates) - 1
                left.append(PendingCaption(photo_id=photo.id, laid=laid, page=last))
            continue
        captions = tuple(caption.caption_on(at) for caption in left)
        left = []
        if laid is Laid.FULL:
            ((photo,),) = run.groups
            plates.append(single_plate(photo, sizes, page, captions=captions, head=own_head))
            continue
        is_last = number + 1 == len(lines)
        to_recto = before_spread if is_last else lines[number + 1][0] is Laid.SPREAD
        composed, costs = _compose_run(
            run, sizes, page, at, captions, own_head, remainder, to_recto=to_recto
        )
        plates += composed
    if head:
        plates[0] = replace(plates[0], headings=headings)
    return GalleryPages(
        plates=tuple(plates), pending=tuple(left), costs=costs if gallery.free else {}
    )


def is_crushed(photos: Sequence[Photo], sizes: CaptionSizes, page: Page) -> bool:
    """Return whether photographs would be too small in one row on a page of its own."""
    if len(photos) == 1:
        return False
    row = solve_captions(photos, _row(0, len(photos)), sizes, page, page.plate_height - ROUNDED)
    return row is None or _has_too_small(photos, row, page)


def break_row(
    photos: tuple[Photo, ...], sizes: CaptionSizes, page: Page
) -> Iterator[tuple[Photo, ...]]:
    """Yield the photographs of a row in as many rows as they need not to be too small."""
    if is_crushed(photos, sizes, page):
        half = (len(photos) + 1) // 2
        yield from break_row(photos[:half], sizes, page)
        yield from break_row(photos[half:], sizes, page)
    else:
        yield photos


def _runs(
    gallery: Gallery,
    photos: Mapping[str, Photo],
    sizes: CaptionSizes,
    page: Page,
    known: Candidates | None,
) -> Iterator[tuple[Laid, _Run]]:
    """Yield the lines of a gallery; rows that follow each other, or a free line, are one run."""
    rows: list[tuple[Photo, ...]] = []
    for line in gallery.lines:
        line_photos = tuple(photos[photo_id] for photo_id in line.photo_ids)
        if line.laid is Laid.ROW and gallery.free:
            groups = tuple((photo,) for photo in line_photos)
            yield line.laid, _Run(groups, is_free=True, known=known)
        elif line.laid is Laid.ROW:
            rows += break_row(line_photos, sizes, page)
        else:
            if rows:
                yield Laid.ROW, _Run(tuple(rows))
                rows = []
            yield line.laid, _Run((line_photos,))
    if rows:
        yield Laid.ROW, _Run(tuple(rows))


def _compose_run(
    run: _Run,
    sizes: CaptionSizes,
    page: Page,
    at: int,
    captions: tuple[RemoteCaption, ...],
    head: float,
    remainder: int | None,
    *,
    to_recto: bool,
) -> tuple[list[Plate], Mapping[int, float]]:
    """Divide a run into pages; the first, page `at`, has headings and captions of other pages.

    The last is a recto where it should be and can be.
    """
    foot = reserved_height(captions, sizes, page.measure)
    candidates = dict(_candidates(run, sizes, page, head, foot))
    large = [
        single.mean_area if len(group) == 1 and group[0].large and run.is_free else 0.0
        for group, single in zip(
            run.groups, (candidates[start, 1] for start in range(len(run.groups))), strict=True
        )
    ]
    divisions = divide_into_pages(candidates, large, at, page.density)
    allowed = [rest for rest in divisions if not to_recto or (at + rest) % 2 == 1] or [*divisions]
    best = min(allowed, key=lambda rest: (divisions[rest].cost, rest))
    chosen = divisions[remainder if remainder in allowed else best]
    plates, start = [], 0
    for count in chosen.counts:
        photos = tuple(photo for group in run.groups[start : start + count] for photo in group)
        above, below = (head, captions) if start == 0 else (0.0, ())
        if len(photos) == 1:
            plates.append(
                single_plate(photos[0], sizes, page, laid=Laid.ROW, captions=below, head=above)
            )
        else:
            candidate = candidates[start, count]
            plates.append(
                arranged_plate(photos, candidate, sizes, page, captions=below, head=above)
            )
        start += count
    return plates, {rest: each.cost - divisions[best].cost for rest, each in divisions.items()}


def _candidates(
    run: _Run, sizes: CaptionSizes, page: Page, head: float, foot: float
) -> Iterator[tuple[tuple[int, int], PageCandidate]]:
    """Yield the arrangements of the groups of a run that fit on a page, by start and number."""
    full_room = page.plate_height - ROUNDED
    rooms = [full_room - (head + foot if start == 0 else 0.0) for start in range(len(run.groups))]
    singles = [group[0] for group in run.groups if len(group) == 1]
    if run.is_free and len(singles) > 1:
        known = run.known
        if head or foot or known is None:
            known = find_candidates(
                singles, sizes, page, rooms, smallest=page.smallest, ends=[len(singles)]
            )
        yield from known.items()
    for start, room in enumerate(rooms):
        for count in range(1, min(MOST_ON_PAGE, len(run.groups) - start) + 1):
            groups = run.groups[start : start + count]
            photos = tuple(photo for group in groups for photo in group)
            if len(photos) == 1:
                above = head + foot if start == 0 else 0.0
                yield (
                    (start, 1),
                    as_candidate(single_plate(photos[0], sizes, page, head=above), page),
                )
            if len(photos) == 1 or run.is_free:
                continue
            candidate = solve_captions(photos, _rows(groups), sizes, page, room)
            if candidate is None and count == 1:
                # Only a caption without end leaves a row no room: `overfull` reports it.
                candidate = solve_captions(photos, _rows(groups), sizes, page, 10 * page.height)
            if candidate is None:
                break
            if count > 1 and _has_too_small(photos, candidate, page):
                break
            yield (start, count), candidate


def _has_too_small(photos: Sequence[Photo], candidate: PageCandidate, page: Page) -> bool:
    return any(
        is_too_small(photo, (area * photo.ratio) ** 0.5, page)
        for photo, area in zip(photos, candidate.areas, strict=True)
    )


def _rows(groups: Sequence[Sequence[Photo]]) -> Arrangement:
    rows: list[Arrangement] = []
    start = 0
    for group in groups:
        rows.append(_row(start, len(group)))
        start += len(group)
    return rows[0] if len(rows) == 1 else ("column", tuple(rows))


def _row(start: int, count: int) -> Arrangement:
    return start if count == 1 else ("row", tuple(range(start, start + count)))
