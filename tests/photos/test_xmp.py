"""XMP is read from every format and in each of its serialisations."""

from collections.abc import Mapping
from typing import Any

import pytest

from book.images.metadata import NAMESPACES, PhotoMetadata
from tests.support.embedded_metadata import ALL, ELEMENTS, HEAD, alt, packet, read_xmp, seq


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_every_field_is_read_from_every_format(kind: str) -> None:
    assert read_xmp(packet(ELEMENTS), kind) == ALL


BOM = "\ufeff"
BEGIN = f'<?xpacket begin="{BOM}" id="W5M0MpCehiHzreSzNTczkc9d"?>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (BEGIN, '<?xpacket end="w"?>'),
        (f"{BEGIN}\n", "\n" + " " * 2000 + '<?xpacket end="w"?>'),
        (BOM, ""),
        ('<?xml version="1.0" encoding="UTF-8"?>', ""),
        ("", "\0\0\0"),
    ],
)
def test_a_packet_may_be_wrapped_and_padded(before: str, after: str) -> None:
    assert read_xmp(packet(ELEMENTS, before=before, after=after)) == ALL


@pytest.mark.parametrize(
    ("properties", "attributes", "expected"),
    [
        ("", ' photoshop:Credit="Agency" photoshop:City="Izium"', {"credit": "Agency",
         "place": "Izium"}),
        ("<dc:creator>Ada Lens</dc:creator>", "", {"creators": ("Ada Lens",)}),
        ("", ' dc:creator="Ada Lens"', {"creators": ("Ada Lens",)}),
        (seq("dc:creator", "Ada Lens", bag="Bag"), "", {"creators": ("Ada Lens",)}),
        (seq("dc:creator", "  Ada \n Lens ", ""), "", {"creators": ("Ada Lens",)}),
        (seq("dc:creator"), "", {}),
        ("<dc:creator/><dc:rights/>", "", {}),
        ("<dc:description>The ferry</dc:description>", "", {"caption": "The ferry"}),
        (alt("dc:description", ("x-default", "The ferry"), ("uk", "Пором")), "",
         {"caption": "The ferry"}),
        (alt("dc:description", ("uk", "Пором"), ("x-default", "The ferry")), "",
         {"caption": "The ferry"}),
        (alt("dc:description", ("uk", "Пором")), "", {"caption": "Пором"}),
        (alt("dc:description", ("x-default", ""), ("uk", "Пором")), "", {"caption": "Пором"}),
        (alt("dc:rights", ("x-default", "&lt;b&gt; &amp; &#x1F4F7; &quot;©&quot;")), "",
         {"copyright": '<b> & 📷 "©"'}),
        ("<plus:DataMining>DMI-ALLOWED</plus:DataMining>", "", {"data_mining": "DMI-ALLOWED"}),
        ('<plus:DataMining rdf:resource="http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"/>', "",
         {"data_mining": "DMI-ALLOWED"}),
        ("<photoshop:DateCreated>2022-09</photoshop:DateCreated>", "", {"date": "2022-09"}),
        ("<photoshop:DateCreated>2022</photoshop:DateCreated>", "", {"date": "2022"}),
        ("<photoshop:DateCreated>soon</photoshop:DateCreated>", "", {}),
        (
            "<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
            "<Iptc4xmpExt:City>Izium</Iptc4xmpExt:City>"
            "<Iptc4xmpExt:CountryName>Ukraine</Iptc4xmpExt:CountryName>"
            "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown><photoshop:City>Kyiv</photoshop:City>",
            "", {"place": "Izium, Ukraine"},
        ),
        (
            "<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li><rdf:Description "
            'Iptc4xmpExt:City="Izium" Iptc4xmpExt:Sublocation="Bridge"/>'
            "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>", "", {"place": "Bridge, Izium"},
        ),
    ],
)  # fmt: skip
def test_a_property_is_read_in_each_of_its_spellings(
    properties: str, attributes: str, expected: Mapping[str, Any]
) -> None:
    assert read_xmp(packet(properties, attributes)) == PhotoMetadata(**expected)


def test_properties_may_stand_in_several_descriptions_and_without_a_wrapper() -> None:
    descriptions = "".join(
        f'<rdf:Description rdf:about="">{part}</rdf:Description>'
        for part in (seq("dc:creator", "Ada Lens"), "<photoshop:Credit>Agency</photoshop:Credit>")
    )
    content = f"<rdf:RDF{HEAD}>{descriptions}</rdf:RDF>".encode()
    assert read_xmp(content) == PhotoMetadata(creators=("Ada Lens",), credit="Agency")


def test_other_prefixes_are_as_good() -> None:
    content = (
        f'<m:xmpmeta xmlns:m="adobe:ns:meta/"><r:RDF xmlns:r="{NAMESPACES["rdf"]}" '
        f'xmlns:d="{NAMESPACES["dc"]}"><r:Description><d:creator><r:Seq><r:li>Ada Lens</r:li>'
        "</r:Seq></d:creator></r:Description></r:RDF></m:xmpmeta>"
    )
    assert read_xmp(content.encode()) == PhotoMetadata(creators=("Ada Lens",))
