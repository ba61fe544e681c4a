"""Signs of lost data in pictures whose format has no checksum.

The decoders of WebP, HEIC and AVIF go on without a warning after lost data, and so does that of
TIFFs, but for zlib's and JPEG's. These signs are reasons to look at a picture, not proofs.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from book.images import pixels
from book.images.originals import tiff_tags
from book.images.originals.picture_file import JPEG, PictureFile
from book.images.pixels import Pixels

#: Bytes of zeros in coded data. Of 139 sound WebP, 150 AVIF and 81 LZW files three have more. Three
#: never follow each other in data of HEIC (H.265, 7.4.2), and 121 sound files have no 24.
_HOLE, _HEIC_HOLE = re.compile(rb"\0{256,}"), re.compile(rb"\0{24,}")
#: A cluster of a disk or a card is a multiple of this.
_SECTOR = 512
_PIECE = 512 * _SECTOR
_WEBP_PIXELS = (b"VP8 ", b"VP8L", b"ALPH", b"ANMF")
_UNCOMPRESSED, _LZW = 1, 5
#: Share of the height that must be flat, and levels of black and of the grey of missing JPEG data.
_FLAT_SHARE = 0.05
_FLAT_LEVELS = ((0, 2), (127, 129))
#: Difference of two rows in levels, and the share of the columns that have it: at one row, and at
#: most at any other.
_STEP, _EDGE, _ELSEWHERE = 24, 0.9, 0.45
#: Share of the height, above and below, where a change of all columns is a frame's.
_BORDER = 0.05


def doubt(picture: PictureFile, decoded: Pixels) -> str:
    """Return why a decoded picture may not be whole; empty when nothing shows it."""
    share = _flat_share(decoded)
    if share >= _FLAT_SHARE:
        return f"its lowest {share:.0%} are of one colour: look whether it is whole"
    if picture.format in (*JPEG, "PNG"):
        return ""
    if _has_hole(picture):
        return "a part of its data is zeros: look whether it is whole"
    if (row := _edge(decoded)) is not None:
        return f"everything changes at {row:.0%} of its height: look whether it is whole"
    return ""


def _has_hole(picture: PictureFile) -> bool:
    if picture.tags:
        compression = picture.tags.number(tiff_tags.COMPRESSION, 1)
        parts = tiff_tags.coded_parts(picture.tags)
        if compression == _UNCOMPRESSED:
            joined = any(_zero_sectors(picture.path, *part) for part in _joined(parts))
            return joined or _zero_part(picture.path, parts)
        coded = _read_parts(picture.path, parts) if compression == _LZW else iter(())
    else:
        coded = _coded_data(picture)
    hole = _HEIC_HOLE if picture.format == "HEIF" else _HOLE
    return any(hole.search(content) for content in coded)


def _coded_data(picture: PictureFile) -> Iterator[bytes]:
    """Yield the coded data of a WebP, HEIC or AVIF, without its metadata."""
    content = picture.path.read_bytes()
    if picture.format == "WEBP":
        at = 12
        while at + 8 <= len(content):
            name, size = struct.unpack_from("<4sI", content, at)
            if name in _WEBP_PIXELS:
                yield content[at + 8 : at + 8 + size]
            at += 8 + size + size % 2
        return
    for field in ("exif", "xmp", "icc_profile"):
        metadata = picture.image.info.get(field) or b""
        # HEIC stores EXIF without the mark that Pillow puts before it.
        metadata = metadata.removeprefix(b"Exif\0\0") if isinstance(metadata, bytes) else b""
        content = content.replace(metadata, b"\1" * len(metadata)) if metadata else content
    yield from _media_data(content)


def _media_data(content: bytes) -> Iterator[bytes]:
    """Yield the contents of the boxes `mdat` (ISO/IEC 14496-12, 8.1.1)."""
    at = 0
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        if size == 1 and at + 16 <= len(content):
            (size,) = struct.unpack_from(">Q", content, at + 8)
        end = at + size if size >= 8 else len(content)
        if name == b"mdat":
            yield content[at + 8 : end]
        at = end


def _read_parts(path: Path, parts: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for offset, size in parts:
            file.seek(offset)
            yield file.read(size)


def _joined(parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return offset and size of each stretch of strips that follow each other in the file."""
    stretches: list[tuple[int, int]] = []
    for offset, size in sorted(parts):
        if stretches and sum(stretches[-1]) == offset:
            stretches[-1] = stretches[-1][0], stretches[-1][1] + size
        else:
            stretches.append((offset, size))
    return stretches


def _zero_part(path: Path, parts: Sequence[tuple[int, int]]) -> bool:
    """Return whether a strip or tile is zeros, though the ends of its neighbours are not."""
    with path.open("rb") as file:

        def ends(offset: int, size: int) -> tuple[bool, bool]:
            file.seek(offset)
            first = any(file.read(min(size, _SECTOR)))
            file.seek(offset + max(0, size - _SECTOR))
            return first, any(file.read(min(size, _SECTOR)))

        known = [ends(*part) for part in parts]
        for n in range(1, len(parts) - 1):
            if known[n - 1][1] and known[n + 1][0] and not any(known[n]):
                file.seek(parts[n][0])
                if parts[n][1] >= _SECTOR and not any(file.read(parts[n][1])):
                    return True
    return False


def _zero_sectors(path: Path, offset: int, size: int) -> bool:
    """Return whether whole sectors of a file are zeros, and the bytes on both sides are not."""
    before, empty = 0, False
    with path.open("rb") as file:
        start = -(-offset // _SECTOR) * _SECTOR
        file.seek(start - 1)
        before = next(iter(file.read(1)), 0)
        rest = offset + size - start
        while rest >= _SECTOR:
            piece = file.read(min(_PIECE, rest // _SECTOR * _SECTOR))
            if not piece:
                return False
            rest -= len(piece)
            for at in range(0, len(piece), _SECTOR):
                sector = piece[at : at + _SECTOR]
                if sector.count(0) == len(sector):
                    empty = empty or before != 0
                elif empty and sector[0] != 0:
                    return True
                else:
                    empty = False
                before = sector[-1]
    return False


def _flat_share(decoded: Pixels) -> float:
    """Return the share of the height, from below, that is black or grey and of one colour.

    A picture that begins with the same colour has bars above and below, as of a film.
    """
    low, high = 0, decoded.height
    colour = pixels.flat_colour(decoded, decoded.height - 1, decoded.height)
    if not colour or not any(
        all(least <= level <= most for level in colour) for least, most in _FLAT_LEVELS
    ):
        return 0.0
    if pixels.flat_colour(decoded, 0, 1) == colour:
        return 0.0
    while low < high:
        middle = (low + high) // 2
        if pixels.flat_colour(decoded, middle, decoded.height):
            high = middle
        else:
            low = middle + 1
    return (decoded.height - low) / decoded.height


def _edge(decoded: Pixels) -> float | None:
    """Return the place, as a share of the height, of the one row where all columns change."""
    if decoded.height < 64:
        return None
    shares = pixels.changed_columns(decoded, _STEP)
    highest = max(shares)
    row = shares.index(highest)
    others = [*shares[:row], *shares[row + 1 :]]
    place = (row + 1) / decoded.height
    inside = _BORDER <= place <= 1 - _BORDER
    return place if inside and highest >= _EDGE and max(others) <= _ELSEWHERE else None
