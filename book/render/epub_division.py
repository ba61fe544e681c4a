"""How a section is divided into files that no shop finds too heavy. Pure."""

from collections.abc import Iterator, Mapping

from book import model
from book.model import Gallery, GalleryLine

#: Kobo takes no more of pictures in one XHTML file (facts: photographs-and-print.md, 4.3).
MOST_BYTES = 10_000_000


def divide_section(
    blocks: model.Blocks, weights: Mapping[str, int], most: int = MOST_BYTES
) -> tuple[model.Blocks, ...]:
    """Divide the blocks of a section so that the pictures of each part weigh `most` together.

    `weights` are bytes by photograph; one that is missing weighs nothing, and one that is heavier
    than `most` stands alone. Only photographs begin a part, a heading right before one with it.
    A section that is light enough is one part.
    """
    parts: list[list[model.Block]] = [[]]
    carried = 0
    for block in _single_photo_galleries(blocks):
        weight = sum(weights.get(photo_id, 0) for photo_id in photo_ids((block,)))
        if weight and carried and carried + weight > most:
            before = parts[-1]
            turned = len(before)
            while turned > 1 and isinstance(before[turned - 1], model.Heading | model.PageBreak):
                turned -= 1
            parts.append(before[turned:])
            del before[turned:]
            carried = 0
        carried += weight
        parts[-1].append(block)
    return tuple(tuple(_join_galleries(part)) for part in parts)


def photo_ids(blocks: model.Blocks) -> Iterator[str]:
    """List the photographs of some blocks, in reading order."""
    for block in blocks:
        match block:
            case model.Figure():
                yield block.photo_id
            case model.Gallery():
                yield from block.photo_ids
            case _:
                pass  # A photograph inside a list or a quotation is refused (MAN-04).


def _single_photo_galleries(blocks: model.Blocks) -> Iterator[model.Block]:
    """Break galleries up into galleries of one photograph."""
    for block in blocks:
        if isinstance(block, Gallery):
            for line in block.lines:
                for photo_id in line.photo_ids:
                    one = GalleryLine(laid=line.laid, photo_ids=(photo_id,))
                    yield Gallery(lines=(one,), free=False)
        else:
            yield block


def _join_galleries(blocks: list[model.Block]) -> Iterator[model.Block]:
    """Join galleries that follow each other."""
    lines: tuple[GalleryLine, ...] = ()
    for block in blocks:
        if isinstance(block, Gallery):
            lines += block.lines
            continue
        if lines:
            yield Gallery(lines=lines, free=False)
            lines = ()
        yield block
    if lines:
        yield Gallery(lines=lines, free=False)
