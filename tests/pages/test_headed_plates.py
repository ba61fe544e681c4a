"""A heading right before a gallery stands on its first plate, which leaves room for it. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import layout, render
from book.layout.plates import EXACT
from book.model import Block, Footnote, Gallery, Heading, Laid, Link
from tests.support.galleries import PAGES, alone, boxes, composed
from tests.support.publications import made_photo, made_publication
from tests.support.small_epubs import tiny_derivative

PHOTOS = [made_photo("p"), made_photo("q", (2400, 3600))]


def gallery(laid: Laid) -> Gallery:
    return alone(laid, *(photo.id for photo in PHOTOS))


@given(PAGES, st.sampled_from([Laid.ROW, Laid.FULL]), st.integers(1, 160))
def test_the_first_plate_leaves_room_for_its_heading(
    page: layout.Page, laid: Laid, letters: int
) -> None:
    heading = Heading(level=2, content=("n" * letters,))
    publication = made_publication(PHOTOS, heading, gallery(laid))
    found = composed(publication, page)
    first, *others = found.all_plates
    # The heading is the second block, behind a paragraph.
    assert first.headings == (1, 2)
    assert [plate.headings for plate in others] == [(0, 0)] * len(others)
    assert first.head > 0
    rectangles = [box for placed in first.placed for box in boxes(placed, found.captions)]
    inside = (
        min(box.top for box in rectangles) >= first.head - EXACT
        and max(box.bottom for box in rectangles) <= page.plate_height + EXACT
    )
    assert inside or layout.overfull_captions(publication, found)


@pytest.mark.parametrize(
    ("content", "laid", "is_alone"),
    [
        (("A heading",), Laid.ROW, False),
        (("A heading",), Laid.FULL, False),
        (("A heading",), Laid.BLEED, True),
        (("A heading",), Laid.SPREAD, True),
        (("A heading", Footnote(number=1, content=("A note",))), Laid.ROW, True),
        ((Link(target="https://x.org", internal=False, content=("x",)),), Laid.FULL, True),
        ((Link(target="section-1", internal=True, content=("x",)),), Laid.FULL, False),
    ],
)
def test_a_heading_that_no_plate_has_room_for_is_reported(
    content: tuple[str, ...], laid: Laid, is_alone: bool
) -> None:
    blocks: list[Block] = [Heading(level=2, content=content), gallery(laid)]
    publication = made_publication(PHOTOS, *blocks)
    found = [photo_id for photo_id, _ in layout.lone_headings(publication)]
    assert found == (["p"] if is_alone else [])
    first, *others = composed(publication).all_plates
    assert (first.headings, first.head > 0) == ((0, 0), False) if is_alone else ((1, 2), True)
    assert [(plate.headings, plate.head) for plate in others] == [((0, 0), 0)] * len(others)


def test_headings_are_printed_once_and_in_their_order() -> None:
    headings = [Heading(level=level, content=(f"Heading {level}",)) for level in (2, 3)]
    publication = made_publication(PHOTOS, *headings, gallery(Laid.FULL))
    files = {photo.id: (tiny_derivative(photo),) for photo in PHOTOS}
    xhtml = render.render_screen(publication, composed(publication), files)
    places = [xhtml.index(f'data-at="section-1/{number}"') for number in (0, 1, 2)]
    assert places == sorted(places)
    assert places[-1] < xhtml.index('id="photo-p"')
    assert xhtml.count(">Heading 2</h2>") == 1
