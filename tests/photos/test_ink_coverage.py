"""Ink coverage is measured in per cent of four inks: its peak, and means of 15 mm squares."""

import io

import pytest
from PIL import Image, ImageDraw

from book.images import PictureError, measure_ink

#: 300 ppi.
PER_MM = 300 / 25.4


def coded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, subsampling="4:4:4")
    return out.getvalue()


def flat(inks: tuple[int, int, int, int], size: tuple[int, int] = (400, 300)) -> Image.Image:
    return Image.new("CMYK", size, inks)


@pytest.mark.parametrize(
    ("inks", "sum_of_inks"),
    [
        ((0, 0, 0, 0), 0),
        ((0, 0, 0, 255), 100),
        ((255, 0, 255, 0), 200),
        ((196, 176, 153, 237), 299),
        ((255, 255, 255, 255), 400),
    ],
)
def test_inks_are_summed_up(inks: tuple[int, int, int, int], sum_of_inks: float) -> None:
    found = measure_ink(coded(flat(inks)), inverted=True, per_mm=PER_MM)
    assert found.peak == pytest.approx(sum_of_inks, abs=2)
    assert found.mean == pytest.approx(sum_of_inks, abs=2)
    assert found.adobe


def test_a_picture_that_is_shown_as_a_negative_has_the_ink_of_the_negative() -> None:
    found = measure_ink(coded(flat((255, 255, 255, 0))), inverted=False, per_mm=PER_MM)
    assert found.peak == pytest.approx(100, abs=2)


def test_the_mean_is_that_of_the_darkest_square_of_15_mm() -> None:
    """A square of 7.5 mm in full ink fills a quarter of the one around it."""
    picture = flat((0, 0, 0, 0), (1200, 900))
    side = round(7.5 * PER_MM)
    ImageDraw.Draw(picture).rectangle((500, 300, 500 + side, 300 + side), fill=(255,) * 4)
    found = measure_ink(coded(picture), inverted=True, per_mm=PER_MM)
    assert found.peak == pytest.approx(400, abs=2)
    assert found.mean == pytest.approx(100, abs=12)
    # Placed at half the size, the same pixels are a sixteenth.
    found = measure_ink(coded(picture), inverted=True, per_mm=2 * PER_MM)
    assert found.mean == pytest.approx(25, abs=8)


def test_a_speck_is_no_peak() -> None:
    picture = flat((50, 0, 0, 0), (1000, 1000))
    ImageDraw.Draw(picture).rectangle((100, 100, 110, 110), fill=(255,) * 4)
    assert measure_ink(coded(picture), inverted=True, per_mm=PER_MM).peak < 30


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (2000, 2), (17, 17)])
@pytest.mark.parametrize("per_mm", [0.0, 1e-6, 3.0, 1e6])
def test_any_size_can_be_measured(size: tuple[int, int], per_mm: float) -> None:
    found = measure_ink(coded(flat((128, 0, 0, 128), size)), inverted=True, per_mm=per_mm)
    assert found.mean == pytest.approx(100, abs=4)


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"\xff\xd8\xff",
        coded(flat((1, 2, 3, 4)))[:400],
        coded(Image.new("RGB", (30, 30))),
    ],
    ids=["nothing", "a beginning", "cut off", "three colours"],
)
def test_what_is_no_separated_picture_is_said_to_be_none(stream: bytes) -> None:
    with pytest.raises(PictureError):
        measure_ink(stream, inverted=True, per_mm=PER_MM)
