"""Any bytes may stand where metadata are: they are read or told, and the words can be printed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata, set_aside_boilerplate
from tests.support.embedded_metadata import (
    ELEMENTS,
    app1,
    data_set,
    exif,
    extended_xmp,
    jpeg_with,
    packet,
    png_with,
    raw_profile,
    resource,
    segment,
)

PACKET = packet(ELEMENTS)
SETS = data_set(1, 90, b"\x1b%G") + b"".join(
    data_set(2, number, text.encode())
    for number, text in ((80, "Бохдан"), (120, "The ferry"), (55, "20220900"), (110, "Agency"))
)
EXIF = exif(caption="Пором".encode(), artist="Ada Lens; Бохдан", copyright=b"\xa9 Agency").tobytes()


def texts(embedded: EmbeddedMetadata) -> Iterator[str]:
    for block in (embedded.xmp, embedded.iim, embedded.exif):
        for field in fields(PhotoMetadata):
            value = getattr(block, field.name)
            yield from [value] if isinstance(value, str) else value
    yield from (each.text for each in (*embedded.guessed, *embedded.set_aside))


def filled(least: bytes) -> st.SearchStrategy[bytes]:
    """Draw bytes that are more than padding."""
    return st.binary(min_size=1, max_size=60).filter(lambda content: bool(content.strip(least)))


def check(embedded: EmbeddedMetadata) -> None:
    for text in texts(set_aside_boilerplate(embedded)):
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split())
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


CONTAINERS = {
    "XMP": lambda content: jpeg_with(app1(content)),
    "IIM": lambda content: jpeg_with(segment(0xED, b"Photoshop 3.0\0" + resource(0x404, content))),
    "IIM alone": lambda content: jpeg_with(segment(0xED, content)),
    "resources": lambda content: jpeg_with(segment(0xED, b"Photoshop 3.0\0" + content)),
    "EXIF": lambda content: jpeg_with(segment(0xE1, b"Exif\0\0" + content)),
    "extension": lambda content: jpeg_with(
        extended_xmp("", PACKET)[0],
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + content),
    ),
    "raw profile": lambda content: png_with(raw_profile("8bim", content)),
    "raw profile xmp": lambda content: png_with(
        ("Raw profile type xmp", content.decode("latin-1"))
    ),
}


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Draw a sound block of which some bytes are changed, lost or repeated."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        end = at + draw(st.integers(0, 8))
        content[at:end] = draw(st.binary(max_size=8))
    return bytes(content)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", CONTAINERS)
@given(content=st.binary(max_size=200), language=st.sampled_from(["", "en", "uk", "el"]))
def test_any_bytes_are_read_without_an_exception(name: str, content: bytes, language: str) -> None:
    if name != "EXIF" or not content.startswith((b"II", b"MM")):
        check(metadata.read_metadata(CONTAINERS[name](content), language))


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(content=damaged(PACKET))
def test_damaged_xmp_is_read_or_told(content: bytes) -> None:
    embedded = metadata.read_metadata(jpeg_with(app1(content)))
    check(embedded)
    assert embedded.unread or embedded.xmp != PhotoMetadata()


@given(content=damaged(SETS))
def test_damaged_iim_is_read_or_told(content: bytes) -> None:
    embedded = metadata.read_metadata(CONTAINERS["IIM"](content))
    check(embedded)
    assert embedded.unread or embedded.iim != PhotoMetadata() or not content.strip(b"\0")


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(content=damaged(EXIF[6:]))
def test_damaged_exif_is_read_without_an_exception(content: bytes) -> None:
    check(metadata.read_metadata(png_with(raw_profile("exif", b"Exif\0\0" + content))))


@given(content=filled(b"\0 \t\r\n\x0b\x0c"))
def test_bytes_that_are_no_packet_are_told(content: bytes) -> None:
    embedded = metadata.read_metadata(jpeg_with(app1(b"." + content)))
    assert embedded.unread or embedded.xmp != PhotoMetadata()


@given(content=filled(b"\0"))
def test_bytes_that_are_no_data_sets_are_told(content: bytes) -> None:
    embedded = metadata.read_metadata(CONTAINERS["IIM"](b"." + content))
    assert [each.block for each in embedded.unread] == ["IIM"]
