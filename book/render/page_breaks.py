"""Insertion of the print edition's page breaks into the text of the e-book. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from book import model
from book.layout.page_turns import PageTurn, without_spaces
from book.model import PageBreak


def insert_in_blocks(
    blocks: model.Blocks, parent: str, turns: Mapping[str, Sequence[PageTurn]]
) -> Iterator[model.Block]:
    """Insert page breaks into the blocks at the place `parent`; `turns` are page turns by place.

    Where a block cannot contain a page break, the break precedes it.
    """
    for number, block in enumerate(blocks):
        place = f"{parent}/{number}"
        block_turns = turns.get(place, ())
        match block:
            case model.Paragraph() | model.Heading():
                yield replace(block, content=insert_in_inlines(block.content, block_turns))
            case model.Verbatim() if block_turns:
                yield replace(block, broken=insert_in_inlines((block.text,), block_turns))
            case model.Quotation() | model.PullQuote():
                yield from map(_page_break, block_turns)
                yield replace(block, blocks=tuple(insert_in_blocks(block.blocks, place, turns)))
            case model.Listing():
                yield from map(_page_break, block_turns)
                items = tuple(
                    tuple(insert_in_blocks(item, f"{place}/{index}", turns))
                    for index, item in enumerate(block.items)
                )
                yield replace(block, items=items)
            case _:
                yield from map(_page_break, block_turns)
                yield block


def insert_in_inlines(content: model.Inlines, turns: Sequence[PageTurn]) -> model.Inlines:
    """Insert each page break before the letter at its turn's offset.

    Letters are those of `model.plain` without white space: notes are not counted. A break is put
    before emphasis, a passage or a link rather than at its beginning, so that it is not part of a
    link's text. Raises `ValueError` if an offset is greater than the number of letters.
    """
    pending = sorted(turns, key=lambda turn: turn.offset)
    if not pending:
        return content
    result: list[model.Inline] = []
    count = 0

    def insert_before(offset: int) -> None:
        while pending and pending[0].offset < offset:
            result.append(_page_break(pending.pop(0)))

    for inline in content:
        match inline:
            case str():
                start = 0
                for index, letter in enumerate(inline):
                    if letter.isspace():
                        continue
                    if pending and pending[0].offset <= count:
                        result.extend(filter(None, [inline[start:index]]))
                        insert_before(count + 1)
                        start = index
                    count += 1
                result.extend(filter(None, [inline[start:]]))
            case model.Styled() | model.Passage() | model.Link():
                size = len(without_spaces(model.plain(inline.content)))
                if size:
                    insert_before(count + 1)
                inside = [turn for turn in pending if turn.offset < count + size]
                del pending[: len(inside)]
                moved = [replace(turn, offset=turn.offset - count) for turn in inside]
                result.append(replace(inline, content=insert_in_inlines(inline.content, moved)))
                count += size
            case _:
                result.append(inline)
    insert_before(count + 1)
    if pending:
        raise ValueError(f"there are {count} letters in {pending[0].at}, not {pending[0].offset}")
    return tuple(result)


def _page_break(turn: PageTurn) -> PageBreak:
    return PageBreak(page=turn.page)
