"""Transparency is found, refused for PDF/X-1a and blended in inks for PDF/X-4."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from book import press
from book.manuscript.settings import PrinterToml
from book.press import transparency
from tests.support.single_page import draw_single_page, lay_out_single_page

SEEN_THROUGH = {
    "ca": ({"s": Dictionary(ca=0.5)}, "an opacity of 0.5"),
    "CA": ({"s": Dictionary(CA=0.25)}, "an opacity of 0.25"),
    "blend": ({"s": Dictionary(BM=Name.Multiply)}, "the blend mode Multiply"),
    "mask": ({"s": Dictionary(SMask=Dictionary(S=Name.Luminosity))}, "a soft mask"),
}


@pytest.mark.parametrize("name", SEEN_THROUGH)
def test_the_page_is_named_that_is_see_through(name: str) -> None:
    states, what = SEEN_THROUGH[name]
    pdf = draw_single_page("/s gs 0 0 9 9 re f", states=states)
    assert list(transparency.find_transparency(pdf)) == [
        transparency.TransparentPage(page=1, what=what)
    ]
    with pytest.raises(press.TransparencyError, match=what):
        transparency.refuse_transparency(pdf)


def test_a_state_that_no_page_uses_is_no_transparency() -> None:
    assert not list(
        transparency.find_transparency(
            draw_single_page("0 0 9 9 re f", states=SEEN_THROUGH["ca"][0])
        )
    )


def test_a_group_of_opaque_marks_is_no_transparency() -> None:
    pdf = draw_single_page("/s gs /form Do", states={"s": Dictionary(ca=1, CA=1, BM=Name.Normal)})
    transparency.refuse_transparency(pdf)
    resources = pdf.pages[0].obj.Resources
    assert "/Group" not in resources.XObject["/form"]
    assert dict(resources.ExtGState["/s"]) == {}


def test_what_is_see_through_is_blended_in_the_presss_inks() -> None:
    pdf = draw_single_page("/s gs 0 0 9 9 re f", states=SEEN_THROUGH["ca"][0])
    transparency.blend_in_inks(pdf)
    assert dict(pdf.pages[0].obj.Group)["/CS"] == Name.DeviceCMYK


def test_what_weasyprint_draws_half_there_is_refused_by_an_older_house(tmp_path: Path) -> None:
    older = PrinterToml(standard="PDF/X-1a:2003")
    with pytest.raises(press.TransparencyError) as refused:
        lay_out_single_page("p { opacity: 0.5 }", older, tmp_path / "page.pdf")
    assert [one.page for one in refused.value.kinds] == [1]
    assert not (tmp_path / "page.pdf").exists()


def test_what_weasyprint_draws_half_there_is_mixed_of_inks(tmp_path: Path) -> None:
    with pikepdf.open(
        lay_out_single_page("p { opacity: 0.5 }", PrinterToml(), tmp_path / "page.pdf")
    ) as pdf:
        groups = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Group" in one]
        assert [one.Group.CS for one in groups] == [Name.DeviceCMYK]
        assert dict(pdf.pages[0].obj.Group)["/CS"] == Name.DeviceCMYK
