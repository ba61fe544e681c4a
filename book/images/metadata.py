"""Metadata of picture files: read from XMP, IIM and EXIF, written to XMP and IIM by allow-list.

The fields are properties of the IPTC Photo Metadata Standard 2025.1 (iptc.org, TechReference of
2025-11-04). Blocks are written from `PhotoMetadata` alone and never copied from an original.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
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
#: Vocabularies of `source_type` (IPTC NewsCodes digitalsourcetype) and `data_mining` (PLUS LDF).
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DATA_MINING = "http://ns.useplus.org/ldf/vocab/"

#: Data sets of IIM 4.2, record 2, and their largest sizes in bytes.
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
#: Largest packet in bytes: a JPEG segment has 65 533, and the identifier of XMP takes 29.
_MOST_XMP = 65_000
#: Larger packets are not read: parsing 10 MB of XML takes more than a second.
_MOST_READ = 4_000_000
_SHORTENED = ("credit", "copyright", "usage_terms", "caption", "alt")
#: What cameras write into EXIF's ImageDescription.
_BOILERPLATE = re.compile(
    r"(OLYMPUS|SONY|MINOLTA|KONICA|SAMSUNG|PENTAX|KODAK|DIGITAL)?\s*"
    r"(DIGITAL CAMERA|DSC|DCIM|CAMERA)|SAMSUNG|default",
    re.IGNORECASE,
)
#: Characters that XML 1.0 (production 2) excludes, and controls, as other programs write them.
_NOT_IN_XML = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Exceptions of Pillow's readers on damaged blocks.
_DATA_ERRORS = (ValueError, LookupError, TypeError, AttributeError, SyntaxError)
_BLOCK_ERRORS = (*_DATA_ERRORS, OSError, RecursionError, struct.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoMetadata:
    """The metadata of a photograph; an empty field is unknown."""

    creators: tuple[str, ...] = ()
    #: The agency, or a whole credit line with the creators.
    credit: str = ""
    copyright: str = ""
    usage_terms: str = ""
    caption: str = ""
    alt: str = ""
    description: str = ""
    place: str = ""
    #: The day without the time: `2022-09-15`.
    date: str = ""
    #: Terms of the two vocabularies: `digitalCapture`, `DMI-PROHIBITED`.
    source_type: str = ""
    data_mining: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedMetadata:
    """The metadata in each of the three blocks of a file, which may disagree."""

    xmp: PhotoMetadata = PhotoMetadata()
    iim: PhotoMetadata = PhotoMetadata()
    exif: PhotoMetadata = PhotoMetadata()

    @property
    def merged(self) -> PhotoMetadata:
        """Return for each field the first value of XMP, IIM and EXIF, in this order.

        The MWG Guidelines 2.0 (2010) begin with EXIF, where cameras write boilerplate captions.
        """
        merged = PhotoMetadata()
        for block in (self.exif, self.iim, self.xmp):
            known = {name: value for name, value in asdict(block).items() if value}
            merged = replace(merged, **known)
        return merged


def read_metadata(image: ImageFile.ImageFile) -> EmbeddedMetadata:
    """Read the metadata of an opened picture; a block that cannot be read counts as empty."""
    return EmbeddedMetadata(xmp=_read_xmp(image), iim=_read_iim(image), exif=_read_exif(image))


def metadata_of(photo: Photo) -> PhotoMetadata:
    """Return the metadata that is published in the files of a photograph."""
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
        return _from_rdf(image.getxmp(strip_namespaces=False))
    except _BLOCK_ERRORS:
        return PhotoMetadata()


def _from_rdf(tree: Mapping[str, Any]) -> PhotoMetadata:
    properties: dict[str, Any] = {}
    for description in _find_descriptions(tree):
        properties.update(description)

    def values(prefix: str, name: str) -> list[str]:
        return list(_property_texts(properties.get(_clark(prefix, name))))

    def first(prefix: str, name: str) -> str:
        return next(iter(values(prefix, name)), "")

    location = properties.get(_clark("Iptc4xmpExt", "LocationShown"))
    places = [
        next(_property_texts(_find_part(location, _clark("Iptc4xmpExt", part))), "")
        for part in ("Sublocation", "City", "ProvinceState", "CountryName")
    ]
    if not any(places):
        places = [first("photoshop", part) for part in ("City", "State", "Country")]
    return PhotoMetadata(
        creators=tuple(values("dc", "creator")),
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


def _find_descriptions(tree: object) -> Iterator[Mapping[str, Any]]:
    """Yield every rdf:Description: the properties of a packet may be in several."""
    if isinstance(tree, list):
        for item in tree:
            yield from _find_descriptions(item)
    elif isinstance(tree, dict):
        for name, value in tree.items():
            if name == _clark("rdf", "Description"):
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, dict):
                        yield item
            elif name.endswith(("}xmpmeta", "}RDF")):
                yield from _find_descriptions(value)


def _property_texts(value: object) -> Iterator[str]:
    """Yield the texts of a property, which is plain, an Alt, a Seq or a Bag."""
    if isinstance(value, str):
        yield from filter(None, [_printable_line(value)])
    elif isinstance(value, list):
        # The default language of an Alt is yielded first, at any position.
        for item in sorted(value, key=_is_not_default):
            yield from _property_texts(item)
    elif isinstance(value, dict):
        # Pillow returns an element with attributes, such as xml:lang, as a dict with `text`.
        for name in (*(_clark("rdf", container) for container in _CONTAINERS), "text"):
            yield from _property_texts(value.get(name))


def _is_not_default(item: object) -> bool:
    return not (isinstance(item, dict) and item.get(_LANGUAGE) == "x-default")


def _find_part(value: object, name: str) -> object:
    """Return the first part of this name in a nested structure; None when there is none."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        value = list(value.values())
    if isinstance(value, list):
        return next(filter(None, (_find_part(item, name) for item in value)), None)
    return None


def _clark(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


# --- IIM and EXIF -----------------------------------------------------------------------------


def _read_iim(image: ImageFile.ImageFile) -> PhotoMetadata:
    try:
        record = IptcImagePlugin.getiptcinfo(image) or {}
    except _BLOCK_ERRORS:
        return PhotoMetadata()

    def texts(number: int) -> list[str]:
        values = record.get((2, number), [])
        return [_decode_text(value) for value in (values if isinstance(values, list) else [values])]

    def first(number: int) -> str:
        return next(iter(texts(number)), "")

    return PhotoMetadata(
        creators=tuple(filter(None, texts(_BY_LINE))),
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
    except _BLOCK_ERRORS:
        return PhotoMetadata()


def _decode_text(value: object) -> str:
    """Decode a text that may be bytes: UTF-8 if it is valid, otherwise Windows-1252."""
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


def _printable_line(text: str) -> str:
    return " ".join(_NOT_IN_XML.sub(" ", text).split())


def _day_of_timestamp(timestamp: str) -> str:
    """Parse the day of `2022-09-15T10:11:12`, `20220915` or `2022:09:15 10:11:12`."""
    digits = "".join(character for character in timestamp[:10] if character.isdigit())
    if len(digits) < 8 or digits.startswith("0000"):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"


# --- writing ----------------------------------------------------------------------------------


def xmp_packet(metadata: PhotoMetadata) -> bytes:
    """Return the XMP packet of a photograph; equal metadata gives equal bytes.

    Texts are shortened only where the packet would not fit into a JPEG segment.
    """
    packet, length = _build_packet(metadata), 16_000
    while len(packet) > _MOST_XMP:
        texts = {name: getattr(metadata, name)[:length] for name in _SHORTENED}
        shortened = replace(metadata, creators=metadata.creators[: length // 100], **texts)
        packet, length = _build_packet(shortened), length // 2
    return packet


def _build_packet(metadata: PhotoMetadata) -> bytes:
    source_type = metadata.source_type and SOURCE_TYPES + metadata.source_type
    data_mining = metadata.data_mining and DATA_MINING + metadata.data_mining
    properties = (
        _xmp_seq("dc:creator", metadata.creators),
        _xmp_alt("dc:description", metadata.caption),
        _xmp_alt("dc:rights", metadata.copyright),
        _xmp_simple("photoshop:Credit", metadata.credit),
        _xmp_alt("xmpRights:UsageTerms", metadata.usage_terms),
        _xmp_alt("Iptc4xmpCore:AltTextAccessibility", metadata.alt),
        _xmp_simple("Iptc4xmpExt:DigitalSourceType", source_type),
        _xmp_simple("plus:DataMining", data_mining),
    )
    declarations = "".join(
        f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "rdf"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">'
        f'<rdf:Description rdf:about=""{declarations}>{"".join(properties)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _xmp_simple(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _xmp_alt(name: str, text: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>" if text else ""


def _xmp_seq(name: str, texts: tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:Seq>{items}</rdf:Seq></{name}>" if texts else ""


def iim_segment(metadata: PhotoMetadata) -> bytes:
    """Return a JPEG APP13 segment with IIM 4.2 in UTF-8, which 1:90 declares as ESC % G."""
    data_sets = [_iim_data_set(1, 90, b"\x1b%G"), _iim_data_set(2, 0, b"\x00\x04")]
    texts = [(_BY_LINE, name) for name in metadata.creators]
    texts += [(_CREDIT, metadata.credit), (_COPYRIGHT, metadata.copyright)]
    texts.append((_CAPTION, metadata.caption))
    data_sets += [_iim_text(number, text) for number, text in texts if text]
    block = b"".join(data_sets)
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block
    resource += b"\x00" * (len(block) % 2)
    content = b"Photoshop 3.0\x00" + resource
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _iim_text(number: int, text: str) -> bytes:
    """Encode one text, cut between two characters to the size of its data set."""
    cut = text.encode()[: _MOST_BYTES[number]].decode(errors="ignore")
    return _iim_data_set(2, number, cut.encode())


def _iim_data_set(record: int, number: int, content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content
