"""Where each photograph of a publication stands, in millimetres. Pure.

How many pages running text takes only the engine that sets it can tell. It is asked once, where
anything depends on it (`depends_on_text`), and told to `compose`; so the side that every picture
falls on is known before a page is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.layout.page import Page
from book.layout.plates import (
    PendingCaption,
    Plate,
    RemoteCaption,
    compose_gallery,
    reserved_height,
)
from book.layout.rows import EXACT, ROW_GAP, PlacedPhoto, caption_height, is_crushed, text_figure
from book.model import Block, Figure, Gallery, Laid, Publication, Section

#: A picture that fills pages keeps at least this share of itself.
LEAST_SHOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the photographs of a publication stand."""

    page: Page
    #: The pages of each gallery, by the id of its first photograph.
    plates: Mapping[str, tuple[Plate, ...]]
    #: Photographs in running text, by id.
    figures: Mapping[str, PlacedPhoto]
    #: Captions that open the text after a gallery, by the id of the gallery's first photograph.
    captions_after: Mapping[str, tuple[RemoteCaption, ...]]

    def sizes(self) -> Iterator[PlacedPhoto]:
        """Every photograph with its size, once."""
        for plates in self.plates.values():
            for plate in plates:
                yield from plate.placed
        yield from self.figures.values()


def compose(
    publication: Publication, page: Page, text_pages: Mapping[str, int] | None = None
) -> Layout:
    """Place every photograph of a publication on pages of one size.

    `text_pages` says how many pages of text lead to a gallery, by the id of its first photograph;
    where it says nothing, text is taken for one page.
    """
    photos = {photo.id: photo for photo in publication.photos}
    plates: dict[str, tuple[Plate, ...]] = {}
    figures: dict[str, PlacedPhoto] = {}
    captions_after: dict[str, tuple[RemoteCaption, ...]] = {}
    for section in (*publication.sections, publication.disclaimer):
        reached, waiting = 0, list[PendingCaption]()
        for gallery, key, led in _galleries(section):
            reached += (text_pages or {}).get(key, 1 if led else 0)
            made, waiting = compose_gallery(gallery, photos, page, reached, waiting)
            reached += sum(plate.pages for plate in made)
            told = tuple(one.caption_on(reached) for one in waiting)
            following = _following(section, gallery)
            if told and following and not isinstance(following, Gallery):
                captions_after[key], waiting = told, []
            elif told and not following:
                made.append(Plate(laid=Laid.ROW, rows=(), captions=told))
            plates[key] = tuple(made)
        for block in section.blocks:
            if isinstance(block, Figure):
                figures[block.photo_id] = text_figure(photos[block.photo_id], page)
    return Layout(page=page, plates=plates, figures=figures, captions_after=captions_after)


def depends_on_text(publication: Publication) -> bool:
    """Whether a picture fills pages, so that it matters how many pages the text before it takes."""
    return any(
        line.laid in (Laid.BLEED, Laid.SPREAD)
        for section in publication.sections
        for block in section.blocks
        if isinstance(block, Gallery)
        for line in block.lines
    )


def text_pages(
    publication: Publication, layout: Layout, pages: Sequence[frozenset[str]]
) -> Mapping[str, int]:
    """Count the pages of text that lead to each gallery, from the ids that stand on each page."""
    page_of = {name: number for number, names in reversed(list(enumerate(pages))) for name in names}
    counted = {}
    for section in (*publication.sections, publication.disclaimer):
        reached = page_of[section.id]
        for _, key, _ in _galleries(section):
            plates = layout.plates[key]
            before = 0
            for plate in plates:
                if plate.placed:
                    break
                before += plate.pages
            opens = page_of[f"photo-{key}"] - before
            counted[key] = opens - reached
            reached = opens + sum(plate.pages for plate in plates)
    return counted


def overfull_captions(publication: Publication, layout: Layout) -> tuple[str, ...]:
    """Name the photographs whose captions are too long to stand with them on one page."""
    photos = {photo.id: photo for photo in publication.photos}
    page = layout.page
    found = [
        photo_id
        for photo_id, placed in layout.figures.items()
        if placed.height + caption_height(photos[photo_id], page.measure) > page.type_height
    ]
    for plates in layout.plates.values():
        for plate in plates:
            gaps = ROW_GAP * (len(plate.rows) - 1) if plate.rows else 0.0
            filled = gaps + reserved_height(plate.captions, photos, page)
            if plate.laid in (Laid.ROW, Laid.FULL):
                filled += sum(row.height for row in plate.rows)
            if filled > page.type_height + EXACT:
                told = tuple(caption.photo_id for caption in plate.captions)
                found += told or tuple(placed.photo_id for placed in plate.placed)
    return tuple(dict.fromkeys(found))


def broken_lines(publication: Publication, page: Page) -> tuple[tuple[str, ...], ...]:
    """List the editor's lines that hold more photographs than one row can show."""
    photos = {photo.id: photo for photo in publication.photos}
    return tuple(
        line.photo_ids
        for section in (*publication.sections, publication.disclaimer)
        for gallery, _, _ in _galleries(section)
        for line in gallery.lines
        if line.laid is Laid.ROW and not gallery.free
        if is_crushed([photos[photo_id] for photo_id in line.photo_ids], page)
    )


def heavily_cropped(layout: Layout) -> Iterator[tuple[str, Laid, float]]:
    """Name the photographs that fill their pages at the cost of half of themselves, or more.

    With the share of the photograph, from 0 to 1, that is still seen.
    """
    page, bleed = layout.page, layout.page.bleed
    for plates in layout.plates.values():
        for plate in plates:
            if plate.laid in (Laid.BLEED, Laid.SPREAD):
                (at,) = plate.placed
                seen = (page.width * plate.pages) * page.height / (at.width * at.height)
                # What the bleed takes is no part of the choice that the editor made.
                over = (page.height + bleed.top + bleed.bottom) / page.height
                if seen * over < LEAST_SHOWN:
                    yield at.photo_id, plate.laid, seen


def _galleries(section: Section) -> Iterator[tuple[Gallery, str, bool]]:
    """List a section's galleries: each with its first photograph, and whether text leads to it."""
    led = True  # The section's title.
    for block in section.blocks:
        if isinstance(block, Gallery):
            yield block, block.photo_ids[0], led
            led = False
        else:
            led = True


def _following(section: Section, gallery: Gallery) -> Block | None:
    """Answer what stands after a gallery; None at the section's end."""
    return next(iter(section.blocks[section.blocks.index(gallery) + 1 :]), None)
