"""Derivatives: the planned size, the edition's coding, made once, the same bytes everywhere."""

import math
import os
import random
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter

from book import images
from book.images import PhotoResult
from book.model import Photo
from book.plan import EPUB_BYTES, Edition, Recipe, fit_within, recipes
from book.project import PRESS_PROFILE
from tests.support import profiles
from tests.support.pictures import PRINT, SCREEN, Darkroom, pictures_in, planned, segments

EPUB = recipes("a" * 64)[Edition.EPUB]
#: Coded so finely that what is seen comes from the scaling alone.
FINE = Recipe(colour="srgb", quality=100, subsampling="4:4:4")


def draw(path: Path, size: tuple[int, int] = (300, 200)) -> None:
    image = Image.new("RGB", size, (30, 60, 160))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(200, 30, 30))
    image.save(path, icc_profile=profiles.rgb_profile("srgb"))


def camera_like(size: tuple[int, int]) -> Image.Image:
    """Draw edges, fine lines, gradients and the noise of a sensor, which sees colours half as fine.

    Under each pixel of a sensor is one of three colours (Bayer): brightness is sharp, hue is not.
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
    # Nothing outdoors has the colours of a screen.
    hues = [hue.point(lambda level: 128 + (level - 128) * 0.6) for hue in hues]
    hues = [hue.filter(ImageFilter.GaussianBlur(2)) for hue in hues]
    return Image.merge("YCbCr", (light, *hues)).convert("RGB")


@pytest.fixture(scope="module", params=["4:2:2", "4:2:0"])
def photograph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph of six megapixels, and beside it what a full decode of it gives."""
    folder = tmp_path_factory.mktemp("camera")
    camera_like((3000, 2000)).save(folder / "a.jpg", quality=95, subsampling=request.param)
    with Image.open(folder / "a.jpg") as image:
        image.save(folder / "a.png", compress_level=1)
    return folder


def psnr(one: Image.Image, other: Image.Image) -> float:
    """Answer the peak signal-to-noise ratio of two pictures, in dB."""
    histogram = ImageChops.difference(one, other).histogram()
    squares = sum(count * (n % 256) ** 2 for n, count in enumerate(histogram))
    error = squares / (one.width * one.height * len(one.getbands()))
    return 10 * math.log10(255**2 / error) if error else math.inf


@pytest.mark.parametrize("width", [2990, 2000, 1510, 1500, 1310, 1304, 1000, 660, 650, 330, 200])
def test_a_reduced_decode_equals_a_full_one(
    width: int, photograph: Path, darkroom: Darkroom
) -> None:
    for name in ("a.jpg", "a.png"):
        os.link(photograph / name, darkroom.original(name))
    size = (width, round(width / 1.5))
    photo = darkroom.photo("a.jpg")
    # PNG has no reduced decode.
    whole = replace(darkroom.photo("a.png"), id="whole")
    assert psnr(darkroom.picture(photo, size, FINE), darkroom.picture(whole, size, FINE)) >= 40


def test_a_file_has_the_same_bytes_whatever_is_made_beside_it(
    photograph: Path, darkroom: Darkroom
) -> None:
    # Its name is its cache: one edition asked for alone, or an interrupted build taken up again,
    # must not give other pixels than all editions at once.
    os.link(photograph / "a.jpg", darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    sizes = [(2600, 1733), (1800, 1200), (900, 600), (640, 427)]
    _, together = darkroom.make(
        photo, *(planned(photo, size, name=f"{size[0]}-together.jpg", base=2600) for size in sizes)
    )
    for size, path in zip(sizes, together, strict=True):
        file = planned(photo, size, name=f"{size[0]}-alone.jpg", base=2600)
        _, (alone,) = darkroom.make(photo, file)
        assert path.read_bytes() == alone.read_bytes(), size


@pytest.mark.parametrize("size", [(300, 200), (299, 199), (151, 101), (64, 43), (7, 5), (1, 1)])
@pytest.mark.parametrize("recipe", [PRINT, SCREEN], ids=["print", "screen"])
def test_a_file_has_exactly_the_planned_size(
    size: tuple[int, int], recipe: Recipe, darkroom: Darkroom
) -> None:
    draw(darkroom.original("a.jpg"))
    assert darkroom.picture(darkroom.photo("a.jpg"), size, recipe).size == size


# --- the coding of each edition -----------------------------------------------------------------


def frame(content: bytes) -> tuple[int, list[int]]:
    """Answer a JPEG's start-of-frame marker and the sampling factors of its components."""
    ((marker, said),) = [(m, s) for m, s in segments(content) if 0xC0 <= m <= 0xCF and m != 0xC4]
    return marker, [said[7 + 3 * n] for n in range(said[5])]


@pytest.mark.parametrize(
    ("edition", "sampling", "markers"),
    [
        (Edition.PRINT, [0x11] * 4, {0xDB, 0xC0, 0xC4, 0xE2, 0xEE}),
        (Edition.SCREEN, [0x22, 0x11, 0x11], {0xDB, 0xC0, 0xC4, 0xE0, 0xE1, 0xED}),
        (Edition.EPUB, [0x22, 0x11, 0x11], {0xDB, 0xC0, 0xC4, 0xE0, 0xE1, 0xED}),
    ],
)
def test_a_file_is_baseline_with_the_segments_of_its_edition_alone(
    edition: Edition, sampling: list[int], markers: set[int], darkroom: Darkroom
) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    _, (path,) = darkroom.make(photo, planned(photo, recipe=recipes("a" * 64)[edition]))
    content = path.read_bytes()
    assert frame(content) == (0xC0, sampling)
    assert {marker for marker, _ in segments(content)} <= markers
    assert pictures_in(content) == 1
    (quantised,) = {s[0] >> 4 for m, s in segments(content) if m == 0xDB}
    assert quantised == 0


def test_a_picture_for_print_is_cmyk_as_adobe_writes_it(darkroom: Darkroom) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    image = darkroom.picture(photo, recipe=PRINT)
    (path,) = darkroom.folder.iterdir()
    content = path.read_bytes()
    adobe = [said for marker, said in segments(content) if marker == 0xEE]
    assert [said[:5] for said in adobe] == [b"Adobe"]
    assert image.mode == "CMYK"
    cyan, magenta, yellow, black = image.getpixel((20, 20))  # type: ignore[misc]
    assert cyan < 90 < 180 < magenta
    assert yellow > 150
    assert black < 130
    pixels: Any = image.resize((30, 20)).get_flattened_data()
    assert max(sum(pixel) / 2.55 for pixel in pixels) <= 300


def test_print_files_carry_the_press_profile_and_others_none(darkroom: Darkroom) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    assert darkroom.picture(photo, recipe=PRINT).info["icc_profile"] == PRESS_PROFILE.read_bytes()
    assert "icc_profile" not in darkroom.picture(photo, recipe=SCREEN).info


def noise(size: tuple[int, int]) -> Image.Image:
    """Draw what compresses worst: noise in every channel."""
    width, height = size
    return Image.frombytes("RGB", size, random.Random(1).randbytes(width * height * 3))


@pytest.mark.parametrize("size", [(3100, 1900), (1900, 3100), (2600, 2600), (2560, 400), (60, 40)])
def test_an_epub_picture_keeps_every_limit_even_of_pure_noise(
    size: tuple[int, int], darkroom: Darkroom
) -> None:
    noise(size).save(darkroom.original("a.png"), compress_level=0)
    photo = darkroom.photo("a.png")
    limits = fit_within(*size, 2560, 5_000_000)
    assert max(limits) <= 2560
    assert limits[0] * limits[1] <= 5_000_000
    _, (path,) = darkroom.make(photo, planned(photo, limits, EPUB))
    with Image.open(path) as image:
        assert image.size == limits
        assert all(made <= own for made, own in zip(image.size, size, strict=True))
    assert path.stat().st_size <= EPUB_BYTES
    assert frame(path.read_bytes())[0] == 0xC0


# --- made once ----------------------------------------------------------------------------------


def editions_of(photo: Photo) -> list[Any]:
    return [
        planned(photo, (250, 167), recipe, f"{edition}.jpg")
        for edition, recipe in recipes("a" * 64).items()
    ]


def test_one_decode_serves_all_editions(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    opened = []
    really = Image.open

    def counted(path: Any, *arguments: Any, **options: Any) -> Any:
        opened.append(path)
        return really(path, *arguments, **options)

    monkeypatch.setattr(Image, "open", counted)
    made, paths = darkroom.make(photo, *editions_of(photo))
    assert made.fault == ""
    assert all(path.exists() for path in paths)
    assert len(opened) == 1


def test_what_is_there_is_not_made_again(darkroom: Darkroom) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    files = editions_of(photo)
    _, paths = darkroom.make(photo, *files)
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths]
    darkroom.original("a.jpg").unlink()
    made, _ = darkroom.make(photo, *files)
    assert made == PhotoResult(photo_id="a")
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths] == before


def test_only_the_missing_one_is_made(darkroom: Darkroom) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    files = editions_of(photo)
    _, paths = darkroom.make(photo, *files)
    os.utime(paths[0], ns=(1, 1))
    paths[1].unlink()
    darkroom.make(photo, *files)
    assert paths[0].stat().st_mtime_ns == 1
    assert paths[1].exists()


@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "webp", "avif", "heic"])
def test_the_same_photograph_gives_the_same_bytes_in_another_folder(
    kind: str, darkroom: Darkroom, tmp_path: Path, executor: Executor
) -> None:
    draw(darkroom.original(f"a.{kind}"))
    photo = darkroom.photo(f"a.{kind}")
    elsewhere = Darkroom(tmp_path / "elsewhere", executor)
    elsewhere.original("a").parent.mkdir(parents=True)
    elsewhere.folder.mkdir()
    elsewhere.original(f"a.{kind}").write_bytes(darkroom.original(f"a.{kind}").read_bytes())
    _, here = darkroom.make(photo, *editions_of(photo))
    _, there = elsewhere.make(photo, *editions_of(photo))
    for one, other in zip(here, there, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_what_is_in_no_plan_is_removed(darkroom: Darkroom) -> None:
    draw(darkroom.original("a.jpg"))
    photo = darkroom.photo("a.jpg")
    kept, gone = planned(photo, name="kept.jpg"), planned(photo, name="gone.jpg")
    darkroom.make(photo, kept, gone)
    (darkroom.folder / "other.txt").write_text("not ours", encoding="utf-8")
    images.remove_unplanned(darkroom.folder, [kept])
    assert sorted(path.name for path in darkroom.folder.iterdir()) == ["kept.jpg", "other.txt"]


def test_the_press_profile_is_one(tmp_path: Path) -> None:
    assert images.profile_fault(PRESS_PROFILE) == ""
    (tmp_path / "a.icc").write_bytes(b"no profile")
    assert images.profile_fault(tmp_path / "a.icc") == "is no ICC profile"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    (tmp_path / "b.icc").write_bytes(srgb.tobytes())
    assert images.profile_fault(tmp_path / "b.icc") == "is a profile for RGB, not for CMYK"
