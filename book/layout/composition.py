"""The position of every photograph of a publication, in millimetres. Pure.

Only the layout engine can tell how many pages running text fills. Where a position depends on it
(`depends_on_text`), the text is laid out once and the numbers of pages are passed to `compose`,
so the side of the paper of every picture is known before the edition is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from book.layout.page import Page
from book.layout.page_windows import PageWindow, fills_pages, page_windows
from book.layout.plates import (
    PendingCaption,
    Plate,
    RemoteCaption,
    compose_gallery,
    fits_on_plate,
    reserved_height,
)
from book.layout.rows import EXACT, ROW_GAP, PlacedPhoto, caption_height, is_crushed, text_figure
from book.model import Figure, Gallery, Heading, Laid, Photo, Publication, Section

#: Least share of a page-filling photograph that should be visible.
LEAST_SHOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The positions of the photographs of a publication."""

    page: Page
    #: The plates of each gallery, by the id of its first photograph.
    plates: Mapping[str, tuple[Plate, ...]]
    #: Photographs in running text, by id.
    figures: Mapping[str, PlacedPhoto]
    #: Captions at the head of the text after a gallery, by the id of its first photograph.
    captions_after: Mapping[str, tuple[RemoteCaption, ...]]

    @property
    def all_plates(self) -> tuple[Plate, ...]:
        """The plates of all galleries, in reading order."""
        return tuple(chain.from_iterable(self.plates.values()))

    def sizes(self) -> Iterator[PlacedPhoto]:
        """Yield the size of every photograph, once."""
        for plate in self.all_plates:
            yield from plate.placed
        yield from self.figures.values()

    def page_windows(
        self, photos: Mapping[str, Photo], *, bleed: bool
    ) -> Mapping[str, tuple[PageWindow, ...]]:
        """Return what the pages show of each photograph that fills them, by its id."""
        return {
            plate.placed[0].photo_id: tuple(
                page_windows(plate, photos[plate.placed[0].photo_id], self.page, bleed=bleed)
            )
            for plate in self.all_plates
            if fills_pages(plate)
        }


def compose(
    publication: Publication, page: Page, text_pages: Mapping[str, int] | None = None
) -> Layout:
    """Place every photograph of a publication on pages of one size.

    `text_pages` are the numbers of pages of text before a gallery, by the id of its first
    photograph; text before any other gallery is taken for one page.
    """
    photos = publication.by_id
    plates: dict[str, tuple[Plate, ...]] = {}
    figures: dict[str, PlacedPhoto] = {}
    captions_after: dict[str, tuple[RemoteCaption, ...]] = {}
    for section in publication.texts:
        next_page, pending = 0, list[PendingCaption]()
        galleries = tuple(_galleries(section))
        for number, (gallery, key, after_text, headings) in enumerate(galleries, start=1):
            next_page += (text_pages or {}).get(key, 1 if after_text else 0)
            gallery_plates, pending = compose_gallery(
                gallery, photos, page, next_page, pending, headings
            )
            next_page += sum(plate.pages for plate in gallery_plates)
            captions = tuple(caption.caption_on(next_page) for caption in pending)
            is_last = number == len(galleries)
            before_text = section.blocks[-1] is not gallery if is_last else galleries[number][2]
            if captions and before_text:
                captions_after[key], pending = captions, []
            elif captions and is_last:
                gallery_plates.append(Plate(laid=Laid.ROW, rows=(), captions=captions))
            plates[key] = tuple(gallery_plates)
        for block in section.blocks:
            if isinstance(block, Figure):
                figures[block.photo_id] = text_figure(photos[block.photo_id], page)
    return Layout(page=page, plates=plates, figures=figures, captions_after=captions_after)


def depends_on_text(publication: Publication) -> bool:
    """Return whether a picture fills pages: its plate depends on the pages of text before it."""
    return any(
        line.laid in (Laid.BLEED, Laid.SPREAD)
        for section in publication.texts
        for gallery, *_ in _galleries(section)
        for line in gallery.lines
    )


def text_pages(
    publication: Publication, layout: Layout, pages: Sequence[frozenset[str]]
) -> Mapping[str, int]:
    """Count the pages of text before each gallery; `pages` are the ids found on each page."""
    page_of = {name: number for number, names in reversed(list(enumerate(pages))) for name in names}
    counts = {}
    for section in publication.texts:
        next_page = page_of[section.id]
        for _, key, *_ in _galleries(section):
            plates = layout.plates[key]
            captions = takewhile(lambda plate: not plate.placed, plates)
            first_page = page_of[f"photo-{key}"] - sum(plate.pages for plate in captions)
            counts[key] = first_page - next_page
            next_page = first_page + sum(plate.pages for plate in plates)
    return counts


def overfull_captions(publication: Publication, layout: Layout) -> tuple[str, ...]:
    """Return the ids of photographs whose captions are too long for the page they are placed on."""
    photos = publication.by_id
    page = layout.page
    overfull = [
        photo_id
        for photo_id, placed in layout.figures.items()
        if placed.height + caption_height(photos[photo_id], page.measure) > page.type_height
    ]
    for plate in layout.all_plates:
        gaps = ROW_GAP * (len(plate.rows) - 1) if plate.rows else 0.0
        filled = plate.head + gaps + reserved_height(plate.captions, photos, page)
        if plate.laid in (Laid.ROW, Laid.FULL):
            filled += sum(row.height for row in plate.rows)
        if filled > page.type_height + EXACT:
            overfull += [placed.photo_id for placed in plate.captions or plate.placed]
    return tuple(dict.fromkeys(overfull))


def broken_lines(publication: Publication, page: Page) -> tuple[tuple[str, ...], ...]:
    """Return the editor's lines that hold more photographs than one row can show."""
    photos = publication.by_id
    return tuple(
        line.photo_ids
        for section in publication.texts
        for gallery, *_ in _galleries(section)
        for line in gallery.lines
        if line.laid is Laid.ROW and not gallery.free
        if is_crushed([photos[photo_id] for photo_id in line.photo_ids], page)
    )


def heavily_cropped(layout: Layout) -> Iterator[tuple[str, Laid, float]]:
    """Yield id, layout and visible share of photographs of which less than `LEAST_SHOWN` shows."""
    page, bleed = layout.page, layout.page.bleed
    # The loss to the bleed does not depend on the editor's choice of layout.
    without_bleed = (page.height + bleed.top + bleed.bottom) / page.height
    for plate in layout.all_plates:
        if fills_pages(plate):
            (placed,) = plate.placed
            visible = (page.width * plate.pages) * page.height / (placed.width * placed.height)
            if visible * without_bleed < LEAST_SHOWN:
                yield placed.photo_id, plate.laid, visible


def lone_headings(publication: Publication) -> Iterator[tuple[str, Heading]]:
    """Yield headings that no plate has room for, each with the photograph that follows it."""
    for section in publication.texts:
        headings: tuple[Heading, ...] = ()
        for block in section.blocks:
            if isinstance(block, Gallery) and headings and not fits_on_plate(block, headings):
                yield block.photo_ids[0], headings[-1]
            headings = (*headings, block) if isinstance(block, Heading) else ()


def _galleries(section: Section) -> Iterator[tuple[Gallery, str, bool, tuple[Heading, ...]]]:
    """Yield a section's galleries with what stands before each.

    That is its first photograph, whether text precedes it, and the headings on its first plate.
    """
    after_text = True  # The section's title.
    headings: tuple[Heading, ...] = ()
    for block in section.blocks:
        if isinstance(block, Gallery):
            on_plate = headings if fits_on_plate(block, headings) else ()
            yield block, block.photo_ids[0], after_text or headings != on_plate, on_plate
            after_text, headings = False, ()
        elif isinstance(block, Heading):
            headings += (block,)
        else:
            after_text, headings = True, ()
