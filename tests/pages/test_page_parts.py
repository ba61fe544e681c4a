"""Text divided into pages loses no letter, and keeps its order, its lists and its notes."""

from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import model
from book.layout.page_turns import letters_of_section, without_spaces
from book.model import Block, Footnote, Heading, Listing, Paragraph, Quotation, Verbatim
from book.render.page_parts import PlacedBlock, PlacedBlocks, divide, place_blocks
from tests.support.inlines import inline_contents
from tests.support.publications import made_publication

paragraphs = st.builds(Paragraph, content=inline_contents)
leaves = (
    paragraphs
    | st.builds(Heading, level=st.integers(2, 4), content=inline_contents)
    | st.builds(Verbatim, text=st.text(" ab\n", min_size=1, max_size=20))
)


def containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    items = st.lists(several, min_size=1, max_size=3).map(tuple)
    return st.builds(Quotation, blocks=several) | st.builds(
        Listing, start=st.none() | st.integers(0, 30), items=items
    )


blocks = st.lists(st.recursive(leaves, containers, max_leaves=6), min_size=1, max_size=5)


def leaves_of(placed: PlacedBlocks) -> list[PlacedBlock]:
    """Return the blocks with letters of their own, in their order."""
    found = []
    for each in placed:
        if isinstance(each.block, Quotation):
            found += leaves_of(each.block.blocks)  # type: ignore[arg-type]
        elif isinstance(each.block, Listing):
            found += leaves_of(tuple(chain.from_iterable(each.block.items)))  # type: ignore[arg-type]
        else:
            found.append(each)
    return found


def letters_of(block: object) -> str:
    if isinstance(block, Verbatim):
        return without_spaces(block.text)
    assert isinstance(block, Paragraph | Heading | Footnote)
    return without_spaces(model.plain(block.content))


def notes_of(placed: PlacedBlocks) -> Counter[tuple[int, str]]:
    return Counter(
        (inline.number, model.plain(inline.content))
        for each in leaves_of(placed)
        if isinstance(each.block, Paragraph | Heading)
        for inline in model.walk_inlines(each.block.content)
        if isinstance(inline, Footnote)
    )


@given(blocks, st.data())
def test_no_letter_is_lost_wherever_pages_turn(drawn: list[Block], data: st.DataObject) -> None:
    (section,) = made_publication([]).sections
    section = replace(section, blocks=tuple(drawn))
    letters = {at: text for at, text in letters_of_section(section).items() if "note" not in at}
    every = [(at, offset) for at, text in letters.items() for offset in range(max(1, len(text)))]
    chosen = data.draw(st.sets(st.integers(0, len(every) - 1), max_size=5))
    cuts = [every[number] for number in sorted(chosen)]
    whole = place_blocks(section.blocks, section.id)
    parts = list(divide(whole, cuts))
    assert len(parts) == len(cuts) + 1
    found: dict[str, str] = {}
    order: list[str] = []
    for part in parts:
        for each in leaves_of(part):
            found[each.at] = found.get(each.at, "") + letters_of(each.block)
            if each.at not in order:
                order.append(each.at)
    assert found == letters
    assert order == [each.at for each in leaves_of(whole)]
    assert sum(map(notes_of, parts), Counter()) == notes_of(whole)
    for (at, offset), part in zip(cuts, parts[1:], strict=True):
        # Each page begins where it was said to.
        first = leaves_of(part)[0]
        assert first.at == at
        assert letters[at][offset:].startswith(letters_of(first.block))


@given(st.integers(0, 30), st.lists(st.integers(1, 3), min_size=2, max_size=6), st.data())
def test_a_numbered_list_goes_on_with_its_numbers(
    start: int, sizes: list[int], data: st.DataObject
) -> None:
    items = tuple((Paragraph(content=("a" * size,)),) for size in sizes)
    (placed,) = place_blocks((Listing(start=start, items=items),), "section-1")
    item = data.draw(st.integers(0, len(sizes) - 1))
    offset = data.draw(st.integers(0, sizes[item] - 1))
    before, after = divide((placed,), [(f"section-1/0/{item}/0", offset)])
    ((second),) = after
    assert isinstance(second.block, Listing)
    assert second.block.start == start + item
    assert second.continued == (bool(offset) and bool(item or offset))
    assert len(second.block.items) == len(sizes) - item
    for first in before:
        assert isinstance(first.block, Listing)
        assert first.block.start == start
        assert len(first.block.items) == item + bool(offset)
        assert first.part
        assert second.part


def test_a_paragraph_that_goes_on_has_no_indent() -> None:
    words = Paragraph(content=("one two",))
    whole = place_blocks((words, words), "section-1")
    assert [each.indented for each in whole] == [False, True]
    before, after = divide(whole, [("section-1/1", 3)])
    assert [(each.indented, each.part) for each in before] == [(False, False), (True, True)]
    assert [(each.indented, each.part, each.continued) for each in after] == [(False, True, True)]


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="section-1/7"):
        list(divide(place_blocks((Paragraph(content=("a",)),), "section-1"), [("section-1/7", 0)]))
