"""Opening of an original picture of any kind: its format, size, channels and metadata."""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageFile, PngImagePlugin

from book.images.originals import jpeg_segments, png_chunks, tiff_data, tiff_tags
from book.images.originals.tiff_tags import Directory

#: Width and height in px.
Size: TypeAlias = tuple[int, int]

MOST_PIXELS = 300_000_000
#: MPO is a JPEG with a preview appended, as cameras write it.
JPEG = ("JPEG", "MPO")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
#: Beginnings of raw files that are no TIFF, and of those that are one with another number.
_RAW = (b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_RAW_FAULT = "a camera's raw file is not developed yet: export it as JPEG or TIFF"
_KINDS = "JPEG, PNG, TIFF, WebP, AVIF or HEIC"
_NO_PICTURE = f"the file is no picture of a kind that can be printed ({_KINDS})"
_PILLOW_MODULES = r"PIL\."
_WARNING_FILTER = ("ignore", None, UserWarning, re.compile(_PILLOW_MODULES), 0)
#: The flags of pictures whose width and height are exchanged (Exif 2.32, Orientation).
SIDEWAYS = (5, 6, 7, 8)
#: Exceptions of Pillow on damaged files.
DECODING_ERRORS = (
    AssertionError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)

# MOST_PIXELS is checked before any pixel is decoded; Pillow's limit would only warn.
Image.MAX_IMAGE_PIXELS = None
# ICC profiles with tables and edit histories have several MB in a PNG; Pillow refuses above one.
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024 * 1024


class PictureError(Exception):
    """The reason why a file cannot be used as a photograph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """An opened picture file, whose pixels are not decoded."""

    path: Path
    format: str
    #: Pixels as stored, before the orientation flag is applied.
    width: int
    height: int
    #: Pillow's name for the colours of a pixel, without transparency: L, RGB, CMYK, LAB.
    mode: str
    transparent: bool
    #: Its metadata; for PNG and TIFF those of a copy of one pixel.
    image: ImageFile.ImageFile
    #: The tags of a TIFF.
    tags: Directory | None = None


@contextmanager
def open_picture(path: Path) -> Iterator[PictureFile]:
    """Open a picture; raise `PictureError` for its faults, also for those found in the block."""
    # Importing WeasyPrint sets this to True for the whole process: the missing part of a truncated
    # photograph would be printed in grey (FACTS.md, Pictures in WeasyPrint 70).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    silence_exif_warnings()
    try:
        if path.stat().st_size == 0:
            raise PictureError("the file is empty")
        with path.open("rb") as file:
            start = file.read(32)
    except OSError as error:
        raise PictureError(f"the file cannot be read: {error.strerror}") from error
    if start.startswith(_RAW) or start[4:12] == b"ftypcrx " or start[8:10] == b"CR":
        raise PictureError(_RAW_FAULT)
    try:
        picture = _open(path, start)
    except DECODING_ERRORS as error:
        raise PictureError(_NO_PICTURE) from error
    with picture.image:
        if picture.width < 1 or picture.height < 1:
            raise PictureError(_NO_PICTURE)
        if picture.width * picture.height > MOST_PIXELS:
            millions = picture.width * picture.height // 1_000_000
            raise PictureError(f"the picture has {millions} megapixels; 300 is most")
        try:
            yield picture
        except DECODING_ERRORS as error:
            reason = str(error).partition("\n")[0].partition(" (")[0] or type(error).__name__
            raise PictureError(f"the picture is damaged or not complete: {reason}") from error


def orientation(picture: PictureFile) -> int:
    """Return EXIF's orientation flag; 1 is upright."""
    try:
        return int(picture.image.getexif().get(0x0112, 1))
    except DECODING_ERRORS:
        return 1


def silence_exif_warnings() -> None:
    """Suppress Pillow's warnings about broken EXIF, which does not affect the pixels.

    `warnings.catch_warnings` is not safe in threads.
    """
    if _WARNING_FILTER not in warnings.filters:
        warnings.filterwarnings("ignore", category=UserWarning, module=_PILLOW_MODULES)


def _open(path: Path, start: bytes) -> PictureFile:
    if start[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return _open_tiff(path)
    if start.startswith(png_chunks.SIGNATURE):
        return _open_png(path, start)
    if start.startswith(b"\xff\xd8"):
        return _of_image(path, _open_jpeg(path))
    formats: tuple[str, ...] = ("WEBP", "AVIF")
    if start[4:8] == b"ftyp" and start[8:12] in _HEIF_BRANDS:
        # Its import is slow and rarely needed.
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        formats = (*formats, "HEIF")
    return _of_image(path, Image.open(path, formats=formats))


def _of_image(path: Path, image: ImageFile.ImageFile) -> PictureFile:
    return PictureFile(
        path=path,
        format=image.format or "",
        width=image.width,
        height=image.height,
        mode=_colours(image.mode),
        transparent=image.has_transparency_data,
        image=image,
    )


def _colours(mode: str) -> str:
    """Return a mode of Pillow without transparency, bits and palette."""
    if mode in ("1", "L", "LA", "La", "F") or mode.startswith("I"):
        return "L"
    return mode if mode in ("CMYK", "LAB") else "RGB"


def _open_jpeg(path: Path) -> ImageFile.ImageFile:
    try:
        return Image.open(path, formats=("JPEG",))
    except DECODING_ERRORS:
        # Pillow 13 fails on an EXIF resolution of a wrong type, which it reads where no JFIF
        # segment has one, and on a JFIF segment that is too short.
        content = jpeg_segments.with_jfif(path.read_bytes())
        return Image.open(io.BytesIO(content), formats=("JPEG",))


def _open_png(path: Path, start: bytes) -> PictureFile:
    image = Image.open(io.BytesIO(png_chunks.without_pixels(path)), formats=("PNG",))
    # Texts that follow the pixels are read with these.
    image.load()
    width, height, _, colour = struct.unpack_from(">IIBB", start, 16)
    return PictureFile(
        path=path,
        format="PNG",
        width=width,
        height=height,
        mode="L" if colour in png_chunks.GREY else "RGB",
        transparent=image.has_transparency_data,
        image=image,
    )


def _open_tiff(path: Path) -> PictureFile:
    directory = tiff_tags.read_directory(path)
    if directory.number(tiff_tags.SUBFILE, 0) & 1 or tiff_tags.DNG_VERSION in directory.tags:
        # The first picture of a raw file is its preview (TIFF 6.0, NewSubfileType; DNG 1.6).
        raise PictureError(_RAW_FAULT)
    if fault := tiff_data.kind_fault(directory):
        raise PictureError(fault)
    content = tiff_tags.without_pixels(directory)
    return PictureFile(
        path=path,
        format="TIFF",
        width=directory.number(tiff_tags.WIDTH, 0),
        height=directory.number(tiff_tags.HEIGHT, 0),
        mode=tiff_data.MODES[directory.number(tiff_tags.PHOTOMETRIC, 1)],
        transparent=directory.number(tiff_tags.EXTRA_SAMPLES, 0) in (1, 2),
        image=Image.open(io.BytesIO(content), formats=("TIFF",)),
        tags=directory,
    )
