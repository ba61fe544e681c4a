"""JPEGs of drawn pages, in sRGB, for people to look at; no edition uses them."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from book.images import colour_conversion

#: On the scale of libjpeg; at 110 ppi, a page with photographs has 60 kB.
_QUALITY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """The part of a drawn page that a picture shows, in pixels from the page's upper left.

    What it has beyond the page is white.
    """

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJpeg:
    """The picture of a page."""

    jpeg: bytes
    #: Whether nothing is on the page.
    blank: bool


def encode_page(pixels: bytes, width: int, height: int, stride: int, part: PagePart) -> PageJpeg:
    """Encode a part of rows of BGR pixels, `stride` bytes from row to row."""
    image = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGR", stride, 1)
    shown = _cut(image, part, (255, 255, 255))
    # White: three bands whose least value is the greatest.
    blank = all(band.getextrema() == (255, 255) for band in shown.split())
    return PageJpeg(jpeg=_encode(shown), blank=blank)


def encode_inks(tiff: Path, part: PagePart, press: bytes) -> bytes:
    """Encode a part of a page of the four inks as it looks when it is printed; raise `OSError`."""
    with Image.open(tiff, formats=["TIFF"]) as image:
        if image.mode != "CMYK":
            raise OSError(None, "this is no page of the four inks", str(tiff))
        shown = _cut(image, part, (0, 0, 0, 0))
    return _encode(colour_conversion.show_inks(shown, press))


def _cut(image: Image.Image, part: PagePart, paper: tuple[int, ...]) -> Image.Image:
    shown = Image.new(image.mode, (part.width, part.height), paper)
    shown.paste(image, (-part.left, -part.top))
    return shown


def _encode(image: Image.Image) -> bytes:
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    return encoded.getvalue()
