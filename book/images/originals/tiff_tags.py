"""Tags of the first directory of a TIFF or BigTIFF, in either order of bytes.

TIFF 6.0, sections 2 and 8; BigTIFF: libtiff's specification (AWare Systems). Pillow opens neither
every kind of pixel nor BigTIFF of the order MM; its metadata are read from `without_pixels`.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

#: Bytes of a value, by the type of a tag.
_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
#: More than any profile or packet without pictures inside.
_MOST_BYTES = 64_000_000
SUBFILE, WIDTH, HEIGHT, PHOTOMETRIC, EXTRA_SAMPLES, SAMPLE_FORMAT = 254, 256, 257, 262, 338, 339
BITS, COMPRESSION, SAMPLES, PLANES, DNG_VERSION = 258, 259, 277, 284, 50706
#: Values of PHOTOMETRIC.
PALETTE, YCBCR, ICC_LAB = 3, 6, 9
#: Value of COMPRESSION, and the tag with the tables of all its strips (TIFF Technical Note 2).
JPEG, JPEG_TABLES = 7, 347
SUBSAMPLING, COEFFICIENTS, RANGE = 530, 529, 532
_RATIO = 5
#: Offsets and byte counts of strips, and of tiles.
TILE_OFFSETS = 324
_STRIPS, _TILES = (273, 279), (TILE_OFFSETS, 325)
_EXIF = 34665
#: Notes of the maker, and a directory of its own, which would point to nowhere.
_NOT_KEPT = (37500, 40965)
#: Texts, metadata, profile and orientation.
_KEPT = (270, 274, 305, 306, 315, 700, 33432, 33723, 34377, 34675, 40091, 40092, 40093, 40095)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its type, the number of its values, and their bytes in the file's order."""

    kind: int
    count: int
    content: bytes
    #: Where the values, or their offset, stand in the file.
    at: int = 0


@dataclass(frozen=True, slots=True)
class Directory:
    """The tags of a directory; `order` is the sign of `struct` for the order of bytes."""

    order: str
    tags: Mapping[int, Tag]
    #: Tags of the EXIF directory.
    exif: Mapping[int, Tag]

    def numbers(self, tag: int, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return the whole numbers of a tag; `default` where it has none."""
        found = self.tags.get(tag)
        if found is None or found.kind not in _NUMBERS:
            return default
        return struct.unpack(f"{self.order}{found.count}{_NUMBERS[found.kind]}", found.content)

    def ratios(self, tag: int, default: tuple[float, ...]) -> tuple[float, ...]:
        """Return the ratios of a tag; `default` where it has none."""
        found = self.tags.get(tag)
        if found is None or found.kind != _RATIO:
            return default
        words = struct.unpack(f"{self.order}{2 * found.count}I", found.content)
        return tuple(a / b if b else 0.0 for a, b in zip(words[::2], words[1::2], strict=True))

    def number(self, tag: int, default: int) -> int:
        """Return the first whole number of a tag."""
        return next(iter(self.numbers(tag)), default)


def read_directory(path: Path) -> Directory:
    """Read the first directory of a TIFF; raise `ValueError` when the file has none."""
    with path.open("rb") as file:
        start = file.read(16)
        order = {b"II": "<", b"MM": ">"}.get(start[:2], "")
        if not order or len(start) < 8:
            raise ValueError("it does not begin as a TIFF does")
        (version,) = struct.unpack_from(f"{order}H", start, 2)
        if version not in (42, 43) or (version == 43 and len(start) < 16):
            raise ValueError("it does not begin as a TIFF does")
        big = version == 43
        (offset,) = struct.unpack_from(f"{order}Q" if big else f"{order}I", start, 8 if big else 4)
        tags = _read_tags(file, offset, order, big=big)
        pointer = Directory(order, tags, {}).number(_EXIF, 0)
        try:
            exif = _read_tags(file, pointer, order, big=big) if pointer else {}
        except ValueError:
            exif = {}
        return Directory(order, tags, exif)


def coded_parts(directory: Directory) -> Sequence[tuple[int, int]]:
    """Return offset and size of each strip or tile."""
    offsets, counts = _TILES if _TILES[0] in directory.tags else _STRIPS
    return list(zip(directory.numbers(offsets), directory.numbers(counts), strict=False))


def read_as_rgb(path: Path, directory: Directory) -> bytes:
    """Return a TIFF whose samples, of any colours of three channels, are said to be RGB.

    libvips 8.18 does not read L*a*b* of 8 bits ("bad labq format").
    """
    content = bytearray(path.read_bytes())
    at = directory.tags[PHOTOMETRIC].at
    content[at : at + 2] = struct.pack(f"{directory.order}H", 2)
    return bytes(content)


def without_pixels(directory: Directory) -> bytes:
    """Return a TIFF of one grey pixel with the texts, profile and orientation of a directory."""
    order = directory.order
    kept = {number: tag for number, tag in directory.tags.items() if number in _KEPT}
    exif = {number: tag for number, tag in directory.exif.items() if number not in _NOT_KEPT}
    for number, value in ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (277, 1), (278, 1)):
        kept[number] = Tag(3, 1, struct.pack(f"{order}H", value))
    # The pixel is the first byte of the header.
    kept[273] = kept[279] = Tag(4, 1, struct.pack(f"{order}I", 1))
    exif_at = 8 + _size_of(len(kept) + bool(exif))
    if exif:
        kept[_EXIF] = Tag(4, 1, struct.pack(f"{order}I", exif_at))
    beyond = exif_at + (_size_of(len(exif)) if exif else 0)
    first, values = _write_tags(kept, order, beyond)
    second, more = b"", b""
    if exif:
        second, more = _write_tags(exif, order, beyond + len(values))
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}I", 8) + first + second + values + more


def _read_tags(file: BinaryIO, offset: int, order: str, *, big: bool) -> dict[int, Tag]:
    end = file.seek(0, 2)
    if not 0 < offset < end:
        raise ValueError("its directory lies outside the file")
    file.seek(offset)
    word, entry = ("Q", 20) if big else ("I", 12)
    count_size = 8 if big else 2
    start = file.read(count_size)
    if len(start) < count_size:
        raise ValueError("its directory is cut off")
    (count,) = struct.unpack(f"{order}{'Q' if big else 'H'}", start)
    table = file.read(min(count, 4096) * entry)
    tags: dict[int, Tag] = {}
    for at in range(0, len(table) - entry + 1, entry):
        number, kind = struct.unpack_from(f"{order}HH", table, at)
        (values,) = struct.unpack_from(f"{order}{word}", table, at + 4)
        size = values * _BYTES.get(kind, 1)
        here = at + entry - (8 if big else 4)
        if size <= (8 if big else 4):
            content = table[here : here + size]
        else:
            (where,) = struct.unpack_from(f"{order}{word}", table, here)
            if size > _MOST_BYTES or where + size > end:
                # A tag that is cut off counts as absent.
                continue
            file.seek(where)
            content = file.read(size)
        tags.setdefault(number, Tag(kind, values, content, offset + count_size + here))
    return tags


def _size_of(tags: int) -> int:
    """Return the bytes of a directory with so many tags."""
    return 2 + 12 * tags + 4


def _write_tags(tags: Mapping[int, Tag], order: str, beyond: int) -> tuple[bytes, bytes]:
    """Return a directory, and the values that stand outside it, from the offset `beyond` on."""
    table, values = struct.pack(f"{order}H", len(tags)), b""
    for number, tag in sorted(tags.items()):
        # BigTIFF's types of 64 bits are written as bytes: only metadata are kept, which have none.
        kind, count = (tag.kind, tag.count) if tag.kind < 14 else (7, len(tag.content))
        table += struct.pack(f"{order}HHI", number, kind, count)
        if len(tag.content) <= 4:
            table += tag.content.ljust(4, b"\0")
        else:
            table += struct.pack(f"{order}I", beyond + len(values))
            values += tag.content + b"\0" * (len(tag.content) % 2)
    return table + bytes(4), values
