"""Original photographs: strict opening, headers, and complete decoding."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageFile, PngImagePlugin

from book.images import colour_conversion, metadata
from book.images.metadata import EmbeddedMetadata

#: Formats that agencies send and Pillow reads without a plug-in.
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
MOST_PIXELS = 300_000_000
#: MPO is a JPEG with a preview appended, as cameras write it.
_JPEG = ("JPEG", "MPO")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
#: A reduced decode is larger than needed by at least this factor: scaled down, it then has a PSNR
#: of 40 dB and more to a full decode (tests/photos/test_derivatives.py).
_DRAFT_MARGIN = 1.15
#: The transposition that sets a picture upright, by its flag (Exif 2.32, Orientation).
_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: The flags of pictures whose width and height are exchanged.
_SIDEWAYS = (5, 6, 7, 8)
_PILLOW_MODULES = r"PIL\."
_WARNING_FILTER = ("ignore", None, UserWarning, re.compile(_PILLOW_MODULES), 0)
#: Exceptions of Pillow on damaged files.
DECODING_ERRORS = (
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
class PictureHeader:
    """The properties of a picture before its pixels are decoded."""

    format: str
    #: Pixels, upright: the orientation flag is applied.
    width: int
    height: int
    #: Description of the ICC profile; empty without one that fits the pixels.
    profile: str
    #: CMYK values, which without a profile are read in the press profile.
    cmyk: bool
    #: It has an alpha channel or a transparent colour.
    transparent: bool
    metadata: EmbeddedMetadata


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPhoto:
    """A decoded photograph: upright, 8 bits, opaque, of mode L, RGB or CMYK."""

    image: Image.Image
    #: ICC profile; empty for sRGB, and for CMYK in the press profile.
    profile: bytes


def read_header(path: Path, language: str = "") -> PictureHeader:
    """Read a picture's header; raise `PictureError` when the file cannot be used.

    `language` is the publication's, by which its metadata are read.
    """
    with _open(path) as image:
        width, height = image.size
        if _orientation(image) in _SIDEWAYS:
            width, height = height, width
        return PictureHeader(
            format=image.format or "",
            width=width,
            height=height,
            profile=colour_conversion.name_of(_usable_profile(image)),
            cmyk=image.mode == "CMYK",
            transparent=image.has_transparency_data,
            metadata=metadata.set_aside_boilerplate(metadata.read_metadata(image, language)),
        )


def decoding_fault(path: Path) -> str:
    """Decode a whole picture and return its fault; empty when there is none."""
    try:
        with _open(path) as image:
            _load_pixels(image, path)
    except PictureError as error:
        return str(error)
    return ""


def decode(path: Path, needed: tuple[int, int]) -> DecodedPhoto:
    """Decode a complete photograph at no less than `needed` px (width and height, upright).

    JPEGs are decoded at 1/2, 1/4 or 1/8 where that is enough. Raise `PictureError`.
    """
    with _open(path) as image:
        profile = _usable_profile(image)
        if image.format in _JPEG:
            width, height = needed if _orientation(image) not in _SIDEWAYS else needed[::-1]
            if _has_uneven_subsampling(image):
                width, height = max(width, image.width // 3), max(height, image.height // 3)
            image.draft(image.mode, (round(width * _DRAFT_MARGIN), round(height * _DRAFT_MARGIN)))
        # CMYK values are inverted only with Adobe's marker APP14; Pillow inverts them always.
        inverted = image.mode == "CMYK" and image.format in _JPEG and "adobe" not in image.info
        method = _TRANSPOSITIONS.get(_orientation(image))
        _load_pixels(image, path)
        upright = image if method is None else image.transpose(method)
        opaque = _flatten(upright)
        return DecodedPhoto(
            image=ImageChops.invert(opaque) if inverted else opaque,
            profile=profile if _profile_fits(profile, opaque.mode) else b"",
        )


@contextmanager
def _open(path: Path) -> Iterator[ImageFile.ImageFile]:
    """Open a picture; raise `PictureError` for its faults, also for those found in the block."""
    try:
        if path.stat().st_size == 0:
            raise PictureError("the file is empty")
        formats = (*_FORMATS, *_plugin_formats(path))
    except OSError as error:
        raise PictureError(f"the file cannot be read: {error.strerror}") from error
    # Importing WeasyPrint sets this to True for the whole process: the missing part of a truncated
    # photograph would be printed in grey (FACTS.md, Pictures in WeasyPrint 70).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    silence_exif_warnings()
    try:
        image = Image.open(path, formats=formats)
    except DECODING_ERRORS as error:
        kinds = "JPEG, PNG, TIFF, WebP, AVIF or HEIC"
        message = f"the file is no picture of a kind that can be printed ({kinds})"
        raise PictureError(message) from error
    with image:
        if image.format == "TIFF":
            # Without a file name Pillow does not map the file into memory: Pillow 13 maps sideways
            # pictures (flags 5 to 8) with the width and height of the upright one.
            image.filename = ""
        if image.width * image.height > MOST_PIXELS:
            millions = image.width * image.height // 1_000_000
            raise PictureError(f"the picture has {millions} megapixels; 300 is most")
        try:
            yield image
        except DECODING_ERRORS as error:
            reason = str(error).partition("\n")[0].partition(" (")[0] or type(error).__name__
            raise PictureError(f"the picture is damaged or not complete: {reason}") from error


def silence_exif_warnings() -> None:
    """Suppress Pillow's warnings about broken EXIF, which does not affect the pixels.

    `warnings.catch_warnings` is not safe in threads.
    """
    if _WARNING_FILTER not in warnings.filters:
        warnings.filterwarnings("ignore", category=UserWarning, module=_PILLOW_MODULES)


def _load_pixels(image: ImageFile.ImageFile, path: Path) -> None:
    """Decode the pixels, after a check of their checksums where the format has any."""
    if image.format == "PNG":
        _check_png_checksums(path)
    image.load()


def _check_png_checksums(path: Path) -> None:
    """Check the CRC of every chunk of a PNG: Pillow ignores those of the pixels."""
    with path.open("rb") as png:
        png.seek(8)
        name = b""
        while name != b"IEND":
            start = png.read(8)
            length, name = struct.unpack(">I4s", start) if len(start) == 8 else (0, b"")
            content, checksum = png.read(length), png.read(4)
            if len(checksum) < 4:
                raise OSError("image file is truncated")
            if checksum != zlib.crc32(content, zlib.crc32(name)).to_bytes(4, "big"):
                raise OSError("a checksum is wrong")


def _plugin_formats(path: Path) -> tuple[str, ...]:
    """Register the plug-in for HEIC when a file is one: its import is slow and rarely needed."""
    with path.open("rb") as file:
        start = file.read(12)
    if start[4:8] != b"ftyp" or start[8:12] not in _HEIF_BRANDS:
        return ()
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    return ("HEIF",)


def _has_uneven_subsampling(image: ImageFile.ImageFile) -> bool:
    """Return whether the chroma of a JPEG is halved in one direction only (4:2:2, 4:4:0).

    libjpeg reduces such chroma as much as the luma and then enlarges it: at 1/4 the PSNR to a full
    decode is 33 dB, and 44 dB for 4:2:0 (the picture of tests/photos/test_derivatives.py).
    """
    sampling = [tuple(layer[1:3]) for layer in getattr(image, "layer", ())]
    return len(sampling) == 3 and sampling[0] != sampling[1] and 1 in sampling[0]


def _orientation(image: Image.Image) -> int:
    # Pillow returns size and pixels of a TIFF upright.
    if image.format == "TIFF":
        return 1
    try:
        return int(image.getexif().get(0x0112, 1))
    except DECODING_ERRORS:
        return 1


def _usable_profile(image: Image.Image) -> bytes:
    """Return the profile of a picture; empty when there is none that fits its pixels."""
    profile = image.info.get("icc_profile") or b""
    return profile if _profile_fits(profile, image.mode) else b""


def _profile_fits(profile: bytes, mode: str) -> bool:
    """Return whether a profile is for pixels of a mode; for grey ones it may be an RGB profile."""
    if not profile:
        return False
    profile_mode = colour_conversion.mode_of(profile)
    if mode in ("1", "L", "LA", "La", "F") or mode.startswith("I"):
        return profile_mode in ("L", "RGB")
    return profile_mode == (mode if mode in ("CMYK", "LAB") else "RGB")


def _flatten(image: Image.Image) -> Image.Image:
    """Convert a picture to mode L, RGB or CMYK, blended with white where it is transparent."""
    if image.mode == "F":
        raise ValueError("pixels of 32 bits in floating point")
    if image.mode.startswith("I"):
        # 16 bits, which Pillow may widen to 32. Scaled in "F" because Pillow has no arithmetic for
        # big-endian modes; half a level is added because the conversion to "L" truncates.
        image = image.convert("F").point(lambda level: level / 257 + 0.5).convert("L")
    if image.has_transparency_data:
        grey = image.mode in ("LA", "La")
        with_alpha = image.convert("RGBA")
        white = Image.new("RGBA", with_alpha.size, "white")
        opaque = Image.alpha_composite(white, with_alpha).convert("RGB")
        return opaque.getchannel("G") if grey else opaque
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")
