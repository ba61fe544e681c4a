"""Derivatives have the planned size and the pixels of a full decode."""

import math
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from book.plan import Recipe
from book.project import PRESS_PROFILE
from tests.support.photo_project import PRINT, SCREEN, PhotoProject, plan_derivative
from tests.support.photographs import draw_red_patch

#: Coded with so little loss that differences come from scaling.
FINE = Recipe(colour="srgb", quality=100, subsampling="4:4:4")


def camera_like(size: tuple[int, int]) -> Image.Image:
    """Draw edges, fine lines, gradients and noise, with colour at half the resolution.

    As from a sensor with a Bayer filter: a pixel has one of three colours, so brightness is sharp
    and hue is not.
    """
    width, height = size
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image, image.rotate(180), image.rotate(90).resize(size)))
    draw = ImageDraw.Draw(image)
    chance = random.Random(7)
    for _ in range(400):
        x, y = chance.randrange(width), chance.randrange(height)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.line((x, y, x + chance.randrange(-300, 300), y + chance.randrange(300)), colour, 3)
        draw.ellipse((x, y, x + 40, y + chance.randrange(10, 80)), fill=colour)
    light, *hues = image.convert("YCbCr").split()
    light = light.filter(ImageFilter.GaussianBlur(0.8))
    grain = Image.frombytes("L", (500, 500), chance.randbytes(250_000))
    noise = Image.new("L", size)
    for left in range(0, width, 500):
        for top in range(0, height, 500):
            noise.paste(grain, (left, top))
    light = Image.blend(light, noise, 0.12)
    # Photographs are less saturated than random sRGB.
    hues = [hue.point(lambda level: 128 + (level - 128) * 0.6) for hue in hues]
    hues = [hue.filter(ImageFilter.GaussianBlur(2)) for hue in hues]
    return Image.merge("YCbCr", (light, *hues)).convert("RGB")


@pytest.fixture(scope="module", params=["4:2:2", "4:2:0"])
def photograph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a JPEG of six megapixels, and a PNG with the pixels of its decode."""
    folder = tmp_path_factory.mktemp("camera")
    camera_like((3000, 2000)).save(folder / "a.jpg", quality=95, subsampling=request.param)
    with Image.open(folder / "a.jpg") as image:
        image.save(folder / "a.png", compress_level=1)
    return folder


def psnr(one: Image.Image, other: Image.Image) -> float:
    """Return the peak signal-to-noise ratio of two pictures, in dB."""
    histogram = ImageChops.difference(one, other).histogram()
    squares = sum(count * (n % 256) ** 2 for n, count in enumerate(histogram))
    error = squares / (one.width * one.height * len(one.getbands()))
    return 10 * math.log10(255**2 / error) if error else math.inf


@pytest.mark.parametrize("width", [2990, 2000, 1510, 1500, 1310, 1304, 1000, 660, 650, 330, 200])
def test_a_reduced_decode_equals_a_full_one(
    width: int, photograph: Path, photo_project: PhotoProject
) -> None:
    for name in ("a.jpg", "a.png"):
        os.link(photograph / name, photo_project.original(name))
    size = (width, round(width / 1.5))
    photo = photo_project.photo("a.jpg")
    # PNG has no reduced decode.
    whole = replace(photo_project.photo("a.png"), id="whole")
    assert (
        psnr(photo_project.picture(photo, size, FINE), photo_project.picture(whole, size, FINE))
        >= 40
    )


def test_a_file_has_the_same_bytes_whatever_is_made_beside_it(
    photograph: Path, photo_project: PhotoProject
) -> None:
    # Its name is its cache key: a build of one edition, or one after an interruption,
    # must give the pixels of a build of all editions.
    os.link(photograph / "a.jpg", photo_project.original("a.jpg"))
    photo = photo_project.photo("a.jpg")
    sizes = [(2600, 1733), (1800, 1200), (900, 600), (640, 427)]
    _, together = photo_project.make(
        photo,
        *(
            plan_derivative(photo, size, name=f"{size[0]}-together.jpg", base=2600)
            for size in sizes
        ),
    )
    for size, path in zip(sizes, together, strict=True):
        file = plan_derivative(photo, size, name=f"{size[0]}-alone.jpg", base=2600)
        _, (alone,) = photo_project.make(photo, file)
        assert path.read_bytes() == alone.read_bytes(), size


@pytest.mark.parametrize("suffix", ["tif", "jpg"])
def test_inks_are_the_same_whatever_is_made_beside_them(
    suffix: str, photo_project: PhotoProject
) -> None:
    # Of a small photograph every file has the size of the decoded one, whose pixels they share.
    press = PRESS_PROFILE.read_bytes()
    # The same inks, with another date in the header: a profile of its own (ICC.1, 7.2.8).
    own = press[:24] + b"\x07\xd0" + press[26:]
    image = Image.new("CMYK", (60, 40), (200, 40, 20, 10))
    image.save(photo_project.original(f"a.{suffix}"), icc_profile=own)
    photo = photo_project.photo(f"a.{suffix}")
    _, (alone,) = photo_project.make(photo, plan_derivative(photo, recipe=SCREEN, name="alone.jpg"))
    _, (_, beside) = photo_project.make(
        photo,
        plan_derivative(photo, recipe=PRINT, name="print.jpg"),
        plan_derivative(photo, recipe=SCREEN, name="beside.jpg"),
    )
    assert beside.read_bytes() == alone.read_bytes()


@pytest.mark.parametrize("size", [(300, 200), (299, 199), (151, 101), (64, 43), (7, 5), (1, 1)])
@pytest.mark.parametrize("recipe", [PRINT, SCREEN], ids=["print", "screen"])
def test_a_file_has_exactly_the_planned_size(
    size: tuple[int, int], recipe: Recipe, photo_project: PhotoProject
) -> None:
    draw_red_patch(photo_project.original("a.jpg"))
    assert photo_project.picture(photo_project.photo("a.jpg"), size, recipe).size == size
