"""The pages of a publication with the position of every photograph, in millimetres. Pure.

Only the layout engine can tell how text is broken into lines. It sets all text once on endless
pages, and each caption at several widths (`Measures`); everything else is decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from book.layout.caption_sizes import CAPTION_LEADING, CaptionSizes
from book.layout.gallery_pages import is_crushed
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
#: What other numbers of pages may cost for each empty page that they save, and for each section
#: that then opens beside its first picture; an empty page costs 1.
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

    @property
    def begins_with_plate(self) -> bool:
        """Whether a picture that takes one page of its own is right behind the title."""
        first = self.galleries[0] if self.galleries else None
        return bool(
            first
            and not first.holds_text
            and first.line < len(self.lines)
            and all(line.block < 0 for line in self.lines[: first.line])
            and first.gallery.lines[0].laid is not Laid.SPREAD
        )


def compose(publication: Publication, page: Page, measures: Measures) -> Layout:
    """Compose the pages of a publication.

    Among divisions of galleries that are nearly as good, those are taken that fill the sheets of
    the binding, and with which sections that begin with a picture open on a left-hand page, beside
    it.
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

    def empty_pages(sections: Sequence[SectionPages]) -> int:
        total = measures.pages_before
        for section in sections:
            total += (page.opens_on_recto and total % 2) + section.count
        return -(total + measures.pages_behind) % page.multiple

    beside_picture = [text.begins_with_plate and not page.opens_on_recto for text in texts]

    def shortcomings(sections: Sequence[SectionPages]) -> int:
        """Return the number of empty pages, and of pictures behind the opening of their section."""
        return empty_pages(sections) + sum(
            is_beside and section.first_page % 2 == 0
            for is_beside, section in zip(beside_picture, sections, strict=True)
        )

    sections = compose_all({})
    if shortcomings(sections):
        wanted = better_numbers(sections, beside_picture, empty_pages(sections), page.multiple)
        others = compose_all(wanted) if wanted else sections
        sections = others if shortcomings(others) < shortcomings(sections) else sections
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
        padding=empty_pages(sections),
    )


def better_numbers(
    sections: Sequence[SectionPages], beside_picture: Sequence[bool], empty: int, multiple: int
) -> Mapping[str, int]:
    """Return the numbers of pages of galleries, modulo four, that are better for the whole.

    Each of the `empty` pages behind the sections costs `_NEARLY_EQUAL`, and so does each section
    that opens on a right-hand page although its first picture should stand `beside_picture`.
    """
    # By pages added modulo four: the cost, and the changes.
    best: dict[int, tuple[float, dict[str, int]]] = {0: (0.0, {})}
    for section, is_beside in zip(sections, beside_picture, strict=True):
        if is_beside:
            best = {
                added: (cost + _NEARLY_EQUAL * ((section.first_page + added) % 2 == 0), changes)
                for added, (cost, changes) in best.items()
            }
        for key, pages in section.galleries.items():
            found = dict(best)
            for rest, own in sorted(pages.costs.items()):
                more = (rest - pages.count) % SHEET
                for before, (cost, changes) in best.items():
                    added = (before + more) % SHEET
                    if more and (added not in found or cost + own < found[added][0]):
                        found[added] = cost + own, {**changes, key: rest}
            best = found
    total = {
        added: cost + _NEARLY_EQUAL * ((empty - added) % multiple)
        for added, (cost, _) in best.items()
    }
    return best[min(total, key=lambda added: (total[added], added))][1]


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
