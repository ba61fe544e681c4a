"""XMP is read from every format and in each of its serialisations."""

from collections.abc import Mapping
from typing import Any

import pytest

from book.images import metadata
from book.images.metadata import NAMESPACES, PhotoMetadata
from tests.support.embedded_metadata import (
    ALL,
    ELEMENTS,
    HEAD,
    alt,
    packet,
    picture_with,
    read_xmp,
    seq,
)


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


STRUCTURE = (
    "<Iptc4xmpExt:LocationShown><rdf:Bag>"
    '<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City/></rdf:li>'
    '<rdf:li Iptc4xmpExt:City="Izium" Iptc4xmpExt:Sublocation="Bridge"/>'
    '<rdf:li Iptc4xmpExt:City="Lviv" Iptc4xmpExt:CountryName="Other"/>'
    "</rdf:Bag></Iptc4xmpExt:LocationShown>"
)
QUALIFIED = "<rdf:value>Agency</rdf:value><photoshop:Source>Other</photoshop:Source>"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (f'<photoshop:Credit rdf:parseType="Resource">{QUALIFIED}</photoshop:Credit>',
         {"credit": "Agency"}),
        (f"<photoshop:Credit><rdf:Description>{QUALIFIED}</rdf:Description></photoshop:Credit>",
         {"credit": "Agency"}),
        ('<photoshop:Credit rdf:value="Agency" photoshop:Source="Other"/>', {"credit": "Agency"}),
        ('<photoshop:Credit><rdf:Description rdf:value="Agency"/></photoshop:Credit>',
         {"credit": "Agency"}),
        ('<photoshop:Credit rdf:parseType="Literal">The <b>Agency</b></photoshop:Credit>',
         {"credit": "The Agency"}),
        ("<photoshop:Credit>A &amp; <![CDATA[B & C]]></photoshop:Credit>",
         {"credit": "A & B & C"}),
        ("<photoshop:Credit>Age<!-- not this -->ncy</photoshop:Credit>", {"credit": "Agency"}),
        ('<photoshop:Credit xml:lang="uk">Agency</photoshop:Credit>', {"credit": "Agency"}),
        ("<dc:creator><rdf:Seq><rdf:_1>Ada Lens</rdf:_1><rdf:_2>Бохдан</rdf:_2></rdf:Seq>"
         "</dc:creator>", {"creators": ("Ada Lens", "Бохдан")}),
        (f'<dc:creator><rdf:Bag><rdf:li rdf:parseType="Resource">{QUALIFIED}</rdf:li></rdf:Bag>'
         "</dc:creator>", {"creators": ("Agency",)}),
        (seq("dc:description", "The ferry"), {"caption": "The ferry"}),
        ("<photoshop:Credit/><photoshop:Credit>Agency</photoshop:Credit>", {"credit": "Agency"}),
        ("<photoshop:Credit>é</photoshop:Credit>".replace("é", "e\u0301"), {"credit": "é"}),
        ("<photoshop:Instructions>No archive</photoshop:Instructions>",
         {"instructions": "No archive"}),
        (STRUCTURE, {"place": "Bridge, Izium"}),
        ('<photoshop:City rdf:resource="Izium"/>', {"place": "Izium"}),
    ],
)  # fmt: skip
def test_a_value_is_read_in_each_way_of_rdf(properties: str, expected: Mapping[str, Any]) -> None:
    assert read_xmp(packet(properties)) == PhotoMetadata(**expected)


@pytest.mark.parametrize(
    ("items", "language", "caption"),
    [
        ((("en", "Ferry"), ("uk", "Пором"), ("x-default", "The ferry")), "uk", "The ferry"),
        ((("en", "Ferry"), ("uk", "Пором")), "uk", "Пором"),
        ((("en", "Ferry"), ("uk-UA", "Пором")), "uk", "Пором"),
        ((("en", "Ferry"), ("UK", "Пором")), "uk-UA", "Пором"),
        ((("en", "Ferry"), ("uk", "Пором")), "de", "Ferry"),
        ((("en", "Ferry"), ("uk", "")), "uk", "Ferry"),
        ((("en", "Ferry"), ("uk", "Пором")), "", "Ferry"),
    ],
)
def test_of_several_languages_the_default_comes_first_then_the_publication_s(
    items: tuple[tuple[str, str], ...], language: str, caption: str
) -> None:
    image = picture_with(xmp=packet(alt("dc:description", *items)))
    assert metadata.read_metadata(image, language).xmp.caption == caption


@pytest.mark.parametrize("stamp", ["soon", "15. вересня", "99999"])
def test_a_date_that_is_none_is_told(stamp: str) -> None:
    content = packet(f"<photoshop:DateCreated>{stamp}</photoshop:DateCreated>")
    embedded = metadata.read_metadata(picture_with(xmp=content))
    assert embedded.xmp.date == ""
    assert [each.reason for each in embedded.unread] == [f"“{stamp}” is no date"]


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
