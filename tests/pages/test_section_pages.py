"""The text of a section is set whole and in order, and its galleries stay near their places."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book import layout
from book.layout import Page, Plate, TextLine, TextPage
from book.layout.section_galleries import place_galleries
from book.layout.text_lines import LINE
from book.layout.text_pages import LEAST_LINES
from book.model import Block, Figure, Footnote, Gallery, Laid, Paragraph, Photo
from tests.support.galleries import (
    PAGE,
    PAGES,
    alone,
    composed,
    free_gallery,
    numbered_pages,
    paragraph,
    sections,
)
from tests.support.measures import LETTERS, made_lines
from tests.support.publications import made_photo, made_publication

Drawn = tuple[list[Block], list[Photo]]
few = settings(max_examples=20)
EXACT = 1e-6


def text_of(photos: list[Photo], blocks: list[Block]) -> tuple[TextLine, ...]:
    """Return the lines of text of a made section that stand on pages of text."""
    (section,) = made_publication(photos, *blocks).sections
    lines, _ = place_galleries(section, made_lines(section))
    return tuple(line for line in lines if not line.photo_id)


def starts_and_ends(pages: list[TextPage]) -> list[tuple[int, int]]:
    """Return the lines of each page of text, as a range."""
    ranges, start = [], 0
    for page in pages:
        ranges.append((start, start + page.lines))
        start += page.lines
    return ranges


def text_pages(found: layout.Layout) -> list[TextPage]:
    return [page for _, page in numbered_pages(found) if isinstance(page, TextPage)]


def may_end(lines: tuple[TextLine, ...], end: int) -> bool:
    """Return whether a page may end before a line, written anew from what README promises."""
    before, after = lines[end - 1], lines[end]
    if before.is_heading or before.divided:
        return False
    if before.at != after.at:
        return True
    same = [line.at == before.at for line in lines]
    return (
        all(same[end - 2 : end])
        and end >= 2
        and len(same[end : end + 2]) == 2
        and all(same[end : end + 2])
    )


@few
@given(sections(), PAGES)
def test_no_line_is_lost_and_each_page_begins_where_the_last_ended(
    drawn: Drawn, page: Page
) -> None:
    blocks, photos = drawn
    found = composed(made_publication(photos, *blocks), page)
    lines, pages = text_of(photos, blocks), text_pages(found)
    ranges = starts_and_ends(pages)
    assert ranges[-1][1] == len(lines)
    for each, (start, end) in zip(pages, ranges, strict=True):
        assert end > start
        assert (each.at, each.offset) == (lines[start].at, lines[start].start)


@few
@given(sections(), PAGES)
def test_a_page_of_text_is_no_higher_than_the_type_area(drawn: Drawn, page: Page) -> None:
    blocks, photos = drawn
    found = composed(made_publication(photos, *blocks), page)
    reported = layout.overfull_captions(made_publication(photos, *blocks), found)
    for each in text_pages(found):
        shown = {*each.moved_here, *each.below, *(remote.photo_id for remote in each.captions)}
        if not shown & set(reported):
            # The white space below a picture that ends the page may stand in the margin.
            below = LINE if each.below else 0.0
            assert each.filled <= page.type_height + below + EXACT


@few
@given(sections(), PAGES)
def test_a_page_ends_in_no_word_after_no_heading_and_leaves_no_line_alone(
    drawn: Drawn, page: Page
) -> None:
    blocks, photos = drawn
    found = composed(made_publication(photos, *blocks), page)
    lines, pages = text_of(photos, blocks), text_pages(found)
    for start, end in starts_and_ends(pages)[:-1]:
        if any(
            may_end(lines, index) for index in range(start + 1, end + 1)
        ) and not ends_at_gallery(blocks, photos, end):
            assert may_end(lines, end)


def ends_at_gallery(blocks: list[Block], photos: list[Photo], end: int) -> bool:
    """Return whether a page ended there because a gallery with a heading holds the text."""
    (section,) = made_publication(photos, *blocks).sections
    _, galleries = place_galleries(section, made_lines(section))
    return any(each.holds_text and each.line == end for each in galleries)


@given(st.integers(1, 120), st.integers(1, 5), PAGES)
def test_the_last_page_of_a_section_has_five_lines_where_it_can(
    lines: int, paragraphs: int, page: Page
) -> None:
    blocks = [paragraph(lines) for _ in range(paragraphs)]
    pages = text_pages(composed(made_publication([], *blocks), page))
    text = text_of([], list(blocks))
    if len(pages) > 1 and pages[-1].lines < LEAST_LINES:
        start = len(text) - sum(each.lines for each in pages[-2:])
        # No line before it, down to the fifth of its page, is a place for a page to end.
        latest = len(text) - LEAST_LINES
        assert not any(may_end(text, end) for end in range(start + LEAST_LINES + 1, latest + 1))


@few
@given(sections(), PAGES)
def test_a_gallery_follows_at_the_next_page_turn_and_a_spread_at_the_one_after(
    drawn: Drawn, page: Page
) -> None:
    blocks, photos = drawn
    publication = made_publication(photos, *blocks)
    found = composed(publication, page)
    (section,) = publication.sections
    _, galleries = place_galleries(section, made_lines(section))
    pages = [each for _, each in numbered_pages(found)]
    ranges = starts_and_ends(text_pages(found))
    for gallery in galleries:
        key = gallery.gallery.photo_ids[0]
        number = next(number for number, each in enumerate(pages) if key in shown_on(each))
        before = sum(isinstance(each, TextPage) for each in pages[: number + 1])
        # The page of text with the line before the gallery.
        own = next(
            (number for number, (_, end) in enumerate(ranges) if end >= gallery.line), len(ranges)
        )
        waits = any(
            each.gallery.lines[0].laid is Laid.SPREAD
            for each in galleries
            if each.line <= gallery.line
        )
        assert own + 1 <= before <= own + 1 + waits
        if gallery.holds_text:
            assert ranges[own][1] == gallery.line


def shown_on(page: TextPage | Plate) -> list[str]:
    """Return the photographs of galleries on a page, and on the one after a caption ahead."""
    if isinstance(page, TextPage):
        return [*page.below]
    ahead = [] if page.placed else [remote.photo_id for remote in page.captions]
    return [*(placed.photo_id for placed in page.placed), *ahead]


@given(
    st.lists(st.tuples(st.integers(1, 25), st.sampled_from([(3, 2), (2, 3), (1, 1)])), max_size=8)
)
@settings(max_examples=20)
@pytest.mark.parametrize("trim", [(235, 165), (148, 210), (210, 297)])
def test_pictures_in_the_text_keep_their_order_and_the_first_moves_to_the_next_page_at_most(
    trim: tuple[float, float], drawn: list[tuple[int, tuple[int, int]]]
) -> None:
    page = replace(PAGE, width=trim[0], height=trim[1])
    photos = [made_photo(f"p{n}", (w * 900, h * 900)) for n, (_, (w, h)) in enumerate(drawn)]
    blocks: list[Block] = []
    for (lines, _), photo in zip(drawn, photos, strict=True):
        blocks += [paragraph(lines), Figure(photo_id=photo.id)]
    found = composed(made_publication(photos, *blocks), page)
    (section,) = made_publication(photos, *blocks).sections
    lines = made_lines(section)
    pages = text_pages(found)
    starts = [
        next(n for n, line in enumerate(lines) if (line.at, line.start) == (each.at, each.offset))
        for each in pages
    ]
    shown: list[str] = []
    waiting: list[str] = []
    shown_alone: list[str] = []
    for each, start, end in zip(pages, starts, [*starts[1:], len(lines)], strict=True):
        places = [line.photo_id for line in lines[start:end] if line.photo_id]
        due = [*waiting, *places]
        if len(waiting) > 1 or not each.moved_here:
            # More than one, or one that would leave few lines on its page, have had their own.
            shown_alone += waiting
            due, waiting = places, []
        # One that waits is at the top of the page.
        assert list(each.moved_here) == waiting
        waiting = list(each.moved_on)
        assert due[len(due) - len(waiting) :] == waiting
        shown += due[: len(due) - len(waiting)]
        # The white space below a picture that ends the page may stand in the margin.
        assert each.filled <= page.type_height + LINE + EXACT
    # After the last line of text, pictures have pages of their own.
    shown_alone += waiting
    on_plates = [placed.photo_id for plate in found.all_plates for placed in plate.placed]
    assert on_plates == shown_alone
    assert sorted([*shown, *on_plates]) == sorted(photo.id for photo in photos)
    assert {placed.photo_id for placed in found.sizes()} == {photo.id for photo in photos}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), PAGES)
@settings(max_examples=20)
def test_notes_have_room_on_the_page_of_their_calls(notes: list[int], page: Page) -> None:
    blocks = [
        Paragraph(
            content=(
                "n" * LETTERS,
                *(Footnote(number=number * 4 + n, content=("note",)) for n in range(count)),
            )
        )
        for number, count in enumerate(notes)
    ]
    found = composed(made_publication([], *blocks), page)
    for each in text_pages(found):
        assert each.filled <= page.type_height + EXACT


def test_pages_of_text_are_full() -> None:
    pages = text_pages(composed(made_publication([], paragraph(100)), PAGE))
    room = PAGE.type_height / (15 * 25.4 / 72)
    assert [each.lines for each in pages[1:-1]] == [int(room)] * (len(pages) - 2)


def test_text_flows_past_a_gallery_up_to_the_end_of_its_page() -> None:
    photos = [made_photo(f"p{number}") for number in range(4)]
    blocks: list[Block] = [paragraph(8), free_gallery(photos), paragraph(40)]
    pages = [each for _, each in numbered_pages(composed(made_publication(photos, *blocks)))]
    assert isinstance(pages[0], TextPage)
    assert pages[0].lines > 12
    assert isinstance(pages[1], Plate)
    assert isinstance(pages[-1], TextPage)


@pytest.mark.parametrize("laid", [Laid.ROW, Laid.FULL, Laid.BLEED])
def test_sections_keep_their_galleries(laid: Laid) -> None:
    photos = [made_photo("p")]
    publication = made_publication(photos, paragraph(8), alone(laid, "p"))
    other = replace(publication.sections[0], id="section-2", number=2, blocks=(paragraph(20),))
    publication = replace(publication, sections=(*publication.sections, other))
    found = composed(publication)
    assert any(isinstance(each, Plate) for each in found.sections["section-1"])
    assert not any(isinstance(each, Plate) for each in found.sections["section-2"])
    assert isinstance(publication.sections[0].blocks[-1], Gallery)


@pytest.mark.parametrize("trim", [(235, 165), (148, 210)])
def test_a_picture_that_waits_leaves_room_for_text_beside_captions_of_other_pages(
    trim: tuple[float, float],
) -> None:
    page = replace(PAGE, width=trim[0], height=trim[1])
    photos = [
        made_photo("waits", (3000, 3000), caption="caption " * 80),
        *(made_photo(name, caption="caption " * 40) for name in "ab"),
    ]
    figure, filling = Figure(photo_id="waits"), alone(Laid.BLEED, "a", "b")
    for lines in range(1, 40):
        blocks: list[Block] = [paragraph(lines), figure, paragraph(4), filling, paragraph(40)]
        *pages, _ = text_pages(composed(made_publication(photos, *blocks), page))
        for each in pages:
            assert each.lines >= LEAST_LINES or not each.moved_here
