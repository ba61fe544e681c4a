"""A picture whose header claims too many pixels, or none, is refused."""

import struct
import zlib

import pytest
from PIL import Image

from tests.support.photo_project import PhotoProject
from tests.support.picture_formats import COLOURED, Raster, png_chunk
from tests.support.sound_pictures import SIZE, SOUND, read_every_way


def png_header(width: int, height: int, *chunks: bytes) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + body + png_chunk(b"IEND", b"")


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
    name: str, content: bytes, photo_project: PhotoProject
) -> None:
    assert read_every_way(photo_project, content) is None, name
