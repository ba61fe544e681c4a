"""Where pages of the print edition begin, put into the words of the e-book. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from book import model
from book.layout.page_turns import PageTurn, without_spaces
from book.model import PageBreak


def insert_in_blocks(
    blocks: model.Blocks, at: str, turns: Mapping[str, Sequence[PageTurn]]
) -> Iterator[model.Block]:
    """Put page breaks into some blocks, whose place is `at`; `turns` are listed by place.

    Where no break can stand inside a block, it stands before it.
    """
    for number, block in enumerate(blocks):
        here = f"{at}/{number}"
        turned = turns.get(here, ())
        match block:
            case model.Paragraph() | model.Heading():
                yield replace(block, content=insert_in_inlines(block.content, turned))
            case model.Verbatim() if turned:
                yield replace(block, broken=insert_in_inlines((block.text,), turned))
            case model.Quotation():
                yield from map(_page_break, turned)
                yield replace(block, blocks=tuple(insert_in_blocks(block.blocks, here, turns)))
            case model.Listing():
                yield from map(_page_break, turned)
                items = enumerate(block.items)
                inside = (tuple(insert_in_blocks(item, f"{here}/{n}", turns)) for n, item in items)
                yield replace(block, items=tuple(inside))
            case _:
                yield from map(_page_break, turned)
                yield block


def insert_in_inlines(content: model.Inlines, turns: Sequence[PageTurn]) -> model.Inlines:
    """Put each page break after as many letters as its turn says, before the next one.

    Letters are what `model.plain` says, without white space: notes do not count. A break stands
    outside of emphasis, passages and links where it can: it is no part of a link's words. Raises
    `ValueError` when there are not as many letters.
    """
    left = sorted(turns, key=lambda turn: turn.offset)
    if not left:
        return content
    made: list[model.Inline] = []
    count = 0

    def put(before: int) -> None:
        while left and left[0].offset < before:
            made.append(_page_break(left.pop(0)))

    for inline in content:
        match inline:
            case str():
                start = 0
                for index, letter in enumerate(inline):
                    if letter.isspace():
                        continue
                    if left and left[0].offset <= count:
                        made.extend(filter(None, [inline[start:index]]))
                        put(count + 1)
                        start = index
                    count += 1
                made.extend(filter(None, [inline[start:]]))
            case model.Styled() | model.Passage() | model.Link():
                size = len(without_spaces(model.plain(inline.content)))
                if size:
                    put(count + 1)
                within = [turn for turn in left if turn.offset < count + size]
                del left[: len(within)]
                moved = [replace(turn, offset=turn.offset - count) for turn in within]
                made.append(replace(inline, content=insert_in_inlines(inline.content, moved)))
                count += size
            case _:
                made.append(inline)
    put(count + 1)
    if left:
        raise ValueError(f"there are {count} letters in {left[0].at}, not {left[0].offset}")
    return tuple(made)


def _page_break(turn: PageTurn) -> PageBreak:
    return PageBreak(page=turn.page)
