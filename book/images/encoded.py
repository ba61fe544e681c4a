"""Reading of the picture files in a finished edition: encoding and metadata."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms, ImageFile, JpegImagePlugin

from book.images import metadata
from book.images.metadata import EmbeddedMetadata
from book.images.originals.picture_file import (
    DECODING_ERRORS,
    MOST_PIXELS,
    PictureError,
    silence_exif_warnings,
)

_READING_ERRORS = (*DECODING_ERRORS, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPicture:
    """The properties of a picture file, without its pixels."""

    format: str
    #: Pixels, before the orientation flag is applied.
    width: int
    height: int
    #: Pillow's name for the channels: `RGB`, `L`, `CMYK`, `RGBA`.
    mode: str
    transparent: bool
    #: Description of the ICC profile; empty without one.
    profile: str
    metadata: EmbeddedMetadata
    #: EXIF's orientation flag; 1 is upright.
    orientation: int = 1
    #: libjpeg's quality, 1 to 100; 0 for other formats than JPEG.
    quality: int = 0
    #: The chroma is not subsampled.
    full_colour: bool = True


def read_encoded(content: bytes) -> EncodedPicture:
    """Read the properties of a picture file; raise `PictureError` when it is damaged."""
    with open_encoded(content) as image:
        sampling = [tuple(layer[1:3]) for layer in getattr(image, "layer", ())]
        return EncodedPicture(
            format=image.format or "",
            width=image.width,
            height=image.height,
            mode=image.mode,
            transparent=image.has_transparency_data,
            profile=_profile_name(image.info.get("icc_profile") or b""),
            metadata=metadata.read_metadata(image),
            orientation=int(image.getexif().get(0x0112, 1)),
            quality=_jpeg_quality(image),
            full_colour=len(set(sampling)) <= 1,
        )


@contextmanager
def open_encoded(content: bytes, *formats: str) -> Iterator[ImageFile.ImageFile]:
    """Open a picture of one of the formats, or of any format if none are given.

    Raises `PictureError` for its faults, also for those found in the block.
    """
    # Importing WeasyPrint sets this to True (FACTS.md, Pictures in WeasyPrint 70).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    silence_exif_warnings()
    try:
        with Image.open(io.BytesIO(content), formats=formats or None) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureError("the picture is too large to be looked at")
            yield image
    except _READING_ERRORS as error:
        reason = str(error).partition("\n")[0].partition(" <")[0]
        raise PictureError(f"the picture is damaged: {reason}") from error


def _profile_name(profile: bytes) -> str:
    if not profile:
        return ""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return str(ImageCms.getProfileDescription(opened)).strip() or "a profile without a name"
    except (*_READING_ERRORS, ImageCms.PyCMSError):
        return "a profile that cannot be read"


def _jpeg_quality(image: Image.Image) -> int:
    """Return the highest quality whose luminance table is at least as coarse as the picture's."""
    tables = getattr(image, "quantization", None)
    if image.format not in ("JPEG", "MPO") or not tables:
        return 0
    total = sum(tables[min(tables)])
    return next((quality for quality in range(100, 0, -1) if _table_sum(quality) >= total), 1)


@cache
def _table_sum(quality: int) -> int:
    """Return the sum of the luminance quantisation table that Pillow writes at a quality."""
    encoded = io.BytesIO()
    Image.new("L", (8, 8)).save(encoded, "JPEG", quality=quality)
    encoded.seek(0)
    return sum(JpegImagePlugin.JpegImageFile(encoded).quantization[0])
