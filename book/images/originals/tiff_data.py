"""Strips and tiles of a TIFF: whether they are there, and their sums (TIFF 6.0, section 3)."""

import zlib
from collections.abc import Sequence
from pathlib import Path

from book.images.originals import tiff_tags
from book.images.originals.tiff_tags import Directory

#: Pillow's modes by PhotometricInterpretation (TIFF 6.0; 9: TIFF Technical Note 4).
MODES = {0: "L", 1: "L", 2: "RGB", 3: "RGB", 5: "CMYK", 6: "RGB", 8: "LAB", 9: "LAB"}
_UNCOMPRESSED, _DEFLATE = 1, (8, 32946)
#: None, of fax machines, LZW, JPEG, deflate, PackBits, Zstandard and WebP.
_COMPRESSIONS = (1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50000, 50001)
_PIECE = 1_000_000
#: Shares of red, green and blue in the luma (ITU-R BT.601).
_BT601 = (0.299, 0.587, 0.114)
#: Black and white of the luma, nought and most of the chroma (TIFF 6.0, section 20).
_FULL_RANGE = (0.0, 255.0, 128.0, 255.0, 128.0, 255.0)


def kind_fault(directory: Directory) -> str:
    """Return why a TIFF is of no kind that is read; empty when it is."""
    if directory.number(tiff_tags.PHOTOMETRIC, 1) not in MODES:
        return "its colours are of a kind that cannot be read: export it as RGB or CMYK"
    if set(directory.numbers(tiff_tags.SAMPLE_FORMAT, (1,))) - {1, 4}:
        return "its pixels are in floating point, or have a sign: export it with 16 bits"
    bits = set(directory.numbers(tiff_tags.BITS, (1,)))
    least = {1, 2, 4} if directory.number(tiff_tags.SAMPLES, 1) == 1 else set()
    if bits - {8, 16, 32} - least:
        return f"its pixels have {max(bits)} bits for a channel: export it with 8 or 16"
    separate = directory.number(tiff_tags.PLANES, 1) == 2
    if separate and tiff_tags.TILE_OFFSETS in directory.tags:
        return "its channels lie in separate tiles: export it with its channels interleaved"
    if (
        directory.number(tiff_tags.PHOTOMETRIC, 1) == tiff_tags.PALETTE
        and tiff_tags.EXTRA_SAMPLES in directory.tags
    ):
        return "its palette is for more than one channel: export it as RGB"
    if has_bare_ycbcr(directory) and not _has_usual_ycbcr(directory):
        return "its YCbCr colours are of an unusual kind: export it as RGB"
    if directory.number(tiff_tags.COMPRESSION, 1) not in _COMPRESSIONS:
        return "its compression cannot be read: export it without, or with LZW"
    return ""


def has_bare_ycbcr(directory: Directory) -> bool:
    """Return whether a TIFF has YCbCr values that libvips does not convert.

    It converts those of JPEG, and those whose chroma is subsampled (tried with 8.18).
    """
    return (
        directory.number(tiff_tags.PHOTOMETRIC, 1) == tiff_tags.YCBCR
        and directory.number(tiff_tags.COMPRESSION, 1) != tiff_tags.JPEG
        and directory.numbers(tiff_tags.SUBSAMPLING, (2, 2)) == (1, 1)
    )


def _has_usual_ycbcr(directory: Directory) -> bool:
    """Return whether YCbCr has 8 bits, BT.601's coefficients, the full range and no planes.

    libvips 8.18 mixes the rows of its separate planes up.
    """
    if directory.number(tiff_tags.PLANES, 1) == 2:
        return False
    coefficients = directory.ratios(tiff_tags.COEFFICIENTS, _BT601)
    levels = directory.ratios(tiff_tags.RANGE, _FULL_RANGE)
    near = all(abs(a - b) < 0.002 for a, b in zip(coefficients, _BT601, strict=False))
    return near and levels == _FULL_RANGE and set(directory.numbers(tiff_tags.BITS)) == {8}


def strip_fault(path: Path, directory: Directory) -> str:
    """Return what is wrong with the strips or tiles of a TIFF; empty when nothing is.

    libtiff reads missing strips as zeros, and does not look at zlib's checksums.
    """
    parts = tiff_tags.coded_parts(directory)
    if not parts:
        return "it has no strips of pixels"
    end = path.stat().st_size
    if any(offset == 0 or offset >= end for offset, _ in parts):
        return "the file ends before the picture does, or strips of it are missing"
    if len(parts) > 1 and any(size == 0 for _, size in parts):
        return "strips of it are empty"
    if len(parts) > 1 and any(offset + size > end for offset, size in parts):
        return "the file ends before a strip of it does"
    compression = directory.number(tiff_tags.COMPRESSION, 1)
    if compression == _UNCOMPRESSED:
        # The size of a single strip may be wrong, or missing: libtiff then takes the file's.
        present = end - parts[0][0] if len(parts) == 1 else sum(size for _, size in parts)
        return "strips of it are shorter than its rows" if present < _size(directory) else ""
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
