"""By how much a photograph is reduced while it is decoded, and the memory that this takes."""

import struct
from collections.abc import Callable, Mapping

from book.images.memory_budget import MOST_BYTES
from book.images.originals import jpeg_segments, png_chunks
from book.images.originals.jpeg_segments import Frame
from book.images.originals.picture_file import (
    JPEG,
    SIDEWAYS,
    PictureError,
    PictureFile,
    Size,
    orientation,
)

#: A reduced picture is larger than needed by at least this factor: scaled down, it then has a PSNR
#: of 40 dB and more to a full decode (tests/photos/test_derivatives.py). The first is for a JPEG's
#: decoder, the other one for the mean of squares of pixels.
_JPEG_MARGIN, _MARGIN = 1.15, 2.5
#: Scales of the decoder of JPEGs, the strongest first.
_FACTORS = (8, 4, 2, 1)
#: Rows that libvips holds of a picture which it reads in strips: 80 MB of 17,000 RGBA pixels.
_ROWS = 1200
#: Bytes a pixel of WebP, AVIF and HEIC: planes, the decoded picture, a copy without transparency.
_WHOLE = 11
#: Bytes a pixel of a derivative: scaled, converted to the four inks, and coded.
_DERIVATIVE = 12
#: A frame header stands behind metadata.
_HEADER_BYTES = 4_000_000


def stored_size(picture: PictureFile, needed: Size) -> Size:
    """Return the least size to decode, with width and height as they are stored, in px."""
    wide, high = needed[::-1] if orientation(picture) in SIDEWAYS else needed
    margin = _JPEG_MARGIN if picture.format in JPEG else _MARGIN
    return max(1, round(wide * margin)), max(1, round(high * margin))


def shrink(picture: PictureFile, size: Size) -> int:
    """Return the largest whole number by which a picture can be divided to have a size in px."""
    return max(1, min(picture.width // size[0], picture.height // size[1]))


def jpeg_factor(frame: Frame, size: Size) -> int:
    """Return by how much the decoder of a JPEG can reduce it: 1, 2, 4 or 8.

    libjpeg reduces chroma that is halved in one direction as much as the luma and then enlarges it:
    at 1/4 the PSNR to a full decode is 33 dB, and 44 dB for 4:2:0 (the picture of
    tests/photos/test_derivatives.py). So it is reduced to the half and no more.
    """
    most = min(frame.width // size[0], frame.height // size[1])
    most = min(most, 2) if frame.unevenly_subsampled else most
    return next((factor for factor in _FACTORS if factor <= most), 1)


def needed_memory(picture: PictureFile, needed: Size) -> int:
    """Return the bytes that decoding a photograph and scaling it to `needed` px takes.

    Raise `PictureError` for a picture that takes more than `MOST_BYTES`.
    """
    estimate = _ESTIMATES.get(picture.format, _estimate_whole)
    memory, advice = estimate(picture, stored_size(picture, needed))
    memory += _DERIVATIVE * needed[0] * needed[1]
    if memory > MOST_BYTES:
        numbers = f"{memory // 1_000_000} MB of memory; {MOST_BYTES // 1_000_000} is most"
        raise PictureError(f"decoding it takes {numbers}: {advice}")
    return memory


def _estimate_jpeg(picture: PictureFile, size: Size) -> tuple[int, str]:
    try:
        frame = _read_frame(picture)
    except (ValueError, struct.error):
        # It will be found damaged.
        return 0, ""
    pixels = frame.channels * frame.width * frame.height // jpeg_factor(frame, size) ** 2
    # Two bytes for each coefficient, which are all held when they come in several scans.
    coefficients = 2 * frame.samples if frame.in_scans else 0
    advice = "save it as a baseline JPEG, not as a progressive one"
    return picture.path.stat().st_size + pixels + coefficients, advice


def _read_frame(picture: PictureFile) -> Frame:
    try:
        with picture.path.open("rb") as file:
            return jpeg_segments.read_frame(file.read(_HEADER_BYTES))
    except ValueError:
        return jpeg_segments.read_frame(picture.path.read_bytes())


def _estimate_png(picture: PictureFile, size: Size) -> tuple[int, str]:
    row, interlaced = png_chunks.row_bytes(picture.path)
    rows = picture.height if interlaced else min(_ROWS, picture.height)
    return row * rows + _reduced(picture, size), "save it without interlacing, or smaller"


def _estimate_tiff(picture: PictureFile, size: Size) -> tuple[int, str]:
    # Up to four channels of 16 bits.
    memory = 8 * picture.width * min(_ROWS, picture.height) + _reduced(picture, size)
    if picture.mode == "LAB":
        # Its samples are read from a changed copy.
        memory += 2 * picture.path.stat().st_size
    return memory, "save it smaller"


def _estimate_whole(picture: PictureFile, size: Size) -> tuple[int, str]:
    return _WHOLE * picture.width * picture.height, "save it smaller, or as JPEG, TIFF or PNG"


def _reduced(picture: PictureFile, size: Size) -> int:
    return 4 * picture.width * picture.height // shrink(picture, size) ** 2


_ESTIMATES: Mapping[str, Callable[[PictureFile, Size], tuple[int, str]]] = {
    **dict.fromkeys(JPEG, _estimate_jpeg),
    "PNG": _estimate_png,
    "TIFF": _estimate_tiff,
}
