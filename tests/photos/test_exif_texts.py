"""Texts of EXIF, and those that Windows writes beside them, are read by their priority."""

from typing import Any

import pytest
from PIL import Image

from book.images import metadata
from book.images.metadata import PhotoMetadata
from tests.support.embedded_metadata import picture_with, png_with, raw_profile

XP_TITLE, XP_COMMENT, XP_AUTHOR, USER_COMMENT = 0x9C9B, 0x9C9C, 0x9C9D, 0x9286
DESCRIPTION, ARTIST = 0x010E, 0x013B


def windows(text: str) -> bytes:
    return f"{text}\0".encode("utf-16-le")


def written(tags: dict[int, Any], order: str = "<") -> Image.Exif:
    exif = Image.Exif()
    exif.endian = order
    for tag, value in tags.items():
        (exif.get_ifd(0x8769) if tag == USER_COMMENT else exif)[tag] = value
    return exif


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({XP_TITLE: windows("Міст")}, {"caption": "Міст"}),
        ({XP_TITLE: windows("Міст"), XP_COMMENT: windows("Міст у Ізюмі")},
         {"caption": "Міст у Ізюмі"}),
        ({XP_COMMENT: windows("Other"), DESCRIPTION: "The ferry"}, {"caption": "The ferry"}),
        ({XP_AUTHOR: windows("Олена Приклад; Ada Lens;")},
         {"creators": ("Олена Приклад", "Ada Lens")}),
        ({XP_AUTHOR: windows("Other"), ARTIST: "Ada Lens"}, {"creators": ("Ada Lens",)}),
        ({XP_AUTHOR: windows("Ada Lens"), ARTIST: "   "}, {"creators": ("Ada Lens",)}),
        ({XP_TITLE: b"\x01"}, {}),
        ({USER_COMMENT: b"ASCII\0\0\0The ferry\0\0"}, {"caption": "The ferry"}),
        ({USER_COMMENT: b"ASCII\0\0\0" + "Пором".encode()}, {"caption": "Пором"}),
        ({USER_COMMENT: b"UNICODE\0" + "Пором".encode("utf-16-le")}, {"caption": "Пором"}),
        ({USER_COMMENT: b"UNICODE\0" + "Пором".encode("utf-16-be")}, {"caption": "Пором"}),
        ({USER_COMMENT: b"UNICODE\0" + "Пором".encode("utf-16")}, {"caption": "Пором"}),
        ({USER_COMMENT: b"JIS\0\0\0\0\0" + "渡し船".encode("iso2022_jp")}, {"caption": "渡し船"}),
        ({USER_COMMENT: bytes(8) + "Пором".encode()}, {"caption": "Пором"}),
        ({USER_COMMENT: b"No code at all"}, {"caption": "No code at all"}),
        ({USER_COMMENT: bytes(64)}, {}),
        ({USER_COMMENT: b"ASCII"}, {"caption": "ASCII"}),
        ({XP_TITLE: windows("Title"), USER_COMMENT: b"ASCII\0\0\0Comment"}, {"caption": "Title"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", ["<", ">"])
def test_a_text_is_read_from_its_tag(
    tags: dict[int, Any], expected: dict[str, Any], order: str
) -> None:
    image = png_with(raw_profile("exif", written(tags, order).tobytes()))
    assert metadata.read_metadata(image).exif == PhotoMetadata(**expected)


def test_a_big_endian_comment_is_read_in_the_order_of_its_block() -> None:
    # Characters that are as plausible in one order as in the other.
    tags = written({USER_COMMENT: b"UNICODE\0" + "渡船".encode("utf-16-be")}, ">")
    assert metadata.read_metadata(picture_with(exif=tags)).exif.caption == "渡船"
