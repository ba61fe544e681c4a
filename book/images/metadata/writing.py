"""Writing of a photograph's metadata: an XMP packet and an IIM segment, from its fields alone."""

import struct
from dataclasses import replace
from xml.sax.saxutils import escape

from book.images.metadata.fields import (
    BY_LINE_BYTES,
    CAPTION_BYTES,
    COPYRIGHT_BYTES,
    CREDIT_BYTES,
    DATA_MINING,
    NAMESPACES,
    SOURCE_TYPES,
    PhotoMetadata,
)

#: Data sets of IIM 4.2, record 2, and their largest sizes in bytes.
_BY_LINE, _CREDIT, _COPYRIGHT, _CAPTION = 80, 110, 116, 120
_MOST_BYTES = {
    _BY_LINE: BY_LINE_BYTES,
    _CREDIT: CREDIT_BYTES,
    _COPYRIGHT: COPYRIGHT_BYTES,
    _CAPTION: CAPTION_BYTES,
}
#: Largest packet in bytes: a JPEG segment has 65 533, and the identifier of XMP takes 29.
_MOST_XMP = 65_000
_SHORTENED = ("credit", "copyright", "usage_terms", "caption", "alt")


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


def cut_for_iim(metadata: PhotoMetadata) -> PhotoMetadata:
    """Return metadata with the texts as long as IIM has room for them, each name by itself."""
    return replace(
        metadata,
        creators=tuple(_cut_text(_BY_LINE, name) for name in metadata.creators),
        credit=_cut_text(_CREDIT, metadata.credit),
        copyright=_cut_text(_COPYRIGHT, metadata.copyright),
        caption=_cut_text(_CAPTION, metadata.caption),
    )


def _iim_text(number: int, text: str) -> bytes:
    return _iim_data_set(2, number, _cut_text(number, text).encode())


def _cut_text(number: int, text: str) -> str:
    """Return a text cut between two characters to the bytes that its data set has room for."""
    return text.encode()[: _MOST_BYTES[number]].decode(errors="ignore")


def _iim_data_set(record: int, number: int, content: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content
