"""Thumbnails for reports: small JPEGs in sRGB, which no edition uses."""

import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms

_QUALITY = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A JPEG and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def thumbnail_of_file(path: Path, edge: int, press: Path) -> Thumbnail | None:
    """Return a thumbnail of at most `edge` px a side; None when the file is missing or damaged.

    Inks without a profile are shown by the profile in the file `press`.
    """
    try:
        with Image.open(path) as image:
            # A JPEG is decoded at 1/2, 1/4 or 1/8 where that is enough.
            image.draft(None, (edge, edge))
            profile = image.info.get("icc_profile", b"")
            if image.mode == "CMYK" and not profile:
                profile = press.read_bytes()
            image.thumbnail((edge, edge))
            return _encode_thumbnail(_convert_to_srgb(image, profile))
    except OSError:
        return None


def thumbnail_of_pixels(pixels: bytes, width: int, height: int, stride: int) -> Thumbnail:
    """Return a thumbnail of rows of BGR pixels, `stride` bytes from row to row."""
    image = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGR", stride, 1)
    return _encode_thumbnail(image)


def _convert_to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode == "CMYK" and profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source, srgb = io.BytesIO(profile), ImageCms.createProfile("sRGB")
            if converted := ImageCms.profileToProfile(image, source, srgb, outputMode="RGB"):
                return converted
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _encode_thumbnail(image: Image.Image) -> Thumbnail:
    encoded = io.BytesIO()
    # Without the picture's profile and metadata.
    image.info = {}
    image.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    return Thumbnail(jpeg=encoded.getvalue(), width=image.width, height=image.height)
