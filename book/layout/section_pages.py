"""The pages of one section: its text, and the plates of its galleries between them. Pure.

A gallery whose place is on a page of text follows at the next page turn: the text fills its page
first. A spread that would begin on a right-hand page waits for one more page of text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from book.layout.caption_sizes import CaptionSizes
from book.layout.gallery_pages import GalleryPages, PendingCaption, compose_gallery
from book.layout.page import Page
from book.layout.page_candidates import Candidates
from book.layout.plates import (
    HEAD_GAP,
    PlacedPhoto,
    Plate,
    RemoteCaption,
    reserved_height,
    single_plate,
)
from book.layout.text_lines import LINE, TextLine
from book.layout.text_pages import LEAST_LINES, TextPage, TextSetter
from book.model import (
    Block,
    Blocks,
    Footnote,
    Gallery,
    GalleryLine,
    Heading,
    Laid,
    Link,
    Photo,
    Publication,
    Section,
    walk_inlines,
)

#: Beside the title of a section: its number and the place, three lines of 10 pt, and a gap.
_SECTION_ASIDE = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedGallery:
    """A gallery among the lines of a section."""

    gallery: Gallery
    #: Index of the first line of the text after it.
    line: int
    #: The headings right before it that stand on its first plate: their blocks, and their height.
    headings: tuple[int, int] = (0, 0)
    head: float = 0.0
    #: Whether no text may stand before it that follows it in the manuscript.
    holds_text: bool = False

    @property
    def key(self) -> str:
        """The id of its first photograph."""
        return self.gallery.photo_ids[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPages:
    """The pages of a section in their order, with the sizes of the pictures in its text."""

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

    first_page: int
    pages: list[TextPage | Plate] = field(default_factory=list)
    figures: dict[str, PlacedPhoto] = field(default_factory=dict)
    galleries: dict[str, GalleryPages] = field(default_factory=dict)
    pending: list[PendingCaption] = field(default_factory=list)

    @property
    def next_page(self) -> int:
        counts = (page.pages if isinstance(page, Plate) else 1 for page in self.pages)
        return self.first_page + sum(counts)


def place_galleries(
    section: Section, lines: Sequence[TextLine]
) -> tuple[tuple[TextLine, ...], tuple[PlacedGallery, ...]]:
    """Return the lines of text without headings that stand on plates, and the galleries.

    Headings right before a gallery stand on its first plate where no text follows them: a heading
    or the end of the section does.
    """
    on_plates = {
        number: (first, number)
        for number, first in _bare_headings(section)
        if _fits_on_plate(section.blocks[number], section.blocks[first:number])
    }
    gone = {index for start, end in on_plates.values() for index in range(start, end)}
    kept = tuple(line for line in lines if line.block not in gone)
    placed = []
    for number, block in enumerate(section.blocks):
        if isinstance(block, Gallery):
            headings = on_plates.get(number, (0, 0))
            head = [line for line in lines if headings[0] <= line.block < headings[1]]
            height = sum(line.height + line.gap for line in head) + HEAD_GAP if head else 0.0
            placed.append(
                PlacedGallery(
                    gallery=block,
                    line=next((n for n, line in enumerate(kept) if line.block > number), len(kept)),
                    headings=headings,
                    head=height,
                    holds_text=bool(head),
                )
            )
    return _open_with_picture(kept, placed)


def lone_headings(publication: Publication) -> Iterator[tuple[str, Heading]]:
    """Yield headings without text that no plate has room for, each with the photograph after it."""
    for section in publication.sections:
        for number, first in _bare_headings(section):
            gallery, heading = section.blocks[number], section.blocks[number - 1]
            if not _fits_on_plate(gallery, section.blocks[first:number]):
                assert isinstance(gallery, Gallery)
                assert isinstance(heading, Heading)
                yield gallery.photo_ids[0], heading


def _bare_headings(section: Section) -> Iterator[tuple[int, int]]:
    """Yield galleries, as indexes of blocks, with the first of the headings right before each.

    No text follows: a heading or the end of the section does.
    """
    blocks = section.blocks
    for number, block in enumerate(blocks):
        first = number
        while isinstance(block, Gallery) and first and isinstance(blocks[first - 1], Heading):
            first -= 1
        after = next((b for b in blocks[number + 1 :] if not isinstance(b, Gallery)), None)
        if first < number and (after is None or isinstance(after, Heading)):
            yield number, first


def _open_with_picture(
    lines: tuple[TextLine, ...], galleries: list[PlacedGallery]
) -> tuple[tuple[TextLine, ...], tuple[PlacedGallery, ...]]:
    """Return lines and galleries; a few lines alone get the first picture of a free gallery.

    They would be a page of their own, almost empty; so the picture stands below them.
    """
    first = galleries[0] if galleries else None
    text = sum(not line.photo_id and line.block >= 0 for line in lines)
    if (
        first is None
        or not first.gallery.free
        or first.holds_text
        or first.line < len(lines)
        or text >= LEAST_LINES
        or any(line.photo_id for line in lines)
    ):
        return lines, tuple(galleries)
    photo_id, *others = first.gallery.photo_ids
    picture = TextLine(
        at=f"photo-{photo_id}",
        block=lines[-1].block,
        start=0,
        end=0,
        height=0.0,
        gap=LINE,
        photo_id=photo_id,
        of_gallery=True,
    )
    line = GalleryLine(laid=Laid.ROW, photo_ids=tuple(others))
    rest = [replace(first, gallery=Gallery(lines=(line,), free=True))] if others else []
    moved = [replace(each, line=each.line + 1) for each in (*rest, *galleries[1:])]
    return (*lines, picture), tuple(moved)


def _fits_on_plate(gallery: Block, headings: Blocks) -> bool:
    """Return whether headings can stand on the first plate: on no page-filling picture.

    A heading with a note needs the foot of its page.
    """
    inlines = [
        each
        for heading in headings
        if isinstance(heading, Heading)
        for each in walk_inlines(heading.content)
    ]
    needs_foot = any(
        isinstance(each, Footnote) or (isinstance(each, Link) and not each.internal)
        for each in inlines
    )
    assert isinstance(gallery, Gallery)
    return gallery.lines[0].laid in (Laid.ROW, Laid.FULL) and not needs_foot


def compose_section(
    lines: Sequence[TextLine],
    galleries: Sequence[PlacedGallery],
    photos: Mapping[str, Photo],
    sizes: CaptionSizes,
    page: Page,
    *,
    first_page: int,
    shared: Mapping[str, Candidates],
    remainders: Mapping[str, int],
) -> SectionPages:
    """Return the pages of a section; the first is `first_page`, 0 being a recto.

    `lines` and `galleries` are those of `place_galleries`, `shared` the candidates of free
    galleries by their keys, and `remainders` wanted numbers of their pages modulo four.
    """
    setter = TextSetter(lines=lines, photos=photos, sizes=sizes, page=page)
    assembly = _Assembly(first_page=first_page)
    waiting: list[str] = []
    due = list(galleries)
    start = 0
    while start < len(lines) or waiting or due:
        if start < len(lines):
            held = [each.line for each in due if each.holds_text and each.line >= start]
            limit = min([len(lines), *held])
        if start < len(lines) and limit > start:
            captions, taken = _take_captions(assembly, sizes, page)
            beside = _SECTION_ASIDE if not assembly.pages and page.aside else 0.0
            start, text_page, figures = setter.fill(
                start, limit, waiting, taken=taken, beside=beside
            )
            waiting = list(text_page.moved_on)
            assembly.figures.update(figures)
            assembly.pages.append(replace(text_page, captions=captions))
        elif waiting:
            # With no text to stand in, a picture has a page of its own.
            photo = photos[waiting.pop(0)]
            assembly.pages.append(single_plate(photo, sizes, page))
            continue
        has_text = start < len(lines)
        for each in list(due):
            must_wait = (
                has_text
                and not each.holds_text
                and each.gallery.lines[0].laid is Laid.SPREAD
                and assembly.next_page % 2 == 0
            )
            if each.line > start or must_wait:
                break
            due.remove(each)
            _add_gallery(assembly, each, photos, sizes, page, shared, remainders)
    _place_last_captions(assembly, page)
    figures = dict(assembly.figures)
    return SectionPages(pages=tuple(assembly.pages), figures=figures, galleries=assembly.galleries)


def _take_captions(
    assembly: _Assembly, sizes: CaptionSizes, page: Page
) -> tuple[tuple[RemoteCaption, ...], float]:
    """Return the captions that a page of text has, and the height that they take from the text."""
    captions = tuple(caption.caption_on(assembly.next_page) for caption in assembly.pending)
    assembly.pending = []
    return captions, 0.0 if page.aside else reserved_height(captions, sizes, page)


def _add_gallery(
    assembly: _Assembly,
    placed: PlacedGallery,
    photos: Mapping[str, Photo],
    sizes: CaptionSizes,
    page: Page,
    shared: Mapping[str, Candidates],
    remainders: Mapping[str, int],
) -> None:
    composed = compose_gallery(
        placed.gallery,
        photos,
        sizes,
        page,
        first_page=assembly.next_page,
        pending=assembly.pending,
        headings=placed.headings,
        head=placed.head,
        shared=shared.get(placed.key),
        remainder=remainders.get(placed.key),
    )
    assembly.galleries[placed.key] = composed
    assembly.pages += composed.plates
    assembly.pending = list(composed.pending)


def _place_last_captions(assembly: _Assembly, page: Page) -> None:
    """Place captions of pictures after which the section has no page of text.

    They stand beside the last text before them, where pages have a column for that, otherwise on
    a page of their own.
    """
    if not assembly.pending:
        return
    at = assembly.first_page
    text_pages = {}
    for number, each in enumerate(assembly.pages):
        if isinstance(each, TextPage):
            text_pages[number] = at
        at += each.pages if isinstance(each, Plate) else 1
    if text_pages and page.aside:
        number, at = max(text_pages.items())
        before = assembly.pages[number]
        captions = tuple(each.caption_before(at) for each in assembly.pending)
        assembly.pages[number] = replace(before, captions=(*before.captions, *captions))
    else:
        captions = tuple(each.caption_on(assembly.next_page) for each in assembly.pending)
        assembly.pages.append(Plate(laid=Laid.ROW, placed=(), captions=captions))
    assembly.pending = []
