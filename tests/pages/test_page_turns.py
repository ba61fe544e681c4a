"""Page turns of the print edition are found from the text and elements on its pages."""

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
from tests.support.finished_pdf import read_pages
from tests.support.projects import Built
from tests.support.publications import made_photo, made_publication
from tests.support.text import normalised

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
    # A page may begin between words, or inside one behind the engine's hyphen.
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
    """Return the turns of a publication laid out without pictures, as for an EPUB alone."""
    project = Project(built.project)
    placed = build._place_photographs(project, built.source)
    planned = build._plan_pictures(built.source, placed)
    order = build._order(project, built.source, placed, planned, Edition.EPUB, project.cache)
    return find_page_turns(built.publication, edition.lay_out_print(order).content)


def test_the_long_book_turns_its_pages_where_they_are_printed(long_book: Built) -> None:
    """PDFium reads the text at the top of each page, independently of WeasyPrint's boxes."""
    publication = long_book.publication
    turns = laid_out(long_book)
    page_texts = {str(page.number): normalised(page.text) for page in read_pages(long_book.print)}
    paragraphs = {
        f"{section.id}/{number}": without_spaces(model.plain(block.content))
        for section in publication.sections
        for number, block in enumerate(section.blocks)
        if isinstance(block, Paragraph)
    }
    crossing = [turn for turn in turns if turn.offset]
    assert len(crossing) > 40
    for turn in crossing:
        if turn.at in paragraphs:
            begun = paragraphs[turn.at][turn.offset :][:24]
            # The number of a footnote may be among these letters.
            printed = re.sub("[0-9]", "", without_spaces(page_texts[turn.page]))
            assert printed.startswith(re.sub("[0-9]", "", begun)), turn
    assert [int(turn.page) for turn in turns] == sorted(int(turn.page) for turn in turns)
