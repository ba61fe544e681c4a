"""Type, tints and photographs on the plates into which Ghostscript separates the print edition."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from book.press import overprint
from tests.support import judges
from tests.support.projects import Built
from tests.support.single_page import draw_single_page

Plates = dict[str, Image.Image]


@pytest.fixture(scope="session")
def ghostscript() -> str:
    return judges.program("gs")


def plates(program: str, pdf: Path, folder: Path, ppi: int = 48) -> list[Plates]:
    """Separate a PDF with Ghostscript; return plates page by page, where 255 is full ink."""
    folder.mkdir(exist_ok=True)
    options = ("-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{ppi}")
    subprocess.run([program, *options, f"-sOutputFile={folder}/%03d.tif", pdf], check=True)
    found = []
    for page in sorted(folder.glob("???.tif")):
        plate: Plates = {}
        for ink in ("Cyan", "Magenta", "Yellow", "Black"):
            with Image.open(folder / f"{page.stem}({ink}).tif") as image:
                plate[ink] = image.convert("L").point(lambda level: 255 - level)
        found.append(plate)
    return found


def ink(plate: Image.Image) -> int:
    darkest = plate.getextrema()[1]
    assert isinstance(darkest, int)
    return darkest


@pytest.mark.slow
@pytest.mark.parametrize("name", ["even", "older"])
def test_type_is_printed_from_one_plate_and_photographs_keep_to_the_ink_limit(
    name: str, ghostscript: str, build_for_printer: Callable[[str], Built], tmp_path: Path
) -> None:
    built = build_for_printer(name)
    with pikepdf.open(built.print) as pdf:
        pictured = [
            any(str(one.operator) == "Do" for one in pikepdf.parse_content_stream(page))
            for page in pdf.pages
        ]
    separated = plates(ghostscript, built.print, tmp_path / "plates")
    assert len(separated) == len(pictured)
    most = 0.0
    for plate, has_pictures in zip(separated, pictured, strict=True):
        if has_pictures:
            sums = zip(*(image.tobytes() for image in plate.values()), strict=True)
            most = max(most, max(map(sum, sums)) / 255 * 100)
        else:
            assert [ink(plate[name]) for name in ("Cyan", "Magenta", "Yellow")] == [0, 0, 0]
    # The black half of one photograph reaches the limit of 300 %; JPEG adds up to 1 %.
    assert 290 < most <= 301


@pytest.mark.slow
def test_black_type_lies_on_a_tint_and_white_type_in_it(ghostscript: str, tmp_path: Path) -> None:
    stream = (
        "1 0 0 0 k 0 0 200 200 re f "
        "0 0 0 1 k BT /F 11 Tf 20 150 Td (HHHH) Tj ET "
        "0 0 0 1 k BT /F 40 Tf 20 90 Td (HHHH) Tj ET "
        "0 0 0 0 k BT /F 11 Tf 20 40 Td (HHHH) Tj ET "
    )
    pdf = draw_single_page(stream)
    pdf.pages[0].obj.Resources.Font = Dictionary(
        F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    )
    overprint.set_overprint(pdf)
    pdf.save(tmp_path / "page.pdf")
    (plate,) = plates(ghostscript, tmp_path / "page.pdf", tmp_path / "plates", ppi=72)

    def least(ink: str, top: int, bottom: int) -> int:
        lightest = plate[ink].crop((15, 200 - top, 150, 200 - bottom)).getextrema()[0]
        assert isinstance(lightest, int)
        return lightest

    assert least("Cyan", 165, 145) == 255, "small black type knocks a hole into the tint"
    assert least("Cyan", 125, 85) == 0, "large black type does not"
    assert least("Cyan", 52, 35) < 64, "white type has to"
