"""Originals of every kind of pixel: grey, palette, 16 bits, transparent, CMYK, Lab, float."""

import struct

import pytest
from PIL import Image

from book import images
from book.images import PictureError
from tests.support.photo_project import PRINT, PhotoProject, is_near
from tests.support.photographs import BLUE, red_patch


def of_16_bits(order: str) -> Image.Image:
    level = struct.pack(f"{'>' if order == 'B' else '<'}H", 40_000)
    return Image.frombytes(f"I;16{order if order == 'B' else ''}", (60, 40), level * 2400)


@pytest.mark.parametrize(
    ("image", "suffix", "colour"),
    [
        (Image.new("L", (60, 40), 100), "png", (100, 100, 100)),
        (Image.new("1", (60, 40), 1), "png", (255, 255, 255)),
        (Image.new("1", (60, 40), 1), "tif", (255, 255, 255)),
        (red_patch((60, 40)).quantize(4), "png", BLUE),
        (red_patch((60, 40), "LAB"), "tif", None),
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
    ids=lambda parameter: (
        parameter if isinstance(parameter, str) else getattr(parameter, "mode", None)
    ),
)
def test_pictures_of_every_kind_have_sane_colours(
    image: Image.Image,
    suffix: str,
    colour: tuple[int, int, int] | None,
    photo_project: PhotoProject,
) -> None:
    path = photo_project.original(f"a.{suffix}")
    if image.mode == "LAB":
        image = Image.frombytes("LAB", (60, 40), bytes((136, 0, 0)) * 2400)
        colour = (128, 128, 128)
    image.save(path)
    photo = photo_project.photo(path.name)
    made = photo_project.picture(photo)
    assert colour
    assert is_near(made.convert("RGB").getpixel((45, 30)), colour, 4)
    assert photo_project.picture(photo, recipe=PRINT).mode == "CMYK"


@pytest.mark.parametrize("inks", [(0, 0, 0, 255), (255, 0, 0, 0)])
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_inks_without_a_profile_are_seen_as_printed(
    suffix: str, inks: tuple[int, int, int, int], photo_project: PhotoProject
) -> None:
    Image.new("CMYK", (60, 40), inks).save(photo_project.original(f"a.{suffix}"))
    red, green, blue = photo_project.picture(photo_project.photo(f"a.{suffix}")).getpixel((30, 20))  # type: ignore[misc]
    if inks[3]:
        # Black ink alone is a dark grey.
        assert 5 < min(red, green, blue) <= max(red, green, blue) < 60
    else:
        # Cyan on coated paper; without a profile it would be 0, 255, 255.
        assert red < 40
        assert 130 < green < 180
        assert 200 < blue < 245


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_shows_the_paper_and_is_said(
    mode: str, photo_project: PhotoProject
) -> None:
    path = photo_project.original("a.png")
    if mode == "P":
        image = red_patch((60, 40)).quantize(4)
        image.save(path, transparency=image.getpixel((45, 30)))
    else:
        image = red_patch((60, 40), mode)
        image.putalpha(0)
        image.save(path)
    assert images.read_header(path).transparent
    made = photo_project.picture(photo_project.photo("a.png"))
    assert is_near(made.convert("RGB").getpixel((45, 30)), (255, 255, 255))


def test_floating_point_pixels_are_refused_in_words(photo_project: PhotoProject) -> None:
    Image.new("F", (60, 40), 0.5).save(photo_project.original("a.tif"))
    with pytest.raises(PictureError, match="floating point"):
        images.read_header(photo_project.original("a.tif"))


def test_a_file_with_more_pictures_gives_its_first(photo_project: PhotoProject) -> None:
    for suffix, kind in (("jpg", "MPO"), ("tif", "TIFF"), ("heic", "HEIF"), ("webp", "WEBP")):
        path = photo_project.original(f"more-{suffix}.{suffix}")
        second = Image.new("RGB", (300, 200), "white")
        red_patch().save(path, kind, save_all=True, append_images=[second])
        made = photo_project.picture(photo_project.photo(path.name))
        assert is_near(made.getpixel((250, 150)), BLUE)
