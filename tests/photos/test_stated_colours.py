"""Colours without an ICC profile are those that EXIF or PNG state; a damaged profile is none."""

import io
import struct

import pytest
from PIL import Image

from book import images
from book.images.originals.stated_colours import adobe_rgb_profile
from tests.support import profiles
from tests.support.photo_project import PhotoProject, is_near
from tests.support.picture_formats import png_chunk

GREEN = (40, 200, 60)


def exif(space: int, index: bytes = b"") -> bytes:
    """Return EXIF with a ColorSpace, and an index of interoperability."""
    entries = [struct.pack("<HHIHH", 0xA001, 3, 1, space, 0)]
    at_exif = 8 + 2 + 12 + 4
    if index:
        after = at_exif + 2 + 24 + 4
        entries.append(struct.pack("<HHII", 0xA005, 4, 1, after))
    main = struct.pack("<HHHII", 1, 0x8769, 4, 1, at_exif) + bytes(4)
    inside = struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    more = struct.pack("<HHHI4s", 1, 1, 2, 4, index + b"\0") + bytes(4) if index else b""
    return b"Exif\0\0II*\0\x08\0\0\0" + main + inside + more


def jpeg(**segments: bytes) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), GREEN).save(written, "JPEG", quality=98, **segments)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        (jpeg(), ""),
        (jpeg(exif=exif(1)), "sRGB"),
        (jpeg(exif=exif(0xFFFF)), ""),
        (jpeg(exif=exif(0xFFFF, b"R03")), "Adobe RGB"),
        (jpeg(exif=exif(1, b"R98")), "sRGB"),
        (jpeg(exif=exif(1, b"R03")), "Adobe RGB"),
    ],
)
def test_exif_states_colours(content: bytes, stated: str, photo_project: PhotoProject) -> None:
    photo_project.original("a.jpg").write_bytes(content)
    assert images.read_header(photo_project.original("a.jpg")).stated_colours == stated


def test_a_png_states_srgb(photo_project: PhotoProject) -> None:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), GREEN).save(written, "PNG")
    content = written.getvalue()
    path = photo_project.original("a.png")
    path.write_bytes(content[:33] + png_chunk(b"sRGB", b"\0") + content[33:])
    assert images.read_header(path).stated_colours == "sRGB"


def test_adobe_rgb_is_converted_as_with_its_profile(photo_project: PhotoProject) -> None:
    embedded = profiles.rgb_profile("adobe-rgb")
    made = []
    for name, content in (
        ("stated", jpeg(exif=exif(0xFFFF, b"R03"))),
        ("embedded", jpeg(icc_profile=embedded)),
        ("own", jpeg(icc_profile=adobe_rgb_profile())),
        ("none", jpeg()),
    ):
        photo_project.original(f"{name}.jpg").write_bytes(content)
        made.append(photo_project.picture(photo_project.photo(f"{name}.jpg")).getpixel((30, 20)))
    stated, with_profile, own, none = made
    assert is_near(stated, with_profile, 2)
    assert is_near(own, with_profile, 2)
    assert not is_near(stated, none, 10)


def test_a_profile_with_a_damaged_signature_counts_as_none(photo_project: PhotoProject) -> None:
    profile = bytearray(profiles.rgb_profile("adobe-rgb"))
    profile[16] = 0x80
    photo_project.original("a.jpg").write_bytes(jpeg(icc_profile=bytes(profile)))
    header = images.read_header(photo_project.original("a.jpg"))
    assert header.profile == ""
    assert header.profile_unusable
    assert is_near(photo_project.picture(photo_project.photo("a.jpg")).getpixel((30, 20)), GREEN, 4)
