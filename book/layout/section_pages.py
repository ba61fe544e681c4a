"""The pages of one section: its text, and the plates of its galleries between them. Pure.

A gallery whose place is on a page of text follows at the next page turn: the text fills its page
first. Free galleries that follow at one turn share their pages. A spread that would begin on a
right-hand page waits for one more page of text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from book.layout.caption_sizes import CaptionSizes
from book.layout.gallery_pages import GalleryPages, PendingCaption, compose_gallery
from book.layout.page import Page
from book.layout.page_candidates import MOST_ON_PAGE, Candidates
from book.layout.plates import (
    ROUNDED,
    PlacedPhoto,
    Plate,
    RemoteCaption,
    is_too_small,
    reserved_height,
)
from book.layout.section_galleries import PlacedGallery, free_gallery
from book.layout.text_figures import text_figure
from book.layout.text_lines import TextLine
from book.layout.text_pages import LEAST_LINES, TextPage, TextSetter
from book.model import Laid, Photo

#: Beside the title of a section: its number and the place, three lines of 10 pt, and a gap.
_SECTION_ASIDE = 18.0


#: Least share of a page of text before the last one of a section, and how many breaks earlier the
#: page before it may end for that.
LEAST_FILLED, _MOST_FEWER = 0.8, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPages:
    """The pages of a section in their order, with the sizes of the pictures in its text."""

    #: Number of the first page; even ones are rectos.
    first_page: int
    pages: tuple[TextPage | Plate, ...]
    figures: Mapping[str, PlacedPhoto]
    #: The plates of each gallery with the costs of other numbers of pages, by its key.
    galleries: Mapping[str, GalleryPages]

    @property
    def count(self) -> int:
        """Number of pages."""
        return sum(page.pages if isinstance(page, Plate) else 1 for page in self.pages)


@dataclass(slots=True)
class _Assembly:
    """The pages of a section while they are put together."""

    photos: Mapping[str, Photo]
    sizes: CaptionSizes
    page: Page
    first_page: int
    #: Arrangements of the photographs of all free galleries, and the index of each photograph.
    candidates: Candidates
    positions: Mapping[str, int]
    remainders: Mapping[str, int]
    #: At how many breaks before its last one a page of text ends, by its beginning.
    fewer: Mapping[tuple[str, int], int]
    #: Height to leave for captions beside the text of a page, in mm, by its beginning.
    kept_free: Mapping[tuple[str, int], float]
    pages: list[TextPage | Plate] = field(default_factory=list)
    figures: dict[str, PlacedPhoto] = field(default_factory=dict)
    galleries: dict[str, GalleryPages] = field(default_factory=dict)
    pending: list[PendingCaption] = field(default_factory=list)

    def needs_page(self, photo_id: str, *, has_text: bool) -> bool:
        """Return whether a picture cannot stand in the text column of the next page."""
        photo = self.photos[photo_id]
        width = text_figure(photo, self.sizes, self.page).width
        return not has_text or is_too_small(photo, width, self.page)

    @property
    def next_page(self) -> int:
        counts = (page.pages if isinstance(page, Plate) else 1 for page in self.pages)
        return self.first_page + sum(counts)


def compose_section(
    lines: Sequence[TextLine],
    galleries: Sequence[PlacedGallery],
    photos: Mapping[str, Photo],
    sizes: CaptionSizes,
    page: Page,
    *,
    first_page: int,
    candidates: Candidates,
    positions: Mapping[str, int],
    remainders: Mapping[str, int],
) -> SectionPages:
    """Return the pages of a section; the first is `first_page`, 0 being a recto.

    `lines` and `galleries` are those of `place_galleries`. `candidates` are the arrangements of
    the photographs of free galleries, by their `positions`; `remainders` are wanted numbers of
    pages modulo four, by the first photograph on them.
    """
    setter = TextSetter(lines=lines, photos=photos, sizes=sizes, page=page)

    def assemble(
        fewer: Mapping[tuple[str, int], int], kept_free: Mapping[tuple[str, int], float]
    ) -> SectionPages:
        assembly = _Assembly(
            photos=photos,
            sizes=sizes,
            page=page,
            first_page=first_page,
            candidates=candidates,
            positions=positions,
            remainders=remainders,
            fewer=fewer,
            kept_free=kept_free,
        )
        return _assemble(assembly, setter, galleries)

    best = assemble({}, {})
    kept_free = dict(_caption_room(best, sizes, page))
    if kept_free:
        other = assemble({}, kept_free)
        best, kept_free = (other, kept_free) if other.count < best.count else (best, {})
    # A page that leaves lines to the last one can be too empty: the page before leaves it some.
    for breaks in range(1, _MOST_FEWER + 1):
        empty = _empty_pages(best, page)
        if not empty:
            break
        other = assemble(dict.fromkeys(empty, breaks), kept_free)
        best = other if len(_empty_pages(other, page)) < len(empty) else best
    return best


def _caption_room(
    section: SectionPages, sizes: CaptionSizes, page: Page
) -> Iterator[tuple[tuple[str, int], float]]:
    """Yield the beginning of the last page of text, and what captions behind it would take of it.

    They have a page of their own at the end because pictures or pull quotes stand beside the text.
    """
    *_, last = section.pages
    texts = [each for each in section.pages if isinstance(each, TextPage)]
    if texts and page.aside and isinstance(last, Plate) and not last.placed:
        before = texts[-1]
        captions = (*before.captions, *last.captions)
        yield (before.at, before.offset), reserved_height(captions, sizes, page.aside)


def _empty_pages(section: SectionPages, page: Page) -> list[tuple[str, int]]:
    """Return the beginnings of the pages of text before those that are too empty."""
    texts = [each for each in section.pages if isinstance(each, TextPage)]
    return [
        (before.at, before.offset)
        for before, each in pairwise(texts[:-1])
        if each.filled < LEAST_FILLED * page.type_height
    ]


def _assemble(
    assembly: _Assembly, setter: TextSetter, galleries: Sequence[PlacedGallery]
) -> SectionPages:
    """Put the pages of a section together, one after the other."""
    lines, page = setter.lines, assembly.page
    waiting: list[str] = []
    due = list(galleries)
    start = 0
    while start < len(lines) or waiting or due:
        held = [each.line for each in due if each.holds_text and each.line >= start]
        limit = min([len(lines), *held])
        if waiting and not _fits_above(assembly, setter, waiting, start, limit):
            # Captions of galleries before it have taken the room that the picture had.
            _add_gallery(assembly, PlacedGallery(gallery=free_gallery(waiting), line=start))
            waiting = []
        if limit > start:
            below = due[0].key if due and due[0].shares_pages else ""
            start, waiting, is_below = _add_text(assembly, setter, start, limit, waiting, below)
            if is_below:
                due[:1] = [*_without_first(due[0])]
        if waiting and not _fits_above(assembly, setter, waiting, start, limit):
            _add_gallery(assembly, PlacedGallery(gallery=free_gallery(waiting), line=start))
            waiting = []
        while due and due[0].line <= start and not _must_wait(assembly, due, start, lines):
            taken = _take_next(due, start)
            _add_gallery(assembly, taken, before_spread=_begins_with_spread(due, start))
    _place_last_captions(assembly, page)
    return SectionPages(
        first_page=assembly.first_page,
        pages=tuple(assembly.pages),
        figures=assembly.figures,
        galleries=assembly.galleries,
    )


def _fits_above(
    assembly: _Assembly, setter: TextSetter, waiting: Sequence[str], start: int, limit: int
) -> bool:
    """Return whether pictures that wait can stand above the text of the next page.

    More than one, or one that leaves the text a line or two, have pages of their own.
    """
    if len(waiting) > 1 or assembly.needs_page(waiting[0], has_text=limit > start):
        return False
    _, taken = _captions_here(assembly, setter.lines[start])
    end, page, _ = setter.fill(start, limit, waiting, taken=taken, beside=0.0)
    return page.lines >= LEAST_LINES or end == limit


def _captions_here(assembly: _Assembly, first: TextLine) -> tuple[tuple[RemoteCaption, ...], float]:
    """Return the captions of other pages on the next one, a page of text, and what it leaves them.

    It begins with the line `first`.
    """
    page = assembly.page
    captions = tuple(caption.caption_on(assembly.next_page) for caption in assembly.pending)
    taken = reserved_height(captions, assembly.sizes, page.aside or page.measure)
    return captions, max(taken, assembly.kept_free.get((first.at, first.start), 0.0))


def _add_text(
    assembly: _Assembly,
    setter: TextSetter,
    start: int,
    limit: int,
    waiting: Sequence[str],
    below: str,
) -> tuple[int, list[str], bool]:
    """Add a page of text with pictures that wait.

    Return the next line, the pictures that wait now, and whether the photograph `below`, of the
    next gallery, stands below the end of the text.
    """
    first, page = setter.lines[start], assembly.page
    captions, taken = _captions_here(assembly, first)
    assembly.pending = []
    start, text_page, figures = setter.fill(
        start,
        limit,
        waiting,
        taken=taken,
        beside=_SECTION_ASIDE if not assembly.pages and page.aside else 0.0,
        below=below,
        fewer=assembly.fewer.get((first.at, first.start), 0),
    )
    assembly.figures.update(figures)
    assembly.pages.append(replace(text_page, captions=captions))
    return start, list(text_page.moved_on), bool(text_page.below)


def _must_wait(
    assembly: _Assembly, due: Sequence[PlacedGallery], start: int, lines: Sequence[TextLine]
) -> bool:
    """Return whether the next gallery begins with a spread, on a recto, and text can precede it.

    A gallery behind it can hold the text.
    """
    begins_with_spread = due[0].gallery.lines[0].laid is Laid.SPREAD
    is_recto = assembly.next_page % 2 == 0
    is_held = any(each.holds_text and each.line == start for each in due)
    return begins_with_spread and is_recto and start < len(lines) and not is_held


def _without_first(placed: PlacedGallery) -> list[PlacedGallery]:
    """Return a free gallery without its first photograph, if others are left."""
    others = placed.gallery.photo_ids[1:]
    return [replace(placed, gallery=free_gallery(others))] if others else []


def _take_next(due: list[PlacedGallery], start: int) -> PlacedGallery:
    """Remove the next gallery from `due`, with those after it that share its pages."""
    first = due.pop(0)
    photo_ids = [*first.gallery.photo_ids]
    while due and first.shares_pages and due[0].shares_pages and due[0].line <= start:
        photo_ids += due.pop(0).gallery.photo_ids
    if len(photo_ids) == len(first.gallery.photo_ids):
        return first
    return replace(first, gallery=free_gallery(photo_ids))


def _begins_with_spread(due: Sequence[PlacedGallery], start: int) -> bool:
    """Return whether the next gallery begins with a spread, without text before it."""
    return bool(due) and due[0].line <= start and due[0].gallery.lines[0].laid is Laid.SPREAD


def _add_gallery(
    assembly: _Assembly, placed: PlacedGallery, *, before_spread: bool = False
) -> None:
    photo_ids = placed.gallery.photo_ids
    at, count = assembly.positions.get(photo_ids[0]), len(photo_ids)
    known = None
    if at is not None and placed.gallery.free:
        known = {
            (start, number): assembly.candidates[at + start, number]
            for start in range(count)
            for number in range(2, min(MOST_ON_PAGE, count - start) + 1)
            if (at + start, number) in assembly.candidates
        }
    composed = compose_gallery(
        placed.gallery,
        assembly.photos,
        assembly.sizes,
        assembly.page,
        first_page=assembly.next_page,
        pending=assembly.pending,
        headings=placed.headings,
        head=placed.head,
        candidates=known,
        remainder=assembly.remainders.get(placed.key),
        before_spread=before_spread,
    )
    assembly.galleries[placed.key] = composed
    assembly.pages += composed.plates
    assembly.pending = list(composed.pending)


def _place_last_captions(assembly: _Assembly, page: Page) -> None:
    """Place captions of pictures after which the section has no page of text.

    They stand beside the last text before them, or below it on pages without a column for that,
    where there is room; otherwise on a page of their own.
    """
    if not assembly.pending:
        return
    at = assembly.first_page
    text_pages = {}
    for number, each in enumerate(assembly.pages):
        if isinstance(each, TextPage):
            text_pages[number] = at
        at += each.pages if isinstance(each, Plate) else 1
    pending, assembly.pending = assembly.pending, []
    if text_pages:
        number, at = max(text_pages.items())
        before = assembly.pages[number]
        assert isinstance(before, TextPage)
        all_captions = (*before.captions, *(each.caption_before(at) for each in pending))
        height = reserved_height(all_captions, assembly.sizes, page.aside or page.measure)
        if (before.beside if page.aside else before.filled) + height <= page.type_height - ROUNDED:
            assembly.pages[number] = replace(before, captions=all_captions)
            return
    captions = tuple(each.caption_on(assembly.next_page) for each in pending)
    assembly.pages.append(Plate(laid=Laid.ROW, placed=(), captions=captions))
