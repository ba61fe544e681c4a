"""A pull quote stands beside the text where the page has room there, otherwise in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.layout import Layout, Page, Plate, TextLine, TextPage
from book.layout.caption_sizes import CAPTION_GAP, CAPTION_LEADING
from book.layout.text_figures import block_height
from book.layout.text_lines import LINE, TITLE_GAP
from book.layout.text_pages import LEAST_LINES, NOTES_GAP
from book.model import Block, Figure, Footnote, Heading, Laid, Paragraph, Photo, PullQuote
from tests.support.galleries import PAGE, alone, composed, numbered_pages, paragraph
from tests.support.measures import BESIDE, LETTERS, QUOTE_HEIGHT, made_lines
from tests.support.publications import made_photo, made_publication

NARROW = replace(PAGE, width=148, height=210)
SQUARE = replace(PAGE, width=210, height=210)
#: Down to where number and place of a section stand beside its title.
NUMBER = 18.0
EXACT = 1e-6


def quote(lines: int, *, noted: bool = False) -> PullQuote:
    """Return a pull quote of so many lines in the text column."""
    note = (Footnote(number=1, content=("note",)),) if noted else ()
    return PullQuote(blocks=(Paragraph(content=("q" * LETTERS * lines, *note)),))


@dataclass
class Boxes:
    """What stands on a page of text, set anew: upper and lower edges of it, in mm."""

    column: list[tuple[float, float]] = field(default_factory=list)
    beside: list[tuple[float, float]] = field(default_factory=list)
    notes: float = 0.0
    #: How far each pull quote begins above the end of the words before it.
    above_words: list[float] = field(default_factory=list)


def text_pages(found: Layout) -> list[TextPage]:
    return [page for _, page in numbered_pages(found) if isinstance(page, TextPage)]


def lines_of_pages(
    found: Layout, lines: tuple[TextLine, ...]
) -> Iterator[tuple[TextPage, tuple[TextLine, ...]]]:
    """Yield each page of text with its lines."""
    pages = text_pages(found)
    places = [(line.at, line.start) for line in lines]
    starts = [places.index((page.at, page.offset)) for page in pages]
    for page, (start, end) in zip(pages, pairwise([*starts, len(lines)]), strict=True):
        yield page, lines[start:end]


def set_page(found: Layout, page: TextPage, lines: tuple[TextLine, ...]) -> Boxes:
    """Set a page as the style sheets do, with the places that it was given."""
    boxes, sizes = Boxes(), found.captions
    gap, words_end = 0.0, 0.0

    def add_picture(photo_id: str, above: float) -> None:
        nonlocal words_end
        placed = found.figures[photo_id]
        height = block_height(placed, sizes)
        if placed.left < 0:
            boxes.beside.append((placed.top, placed.top + height))
            return
        top = boxes.column[-1][1] + above if boxes.column else 0.0
        boxes.column.append((top, top + height + LINE))
        if placed.caption_left < 0:
            caption = sizes.height(photo_id, placed.caption_width) - CAPTION_GAP
            boxes.beside.append((top + placed.caption_top, top + placed.caption_top + caption))
        else:
            words_end = top + height

    if lines and lines[0].block < 0 and found.page.aside:
        boxes.beside.append((0.0, NUMBER))
    for photo_id in page.moved_here:
        add_picture(photo_id, 0.0)
    for line in lines:
        place = line.at.rpartition("/")[0]
        if line.photo_id:
            if line.photo_id not in page.moved_on:
                before = len(boxes.column)
                add_picture(line.photo_id, max(gap, line.gap))
                gap = 0.0 if len(boxes.column) > before else gap
        elif place in page.quotes:
            if (page.quotes[place], page.quotes[place] + line.beside) not in boxes.beside:
                boxes.beside.append((page.quotes[place], page.quotes[place] + line.beside))
                boxes.above_words.append(words_end - page.quotes[place])
        else:
            top = boxes.column[-1][1] + max(gap, line.gap) if boxes.column else 0.0
            boxes.column.append((top, top + line.height))
            words_end = top + line.height
            boxes.notes += line.notes + (NOTES_GAP if line.notes and not boxes.notes else 0.0)
            gap = line.below
    for photo_id in page.below:
        add_picture(photo_id, TITLE_GAP if lines[-1].block < 0 else LINE)
    captions = sum(
        sizes.height(each.photo_id, found.page.aside or found.page.measure) + CAPTION_LEADING
        for each in page.captions
    )
    if captions and found.page.aside:
        boxes.beside.append((found.page.type_height - captions, found.page.type_height))
    return boxes


shapes = st.sampled_from([(3600, 2400), (2400, 3600), (1500, 3000), (3000, 3000)])
kinds = st.one_of(
    st.integers(1, 30).map(paragraph),
    st.integers(2, 3).map(lambda level: Heading(level=level, content=("Heading",))),
    st.builds(quote, st.integers(1, 12), noted=st.sampled_from([False, False, True])),
    st.builds(quote, st.integers(1, 3)),
    shapes,
    st.sampled_from([Laid.BLEED, Laid.SPREAD, Laid.FULL]),
)


@st.composite
def sections(draw: st.DrawFn) -> tuple[list[Block], list[Photo]]:
    """Draw text with many pull quotes, pictures beside and in the text, and captions beside it."""
    blocks: list[Block] = []
    photos: list[Photo] = []
    for drawn in draw(st.lists(kinds, min_size=1, max_size=14)):
        if isinstance(drawn, Laid | tuple):
            size = drawn if isinstance(drawn, tuple) else (3600, 2400)
            words = draw(st.integers(1, 12))
            photos.append(made_photo(f"p{len(photos)}", size, caption="caption " * words))
            name = photos[-1].id
            is_picture = isinstance(drawn, tuple)
            blocks.append(Figure(photo_id=name) if is_picture else alone(drawn, name))
        else:
            blocks.append(drawn)
    return blocks, photos


@given(sections(), st.sampled_from([PAGE, SQUARE, NARROW]))
@settings(max_examples=150, deadline=None)
def test_nothing_overlaps_and_every_page_has_room(
    drawn: tuple[list[Block], list[Photo]], page: Page
) -> None:
    blocks, photos = drawn
    publication = made_publication(photos, *blocks)
    found = composed(publication, page)
    lines = made_lines(publication.sections[0])
    on_plates = {
        index
        for _, plate in numbered_pages(found)
        if isinstance(plate, Plate)
        for index in range(*plate.headings)
    }
    lines = tuple(line for line in lines if line.block not in on_plates)
    for each, on_page in lines_of_pages(found, lines):
        boxes = set_page(found, each, on_page)
        for above, below in pairwise(sorted(boxes.beside)):
            assert above[1] <= below[0] + EXACT
        # Otherwise PDFium takes their first line for a part of the last line there.
        assert not any(4 + EXACT < each < 10 - EXACT for each in boxes.above_words)
        for _, bottom in boxes.beside:
            assert bottom <= page.type_height + EXACT
        if boxes.column:
            # White space below a picture may stand in the margin.
            assert boxes.column[-1][1] + boxes.notes <= page.type_height + LINE + EXACT
        in_text = [line for line in on_page if not (line.photo_id or place_in(line, each))]
        assert each.lines == len(in_text)
        assert each.filled == pytest.approx(
            boxes.column[-1][1] + boxes.notes if boxes.column else 0
        )
        assert len(each.quotes) == len({line.block for line in on_page if place_in(line, each)})
        assert page.aside or not each.quotes


def place_in(line: TextLine, page: TextPage) -> bool:
    return line.at.rpartition("/")[0] in page.quotes


def beside(*blocks: Block, page: Page = PAGE, photos: tuple[Photo, ...] = ()) -> list[set[str]]:
    """Return the pull quotes that stand beside the text of each page."""
    return [
        {*each.quotes} for each in text_pages(composed(made_publication(photos, *blocks), page))
    ]


#: Its caption takes most of the column beside the text.
FILLS = (made_photo("p", caption="caption " * 100),)
#: What the section has behind its first words, and its blocks that stand beside its only page.
CASES: dict[str, tuple[list[Block], list[int]]] = {
    "between paragraphs": ([paragraph(3), quote(2), paragraph(3)], [2]),
    "first": ([quote(2), paragraph(3)], [1]),
    "last": ([paragraph(3), quote(2)], [2]),
    "two in sequence": ([quote(2), quote(2), paragraph(9)], [1, 2]),
    "with a note": ([quote(2, noted=True), paragraph(3)], []),
    "higher than the column": ([quote(9), paragraph(3)], []),
    "the second has no room left": ([quote(5), quote(3), paragraph(3)], [1]),
    "between headings": (
        [Heading(level=2, content=("A",)), quote(1), Heading(level=3, content=("B",))],
        [2],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_stands_beside_the_text_where_it_has_room(case: str) -> None:
    blocks, expected = CASES[case]
    assert beside(*blocks, paragraph(1)) == [{f"section-1/{number}" for number in expected}]


def test_on_a_narrow_page_it_stands_in_the_text() -> None:
    assert not any(beside(paragraph(3), quote(2), paragraph(60), page=NARROW))


def test_it_leaves_their_column_to_captions_of_other_pages() -> None:
    blocks = [paragraph(20), alone(Laid.BLEED, "p"), paragraph(9), quote(3), paragraph(5)]
    assert any(beside(*blocks, photos=(made_photo("p"),)))
    assert not any(beside(*blocks, photos=FILLS))


def test_it_leaves_their_column_to_captions_that_have_no_text_behind_them() -> None:
    blocks = [paragraph(5), quote(5), alone(Laid.BLEED, "p")]
    for photo, expected in ((made_photo("p"), {"section-1/2"}), (FILLS[0], set())):
        text, plate = (
            page for _, page in numbered_pages(composed(made_publication([photo], *blocks)))
        )
        assert isinstance(text, TextPage)
        assert isinstance(plate, Plate)
        assert {*text.quotes} == expected
        assert [caption.photo_id for caption in text.captions] == ["p"]


def test_it_takes_no_room_in_the_text_and_a_page_ends_right_after_it() -> None:
    full = 40
    without = text_pages(composed(made_publication([], paragraph(full), paragraph(3))))
    found = text_pages(composed(made_publication([], paragraph(full), quote(2), paragraph(3))))
    assert [page.lines for page in found] == [page.lines for page in without]
    assert [page.filled for page in found] == [page.filled for page in without]


def test_it_begins_with_the_text_after_it_and_ends_with_the_last_of_a_section() -> None:
    height = 2 * QUOTE_HEIGHT * BESIDE
    title = 2 * LINE
    between, last = (
        text_pages(composed(made_publication([], paragraph(9), quote(2), *after)))[0]
        for after in ([paragraph(9)], [])
    )
    # Behind the title and ten lines, the first of which is that of `made_publication`.
    assert between.quotes == {"section-1/2": pytest.approx(title + 10 * LINE)}
    assert last.quotes == {"section-1/2": pytest.approx(title + 10 * LINE - height)}


def test_no_page_ends_between_a_heading_and_what_stands_beside_its_text() -> None:
    for lines in range(1, 40):
        heading = Heading(level=2, content=("Heading",))
        blocks = [paragraph(lines), heading, quote(1), paragraph(30)]
        publication = made_publication([], *blocks)
        found = composed(publication)
        for _, on_page in lines_of_pages(found, made_lines(publication.sections[0])):
            texts = [line for line in on_page if not line.whole]
            assert not texts[-1].is_heading


def test_one_whose_first_line_would_be_beside_the_last_line_of_the_text_is_in_it() -> None:
    """The number of the section leaves it no place higher up."""
    (page,) = text_pages(composed(made_publication([], paragraph(2), quote(3))))
    assert page.quotes == {}
    # The title, the first words, two lines, and three of the quote.
    assert page.lines == 1 + 1 + 2 + 3


def test_it_is_not_counted_among_the_lines_that_end_a_section() -> None:
    for lines in range(20, 60):
        pages = text_pages(composed(made_publication([], paragraph(lines), quote(3), paragraph(2))))
        assert len(pages) == 1 or pages[-1].lines >= LEAST_LINES
