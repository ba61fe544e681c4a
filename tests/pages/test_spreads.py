"""Spreads open on a verso, and captions that stand on another page name their picture."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.layout import CaptionReference, Page, Plate, TextPage
from book.model import Block, Gallery, GalleryLine, Heading, Laid, Photo
from tests.support.galleries import (
    PAGE,
    PAGES,
    WORDS,
    alone,
    composed,
    numbered_pages,
    paragraph,
    sections,
)
from tests.support.publications import made_photo, made_publication

Drawn = tuple[list[Block], list[Photo]]
few = settings(max_examples=40)
#: Of the first section, 0 being a recto.
first_pages = st.integers(0, 3)
FILLED = (Laid.BLEED, Laid.SPREAD)


@few
@given(sections(), PAGES, first_pages)
def test_every_spread_opens_on_a_verso(drawn: Drawn, page: Page, first: int) -> None:
    blocks, photos = drawn
    layout = composed(made_publication(photos, *blocks), page, first)
    for at, each in numbered_pages(layout, first):
        if isinstance(each, Plate) and each.laid is Laid.SPREAD:
            assert at % 2 == 1


@few
@given(sections(), PAGES, first_pages)
def test_no_page_is_blank_and_none_holds_captions_alone_without_need(
    drawn: Drawn, page: Page, first: int
) -> None:
    blocks, photos = drawn
    layout = composed(made_publication(photos, *blocks), page, first)
    pages = [each for _, each in numbered_pages(layout, first)]
    for number, each in enumerate(pages):
        if isinstance(each, TextPage):
            assert each.lines or each.moved_here
        elif not each.placed:
            assert each.captions
            # It moves a spread to a verso, or ends the section.
            after = pages[number + 1] if number + 1 < len(pages) else None
            assert after is None or (isinstance(after, Plate) and after.laid is Laid.SPREAD)


@few
@given(sections(), PAGES, first_pages)
def test_every_caption_that_stands_elsewhere_stands_once_and_says_where(
    drawn: Drawn, page: Page, first: int
) -> None:
    blocks, photos = drawn
    layout = composed(made_publication(photos, *blocks), page, first)
    filled: dict[str, tuple[int, int]] = {}
    captions: list[tuple[str, int, CaptionReference]] = []
    for at, each in numbered_pages(layout, first):
        captions += [(remote.photo_id, at, remote.where) for remote in each.captions]
        if isinstance(each, Plate) and each.laid in FILLED:
            filled[each.placed[0].photo_id] = (at, at + each.pages - 1)
    assert Counter(photo_id for photo_id, _, _ in captions) == Counter(filled.keys())
    for photo_id, at, where in captions:
        begins, ends = filled[photo_id]
        match where:
            case CaptionReference.OPPOSITE:
                # Both pages of an opening: a verso with the recto after it.
                assert begins == ends
                assert {begins, at} == {min(begins, at), min(begins, at) + 1}
                assert min(begins, at) % 2 == 1
            case CaptionReference.PRECEDING:
                assert (begins, ends, at % 2) == (at - 1, at - 1, 1)
            case CaptionReference.PRECEDING_PAGES:
                assert (begins, ends) == (at - 2, at - 1)
            case CaptionReference.FOLLOWING_PAGES:
                assert begins == at + 1
            case CaptionReference.ELSEWHERE:
                assert ends < at - 1 or begins > at + 1


def test_rows_that_share_a_page_make_way_for_a_spread() -> None:
    photos = [made_photo(f"p{n}", (5000, 1250)) for n in range(2)]
    photos.append(made_photo("wide", (6000, 2400)))
    lines = [(Laid.ROW, "p0"), (Laid.ROW, "p1"), (Laid.SPREAD, "wide")]
    gallery = Gallery(
        lines=tuple(GalleryLine(laid=laid, photo_ids=(name,)) for laid, name in lines), free=False
    )
    publication = made_publication(photos, WORDS, gallery)
    photos_by_plate = {
        first: [
            [placed.photo_id for placed in plate.placed]
            for plate in composed(publication, pages_before=first).all_plates
        ]
        for first in (0, 1)
    }
    # After one page of text they take two pages, so that the spread opens on page 3, a verso.
    assert photos_by_plate == {
        0: [["p0"], ["p1"], ["wide"]],
        1: [["p0", "p1"], ["wide"]],
    }


@pytest.mark.parametrize("lines", [6, 30, 60, 61, 90])
def test_a_spread_waits_for_one_page_of_text_rather_than_leave_one_empty(lines: int) -> None:
    photos = [made_photo("wide", (6000, 2400))]
    publication = made_publication(
        photos, paragraph(lines), alone(Laid.SPREAD, "wide"), paragraph(60)
    )
    pages = list(numbered_pages(composed(publication, PAGE)))
    before = [each for at, each in pages if isinstance(each, TextPage)]
    assert all(each.lines for each in before)
    assert all(isinstance(each, TextPage) or each.placed for _, each in pages)


def test_a_spread_does_not_wait_for_text_that_a_headed_gallery_holds() -> None:
    photos = [made_photo("wide", (6000, 2400)), made_photo("p")]
    heading = Heading(level=2, content=("Heading",))
    publication = made_publication(
        photos,
        paragraph(6),
        alone(Laid.SPREAD, "wide"),
        heading,
        alone(Laid.FULL, "p"),
        heading,
        paragraph(6),
    )
    pages = list(numbered_pages(composed(publication, pages_before=1), 1))
    kinds = [
        "text" if isinstance(each, TextPage) else [placed.photo_id for placed in each.placed]
        for _, each in pages
    ]
    assert kinds == ["text", [], ["wide"], ["p"], "text"]
