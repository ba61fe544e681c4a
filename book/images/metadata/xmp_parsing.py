"""Parse XMP packets, also damaged ones, as far as they can be read (ISO 16684-1, 7).

A packet is a stranger's: it is refused when it defines entities, whose expansion can fill the
memory, and it is limited in bytes and in elements; lxml limits the depth and the size of a text.
"""

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from book.images.metadata.blocks import MOST_BYTES
from book.images.metadata.fields import NAMESPACES
from book.images.metadata.text_encodings import (
    decode_damaged_utf_8,
    encoding_name,
    guess_codec,
)

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
#: Elements and attributes together: lxml reads a million in more than a second.
_MOST_TAGS = 200_000
#: Roots of a block: a program that shortens a packet can leave another behind it.
_MOST_ROOTS = 10
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:xmpmeta|xapmeta|RDF))\b")
_WRAPPER = re.compile(r"(?:<\?[^<>]*>|[\s\ufeff]++)*+")
#: Characters that XML 1.0 (production 2) excludes, and references to them.
_NOT_IN_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(\w+;)?")
_DECLARATIONS = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet of XMP, parsed."""

    #: The elements `rdf:RDF`, as lxml has them.
    roots: tuple[Any, ...] = ()
    #: What cannot be read and why; empty when everything can.
    unread: str = ""
    #: The encoding, where it is a guess; an XMP packet must be in UTF-8, UTF-16 or UTF-32.
    guessed: str = ""


def parse_packet(content: bytes, language: str) -> Packet:
    """Parse the packet in a block, with whatever stands before and behind it."""
    if len(content) > MOST_BYTES:
        return Packet(unread=f"it has {len(content) // 1_000_000} MB")
    text, guessed = _letters_of_packet(content, language)
    text = _NOT_IN_XML.sub(" ", text)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return Packet(unread="it defines entities, which is not allowed")
    if text.count("<") + text.count("=") > _MOST_TAGS:
        return Packet(unread="it has too many elements")
    roots: list[Any] = []
    unread = ""
    for part, whole in _parts(text):
        root, fault = _parse_part(part)
        unread = unread or ("" if whole else "it is cut off") or fault
        roots += [] if root is None else root.iter(f"{RDF}RDF")
        # What is left of an older packet behind a newer one is of no account.
        if any(map(_has_properties, roots)):
            break
    if not roots and not unread and not _WRAPPER.fullmatch(text):
        unread = "it is no XMP"
    return Packet(roots=tuple(roots), unread=unread, guessed=guessed)


def _letters_of_packet(content: bytes, language: str) -> tuple[str, str]:
    """Return the text of a packet, and its encoding where that is a guess (ISO 16684-1, 7.3.1)."""
    if b"RDF" not in content:
        found = {wide: content.find("RDF".encode(wide)) for wide in _WIDE}
        # The same bytes are in both orders; in the right one they begin with a whole letter,
        # unless something stands before the packet.
        aligned = [wide for wide, at in found.items() if at >= 0 and at % _width(wide) == 0]
        wide = next(iter([*aligned, *(wide for wide, at in found.items() if at >= 0)]), "")
        if not wide:
            return content.decode("latin-1"), ""
        return content[found[wide] % _width(wide) :].decode(wide, errors="replace"), ""
    words = content.replace(codecs.BOM_UTF8, b"")
    text = decode_damaged_utf_8(words)
    if text is not None:
        return text, ""
    codec = guess_codec([words], language)
    return words.decode(codec, errors="replace"), encoding_name(codec)


def _width(codec: str) -> int:
    return 2 if "16" in codec else 4


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each root element of a text with its contents, and whether it has its end."""
    at = 0
    for _ in range(_MOST_ROOTS):
        start = _ROOT.search(text, at)
        if start is None:
            return
        end = f"</{start[1]}"
        behind = text.find(end, start.end())
        close = text.find(">", behind) if behind >= 0 else -1
        if close < 0:
            yield text[start.start() :], False
            return
        yield text[start.start() : close + 1], True
        at = close + 1


def _parse_part(part: str) -> tuple[Any, str]:
    """Return the parsed element in a wrapper, or None, and what is wrong with it."""
    # Its import takes 70 ms, and few commands read XMP.
    from lxml import etree

    try:
        return _parse_xml(part, recover=False), ""
    except etree.LxmlError:
        pass
    # As programs write HTML into XML: `AT&T`, `&nbsp;`.
    part = _AMPERSAND.sub(_replace_entity, part, count=_MOST_TAGS)
    try:
        return _parse_xml(part, recover=False), ""
    except etree.LxmlError:
        pass
    try:
        root = _parse_xml(part, recover=True)
    except etree.LxmlError:
        root = None
    return root, "it is not well-formed XML"


def _parse_xml(part: str, *, recover: bool) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # Prefixes that a packet uses and does not declare mean what they mean elsewhere.
    wrapped = f"<packet{_DECLARATIONS}>{part}</packet>".encode("utf-8", errors="replace")
    return etree.fromstring(wrapped, parser)


def _has_properties(rdf: Any) -> bool:
    """Return whether a node of RDF has more than its rdf:about."""
    return any(len(node) or len(node.attrib) > 1 for node in rdf)


def _replace_entity(match: re.Match[str]) -> str:
    name = match[1] or ""
    letter = html.unescape(f"&{name}")
    known = name and letter != f"&{name}" and not letter.endswith(";")
    return letter if known and letter not in "<&" else f"&amp;{name}"
