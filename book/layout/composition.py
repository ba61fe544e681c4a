"""The pages of a publication with the position of every photograph, in millimetres. Pure.

Only the layout engine can tell how text is broken into lines. It sets all text once on endless
pages, and each caption at several widths (`Measures`); everything else is decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from book.layout.caption_sizes import CAPTION_LEADING, CaptionSizes
from book.layout.gallery_pages import GalleryPages, is_crushed
from book.layout.page import Page
from book.layout.page_candidates import Candidates, find_candidates
from book.layout.page_division import SHEET
from book.layout.page_windows import PageWindow, fills_pages, page_windows
from book.layout.plates import ROUNDED, PlacedPhoto, Plate, is_too_small, overfull
from book.layout.section_galleries import PlacedGallery, place_galleries
from book.layout.section_pages import SectionPages, compose_section
from book.layout.text_figures import block_height, text_figure
from book.layout.text_lines import TextLine
from book.layout.text_pages import TextPage
from book.model import Figure, Gallery, Laid, Photo, Publication

#: Least share of a page-filling photograph that should be visible.
LEAST_SHOWN = 0.5
#: What other numbers of pages may cost for each empty page that they save, which costs 1.
_NEARLY_EQUAL = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the layout engine has measured."""

    captions: CaptionSizes
    #: The lines of each section, by its id.
    lines: Mapping[str, tuple[TextLine, ...]]
    #: Number of pages before the sections and behind them.
    pages_before: int = 0
    pages_behind: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The pages of the sections of a publication, and the positions of its photographs."""

    page: Page
    #: By the id of the section.
    sections: Mapping[str, tuple[TextPage | Plate, ...]]
    #: Photographs in running text, by id.
    figures: Mapping[str, PlacedPhoto]
    captions: CaptionSizes
    #: Empty pages behind the last content, so that the binding has whole sheets.
    padding: int = 0

    @property
    def all_plates(self) -> tuple[Plate, ...]:
        """The plates of all galleries, in reading order."""
        pages = chain.from_iterable(self.sections.values())
        return tuple(page for page in pages if isinstance(page, Plate))

    @property
    def page_filling(self) -> frozenset[str]:
        """The photographs that fill pages, whose captions stand on others."""
        filled = (plate for plate in self.all_plates if fills_pages(plate))
        return frozenset(plate.placed[0].photo_id for plate in filled)

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


@dataclass(frozen=True, slots=True)
class _Text:
    """A section with its lines and galleries."""

    id: str
    lines: tuple[TextLine, ...]
    galleries: tuple[PlacedGallery, ...]

    @property
    def free_ids(self) -> tuple[str, ...]:
        """The photographs whose pages the builder chooses."""
        free = (each.gallery.photo_ids for each in self.galleries if each.gallery.free)
        return tuple(chain.from_iterable(free))


def compose(publication: Publication, page: Page, measures: Measures) -> Layout:
    """Compose the pages of a publication.

    Among divisions of galleries that are nearly as good, those are taken that fill the sheets of
    the binding.
    """
    texts = [
        _Text(section.id, *place_galleries(section, measures.lines[section.id]))
        for section in publication.sections
    ]
    photos, sizes = publication.by_id, measures.captions
    free = [text.free_ids for text in texts]
    positions = {photo_id: number for number, photo_id in enumerate(chain.from_iterable(free))}
    candidates: Candidates = {}
    if any(len(ids) > 1 for ids in free):
        candidates = find_candidates(
            [photos[photo_id] for photo_id in positions],
            sizes,
            page,
            [page.plate_height - ROUNDED] * len(positions),
            smallest=page.smallest,
            ends=[*accumulate(map(len, free))],
        )

    def compose_all(remainders: Mapping[str, int]) -> list[SectionPages]:
        sections: list[SectionPages] = []
        at = measures.pages_before
        for text in texts:
            at += page.opens_on_recto and at % 2
            composed = compose_section(
                text.lines,
                text.galleries,
                photos,
                sizes,
                page,
                first_page=at,
                candidates=candidates,
                positions=positions,
                remainders=remainders,
            )
            sections.append(composed)
            at += composed.count
        return sections

    def padding(sections: Sequence[SectionPages]) -> int:
        total = measures.pages_before
        for section in sections:
            total += (page.opens_on_recto and total % 2) + section.count
        return -(total + measures.pages_behind) % page.multiple

    sections = compose_all({})
    if page.multiple == SHEET and padding(sections):
        wanted = _fill_sheets(sections, padding(sections))
        filled = compose_all(wanted) if wanted else sections
        sections = filled if padding(filled) < padding(sections) else sections
    figures = dict(chain.from_iterable(section.figures.items() for section in sections))
    for block in publication.disclaimer.blocks:
        if isinstance(block, Figure):
            photo = publication.photo(block.photo_id)
            figures[photo.id] = text_figure(photo, measures.captions, page, beside=False)
    return Layout(
        page=page,
        sections={text.id: section.pages for text, section in zip(texts, sections, strict=True)},
        figures=figures,
        captions=measures.captions,
        padding=padding(sections),
    )


def _fill_sheets(sections: Sequence[SectionPages], missing: int) -> Mapping[str, int]:
    """Return numbers of pages of galleries, modulo four, with so many pages more, or four less.

    The cheapest sum of changes is taken; none where it costs more than `_NEARLY_EQUAL` a page.
    """
    galleries: list[tuple[str, GalleryPages]] = [
        (key, pages)
        for section in sections
        for key, pages in section.galleries.items()
        if len(pages.costs) > 1
    ]
    # By pages added modulo four: the cost, and the changes.
    best: dict[int, tuple[float, dict[str, int]]] = {0: (0.0, {})}
    for key, pages in galleries:
        found = dict(best)
        for rest, cost in sorted(pages.costs.items()):
            added = (rest - pages.count) % SHEET
            for before, (total, changes) in best.items():
                reached = (before + added) % SHEET
                if added and (reached not in found or total + cost < found[reached][0]):
                    found[reached] = total + cost, {**changes, key: rest}
        best = found
    total, changes = best.get(missing % SHEET, (0.0, {}))
    return changes if total <= _NEARLY_EQUAL * missing else {}


def overfull_captions(publication: Publication, layout: Layout) -> tuple[str, ...]:
    """Return the ids of photographs whose captions are too long for the page they are placed on."""
    page, sizes = layout.page, layout.captions
    found = [
        photo_id
        for photo_id, placed in layout.figures.items()
        if block_height(placed, sizes) > page.type_height
    ]
    for each in chain.from_iterable(layout.sections.values()):
        if isinstance(each, TextPage):
            width = page.aside or page.measure
            heights = [sizes.height(remote.photo_id, width) for remote in each.captions]
            if sum(height + CAPTION_LEADING for height in heights) > page.type_height:
                found += [remote.photo_id for remote in each.captions]
        elif overfull(each, sizes, page):
            found += [one.photo_id for one in each.captions or each.placed]
    return tuple(dict.fromkeys(found))


def broken_lines(publication: Publication, layout: Layout) -> tuple[tuple[str, ...], ...]:
    """Return the editor's lines whose photographs would be too small in one row."""
    photos = publication.by_id
    return tuple(
        line.photo_ids
        for section in publication.texts
        for block in section.blocks
        if isinstance(block, Gallery) and not block.free
        for line in block.lines
        if line.laid is Laid.ROW
        if is_crushed([photos[each] for each in line.photo_ids], layout.captions, layout.page)
    )


def small_photographs(publication: Publication, layout: Layout) -> Iterator[PlacedPhoto]:
    """Yield photographs that are set smaller than the least size of a picture.

    One whose caption is overfull is left out: its caption has to be cut before its size is known.
    """
    photos = publication.by_id
    too_long = overfull_captions(publication, layout)
    for placed in layout.sizes():
        if placed.photo_id not in too_long and is_too_small(
            photos[placed.photo_id], placed.width, layout.page
        ):
            yield placed


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
