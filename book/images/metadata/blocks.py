"""Find the blocks of metadata in an opened picture, by its container; their contents are not read.

XMP: ISO 16684-3, 1.1 (containers); Extended XMP: 1.1.3.1. IIM: Photoshop resource 0x0404 (Adobe
Photoshop File Formats, Image Resources) and TIFF tag 33723. PNG: ImageMagick's raw profiles.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from PIL import ImageFile, TiffImagePlugin, TiffTags

#: More than any packet without pictures inside; of a larger one nothing is read.
MOST_BYTES = 16_000_000
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = (b"Photoshop 3.0\0", b"Adobe_Photoshop2.5:")
_ADOBE_META = (b"adobe:ns:meta", b"<rdf:RDF")
#: Signatures of Photoshop resources; all but the first are by other programs.
_SIGNATURE = re.compile(rb"8BIM|PHUT|DCSR|AgHg|MeSa")
_IIM_RESOURCE, _XMP_RESOURCE = 0x0404, 0x0424
_TIFF_XMP, _TIFF_IIM, _TIFF_RESOURCES = 700, 33723, 34377
#: Formats of `struct` by the types of TIFF tags that are numbers.
_NUMBERS = {3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
_PROFILES = ("xmp", "iptc", "8bim", "APP1", "exif")
_PICTURE_ERRORS = (OSError, ValueError, SyntaxError, LookupError, TypeError, AttributeError)

# IIM is often stored as numbers of four bytes, of which Pillow would read one alone.
TiffTags.TAGS_V2[_TIFF_IIM] = TiffTags.TagInfo(_TIFF_IIM, "IptcNaaInfo", TiffTags.UNDEFINED, 0)


@dataclass(slots=True, kw_only=True)
class Blocks:
    """The blocks of one picture."""

    #: Packets in the order of the file.
    xmp: list[bytes] = field(default_factory=list)
    #: Parts of Extended XMP: identifier, length of the whole, offset, content.
    extensions: list[tuple[str, int, int, bytes]] = field(default_factory=list)
    iim: list[bytes] = field(default_factory=list)
    #: EXIF that Pillow does not find by itself.
    exif: bytes = b""
    #: Names of blocks whose container is faulty, each with what is wrong.
    unread: list[tuple[str, str]] = field(default_factory=list)


def find_blocks(image: ImageFile.ImageFile) -> Blocks:
    """Return the blocks of an opened picture; does not raise for faulty ones."""
    blocks = Blocks()
    if segments := getattr(image, "applist", None):
        _find_in_jpeg(segments, blocks)
    elif isinstance(image, TiffImagePlugin.TiffImageFile):
        _find_in_tiff(image, blocks)
    else:
        if image.format == "PNG":
            # Texts may stand behind the pixels.
            with suppress(*_PICTURE_ERRORS):
                image.load()
            _find_in_png(image.info, blocks)
        if packet := _bytes_of(image.info.get("xmp")):
            blocks.xmp.append(packet)
    return blocks


def _find_in_jpeg(segments: list[tuple[str, bytes]], blocks: Blocks) -> None:
    resources = []
    for name, body in segments:
        if name == "APP1" and body.startswith(_EXTENSION):
            _add_extension(body[len(_EXTENSION) :], blocks)
        elif name == "APP1" and body.startswith(b"Exif"):
            if not body.startswith(b"Exif\0\0"):
                blocks.unread.append(("EXIF", "it does not begin as EXIF does"))
        elif name == "APP1" and body.startswith(_XMP):
            blocks.xmp.append(body[len(_XMP) :])
        elif name == "APP1" and any(mark in body for mark in _ADOBE_META):
            blocks.xmp.append(body)
        elif name == "APP13" and (mark := next(filter(body.startswith, _PHOTOSHOP), b"")):
            # A resource that is larger than a segment goes on in the next one.
            resources.append(body[len(mark) :])
        elif name == "APP13" and re.match(rb"\x1c[\x01-\x09]", body):
            blocks.iim.append(body)
    _find_in_resources(b"".join(resources), blocks)


def _add_extension(body: bytes, blocks: Blocks) -> None:
    if len(body) < 40:
        blocks.unread.append(("XMP", "a part of it is cut off"))
        return
    length, offset = struct.unpack_from(">II", body, 32)
    blocks.extensions.append((body[:32].decode("latin-1"), length, offset, body[40:]))


def _find_in_tiff(image: TiffImagePlugin.TiffImageFile, blocks: Blocks) -> None:
    for tag in (_TIFF_XMP, _TIFF_IIM, _TIFF_RESOURCES):
        try:
            content = _tag_bytes(image, tag)
        except (*_PICTURE_ERRORS, struct.error):
            name = "XMP" if tag == _TIFF_XMP else "IIM"
            blocks.unread.append((name, f"the TIFF tag {tag} is damaged"))
            continue
        if tag == _TIFF_XMP and content:
            blocks.xmp.append(content)
        elif tag == _TIFF_RESOURCES:
            _find_in_resources(content, blocks)
        elif content:
            blocks.iim.append(content)


def _tag_bytes(image: TiffImagePlugin.TiffImageFile, tag: int) -> bytes:
    """Return the bytes of a tag of any type; IIM is often stored as LONG."""
    tags = image.tag_v2
    value = tags.get(tag, b"")
    if isinstance(value, tuple) and value and isinstance(value[0], int):
        # Programs for the other order of bytes have exchanged those of IIM.
        orders = "<>" if tags.prefix == b"II" else "><"
        number = _NUMBERS[tags.tagtype[tag]]
        contents = [struct.pack(f"{order}{len(value)}{number}", *value) for order in orders]
        return next((each for each in contents if each.startswith(b"\x1c")), contents[0])
    return _bytes_of(value)


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("latin-1", errors="replace")
    if isinstance(value, tuple):
        return b"".join(part for part in value if isinstance(part, bytes))
    return value if isinstance(value, bytes) else b""


def _find_in_png(info: Mapping[Any, Any], blocks: Blocks) -> None:
    text = info.get("XML:com.adobe.xmp")
    if "xmp" not in info and isinstance(text, str):
        blocks.xmp.append(text.encode("latin-1", errors="replace"))
    for name in _PROFILES:
        text = info.get(f"Raw profile type {name}", "")
        kind = {"xmp": "XMP", "exif": "EXIF"}.get(name, "IIM")
        try:
            # A line for the name, one for the length in bytes, then hexadecimal digits.
            _, length, digits = text.split(None, 2) if text else ("", "0", "")
            content = bytes.fromhex(digits)
        except ValueError:
            blocks.unread.append((kind, "it is no profile in hexadecimal digits"))
            continue
        if len(content) < _decimal(length):
            blocks.unread.append((kind, "it is cut off"))
        if content.startswith(_XMP):
            blocks.xmp.append(content[len(_XMP) :])
        elif content.startswith(b"Exif\0\0"):
            blocks.exif = content
        elif kind == "XMP" and content:
            blocks.xmp.append(content)
        elif content.startswith(b"\x1c"):
            blocks.iim.append(content)
        elif kind == "IIM":
            _find_in_resources(content, blocks)


def _decimal(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


def _find_in_resources(content: bytes, blocks: Blocks) -> None:
    """Find IIM and XMP among Photoshop resources, also behind one that is damaged."""
    for number, resource, whole in _resources(content):
        name, found = ("XMP", blocks.xmp) if number == _XMP_RESOURCE else ("IIM", blocks.iim)
        if number in (_IIM_RESOURCE, _XMP_RESOURCE):
            if resource:
                found.append(resource)
            if not whole:
                blocks.unread.append((name, "it is cut off"))


def _resources(content: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Yield the number and content of each resource, and whether it is complete."""
    at = 0
    while match := _SIGNATURE.search(content, at):
        # Number, name with its length (padded to an even size), length, content (padded).
        at = match.end()
        if len(content) < at + 3:
            return
        (number,) = struct.unpack_from(">H", content, at)
        start = at + 2 + (content[at + 2] + 2) // 2 * 2
        if len(content) < start + 4:
            yield number, b"", False
            return
        (length,) = struct.unpack_from(">I", content, start)
        resource = content[start + 4 : start + 4 + length]
        whole = len(resource) == length
        yield number, resource, whole
        # Others may stand inside one whose length is wrong.
        at = start + 4 + (length if whole else 0)
