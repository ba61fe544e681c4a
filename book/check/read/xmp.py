"""Parse XMP packets; properties are identified by namespace and not by prefix (ISO 16684-1, 7)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

#: A packet of an edition has 10 kB; lxml reads 10 MB in more than a second.
MOST_BYTES = 4_000_000
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
_DESCRIPTION, _ALT, _ITEM = f"{{{RDF}}}Description", f"{{{RDF}}}Alt", f"{{{RDF}}}li"
_DECLARATION = re.compile(r"<\?xml\s.*?\?>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmpProperty:
    """An element or attribute of a packet, wherever it is."""

    #: Empty for an attribute without a prefix, and where a prefix is not declared.
    namespace: str
    name: str
    #: As the packet writes it: `exif:GPSLatitude`.
    label: str
    #: The text; items of a list are joined with `; `, of an Alt the default one is taken.
    value: str
    #: It is a property of the resource itself, not of another property.
    top: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Xmp:
    """A packet, read as far as it can be."""

    properties: tuple[XmpProperty, ...] = ()
    #: Comments and processing instructions, without those of the packet's wrapper.
    remarks: int = 0
    #: Something could not be read: it is not well-formed, too large, or defines entities.
    damaged: bool = False

    def value(self, namespace: str, name: str) -> str:
        """Return the first value of a property of the resource; an empty string without one."""
        wanted = True, namespace, name
        values = (p.value for p in self.properties if (p.top, p.namespace, p.name) == wanted)
        return next(values, "")


def parse_xmp(packet: bytes) -> Xmp:
    """Parse a packet; `damaged` of the result is set if a part of it cannot be parsed."""
    if not packet.strip(b"\0 \r\n\t"):
        return Xmp()
    # An entity can hold elements, which a parser that does not expand it never sees.
    text = _decode_packet(packet[:MOST_BYTES])
    damaged = len(packet) > MOST_BYTES or "<!DOCTYPE" in text or "<!ENTITY" in text
    # A packet may have several roots, of which a parser reads only the first.
    wrapped = f"<packet>{_DECLARATION.sub('', text)}</packet>".encode()
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    root = etree.fromstring(wrapped, parser)
    if root is None or root.tag != "packet":
        return Xmp(damaged=True)
    outside = [root.text, *(node.tail for node in root)]
    # Comments and processing instructions have no name.
    others = [node for node in root.iter() if not isinstance(node.tag, str)]
    return Xmp(
        properties=tuple(_properties(root)),
        remarks=sum(getattr(node, "target", "") != "xpacket" for node in others),
        damaged=damaged or len(parser.error_log) > 0 or any(map(str.strip, filter(None, outside))),
    )


def _decode_packet(packet: bytes) -> str:
    """Return the text of a packet in UTF-8, UTF-16 or UTF-32 (ISO 16684-1, 7.3.1)."""
    start = packet.lstrip(b"\xef\xbb\xbf")[:4]
    encodings = {b"\0\0": "utf-32-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    encoding = encodings.get(start[:2], "utf-8")
    if packet.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-32" if start == b"\xff\xfe\0\0" else "utf-16"
    elif start == b"<\0\0\0":
        encoding = "utf-32-le"
    return packet.decode(encoding, errors="replace").lstrip("\ufeff").replace("\0", "")


def _properties(root: Any) -> Iterator[XmpProperty]:
    for element in root.iterdescendants(etree.Element):
        top = element.getparent().tag == _DESCRIPTION and not _inside_property(element.getparent())
        yield _property(element.tag, element.nsmap, _element_value(element), top)
        described = element.tag == _DESCRIPTION and not _inside_property(element)
        for name, value in element.attrib.items():
            yield _property(str(name), element.nsmap, str(value), described)


def _property(tag: str, nsmap: Mapping[str | None, str], value: str, top: bool) -> XmpProperty:
    # Without a declaration lxml leaves the prefix in the name.
    namespace, name, label = "", tag.rpartition(":")[2], tag
    if tag.startswith("{"):
        namespace, name = str(etree.QName(tag).namespace), etree.QName(tag).localname
        prefix = next((key for key, uri in nsmap.items() if uri == namespace and key), "")
        label = f"{prefix}:{name}" if prefix else name
    return XmpProperty(namespace=namespace, name=name, label=label, value=value, top=top)


def _element_value(element: Any) -> str:
    items = list(element.iterdescendants(_ITEM))
    if element.find(_ALT) is not None:
        default = [item for item in items if item.get(f"{{{XML}}}lang") == "x-default"]
        items = (default or items)[:1]
    texts = ["".join(item.itertext()).strip() for item in items]
    return "; ".join(texts) if items else "".join(element.itertext()).strip()


def _inside_property(description: Any) -> bool:
    """Return whether an rdf:Description is the value of a property and not the resource."""
    return any(parent.tag == _DESCRIPTION for parent in description.iterancestors())
