"""Pictures of pictures: small, in sRGB, for a report and no edition."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, UnidentifiedImageError

_QUALITY = 70
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A JPEG and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def thumbnail_of_file(path: Path, edge: int) -> Thumbnail | None:
    """Make a thumbnail of a picture that the builder has written; None when there is none.

    Its longer edge has `edge` pixels at most.
    """
    try:
        with Image.open(path) as image:
            # A JPEG is decoded at an eighth of its size where that is enough.
            image.draft(None, (edge, edge))
            profile = image.info.get("icc_profile", b"")
            image.thumbnail((edge, edge))
            return _encode_thumbnail(_to_screen_colours(image, profile))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def thumbnail_of_pixels(pixels: bytes, width: int, height: int, stride: int) -> Thumbnail:
    """Make a thumbnail of rows of blue, green and red, `stride` bytes from row to row."""
    image = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGR", stride, 1)
    return _encode_thumbnail(image)


def _to_screen_colours(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode == "CMYK" and profile:
        try:
            opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, opened, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _encode_thumbnail(image: Image.Image) -> Thumbnail:
    into = io.BytesIO()
    # Nothing of the picture's own comes along: no profile, no words.
    clean = image.copy()
    clean.info = {}
    clean.save(into, "JPEG", quality=_QUALITY, optimize=True)
    return Thumbnail(jpeg=into.getvalue(), width=image.width, height=image.height)
