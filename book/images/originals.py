"""Photographs as they were delivered: opened strictly, known by their headers, decoded whole."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageFile, PngImagePlugin

from book.images import colour, metadata
from book.images.metadata import EmbeddedMetadata

#: What agencies send, and Pillow reads by itself.
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
NAMES = "JPEG, PNG, TIFF, WebP, AVIF or HEIC"
MOST_PIXELS = 300_000_000
#: MPO is what cameras make of a JPEG with a preview behind it.
_JPEG = ("JPEG", "MPO")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
#: A reduced decode keeps this much more than is needed: the Lanczos pass after it then leaves the
#: picture as a full decode would (tests/photos/test_derivatives.py: 40 dB and more).
_ROOM = 1.15
#: How a picture is set upright, by its flag (Exif 2.32, Orientation).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED = (5, 6, 7, 8)
_PILLOW = r"PIL\."
_QUIET = ("ignore", None, UserWarning, re.compile(_PILLOW), 0)
_BROKEN = (
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

# Our own limit is checked on the header, before a pixel is read; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None
# Profiles with tables and long histories have megabytes in a PNG; Pillow stops at one.
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024 * 1024


class PictureError(Exception):
    """A file that cannot be used as a photograph; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureHeader:
    """What a file says of its picture before it is decoded."""

    format: str
    #: Pixels, upright: the orientation flag is applied.
    width: int
    height: int
    #: What its profile calls itself; empty when there is none that fits the picture.
    profile: str
    #: Its colours are inks; without a profile they are taken as made for the press.
    cmyk: bool
    #: Something would show through.
    transparent: bool
    metadata: EmbeddedMetadata


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPhoto:
    """A photograph in memory: upright, 8 bits, opaque, of mode L, RGB or CMYK."""

    image: Image.Image
    #: Its own profile; empty for sRGB, and for CMYK that was made for the press.
    profile: bytes


def read_header(path: Path) -> PictureHeader:
    """Read a picture's header; `PictureError` when the file is none that can be used."""
    with _open(path) as image:
        width, height = image.size
        # Pillow reads a TIFF upright by itself.
        if image.format != "TIFF" and _orientation(image) in _TURNED:
            width, height = height, width
        return PictureHeader(
            format=image.format or "",
            width=width,
            height=height,
            profile=colour.name_of(_usable_profile(image)) if _usable_profile(image) else "",
            cmyk=image.mode == "CMYK",
            transparent=image.has_transparency_data,
            metadata=metadata.read_metadata(image),
        )


def decoding_fault(path: Path) -> str:
    """Decode a whole picture and answer what is wrong with it; nothing when it is sound."""
    try:
        with _open(path) as image:
            _load_pixels(image, path)
    except PictureError as error:
        return str(error)
    return ""


def decode(path: Path, needed: tuple[int, int]) -> DecodedPhoto:
    """Decode a whole photograph, to its last line, at no less than `needed` px (upright).

    JPEGs are decoded at 1/2, 1/4 or 1/8 where that leaves enough. Raises `PictureError`.
    """
    with _open(path) as image:
        profile = _usable_profile(image)
        if image.format in _JPEG:
            width, height = needed if _orientation(image) not in _TURNED else needed[::-1]
            if _has_uneven_subsampling(image):
                width, height = max(width, image.width // 3), max(height, image.height // 3)
            image.draft(image.mode, (round(width * _ROOM), round(height * _ROOM)))
        # CMYK is stored inverted where Adobe's marker says so, and Pillow takes it for granted.
        inverted = image.mode == "CMYK" and image.format in _JPEG and "adobe" not in image.info
        # Asked before the pixels are read: a TIFF has no flag any more when Pillow has turned it.
        turn = _TURNS.get(_orientation(image)) if image.format != "TIFF" else None
        _load_pixels(image, path)
        upright = image if turn is None else image.transpose(turn)
        opaque = _flatten(upright, profile)
        if opaque.mode not in ("L", "RGB", "CMYK"):
            opaque = opaque.convert("RGB")
        return DecodedPhoto(
            image=ImageChops.invert(opaque) if inverted else opaque,
            profile=profile if _profile_fits(profile, opaque.mode) else b"",
        )


@contextmanager
def _open(path: Path) -> Iterator[ImageFile.ImageFile]:
    """Open a picture; whatever is found to be wrong with it in the block is a `PictureError`."""
    try:
        if path.stat().st_size == 0:
            raise PictureError("the file is empty")
        formats = (*FORMATS, *_extra_formats(path))
    except OSError as error:
        raise PictureError(f"the file cannot be read: {error.strerror}") from error
    # Importing WeasyPrint switches this on for the whole process: half a photograph would be
    # printed in grey (facts: weasyprint.md, trap 11).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    silence_exif_warnings()
    try:
        image = Image.open(path, formats=formats)
    except _BROKEN as error:
        raise PictureError(
            f"the file is no picture of a kind that can be printed ({NAMES})"
        ) from error
    with image:
        if image.format == "TIFF":
            # Without a name it is not mapped into memory: Pillow 13 maps the pixels of one that
            # lies on its side (flags 5 to 8) as if it stood upright.
            image.filename = ""
        if image.width * image.height > MOST_PIXELS:
            millions = image.width * image.height // 1_000_000
            raise PictureError(f"the picture has {millions} megapixels; 300 is most")
        try:
            yield image
        except _BROKEN as error:
            words = str(error).partition("\n")[0].partition(" (")[0] or type(error).__name__
            raise PictureError(f"the picture is damaged or not complete: {words}") from error


def silence_exif_warnings() -> None:
    """Let Pillow not warn of broken EXIF, which is not what makes a picture.

    Not `catch_warnings`, for that is for one thread alone.
    """
    if _QUIET not in warnings.filters:
        warnings.filterwarnings("ignore", category=UserWarning, module=_PILLOW)


def _load_pixels(image: ImageFile.ImageFile, path: Path) -> None:
    """Decode the pixels, which must be those that were written where the format can tell."""
    if image.format == "PNG":
        _check_sums(path)
    image.load()


def _check_sums(path: Path) -> None:
    """Sum up a PNG's chunks: Pillow does not for those that hold the pixels."""
    with path.open("rb") as png:
        png.seek(8)
        name = b""
        while name != b"IEND":
            start = png.read(8)
            length, name = struct.unpack(">I4s", start) if len(start) == 8 else (0, b"")
            content, told = png.read(length), png.read(4)
            if len(told) < 4:
                raise OSError("image file is truncated")
            if told != zlib.crc32(content, zlib.crc32(name)).to_bytes(4, "big"):
                raise OSError("a checksum is wrong")


def _extra_formats(path: Path) -> tuple[str, ...]:
    """Teach Pillow HEIC when a file asks for it: few do, and the plug-in takes its time."""
    with path.open("rb") as opened:
        start = opened.read(12)
    if start[4:8] != b"ftyp" or start[8:12] not in _HEIF_BRANDS:
        return ()
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    return ("HEIF",)


def _has_uneven_subsampling(image: ImageFile.ImageFile) -> bool:
    """Tell whether a JPEG has half its colour across and all of it down (4:2:2, 4:4:0).

    libjpeg reduces such colour as much as the light, and then stretches it: at 1/4 the picture is
    33 dB from a full decode where 4:2:0 is 44 (the picture of tests/photos/test_derivatives.py).
    """
    sampling = [tuple(layer[1:3]) for layer in getattr(image, "layer", ())]
    return len(sampling) == 3 and sampling[0] != sampling[1] and 1 in sampling[0]


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except _BROKEN:
        return 1


def _usable_profile(image: Image.Image) -> bytes:
    """Answer a picture's profile if it can be used with its pixels, else nothing."""
    profile = image.info.get("icc_profile") or b""
    return profile if _profile_fits(profile, image.mode) else b""


def _profile_fits(profile: bytes, mode: str) -> bool:
    """Tell whether a profile is for such pixels; grey ones may come with an RGB profile."""
    if not profile:
        return False
    kind = (
        "CMYK"
        if mode == "CMYK"
        else "LAB"
        if mode == "LAB"
        else "L"
        if _is_grey_mode(mode)
        else "RGB"
    )
    return colour.mode_of(profile) in ({"L", "RGB"} if kind == "L" else {kind})


def _is_grey_mode(mode: str) -> bool:
    return mode in ("1", "L", "LA", "La", "F") or mode.startswith("I")


def _flatten(image: Image.Image, profile: bytes) -> Image.Image:
    """Bring a picture to 8 bits a channel, and lay what is transparent on white."""
    if image.mode == "F":
        raise ValueError("pixels of 32 bits in floating point")
    if image.mode.startswith("I"):
        # 16 bits, also where Pillow widens them to 32. Scaled in "F", for Pillow does no
        # arithmetic on the big-endian kind; half a level more, for it then cuts off.
        image = image.convert("F").point(lambda level: level / 257 + 0.5).convert("L")
    if image.has_transparency_data:
        grey = image.mode in ("LA", "La")
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        flat = Image.alpha_composite(white, layered).convert("RGB")
        return flat.getchannel("G") if grey else flat
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    return image
