"""Photographs are known by their headers, decoded strictly and set upright."""

import struct
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw, ImageFile

from book import images
from book.images import PictureError, originals
from tests.support import profiles
from tests.support.pictures import COLOURED, PRINT, SCREEN, Darkroom, Raster, near, planned, stored

RED, BLUE = (200, 30, 30), (30, 60, 160)


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


@pytest.mark.parametrize("kind", COLOURED)
@pytest.mark.parametrize("flag", range(1, 9))
def test_a_picture_stands_upright_at_every_size_whatever_its_flag(
    flag: int, kind: str, darkroom: Darkroom
) -> None:
    labels = Image.new("L", (304, 208))
    labels.paste(1, (0, 0, 80, 48))
    patches = [tuple(level / 255 for level in colour) for colour in (BLUE, RED)]
    raster = Raster(stored(labels, flag), patches, profiles.rgb_profile("srgb"), flag)
    darkroom.original("turned").write_bytes(COLOURED[kind](raster))
    photo = darkroom.photo("turned")
    assert (photo.width, photo.height) == (304, 208)
    for size in ((304, 208), (152, 104), (38, 26)):
        image = darkroom.picture(photo, size)
        assert image.size == size
        assert near(image.getpixel((size[0] // 10, size[1] // 10)), RED, 30)
        assert near(image.getpixel((size[0] * 9 // 10, size[1] * 9 // 10)), BLUE, 30)


@pytest.mark.usefixtures("truncated_allowed")
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "avif", "heic"])
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_cut_file_is_refused_even_when_pillow_is_told_to_take_it(
    kept: float, suffix: str, darkroom: Darkroom
) -> None:
    path = darkroom.original(f"cut.{suffix}")
    Image.effect_noise((400, 300), 80).convert("RGB").save(path)
    photo = darkroom.photo(path.name)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    assert images.decoding_fault(path)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    made, (file,) = darkroom.make(photo, planned(photo))
    assert made.fault
    assert not file.exists()
    assert list(darkroom.folder.iterdir()) == []


def test_a_sound_picture_has_no_fault(darkroom: Darkroom) -> None:
    drawn().save(darkroom.original("a.jpg"))
    assert images.decoding_fault(darkroom.original("a.jpg")) == ""


@pytest.mark.parametrize(
    ("kind", "format_"),
    [
        ("jpeg", "JPEG"), ("png-16", "PNG"), ("tiff-16-big", "TIFF"), ("webp", "WEBP"),
        ("avif", "AVIF"), ("heic", "HEIF"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("profile", ["untagged", "display-p3"])
def test_a_header_says_format_size_and_profile(
    kind: str, format_: str, profile: str, darkroom: Darkroom
) -> None:
    raster = Raster(stored(Image.new("L", (30, 20)), 6), [(0, 0, 0)], profiles.named(profile), 6)
    path = darkroom.original("a.whatever")
    path.write_bytes(COLOURED[kind](raster))
    header = images.read_header(path)
    assert (header.format, header.width, header.height) == (format_, 30, 20)
    assert header.profile == ("" if profile == "untagged" else profile)
    assert not header.transparent


def test_a_picture_too_large_to_decode_is_refused_by_its_header(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MOST_PIXELS", 5_000_000)
    path = darkroom.original("a.png")
    Image.new("1", (3000, 2000)).save(path)
    with pytest.raises(PictureError, match="the picture has 6 megapixels"):
        images.read_header(path)


# --- kinds of pixels --------------------------------------------------------------------------


def of_16_bits(order: str) -> Image.Image:
    level = struct.pack(f"{'>' if order == 'B' else '<'}H", 40_000)
    return Image.frombytes(f"I;16{order if order == 'B' else ''}", (60, 40), level * 2400)


@pytest.mark.parametrize(
    ("image", "suffix", "colour"),
    [
        (Image.new("L", (60, 40), 100), "png", (100, 100, 100)),
        (Image.new("1", (60, 40), 1), "png", (255, 255, 255)),
        (Image.new("1", (60, 40), 1), "tif", (255, 255, 255)),
        (drawn((60, 40)).quantize(4), "png", BLUE),
        (drawn((60, 40), "LAB"), "tif", None),
        (Image.new("RGBA", (60, 40), (*BLUE, 255)), "png", BLUE),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "png", (255, 255, 255)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 128)), "png", (127, 127, 127)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 128)), "tif", (127, 127, 127)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 128)), "webp", (127, 127, 127)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 128)), "avif", (127, 127, 127)),
        (Image.new("RGBA", (60, 40), (0, 0, 0, 128)), "heic", (127, 127, 127)),
        (Image.new("LA", (60, 40), (100, 255)), "png", (100, 100, 100)),
        (Image.new("LA", (60, 40), (0, 128)), "png", (127, 127, 127)),
        (of_16_bits(""), "png", (156, 156, 156)),
        (of_16_bits(""), "tif", (156, 156, 156)),
        (of_16_bits("B"), "tif", (156, 156, 156)),
        (Image.new("CMYK", (60, 40), (0, 0, 0, 0)), "tif", (255, 255, 255)),
        (Image.new("L", (60, 40), 100), "jpg", (100, 100, 100)),
    ],
    ids=lambda said: said if isinstance(said, str) else getattr(said, "mode", None),
)
def test_pictures_of_every_kind_have_sane_colours(
    image: Image.Image, suffix: str, colour: tuple[int, int, int] | None, darkroom: Darkroom
) -> None:
    path = darkroom.original(f"a.{suffix}")
    if image.mode == "LAB":
        image = Image.frombytes("LAB", (60, 40), bytes((136, 0, 0)) * 2400)
        colour = (128, 128, 128)
    image.save(path)
    photo = darkroom.photo(path.name)
    made = darkroom.picture(photo)
    assert colour
    assert near(made.convert("RGB").getpixel((45, 30)), colour, 4)
    assert darkroom.picture(photo, recipe=PRINT).mode == "CMYK"


@pytest.mark.parametrize("inks", [(0, 0, 0, 255), (255, 0, 0, 0)])
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_inks_without_a_profile_are_seen_as_printed(
    suffix: str, inks: tuple[int, int, int, int], darkroom: Darkroom
) -> None:
    Image.new("CMYK", (60, 40), inks).save(darkroom.original(f"a.{suffix}"))
    red, green, blue = darkroom.picture(darkroom.photo(f"a.{suffix}")).getpixel((30, 20))  # type: ignore[misc]
    if inks[3]:
        # Black ink alone is a dark grey beside all four.
        assert 5 < min(red, green, blue) <= max(red, green, blue) < 60
    else:
        # Process cyan on coated paper, and not the 0, 255, 255 of naive arithmetic.
        assert red < 40
        assert 130 < green < 180
        assert 200 < blue < 245


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_shows_the_paper_and_is_said(mode: str, darkroom: Darkroom) -> None:
    path = darkroom.original("a.png")
    if mode == "P":
        image = drawn((60, 40)).quantize(4)
        image.save(path, transparency=image.getpixel((45, 30)))
    else:
        image = drawn((60, 40), mode)
        image.putalpha(0)
        image.save(path)
    assert images.read_header(path).transparent
    made = darkroom.picture(darkroom.photo("a.png"))
    assert near(made.convert("RGB").getpixel((45, 30)), (255, 255, 255))


def test_floating_point_pixels_are_refused_in_words(darkroom: Darkroom) -> None:
    Image.new("F", (60, 40), 0.5).save(darkroom.original("a.tif"))
    photo = darkroom.photo("a.tif")
    made, _ = darkroom.make(photo, planned(photo, recipe=SCREEN))
    assert "floating point" in made.fault


def test_a_file_with_more_pictures_gives_its_first(darkroom: Darkroom) -> None:
    for suffix, kind in (("jpg", "MPO"), ("tif", "TIFF"), ("heic", "HEIF"), ("webp", "WEBP")):
        path = darkroom.original(f"more-{suffix}.{suffix}")
        second = Image.new("RGB", (300, 200), "white")
        drawn().save(path, kind, save_all=True, append_images=[second])
        made = darkroom.picture(darkroom.photo(path.name))
        assert near(made.getpixel((250, 150)), BLUE)
