"""The colours that a picture file states: an ICC profile, or a mark of EXIF or PNG."""

import struct
from functools import cache

from book.images import colour_conversion
from book.images.originals.picture_file import DECODING_ERRORS, PictureFile

SRGB, ADOBE_RGB = "sRGB", "Adobe RGB"
_EXIF, _INTEROPERABILITY, _COLOUR_SPACE = 0x8769, 0xA005, 0xA001
#: Red, green and blue of Adobe RGB (1998) as XYZ, adapted to D50 (its encoding, 4.3.5 and annex B).
_COLORANTS = {
    b"rXYZ": (0.60974, 0.31111, 0.01947),
    b"gXYZ": (0.20528, 0.62567, 0.06087),
    b"bXYZ": (0.14919, 0.06322, 0.74457),
}
_D50 = (0.9642, 1.0, 0.8249)
#: Its tone curve is a power of 563/256, in 256ths.
_GAMMA = 563


def stated_colours(picture: PictureFile) -> str:
    """Return `SRGB` or `ADOBE_RGB` as a mark of the file says; empty where it says neither.

    EXIF's ColorSpace is 1 for sRGB. For Adobe RGB it is 0xFFFF, and the index of interoperability
    is R03 (Exif 2.32, 4.6.5 and annex F). PNG has the chunk sRGB.
    """
    if picture.mode != "RGB":
        return ""
    if "srgb" in picture.image.info:
        return SRGB
    try:
        exif = picture.image.getexif()
        index = str(exif.get_ifd(_INTEROPERABILITY).get(1, "")).strip("\0 ")
        space = exif.get_ifd(_EXIF).get(_COLOUR_SPACE)
    except DECODING_ERRORS:
        return ""
    if index == "R03":
        return ADOBE_RGB
    return SRGB if space == 1 else ""


def source_profile(picture: PictureFile) -> bytes:
    """Return the ICC profile of a picture's colours; empty for sRGB, and where none is stated."""
    embedded = picture.image.info.get("icc_profile") or b""
    if colour_conversion.fits(embedded, picture.mode):
        return bytes(embedded)
    return adobe_rgb_profile() if stated_colours(picture) == ADOBE_RGB else b""


@cache
def adobe_rgb_profile() -> bytes:
    """Return a matrix profile of Adobe RGB (1998) (ICC.1:2001-04, 6.3.1.2)."""
    text = b"Adobe RGB (1998)\0"
    description = b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78)
    tags = {
        b"desc": description,
        b"cprt": b"text" + bytes(4) + b"Public domain\0",
        b"wtpt": _xyz(_D50),
        **{name: _xyz(values) for name, values in _COLORANTS.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve()),
    }
    table, values = b"", b""
    for name, content in tags.items():
        at = 128 + 4 + 12 * len(tags) + len(values)
        table += struct.pack(">4sII", name, at, len(content))
        values += content + bytes(-len(content) % 4)
    body = struct.pack(">I", len(tags)) + table + values
    header = struct.pack(
        ">I4sI4s4s4s", 128 + len(body), bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ "
    )
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
    return header.ljust(68, b"\0") + _numbers(_D50) + bytes(48) + body


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(values)


def _numbers(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(value * 65536) for value in values))


def _curve() -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, _GAMMA)
