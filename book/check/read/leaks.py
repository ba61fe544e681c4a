"""Find private data in the bytes of a picture file: positions, identities, previews.

By allow-list: every entry that is not known to be harmless is reported, since this program never
writes it (ISO 16684-1 XMP, IIM 4.2, Exif 2.32). The bytes are parsed here because a picture
library skips entries that it does not know.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from book.check.read.xmp import MOST_BYTES, RDF, XML, parse_xmp

#: XMP properties that may be published, by namespace; without names the whole namespace may.
#: An attribute without a namespace is allowed as RDF has it (RDF/XML Syntax, 7.2.5).
_ALLOWED_XMP = {
    "adobe:ns:meta/": "",
    RDF: "",
    XML: "",
    "": "about ID nodeID resource parseType datatype xmptk",
    "http://purl.org/dc/elements/1.1/": "creator description rights title format language "
    "publisher date identifier",
    "http://ns.adobe.com/photoshop/1.0/": "Credit DateCreated City State Country Headline Source",
    "http://ns.adobe.com/xap/1.0/": "CreateDate ModifyDate MetadataDate CreatorTool Rating",
    "http://ns.adobe.com/xap/1.0/rights/": "UsageTerms WebStatement Marked",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "AltTextAccessibility ExtDescrAccessibility "
    "CountryCode",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "DigitalSourceType LocationShown City "
    "ProvinceState CountryName CountryCode Sublocation WorldRegion",
    "http://ns.useplus.org/ldf/xmp/1.0/": "DataMining Licensor LicensorURL LicensorName "
    "CopyrightOwner CopyrightOwnerName",
}
_XMP_IMAGE = "http://ns.adobe.com/xap/1.0/g/img/"
#: The version of the standard alone tells no place.
_LOCATION = re.compile(r"gps(?!versionid)|latitude|longt?itude|locationcreated", re.IGNORECASE)
_PREVIEW = re.compile(r"thumbnail", re.IGNORECASE)
#: The XMP of a whole document may have properties that are not listed above, but not these.
_IDENTITY = re.compile(r"serial|owner(?!ship)|personinimage|region(info|s)$", re.IGNORECASE)
#: Data sets of IIM 4.2 that may be published: character set, version, date, by-line, city,
#: province, country, credit, copyright notice, caption.
_ALLOWED_IIM = {(1, 90), *((2, number) for number in (0, 55, 80, 90, 95, 101, 105, 110, 116, 120))}
_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
#: GPSVersionID, which cameras without a receiver write, too (Exif 2.32, 4.6.6).
_GPS_VERSION = 0
#: Tags of EXIF that identify a camera, its owner or one picture.
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
#: An XMP packet, with any prefix, in a file of a format that is not parsed here.
_PACKET = re.compile(rb"<((?:[\w.-]+:)?(?:xmpmeta|xapmeta|RDF))\b.*?</\1\s*>", re.DOTALL)

Kind = Literal["locations", "identities", "previews", "unlisted", "exif"]
Found = Iterator[tuple[Kind, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks:
    """The private data in a file, as phrases that follow `carries` in a message."""

    #: SAFE-01, SAFE-02 and SAFE-03.
    locations: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    previews: tuple[str, ...] = ()
    #: SAFE-02: what this program never writes, and may tell nothing.
    unlisted: tuple[str, ...] = ()
    #: There is a block of EXIF, whatever it contains.
    exif: bool = False


def find_leaks(content: bytes) -> Leaks:
    """Search a picture file of any format."""
    if content.startswith(b"\xff\xd8"):
        return _group_by_kind(_search_jpeg(content))
    if content.startswith(b"\x89PNG"):
        return _group_by_kind(_search_png(content))
    return _group_by_kind(_search_other_formats(content))


def find_leaks_in_xmp(packet: bytes) -> Leaks:
    """Search the XMP of a whole document, which may have properties that no picture needs."""
    return _group_by_kind(_search_xmp(packet, strict=False))


def _group_by_kind(found: Found) -> Leaks:
    """Return each detail once, by its kind."""
    distinct = dict.fromkeys(found)

    def details(wanted: Kind) -> tuple[str, ...]:
        return tuple(detail for kind, detail in distinct if kind == wanted)

    return Leaks(
        locations=details("locations"),
        identities=details("identities"),
        previews=details("previews"),
        unlisted=details("unlisted"),
        exif=bool(details("exif")),
    )


def _search_jpeg(content: bytes) -> Found:
    at, length = 2, len(content)
    while at + 4 <= length and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            break
        (size,) = struct.unpack_from(">H", content, at + 2)
        yield from _search_segment(marker, content[at + 4 : at + 2 + size])
        at += 2 + size
        if marker == 0xDA:
            # The pixels end at the next marker that cannot occur in them.
            following = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]").search(content, at)
            at = following.start() if following else length
    behind = content[at + 2 :].strip(b"\0\r\n ")
    if b"\xff\xd8\xff" in behind:
        yield "previews", "a second picture behind the first"
    elif behind:
        yield "unlisted", f"{len(behind)} bytes behind the picture"


def _search_segment(marker: int, body: bytes) -> Found:
    name = f"APP{marker - 0xE0}"
    if marker == 0xFE:
        yield "unlisted", "a comment"
    elif not 0xE0 <= marker <= 0xEF:
        return
    elif body.startswith(b"Exif\0"):
        yield "exif", name
        yield from _search_exif(body[6:])
    elif body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        yield from _search_xmp(body[29:])
    elif body.startswith(b"http://ns.adobe.com/xmp/extension/\0"):
        yield "unlisted", "a continuation of XMP"
        yield from _search_xmp(body[75:])
    elif body.startswith(b"Photoshop 3.0\0"):
        yield from _search_photoshop_resources(body[14:])
    elif body.startswith(b"MPF\0"):
        yield "previews", "a list of further pictures (MPF)"
    elif body.startswith(b"JFXX\0") or (body.startswith(b"JFIF\0") and any(body[12:14])):
        yield "previews", "a thumbnail of JFIF"
    elif b"c2pa.thumbnail" in body:
        yield "previews", "a thumbnail among Content Credentials"
    elif not body.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe")):
        yield "unlisted", f"a block that nobody has asked for ({name})"


def _search_photoshop_resources(body: bytes) -> Found:
    """Search Photoshop's image resources, of which IIM is one."""
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
            yield from _search_iim(content)
        elif number not in (0x03ED, 0x0425):
            yield "unlisted", f"Photoshop's resource {number}"


def _search_iim(block: bytes) -> Found:
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", block, at + 1)
        if (record, number) not in _ALLOWED_IIM:
            yield "unlisted", f"the IIM field {record}:{number:02}"
        at += 5 + (size if size < 0x8000 else len(block))


def _search_exif(tiff: bytes) -> Found:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    tags, following = _read_ifd(tiff, first, order)
    yield from _search_tags(tags)
    if _GPS_IFD in tags and _read_ifd(tiff, tags[_GPS_IFD], order)[0].keys() - {_GPS_VERSION}:
        yield "locations", "a position in EXIF"
    if _EXIF_IFD in tags:
        yield from _search_tags(_read_ifd(tiff, tags[_EXIF_IFD], order)[0])
    if following:
        yield "previews", "a thumbnail of EXIF"


def _search_tags(tags: dict[int, int]) -> Found:
    yield from (("identities", text) for tag, text in _EXIF_PERSONAL.items() if tag in tags)


def _read_ifd(tiff: bytes, at: int, order: str) -> tuple[dict[int, int], int]:
    """Return the tags of an IFD with their values, and the offset of the next IFD or 0."""
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


def _search_xmp(packet: bytes, *, strict: bool = True) -> Found:
    """Yield the private data of a packet; `strict` applies the allow-list."""
    xmp = parse_xmp(packet)
    for each in xmp.properties:
        allowed = _ALLOWED_XMP.get(each.namespace)
        is_allowed = allowed is not None and (not allowed or each.name in allowed.split())
        if _LOCATION.search(each.name):
            yield "locations", f"a position in XMP ({each.label})"
        elif _PREVIEW.search(each.name) or each.namespace == _XMP_IMAGE:
            yield "previews", f"a thumbnail in XMP ({each.label})"
        elif _IDENTITY.search(each.name):
            yield "identities", f"a property of XMP ({each.label})"
        elif strict and not is_allowed:
            yield "unlisted", f"a property of XMP ({each.label})"
    if strict and xmp.remarks:
        yield "unlisted", "a comment in XMP"
    if xmp.damaged:
        yield "unlisted", "XMP that cannot be read to its end"


def _search_png(content: bytes) -> Found:
    at = 8
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + size]
        at += 12 + size
        if name == b"IEND":
            break
        if name == b"eXIf":
            yield "exif", "eXIf"
            yield from _search_exif(body)
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            key, _, rest = body.partition(b"\0")
            if key == b"XML:com.adobe.xmp":
                yield from _search_xmp(_itxt_text(rest))
            else:
                yield "unlisted", f"words in a PNG ({key[:40].decode('latin-1')})"
    if content[at:].strip(b"\0\r\n "):
        yield "unlisted", "bytes behind the picture"


def _itxt_text(rest: bytes) -> bytes:
    """Return the text of an iTXt chunk, decompressed; empty if it is damaged."""
    is_compressed, text = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
    try:
        return zlib.decompressobj().decompress(text, MOST_BYTES) if is_compressed else text
    except zlib.error:
        return b""


def _search_other_formats(content: bytes) -> Found:
    start = content.find(b"Exif\0\0")
    if start >= 0:
        yield "exif", "Exif"
        yield from _search_exif(content[start + 6 :])
    for packet in _PACKET.finditer(content):
        yield from _search_xmp(packet.group())
