"""The lines of running text as the layout engine has broken them, on one endless page. Pure.

The text column has one width on every page, so its lines do not depend on the pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from book.layout.page import POINTS_PER_MM
from book.layout.page_turns import letters_of_section, match_letters
from book.model import (
    Block,
    Figure,
    Heading,
    Listing,
    PullQuote,
    Quotation,
    Section,
    Verbatim,
)

#: Gap above and below a picture in the text: a line of 15 pt, in mm.
LINE = 15 / POINTS_PER_MM
#: White space below the title of a section, in mm, as in `styles/common.css`.
TITLE_GAP = 12.0
#: White space above and below blocks, in pt, as in `styles/common.css`: the widest of their kind.
_SPACES: Mapping[type, tuple[float, float]] = {
    Heading: (22.5, 7.5),
    Quotation: (15, 15),
    Verbatim: (15, 15),
    Listing: (7.5, 7.5),
}
#: The same of pull quotes in the text column: more than any block has.
_QUOTE_SPACE = 30 / POINTS_PER_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLine:
    """A line of text, or a picture, as the layout engine has set it; lengths in mm."""

    #: The value of `data-at` of the nearest element that has one.
    at: str
    text: str
    top: float
    bottom: float
    #: Whether a word goes on in the next line: after a hyphen, or in an address.
    divided: bool = False
    #: Height of the notes that are called in the line.
    notes: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of the text of a section, or a picture in it."""

    #: `section-1` for the title, `section-1/4` for a block, `photo-city-sign` for a picture.
    at: str
    #: Index of the block of the section; -1 for the title, the number of blocks for its notes.
    block: int
    #: Letters of the block, without white space, up to the beginning of the line and to its end.
    start: int
    end: int
    height: float
    #: White space above it, where it is not the first of its page.
    gap: float
    #: Whether a page may end after it, as far as this line is concerned.
    divided: bool = False
    is_heading: bool = False
    #: Least white space below it, whatever the gap of the next line.
    below: float = 0.0
    #: Whether its block, a pull quote, stands whole on one page.
    whole: bool = False
    #: Height of that block in the column beside the text; 0 where it has to stand in the text.
    beside: float = 0.0
    #: Id of the photograph, for a picture.
    photo_id: str = ""
    notes: float = 0.0


def section_lines(section: Section, measured: Sequence[MeasuredLine]) -> tuple[TextLine, ...]:
    """Return the lines of a section; those inside a picture are one line with its id.

    Pull quotes are measured apart.
    """
    letters = letters_of_section(section)
    blocks = {f"{section.id}/{number}": block for number, block in enumerate(section.blocks)}
    figures = {
        block.photo_id: number
        for number, block in enumerate(section.blocks)
        if isinstance(block, Figure)
    }
    ends: dict[str, int] = {}
    lines: list[TextLine] = []
    bottom = 0.0
    before: Block | None = None
    for each in measured:
        name = each.at.partition("-")[2] if each.at.startswith("photo-") else ""
        if name and name in figures:
            block_number = figures[name]
        else:
            block_number = _block_number(each.at, section)
        start = ends.get(each.at, 0)
        end = match_letters(letters.get(each.at, ""), start, each.text)
        ends[each.at] = end
        is_after_picture = bool(lines and lines[-1].photo_id)
        is_heading = isinstance(blocks.get(each.at), Heading)
        gap = max(0.0, each.top - bottom) if lines else 0.0
        if is_after_picture:
            # The picture may stand on another page, and keeps its own distance.
            gap = _space_between(before, _block_at(section, block_number))
        lines.append(
            TextLine(
                at=f"{section.id}/{block_number}" if name else each.at,
                block=block_number,
                start=start,
                end=end,
                height=each.bottom - each.top,
                gap=gap,
                divided=each.divided,
                is_heading=is_heading or each.at == section.id,
                whole=isinstance(_block_at(section, block_number), PullQuote),
                photo_id=name,
                notes=each.notes,
            )
        )
        bottom = each.bottom
        if not name:
            before = _block_at(section, block_number)
    return tuple(lines)


def add_quotes(
    section: Section,
    lines: Sequence[TextLine],
    measured: Sequence[MeasuredLine],
    beside: Sequence[MeasuredLine],
) -> tuple[TextLine, ...]:
    """Return the lines of a section with those of its pull quotes, which were measured apart.

    `lines` have the gaps of a text without the quotes; `measured` are theirs in the text column,
    and `beside` those in the column beside it. A quote that calls a note stays in the text:
    WeasyPrint 70 would set the note below all others of the page.
    """
    tops: dict[int, float] = {}
    heights: dict[int, float] = {}
    for each in beside:
        block = _block_number(each.at, section)
        heights[block] = each.bottom - tops.setdefault(block, each.top)
    texts = [line.block for line in lines if line.block >= 0 and not line.photo_id]
    quotes: list[TextLine] = []
    for block, group in groupby(section_lines(section, measured), attrgetter("block")):
        first, *others = group
        gap = _QUOTE_SPACE if texts and texts[0] < block else TITLE_GAP
        quote = [replace(first, gap=gap), *others]
        quote[-1] = replace(quote[-1], below=_QUOTE_SPACE)
        noted = any(line.notes for line in quote)
        height = 0.0 if noted else heights.get(block, 0.0)
        quotes += [replace(line, beside=height) for line in quote]
    return tuple(sorted((*lines, *quotes), key=attrgetter("block")))


def _space_between(before: Block | None, after: Block | None) -> float:
    """Return the white space between two blocks that follow each other on a page, in mm.

    Before the first block stands the title.
    """
    if before is None:
        return TITLE_GAP
    (_, below), (above, _) = (_SPACES.get(type(block), (0.0, 0.0)) for block in (before, after))
    return max(below, above) / POINTS_PER_MM


def _block_at(section: Section, number: int) -> Block | None:
    return section.blocks[number] if 0 <= number < len(section.blocks) else None


def _block_number(at: str, section: Section) -> int:
    """Return the index of the block of the section that a place is in."""
    number = at.removeprefix(section.id).strip("/").partition("/")[0]
    if not number:
        return -1
    return int(number) if number.isdigit() else len(section.blocks)
