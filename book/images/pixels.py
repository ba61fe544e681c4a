"""Pixels in memory: read in strips, turned upright, scaled. By libvips.

libvips scales with whole numbers: a picture gets the same pixels with every instruction set of a
processor (tests/photos/test_pixels.py).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyvips

# Photographs are made side by side in the threads of a build, each of which works alone.
pyvips.vips_lib.vips_concurrency_set(1)
# Nothing is computed twice: remembered results would only hold pictures in memory.
pyvips.cache_set_max(0)

#: The highest value of a sample, by libvips's name for its format.
_HIGHEST = {"uchar": 255, "ushort": 65535, "uint": 4_294_967_295}
#: A mirror and a turn in degrees that set a picture upright, by its flag (Exif 2.32, Orientation).
_UPRIGHT = {
    2: ("horizontal", 0),
    3: ("", 180),
    4: ("vertical", 0),
    5: ("horizontal", 270),
    6: ("", 90),
    7: ("horizontal", 90),
    8: ("", 270),
}


#: Errors of libvips; its messages may hold bytes of a damaged file that are not UTF-8.
_ERRORS = (pyvips.Error, UnicodeDecodeError)


class PixelError(Exception):
    """The reason why pixels cannot be read."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """Rows of pixels of 8 bits: grey, RGB, or the four inks, of which 255 is full."""

    #: Any object with the buffer protocol: libvips reads it where it lies.
    data: Any
    width: int
    height: int
    #: 1, 3 or 4; with transparency, before it is blended with paper, 2 or 4.
    channels: int

    @property
    def mode(self) -> str:
        """Pillow's name for the colours."""
        return {1: "L", 3: "RGB", 4: "CMYK"}[self.channels]


def read_in_strips(
    path: Path,
    shrink: int,
    flag: int,
    *,
    channels: int,
    alpha: bool,
    luma_chroma: bool = False,
    strict: bool = False,
) -> Pixels:
    """Read a PNG or TIFF strip by strip, reduced by a whole number and set upright.

    Of its samples the first are the colours; the next one is the transparency if `alpha` says so,
    and is blended with white paper. With `luma_chroma`, they are YCbCr. With `strict`, warnings
    about the pixels are errors, too.
    Raise `PixelError` where the file is damaged.
    """
    try:
        image = _of_8_bits(_open(path, "warning" if strict else "error"))
        if alpha and image.bands > channels:
            # libvips has divided colours by their transparency where TIFF stores the product.
            image = _opaque(image, channels)
        image = image.extract_band(0, n=channels) if image.bands > channels else image
        image = _from_luma_chroma(image) if luma_chroma else image
        return upright(_pixels(_shrunk(image, shrink)), flag)
    except _ERRORS as error:
        raise PixelError(_reason(error)) from error


def read_lab(content: bytes, shrink: int, flag: int, *, bits: int, offset: bool) -> Pixels:
    """Convert L*a*b* samples of 8 or 16 bits, read as RGB, to sRGB; reduced and upright.

    L* reaches to the highest value of a sample, or to 255 256ths of it with `offset`. a* and b* are
    numbers with a sign, in 256ths where they have 16 bits; with `offset` 128 is added (TIFF 6.0,
    section 23; TIFF Technical Note 4, ICCLab). Raise `PixelError` when it is damaged.
    """
    try:
        image = pyvips.Image.new_from_buffer(content, "", access="sequential", fail_on="error")
        unit, half = 2 ** (bits - 8), 2 ** (bits - 1)
        lightest = 255 * unit if offset or bits == 8 else 65535
        lightness, *hues = (image.extract_band(n) for n in range(3))
        if offset:
            hues = [hue - half for hue in hues]
        else:
            hues = [(hue >= half).ifthenelse(hue - 2 * half, hue) for hue in hues]
        lab = (lightness * (100 / lightest)).bandjoin([hue / unit for hue in hues])
        # The colours are those of the print trade, under daylight D50 (ICC.1, 6.3).
        space = lab.cast("float").copy(interpretation="lab")
        rgb = space.icc_export(output_profile="srgb", pcs="lab", intent="relative", depth=8)
        return upright(_pixels(_shrunk(rgb, shrink)), flag)
    except _ERRORS as error:
        raise PixelError(_reason(error)) from error


def read_strictly(path: Path, factor: int) -> Pixels:
    """Decode a JPEG by libvips, reduced by 1, 2, 4 or 8.

    Raise `PixelError` also for what is a warning of libjpeg.
    """
    try:
        return _pixels(pyvips.Image.new_from_file(str(path), shrink=factor, fail_on="warning"))
    except _ERRORS as error:
        raise PixelError(_reason(error)) from error


def check_avif(path: Path) -> None:
    """Decode an AVIF without keeping its pixels; raise `PixelError` when it is damaged.

    Pillow's decoder goes on after a third of the damages that libvips's finds (FACTS.md).
    """
    try:
        pyvips.Image.new_from_file(str(path), access="sequential", fail_on="warning").avg()
    except _ERRORS as error:
        raise PixelError("its data are missing or wrong") from error


def reduced(whole: Pixels, shrink: int, flag: int, *, alpha: bool) -> Pixels:
    """Return pixels reduced by a whole number, upright; `alpha` is blended with white paper."""
    image = _image(whole)
    if alpha:
        image = _opaque(image, whole.channels - 1)
    return upright(_pixels(_shrunk(image, shrink)) if alpha or shrink > 1 else whole, flag)


def upright(stored: Pixels, flag: int) -> Pixels:
    """Return pixels as they are seen; `flag` is EXIF's orientation."""
    if flag not in _UPRIGHT:
        return stored
    mirror, degrees = _UPRIGHT[flag]
    image = _image(stored)
    image = image.flip(mirror) if mirror else image
    return _pixels(image.rot(f"d{degrees}") if degrees else image)


def inverted(stored: Pixels) -> Pixels:
    """Return pixels with every value subtracted from 255."""
    return _pixels(_image(stored).invert())


def scale(
    whole: Pixels, size: tuple[int, int], cut: tuple[int, int, int, int] | None = None
) -> Any:
    """Return the data of pixels at a size in px, or of a part of that: left, top, right, bottom.

    Scaled down with a cubic kernel that covers all pixels which become one, as Pillow's does. A
    part has the pixels that it has in the whole.
    """
    image = _image(whole)
    if (image.width, image.height) != size:
        across, down = size[0] / image.width, size[1] / image.height
        image = image.resize(across, vscale=down, kernel="cubic")
    elif not cut:
        return whole.data
    if cut:
        left, top, right, bottom = cut
        image = image.crop(left, top, right - left, bottom - top)
    return image.write_to_memory()


def flat_colour(whole: Pixels, top: int, bottom: int) -> tuple[int, ...]:
    """Return the colour that all pixels of some rows have; empty when they differ."""
    rows = _image(whole).crop(0, top, whole.width, bottom - top)
    statistics = rows.stats()
    # A row for each channel, after one for all; its first numbers are the lowest and highest value.
    ranges = [
        (statistics.getpoint(0, n + 1)[0], statistics.getpoint(1, n + 1)[0])
        for n in range(whole.channels)
    ]
    same = all(low == high for low, high in ranges)
    return tuple(round(low) for low, _ in ranges) if same else ()


def changed_columns(whole: Pixels, step: int) -> list[float]:
    """Return the share of the columns in which each row differs by over `step` from the last."""
    image, width, height = _image(whole), whole.width, whole.height - 1
    upper, lower = image.crop(0, 0, width, height), image.crop(0, 1, width, height)
    _, sums = ((lower - upper).abs().bandmean() > step).project()
    rows = memoryview(bytes(sums.cast("uint").write_to_memory())).cast("I")
    return [total / 255 / width for total in rows]


def _image(of: Pixels) -> pyvips.Image:
    return pyvips.Image.new_from_memory(of.data, of.width, of.height, of.channels, "uchar")


def _pixels(image: pyvips.Image) -> Pixels:
    """Compute an image, and return its pixels."""
    return Pixels(image.write_to_memory(), image.width, image.height, image.bands)


def _open(path: Path, fail_on: str) -> pyvips.Image:
    try:
        return pyvips.Image.new_from_file(str(path), access="sequential", fail_on=fail_on)
    except _ERRORS:
        if fail_on == "error":
            raise
        # Warnings about the header are of unknown tags, not of pixels.
        return _open(path, "error")


def _shrunk(image: pyvips.Image, shrink: int) -> pyvips.Image:
    return image.shrink(shrink, shrink) if shrink > 1 else image


def _of_8_bits(image: pyvips.Image) -> pyvips.Image:
    if image.format not in _HIGHEST:
        raise PixelError("its pixels are numbers in floating point, or have a sign")
    highest = _HIGHEST[image.format]
    if highest == 255:
        return image
    # Else transparency would be measured by the highest value of the format.
    space = {"grey16": "b-w", "rgb16": "srgb"}.get(image.interpretation, image.interpretation)
    return image.linear(255 / highest, 0.5, uchar=True).copy(interpretation=space)


def _opaque(image: pyvips.Image, channels: int) -> pyvips.Image:
    """Blend an image with white paper, by the channel after those of its colours."""
    paper = 0 if channels == 4 else 255
    return image.extract_band(0, n=channels + 1).flatten(background=paper)


def _from_luma_chroma(image: pyvips.Image) -> pyvips.Image:
    """Convert YCbCr of the full range to RGB (ITU-R BT.601; TIFF 6.0, section 21)."""
    matrix = pyvips.Image.new_from_array([[1, 0, 1.402], [1, -0.344136, -0.714136], [1, 1.772, 0]])
    rgb = image.linear([1, 1, 1], [0, -128, -128]).recomb(matrix)
    return rgb.rint().cast("uchar").copy(interpretation="srgb")


def _reason(error: Exception) -> str:
    """Return the first words of the decoder that say something."""
    lines = [line.strip() for line in str(error).splitlines()[1:]]
    texts = [line.partition(": ")[2] or line for line in lines]
    text = next(filter(None, texts), "it cannot be decoded")
    return "its data end before its last row" if text == "libpng read error" else text
