"""Strict decoding of JPEGs: what libjpeg only warns of is a fault, or a doubt.

libjpeg fills what is missing with grey, and goes on. Its warnings say so; simplejpeg makes them
errors, and reads on to the end mark, where bytes that are left show a hole.
"""

import re
import struct
from pathlib import Path

import simplejpeg

from book.images import jpeg_segments, pixels
from book.images.jpeg_segments import Frame
from book.images.pixels import Pixels, PixelError, Size

#: Scales of the decoder, the strongest first.
_REDUCTIONS = (8, 4, 2, 1)
_SPACES = {1: "GRAY", 3: "RGB", 4: "CMYK"}
#: Bytes that may be left before the end mark of a whole picture: some cameras fill up the last word.
_PADDING = 8
_LEFT = re.compile(r"(\d+) extraneous bytes before marker 0xd9")
#: Warnings about segments of the header that decide no pixel.
_IN_HEADER = re.compile(
    r"extraneous bytes before marker 0x(?!d9)|Adobe color transform|JFIF revision|ICC marker"
)
_UNSUPPORTED = "Could not determine subsampling"
_NO_END = "the end mark is missing; the pixels are all there"


def read_frame(content: bytes) -> Frame:
    """Read the frame header of a JPEG; raise `PixelError` when there is none."""
    try:
        return jpeg_segments.read_frame(content)
    except (ValueError, struct.error) as error:
        raise PixelError(str(error)) from error


def reduction(frame: Frame, needed: Size) -> int:
    """Return by how much a JPEG can be reduced while it is decoded: 1, 2, 4 or 8.

    libjpeg reduces chroma that is halved in one direction as much as the luma and then enlarges it:
    at 1/4 the PSNR to a full decode is 33 dB, and 44 dB for 4:2:0 (the picture of
    tests/photos/test_derivatives.py). So it is reduced to the half and no more.
    """
    most = min(frame.width // needed[0], frame.height // needed[1])
    most = min(most, 2) if frame.unevenly_subsampled else most
    return next((factor for factor in _REDUCTIONS if factor <= most), 1)


def decode_jpeg(path: Path, needed: Size) -> tuple[Pixels, str]:
    """Decode a JPEG at no less than `needed` px; return its pixels, and why they are doubtful.

    Raise `PixelError` when the picture is damaged.
    """
    content = path.read_bytes()
    frame = read_frame(content)
    factor = reduction(frame, needed)
    first, others = jpeg_segments.missing_parts(content) if frame.in_scans else (False, False)
    if first:
        raise PixelError("the file ends before its last scans: it is blurred")
    doubt = "its colours may be less fine than they were: scans are missing" if others else ""
    try:
        return _decode(content, frame, factor), doubt
    except ValueError as error:
        reason = str(error)
    if _UNSUPPORTED in reason:
        return pixels.read_strictly(path, factor), doubt
    if reason.startswith("Premature end of JPEG file"):
        repaired, doubt = content + jpeg_segments.END, _NO_END
    elif _IN_HEADER.search(reason):
        repaired = jpeg_segments.clean_header(content)
    elif (left := _LEFT.search(reason)) and int(left[1]) <= _PADDING:
        doubt = f"{left[1]} bytes are left after its last row: look whether it is whole"
        return _decode(content, frame, factor, strict=False), doubt
    else:
        raise PixelError(_in_words(reason))
    try:
        return _decode(repaired, frame, factor), doubt
    except ValueError as error:
        raise PixelError(_in_words(str(error))) from error


def _decode(content: bytes, frame: Frame, factor: int, *, strict: bool = True) -> Pixels:
    array = simplejpeg.decode_jpeg(
        content,
        colorspace=_SPACES.get(frame.channels, "RGB"),
        min_width=-(-frame.width // factor),
        min_height=-(-frame.height // factor),
        strict=strict,
    )
    height, width, channels = array.shape
    decoded = Pixels(array, width, height, channels)
    # Inks are inverted where Adobe's marker APP14 stands (Adobe TN 5116, clause 18).
    return pixels.inverted(decoded) if channels == 4 and frame.adobe else decoded


def _in_words(reason: str) -> str:
    """Return what is wrong, with libjpeg's own words."""
    reason = reason.removeprefix("Corrupt JPEG data: ").removeprefix("Invalid JPEG file structure: ")
    if "remature end" in reason:
        return "its data end before its last row"
    if left := _LEFT.search(reason):
        return f"data are missing or wrong: {left[1]} bytes are left after its last row"
    return f"its data are wrong ({reason})"
