"""Pictures of a finished edition, read back: how they are coded, and what they say."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile

from book.images import metadata
from book.images.metadata import EmbeddedMetadata
from book.images.originals import MOST_PIXELS, PictureError, silence_exif_warnings

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    ArithmeticError,
    struct.error,
)
#: Sum of the table of ISO 10918-1, K.1, for light, which libjpeg scales by its quality.
_LIGHT = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPicture:
    """What a picture file says of itself; its pixels are not decoded."""

    format: str
    #: Pixels, as they are stored.
    width: int
    height: int
    #: Pillow's name for the channels: `RGB`, `L`, `CMYK`, `RGBA`.
    mode: str
    transparent: bool
    #: What its profile calls itself; empty without one.
    profile: str
    metadata: EmbeddedMetadata
    #: The flag of EXIF; 1 is upright.
    orientation: int = 1
    #: As libjpeg counts it; 0 for what is no JPEG.
    quality: int = 0
    #: Colour is stored as finely as light.
    full_colour: bool = True


def read_encoded(content: bytes) -> EncodedPicture:
    """Read what a picture file says of itself. Raises `PictureError`."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    silence_exif_warnings()
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureError("the picture is too large to be looked at")
            layers = [tuple(layer[1:3]) for layer in getattr(image, "layer", ())]
            return EncodedPicture(
                format=image.format or "",
                width=image.width,
                height=image.height,
                mode=image.mode,
                transparent=image.has_transparency_data,
                profile=_profile_name(image.info.get("icc_profile") or b""),
                metadata=metadata.read_metadata(image),
                orientation=int(image.getexif().get(0x0112, 1)),
                quality=_quality(image),
                full_colour=len(set(layers)) <= 1,
            )
    except _BROKEN as error:
        words = str(error).partition("\n")[0].partition(" <")[0]
        raise PictureError(f"the picture is damaged: {words}") from error


def _profile_name(profile: bytes) -> str:
    if not profile:
        return ""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return str(ImageCms.getProfileDescription(opened)).strip() or "a profile without a name"
    except (*_BROKEN, ImageCms.PyCMSError):
        return "a profile that cannot be read"


def _quality(image: Image.Image) -> int:
    """Find the quality whose table for light is as coarse as the picture's, or finer than it."""
    tables = getattr(image, "quantization", None)
    if image.format not in ("JPEG", "MPO") or not tables:
        return 0
    total = sum(tables[min(tables)])
    return next((quality for quality in range(100, 0, -1) if _coarse(quality) >= total), 1)


def _coarse(quality: int) -> int:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return sum(min(255, max(1, (entry * scale + 50) // 100)) for entry in _LIGHT)
