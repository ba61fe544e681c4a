"""Findings are pinned to what they are about, and nowhere else."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.check.result import Subject
from book.errors import Place, Severity
from book.images.page_jpegs import PagePart
from book.proof.sheets.check_report import ReportedFinding
from book.proof.sheets.edition_pages import mark_on_page
from book.proof.sheets.page_pictures import DrawnPicture
from book.proof.sheets.pinned_findings import PinnedFindings, pin_findings

#: Pixels of the trimmed page and around it, to the left and above.
TRIM = (13.0, 10.0, 1000.0, 700.0)
PICTURE = DrawnPicture(
    page=2,
    file="print/002.jpg",
    part=PagePart(left=0, top=0, width=1013, height=720),
    trim=TRIM,
    blank=False,
)
SCREENS = {"sign": ("ebook-phone-light-002", "ebook-tablet-dark-001")}


def pin(subject: Subject, *places: Place) -> PinnedFindings:
    finding = ReportedFinding(
        subject=subject,
        code="IMG-03",
        severity=Severity.ERROR,
        message="thin",
        hint="",
        file="source/gallery/gallery.toml",
        line=4,
        count=1,
        places=places,
    )
    pictures: Mapping[Subject, Mapping[int, DrawnPicture]] = {"print": {2: PICTURE}, "screen": {}}
    return pin_findings([finding], pictures, ["sign", "flag"], SCREENS)


@pytest.mark.parametrize(
    ("subject", "place", "ids"),
    [
        ("print", Place(page=2), ["print-2"]),
        ("print", Place(page=2, photo_id="flag"), ["print-2", "photo-flag"]),
        # What is on no page of the sheet is in the list alone.
        ("print", Place(page=3), []),
        ("screen", Place(page=2), []),
        ("manuscript", Place(page=2), []),
        ("manuscript", Place(photo_id="sign"), ["photo-sign"]),
        ("manuscript", Place(photo_id="gone"), []),
        ("epub", Place(photo_id="sign"), ["photo-sign", *SCREENS["sign"]]),
        ("epub", Place(photo_id="flag"), ["photo-flag"]),
        ("epub", Place(), []),
    ],
)
def test_a_finding_is_pinned_where_it_is_meant(
    subject: Subject, place: Place, ids: list[str]
) -> None:
    found = pin(subject, place)
    assert [*found.pins] == ids
    assert [id for id, _ in found.findings[0].places] == ids
    assert found.findings[0].location == "source/gallery/gallery.toml:4"


def test_a_place_that_is_named_twice_has_one_pin() -> None:
    found = pin("print", Place(page=2), Place(page=2), Place(page=2, box=(0, 0, 40, 40)))
    assert [each.box is None for each in found.pins["print-2"]] == [True, False]
    assert len(found.findings[0].places) == 1


EDGES = st.tuples(*[st.floats(-2000, 2000)] * 4)


@given(box=EDGES)
def test_a_mark_is_on_the_picture_and_large_enough_to_be_seen(
    box: tuple[float, float, float, float],
) -> None:
    mark = mark_on_page(PICTURE, box)
    if mark is None:
        return
    left, top, width, height = mark
    assert min(left, top) >= 0
    assert left + width <= PICTURE.part.width + 0.2
    assert top + height <= PICTURE.part.height + 0.2
    assert min(width, height) >= 18


def test_a_mark_is_where_its_box_is_and_one_beyond_the_page_is_none() -> None:
    # 72 pt are 110 pixels, up from the foot of the trimmed page.
    assert mark_on_page(PICTURE, (72, 72, 144, 144)) == (123, 490, 110, 110)
    assert mark_on_page(PICTURE, (5000, 0, 6000, 10)) is None
    assert mark_on_page(PICTURE, None) is None
