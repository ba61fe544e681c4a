"""Division of a section: into EPUB files within the stores' limit, and into pages. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from book import model
from book.model import Figure, Gallery, Heading, NewPage, PageBreak

#: Bytes of pictures in one XHTML file: Kobo's limit (FACTS.md, Limits of e-book stores).
PART_BYTES = 10_000_000


def divide_section(
    blocks: model.Blocks, weights: Mapping[str, int], most: int = PART_BYTES
) -> tuple[model.Blocks, ...]:
    """Divide the blocks of a section so that the pictures of each part have at most `most` bytes.

    `weights` are bytes by photograph id; a missing one counts as 0, and a photograph larger than
    `most` has a part of its own. A part begins with a photograph, or with the heading right
    before it. A section within the limit is one part.
    """
    parts: list[list[model.Block]] = [[]]
    carried = 0
    for block in _single_photo_galleries(blocks):
        weight = sum(weights.get(photo_id, 0) for photo_id in photo_ids((block,)))
        if weight and carried and carried + weight > most:
            before = parts[-1]
            # A part is never empty.
            end = max(_last_headings(before), 1)
            parts.append(before[end:])
            del before[end:]
            carried = 0
        carried += weight
        parts[-1].append(block)
    return tuple(tuple(_join_galleries(part)) for part in parts)


def begin_pages(blocks: model.Blocks) -> model.Blocks:
    """Insert a new page before each photograph and gallery, or before the headings right above it.

    The first blocks of a file begin a page anyway.
    """
    inserted: list[model.Block] = []
    for block in blocks:
        if isinstance(block, Figure | Gallery):
            place = _last_headings(inserted)
            if place:
                inserted.insert(place, NewPage())
        inserted.append(block)
    return tuple(inserted)


def _last_headings(blocks: list[model.Block]) -> int:
    """Return the index at which the headings at the end begin, with the page breaks there."""
    index = len(blocks)
    while index and isinstance(blocks[index - 1], Heading | PageBreak):
        index -= 1
    return index


def photo_ids(blocks: model.Blocks) -> Iterator[str]:
    """Yield the ids of the photographs in some blocks, in reading order."""
    for block in model.walk(blocks):
        if isinstance(block, Figure):
            yield block.photo_id
        elif isinstance(block, Gallery):
            yield from block.photo_ids


def _single_photo_galleries(blocks: model.Blocks) -> Iterator[model.Block]:
    """Yield the blocks with every gallery split into galleries of one photograph."""
    for block in blocks:
        if isinstance(block, Gallery):
            for line in block.lines:
                for photo_id in line.photo_ids:
                    yield Gallery(lines=(replace(line, photo_ids=(photo_id,)),), free=False)
        else:
            yield block


def _join_galleries(blocks: list[model.Block]) -> Iterator[model.Block]:
    """Yield the blocks with adjacent galleries joined into one."""
    for _, group in groupby(blocks, lambda block: isinstance(block, Gallery)):
        neighbours = tuple(group)
        lines = [line for block in neighbours if isinstance(block, Gallery) for line in block.lines]
        if lines:
            yield Gallery(lines=tuple(lines), free=False)
        else:
            yield from neighbours
