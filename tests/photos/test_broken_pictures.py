"""Whatever is wrong with a file, it is said in words: no traceback, no hole, no long wait."""

import random
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from book import images
from book.images import PictureError, originals
from book.project import PRESS_PROFILE
from tests.support import profiles
from tests.support.pictures import COLOURED, INKED, PRINT, SCREEN, Darkroom, Raster, chunk, planned
from tests.support.publications import made_photo

#: One of each decoder's ways.
KINDS = {
    **{
        name: COLOURED[name]
        for name in (
            "jpeg", "jpeg-progressive", "png-8", "png-16", "png-palette", "tiff-8-little",
            "tiff-16-big", "tiff-lzw", "webp", "webp-lossless", "avif", "heic",
        )
    },
    "jpeg-cmyk": INKED["jpeg-adobe"],
}  # fmt: skip
SIZE = (96, 64)


def sound(kind: str) -> bytes:
    """A picture with much in it: many labels, a profile, a flag, EXIF."""
    chance = random.Random(3)
    channels = 4 if kind == "jpeg-cmyk" else 3
    patches = [tuple(chance.random() for _ in range(channels)) for _ in range(40)]
    labels = Image.frombytes("L", SIZE, bytes(chance.randrange(40) for _ in range(96 * 64)))
    profile = b"" if channels == 4 else profiles.rgb_profile("adobe-rgb")
    return KINDS[kind](Raster(labels, patches, profile, 6))


SOUND: dict[str, bytes] = {kind: sound(kind) for kind in KINDS}


def looked_at(darkroom: Darkroom, content: bytes) -> bytes | None:
    """Put a file through everything; answer its pixels, or None when it is refused in words."""
    path = darkroom.original("a.picture")
    path.write_bytes(content)
    fault = images.decoding_fault(path)
    photo = made_photo("a", (SIZE[1], SIZE[0]))
    header = images.read_header(path) if not fault else None
    if header:
        assert min(header.width, header.height) >= 1
        decoded = originals.decode(path, (8, 8))
        assert decoded.image.mode in ("L", "RGB", "CMYK")
    else:
        # A header may be sound where the pixels are not; the reverse there is not.
        with suppress(PictureError):
            images.read_header(path)
        with pytest.raises(PictureError):
            originals.decode(path, (8, 8))
    pixels = originals.decode(path, SIZE[::-1]).image.tobytes() if header else None
    made, files = darkroom.make(
        type(photo)(**{**fields_of(photo), "file": "source/gallery/a.picture"}),
        planned(photo, (16, 24), SCREEN),
        planned(photo, (16, 24), PRINT),
    )
    assert bool(made.fault) == bool(fault)
    for file in files:
        assert file.exists() == (not fault)
        file.unlink(missing_ok=True)
    return pixels


def fields_of(photo: Any) -> dict[str, Any]:
    return {name: getattr(photo, name) for name in photo.__dataclass_fields__}


# --- cut, flipped and shuffled ------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_anywhere_is_refused_or_whole(kind: str, darkroom: Darkroom) -> None:
    content = SOUND[kind]
    whole = looked_at(darkroom, content)
    assert whole
    ends = {*range(0, 64, 7), *range(64, len(content), len(content) // 24 or 1)}
    ends |= {len(content) - n for n in (1, 2, 3, 4, 8, 12, 20)}
    for end in sorted(ends):
        assert looked_at(darkroom, content[:end]) in (None, whole), f"cut at {end}"


#: Where every byte of the picture is summed: what is not the same is refused.
SUMMED = ("png-8", "png-16", "png-palette")


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_byte_gives_no_traceback_and_is_found_where_there_are_sums(
    kind: str, darkroom: Darkroom
) -> None:
    content, chance = SOUND[kind], random.Random(11)
    whole = looked_at(darkroom, content)
    for _ in range(60):
        at = chance.randrange(len(content))
        flipped = bytearray(content)
        flipped[at] ^= 1 << chance.randrange(8)
        pixels = looked_at(darkroom, bytes(flipped))
        if kind in SUMMED:
            assert pixels in (None, whole), f"flipped at {at}"


@pytest.mark.parametrize("kind", SUMMED)
def test_a_flip_among_the_pixels_of_a_png_is_always_found(kind: str, darkroom: Darkroom) -> None:
    content, chance = SOUND[kind], random.Random(12)
    start = content.index(b"IDAT") + 4
    end = start + int.from_bytes(content[start - 8 : start - 4], "big")
    # The last four are zlib's own sum, behind which no pixel lies.
    for at in (*(chance.randrange(start, end) for _ in range(40)), end - 1, end, end + 3):
        flipped = bytearray(content)
        flipped[at] ^= 1 << chance.randrange(8)
        assert looked_at(darkroom, bytes(flipped)) is None, f"flipped at {at} of {start}-{end}"


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_change_whatever_gives_a_traceback(
    data: st.DataObject, kind: str, darkroom: Darkroom
) -> None:
    content = bytearray(SOUND[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        way = data.draw(st.sampled_from(("put", "cut out", "repeat", "zero")))
        if way == "put":
            content[at : at + 4] = data.draw(st.binary(min_size=1, max_size=8))
        elif way == "cut out":
            del content[at : at + data.draw(st.integers(1, 40))]
        elif way == "repeat":
            content[at:at] = content[at : at + 64]
        else:
            content[at : at + 16] = bytes(len(content[at : at + 16]))
        if not content:
            break
    looked_at(darkroom, bytes(content))


# --- what is no picture -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "the file is empty"),
        (b"no picture", "the file is no picture of a kind that can be printed"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "the file is no picture of a kind"),
        (b"\x89PNG\r\n\x1a\n", "the file is no picture of a kind"),
        (b"%PDF-1.7\n", "the file is no picture of a kind"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "the file is no picture of a kind"),
        (b"II*\0", "the file is no picture of a kind"),
        (b"MM\0*\0\0\0\x08\0\0", "the file is no picture of a kind"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "the file is no picture of a kind"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "the file is no picture of a kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "the file is no picture of a kind"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0", "the file is no picture of a kind"),
        (b"BM" + bytes(60), "the file is no picture of a kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "the file is no picture of a kind"),
        (b"PK\x03\x04" + bytes(60), "the file is no picture of a kind"),
    ],
)
def test_what_is_no_picture_is_said(content: bytes, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=fault):
        images.read_header(path)
    assert images.decoding_fault(path).startswith(fault)


def test_a_folder_and_nothing_at_all_are_said_too(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.jpg"):
        with pytest.raises(PictureError):
            images.read_header(path)
        assert images.decoding_fault(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_suffix_does_not_matter(kind: str, darkroom: Darkroom) -> None:
    for suffix in ("jpg", "png", "heic", "txt"):
        path = darkroom.original(f"a.{suffix}")
        path.write_bytes(SOUND[kind])
        assert images.decoding_fault(path) == ""


# --- too large ----------------------------------------------------------------------------------


def png_header(width: int, height: int, *chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + body + chunk(b"IEND", b"")


def jpeg_header(kind: str, width: int, height: int) -> bytes:
    content = bytearray(SOUND[kind])
    at = content.index(b"\xff\xc2" if "progressive" in kind else b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def tiff_header(width: int, height: int) -> bytes:
    content = bytearray(SOUND["tiff-8-little"])
    for tag, value in ((256, width), (257, height)):
        at = content.index(struct.pack("<HHI", tag, 4, 1))
        content[at + 8 : at + 12] = struct.pack("<I", value)
    return bytes(content)


def webp_header(width: int, height: int) -> bytes:
    content = bytearray(COLOURED["webp"](Raster(Image.new("L", SIZE), [(0, 0, 0)], b"", 1)))
    at = content.index(b"\x9d\x01\x2a") + 3
    content[at : at + 4] = struct.pack("<HH", width, height)
    return bytes(content)


def avif_header(kind: str, width: int, height: int) -> bytes:
    content = bytearray(SOUND[kind])
    at = content.index(b"ispe") + 8
    content[at : at + 8] = struct.pack(">II", width, height)
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("png, a hundred thousand square", png_header(100_000, 100_000)),
        ("png, the largest there is", png_header(2**31 - 1, 2**31 - 1)),
        ("png, 301 megapixels", png_header(30_100, 10_000)),
        ("png, 300 megapixels without them", png_header(30_000, 10_000)),
        ("png, without height", png_header(100, 0)),
        ("jpeg, 4000 megapixels", jpeg_header("jpeg", 65_000, 65_000)),
        ("jpeg, without height", jpeg_header("jpeg", 100, 0)),
        ("progressive, 4000 megapixels", jpeg_header("jpeg-progressive", 65_000, 65_000)),
        ("tiff, 10,000 megapixels", tiff_header(100_000, 100_000)),
        ("tiff, 289 megapixels without them", tiff_header(17_000, 17_000)),
        ("tiff, without width", tiff_header(0, 100)),
        ("webp, 268 megapixels without them", webp_header(16_383, 16_383)),
        ("avif, 10,000 megapixels", avif_header("avif", 100_000, 100_000)),
        ("heic, 10,000 megapixels", avif_header("heic", 100_000, 100_000)),
    ],
)
def test_a_picture_that_claims_too_much_is_refused(
    name: str, content: bytes, darkroom: Darkroom
) -> None:
    assert looked_at(darkroom, content) is None, name


# --- odd company --------------------------------------------------------------------------------


def with_segment(content: bytes, marker: int, said: bytes) -> bytes:
    """Put a segment at the front of a JPEG."""
    return content[:2] + struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said + content[2:]


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
def test_broken_exif_does_not_spoil_the_picture(name: str, darkroom: Darkroom) -> None:
    raster = Raster(Image.new("L", SIZE[::-1]), [(0.2, 0.4, 0.6)], b"", 1)
    plain = COLOURED["jpeg"](raster)
    content = with_segment(plain, 0xE1, b"Exif\0\0" + EXIF[name])
    assert looked_at(darkroom, content) == looked_at(darkroom, plain)
    png = COLOURED["png-8"](raster)
    at = png.index(b"IDAT") - 4
    content = png[:at] + chunk(b"eXIf", EXIF[name]) + png[at:]
    assert looked_at(darkroom, content) == looked_at(darkroom, png)


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
    kind: str, name: str, darkroom: Darkroom
) -> None:
    patches = {"grey": [(0.5,)], "inked": [(0.2, 0.3, 0.4, 0.1)]}.get(kind, [(0.2, 0.4, 0.6)])
    writer = {"grey": COLOURED["tiff-8-big"], "inked": INKED["tiff-8-big"]}.get(kind)
    raster = Raster(Image.new("L", SIZE[::-1]), patches, ICC[name], 1)
    assert looked_at(darkroom, (writer or COLOURED[kind])(raster))


@pytest.mark.parametrize("name", ICC)
def test_a_press_profile_that_lies_is_found_before_it_is_used(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.icc").write_bytes(ICC[name])
    assert images.profile_fault(tmp_path / "a.icc")


def test_a_png_with_much_to_say_is_a_picture_all_the_same(darkroom: Darkroom) -> None:
    png = COLOURED["png-8"](Raster(Image.new("L", SIZE), [(0.2, 0.4, 0.6)], b"", 1))
    at = png.index(b"IDAT") - 4
    history = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x>" + b"history " * 400_000)
    for name, said in ((b"iTXt", history), (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(10**8)))):
        content = png[:at] + chunk(name, said) + png[at:]
        # A photograph with a long history is one; a bomb may be refused.
        found = looked_at(darkroom, content)
        assert found or name == b"zTXt"


def test_a_large_profile_is_used(darkroom: Darkroom) -> None:
    # Profiles with tables have a megabyte and more.
    profile = profiles.rgb_profile("adobe-rgb")
    large = struct.pack(">I", len(profile) + 3_000_000) + profile[4:] + bytes(3_000_000)
    content = COLOURED["png-8"](Raster(Image.new("L", SIZE), [(0.2, 0.4, 0.6)], large, 1))
    assert looked_at(darkroom, content)
    assert images.read_header(darkroom.original("a.picture")).profile == "adobe-rgb"
