"""Photographs drawn for tests."""

from pathlib import Path

from PIL import Image, ImageDraw

from tests.support import profiles

#: The sample's photographs: landscape, portrait, panorama, square; sizes in pixels.
PHOTOGRAPHS = {
    "old-bridge.jpg": (1800, 1200),
    "ferry.jpg": (1500, 1000),
    "ferryman.jpg": (800, 1200),
    "far-bank.jpg": (2400, 800),
    "pier.png": (1000, 1000),
    "flood.jpg": (1600, 1200),
    "rail-bridge.jpg": (3000, 1100),
}

RED, BLUE = (200, 30, 30), (30, 60, 160)


def draw_photograph(path: Path, size: tuple[int, int]) -> None:
    """Draw a picture that differs from its mirror image and from pictures of other widths."""
    width, height = size
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image, image.rotate(180), Image.new("L", size, width % 256)))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 8, height // 8), fill=(200, 40, 40))
    draw.ellipse((width // 3, height // 3, width // 2, height // 2), fill=(240, 220, 60))
    image.save(path, quality=90, icc_profile=profiles.rgb_profile("srgb"))


def red_patch(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    """Return a blue picture with a red patch in its upper left corner."""
    image = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=RED)
    return image.convert(mode)


def draw_red_patch(path: Path, size: tuple[int, int] = (300, 200)) -> None:
    """Write `red_patch` to a file, with the profile of sRGB."""
    red_patch(size).save(path, icc_profile=profiles.rgb_profile("srgb"))
