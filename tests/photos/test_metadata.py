"""Words in picture files: read in every spelling, written so that others can read them."""

import io
import struct
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile, IptcImagePlugin, PngImagePlugin

from book.images import metadata
from book.images.metadata import NAMESPACES, EmbeddedMetadata, PhotoMetadata
from tests.support.pictures import segments

HEAD = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def opened(kind: str = "JPEG", **said: Any) -> ImageFile.ImageFile:
    written = io.BytesIO()
    if kind == "PNG" and "xmp" in said:
        said["pnginfo"] = PngImagePlugin.PngInfo()
        said["pnginfo"].add_itxt("XML:com.adobe.xmp", said.pop("xmp").decode("utf-8"))
    elif kind == "TIFF" and "xmp" in said:
        said["tiffinfo"] = {700: said.pop("xmp")}
    Image.new("RGB", (8, 8)).save(written, kind, **said)
    image = Image.open(written)
    assert isinstance(image, ImageFile.ImageFile)
    return image


def packet(properties: str, attributes: str = "", before: str = "", after: str = "") -> bytes:
    return (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF{HEAD}>'
        f'<rdf:Description rdf:about=""{attributes}>{properties}</rdf:Description>'
        f"</rdf:RDF></x:xmpmeta>{after}"
    ).encode()


def xmp(content: bytes, kind: str = "JPEG") -> PhotoMetadata:
    return metadata.read_metadata(opened(kind, xmp=content)).xmp


def alt(name: str, *items: tuple[str, str]) -> str:
    listed = "".join(f'<rdf:li xml:lang="{tag}">{words}</rdf:li>' for tag, words in items)
    return f"<{name}><rdf:Alt>{listed}</rdf:Alt></{name}>"


def seq(name: str, *items: str, bag: str = "Seq") -> str:
    listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{bag}>{listed}</rdf:{bag}></{name}>"


# --- XMP is read ------------------------------------------------------------------------------

ELEMENTS = (
    seq("dc:creator", "Ada Lens", "Бохдан Світлий")
    + alt("dc:description", ("x-default", "The ferry"))
    + alt("dc:rights", ("x-default", "© Agency"))
    + "<photoshop:Credit>Agency</photoshop:Credit>"
    + alt("xmpRights:UsageTerms", ("x-default", "No sale"))
    + alt("Iptc4xmpCore:AltTextAccessibility", ("x-default", "A boat"))
    + alt("Iptc4xmpCore:ExtDescrAccessibility", ("x-default", "A flat boat, midstream"))
    + "<photoshop:DateCreated>2022-09-15T10:11:12+03:00</photoshop:DateCreated>"
    + f"<Iptc4xmpExt:DigitalSourceType>{metadata.SOURCE_TYPES}print</Iptc4xmpExt:DigitalSourceType>"
    + f"<plus:DataMining>{metadata.DATA_MINING}DMI-PROHIBITED</plus:DataMining>"
    + "<photoshop:City>Izium</photoshop:City><photoshop:Country>Ukraine</photoshop:Country>"
)
ALL = PhotoMetadata(
    creators=("Ada Lens", "Бохдан Світлий"),
    credit="Agency",
    copyright="© Agency",
    usage_terms="No sale",
    caption="The ferry",
    alt="A boat",
    description="A flat boat, midstream",
    place="Izium, Ukraine",
    date="2022-09-15",
    source_type="print",
    data_mining="DMI-PROHIBITED",
)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_every_field_is_read_from_every_format(kind: str) -> None:
    assert xmp(packet(ELEMENTS), kind) == ALL


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
    assert xmp(packet(ELEMENTS, before=before, after=after)) == ALL


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
        ("<photoshop:DateCreated>2022-09</photoshop:DateCreated>", "", {}),
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
    assert xmp(packet(properties, attributes)) == PhotoMetadata(**expected)


def test_properties_may_stand_in_several_descriptions_and_without_a_wrapper() -> None:
    descriptions = "".join(
        f'<rdf:Description rdf:about="">{part}</rdf:Description>'
        for part in (seq("dc:creator", "Ada Lens"), "<photoshop:Credit>Agency</photoshop:Credit>")
    )
    content = f"<rdf:RDF{HEAD}>{descriptions}</rdf:RDF>".encode()
    assert xmp(content) == PhotoMetadata(creators=("Ada Lens",), credit="Agency")


def test_other_prefixes_are_as_good() -> None:
    content = (
        f'<m:xmpmeta xmlns:m="adobe:ns:meta/"><r:RDF xmlns:r="{NAMESPACES["rdf"]}" '
        f'xmlns:d="{NAMESPACES["dc"]}"><r:Description><d:creator><r:Seq><r:li>Ada Lens</r:li>'
        "</r:Seq></d:creator></r:Description></r:RDF></m:xmpmeta>"
    )
    assert xmp(content.encode()) == PhotoMetadata(creators=("Ada Lens",))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_or_passed_over(encoding: str) -> None:
    assert xmp(packet(ELEMENTS).decode().encode(encoding)) in (ALL, PhotoMetadata())


# --- hostile XMP --------------------------------------------------------------------------------


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
    image = opened("TIFF", xmp=HOSTILE[name])
    assert image.info.get("xmp", b"") == HOSTILE[name]
    said = metadata.read_metadata(image)
    if name != "nested beyond recursion":
        assert said == EmbeddedMetadata()


# --- IIM and EXIF are read ----------------------------------------------------------------------


def data_set(record: int, number: int, content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content


def app13(*sets: bytes) -> bytes:
    block = b"".join(sets)
    content = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    content += b"\0" * (len(block) % 2)
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


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
    assert metadata.read_metadata(opened(extra=app13(*sets))).iim == PhotoMetadata(
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
    assert metadata.read_metadata(opened(extra=segment)).iim == PhotoMetadata()


def exif(**tags: bytes | str) -> Image.Exif:
    numbers = {"caption": 0x010E, "artist": 0x013B, "copyright": 0x8298}
    said = Image.Exif()
    for name, value in tags.items():
        said[numbers[name]] = value
    return said


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_exif_is_read_as_utf_8_and_as_latin_1(encoding: str) -> None:
    said = exif(
        caption="Éte à José".encode(encoding),
        artist="José Ñ; Ada Lens".encode(encoding),
        copyright="© Agency".encode(encoding),
    )
    said.get_ifd(0x8769)[0x9003] = "2022:09:15 10:11:12"
    assert metadata.read_metadata(opened(exif=said)).exif == PhotoMetadata(
        creators=("José Ñ", "Ada Lens"),
        copyright="© Agency",
        caption="Éte à José",
        date="2022-09-15",
    )


@pytest.mark.parametrize(
    "boilerplate",
    ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM", "Digital Camera", "default", "SAMSUNG",
     "KODAK Digital Camera", "          ", ""],
)  # fmt: skip
def test_what_a_camera_writes_by_itself_is_no_caption(boilerplate: str) -> None:
    assert metadata.read_metadata(opened(exif=exif(caption=boilerplate))).exif.caption == ""


@pytest.mark.parametrize("caption", ["The camera obscura", "Samsung strikes", "A digital camera"])
def test_a_caption_about_cameras_is_one(caption: str) -> None:
    assert metadata.read_metadata(opened(exif=exif(caption=caption))).exif.caption == caption


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2022:09:15 10:11:12", "2022-09-15"),
        ("0000:00:00 00:00:00", ""),
        ("    :  :     :  :  ", ""),
        ("2022", ""),
    ],
)
def test_a_camera_without_a_clock_has_no_day(stamp: str, day: str) -> None:
    said = exif(artist="Ada")
    said.get_ifd(0x8769)[0x9003] = stamp
    assert metadata.read_metadata(opened(exif=said)).exif.date == day


def test_control_characters_become_spaces() -> None:
    sets = [data_set(2, 120, b"One\r\ntwo\x00\x03three\x7f")]
    assert metadata.read_metadata(opened(extra=app13(*sets))).iim.caption == "One two three"


# --- written and read back --------------------------------------------------------------------

TRICKY = "Її «ранок» <b>&amp;</b> 'a' \"b\" 📷 שלום مرحبا ]]> — é e\u0301 \u200f!"
printable = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"], include_characters=" "),
    max_size=60,
).map(lambda words: " ".join(words.split()))
names = printable.filter(bool)


def words_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[PhotoMetadata]:
    return st.builds(
        PhotoMetadata,
        creators=st.lists(names, max_size=3).map(tuple),
        credit=text,
        copyright=text,
        usage_terms=text,
        caption=text,
        alt=text,
        source_type=st.sampled_from(["", "digitalCapture", "print"]),
        data_mining=st.sampled_from(["", "DMI-PROHIBITED"]),
    )


def written(words: PhotoMetadata) -> ImageFile.ImageFile:
    return opened(xmp=metadata.xmp_packet(words), extra=metadata.iim_segment(words))


@given(words_of(printable))
def test_words_come_back_from_xmp_as_they_went_in(words: PhotoMetadata) -> None:
    assert metadata.read_metadata(written(words)).xmp == words


@given(words_of(printable))
def test_words_come_back_from_iim_as_far_as_it_has_room(words: PhotoMetadata) -> None:
    def cut(text: str, most: int) -> str:
        return " ".join(text.encode()[:most].decode(errors="ignore").split())

    assert metadata.read_metadata(written(words)).iim == PhotoMetadata(
        creators=tuple(cut(name, 32) for name in words.creators),
        credit=cut(words.credit, 32),
        copyright=cut(words.copyright, 128),
        caption=cut(words.caption, 2000),
    )


def test_tricky_letters_are_read_by_pillow_itself() -> None:
    words = PhotoMetadata(
        creators=(TRICKY, "Ada Lens"), credit="Agency", caption=TRICKY, alt=TRICKY
    )
    image = written(words)
    description = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert description["creator"]["Seq"]["li"] == [TRICKY, "Ada Lens"]
    assert description["description"]["Alt"]["li"]["text"] == TRICKY
    assert description["AltTextAccessibility"]["Alt"]["li"]["text"] == TRICKY
    record = IptcImagePlugin.getiptcinfo(image)
    assert record is not None
    assert record[1, 90] == b"\x1b%G"
    assert record[2, 110] == b"Agency"
    assert record[2, 120] == TRICKY.encode()


@pytest.mark.parametrize("letter", ["a", "ї", "字", "📷"])
@pytest.mark.parametrize(
    ("field", "number", "most"),
    [("credit", 110, 32), ("copyright", 116, 128), ("caption", 120, 2000), ("creators", 80, 32)],
)
@pytest.mark.parametrize("shift", range(4))
def test_iim_is_cut_between_two_letters(
    shift: int, field: str, number: int, most: int, letter: str
) -> None:
    said = "x" * shift + letter * most
    words = PhotoMetadata(**{field: (said,) if field == "creators" else said})
    record = IptcImagePlugin.getiptcinfo(written(words))
    assert record is not None
    kept = record[2, number]
    assert isinstance(kept, bytes)
    assert most - 4 < len(kept) <= most
    assert said.startswith(kept.decode("utf-8"))


def test_nothing_to_say_is_said_with_nothing() -> None:
    assert metadata.read_metadata(written(PhotoMetadata())) == EmbeddedMetadata()
    assert b"rdf:li" not in metadata.xmp_packet(PhotoMetadata())


def test_a_very_long_text_still_makes_a_file() -> None:
    # A JPEG segment holds 65,533 bytes.
    words = PhotoMetadata(creators=("Ada Lens",) * 40, caption="Слово " * 8000, alt="А" * 20_000)
    said = metadata.read_metadata(written(words))
    assert said.xmp.creators[:1] == ("Ada Lens",)


def test_equal_words_give_equal_bytes() -> None:
    assert metadata.xmp_packet(ALL) == metadata.xmp_packet(ALL)
    assert metadata.iim_segment(ALL) == metadata.iim_segment(ALL)


def test_the_file_has_one_segment_of_each() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(
        buffer, "JPEG", xmp=metadata.xmp_packet(ALL), extra=metadata.iim_segment(ALL)
    )
    markers = [marker for marker, _ in segments(buffer.getvalue())]
    assert (markers.count(0xE1), markers.count(0xED)) == (1, 1)
