"""The words of a back cover, as large as they have room above what stands at its foot. Pure."""

from collections.abc import Sequence

from book import model
from book.layout.cover_words import Measure, break_lines
from book.layout.page import POINTS_PER_MM, Page

#: Type size and line height, in points, from the largest on.
SIZES = ((13.0, 19.0), (11.5, 17.0), (10.8, 15.0), (9.6, 13.5), (8.8, 12.0))
#: In mm: between the words and the foot; the foot's line height; the height of a bar code, of 100 %
#: (GS1 General Specifications, 5.2.6), with the ISBN above it.
GAP, FOOT_LINE, CODE_HEIGHT = 8.0, 4.4, 31.0
#: Distance of a quotation from the left edge of the other words, in mm.
INDENT = 5.0


def foot_height(funders: int, *, code: bool) -> float:
    """Return the height of the foot of a back cover, in mm, with so many funders' names."""
    return max(FOOT_LINE * (funders + 1) if funders else 0.0, CODE_HEIGHT if code else 0.0)


def blurb_size(
    blocks: Sequence[model.Block], page: Page, foot: float, measure: Measure
) -> tuple[float, float] | None:
    """Return the largest of `SIZES` at which words fit above a foot of so many mm; else None."""
    room = page.type_height - foot - (GAP if foot else 0.0)
    sizes = (each for each in SIZES if _height(blocks, page.measure, each, measure) <= room)
    return next(sizes, None)


def _height(
    blocks: Sequence[model.Block], width: float, size: tuple[float, float], measure: Measure
) -> float:
    """Return the height of blocks in mm, with half a line after each."""
    height = 0.0
    for block in blocks:
        if isinstance(block, model.Quotation):
            height += _height(block.blocks, width - INDENT, size, measure)
        elif isinstance(block, model.Paragraph | model.Heading):
            text = model.unbroken(model.plain(block.content))
            # A line break that the author wrote can leave one more line.
            breaks = sum(isinstance(each, model.LineBreak) for each in block.content)
            lines = len(break_lines(text, "regular", size[0], width, measure)) + breaks
            height += (lines + 0.5) * size[1] / POINTS_PER_MM
    return height
