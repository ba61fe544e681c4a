"""Crop marks are outside the bleed, on every plate, and only where a printer asks for them."""

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Name

from tests.support.finished_pdf import grey_page
from tests.support.pdf_objects import page_box
from tests.support.printing_houses import PRINTER_PROFILES
from tests.support.projects import Built


@pytest.mark.parametrize("name", [name for name in PRINTER_PROFILES if name != "marked"])
def test_nobody_gets_marks_who_did_not_ask(
    name: str, build_for_printer: Callable[[str], Built]
) -> None:
    with pikepdf.open(build_for_printer(name).print) as pdf:
        for page in pdf.pages:
            assert page_box(page, "/MediaBox") == page_box(page, "/BleedBox")
            assert "Separation" not in str(page.obj.Resources.get("/ColorSpace"))


def test_marks_are_drawn_on_every_plate(build_for_printer: Callable[[str], Built]) -> None:
    with pikepdf.open(build_for_printer("marked").print) as pdf:
        for page in pdf.pages:
            instructions = pikepdf.parse_content_stream(page)
            begin = max(
                n for n, instruction in enumerate(instructions) if str(instruction.operator) == "CS"
            )
            space = page.obj.Resources.ColorSpace[str(instructions[begin].operands[0])]
            assert list(space)[:3] == [Name.Separation, Name.All, Name.DeviceCMYK]
            assert [float(ink) for ink in space[3].C1] == [1, 1, 1, 1]
            after = [str(instruction.operator) for instruction in instructions[begin:]]
            assert after.count("l") == 8
            widths = [
                float(instruction.operands[0])
                for instruction in instructions[begin:]
                if str(instruction.operator) == "w"
            ]
            assert widths == [0.25]


def test_beside_the_bleed_is_nothing_but_marks(build_for_printer: Callable[[str], Built]) -> None:
    """White between marks and bleed, and between the marks of two corners."""
    built, scale = build_for_printer("marked"), 2.0
    with pikepdf.open(built.print) as pdf:
        around = [(page_box(page, "/MediaBox"), page_box(page, "/BleedBox")) for page in pdf.pages]
    for number, (media, bleed) in enumerate(around, start=1):
        paper = grey_page(built.print, number, scale)
        left, bottom = (bleed[0] - media[0]) * scale, (bleed[1] - media[1]) * scale
        right, top = (bleed[2] - media[0]) * scale, (bleed[3] - media[1]) * scale
        wide, high = paper.size
        # PDFium draws the whole pixel at the edge of a clipped picture.
        strips = (
            (0, 100, left - 2, high - 100),
            (right + 2, 100, wide, high - 100),
            (100, 0, wide - 100, high - top - 2),
            (100, high - bottom + 2, wide - 100, high),
        )
        for strip in strips:
            assert paper.crop(tuple(map(round, strip))).getextrema() == (255, 255), number
        assert paper.crop((0, 0, 100, 100)).getextrema()[0] < 128, number
