"""Complete and strict decoding of original photographs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from book.images import colour_conversion, pixels
from book.images.originals import (
    incomplete_data,
    jpeg_decoding,
    png_chunks,
    stated_colours,
    tiff_data,
    tiff_tags,
)
from book.images.originals.picture_file import (
    JPEG,
    PictureError,
    PictureFile,
    Size,
    open_picture,
    orientation,
)
from book.images.originals.reduction import needed_memory, shrink, stored_size
from book.images.pixels import PixelError, Pixels

#: What a picture is decoded to where only its faults are wanted, in px.
_EXAMINED = (256, 256)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPhoto:
    """A decoded photograph: upright, 8 bits, opaque, of 1, 3 or 4 channels."""

    pixels: Pixels
    #: ICC profile; empty for sRGB, and for CMYK in the press profile.
    profile: bytes
    #: Why it may not be whole; empty when there is no doubt.
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingReport:
    """What decoding a picture shows."""

    #: Why it cannot be used.
    fault: str = ""
    #: Why it may not be whole.
    doubt: str = ""


def examine_pixels(path: Path) -> DecodingReport:
    """Decode a whole picture, and return what is wrong with it."""
    try:
        with open_picture(path) as picture:
            needed_memory(picture, _EXAMINED)
            return DecodingReport(doubt=decode(picture, _EXAMINED).doubt)
    except PictureError as error:
        return DecodingReport(fault=str(error))


def decode(picture: PictureFile, needed: Size) -> DecodedPhoto:
    """Decode a complete photograph at no less than `needed` px (width and height, upright).

    It is reduced while it is decoded where that is enough. Raise `PictureError`.
    """
    profile = stated_colours.source_profile(picture)
    try:
        decoder = _DECODERS.get(picture.format, _decode_whole)
        decoded, doubt = decoder(picture, stored_size(picture, needed))
    except PixelError as error:
        raise PictureError(f"the picture is damaged or not complete: {error}") from error
    return DecodedPhoto(
        pixels=decoded,
        profile=profile if colour_conversion.fits(profile, decoded.mode) else b"",
        doubt=doubt or incomplete_data.doubt(picture, decoded),
    )


def _decode_jpeg(picture: PictureFile, size: Size) -> tuple[Pixels, str]:
    decoded, doubt = jpeg_decoding.decode_jpeg(picture.path, size)
    return pixels.upright(decoded, orientation(picture)), doubt


def _decode_png(picture: PictureFile, size: Size) -> tuple[Pixels, str]:
    fault, doubt = png_chunks.check_sums(picture.path)
    if fault:
        raise PixelError(fault)
    decoded = pixels.read_in_strips(
        picture.path,
        shrink(picture, size),
        orientation(picture),
        channels=_CHANNELS[picture.mode],
        alpha=picture.transparent,
    )
    return decoded, doubt


def _decode_tiff(picture: PictureFile, size: Size) -> tuple[Pixels, str]:
    assert picture.tags
    if fault := tiff_data.strip_fault(picture.path, picture.tags):
        raise PixelError(fault)
    if picture.tags.number(tiff_tags.COMPRESSION, 1) == tiff_tags.JPEG:
        jpeg_decoding.check_parts(picture.path, picture.tags)
    factor, flag = shrink(picture, size), orientation(picture)
    if picture.mode == "LAB":
        content = tiff_tags.read_as_rgb(picture.path, picture.tags)
        bits = picture.tags.number(tiff_tags.BITS, 8)
        offset = picture.tags.number(tiff_tags.PHOTOMETRIC, 0) == tiff_tags.ICC_LAB
        return pixels.read_lab(content, factor, flag, bits=bits, offset=offset), ""
    read = partial(
        pixels.read_in_strips,
        picture.path,
        factor,
        flag,
        channels=_CHANNELS[picture.mode],
        alpha=picture.transparent,
        luma_chroma=tiff_data.has_bare_ycbcr(picture.tags),
    )
    try:
        return read(strict=True), ""
    except PixelError:
        # An unknown tag is also a warning. Of 574 sound TIFFs none has any.
        return read(strict=False), "the decoder warns of its data: look whether it is whole"


def _decode_avif(picture: PictureFile, size: Size) -> tuple[Pixels, str]:
    with picture.path.open("rb") as file:
        brand = file.read(12)[8:]
    # libvips does not read sequences of pictures.
    if brand != b"avis":
        pixels.check_avif(picture.path)
    return _decode_whole(picture, size)


def _decode_whole(picture: PictureFile, size: Size) -> tuple[Pixels, str]:
    picture.image.load()
    image: Image.Image = picture.image
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    channels = len(image.getbands())
    decoded = Pixels(image.tobytes(), *image.size, channels)
    factor, flag = shrink(picture, size), orientation(picture)
    return pixels.reduced(decoded, factor, flag, alpha=channels in (2, 4)), ""


_CHANNELS = {"L": 1, "RGB": 3, "CMYK": 4}
_DECODERS: Mapping[str, Callable[[PictureFile, Size], tuple[Pixels, str]]] = {
    **dict.fromkeys(JPEG, _decode_jpeg),
    "PNG": _decode_png,
    "TIFF": _decode_tiff,
    "AVIF": _decode_avif,
}
