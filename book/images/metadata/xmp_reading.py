"""Read the fields of a photograph from XMP (ISO 16684-1), in each way that RDF allows.

Properties are identified by namespace and not by prefix. Extended XMP, for which a JPEG segment is
too small, is put together from its parts (ISO 16684-3, 1.1.3.1).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from book.images.metadata.blocks import MOST_BYTES, Blocks
from book.images.metadata.fields import (
    NAMESPACES,
    BlockContent,
    GuessedText,
    PhotoMetadata,
)
from book.images.metadata.texts import date_fault, parse_timestamp, printable_line
from book.images.metadata.xmp_parsing import RDF, Packet, parse_packet

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTAINERS = (f"{RDF}Alt", f"{RDF}Seq", f"{RDF}Bag")
_EXTENDED = "{http://ns.adobe.com/xmp/note/}HasExtendedXMP"
_DEVICES = ("{http://ns.adobe.com/tiff/1.0/}Make", "{http://ns.adobe.com/tiff/1.0/}Model")
_PLACE_PARTS = ("Sublocation", "City", "ProvinceState", "CountryName")

#: Values of each property in the order of the file: an element, or the text of an attribute.
Properties = Mapping[str, list[Any]]


def read_xmp(blocks: Blocks, language: str) -> BlockContent:
    """Read the fields of the packets of a file; where they differ, the first packet counts."""
    packets = [parse_packet(content, language) for content in blocks.xmp]
    named = {
        printable_line(text)
        for text in _property_texts(_properties_of_packets(packets), _EXTENDED, language)
    }
    extension, unread = _join_extensions(blocks, named)
    if extension:
        packets.append(parse_packet(extension, language))
    properties = _properties_of_packets(packets)
    metadata = _fields_of(properties, language)
    encoding = next((packet.guessed for packet in packets if packet.guessed), "")
    stamps = _property_texts(properties, _clark("photoshop", "DateCreated"), language)
    faults = [packet.unread for packet in packets] + [unread, *map(date_fault, stamps)]
    return BlockContent(
        fields=metadata,
        guessed=tuple(_texts_in_encoding(metadata, encoding)) if encoding else (),
        unread=next(filter(None, faults), ""),
        devices=tuple(
            text for name in _DEVICES for text in _property_texts(properties, name, language)
        ),
    )


def _join_extensions(blocks: Blocks, named: Iterable[str]) -> tuple[bytes, str]:
    """Return the Extended XMP that the packet names, and what is wrong with it."""
    if not blocks.extensions:
        return b"", "its extension is missing" if any(named) else ""
    parts = [part for part in blocks.extensions if part[0] in named]
    if not parts:
        return b"", "its extension belongs to another packet"
    length = parts[0][1]
    if length > MOST_BYTES:
        return b"", f"its extension has {length // 1_000_000} MB"
    joined, filled = bytearray(length), 0
    for _, whole, offset, content in sorted(parts, key=lambda part: part[2]):
        if whole != length or offset > filled or offset + len(content) > length:
            return b"", "parts of its extension are missing or wrong"
        joined[offset : offset + len(content)] = content
        filled = max(filled, offset + len(content))
    return bytes(joined), "" if filled == length else "its extension is cut off"


def _properties_of_packets(packets: Iterable[Packet]) -> Properties:
    """Return the properties of the resource, which may be in several nodes of RDF."""
    properties: dict[str, list[Any]] = {}
    for packet in packets:
        for root in packet.roots:
            for node in root.iterchildren("*"):
                for name, value in node.attrib.items():
                    properties.setdefault(str(name), []).append(str(value))
                for element in node.iterchildren("*"):
                    properties.setdefault(str(element.tag), []).append(element)
    return properties


def _fields_of(properties: Properties, language: str) -> PhotoMetadata:
    def values(prefix: str, name: str) -> list[str]:
        return _property_texts(properties, _clark(prefix, name), language)

    def first(prefix: str, name: str) -> str:
        return next(iter(values(prefix, name)), "")

    locations = properties.get(_clark("Iptc4xmpExt", "LocationShown"), ())
    places = next(filter(any, (_place_names(each, language) for each in locations)), [])
    if not places:
        places = [first("photoshop", part) for part in ("City", "State", "Country")]
    return PhotoMetadata(
        creators=tuple(values("dc", "creator")),
        credit=first("photoshop", "Credit"),
        copyright=first("dc", "rights"),
        usage_terms=first("xmpRights", "UsageTerms"),
        caption=first("dc", "description"),
        alt=first("Iptc4xmpCore", "AltTextAccessibility"),
        description=first("Iptc4xmpCore", "ExtDescrAccessibility"),
        instructions=first("photoshop", "Instructions"),
        place=", ".join(filter(None, places)),
        date=parse_timestamp(first("photoshop", "DateCreated")),
        source_type=first("Iptc4xmpExt", "DigitalSourceType").rpartition("/")[2],
        data_mining=first("plus", "DataMining").rpartition("/")[2],
    )


def _property_texts(properties: Properties, name: str, language: str) -> list[str]:
    """Return the texts of a property where it is first filled in."""
    for value in properties.get(name, ()):
        texts = [value] if isinstance(value, str) else _element_texts(value, language)
        if printable := [line for line in map(printable_line, texts) if line]:
            return printable
    return []


def _element_texts(element: Any, language: str) -> list[str]:
    """Return the texts of a property or of an item of a list, in the order of preference."""
    for name in (f"{RDF}resource", f"{RDF}value"):
        if name in element.attrib:
            return [str(element.attrib[name])]
    children = list(element.iterchildren("*"))
    texts = []
    for child in children:
        # A value with qualifiers is in a node of its own (ISO 16684-1, 7.8).
        if child.tag == f"{RDF}value":
            return _element_texts(child, language)
        if child.tag in _CONTAINERS:
            items = child.iterchildren("*")
            for item in sorted(items, key=lambda item: _language_rank(item, language)):
                texts += _element_texts(item, language)
        elif child.tag == f"{RDF}Description":
            texts += _element_texts(child, language)
    structure = element.tag == f"{RDF}Description" or element.get(f"{RDF}parseType") == "Resource"
    if texts or structure:
        return texts
    return ["".join(element.itertext())]


def _language_rank(item: Any, language: str) -> int:
    """Return 0 for the default of an Alt, 1 for the language of the publication, else 2."""
    tag = item.get(_LANGUAGE, "").casefold()
    if tag == "x-default":
        return 0
    primary = language.partition("-")[0].casefold()
    return 1 if primary and tag.partition("-")[0] == primary else 2


def _place_names(location: Any, language: str) -> list[str]:
    """Return the parts of the first location that is filled in, from small to large."""
    if isinstance(location, str):
        return []
    items = list(location.iter(f"{RDF}li")) or [location]
    for item in items:
        parts = [next(_parts_named(item, part, language), "") for part in _PLACE_PARTS]
        if any(parts):
            return parts
    return []


def _parts_named(structure: Any, part: str, language: str) -> Iterator[str]:
    """Yield the texts of a part of a structure, which may be an attribute."""
    name = _clark("Iptc4xmpExt", part)
    for node in structure.iter("*"):
        texts = [str(node.get(name, ""))]
        texts += _element_texts(node, language) if node.tag == name else []
        yield from filter(None, map(printable_line, texts))


def _texts_in_encoding(metadata: PhotoMetadata, encoding: str) -> Iterator[GuessedText]:
    for field in fields(metadata):
        value = getattr(metadata, field.name)
        for text in [value] if isinstance(value, str) else value:
            if not text.isascii():
                yield GuessedText(block="XMP", field=field.name, text=text, encoding=encoding)


def _clark(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"
