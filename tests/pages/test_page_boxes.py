"""Every page of the print edition has the boxes that PDF/X asks for."""

from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.layout import Bleed, Page
from book.press import boxes, marks
from tests.support.finished_pdf import MM
from tests.support.pdf_objects import page_box
from tests.support.projects import Built


def test_every_page_has_its_three_boxes_each_inside_the_next(print_pdf: pikepdf.Pdf) -> None:
    for page in print_pdf.pages:
        assert {name for name in page.obj if name.endswith("Box")} == {
            "/MediaBox",
            "/BleedBox",
            "/TrimBox",
        }
        assert not {"/Rotate", "/UserUnit"} & set(page.obj.keys())
        media, bleed, trim = (
            page_box(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        assert trim == pytest.approx((0, 0, 235 * MM, 165 * MM), abs=0.001)
        for inner, outer in ((trim, bleed), (bleed, media)):
            # Without tolerance: a preflight compares the numbers in the file.
            assert outer[0] <= inner[0] < inner[2] <= outer[2]
            assert outer[1] <= inner[1] < inner[3] <= outer[3]


@pytest.mark.parametrize("name", ["uneven", "marked"])
def test_the_bound_edge_changes_sides_and_the_first_page_is_a_recto(
    name: str, build_for_printer: Callable[[str], Built]
) -> None:
    with pikepdf.open(build_for_printer(name).print) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            before, after = (0, 4) if number % 2 else (4, 0)
            wanted = (-before * MM, -2 * MM, (235 + after) * MM, 170 * MM)
            assert page_box(page, "/BleedBox") == pytest.approx(wanted, abs=0.001), number


millimetres = st.floats(0, 20)


@given(
    bleed=st.builds(
        Bleed, top=millimetres, bottom=millimetres, inside=millimetres, outside=millimetres
    ),
    number=st.integers(1, 400),
    marked=st.booleans(),
)
def test_no_bleed_leaves_its_sheet_and_marks_keep_clear_of_it(
    bleed: Bleed, number: int, marked: bool
) -> None:
    page = Page(width=235, height=165, bleed=bleed)
    around = boxes.page_boxes(page, number, marks.slug(bleed) if marked else 0.0)
    trim, bleeding, media = around.trim, around.bleed, around.media
    assert media[0] <= bleeding[0] <= trim[0] < trim[2] <= bleeding[2] <= media[2]
    assert media[1] <= bleeding[1] <= trim[1] < trim[3] <= bleeding[3] <= media[3]
    if not marked:
        assert media == bleeding
        return
    drawn_lines = list(marks.mark_lines(trim, marks.offset(bleed) * MM))
    assert len(set(drawn_lines)) == 8
    for x, y, to_x, to_y in drawn_lines:
        assert abs(to_x - x) + abs(to_y - y) == pytest.approx(5 * MM)
        for at_x, at_y in ((x, y), (to_x, to_y)):
            assert media[0] < at_x < media[2]
            assert media[1] < at_y < media[3]
            off = max(trim[0] - at_x, at_x - trim[2], trim[1] - at_y, at_y - trim[3])
            assert off >= 3 * MM - 0.001
            inside = bleeding[0] <= at_x <= bleeding[2] and bleeding[1] <= at_y <= bleeding[3]
            assert not inside
