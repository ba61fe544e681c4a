"""Soft proofs: pages in the four inks, shown through the press profile."""

import threading
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from book.images import colour_conversion, page_jpegs
from book.images.page_jpegs import PagePart
from book.project import PRESS_PROFILE
from book.proof.sheets import soft_proof
from tests.support import judges
from tests.support.single_page import draw_single_page

PRESS = PRESS_PROFILE.read_bytes()


def lightness(inks: tuple[int, int, int, int]) -> float:
    """Return L* of inks as a soft proof shows them."""
    shown = colour_conversion.show_inks(Image.new("CMYK", (1, 1), inks), PRESS)
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
    converted = ImageCms.applyTransform(shown, transform)
    assert converted is not None
    pixel = converted.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel[0] / 2.55


@pytest.mark.parametrize(
    ("inks", "least", "most"),
    [
        ((0, 0, 0, 0), 99.5, 100),  # paper is white, as on the page beside
        ((0, 0, 0, 255), 16, 18),  # one black ink
        ((255, 255, 255, 255), 9, 11),  # all four; never the black of a screen
        ((0, 0, 0, 128), 60, 70),
    ],
)
def test_inks_are_as_light_as_on_paper(
    inks: tuple[int, int, int, int], least: float, most: float
) -> None:
    assert least <= lightness(inks) <= most


@pytest.mark.slow
def test_ghostscript_leaves_the_inks_as_they_are(tmp_path: Path) -> None:
    judges.program("gs")
    # A name that Ghostscript and its patterns of file names would take for their own.
    path = tmp_path / "100 %d.pdf"
    draw_single_page("0.2 0.4 0.6 0.1 k 0 0 100 200 re f").save(path)
    (scratch := tmp_path / "a %d folder").mkdir()
    tiffs, fault = soft_proof.draw_inks(path, [1], scratch, threading.Event())
    assert fault == ""
    with Image.open(tiffs[0]) as drawn:
        assert drawn.mode == "CMYK"
        assert drawn.size == pytest.approx((200 / 72 * 110, 200 / 72 * 110), abs=1)
        assert drawn.getpixel((50, 50)) == pytest.approx((51, 102, 153, 26), abs=1)
        assert drawn.getpixel((250, 50)) == (0, 0, 0, 0)


@pytest.mark.slow
def test_a_page_that_ghostscript_cannot_draw_has_a_reason(tmp_path: Path) -> None:
    judges.program("gs")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nno more of it")
    (scratch := tmp_path / "scratch").mkdir()
    tiffs, fault = soft_proof.draw_inks(tmp_path / "broken.pdf", [7, 8], scratch, threading.Event())
    assert fault.startswith("of pages 7 to 8 ")
    assert not any(tiff.exists() for tiff in tiffs)


def test_a_page_of_other_inks_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (10, 10)).save(tmp_path / "rgb.tif")
    part = PagePart(left=0, top=0, width=10, height=10)
    for file in ("rgb.tif", "none.tif"):
        with pytest.raises(OSError, match=r"inks|No such"):
            page_jpegs.encode_inks(tmp_path / file, part, PRESS)
