"""What a picture's bytes carry besides the picture: where, by whose camera, what was cut off. Pure.

By allow-list, as they are written (facts: photographs-and-print.md, 1.4): what is not known to be
harmless is named. Bytes are read here without a picture library, which would leave out what it
does not know.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

#: Properties of XMP that may leave the house, by the addresses of their vocabularies; an empty set
#: for a vocabulary that says nothing of anybody.
_XMP: dict[str, frozenset[str]] = {
    "adobe:ns:meta/": frozenset(),
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": frozenset(),
    "http://purl.org/dc/elements/1.1/": frozenset(
        {"creator", "description", "rights", "title", "format", "language", "publisher", "date"}
        | {"identifier"}
    ),
    "http://ns.adobe.com/photoshop/1.0/": frozenset(
        {"Credit", "DateCreated", "City", "State", "Country", "Headline", "Source"}
    ),
    "http://ns.adobe.com/xap/1.0/": frozenset(
        {"CreateDate", "ModifyDate", "MetadataDate", "CreatorTool", "Rating"}
    ),
    "http://ns.adobe.com/xap/1.0/rights/": frozenset({"UsageTerms", "WebStatement", "Marked"}),
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": frozenset(
        {"AltTextAccessibility", "ExtDescrAccessibility", "CountryCode"}
    ),
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": frozenset(
        {"DigitalSourceType", "LocationShown", "City", "ProvinceState", "CountryName"}
        | {"CountryCode", "Sublocation", "WorldRegion"}
    ),
    "http://ns.useplus.org/ldf/xmp/1.0/": frozenset(
        {"DataMining", "Licensor", "LicensorURL", "LicensorName", "CopyrightOwner"}
        | {"CopyrightOwnerName"}
    ),
}
_NAMESPACE = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_PROPERTY = re.compile(r"(?:<|\s)([A-Za-z][\w.-]*):([A-Za-z][\w.-]*)(?=[\s=/>])")
_PLACE = re.compile(r"gps|latitude|longt?itude|locationcreated", re.IGNORECASE)
_PREVIEW = re.compile(r"thumbnail|xmpGImg", re.IGNORECASE)
#: What a whole document's XMP may say is not ours to list; this much it may not.
_PERSONAL = re.compile(r"serial|owner(?!ship)|personinimage|region(info|s)$", re.IGNORECASE)
#: IIM that may leave: coding, version, by-line, credit, notice, caption; day and broad place.
_IIM = {(1, 90), (2, 0), (2, 55), (2, 80), (2, 90), (2, 95), (2, 101), (2, 105)} | {
    (2, 110),
    (2, 116),
    (2, 120),
}
_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
#: EXIF tags that tell a camera, its owner or a picture apart from all others.
_EXIF_PERSONAL = {
    0x013C: "the name of a computer",
    0x9C9D: "an author's name in Windows' own way",
    0xC62F: "a camera's serial number",
    0xA420: "an identifier of the picture",
    0xA430: "a camera owner's name",
    0xA431: "a camera's serial number",
    0xA435: "a lens's serial number",
    0x927C: "a maker's note",
    0x9286: "a user's comment",
}
_MOST_TAGS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks:
    """What was found, in the words of a finding."""

    #: SAFE-01, SAFE-02 and SAFE-03.
    places: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    previews: tuple[str, ...] = ()
    #: A block of EXIF, whatever it says.
    exif: bool = False


LeakKind = Literal["places", "persons", "previews", "exif"]
Told = Iterator[tuple[LeakKind, str]]


def find_leaks(content: bytes) -> Leaks:
    """Look through a picture file, of whatever format."""
    if content.startswith(b"\xff\xd8"):
        told = _in_jpeg(content)
    elif content.startswith(b"\x89PNG"):
        told = _in_png(content)
    else:
        told = _in_other_formats(content)
    found: dict[LeakKind, list[str]] = {"places": [], "persons": [], "previews": [], "exif": []}
    for kind, words in told:
        found[kind].append(words)
    return Leaks(
        places=tuple(dict.fromkeys(found["places"])),
        persons=tuple(dict.fromkeys(found["persons"])),
        previews=tuple(dict.fromkeys(found["previews"])),
        exif=bool(found["exif"]),
    )


def find_leaks_in_xmp(packet: bytes) -> Leaks:
    """Look through the XMP of a whole document, which may have words of its own."""
    told = list(_in_xmp(packet, strict=False))
    return Leaks(
        places=tuple(words for kind, words in told if kind == "places"),
        persons=tuple(words for kind, words in told if kind == "persons"),
        previews=tuple(words for kind, words in told if kind == "previews"),
    )


# --- JPEG -----------------------------------------------------------------------------------


def _in_jpeg(content: bytes) -> Told:
    at, length = 2, len(content)
    while at + 4 <= length and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            break
        (size,) = struct.unpack_from(">H", content, at + 2)
        yield from _in_segment(marker, content[at + 4 : at + 2 + size])
        at += 2 + size
        if marker == 0xDA:
            # The pixels: on to the next marker that is none of theirs.
            following = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]").search(content, at)
            at = following.start() if following else length
    behind = content[at + 2 :].strip(b"\0\r\n ")
    if b"\xff\xd8\xff" in behind:
        yield "previews", "a second picture behind the first"
    elif behind:
        yield "persons", f"{len(behind)} bytes behind the picture"


def _in_segment(marker: int, body: bytes) -> Told:
    name = f"APP{marker - 0xE0}"
    if marker == 0xFE:
        yield "persons", "a comment"
    elif not 0xE0 <= marker <= 0xEF:
        return
    elif body.startswith(b"Exif\0"):
        yield "exif", name
        yield from _in_exif(body[6:])
    elif body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        yield from _in_xmp(body[29:])
    elif body.startswith(b"http://ns.adobe.com/xmp/extension/\0"):
        yield "persons", "a continuation of XMP"
        yield from _in_xmp(body[75:])
    elif body.startswith(b"Photoshop 3.0\0"):
        yield from _in_photoshop_resources(body[14:])
    elif body.startswith(b"MPF\0"):
        yield "previews", "a list of further pictures (MPF)"
    elif body.startswith((b"JFXX\0",)) or (body.startswith(b"JFIF\0") and any(body[12:14])):
        yield "previews", "a thumbnail of JFIF"
    elif b"c2pa.thumbnail" in body:
        yield "previews", "a thumbnail among Content Credentials"
    elif not body.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe")):
        yield "persons", f"a block that nobody has asked for ({name})"


def _in_photoshop_resources(body: bytes) -> Told:
    """Photoshop's image resources, of which IIM is one."""
    at = 0
    while body[at : at + 4] == b"8BIM" and at + 12 <= len(body):
        number = int.from_bytes(body[at + 4 : at + 6], "big")
        name = 1 + body[at + 6]
        at += 6 + name + name % 2
        size = int.from_bytes(body[at : at + 4], "big")
        content = body[at + 4 : at + 4 + size]
        at += 4 + size + size % 2
        if number in (1033, 1036):
            yield "previews", "Photoshop's thumbnail"
        elif number == 0x0404:
            yield from _in_iim(content)
        elif number not in (0x03ED, 0x0425):
            yield "persons", f"Photoshop's resource {number}"


def _in_iim(block: bytes) -> Told:
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", block, at + 1)
        if (record, number) not in _IIM:
            yield "persons", f"the IIM field {record}:{number:02}"
        at += 5 + (size if size < 0x8000 else len(block))


def _in_exif(tiff: bytes) -> Told:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    tags, following = _directory(tiff, first, order)
    yield from _in_tags(tags)
    if _EXIF_IFD in tags:
        yield from _in_tags(_directory(tiff, tags[_EXIF_IFD], order)[0])
    if following:
        yield "previews", "a thumbnail of EXIF"


def _in_tags(tags: dict[int, int]) -> Told:
    if _GPS_IFD in tags:
        yield "places", "a position in EXIF"
    yield from (("persons", words) for tag, words in _EXIF_PERSONAL.items() if tag in tags)


def _directory(tiff: bytes, at: int, order: str) -> tuple[dict[int, int], int]:
    """Read the tags of an IFD with their values, and where the next one is."""
    if at + 2 > len(tiff):
        return {}, 0
    (count,) = struct.unpack_from(f"{order}H", tiff, at)
    tags: dict[int, int] = {}
    for number in range(min(count, _MOST_TAGS)):
        entry = at + 2 + 12 * number
        if entry + 12 > len(tiff):
            return tags, 0
        tag, _, _, value = struct.unpack_from(f"{order}HHII", tiff, entry)
        tags[tag] = value
    end = at + 2 + 12 * count
    following = struct.unpack_from(f"{order}I", tiff, end)[0] if end + 4 <= len(tiff) else 0
    return tags, following if following < len(tiff) else 0


# --- XMP ------------------------------------------------------------------------------------


def _in_xmp(packet: bytes, *, strict: bool = True) -> Told:
    """Name the properties of a packet that it should not have; `strict` by allow-list."""
    coding = "utf-16" if packet[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    words = packet.decode(coding, errors="replace")
    spaces = dict(_NAMESPACE.findall(words))
    for prefix, name in dict.fromkeys(_PROPERTY.findall(words)):
        space = spaces.get(prefix)
        if space is None or prefix == "xmlns":
            continue
        allowed = _XMP.get(space)
        if _PLACE.search(name):
            yield "places", f"a position in XMP ({prefix}:{name})"
        elif _PREVIEW.search(name) or _PREVIEW.search(prefix):
            yield "previews", f"a thumbnail in XMP ({prefix}:{name})"
        elif _PERSONAL.search(name) or (
            strict and not (allowed == frozenset() or _in(name, allowed))
        ):
            yield "persons", f"a property of XMP ({prefix}:{name})"


def _in(name: str, allowed: frozenset[str] | None) -> bool:
    return allowed is not None and name in allowed


# --- PNG and others -------------------------------------------------------------------------


def _in_png(content: bytes) -> Told:
    at = 8
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + size]
        at += 12 + size
        if name == b"IEND":
            break
        if name == b"eXIf":
            yield "exif", "eXIf"
            yield from _in_exif(body)
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            key, _, rest = body.partition(b"\0")
            if key == b"XML:com.adobe.xmp":
                yield from _in_xmp(_itxt_text(rest))
            else:
                yield "persons", f"words in a PNG ({key[:40].decode('latin-1')})"
    if content[at:].strip(b"\0\r\n "):
        yield "persons", "bytes behind the picture"


def _itxt_text(rest: bytes) -> bytes:
    """Take the text out of an iTXt chunk, unpacked where it is packed."""
    packed, text = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
    if not packed:
        return text
    try:
        return zlib.decompressobj().decompress(text, 4_000_000)
    except zlib.error:
        return b""


def _in_other_formats(content: bytes) -> Told:
    at = content.find(b"Exif\0\0")
    if at >= 0:
        yield "exif", "Exif"
        yield from _in_exif(content[at + 6 :])
    start, end = content.find(b"<x:xmpmeta"), content.find(b"</x:xmpmeta>")
    if 0 <= start < end:
        yield from _in_xmp(content[start:end])
