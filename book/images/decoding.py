"""Complete and strict decoding of original photographs, within a bound of memory."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from book.images import (
    colour_conversion,
    incomplete_data,
    jpeg_decoding,
    jpeg_segments,
    pixels,
    png_chunks,
    stated_colours,
    tiff_data,
    tiff_tags,
)
from book.images.memory_budget import MOST_BYTES
from book.images.picture_file import JPEG, SIDEWAYS, PictureError, PictureFile, open_picture, orientation
from book.images.pixels import Pixels, PixelError, Size



#: A reduced picture is larger than needed by at least this factor: scaled down, it then has a PSNR
#: of 40 dB and more to a full decode (tests/photos/test_derivatives.py). First that of a JPEG's
#: decoder, then that of the mean of squares of pixels.
_JPEG_MARGIN, _MARGIN = 1.15, 2.5
#: What a picture is decoded to where only its faults are wanted, in px.
_EXAMINED = (256, 256)
#: Rows that libvips holds of a picture which it reads in strips: 80 MB of 17,000 RGBA pixels.
_ROWS = 1200
#: Bytes per pixel, of WebP, AVIF and HEIC: planes, decoded picture, and a copy without transparency.
_WHOLE = 11
#: Bytes per pixel of a derivative: scaled, converted to the four inks, and coded.
_DERIVATIVE = 12


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
    """What decoding a picture shows: `fault` is why it cannot be used, `doubt` why to look at it."""

    fault: str = ""
    doubt: str = ""


def examine_pixels(path: Path) -> DecodingReport:
    """Decode a whole picture, and return what is wrong with it."""
    try:
        with open_picture(path) as picture:
            needed_memory(picture, _EXAMINED)
            return DecodingReport(doubt=decode(picture, _EXAMINED).doubt)
    except PictureError as error:
        return DecodingReport(fault=str(error))


def needed_memory(picture: PictureFile, needed: Size) -> int:
    """Return the bytes that decoding and scaling a photograph to `needed` px takes.

    Raise `PictureError` for a picture that takes more than `MOST_BYTES`.
    """
    memory, advice = _MEMORY.get(picture.format, _memory_of_whole)(picture, _stored(picture, needed))
    memory += _DERIVATIVE * needed[0] * needed[1]
    if memory > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} is most"
        raise PictureError(f"decoding it takes {memory // 1_000_000} MB of memory; {most}: {advice}")
    return memory


def decode(picture: PictureFile, needed: Size) -> DecodedPhoto:
    """Decode a complete photograph at no less than `needed` px (width and height, upright).

    It is reduced while it is decoded where that is enough. Raise `PictureError`.
    """
    profile = stated_colours.source_profile(picture)
    try:
        decoder = _DECODERS.get(picture.format, _decode_whole)
        decoded, doubt = decoder(picture, _stored(picture, needed))
    except PixelError as error:
        raise PictureError(f"the picture is damaged or not complete: {error}") from error
    mode = {1: "L", 3: "RGB", 4: "CMYK"}[decoded.channels]
    return DecodedPhoto(
        pixels=decoded,
        profile=profile if colour_conversion.fits(profile, mode) else b"",
        doubt=doubt or incomplete_data.doubt(picture, decoded),
    )


def _stored(picture: PictureFile, needed: Size) -> Size:
    """Return the least size to decode, with width and height as they are stored."""
    wide, high = needed[::-1] if orientation(picture) in SIDEWAYS else needed
    margin = _JPEG_MARGIN if picture.format in JPEG else _MARGIN
    return round(wide * margin), round(high * margin)


def _shrink(picture: PictureFile, needed: Size) -> int:
    return max(1, min(picture.width // max(1, needed[0]), picture.height // max(1, needed[1])))


def _decode_jpeg(picture: PictureFile, needed: Size) -> tuple[Pixels, str]:
    decoded, doubt = jpeg_decoding.decode_jpeg(picture.path, needed)
    return pixels.upright(decoded, orientation(picture)), doubt


def _decode_png(picture: PictureFile, needed: Size) -> tuple[Pixels, str]:
    fault, doubt = png_chunks.check_sums(picture.path)
    if fault:
        raise PixelError(fault)
    decoded = pixels.read_in_strips(
        picture.path,
        _shrink(picture, needed),
        orientation(picture),
        channels=_CHANNELS[picture.mode],
        alpha=picture.transparent,
    )
    return decoded, doubt


def _decode_tiff(picture: PictureFile, needed: Size) -> tuple[Pixels, str]:
    assert picture.tags
    if fault := tiff_data.strip_fault(picture.path, picture.tags):
        raise PixelError(fault)
    shrink, flag = _shrink(picture, needed), orientation(picture)
    if picture.mode == "LAB":
        content = tiff_tags.read_as_rgb(picture.path, picture.tags)
        bits = picture.tags.number(tiff_tags.BITS, 8)
        offset = picture.tags.number(tiff_tags.PHOTOMETRIC, 0) == tiff_tags.ICC_LAB
        return pixels.read_lab(content, shrink, flag, bits=bits, offset=offset), ""
    decoded = pixels.read_in_strips(
        picture.path,
        shrink,
        flag,
        channels=_CHANNELS[picture.mode],
        alpha=picture.transparent,
        premultiplied=picture.tags.number(tiff_tags.EXTRA_SAMPLES, 0) == 1,
        strict=picture.tags.number(tiff_tags.COMPRESSION, 1) in tiff_tags.CHECKED,
    )
    return decoded, ""


def _decode_whole(picture: PictureFile, needed: Size) -> tuple[Pixels, str]:
    image = picture.image
    image.load()
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    channels = len(image.getbands())
    decoded = Pixels(image.tobytes(), *image.size, channels)
    shrink, flag = _shrink(picture, needed), orientation(picture)
    return pixels.reduced(decoded, shrink, flag, alpha=channels in (2, 4)), ""


def _memory_of_jpeg(picture: PictureFile, needed: Size) -> tuple[int, str]:
    content = picture.path.read_bytes()
    try:
        frame = jpeg_segments.read_frame(content)
    except (ValueError, struct.error):
        return 0, ""
    factor = jpeg_decoding.reduction(frame, needed)
    memory = len(content) + frame.channels * frame.width * frame.height // factor**2
    if frame.in_scans:
        # Two bytes for each coefficient.
        memory += 2 * frame.samples
    return memory, "save it as a baseline JPEG, not as a progressive one"


def _memory_of_png(picture: PictureFile, needed: Size) -> tuple[int, str]:
    memory = _memory_of_rows(picture, needed, png_chunks.row_bytes(picture.path))
    return memory, "save it without interlacing, or smaller"


def _memory_of_tiff(picture: PictureFile, needed: Size) -> tuple[int, str]:
    # Up to four channels of 16 bits.
    memory = _memory_of_rows(picture, needed, 8 * picture.width)
    if picture.mode == "LAB":
        # Its samples are read from a changed copy.
        memory += 2 * picture.path.stat().st_size
    return memory, "save it smaller"


def _memory_of_whole(picture: PictureFile, needed: Size) -> tuple[int, str]:
    return _WHOLE * picture.width * picture.height, "save it smaller, or as JPEG, TIFF or PNG"


def _memory_of_rows(picture: PictureFile, needed: Size, row: int) -> int:
    """Return the bytes for a picture that is read in strips, whose rows have so many bytes."""
    result = 4 * picture.width * picture.height // _shrink(picture, needed) ** 2
    # An interlaced picture has its bytes as one row.
    interlaced = row > 16 * picture.width
    return (row if interlaced else row * min(_ROWS, picture.height)) + result


_CHANNELS = {"L": 1, "RGB": 3, "CMYK": 4}
_DECODERS: Mapping[str, Callable[[PictureFile, Size], tuple[Pixels, str]]] = {
    **dict.fromkeys(JPEG, _decode_jpeg),
    "PNG": _decode_png,
    "TIFF": _decode_tiff,
}
_MEMORY: Mapping[str, Callable[[PictureFile, Size], tuple[int, str]]] = {
    **dict.fromkeys(JPEG, _memory_of_jpeg),
    "PNG": _memory_of_png,
    "TIFF": _memory_of_tiff,
}
