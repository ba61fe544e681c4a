"""Damaged and hostile XMP is read as far as it can be, without an exception; the rest is told."""

from dataclasses import replace

import pytest

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from tests.support.embedded_metadata import ALL, ELEMENTS, HEAD, packet, picture_with, seq

PACKET = packet(ELEMENTS)


def laughs() -> bytes:
    entities = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )
    body = packet("<photoshop:Credit>&l9;</photoshop:Credit>").decode()
    return f"<!DOCTYPE x [{entities}]>{body}".encode()


def nested(depth: int) -> bytes:
    inside = "<rdf:Bag><rdf:li>" * depth + "Agency" + "</rdf:li></rdf:Bag>" * depth
    return packet(f"<photoshop:Credit>{inside}</photoshop:Credit>")


HOSTILE: dict[str, bytes] = {
    "billion laughs": laughs(),
    "external entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    + packet("<photoshop:Credit>&e;</photoshop:Credit>"),
    "ten megabytes": packet("<photoshop:Other>" + "x" * 10_000_000 + "</photoshop:Other>")[:-20],
    "ten megabytes of elements": packet("<photoshop:Other/>" * 550_000),
    "broken": packet(ELEMENTS)[:-30],
    "no XML": b"\xff\xfe\x00\x01 nothing",
    "empty": b"",
    "binary": bytes(range(256)) * 8,
    "nested deeply": nested(20_000),
    "nested beyond recursion": nested(600),
    "undeclared prefix": b"<x:xmpmeta><rdf:RDF/></x:xmpmeta>",
    "text alone": b"<a>b</a>",
    "descriptions of the wrong kind": f"<rdf:RDF{HEAD}><rdf:Description>x</rdf:Description>"
    "<rdf:Description/></rdf:RDF>".encode(),
    "wrong kinds": packet(
        '<dc:creator rdf:parseType="Resource"><dc:rights/></dc:creator>'
        "<dc:description><rdf:Alt><rdf:Seq/></rdf:Alt></dc:description>"
        "<photoshop:DateCreated><rdf:Bag/></photoshop:DateCreated>"
    ),
}


#: Nothing is lost in these.
EMPTY = ("empty", "descriptions of the wrong kind", "wrong kinds")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xmp_comes_to_an_end_and_is_told(name: str) -> None:
    # TIFF takes packets of any size.
    image = picture_with("TIFF", xmp=HOSTILE[name])
    assert image.info.get("xmp", b"") == HOSTILE[name]
    embedded = metadata.read_metadata(image)
    assert [each.block for each in embedded.unread] == ([] if name in EMPTY else ["XMP"])
    assert embedded.xmp == (ALL if name == "broken" else PhotoMetadata())


def wrapped(name: str) -> bytes:
    return PACKET.replace(b"x:xmpmeta", name.encode())


OLDER = packet("<photoshop:Credit>Older</photoshop:Credit>" + seq("dc:creator", "Older"))
#: Packets of which every word can be read.
ODD = {
    "a wrapper of before 2003": wrapped("x:xapmeta"),
    "a wrapper without a prefix": PACKET.replace(
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">', b"<xmpmeta>"
    ).replace(b"</x:xmpmeta>", b"</xmpmeta>"),
    "no wrapper": PACKET.partition(b">")[2].rpartition(b"</x:")[0],
    "the rest of an older packet": PACKET + b'of a longer one</x:xmpmeta><?xpacket end="r"?>',
    "an older packet behind": PACKET + b"\0" * 30 + OLDER,
    "an empty packet before": packet("").replace(b"rdf:Description", b"rdf:_") + PACKET,
    "white space and zeros around": b"\0\0 \n" + PACKET + b" \n" * 2000 + b"\0" * 99,
    "junk before": b"\x93\x7f junk " + PACKET,
    "a control character": PACKET.replace(b"The ferry", b"The\x0bferry"),
    "a reference to a control character": PACKET.replace(b"The ferry", b"The&#x1F;ferry"),
    "an ampersand that is not coded": PACKET.replace(b"Agency<", b"A &amp; B & C<"),
    "an entity of HTML": PACKET.replace(b"The ferry", b"The&nbsp;ferry"),
    "a prefix that is not declared": packet(ELEMENTS).replace(
        b' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"', b""
    ),
    **{
        encoding: PACKET.decode().encode(encoding)
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    },
    "UTF-16 behind zeros": bytes(6) + PACKET.decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_packets_are_read_word_for_word(name: str) -> None:
    embedded = metadata.read_metadata(picture_with("TIFF", xmp=ODD[name]))
    several = replace(ALL, credit="A & B & C", copyright="© A & B & C")
    assert embedded == EmbeddedMetadata(xmp=several if "ampersand" in name else ALL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</rdf:Seq>", b""),
        (b"<photoshop:Credit>", b"<photoshop:Credit <"),
        (b"</rdf:RDF>", b""),
        (b"Agency", b"\xd0"),
    ],
)
def test_a_damaged_packet_is_told_and_read_in_part(old: bytes, new: bytes) -> None:
    embedded = metadata.read_metadata(picture_with("TIFF", xmp=PACKET.replace(old, new)))
    assert "XMP" in {each.block for each in embedded.unread}
    assert embedded.xmp.creators == ALL.creators
