"""Photographs are decoded strictly, set upright, converted, and made once, with pixels alone."""

import os
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile

from book import images
from book.build import PRESS_PROFILE
from book.images import Made, PictureError
from book.model import Photo
from book.plan import Derivative, Edition, Recipe
from tests.test_model import made_photo

PRINT = Recipe(colour="cmyk", profile="a" * 64, quality=92, subsampling="4:4:4")
SCREEN = Recipe(colour="srgb", quality=85, subsampling="4:2:0")
RED, BLUE = (200, 30, 30), (30, 60, 160)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "source/gallery").mkdir(parents=True)
    (tmp_path / "pictures").mkdir()
    return tmp_path


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def truncated_allowed() -> Iterator[None]:
    """Switch on, as importing WeasyPrint does, what would print half a photograph in grey."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    yield
    ImageFile.LOAD_TRUNCATED_IMAGES = before


def drawn(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    """Draw a blue picture with a red patch in its upper left corner."""
    image = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=RED)
    return image.convert(mode)


def known(project: Path, file: str) -> Photo:
    """Make the model's photograph of a file in the gallery, by its header."""
    path = project / "source/gallery" / file
    header = images.probe(path)
    photo = made_photo(path.stem, (header.width, header.height))
    return replace(photo, file=f"source/gallery/{file}")


def planned(
    photo: Photo, size: tuple[int, int] | None = None, recipe: Recipe = SCREEN, name: str = ""
) -> Derivative:
    width, height = size or (photo.width, photo.height)
    edition = Edition.PRINT if recipe.colour == "cmyk" else Edition.SCREEN
    return Derivative(
        photo_id=photo.id,
        edition=edition,
        name=name or f"{photo.id}-{width}w-{edition}.jpg",
        width=width,
        height=height,
        recipe=recipe,
    )


def make(
    project: Path, executor: Executor, photo: Photo, files: Sequence[Derivative]
) -> tuple[Made, list[Path]]:
    """Make a photograph's files; answer what was said of it, and the files."""
    folder = project / "pictures"
    (made,) = images.make(files, {photo.id: photo}, project, folder, PRESS_PROFILE, executor)
    return made, [folder / file.name for file in files]


def made_picture(
    project: Path, executor: Executor, photo: Photo, size: tuple[int, int] | None = None
) -> Image.Image:
    made, (path,) = make(project, executor, photo, [planned(photo, size)])
    assert made == Made(photo_id=photo.id)
    with Image.open(path) as image:
        image.load()
        return image


def near(pixel: Any, colour: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("flag", range(1, 9))
def test_a_picture_stands_upright_whatever_its_flag(
    flag: int, suffix: str, project: Path, executor: Executor
) -> None:
    upright = drawn()
    # How a camera stores a picture with each flag: turned or mirrored, to be undone by the flag.
    turns = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    turn = turns[flag]
    exif = Image.Exif()
    exif[0x0112] = flag
    stored = upright.transpose(turn) if turn is not None else upright
    stored.save(project / f"source/gallery/turned.{suffix}", exif=exif, quality=95)
    photo = known(project, f"turned.{suffix}")
    assert (photo.width, photo.height) == (300, 200)
    for size in ((300, 200), (150, 100), (30, 20)):
        image = made_picture(project, executor, photo, size)
        assert image.size == size
        assert near(image.getpixel((size[0] // 10, size[1] // 10)), RED, 30)
        assert near(image.getpixel((size[0] * 9 // 10, size[1] * 9 // 10)), BLUE, 30)


@pytest.mark.parametrize("size", [(300, 200), (299, 199), (151, 101), (64, 43), (7, 5), (1, 1)])
@pytest.mark.parametrize("recipe", [PRINT, SCREEN], ids=["print", "screen"])
def test_a_file_has_exactly_the_planned_size(
    size: tuple[int, int], recipe: Recipe, project: Path, executor: Executor
) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    photo = known(project, "a.jpg")
    _, (path,) = make(project, executor, photo, [planned(photo, size, recipe)])
    with Image.open(path) as image:
        assert (image.format, image.size) == ("JPEG", size)


def spoil(path: Path, kept: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])


@pytest.mark.usefixtures("truncated_allowed")
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_cut_file_is_refused_even_when_pillow_is_told_to_take_it(
    kept: float, suffix: str, project: Path, executor: Executor
) -> None:
    path = project / f"source/gallery/cut.{suffix}"
    Image.effect_noise((400, 300), 80).convert("RGB").save(path)
    photo = known(project, f"cut.{suffix}")
    spoil(path, kept)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    assert images.examine(path)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    made, (file,) = make(project, executor, photo, [planned(photo)])
    assert made.fault
    assert not file.exists()
    assert list((project / "pictures").iterdir()) == []


def test_a_sound_picture_has_no_fault(project: Path) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    assert images.examine(project / "source/gallery/a.jpg") == ""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "the file is empty"),
        (b"no picture", "the file is no picture of a kind that can be printed"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "the file is no picture of a kind"),
        (b"\x89PNG\r\n\x1a\n", "the file is no picture of a kind"),
        (b"%PDF-1.7\n", "the file is no picture of a kind"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "the file is no picture of a kind"),
    ],
)
def test_what_is_no_picture_is_said(content: bytes, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=fault):
        images.probe(path)
    assert images.examine(path).startswith(fault)


def test_a_picture_too_large_to_decode_is_refused_by_its_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 5_000_000)
    path = tmp_path / "a.png"
    Image.new("1", (3000, 2000)).save(path)
    with pytest.raises(PictureError, match="the picture has 6 megapixels"):
        images.probe(path)


SALT = b"Serial 4711 of Olena"


def salted(path: Path) -> None:
    """Save a JPEG with a position, a serial number, a thumbnail, a comment and XMP in it."""
    exif = Image.Exif()
    exif[0x010F] = SALT.decode()
    exif[0x8825] = {1: "N", 2: (49.0, 12.0, 33.0), 3: "E", 4: (37.0, 15.0, 1.0)}
    exif.get_ifd(0x8769)[0xA431] = SALT.decode()
    drawn().save(path, exif=exif, comment=SALT, xmp=b"<x:xmpmeta>" + SALT + b"</x:xmpmeta>")
    content = path.read_bytes()
    irb = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(SALT).to_bytes(4, "big") + SALT
    segment = b"\xff\xed" + (len(irb) + 2).to_bytes(2, "big") + irb
    path.write_bytes(content[:2] + segment + content[2:] + b"\xff\xd8" + SALT + b"\xff\xd9")


def segments(content: bytes) -> list[tuple[int, bytes]]:
    """List a JPEG's segments up to its pixels."""
    found, at = [], 2
    while content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        found.append((content[at + 1], content[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


@pytest.mark.parametrize("recipe", [PRINT, SCREEN], ids=["print", "screen"])
@pytest.mark.parametrize("size", [(300, 200), (150, 100)])
def test_nothing_but_pixels_comes_along(
    size: tuple[int, int], recipe: Recipe, project: Path, executor: Executor
) -> None:
    path = project / "source/gallery/salted.jpg"
    salted(path)
    assert path.read_bytes().count(SALT) >= 5
    photo = known(project, "salted.jpg")
    _, (file,) = make(project, executor, photo, [planned(photo, size, recipe)])
    content = file.read_bytes()
    for salt in (SALT, b"Exif", b"GPS", b"http", b"ICC_PROFILE", b"Photoshop"):
        assert salt not in content
    assert content.count(b"\xff\xd8\xff") == 1
    allowed = {0xDB, 0xC0, 0xC4, 0xE0, 0xEE}
    assert {marker for marker, _ in segments(content)} <= allowed


def test_a_picture_for_print_is_cmyk_as_adobe_writes_it(project: Path, executor: Executor) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    photo = known(project, "a.jpg")
    _, (file,) = make(project, executor, photo, [planned(photo, None, PRINT)])
    adobe = [said for marker, said in segments(file.read_bytes()) if marker == 0xEE]
    assert [said[:5] for said in adobe] == [b"Adobe"]
    with Image.open(file) as image:
        assert image.mode == "CMYK"
        cyan, magenta, yellow, black = image.getpixel((20, 20))  # type: ignore[misc]
        assert cyan < 90 < 180 < magenta
        assert yellow > 150
        assert black < 130
        total = max(sum(pixel) / 2.55 for pixel in image.resize((30, 20)).get_flattened_data())
        assert total <= 300
    # 4:4:4: every component with one sample a pixel.
    (frame,) = (said for marker, said in segments(file.read_bytes()) if marker == 0xC0)
    assert [frame[7 + 3 * n] for n in range(frame[5])] == [0x11] * 4


def test_white_stays_paper_and_black_has_no_more_ink_than_the_press_bears(
    project: Path, executor: Executor
) -> None:
    image = Image.new("RGB", (200, 100), "white")
    image.paste((0, 0, 0), (100, 0, 200, 100))
    image.save(project / "source/gallery/a.png")
    photo = known(project, "a.png")
    _, (file,) = make(project, executor, photo, [planned(photo, None, PRINT)])
    with Image.open(file) as made:
        white: Any = made.getpixel((40, 50))
        black: Any = made.getpixel((160, 50))
    assert sum(white) <= 8
    assert 200 <= sum(black) / 2.55 <= 301


def of_16_bits(order: str) -> Image.Image:
    level = struct.pack(f"{'>' if order == 'B' else '<'}H", 40_000)
    return Image.frombytes(f"I;16{order if order == 'B' else ''}", (60, 40), level * 2400)


@pytest.mark.parametrize(
    ("image", "suffix", "colour"),
    [
        (Image.new("L", (60, 40), 100), "png", (100, 100, 100)),
        (Image.new("1", (60, 40), 1), "png", (255, 255, 255)),
        (drawn((60, 40), "P"), "png", BLUE),
        (Image.new("RGBA", (60, 40), (*BLUE, 255)), "png", BLUE),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "png", (255, 255, 255)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 128)), "png", (127, 127, 127)),
        (Image.new("LA", (60, 40), (100, 255)), "png", (100, 100, 100)),
        (of_16_bits(""), "png", (156, 156, 156)),
        (of_16_bits(""), "tif", (156, 156, 156)),
        (of_16_bits("B"), "tif", (156, 156, 156)),
        (Image.new("CMYK", (60, 40), (0, 0, 0, 255)), "jpg", (0, 0, 0)),
        (Image.new("CMYK", (60, 40), (0, 0, 0, 0)), "tif", (255, 255, 255)),
        (Image.new("L", (60, 40), 100), "jpg", (100, 100, 100)),
        (drawn((60, 40)), "webp", BLUE),
    ],
    ids=lambda said: said if isinstance(said, str) else getattr(said, "mode", None),
)
def test_pictures_of_every_kind_have_sane_colours(
    image: Image.Image,
    suffix: str,
    colour: tuple[int, int, int],
    project: Path,
    executor: Executor,
) -> None:
    image.save(project / f"source/gallery/a.{suffix}")
    photo = known(project, f"a.{suffix}")
    made = made_picture(project, executor, photo)
    assert near(made.convert("RGB").getpixel((45, 30)), colour)
    _, (file,) = make(project, executor, photo, [planned(photo, None, PRINT)])
    with Image.open(file) as on_paper:
        assert on_paper.mode == "CMYK"


def test_transparency_of_a_palette_shows_the_paper(project: Path, executor: Executor) -> None:
    image = drawn((60, 40)).quantize(4)
    image.save(project / "source/gallery/a.png", transparency=image.getpixel((45, 30)))
    made = made_picture(project, executor, known(project, "a.png"))
    assert near(made.convert("RGB").getpixel((45, 30)), (255, 255, 255))


def test_a_profile_is_applied(project: Path, executor: Executor) -> None:
    press = PRESS_PROFILE.read_bytes()
    Image.new("CMYK", (60, 40), (255, 0, 0, 0)).save(
        project / "source/gallery/a.jpg", icc_profile=press, quality=95
    )
    made = made_picture(project, executor, known(project, "a.jpg"))
    red, green, blue = made.getpixel((30, 20))  # type: ignore[misc]
    # Process cyan on coated paper, and not the 0, 255, 255 of naive arithmetic.
    assert red < 40
    assert 130 < green < 180
    assert 200 < blue < 245


@pytest.mark.parametrize("profile", [b"no profile", PRESS_PROFILE.read_bytes()])
def test_a_profile_that_does_not_fit_is_taken_for_none(
    profile: bytes, project: Path, executor: Executor
) -> None:
    drawn((60, 40)).save(project / "source/gallery/a.jpg", icc_profile=profile, quality=95)
    made = made_picture(project, executor, known(project, "a.jpg"))
    assert near(made.getpixel((45, 30)), BLUE)


def test_a_file_with_more_pictures_gives_its_first(project: Path, executor: Executor) -> None:
    for suffix, kind in (("jpg", "MPO"), ("tif", "TIFF")):
        path = project / f"source/gallery/more.{suffix}"
        second = Image.new("RGB", (300, 200), "white")
        drawn().save(path, kind, save_all=True, append_images=[second])
        made = made_picture(project, executor, known(project, path.name))
        assert near(made.getpixel((250, 150)), BLUE)


def test_what_is_there_is_not_made_again(project: Path, executor: Executor) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    photo = known(project, "a.jpg")
    files = [planned(photo), planned(photo, None, PRINT)]
    _, paths = make(project, executor, photo, files)
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths]
    (project / "source/gallery/a.jpg").unlink()
    made, _ = make(project, executor, photo, files)
    assert made == Made(photo_id="a")
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths] == before


def test_only_the_missing_one_is_made(project: Path, executor: Executor) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    photo = known(project, "a.jpg")
    files = [planned(photo), planned(photo, None, PRINT)]
    _, paths = make(project, executor, photo, files)
    os.utime(paths[0], ns=(1, 1))
    paths[1].unlink()
    make(project, executor, photo, files)
    assert paths[0].stat().st_mtime_ns == 1
    assert paths[1].exists()


def test_equal_photographs_give_equal_bytes(project: Path, executor: Executor) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    photo = known(project, "a.jpg")
    names = ("one.jpg", "two.jpg")
    _, paths = make(project, executor, photo, [planned(photo, name=name) for name in names])
    assert paths[0].read_bytes() == paths[1].read_bytes()


def stand_in(photo_id: str = "city-sign", size: tuple[int, int] = (3600, 2400)) -> Photo:
    return made_photo(photo_id, size, delivered=False)


@pytest.mark.parametrize(
    "size", [(3600, 2400), (2400, 3600), (3600, 3600), (3600, 360), (360, 3600)]
)
def test_a_stand_in_can_be_seen_to_be_one(
    size: tuple[int, int], project: Path, executor: Executor
) -> None:
    photo = stand_in(size=size)
    small = (size[0] // 4, size[1] // 4)
    image = made_picture(project, executor, photo, small).convert("L")
    width, height = small
    centre = image.crop((width // 4, height // 4, width * 3 // 4, height * 3 // 4))
    darkest, lightest = centre.getextrema()
    assert isinstance(darkest, int)
    assert isinstance(lightest, int)
    assert darkest < 160 < 200 < lightest
    # Its words stand inside it: the columns at its sides hold the cross and the frame alone.
    side = image.crop((2, height // 2 - 2, width // 25, height // 2 + 2))
    assert side.getextrema()[0] > 150  # type: ignore[operator]


def test_stand_ins_of_two_photographs_differ(project: Path, executor: Executor) -> None:
    one, two = (
        made_picture(project, executor, stand_in(name), (900, 600)) for name in ("one", "two")
    )
    assert one.tobytes() != two.tobytes()


@pytest.mark.parametrize(
    ("proportions", "size"),
    [
        ((3, 2), (3600, 2400)),
        ((2, 3), (2400, 3600)),
        ((1, 1), (3600, 3600)),
        ((16, 9), (3600, 2025)),
        ((1, 9999), (1, 3600)),
    ],
)
def test_a_stand_in_has_the_ratio_that_is_given(
    proportions: tuple[int, int], size: tuple[int, int]
) -> None:
    assert images.stand_in_size(proportions) == size


@pytest.mark.parametrize("proportions", [(1, 9999), (9999, 1)])
def test_a_stand_in_of_any_ratio_can_be_drawn(
    proportions: tuple[int, int], project: Path, executor: Executor
) -> None:
    photo = stand_in(size=images.stand_in_size(proportions))
    made_picture(project, executor, photo)


def test_what_is_in_no_plan_is_removed(project: Path, executor: Executor) -> None:
    drawn().save(project / "source/gallery/a.jpg")
    photo = known(project, "a.jpg")
    kept, gone = planned(photo, name="kept.jpg"), planned(photo, name="gone.jpg")
    make(project, executor, photo, [kept, gone])
    (project / "pictures/other.txt").write_text("not ours", encoding="utf-8")
    images.prune(project / "pictures", [kept])
    assert sorted(path.name for path in (project / "pictures").iterdir()) == [
        "kept.jpg",
        "other.txt",
    ]


def test_the_press_profile_is_one(tmp_path: Path) -> None:
    assert images.profile_fault(PRESS_PROFILE) == ""
    (tmp_path / "a.icc").write_bytes(b"no profile")
    assert images.profile_fault(tmp_path / "a.icc") == "is no ICC profile"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    (tmp_path / "b.icc").write_bytes(srgb.tobytes())
    assert images.profile_fault(tmp_path / "b.icc") == "is a profile for RGB, not for CMYK"
