"""Derivatives are JPEGs with the sampling, segments, profile and limits of their edition."""

import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from book import images
from book.plan import EPUB_BYTES, Edition, Recipe, fit_within, recipes
from book.project import PRESS_PROFILE
from tests.support.jpeg_segments import count_pictures, segments
from tests.support.photo_project import PRINT, SCREEN, PhotoProject, plan_derivative
from tests.support.photographs import draw_red_patch

EPUB = recipes("a" * 64)[Edition.EPUB]


def frame(content: bytes) -> tuple[int, list[int]]:
    """Return a JPEG's start-of-frame marker and the sampling factors of its components."""
    ((marker, body),) = [
        (kind, body) for kind, body in segments(content) if 0xC0 <= kind <= 0xCF and kind != 0xC4
    ]
    return marker, [body[7 + 3 * n] for n in range(body[5])]


@pytest.mark.parametrize(
    ("edition", "sampling", "markers"),
    [
        (Edition.PRINT, [0x11] * 4, {0xDB, 0xC0, 0xC4, 0xE2, 0xEE}),
        (Edition.SCREEN, [0x22, 0x11, 0x11], {0xDB, 0xC0, 0xC4, 0xE0, 0xE1, 0xED}),
        (Edition.EPUB, [0x22, 0x11, 0x11], {0xDB, 0xC0, 0xC4, 0xE0, 0xE1, 0xED}),
    ],
)
def test_a_file_is_baseline_with_the_segments_of_its_edition_alone(
    edition: Edition, sampling: list[int], markers: set[int], photo_project: PhotoProject
) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    _, (path,) = photo_project.make(
        photo, plan_derivative(photo, recipe=recipes("a" * 64)[edition])
    )
    content = path.read_bytes()
    assert frame(content) == (0xC0, sampling)
    assert {marker for marker, _ in segments(content)} <= markers
    assert count_pictures(content) == 1
    (quantised,) = {s[0] >> 4 for m, s in segments(content) if m == 0xDB}
    assert quantised == 0


def test_a_picture_for_print_is_cmyk_as_adobe_writes_it(photo_project: PhotoProject) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    image = photo_project.picture(photo, recipe=PRINT)
    (path,) = photo_project.folder.glob("*.jpg")
    content = path.read_bytes()
    adobe = [body for marker, body in segments(content) if marker == 0xEE]
    assert [body[:5] for body in adobe] == [b"Adobe"]
    assert image.mode == "CMYK"
    cyan, magenta, yellow, black = image.getpixel((20, 20))  # type: ignore[misc]
    assert cyan < 90 < 180 < magenta
    assert yellow > 150
    assert black < 130
    pixels: Any = image.resize((30, 20)).get_flattened_data()
    assert max(sum(pixel) / 2.55 for pixel in pixels) <= 300


@pytest.mark.parametrize("recipe", [PRINT, SCREEN, EPUB])
def test_no_file_has_a_profile_of_its_own(recipe: Recipe, photo_project: PhotoProject) -> None:
    """The press profile is in the edition once; without any, RGB is sRGB."""
    draw_red_patch(photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    assert "icc_profile" not in photo_project.picture(photo, recipe=recipe).info


def noise(size: tuple[int, int]) -> Image.Image:
    """Return noise in every channel, which compresses worst."""
    width, height = size
    return Image.frombytes("RGB", size, random.Random(1).randbytes(width * height * 3))


@pytest.mark.parametrize("size", [(3100, 1900), (1900, 3100), (2600, 2600), (2560, 400), (60, 40)])
def test_an_epub_picture_keeps_every_limit_even_of_pure_noise(
    size: tuple[int, int], photo_project: PhotoProject
) -> None:
    noise(size).save(photo_project.original("a.png"), compress_level=0)
    photo = photo_project.photo("a.png")
    limits = fit_within(*size, 2560, 5_000_000)
    assert max(limits) <= 2560
    assert limits[0] * limits[1] <= 5_000_000
    _, (path,) = photo_project.make(photo, plan_derivative(photo, limits, EPUB))
    with Image.open(path) as image:
        assert image.size == limits
        assert all(made <= own for made, own in zip(image.size, size, strict=True))
    assert path.stat().st_size <= EPUB_BYTES
    assert frame(path.read_bytes())[0] == 0xC0


def test_the_press_profile_is_one(tmp_path: Path) -> None:
    assert images.profile_fault(PRESS_PROFILE) == ""
    (tmp_path / "a.icc").write_bytes(b"no profile")
    assert images.profile_fault(tmp_path / "a.icc") == "is no ICC profile"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    (tmp_path / "b.icc").write_bytes(srgb.tobytes())
    assert images.profile_fault(tmp_path / "b.icc") == "is a profile for RGB, not for CMYK"
