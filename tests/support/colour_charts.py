"""Charts of twelve known colours, what is read of them, and what the formulas ask for."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from PIL import Image, ImageCms

from book.project import PRESS_PROFILE
from tests.support import profiles
from tests.support.photo_project import PRINT, SCREEN, PhotoProject
from tests.support.picture_formats import Raster, Writer, as_stored
from tests.support.profiles import Colour

#: Inside the gamut of coated paper and of every space here, in sRGB.
PATCHES = (
    (128, 128, 128), (190, 190, 190), (243, 243, 242), (70, 70, 72), (194, 150, 130), (115, 82, 68),
    (98, 122, 157), (87, 108, 67), (160, 90, 80), (200, 180, 110), (70, 80, 110), (150, 165, 180),
)  # fmt: skip
LEVELS = (0, 24, 60, 90, 118, 128, 150, 180, 205, 230, 247, 255)
INKS = (
    (0, 0, 0, 0), (0, 0, 0, 128), (0, 0, 0, 255), (40, 30, 30, 0), (60, 130, 150, 20),
    (150, 90, 40, 10), (120, 60, 150, 30), (30, 160, 140, 20), (20, 25, 120, 10), (130, 20, 30, 0),
    (10, 130, 20, 0), (90, 80, 80, 100),
)  # fmt: skip
ACROSS, DOWN, EDGE = 4, 3, 32


def chart(patches: Sequence[Sequence[float]], profile: bytes = b"", flag: int = 1) -> Raster:
    """Return twelve patches in rows, stored as by a camera with an orientation flag."""
    labels = Image.new("L", (ACROSS * EDGE, DOWN * EDGE))
    for n in range(len(patches)):
        left, top = n % ACROSS * EDGE, n // ACROSS * EDGE
        labels.paste(n, (left, top, left + EDGE, top + EDGE))
    return Raster(as_stored(labels, flag), patches, profile, flag)


def patch_means(image: Image.Image) -> list[tuple[float, ...]]:
    """Return the mean of the middle of each patch."""
    middles = []
    for n in range(ACROSS * DOWN):
        left, top = n % ACROSS * EDGE + 12, n // ACROSS * EDGE + 12
        middle = image.crop((left, top, left + 8, top + 8)).tobytes()
        channels = len(image.getbands())
        middles.append(tuple(sum(middle[c::channels]) / 64 for c in range(channels)))
    return middles


def derivative_patches(
    photo_project: PhotoProject, writer: Writer, raster: Raster, **photo: Any
) -> tuple[list[Any], list[Any]]:
    """Write the screen and print derivative of a chart; return the patches of both."""
    photo_project.original("chart.picture").write_bytes(writer(raster))
    known = photo_project.photo("chart.picture", **photo)
    assert (known.width, known.height) == (ACROSS * EDGE, DOWN * EDGE)
    screen = photo_project.picture(known, recipe=SCREEN)
    inked = photo_project.picture(known, recipe=PRINT)
    return patch_means(screen), patch_means(inked)


def coded_patches(space: str, bits: int) -> list[Colour]:
    """Return the patches in a colour space, rounded to so many bits."""
    most = 2**bits - 1
    return [
        tuple(  # type: ignore[misc]
            round(level * most) / most
            for level in profiles.from_xyz(space, profiles.to_xyz("srgb", scaled(patch)))
        )
        for patch in PATCHES
    ]


def scaled(levels: Sequence[float]) -> Any:
    return tuple(level / 255 for level in levels)


def in_srgb(xyz: Colour) -> tuple[float, ...]:
    return tuple(level * 255 for level in profiles.from_xyz("srgb", xyz))


@cache
def paper_transform() -> ImageCms.ImageCmsTransform:
    """Return the transform from the press profile to L*a*b*, with black point compensation."""
    return ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(PRESS_PROFILE.read_bytes())),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "CMYK",
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def on_paper(inks: Sequence[float]) -> Colour:
    """Return the L*a*b* of inks (0-255) relative to the paper."""
    image = Image.new("CMYK", (1, 1), tuple(round(ink) for ink in inks))
    lab = ImageCms.applyTransform(image, paper_transform())
    assert lab is not None
    light, red, yellow = lab.tobytes()
    # Pillow stores a* and b* as signed bytes.
    return light / 2.55, (red ^ 0x80) - 128, (yellow ^ 0x80) - 128
