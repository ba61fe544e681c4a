"""Encode what a reading system shows on a screen: pages as JPEGs, of which no edition is made."""

import io
from collections.abc import Iterable, Iterator

from PIL import Image

from book.images.thumbnails import Thumbnail

#: By eye: type of 16 px at a scale of 1.5 has no visible halo, photographs no blocks.
_QUALITY = 50


def cut_pages(png: bytes, lefts: Iterable[int], width: int, rim: int) -> Iterator[Thumbnail]:
    """Yield the pages that lie in a row in a picture, `width` px wide, each from its left edge.

    Their outermost `rim` px are painted over in the colour of the corner: what hangs out of the
    next page, as the numbers of a list do, is seen there, where a reader shows nothing.
    """
    with Image.open(io.BytesIO(png), formats=["PNG"]) as row:
        pixels = row.convert("RGB")
    for left in lefts:
        page = pixels.crop((left, 0, left + width, pixels.height))
        free = page.crop((0, 0, 1, 1)).resize((rim, page.height))
        page.paste(free, (0, 0))
        page.paste(free, (width - rim, 0))
        yield _encode(page)


def grey_page(pixels: bytes, width: int, height: int, stride: int) -> Thumbnail:
    """Return a page of rows of grey pixels, of one byte each, `stride` bytes from row to row."""
    return _encode(Image.frombuffer("L", (width, height), pixels, "raw", "L", stride, 1))


def reduced_picture(jpeg: bytes, width: int, height: int) -> bytes:
    """Return a JPEG with fewer pixels, still as wide as `width` or as high as `height` px.

    Its size in CSS px stays that of the picture: browsers take it from EXIF (HTML Standard,
    4.8.4.3, density-corrected natural size). A picture that cannot be reduced is returned as it is.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
            factor = next(
                (
                    each
                    for each in (8, 4, 2)
                    if image.width >= each * width or image.height >= each * height
                ),
                1,
            )
            natural = image.size
            if factor == 1 or image.getexif().get(0x0112, 1) != 1 or image.mode not in ("L", "RGB"):
                return jpeg
            image.draft(None, (natural[0] // factor, natural[1] // factor))
            image.load()
            encoded = io.BytesIO()
            image.save(
                encoded,
                "JPEG",
                quality=90,
                exif=_natural_size(natural, image.size),
                icc_profile=image.info.get("icc_profile"),
            )
            return encoded.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return jpeg


def _natural_size(natural: tuple[int, int], size: tuple[int, int]) -> Image.Exif:
    exif = Image.Exif()
    # X and Y resolution and their unit, inch; 72 would be a pixel to a CSS px.
    exif[0x011A], exif[0x011B] = (72 * now / then for now, then in zip(size, natural, strict=True))
    exif[0x0128] = 2
    exif.get_ifd(0x8769).update({0xA002: natural[0], 0xA003: natural[1]})
    return exif


def _encode(page: Image.Image) -> Thumbnail:
    encoded = io.BytesIO()
    page.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    return Thumbnail(jpeg=encoded.getvalue(), width=page.width, height=page.height)
