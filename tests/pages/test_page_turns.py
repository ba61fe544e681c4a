"""Where printed pages begin, found from what stands on them."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import build, edition, model
from book.layout.page_turns import PageTurn, find_page_turns, without_spaces
from book.model import Block, Listing, Paragraph, Passage, Quotation, Styled
from book.plan import Edition
from book.project import Project
from tests.support.editions import Built, pages, said
from tests.support.publications import made_photo, made_publication

Page = Sequence[tuple[str, str]]


def found(blocks: Sequence[Block], *pages: Page) -> list[tuple[str, int, str]]:
    # `made_publication` puts a paragraph before the blocks.
    publication = made_publication([made_photo("p"), made_photo("q")], *blocks)
    return [(turn.at, turn.offset, turn.page) for turn in find_page_turns(publication, pages)]


def paragraph(*content: model.Inline) -> Paragraph:
    return Paragraph(content=content)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param(
            [[("section-1/1", "One word,")], [("section-1/1", "and the rest.")]],
            [("section-1/1", 0, "1"), ("section-1/1", 8, "2")],
            id="in the middle of a paragraph",
        ),
        pytest.param(
            [[("section-1/1", "One word, and the re-")], [("section-1/1", "st.")]],
            [("section-1/1", 0, "1"), ("section-1/1", 16, "2")],
            id="in the middle of a word, hyphenated by the engine",
        ),
        pytest.param(
            [[("cover", "Made")], [], [("titlepage", "Made")]],
            [("cover", 0, "1"), ("titlepage", 0, "3")],
            id="a blank page begins nowhere",
        ),
        pytest.param(
            [[("section-1", "1"), ("section-1", "One"), ("section-1/0", "Words")]],
            [("section-1", 0, "1")],
            id="a section begins with its number",
        ),
        pytest.param(
            [[("photo-p", "")], [("photo-p", "")], [("caption-p", "Caption")]],
            [("photo-p", 0, "1"), ("photo-p", 0, "2"), ("caption-p", 0, "3")],
            id="a spread, and its caption on the page after it",
        ),
        pytest.param(
            [[("where", "Following pages:"), ("caption-p", "Caption")], [("photo-p", "")]],
            [("photo-p", 0, "1"), ("photo-p", 0, "2")],
            id="a caption before its picture stands for it",
        ),
        pytest.param(
            [[("photo-p", "")], [("photo-q", "")], [("caption-p", "A"), ("caption-q", "B")]],
            [("photo-p", 0, "1"), ("photo-q", 0, "2"), ("caption-q", 0, "3")],
            id="captions of two pages: where reading has got to",
        ),
        pytest.param([[("", "generated")]], [], id="words of nobody"),
    ],
)
def test_a_page_begins_where_its_first_words_stand(
    pages: list[Page], expected: list[tuple[str, int, str]]
) -> None:
    assert found([paragraph("One word, and the rest.")], *pages) == expected


def test_blocks_inside_others_have_places_of_their_own() -> None:
    inner = paragraph("Deep ", Styled(style="emphasis", content=("inside",)), " words")
    blocks = [Quotation(blocks=(Listing(start=None, items=((inner,), (inner,))),))]
    at = "section-1/1/0/1/0"
    assert found(blocks, [(at, "Deep"), (at, "in")], [(at, "side"), (at, "words")]) == [
        (at, 0, "1"),
        (at, 6, "2"),
    ]


def test_a_hyphen_of_the_manuscript_is_read_as_its_own() -> None:
    blocks = [paragraph("a war-torn city")]
    at = "section-1/1"
    assert found(blocks, [(at, "a war-")], [(at, "torn city")])[1] == (at, 5, "2")


@given(
    st.lists(st.text("ab-і", min_size=1, max_size=9), min_size=1, max_size=20),
    st.lists(st.integers(0, 200), max_size=5),
    st.booleans(),
)
def test_every_turn_is_found_whatever_the_words(
    words: list[str], cuts: list[int], hyphenated: bool
) -> None:
    text = " ".join(words)
    # Pages may turn between words, or inside them with a hyphen that is not the author's.
    ends = sorted({min(cut, len(text)) for cut in cuts} | {len(text)})
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    pieces = [piece for piece in pieces if without_spaces(piece)]
    at = "section-1/1"
    content = paragraph(Passage(language="uk", content=(text,)))
    laid = [
        [(at, f"{piece}\u2010" if hyphenated and number < len(pieces) - 1 else piece)]
        for number, piece in enumerate(pieces)
    ]
    expected, before = [], 0
    for number, piece in enumerate(pieces, start=1):
        expected.append((at, before, str(number)))
        before += len(without_spaces(piece))
    assert found([content], *laid) == expected


def laid_out(built: Built) -> tuple[PageTurn, ...]:
    """Ask for the turns of a publication without its pictures, as an EPUB alone does."""
    at = Project(built.project)
    placed = build._compose(at, built.source)
    planned = build._plan_pictures(built.source, placed)
    order = build._order(at, built.source, placed, planned, Edition.EPUB, at.cache)
    return find_page_turns(built.publication, edition.lay_out_print(order).content)


def test_the_long_book_turns_its_pages_where_they_are_printed(long_book: Built) -> None:
    """PDFium reads what the page begins with; WeasyPrint's boxes were not asked again."""
    publication = long_book.publication
    laid = laid_out(long_book)
    sheets = {str(sheet.number): said(sheet.text) for sheet in pages(long_book.print)}
    words = {
        f"{section.id}/{number}": without_spaces(model.plain(block.content))
        for section in publication.sections
        for number, block in enumerate(section.blocks)
        if isinstance(block, Paragraph)
    }
    crossing = [turn for turn in laid if turn.offset]
    assert len(crossing) > 40
    for turn in crossing:
        if turn.at in words:
            begun = words[turn.at][turn.offset :][:24]
            # The call of a note may stand within these letters.
            printed = re.sub("[0-9]", "", without_spaces(sheets[turn.page]))
            assert printed.startswith(re.sub("[0-9]", "", begun)), turn
    assert [int(turn.page) for turn in laid] == sorted(int(turn.page) for turn in laid)
