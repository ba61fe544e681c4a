"""Strips and tiles of a TIFF: whether they are there, and their sums (TIFF 6.0, section 3)."""

import zlib
from collections.abc import Sequence
from pathlib import Path

from book.images import tiff_tags
from book.images.tiff_tags import Directory

_UNCOMPRESSED, _DEFLATE = 1, (8, 32946)
_PIECE = 1_000_000


def strip_fault(path: Path, directory: Directory) -> str:
    """Return what is wrong with the strips or tiles of a TIFF; empty when nothing is.

    libtiff reads missing strips as zeros, and does not look at zlib's checksums.
    """
    parts = tiff_tags.coded_parts(directory)
    if not parts:
        return "it has no strips of pixels"
    end = path.stat().st_size
    if any(size == 0 or offset == 0 or offset + size > end for offset, size in parts):
        return "the file ends before the picture does, or strips of it are missing"
    compression = directory.number(tiff_tags.COMPRESSION, 1)
    if compression == _UNCOMPRESSED and sum(size for _, size in parts) < _size(directory):
        return "strips of it are shorter than its rows"
    if compression in _DEFLATE:
        return _checksum_fault(path, parts)
    return ""


def _size(directory: Directory) -> int:
    """Return the bytes of all rows of the uncompressed picture."""
    bits = directory.numbers(tiff_tags.BITS, (1,))
    samples = directory.number(tiff_tags.SAMPLES, 1)
    width, height = (directory.number(tag, 0) for tag in (tiff_tags.WIDTH, tiff_tags.HEIGHT))
    if directory.number(tiff_tags.PHOTOMETRIC, 1) == tiff_tags.YCBCR:
        # Its chroma may be subsampled by up to 4 x 4.
        samples = 1
    return (width * min(bits) * samples // 8) * height


def _checksum_fault(path: Path, parts: Sequence[tuple[int, int]]) -> str:
    with path.open("rb") as file:
        for offset, size in parts:
            file.seek(offset)
            unpacker = zlib.decompressobj()
            try:
                while size > 0 and not unpacker.eof:
                    piece = file.read(min(size, _PIECE))
                    size -= len(piece)
                    while piece and not unpacker.eof:
                        unpacker.decompress(piece, _PIECE)
                        piece = unpacker.unconsumed_tail
            except zlib.error:
                return "data of it are wrong: a checksum does not fit"
            if not unpacker.eof:
                return "a strip of it ends early"
    return ""
