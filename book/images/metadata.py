"""The words that travel in a picture file: read from XMP, IIM and EXIF, written by allow-list.

Fields are those of the IPTC Photo Metadata Standard 2025.1 (facts: photographs-and-print.md,
1.1). Writing starts from nothing: what is not a field of `Words` cannot get into a file.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from xml.sax.saxutils import escape

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from book.model import Photo

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
#: Vocabularies of the two statements (IPTC NewsCodes digitalsourcetype; PLUS LDF).
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DATA_MINING = "http://ns.useplus.org/ldf/vocab/"

#: IIM 4.2 record 2 data sets, with the most bytes that each may hold.
_BY_LINE, _CITY, _PROVINCE, _COUNTRY = 80, 90, 95, 101
_CREDIT, _COPYRIGHT, _CAPTION, _DATE = 110, 116, 120, 55
BY_LINE_BYTES, CREDIT_BYTES, COPYRIGHT_BYTES, CAPTION_BYTES = 32, 32, 128, 2000
_MOST_BYTES = {
    _BY_LINE: BY_LINE_BYTES,
    _CREDIT: CREDIT_BYTES,
    _COPYRIGHT: COPYRIGHT_BYTES,
    _CAPTION: CAPTION_BYTES,
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTAINERS = ("Alt", "Seq", "Bag", "li", "resource")
#: A JPEG segment has room for this much, without what says that it is XMP.
_MOST_XMP = 65_000
#: Beyond this a packet is no caption: reading 10 MB of XML takes more than a second.
_MOST_READ = 4_000_000
_TEXTS = ("credit", "copyright", "usage_terms", "caption", "alt")
#: What cameras write into the description by themselves.
_BOILERPLATE = re.compile(
    r"(OLYMPUS|SONY|MINOLTA|KONICA|SAMSUNG|PENTAX|KODAK|DIGITAL)?\s*"
    r"(DIGITAL CAMERA|DSC|DCIM|CAMERA)|SAMSUNG|default",
    re.IGNORECASE,
)
#: What XML 1.0 (production 2) cannot hold, and controls: other programs write such.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: What a damaged block makes the readers raise.
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    RecursionError,
    struct.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoMetadata:
    """What is said of a photograph; an empty field says nothing."""

    creators: tuple[str, ...] = ()
    #: Whom to name beside the creator: the agency, or a whole credit line.
    credit: str = ""
    copyright: str = ""
    usage_terms: str = ""
    caption: str = ""
    alt: str = ""
    description: str = ""
    place: str = ""
    #: The day, as `2022-09-15`: no time leaves the newsroom.
    date: str = ""
    #: Terms of the two vocabularies: `digitalCapture`, `DMI-PROHIBITED`.
    source_type: str = ""
    data_mining: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedMetadata:
    """What a file says in each of the three places, which may disagree."""

    xmp: PhotoMetadata = PhotoMetadata()
    iim: PhotoMetadata = PhotoMetadata()
    exif: PhotoMetadata = PhotoMetadata()

    @property
    def merged(self) -> PhotoMetadata:
        """The file's answer: XMP before IIM before EXIF, field by field (facts, 1.2)."""
        first = {}
        for field in fields(PhotoMetadata):
            said = [getattr(place, field.name) for place in (self.xmp, self.iim, self.exif)]
            first[field.name] = next(filter(None, said), said[0])
        return PhotoMetadata(**first)


def read_metadata(image: ImageFile.ImageFile) -> EmbeddedMetadata:
    """Read the words of an opened picture; a block that cannot be read says nothing."""
    return EmbeddedMetadata(xmp=_read_xmp(image), iim=_read_iim(image), exif=_read_exif(image))


def metadata_of(photo: Photo) -> PhotoMetadata:
    """Choose what a photograph's file may carry out of the house."""
    return PhotoMetadata(
        creators=photo.credit.photographers,
        credit=photo.credit.line,
        copyright=photo.rights,
        usage_terms=photo.usage_terms,
        caption=photo.caption,
        alt=photo.alt,
        source_type=photo.source_type,
        data_mining=photo.data_mining,
    )


# --- XMP --------------------------------------------------------------------------------------


def _read_xmp(image: Image.Image) -> PhotoMetadata:
    if len(image.info.get("xmp", b"")) > _MOST_READ:
        return PhotoMetadata()
    try:
        tree = image.getxmp(strip_namespaces=False)
        return _from_rdf(tree)
    except _UNREADABLE:
        return PhotoMetadata()


def _from_rdf(tree: Mapping[str, Any]) -> PhotoMetadata:
    properties: dict[str, Any] = {}
    for description in _descriptions(tree):
        properties.update(description)

    def said(prefix: str, name: str) -> list[str]:
        return list(_leaves(properties.get(_clark(prefix, name))))

    def first(prefix: str, name: str) -> str:
        return next(iter(said(prefix, name)), "")

    shown = properties.get(_clark("Iptc4xmpExt", "LocationShown"))
    places = [
        next(_leaves(_find_part(shown, _clark("Iptc4xmpExt", part))), "")
        for part in ("Sublocation", "City", "ProvinceState", "CountryName")
    ]
    if not any(places):
        places = [first("photoshop", part) for part in ("City", "State", "Country")]
    return PhotoMetadata(
        creators=tuple(said("dc", "creator")),
        credit=first("photoshop", "Credit"),
        copyright=first("dc", "rights"),
        usage_terms=first("xmpRights", "UsageTerms"),
        caption=first("dc", "description"),
        alt=first("Iptc4xmpCore", "AltTextAccessibility"),
        description=first("Iptc4xmpCore", "ExtDescrAccessibility"),
        place=", ".join(filter(None, places)),
        date=_day_of_timestamp(first("photoshop", "DateCreated")),
        source_type=first("Iptc4xmpExt", "DigitalSourceType").rpartition("/")[2],
        data_mining=first("plus", "DataMining").rpartition("/")[2],
    )


def _descriptions(tree: object) -> Iterator[Mapping[str, Any]]:
    """Find every rdf:Description: a packet may spread its properties over several."""
    if isinstance(tree, list):
        for one in tree:
            yield from _descriptions(one)
    elif isinstance(tree, dict):
        for name, value in tree.items():
            if name == _clark("rdf", "Description"):
                for one in value if isinstance(value, list) else [value]:
                    if isinstance(one, dict):
                        yield one
            elif name.endswith(("}xmpmeta", "}RDF")):
                yield from _descriptions(value)


def _leaves(value: object) -> Iterator[str]:
    """List the texts of a property, whether it is plain, an Alt, a Seq or a Bag."""
    if isinstance(value, str):
        yield from filter(None, [_printable_line(value)])
    elif isinstance(value, list):
        # Of several languages the default is first, wherever it stands.
        for one in sorted(value, key=_is_not_default):
            yield from _leaves(one)
    elif isinstance(value, dict):
        # `text` stands beside attributes, such as the language of an Alt's item.
        containers = (*(_clark("rdf", name) for name in _CONTAINERS), "text")
        for name in containers:
            yield from _leaves(value.get(name))


def _is_not_default(item: object) -> bool:
    return not (isinstance(item, dict) and item.get(_LANGUAGE) == "x-default")


def _find_part(value: object, name: str) -> object:
    """Find a named part somewhere inside a structure; None when there is none."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        value = list(value.values())
    if isinstance(value, list):
        return next(filter(None, (_find_part(one, name) for one in value)), None)
    return None


def _clark(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


# --- IIM and EXIF -----------------------------------------------------------------------------


def _read_iim(image: ImageFile.ImageFile) -> PhotoMetadata:
    try:
        record = IptcImagePlugin.getiptcinfo(image) or {}
    except _UNREADABLE:
        return PhotoMetadata()

    def said(number: int) -> list[str]:
        values = record.get((2, number), [])
        return [_decode_text(value) for value in (values if isinstance(values, list) else [values])]

    def first(number: int) -> str:
        return next(iter(said(number)), "")

    return PhotoMetadata(
        creators=tuple(filter(None, said(_BY_LINE))),
        credit=first(_CREDIT),
        copyright=first(_COPYRIGHT),
        caption=first(_CAPTION),
        place=", ".join(filter(None, map(first, (_CITY, _PROVINCE, _COUNTRY)))),
        date=_day_of_timestamp(first(_DATE)),
    )


def _read_exif(image: Image.Image) -> PhotoMetadata:
    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        artists = _decode_text(exif.get(ExifTags.Base.Artist, ""))
        caption = _decode_text(exif.get(ExifTags.Base.ImageDescription, ""))
        return PhotoMetadata(
            creators=tuple(filter(None, (name.strip() for name in artists.split(";")))),
            copyright=_decode_text(exif.get(ExifTags.Base.Copyright, "")),
            caption="" if _BOILERPLATE.fullmatch(caption) else caption,
            date=_day_of_timestamp(_decode_text(details.get(ExifTags.Base.DateTimeOriginal, ""))),
        )
    except _UNREADABLE:
        return PhotoMetadata()


def _decode_text(value: object) -> str:
    """Read text that may be bytes: UTF-8 if it is that, else as Windows wrote it."""
    if isinstance(value, str):
        try:
            # Pillow decodes EXIF as Latin-1; cameras and editors write UTF-8 there.
            content = value.encode("latin-1")
        except UnicodeError:
            return _printable_line(value)
    else:
        content = value if isinstance(value, bytes) else b""
    try:
        return _printable_line(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _printable_line(content.decode("cp1252", errors="replace"))


def _printable_line(words: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", words).split())


def _day_of_timestamp(stamp: str) -> str:
    """Take the day out of `2022-09-15T10:11:12`, `20220915` or `2022:09:15 10:11:12`."""
    digits = "".join(letter for letter in stamp[:10] if letter.isdigit())
    if len(digits) < 8 or digits.startswith("0000"):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"


# --- writing ----------------------------------------------------------------------------------


def xmp_packet(words: PhotoMetadata) -> bytes:
    """Write words as an XMP packet; equal words give equal bytes.

    Texts are cut only where all together have no room in a JPEG's segment.
    """
    packet, most = _xmp_text(words), 16_000
    while len(packet) > _MOST_XMP:
        packet, most = _xmp_text(_shorten(words, most)), most // 2
    return packet


def _shorten(words: PhotoMetadata, most: int) -> PhotoMetadata:
    texts = {name: getattr(words, name)[:most] for name in _TEXTS}
    return replace(words, creators=words.creators[: most // 100], **texts)


def _xmp_text(words: PhotoMetadata) -> bytes:
    said = "".join(
        (
            _xmp_seq("dc:creator", words.creators),
            _xmp_alt("dc:description", words.caption),
            _xmp_alt("dc:rights", words.copyright),
            _xmp_simple("photoshop:Credit", words.credit),
            _xmp_alt("xmpRights:UsageTerms", words.usage_terms),
            _xmp_alt("Iptc4xmpCore:AltTextAccessibility", words.alt),
            _xmp_simple(
                "Iptc4xmpExt:DigitalSourceType",
                words.source_type and SOURCE_TYPES + words.source_type,
            ),
            _xmp_simple("plus:DataMining", words.data_mining and DATA_MINING + words.data_mining),
        )
    )
    spaces = "".join(
        f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "rdf"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">'
        f'<rdf:Description rdf:about=""{spaces}>{said}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _xmp_simple(name: str, words: str) -> str:
    return f"<{name}>{escape(words)}</{name}>" if words else ""


def _xmp_alt(name: str, words: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(words)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>" if words else ""


def _xmp_seq(name: str, items: tuple[str, ...]) -> str:
    listed = "".join(f"<rdf:li>{escape(item)}</rdf:li>" for item in items)
    return f"<{name}><rdf:Seq>{listed}</rdf:Seq></{name}>" if items else ""


def iim_segment(words: PhotoMetadata) -> bytes:
    """Write words as a JPEG APP13 segment with IIM in UTF-8 (IIM 4.2; 1:90 says ESC % G)."""
    records = [_iim_data_set(1, 90, b"\x1b%G"), _iim_data_set(2, 0, b"\x00\x04")]
    records += [_iim_text(_BY_LINE, name) for name in words.creators]
    for number, said in (
        (_CREDIT, words.credit),
        (_COPYRIGHT, words.copyright),
        (_CAPTION, words.caption),
    ):
        if said:
            records.append(_iim_text(number, said))
    block = b"".join(records)
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block
    resource += b"\x00" * (len(block) % 2)
    content = b"Photoshop 3.0\x00" + resource
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _iim_text(number: int, words: str) -> bytes:
    """Code one text, cut where its data set ends and between two letters."""
    cut = words.encode()[: _MOST_BYTES[number]].decode(errors="ignore")
    return _iim_data_set(2, number, cut.encode())


def _iim_data_set(record: int, number: int, content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content
