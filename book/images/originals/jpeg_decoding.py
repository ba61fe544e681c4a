"""Strict decoding of JPEGs: what libjpeg only warns of is a fault, or a doubt.

libjpeg fills what is missing with grey, and goes on. Its warnings say so; simplejpeg makes them
errors, and reads on to the end mark, where bytes that are left show a hole.
"""

import re
import struct
from pathlib import Path

import simplejpeg

from book.images import pixels
from book.images.originals import jpeg_segments, tiff_tags
from book.images.originals.jpeg_segments import Frame
from book.images.originals.picture_file import Size
from book.images.originals.reduction import jpeg_factor
from book.images.originals.tiff_tags import Directory
from book.images.pixels import PixelError, Pixels

_SPACES = {1: "GRAY", 3: "RGB", 4: "CMYK"}
#: Bytes that may be left before the end mark of a whole picture: cameras fill up the last word.
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


def decode_jpeg(path: Path, size: Size) -> tuple[Pixels, str]:
    """Decode a JPEG at no less than a size in px; return its pixels, and why they are doubtful.

    Raise `PixelError` when the picture is damaged.
    """
    content = path.read_bytes()
    frame = read_frame(content)
    factor = jpeg_factor(frame, size)
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


def check_parts(path: Path, directory: Directory) -> None:
    """Decode each JPEG strip or tile of a TIFF; raise `PixelError` for one that is damaged.

    libvips decodes them by itself, and goes on after libjpeg's warnings.
    """
    tables = directory.tags.get(tiff_tags.JPEG_TABLES)
    shared = tables.content.removesuffix(jpeg_segments.END) if tables else b""
    with path.open("rb") as file:
        for offset, size in tiff_tags.coded_parts(directory):
            file.seek(offset)
            part = file.read(size)
            content = shared + part[2:] if shared else part
            try:
                # The colours are not of interest, only whether its data can be decoded.
                simplejpeg.decode_jpeg(content, "GRAY", min_width=1, min_height=1, strict=True)
            except ValueError as error:
                reason = str(error)
                if not (_UNSUPPORTED in reason or _IN_HEADER.search(reason)):
                    raise PixelError(_in_words(reason)) from error


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
    reason = reason.removeprefix("Corrupt JPEG data: ").removeprefix(
        "Invalid JPEG file structure: "
    )
    if "remature end" in reason:
        return "its data end before its last row"
    if left := _LEFT.search(reason):
        return f"data are missing or wrong: {left[1]} bytes are left after its last row"
    return f"its data are wrong ({reason})"
