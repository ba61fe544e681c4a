"""TIFFs of kinds that Pillow does not read have the right tones, or a true reason."""

import struct
from pathlib import Path

import pytest

from book import images
from book.images import PictureError
from tests.support.photo_project import PhotoProject, is_near

SIZE = (60, 40)
_CODES = {1: "B", 3: "H", 4: "I", 7: "B", 16: "Q"}
Tags = dict[int, tuple[int, tuple[int, ...]]]


def tiff(strip: bytes, tags: Tags, *, order: str = "<", big: bool = False) -> bytes:
    """Return a TIFF or BigTIFF of one strip; tags are type and values by number."""
    entry, room = (20, 8) if big else (12, 4)
    head = 16 if big else 8
    kind = 16 if big else 4
    numbers = {256: (4, (SIZE[0],)), 257: (4, (SIZE[1],)), 259: (3, (1,)), 278: (4, (SIZE[1],))}
    numbers |= {273: (kind, (0,)), 279: (kind, (len(strip),)), **tags}
    beyond = head + (8 if big else 2) + entry * len(numbers) + room
    long = {
        number: struct.pack(f"{order}{len(values)}{_CODES[type_]}", *values)
        for number, (type_, values) in numbers.items()
    }
    extra, where = b"", {}
    for number, content in long.items():
        if len(content) > room:
            where[number] = beyond + len(extra)
            extra += content
    long[273] = struct.pack(f"{order}{'Q' if big else 'I'}", beyond + len(extra))
    word = f"{order}{'Q' if big else 'I'}"
    table = struct.pack(f"{order}{'Q' if big else 'H'}", len(numbers))
    for number in sorted(numbers):
        type_, values = numbers[number]
        table += struct.pack(f"{order}HH", number, type_) + struct.pack(word, len(values))
        content = struct.pack(word, where[number]) if number in where else long[number]
        table += content.ljust(room, b"\0")
    mark = b"II" if order == "<" else b"MM"
    mark += struct.pack(f"{order}HHHQ", 43, 8, 0, 16) if big else struct.pack(f"{order}HI", 42, 8)
    return mark + table + bytes(room) + extra + strip


def of(photometric: int, bits: int, samples: int, extra: int | None = None) -> Tags:
    tags: Tags = {258: (3, (bits,) * samples), 262: (3, (photometric,)), 277: (3, (samples,))}
    return tags if extra is None else {**tags, 338: (3, (extra,))}


def pixels(code: str, *values: int, order: str = "<") -> bytes:
    return struct.pack(f"{order}{len(values)}{code}", *values) * (SIZE[0] * SIZE[1])


RED = (200, 40, 30)
READ = {
    "BigTIFF, MM": (tiff(pixels("B", *RED), of(2, 8, 3), order=">", big=True), RED),
    "BigTIFF, II": (tiff(pixels("B", *RED), of(2, 8, 3), big=True), RED),
    "BigTIFF, MM, 16 bits": (
        tiff(pixels("H", *(v * 257 for v in RED), order=">"), of(2, 16, 3), order=">", big=True),
        RED,
    ),
    "CMYK with alpha": (tiff(pixels("B", 0, 0, 0, 0, 255), of(5, 8, 5, 2)), (255,) * 3),
    "CMYK behind alpha": (tiff(pixels("B", 9, 9, 9, 255, 0), of(5, 8, 5, 2)), (255,) * 3),
    "grey of 16 bits with alpha": (tiff(pixels("H", 25700, 65535), of(1, 16, 2, 2)), (100,) * 3),
    "grey of 16 bits, half covered": (tiff(pixels("H", 0, 32768), of(1, 16, 2, 2)), (127,) * 3),
    "premultiplied, half covered": (
        tiff(pixels("B", 0, 0, 0, 128), of(2, 8, 4, 1)),
        (127, 127, 127),
    ),
    "premultiplied red, half covered": (
        tiff(pixels("B", 100, 20, 15, 128), of(2, 8, 4, 1)),
        (227, 147, 142),
    ),
    "premultiplied red of 16 bits": (
        tiff(pixels("H", *(v * 257 for v in (100, 20, 15, 128))), of(2, 16, 4, 1)),
        (227, 147, 142),
    ),
    "premultiplied grey": (tiff(pixels("B", 50, 128), of(1, 8, 2, 1)), (177,) * 3),
    "YCbCr without JPEG": (
        tiff(pixels("B", 76, 85, 255), {**of(6, 8, 3), 530: (3, (1, 1))}),
        (254, 0, 0),
    ),
    "not said to be alpha": (tiff(pixels("B", *RED, 0), of(2, 8, 4, 0)), RED),
    "white is zero, 16 bits": (tiff(pixels("H", 65535 - 25700), of(0, 16, 1)), (100,) * 3),
    "white is zero, 8 bits": (tiff(pixels("B", 155), of(0, 8, 1)), (100,) * 3),
    "grey of 32 bits": (tiff(pixels("I", 100 * 16_843_009), of(1, 32, 1)), (100,) * 3),
    "Lab of 8 bits": (tiff(pixels("B", 137, 0, 0), of(8, 8, 3)), (128,) * 3),
    "Lab of 16 bits": (tiff(pixels("H", 35_127, 0, 0), of(8, 16, 3)), (128,) * 3),
    "Lab of 16 bits, red": (tiff(pixels("H", 34_931, 17_000, 12_000), of(8, 16, 3)), (233, 59, 52)),
    "ICC Lab of 8 bits": (tiff(pixels("B", 137, 128, 128), of(9, 8, 3)), (128,) * 3),
}


@pytest.mark.parametrize("kind", READ)
def test_it_has_the_right_tones(kind: str, photo_project: PhotoProject) -> None:
    content, colour = READ[kind]
    photo_project.original("a.tif").write_bytes(content)
    made = photo_project.picture(photo_project.photo("a.tif"))
    assert is_near(made.convert("RGB").getpixel((30, 20)), colour, 4)


REFUSED = {
    "a raw file's preview": ({**of(2, 8, 3), 254: (4, (1,))}, "raw file"),
    "a DNG": ({**of(2, 8, 3), 50706: (1, (1, 4, 0, 0))}, "raw file"),
    "floating point": ({**of(1, 32, 1), 339: (3, (3,))}, "floating point"),
    "12 bits": (of(2, 12, 3), "12 bits"),
    "unknown colours": (of(32845, 8, 3), "colours are of a kind"),
    "YCbCr in planes": ({**of(6, 8, 3), 284: (3, (2,)), 530: (3, (1, 1))}, "YCbCr colours"),
    "YCbCr of 16 bits": ({**of(6, 16, 3), 530: (3, (1, 1))}, "YCbCr colours"),
    "old JPEG": ({**of(2, 8, 3), 259: (3, (6,))}, "compression"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_with_a_true_reason(kind: str, tmp_path: Path) -> None:
    tags, reason = REFUSED[kind]
    (tmp_path / "a.tif").write_bytes(tiff(pixels("I", 1, 2, 3), tags))
    with pytest.raises(PictureError, match=reason):
        images.read_header(tmp_path / "a.tif")
