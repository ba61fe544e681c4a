"""Chunks of a PNG (W3C, PNG Specification, 3rd edition, clause 5): sums, and texts without pixels."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Samples of a pixel by the colour type.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
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
            elif name != b"IDAT" and length <= _MOST_BYTES and row:
                content = file.read(length)
                if len(content) == length:
                    kept += _chunk(name, content)
    if not row:
        raise ValueError("it has no header")
    return SIGNATURE + kept + _chunk(b"IDAT", zlib.compress(row)) + _chunk(b"IEND", b"")


def is_interlaced(path: Path) -> bool:
    """Return whether a PNG is interlaced, so that it is decoded as a whole."""
    with path.open("rb") as file:
        return file.read(29)[28:] == b"\1"


def checksum_fault(path: Path) -> str:
    """Check the sum of every chunk; return the fault, empty when there is none.

    Pillow ignores the sums of the pixels.
    """
    with path.open("rb") as file:
        for name, length in _chunks(file):
            value = zlib.crc32(name)
            while length > 0:
                piece = file.read(min(length, _PIECE))
                if not piece:
                    return "the file ends before the picture does"
                value, length = zlib.crc32(piece, value), length - len(piece)
            stored = file.read(4)
            if len(stored) < 4:
                return "the file ends before the picture does"
            if stored != value.to_bytes(4, "big"):
                return "a checksum is wrong"
            if name == b"IEND":
                return ""
    return "the file ends before the picture does"


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
