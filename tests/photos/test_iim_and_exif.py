"""IIM and EXIF are read in the encodings that programs have written them in."""

import struct

import pytest

from book.images import metadata
from book.images.metadata import PhotoMetadata
from tests.support.embedded_metadata import app13, data_set, exif, picture_with


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
@pytest.mark.parametrize("announced", [True, False])
def test_iim_is_read_as_utf_8_and_as_windows_wrote_it(encoding: str, announced: bool) -> None:
    name, caption = "José Ñandú", "«Ça va» – été" if encoding != "latin-1" else "«Ça va» - été"
    sets = [data_set(1, 90, b"\x1b%G")] if announced and encoding == "utf-8" else []
    sets += [
        data_set(2, 80, name.encode(encoding)),
        data_set(2, 80, b"Ada Lens"),
        data_set(2, 120, caption.encode(encoding)),
        data_set(2, 110, b"Agency"),
        data_set(2, 116, "© Agency".encode(encoding)),
        data_set(2, 90, b"Izium"),
        data_set(2, 101, b"Ukraine"),
        data_set(2, 55, b"20220915"),
    ]
    assert metadata.read_metadata(picture_with(extra=app13(*sets))).iim == PhotoMetadata(
        creators=(name, "Ada Lens"),
        credit="Agency",
        copyright="© Agency",
        caption=caption,
        place="Izium, Ukraine",
        date="2022-09-15",
    )


@pytest.mark.parametrize(
    "segment",
    [
        app13(),
        app13(b"\x1c\x02\x50\xff\xffshort"),
        app13(data_set(2, 80, b"")),
        app13(data_set(2, 55, b"00000000")),
        app13(b"no data set at all"),
        b"\xff\xed\x00\x10Photoshop 3.0\0",
        app13()[:-4] + struct.pack(">I", 0xFFFF_FFF0),
        b"\xff\xed\x00\x02",
    ],
)
def test_broken_iim_says_nothing(segment: bytes) -> None:
    assert metadata.read_metadata(picture_with(extra=segment)).iim == PhotoMetadata()


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_exif_is_read_as_utf_8_and_as_latin_1(encoding: str) -> None:
    tags = exif(
        caption="Éte à José".encode(encoding),
        artist="José Ñ; Ada Lens".encode(encoding),
        copyright="© Agency".encode(encoding),
    )
    tags.get_ifd(0x8769)[0x9003] = "2022:09:15 10:11:12"
    assert metadata.read_metadata(picture_with(exif=tags)).exif == PhotoMetadata(
        creators=("José Ñ", "Ada Lens"),
        copyright="© Agency",
        caption="Éte à José",
        date="2022-09-15",
    )


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2022:09:15 10:11:12", "2022-09-15"),
        ("0000:00:00 00:00:00", ""),
        ("    :  :     :  :  ", ""),
        ("2022:09:  ", "2022-09"),
        ("2022:09:00 00:00:00", "2022-09"),
        ("2022:00:00 00:00:00", "2022"),
        ("2022:13:45 10:00:00", "2022"),
        ("2022:02:30 10:00:00", "2022-02"),
        ("2022", "2022"),
        ("1663236672000", ""),
    ],
)
def test_a_camera_without_a_clock_has_no_day(stamp: str, day: str) -> None:
    tags = exif(artist="Ada")
    tags.get_ifd(0x8769)[0x9003] = stamp
    assert metadata.read_metadata(picture_with(exif=tags)).exif.date == day


def test_control_characters_become_spaces() -> None:
    sets = [data_set(2, 120, b"One\r\ntwo\x00\x03three\x7f")]
    assert metadata.read_metadata(picture_with(extra=app13(*sets))).iim.caption == "One two three"
