"""How much ink a separated picture lays on the paper."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFile, ImageFilter

from book.images.originals import MOST_PIXELS, PictureError

#: GWG 2022, R0026: the mean of a square of this many millimetres, wherever it lies.
SQUARE = 15.0
#: Cells across the square; odd, so that it has a middle.
_CELLS = 9
#: A picture is looked at with this many pixels an inch: a dot of a 150-line screen has two.
_ENOUGH = 150
#: A share of the pixels that may have more: what is left is no sparkle of the coding.
_SHARE = 0.001
#: The sum of four inks is kept as a quarter of itself, rounded down: this much is lost on average.
_LOST = 1.5
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class InkCoverage:
    """Sums of the four inks, in per cent: 400 would be all of them at full."""

    #: What one pixel in a thousand has more than.
    peak: float
    #: The most that any square of 15 mm has on average.
    mean: float
    #: The file has the mark of Adobe, with which light and dark are exchanged.
    adobe: bool


def measure_ink(stream: bytes, *, inverted: bool, per_mm: float) -> InkCoverage:
    """Measure a CMYK JPEG that is printed with `per_mm` pixels a millimetre, to 1 per cent.

    `inverted` says that whoever shows it exchanges light and dark, as the Decode array of a PDF
    does. Decoded at no more than 150 to 300 ppi. Raises `PictureError`.
    """
    # Importing WeasyPrint switches this on for the whole process (originals.py).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(stream), formats=("JPEG",)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise PictureError("the picture is too large to be looked at")
            scale = min(1.0, _ENOUGH / 25.4 / per_mm) if per_mm > 0 else 1.0
            image.draft("CMYK", (max(1, round(width * scale)), max(1, round(height * scale))))
            image.load()
            per_mm *= image.width / width
            if image.mode != "CMYK":
                raise PictureError("the picture is not in the four inks")
            adobe = "adobe" in image.info
            # Pillow takes light and dark to be exchanged in every CMYK JPEG.
            quarter = _quarter_sums(image if inverted else ImageChops.invert(image))
    except _BROKEN as error:
        raise PictureError(f"the picture is damaged: {error}") from error
    return InkCoverage(
        peak=_per_cent(_peak(quarter)), mean=_per_cent(_mean(quarter, per_mm)), adobe=adobe
    )


def _quarter_sums(image: Image.Image) -> Image.Image:
    """Sum up the inks of every pixel; a quarter of the sum, for it has to fit into a byte."""
    cyan, magenta, yellow, black = image.split()
    return ImageChops.add(
        ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2), scale=2
    )


def _per_cent(quarter: float) -> float:
    return min(400.0, (4 * quarter + _LOST) / 255 * 100) if quarter else 0.0


def _peak(quarter: Image.Image) -> int:
    above, levels = 0, quarter.histogram()
    most = quarter.width * quarter.height * _SHARE
    for level in range(255, 0, -1):
        above += levels[level]
        if above > most:
            return level
    return 0


def _mean(quarter: Image.Image, per_mm: float) -> int:
    """Answer the highest mean of a square; of the whole picture where it is smaller."""
    # A few pixels spread over metres have no more cells than four a pixel.
    cell = max(0.25, SQUARE / _CELLS * per_mm) if per_mm > 0 else 1.0
    across, down = (max(1, round(edge / cell)) for edge in quarter.size)
    cells = quarter.resize((across, down), Image.Resampling.BOX)
    # An even row of cells has no middle: there the square is a cell less.
    x, y = (min(_CELLS // 2, (edge - 1) // 2) for edge in cells.size)
    means = cells.filter(ImageFilter.BoxBlur((x, y)))
    return max(
        level
        for level, count in enumerate(means.crop((x, y, across - x, down - y)).histogram())
        if count
    )
