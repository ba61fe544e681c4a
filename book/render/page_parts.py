"""The text of a section, divided into the parts that stand on its pages. Pure.

A paragraph, list or quotation that goes on after a page turn is two elements of the document,
with the plates between them; `PlacedBlock.part` says that they are one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from book import model
from book.layout.page_turns import PageTurn, without_spaces
from book.model import Block, Blocks, Figure, Footnote, Gallery, Heading, Paragraph, PullQuote
from book.render.page_breaks import insert_in_inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBlock:
    """A block of a paged edition with its place, or a part of one."""

    #: `section-1/4`, for a block inside another one `section-1/4/0`.
    at: str
    #: Its blocks and items are placed, too.
    block: "Block | Footnote"
    #: A paragraph after another one.
    indented: bool = False
    #: A heading right below one of a higher level.
    below_heading: bool = False
    #: Whether it is a part of a block that stands on several pages.
    part: bool = False
    #: Whether the block, or its first item, has begun on an earlier page.
    continued: bool = False
    #: Index of the first of its blocks or items that is in this part.
    first: int = 0
    #: Of a pull quote beside the text: its distance from the top of the type area, in mm.
    top: float | None = None


PlacedBlocks = tuple[PlacedBlock, ...]


def place_blocks(blocks: Blocks, parent: str) -> PlacedBlocks:
    """Return blocks with their places and with what depends on the block before.

    Pictures, galleries and pull quotes do not count, because they can stand elsewhere.
    """
    placed = []
    before: Block | None = None
    for number, block in enumerate(blocks):
        at = f"{parent}/{number}"
        indented = isinstance(block, Paragraph) and isinstance(before, Paragraph)
        below_heading = (
            isinstance(block, Heading)
            and isinstance(before, Heading)
            and before.level < block.level
        )
        placed.append(
            PlacedBlock(
                at=at,
                block=_place_inside(block, at),
                indented=indented,
                below_heading=below_heading,
            )
        )
        if not isinstance(block, Figure | Gallery | PullQuote):
            before = block
    return tuple(placed)


def _place_inside(block: Block, at: str) -> Block:
    match block:
        case model.Quotation() | model.PullQuote():
            return replace(block, blocks=place_blocks(block.blocks, at))  # type: ignore[arg-type]
        case model.Listing():
            items = tuple(
                place_blocks(item, f"{at}/{number}") for number, item in enumerate(block.items)
            )
            return replace(block, items=items)  # type: ignore[arg-type]
    return block


def divide(blocks: PlacedBlocks, cuts: Sequence[tuple[str, int]]) -> Iterator[PlacedBlocks]:
    """Yield the blocks of each page; `cuts` are the places where the pages after the first begin.

    A cut is the place of a block and the letters of it before the page turn.
    """
    for at, offset in cuts:
        before, blocks = _split(blocks, at, offset)
        yield before
    yield blocks


def _split(blocks: PlacedBlocks, at: str, offset: int) -> tuple[PlacedBlocks, PlacedBlocks]:
    for number, placed in enumerate(blocks):
        if placed.at == at and not offset and not placed.continued:
            return blocks[:number], blocks[number:]
        if placed.at == at or at.startswith(f"{placed.at}/"):
            head, tail = _split_block(placed, at, offset)
            return (*blocks[:number], *head), (*tail, *blocks[number + 1 :])
    raise ValueError(f"there is no {at}")


def _split_block(placed: PlacedBlock, at: str, offset: int) -> tuple[PlacedBlocks, PlacedBlocks]:
    """Return the parts of a block before and after a place in it; there may be none before."""
    match placed.block:
        case model.Paragraph() | model.Heading() | Footnote():
            before, after = split_inlines(placed.block.content, offset - placed.first)
            parts: tuple[Block | Footnote, ...] = (
                replace(placed.block, content=before),
                replace(placed.block, content=after),
            )
            return _parts(placed, parts, offset)
        case model.Verbatim():
            texts = _split_text(placed.block.text, offset - placed.first)
            parts = tuple(replace(placed.block, text=text) for text in texts)
            return _parts(placed, parts, offset)
        case model.Quotation() | model.PullQuote():
            inner: PlacedBlocks = placed.block.blocks  # type: ignore[assignment]
            head, tail = _split(inner, at, offset)
            if not head:
                return (), (placed,)
            parts = (
                replace(placed.block, blocks=head),  # type: ignore[arg-type]
                replace(placed.block, blocks=tail),  # type: ignore[arg-type]
            )
            return _parts(placed, parts, placed.first)
        case model.Listing():
            number = int(at.removeprefix(f"{placed.at}/").partition("/")[0]) - placed.first
            items: tuple[PlacedBlocks, ...] = placed.block.items  # type: ignore[assignment]
            head, tail = _split(items[number], at, offset)
            if not head and not number:
                return (), (placed,)
            before_items = (*items[:number], *((head,) if head else ()))
            parts = (
                replace(placed.block, items=before_items),
                _renumbered(placed.block, number, (tail, *items[number + 1 :])),
            )
            first, second = _parts(placed, parts, placed.first + number)
            return first, (replace(second[0], continued=bool(head)),)
    raise ValueError(f"{at} cannot be divided")


def _parts(
    placed: PlacedBlock, parts: Sequence[Block | Footnote], first: int
) -> tuple[PlacedBlocks, PlacedBlocks]:
    head, tail = parts
    return (
        (replace(placed, block=head, part=True),),
        (replace(placed, block=tail, part=True, continued=True, indented=False, first=first),),
    )


def _renumbered(
    listing: model.Listing, number: int, items: tuple[PlacedBlocks, ...]
) -> model.Listing:
    start = None if listing.start is None else listing.start + number
    return replace(listing, start=start, items=items)  # type: ignore[arg-type]


def split_inlines(content: model.Inlines, offset: int) -> tuple[model.Inlines, model.Inlines]:
    """Divide inlines before the letter at an offset; white space and notes are not counted.

    A space before it is left out: WeasyPrint 70 would break the last line for want of its room.
    """
    head, tail = _split_at_break(
        insert_in_inlines(content, [PageTurn(at="", offset=offset, page="")])
    )
    return _without_last_space(head), tail


def _without_last_space(content: model.Inlines) -> model.Inlines:
    match content[-1:]:
        case (str() as text,):
            return (*content[:-1], text.rstrip(" "))
        case (model.Styled() | model.Passage() | model.Link() as inline,):
            return (*content[:-1], replace(inline, content=_without_last_space(inline.content)))
    return content


def _split_at_break(content: model.Inlines) -> tuple[model.Inlines, model.Inlines]:
    for number, inline in enumerate(content):
        before, after = content[:number], content[number + 1 :]
        if isinstance(inline, model.PageBreak):
            return before, after
        if isinstance(inline, model.Styled | model.Passage | model.Link) and any(
            isinstance(each, model.PageBreak) for each in model.walk_inlines(inline.content)
        ):
            head, tail = _split_at_break(inline.content)
            return (
                (*before, replace(inline, content=head)),
                (replace(inline, content=tail), *after),
            )
    raise ValueError("there is no page break")


def _split_text(text: str, offset: int) -> tuple[str, str]:
    """Divide preformatted text before the line that begins after so many letters."""
    lines = text.splitlines(keepends=True)
    count = 0
    for number, line in enumerate(lines):
        letters = len(without_spaces(line))
        if count + letters > offset:
            if count == offset:
                return "".join(lines[:number]).rstrip("\n"), "".join(lines[number:])
            inside = _index_of_letter(line, offset - count)
            head = "".join(lines[:number]) + line[:inside]
            return head, line[inside:] + "".join(lines[number + 1 :])
        count += letters
    return text, ""


def _index_of_letter(line: str, letters: int) -> int:
    for index, letter in enumerate(line):
        if not letter.isspace():
            if not letters:
                return index
            letters -= 1
    return len(line)
