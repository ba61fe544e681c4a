"""Total area coverage of CMYK pictures: the sum of the four inks."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

from book.images.encoded import open_encoded
from book.images.originals.picture_file import PictureError
from book.layout.page import MM_PER_INCH

#: Side in mm of the square, anywhere on the page, whose mean is limited (GWG 2022, R0026).
SQUARE = 15.0
#: Cells along a side of the square; odd, so that there is a middle cell.
_CELLS = 9
#: Least resolution in ppi at which a picture is measured: one pixel for a dot of a 150-line screen.
_MEASURED_PPI = 150
#: Share of the pixels above the peak: single pixels are artefacts of the JPEG coding.
_SHARE_ABOVE_PEAK = 0.001
#: Mean rounding error in levels: the sum of four inks is divided by four and rounded down.
_ROUNDING_ERROR = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class InkCoverage:
    """The coverage of a picture in per cent; four full inks are 400."""

    #: Exceeded by one pixel in a thousand.
    peak: float
    #: Highest mean of a square of 15 mm.
    mean: float
    #: The file has Adobe's marker APP14, which states that its values are inverted.
    adobe: bool


def measure_ink(stream: bytes, *, inverted: bool, per_mm: float) -> InkCoverage:
    """Measure a CMYK JPEG that is printed at `per_mm` pixels per mm, to 1 per cent.

    `inverted` states that the viewer inverts the values, as the Decode array of a PDF does. The
    picture is decoded at 150 to 300 ppi, or less where it has less. Raise `PictureError`.
    """
    with open_encoded(stream, "JPEG") as image:
        width, height = image.size
        scale = min(1.0, _MEASURED_PPI / MM_PER_INCH / per_mm) if per_mm > 0 else 1.0
        image.draft("CMYK", (max(1, round(width * scale)), max(1, round(height * scale))))
        image.load()
        per_mm *= image.width / width
        if image.mode != "CMYK":
            raise PictureError("the picture is not in the four inks")
        adobe = "adobe" in image.info
        # Pillow inverts every CMYK JPEG.
        quarter = _quarter_sums(image if inverted else ImageChops.invert(image))
    return InkCoverage(
        peak=_per_cent(_peak(quarter)), mean=_per_cent(_mean(quarter, per_mm)), adobe=adobe
    )


def _quarter_sums(image: Image.Image) -> Image.Image:
    """Return a quarter of the sum of the inks of each pixel, which fits into a byte."""
    cyan, magenta, yellow, black = image.split()
    halves = ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2)
    return ImageChops.add(*halves, scale=2)


def _per_cent(quarter: float) -> float:
    return min(400.0, (4 * quarter + _ROUNDING_ERROR) / 255 * 100) if quarter else 0.0


def _peak(quarter: Image.Image) -> int:
    above, counts = 0, quarter.histogram()
    allowed = quarter.width * quarter.height * _SHARE_ABOVE_PEAK
    for level in range(255, 0, -1):
        above += counts[level]
        if above > allowed:
            return level
    return 0


def _mean(quarter: Image.Image, per_mm: float) -> int:
    """Return the highest mean of a square, or of the whole picture where that is smaller."""
    # At very low resolution, a pixel has four cells along each side and no more.
    cell = max(0.25, SQUARE / _CELLS * per_mm) if per_mm > 0 else 1.0
    columns, rows = (max(1, round(edge / cell)) for edge in quarter.size)
    cells = quarter.resize((columns, rows), Image.Resampling.BOX)
    # A box blur covers an odd number of cells: an even number is reduced by one.
    x, y = (min(_CELLS // 2, (edge - 1) // 2) for edge in cells.size)
    means = cells.filter(ImageFilter.BoxBlur((x, y)))
    counts = means.crop((x, y, columns - x, rows - y)).histogram()
    return max(level for level, count in enumerate(counts) if count)
