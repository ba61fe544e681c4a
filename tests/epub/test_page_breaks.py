"""Page breaks in the text of the EPUB: no letter is lost, and each break is at its place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import model
from book.layout.page_turns import PageTurn, without_spaces
from book.model import Footnote, Link, PageBreak, Passage, Styled, plain
from book.render.page_breaks import insert_in_blocks, insert_in_inlines
from tests.support.inlines import inline_contents


def turn(offset: int, page: str = "7", at: str = "section-1/0") -> PageTurn:
    return PageTurn(at=at, offset=offset, page=page)


def flat(content: model.Inlines, *, within: bool = False) -> Iterator[str | tuple[str, bool]]:
    """Yield letters, and pages with whether their break is inside a link; omit footnotes."""
    for inline in content:
        match inline:
            case str():
                yield from without_spaces(inline)
            case PageBreak():
                yield inline.page, within
            case Styled() | Passage():
                yield from flat(inline.content, within=within)
            case Link():
                yield from flat(inline.content, within=True)
            case _:
                pass


def without(content: model.Inlines) -> model.Inlines:
    """Return inlines without page breaks, and with the text joined that they divided."""
    joined: list[model.Inline] = []
    for inline in content:
        match inline:
            case PageBreak():
                continue
            case Styled() | Passage() | Link() | Footnote():
                joined.append(replace(inline, content=without(inline.content)))
            case str() if joined and isinstance(joined[-1], str):
                joined[-1] += inline
            case str() if not inline:
                pass
            case _:
                joined.append(inline)
    return tuple(joined)


@given(inline_contents, st.data())
def test_words_stay_and_breaks_stand_after_as_many_letters(
    content: model.Inlines, data: st.DataObject
) -> None:
    size = len(without_spaces(plain(content)))
    offsets = data.draw(st.lists(st.integers(0, size), max_size=5).map(sorted))
    broken = insert_in_inlines(content, [turn(at, str(page)) for page, at in enumerate(offsets)])
    assert without(broken) == without(content)
    assert plain(broken) == plain(content)
    passed, found = 0, []
    for one in flat(broken):
        if isinstance(one, tuple):
            found.append((int(one[0]), passed))
        else:
            passed += 1
    assert found == list(enumerate(offsets))


@given(inline_contents, st.data())
def test_a_break_stands_in_a_link_only_in_the_middle_of_its_words(
    content: model.Inlines, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(without_spaces(plain(content)))))
    for link in links(insert_in_inlines(content, [turn(offset)])):
        inside = list(flat(link.content))
        breaks = [n for n, one in enumerate(inside) if isinstance(one, tuple)]
        assert all(0 < n < len(inside) - 1 for n in breaks)


def links(content: model.Inlines) -> Iterator[Link]:
    for inline in content:
        match inline:
            case Link():
                yield inline
                yield from links(inline.content)
            case Styled() | Passage():
                yield from links(inline.content)
            case _:
                pass


def test_a_note_stays_with_the_word_that_calls_it() -> None:
    note = Footnote(number=1, content=("Why not",))
    assert insert_in_inlines(("one", note, " two"), [turn(3)]) == (
        *("one", note, " ", PageBreak(page="7"), "two"),
    )


def test_a_page_that_does_not_begin_in_these_words_is_our_fault() -> None:
    with pytest.raises(ValueError, match="3 letters in section-1/0, not 4"):
        insert_in_inlines(("one",), [turn(4)])


def test_blocks_inside_blocks_have_their_own_breaks() -> None:
    word = model.Paragraph(content=("word",))
    listing = model.Listing(start=None, items=((word,), (word, word)))
    blocks = (word, model.Quotation(blocks=(listing,)), model.Pause(), model.Verbatim(text="a b"))
    turns = {
        at: [turn(offset, page, at)]
        for at, offset, page in (
            ("section-1/1/0/1/1", 2, "4"),
            ("section-1/1", 0, "3"),
            ("section-1/2", 0, "5"),
            ("section-1/3", 1, "6"),
        )
    }
    broken = model.Paragraph(content=("wo", PageBreak(page="4"), "rd"))
    assert tuple(insert_in_blocks(blocks, "section-1", turns)) == (
        word,
        PageBreak(page="3"),
        model.Quotation(blocks=(model.Listing(start=None, items=((word,), (word, broken))),)),
        PageBreak(page="5"),
        model.Pause(),
        model.Verbatim(text="a b", broken=("a ", PageBreak(page="6"), "b")),
    )
