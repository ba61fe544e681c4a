"""A picture of which data are lost is refused, or used with a doubt; a whole one is neither."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from book.images.originals import decoding

WIDTH, HEIGHT = 480, 320


def draw() -> Image.Image:
    """Return a picture with a different value at every place, and noise."""
    size = (WIDTH, HEIGHT)
    bands = (Image.radial_gradient("L"), Image.effect_noise(size, 30), Image.linear_gradient("L"))
    return Image.merge("RGB", [band.resize(size) for band in bands])


def coded(kind: str, **options: Any) -> bytes:
    pillow_heif.register_heif_opener(thumbnails=False)
    file = io.BytesIO()
    draw().save(file, kind, **options)
    return file.getvalue()


def second_half_zeros(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + bytes(len(content) - half)


def hole(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + bytes(2048) + content[half + 2048 :]


def closed_early(content: bytes) -> bytes:
    return content[: len(content) // 2] + b"\xff\xd9"


def first_scan_alone(content: bytes) -> bytes:
    second = content.index(b"\xff\xda", content.index(b"\xff\xda") + 2)
    return content[:second] + b"\xff\xd9"


def half_the_rows(content: bytes) -> bytes:
    """Return a PNG with sound sums, and the pixels of its upper half alone."""
    rows = b"".join(b"\0" + draw().crop((0, y, WIDTH, y + 1)).tobytes() for y in range(HEIGHT // 2))
    head = content[: content.index(b"IDAT") - 4]
    data = b"IDAT" + zlib.compress(rows)
    summed = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return head + summed + content[content.index(b"IEND") - 4 :]


Damage = Callable[[bytes], bytes]
#: Format, options of Pillow, damage, and words of the fault.
REFUSED: dict[str, tuple[str, dict[str, Any], Damage, str]] = {
    "half of a JPEG is zeros": ("JPEG", {}, second_half_zeros, "its data end before its last row"),
    "a hole in a JPEG": ("JPEG", {}, hole, ""),
    "a JPEG closed early": ("JPEG", {}, closed_early, "its data end before its last row"),
    "the first scan alone": ("JPEG", {"progressive": True}, first_scan_alone, "its last scans"),
    "half the rows of a PNG": ("PNG", {}, half_the_rows, "its data end before its last row"),
    "a hole in a deflated TIFF": ("TIFF", {"compression": "tiff_adobe_deflate"}, hole, ""),
    "a hole in a JPEG in TIFF": ("TIFF", {"compression": "jpeg"}, hole, ""),
    "half of an AVIF is zeros": ("AVIF", {}, second_half_zeros, ""),
}
DOUBTED: dict[str, tuple[str, dict[str, Any], Damage, str]] = {
    "no end mark": ("JPEG", {}, lambda content: content[:-2], "the end mark is missing"),
    "half of a WebP is zeros": ("WEBP", {}, second_half_zeros, "look whether it is whole"),
    "a hole in an HEIC": ("HEIF", {}, hole, "a part of its data is zeros"),
    "half of a raw TIFF is zeros": ("TIFF", {}, second_half_zeros, "are of one colour"),
    "a hole in PackBits": ("TIFF", {"compression": "packbits"}, hole, ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_whole_is_refused(name: str, tmp_path: Path) -> None:
    kind, options, damage, words = REFUSED[name]
    fault = report(tmp_path, damage(coded(kind, **options))).fault
    assert fault.startswith("the picture is damaged or not complete: ")
    assert words in fault


@pytest.mark.parametrize("name", DOUBTED)
def test_what_may_not_be_whole_is_found(name: str, tmp_path: Path) -> None:
    kind, options, damage, words = DOUBTED[name]
    found = report(tmp_path, damage(coded(kind, **options)))
    assert words in (found.doubt or found.fault)
    assert found.doubt or found.fault


@pytest.mark.parametrize("name", {**REFUSED, **DOUBTED})
def test_the_same_picture_undamaged_is_used_without_a_word(name: str, tmp_path: Path) -> None:
    kind, options, _, _ = {**REFUSED, **DOUBTED}[name]
    assert report(tmp_path, coded(kind, **options)) == decoding.DecodingReport()


def report(folder: Path, content: bytes) -> decoding.DecodingReport:
    path = folder / "a.picture"
    path.write_bytes(content)
    return decoding.examine_pixels(path)
