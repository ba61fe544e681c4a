"""The galleries of a section among the lines of its text, and headings on their plates. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book.layout.plates import HEAD_GAP
from book.layout.text_lines import TextLine
from book.model import (
    Block,
    Blocks,
    Footnote,
    Gallery,
    GalleryLine,
    Heading,
    Laid,
    Link,
    Publication,
    Section,
    walk_inlines,
)


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
    def shares_pages(self) -> bool:
        """Whether its photographs can stand on pages with those of the next gallery."""
        return self.gallery.free and not self.holds_text

    @property
    def key(self) -> str:
        """The id of its first photograph."""
        return self.gallery.photo_ids[0]


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
    return kept, tuple(placed)


def free_gallery(photo_ids: Sequence[str]) -> Gallery:
    """Return a gallery whose pages the builder chooses."""
    line = GalleryLine(laid=Laid.ROW, photo_ids=tuple(photo_ids))
    return Gallery(lines=(line,), free=True)


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
