"""Colour conversion by ICC profiles: from a photograph's own profile to sRGB or the press.

The default is relative colorimetric with black-point compensation; perceptual can be chosen for a
photograph with saturated colours. With the built-in FOGRA39 profile, whose limit is 300 % ink,
sRGB black becomes 298 % and 300 % respectively (Pillow 13.0.0, LittleCMS 2.19).
"""

import io
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image, ImageCms

RenderingIntent = Literal["relative", "perceptual"]

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_INTENTS = {
    "relative": ImageCms.Intent.RELATIVE_COLORIMETRIC,
    "perceptual": ImageCms.Intent.PERCEPTUAL,
}
#: A profile with signatures that are not ASCII cannot be read.
_PROFILE_ERRORS = (ImageCms.PyCMSError, OSError, UnicodeDecodeError)
#: Pillow's modes by the colour space of a profile.
_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}


def profile_fault(path: Path) -> str:
    """Return why a file cannot be used as a press profile; empty when it can."""
    try:
        content = path.read_bytes()
        space = ImageCms.ImageCmsProfile(io.BytesIO(content)).profile.xcolor_space.strip()
    except _PROFILE_ERRORS:
        return "is no ICC profile"
    if space != "CMYK":
        return f"is a profile for {space}, not for CMYK"
    try:
        _icc_transform(b"", content, "RGB", "CMYK", "relative")
        _icc_transform(content, b"", "CMYK", "RGB", "relative")
    except ImageCms.PyCMSError:
        return "is damaged: no colour can be converted with it"
    return ""


@lru_cache(maxsize=32)
def mode_of(profile: bytes) -> str:
    """Return Pillow's mode for a profile's pictures; empty when the profile cannot be used."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODE_OF_SPACE.get(opened.profile.xcolor_space.strip(), "")
        if mode:
            # A profile with a wrong header can be opened; only building a transform fails.
            _icc_transform(profile, b"", mode, "RGB", "relative")
        return mode
    except _PROFILE_ERRORS:
        return ""


def fits(profile: bytes, mode: str) -> bool:
    """Return whether a profile is for pixels of a mode; for grey ones it may be an RGB profile."""
    if not profile:
        return False
    profile_mode = mode_of(profile)
    return profile_mode in ("L", "RGB") if mode == "L" else profile_mode == mode


@lru_cache(maxsize=32)
def name_of(profile: bytes) -> str:
    """Return the description of a profile; empty when it cannot be read."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return " ".join(ImageCms.getProfileDescription(opened).split())
    except _PROFILE_ERRORS:
        return ""


def to_srgb(image: Image.Image, profile: bytes, press: bytes) -> Image.Image:
    """Convert a picture to sRGB; a grey picture stays grey, in the tone curve of sRGB.

    `profile` is the picture's own, empty for sRGB. CMYK without one is read in the `press` profile.
    """
    if image.mode == "CMYK":
        return _convert(image, profile or press, b"", "relative")
    if not profile or is_srgb(profile):
        return image
    if image.mode == "L":
        # Neutral colours stay neutral, so that the three channels are equal.
        mode = mode_of(profile)
        return _convert(image.convert(mode), profile, b"", "relative").getchannel("G")
    return _convert(image, profile, b"", "relative")


def to_press(
    image: Image.Image, profile: bytes, press: bytes, intent: RenderingIntent
) -> Image.Image:
    """Convert a picture from its own profile to the CMYK of the press profile in one step."""
    if image.mode == "CMYK" and profile in (b"", press):
        return image
    if image.mode == "L":
        image, profile = to_srgb(image, profile, press).convert("RGB"), b""
    if profile and is_srgb(profile):
        profile = b""
    return _convert(image, profile, press, intent)


def show_inks(image: Image.Image, press: bytes) -> Image.Image:
    """Convert a page in the four inks of the press profile to sRGB, as a soft proof.

    Relative, because the page stands beside one on white, to which the eye adapts: with absolute
    colorimetry its paper would be a grey that is no fault of the page. Without black-point
    compensation, because black ink on paper is lighter than the screen's black (in the built-in
    profile all four inks are L* 10, black alone L* 17), and that is what a soft proof has to show.
    """
    return _convert(image, press, b"", "relative", compensated=False)


@lru_cache(maxsize=32)
def is_srgb(profile: bytes) -> bool:
    """Return whether the conversion from a profile to sRGB changes no colour by over one level."""
    if mode_of(profile) != "RGB":
        return False
    colours = list(product(range(0, 256, 51), repeat=3))
    grid = Image.new("RGB", (len(colours), 1))
    grid.putdata(colours)
    before = grid.tobytes()
    converted = _convert(grid, profile, b"", "relative").tobytes()
    return all(abs(a - b) <= 1 for a, b in zip(before, converted, strict=True))


def _convert(
    image: Image.Image,
    source: bytes,
    target: bytes,
    intent: RenderingIntent,
    *,
    compensated: bool = True,
) -> Image.Image:
    """Convert a picture between two profiles, in place if it can; an empty profile is sRGB."""
    output = mode_of(target) if target else "RGB"
    transform = _icc_transform(source, target, image.mode, output, intent, compensated)
    # Pixels that are mapped belong also to the decoded photograph, of which others are made.
    in_place = image.mode == output and not image.readonly
    converted = image if in_place else Image.new(output, image.size)
    # Not `ImageCms.applyTransform`: it writes the press profile out anew for each picture, 13 ms.
    transform.transform.apply(image.getim(), converted.getim())
    return converted


@lru_cache(maxsize=32)
def _icc_transform(
    source: bytes,
    target: bytes,
    mode: str,
    output: str,
    intent: RenderingIntent,
    compensated: bool = True,
) -> ImageCms.ImageCmsTransform:
    source_profile, target_profile = (
        ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else _SRGB
        for profile in (source, target)
    )
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if compensated else ImageCms.Flags.NONE
    return ImageCms.buildTransform(
        source_profile, target_profile, mode, output, _INTENTS[intent], flags
    )
