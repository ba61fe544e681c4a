"""Hostile XMP is read as empty, soon and without an exception."""

import pytest

from book.images import metadata
from book.images.metadata import EmbeddedMetadata
from tests.support.embedded_metadata import ELEMENTS, HEAD, packet, picture_with


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


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xmp_says_nothing_and_comes_to_an_end(name: str) -> None:
    # TIFF takes packets of any size.
    image = picture_with("TIFF", xmp=HOSTILE[name])
    assert image.info.get("xmp", b"") == HOSTILE[name]
    embedded = metadata.read_metadata(image)
    if name != "nested beyond recursion":
        assert embedded == EmbeddedMetadata()
