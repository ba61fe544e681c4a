"""Encode what a reading system shows on a screen: pages as JPEGs, of which no edition is made."""

import io
from collections.abc import Iterable, Iterator

from PIL import Image

from book.images.thumbnails import Thumbnail

#: By eye: type of 16 px at a scale of 1.5 has no visible halo, photographs no blocks.
_QUALITY = 60


def cut_pages(png: bytes, lefts: Iterable[int], width: int) -> Iterator[Thumbnail]:
    """Yield the pages, `width` px wide, that lie beside each other in a picture, from each left."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as row:
        pixels = row.convert("RGB")
    for left in lefts:
        yield _encode(pixels.crop((left, 0, left + width, pixels.height)))


def grey_page(pixels: bytes, width: int, height: int, stride: int) -> Thumbnail:
    """Return a page of rows of grey pixels, of one byte each, `stride` bytes from row to row."""
    return _encode(Image.frombuffer("L", (width, height), pixels, "raw", "L", stride, 1))


def _encode(page: Image.Image) -> Thumbnail:
    encoded = io.BytesIO()
    page.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    return Thumbnail(jpeg=encoded.getvalue(), width=page.width, height=page.height)
