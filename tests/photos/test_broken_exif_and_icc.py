"""Broken EXIF, ICC profiles and PNG text do not make a sound picture unreadable."""

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from book import images
from book.project import PRESS_PROFILE
from tests.support import profiles
from tests.support.photo_project import PhotoProject
from tests.support.picture_formats import COLOURED, INKED, Raster, png_chunk
from tests.support.sound_pictures import SIZE, read_every_way


def with_segment(content: bytes, marker: int, body: bytes) -> bytes:
    """Insert a segment at the front of a JPEG."""
    return content[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + content[2:]


def exif_blocks() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "random", random.Random(5).randbytes(60_000)
    yield "no table", b"II*\0\xff\xff\xff\xff"
    yield "table of itself", b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)
    entry = struct.pack("<HHII", 0x010E, 2, 0xFFFF_FFF0, 100)
    yield "longer than the file", b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + bytes(4)
    many = b"".join(struct.pack("<HHII", n, 3, 1, 1) for n in range(5000))
    yield "many tags", b"II*\0\x08\0\0\0" + struct.pack("<H", 5000) + many + bytes(4)
    flag = struct.pack("<HHIHH", 0x0112, 3, 1, 77, 0)
    yield "flag 77", b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + flag + bytes(4)
    words = struct.pack("<HHI4s", 0x0112, 2, 4, b"six\0")
    yield "flag in words", b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + words + bytes(4)
    ratio = struct.pack("<HHII", 0x0112, 5, 1, 26) + bytes(4) + bytes(8)
    yield "flag of nought by nought", b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + ratio


EXIF = dict(exif_blocks())


@pytest.mark.parametrize("name", EXIF)
def test_broken_exif_does_not_spoil_the_picture(name: str, photo_project: PhotoProject) -> None:
    raster = Raster(Image.new("L", SIZE[::-1]), [(0.2, 0.4, 0.6)], b"", 1)
    plain = COLOURED["jpeg"](raster)
    content = with_segment(plain, 0xE1, b"Exif\0\0" + EXIF[name])
    assert read_every_way(photo_project, content) == read_every_way(photo_project, plain)
    png = COLOURED["png-8"](raster)
    at = png.index(b"IDAT") - 4
    content = png[:at] + png_chunk(b"eXIf", EXIF[name]) + png[at:]
    assert read_every_way(photo_project, content) == read_every_way(photo_project, png)


def icc_blocks() -> Iterator[tuple[str, bytes]]:
    profile = profiles.rgb_profile("adobe-rgb")
    yield "empty", b""
    yield "random", random.Random(6).randbytes(5000)
    yield "header alone", profile[:128]
    yield "cut", profile[: len(profile) // 2]
    yield "longer by its own word", struct.pack(">I", 1_000_000) + profile[4:]
    yield "shorter by its own word", struct.pack(">I", 200) + profile[4:]
    yield "no tags", profile[:128] + bytes(4)
    yield "a million tags", profile[:128] + struct.pack(">I", 1_000_000) + profile[132:]
    for name in (b"link", b"abst", b"nmcl", b"spac", b"prtr", b"xxxx"):
        yield f"class {name.decode()}", profile[:12] + name + profile[16:]
    for space in (b"CMYK", b"GRAY", b"Lab ", b"XYZ ", b"HSV ", b"xxxx"):
        yield f"colours {space.decode()}", profile[:16] + space + profile[20:]
    yield "connection Lab", profile[:20] + b"Lab " + profile[24:]
    yield "connection CMYK", profile[:20] + b"CMYK" + profile[24:]
    yield "without red", profile.replace(b"rXYZ", b"zXYZ", 1)
    yield "without a curve", profile.replace(b"gTRC", b"zTRC", 1)
    at = profile.index(b"curv")
    yield "a curve of four thousand million", profile[: at + 8] + b"\xff" * 4 + profile[at + 12 :]
    yield "a curve of nothing", profile[: at + 8] + bytes(4) + profile[at + 12 :]
    yield "black alone", profile[:132] + profile[132:].replace(profile[-300:], bytes(300))
    press = PRESS_PROFILE.read_bytes()
    yield "press, cut", press[:2000]
    yield "press, said to be RGB", press[:16] + b"RGB " + press[20:60_000]


ICC = dict(icc_blocks())


@pytest.mark.parametrize("name", ICC)
@pytest.mark.parametrize("kind", ["png-8", "jpeg", "tiff-8-big", "grey", "inked"])
def test_a_profile_that_lies_does_not_spoil_the_picture(
    kind: str, name: str, photo_project: PhotoProject
) -> None:
    patches = {"grey": [(0.5,)], "inked": [(0.2, 0.3, 0.4, 0.1)]}.get(kind, [(0.2, 0.4, 0.6)])
    writer = {"grey": COLOURED["tiff-8-big"], "inked": INKED["tiff-8-big"]}.get(kind)
    raster = Raster(Image.new("L", SIZE[::-1]), patches, ICC[name], 1)
    assert read_every_way(photo_project, (writer or COLOURED[kind])(raster))


@pytest.mark.parametrize("name", ICC)
def test_a_press_profile_that_lies_is_found_before_it_is_used(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.icc").write_bytes(ICC[name])
    assert images.profile_fault(tmp_path / "a.icc")


@pytest.mark.parametrize("kind", [1, 2, 3, 7, 9])
def test_a_resolution_of_a_wrong_type_does_not_refuse_a_picture(
    kind: int, photo_project: PhotoProject
) -> None:
    tags = struct.pack("<HHHI4s", 2, 0x11A, kind, 1, b"\x48") + struct.pack("<HHII", 0x128, 3, 1, 2)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + tags + bytes(4)
    content = COLOURED["jpeg"](Raster(Image.new("L", SIZE), [(0.2, 0.4, 0.6)], b"", 1))
    # Without JFIF, as cameras write.
    bare = content[:2] + content[4 + int.from_bytes(content[4:6], "big") :]
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    photo_project.original("a.jpg").write_bytes(bare[:2] + segment + bare[2:])
    assert images.read_header(photo_project.original("a.jpg")).format == "JPEG"
    assert photo_project.picture(photo_project.photo("a.jpg")).size == SIZE


def test_a_png_with_much_to_say_is_a_picture_all_the_same(photo_project: PhotoProject) -> None:
    png = COLOURED["png-8"](Raster(Image.new("L", SIZE), [(0.2, 0.4, 0.6)], b"", 1))
    at = png.index(b"IDAT") - 4
    history = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x>" + b"history " * 400_000)
    for name, body in ((b"iTXt", history), (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(10**8)))):
        content = png[:at] + png_chunk(name, body) + png[at:]
        # A long history must be read; a decompression bomb may be refused.
        found = read_every_way(photo_project, content)
        assert found or name == b"zTXt"


def test_a_large_profile_is_used(photo_project: PhotoProject) -> None:
    # Table-based profiles have more than a megabyte.
    profile = profiles.rgb_profile("adobe-rgb")
    large = struct.pack(">I", len(profile) + 3_000_000) + profile[4:] + bytes(3_000_000)
    content = COLOURED["png-8"](Raster(Image.new("L", SIZE), [(0.2, 0.4, 0.6)], large, 1))
    assert read_every_way(photo_project, content)
    assert images.read_header(photo_project.original("a.picture")).profile == "adobe-rgb"
