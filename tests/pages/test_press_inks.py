"""The print edition is coloured with the press's inks alone."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from book import press
from book.manuscript.settings import PrinterToml
from book.press import colours
from tests.support.projects import Built
from tests.support.single_page import draw_single_page, lay_out_single_page


def test_no_name_of_another_colour_space_is_left_in_the_file(printed_sample: Built) -> None:
    allowed = {"/Separation"} if "marked" in str(printed_sample.project) else set()
    with pikepdf.open(printed_sample.print) as pdf:
        for one in pdf.objects:
            for value in values(one):
                if isinstance(value, Name):
                    assert str(value) not in {
                        "/DeviceRGB", "/CalRGB", "/CalGray", "/Lab", "/ICCBased", "/Separation",
                        "/DeviceN", "/Indexed", "/DefaultRGB", "/DefaultCMYK", "/DefaultGray",
                    } - allowed  # fmt: skip


def values(one: object) -> Iterator[object]:
    """Yield every value inside an object, keys too, but not what it refers to."""
    yield one
    if isinstance(one, Array):
        for inner in one:
            if not getattr(inner, "is_indirect", False):
                yield from values(inner)
    elif isinstance(one, (Dictionary, pikepdf.Stream)):
        for key in one.keys():  # noqa: SIM118
            yield Name(key)
            inner = one.get(key)
            if not getattr(inner, "is_indirect", False):
                yield from values(inner)


def test_the_presss_own_profile_is_named_as_its_inks() -> None:
    pdf = draw_single_page("/press cs 0 0 0 1 scn 0 0 9 9 re f /form Do")
    colours.convert_to_press_inks(pdf)
    resources = pdf.pages[0].obj.Resources
    assert dict(resources.ColorSpace) == {"/press": Name.DeviceCMYK}
    form = resources.XObject["/form"]
    assert dict(form.Group)["/CS"] == Name.DeviceCMYK
    assert dict(form.Resources.ColorSpace) == {}


@pytest.mark.parametrize(
    "stream",
    ["1 0 0 rg 0 0 9 9 re f", "0 0 1 RG 0 0 m 9 9 l S", "/lab-d50 cs 1 1 1 scn 0 0 9 9 re f",
     "/DeviceRGB cs 1 1 1 sc 0 0 9 9 re f"],
)  # fmt: skip
def test_a_colour_of_light_is_refused_with_its_page(stream: str) -> None:
    with pytest.raises(press.InkError, match="page 1: a colour"):
        colours.convert_to_press_inks(draw_single_page(stream))


def test_a_style_in_colours_of_light_is_a_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(press.InkError, match=r"page 1: a colour of light: 1 0 0 rg"):
        lay_out_single_page("p { color: #f00 }", PrinterToml(), tmp_path / "page.pdf")
