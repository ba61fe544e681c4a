"""Chunks of a PNG: their sums, and texts without pixels (W3C, PNG Specification, clause 5)."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Samples of a pixel by the colour type.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: The colour types that are grey.
GREY = (0, 4)
#: Chunks without which the pixels are not the same, and those that describe them.
_PIXELS = (b"IHDR", b"PLTE", b"IDAT", b"tRNS")
_KEPT = (b"PLTE", b"tRNS", b"iCCP", b"sRGB", b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_PIECE = 1_000_000
#: More than any text or profile without pictures inside.
_MOST_BYTES = 64_000_000


def without_pixels(path: Path) -> bytes:
    """Return a PNG of one pixel with all texts, the profile and the palette of a PNG.

    Texts may stand behind the pixels, where Pillow reads them only after it has decoded these.
    Raise `ValueError` when the header is damaged.
    """
    kept, row = b"", b""
    with path.open("rb") as file:
        for name, length in _chunks(file):
            if name == b"IHDR":
                header = file.read(length)
                if len(header) != 13 or header[9] not in _SAMPLES:
                    raise ValueError("its header is damaged")
                bits, colour = header[8], header[9]
                row = bytes(1 + (bits * _SAMPLES[colour] + 7) // 8)
                # Not interlaced.
                kept += _chunk(name, struct.pack(">II", 1, 1) + header[8:12] + b"\0")
            elif name == b"IEND":
                break
            elif name in _KEPT and 0 < length <= _MOST_BYTES and row:
                content = file.read(length)
                if len(content) == length:
                    kept += _chunk(name, content)
    if not row:
        raise ValueError("it has no header")
    return SIGNATURE + kept + _chunk(b"IDAT", zlib.compress(row)) + _chunk(b"IEND", b"")


def row_bytes(path: Path) -> tuple[int, bool]:
    """Return the bytes of a decoded row, and whether rows are interlaced, so that all are held."""
    with path.open("rb") as file:
        header = file.read(29)[16:]
    width, _, bits, colour = struct.unpack_from(">IIBB", header)
    # Pixels of a palette, and of less than eight bits, are widened.
    samples = 4 if colour == 3 else _SAMPLES[colour]
    return int(width * samples * max(8, bits) // 8), header[12] == 1


def check_sums(path: Path) -> tuple[str, str]:
    """Check the sum of every chunk; return the fault of the pixels, and a doubt about the rest.

    Pillow ignores the sums of the pixels; libvips decodes them without the end of the file.
    """
    doubt = ""
    with path.open("rb") as file:
        for name, length in _chunks(file):
            value, rest = zlib.crc32(name), length
            while rest > 0 and (piece := file.read(min(rest, _PIECE))):
                value, rest = zlib.crc32(piece, value), rest - len(piece)
            if file.read(4) != value.to_bytes(4, "big"):
                if name in _PIXELS:
                    return "a checksum is wrong, or data are missing", ""
                doubt = "a checksum is wrong, though not of the pixels: look at its colours"
            if name == b"IEND":
                return "", doubt
    return "", "the end mark is missing; the pixels are all there"


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield name and length of each chunk, the file standing at its content."""
    at = len(SIGNATURE)
    while True:
        file.seek(at)
        start = file.read(8)
        if len(start) < 8:
            return
        length, name = struct.unpack(">I4s", start)
        yield name, length
        at += 12 + length


def _chunk(name: bytes, content: bytes) -> bytes:
    summed = zlib.crc32(content, zlib.crc32(name)).to_bytes(4, "big")
    return struct.pack(">I4s", len(content), name) + content + summed
