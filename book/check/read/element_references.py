"""Find the addresses that XML documents refer to: XHTML, SVG, MathML, SMIL, DTBook."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from book.check.read.text_references import Reference, Use, css_references, script_references

_XLINK = "{http://www.w3.org/1999/xlink}href"
#: Attributes with one address that a reading system loads: HTML Living Standard, 4.8; HTML 4's
#: `background`; MathML 3's `altimg`.
_LOADED = ("src", "poster", "background", "altimg", "lowsrc", "manifest")
#: Elements whose resources may come from a network (EPUB 3.3, 3.6).
_MEDIA = ("audio", "video", "source", "track", "font-face-uri")
#: Elements whose `href` a reader follows; with other elements it is loaded, as SVG has it.
_FOLLOWED = ("a", "area")
#: Kinds of links that are loaded; others name an author, a licence, a page (HTML, 4.6.7).
_LOADED_LINKS = (
    *("stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "pronunciation"),
    *("preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch"),
)
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"']*)", re.IGNORECASE)
_STYLE_SHEET = re.compile(r"href\s*=\s*[\"']([^\"']*)")
#: One address of `srcset`: a comma stands before it, and a width or a density may follow.
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)(?:\s+[^,]*)?")


def document_references(tree: Any) -> Iterator[Reference]:
    """Yield what a document refers to; relative addresses are joined with a `base` element's."""
    base = next((each.get("href", "") for each in tree.iter("{*}base")), "")
    for reference in _references(tree):
        if base and reference.address:
            yield Reference(_join(base, reference.address), reference.use)
        else:
            yield reference


def _join(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _references(tree: Any) -> Iterator[Reference]:
    for before in tree.itersiblings(etree.PI, preceding=True):
        if before.target == "xml-stylesheet" and (found := _STYLE_SHEET.search(before.text or "")):
            yield Reference(found[1], "loaded")
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        yield from _of_attributes(element, name)
        for key, value in element.attrib.items():
            # Also in attributes of SVG: fill, filter, mask.
            if key == "style" or "url(" in value:
                yield from css_references(value)
        if name == "style":
            yield from css_references("".join(element.itertext()))
        elif name == "script":
            yield from script_references("".join(element.itertext()))


def _of_attributes(element: Any, name: str) -> Iterator[Reference]:
    get = element.get
    loaded: Use = "media" if name in _MEDIA else "loaded"
    for key in _LOADED:
        if value := get(key):
            yield Reference(value, "loaded" if key == "poster" else loaded)
    for key in ("srcset", "imagesrcset"):
        for candidate in _CANDIDATE.finditer(get(key, "")):
            yield Reference(candidate[1].rstrip(","), "loaded")
    if name == "object" and get("data"):
        yield Reference(get("data"), "loaded")
    for key in ("action", "formaction", "ping"):
        if value := get(key):
            yield Reference(value, "sent")
    if href := get("href") or get(_XLINK):
        yield Reference(href, _use_of_href(element, name, loaded))
    if name == "meta" and get("http-equiv", "").lower() == "refresh":
        found = _REFRESH.match(get("content", ""))
        yield Reference(found[1].strip() if found else "", "loaded")


def _use_of_href(element: Any, name: str, loaded: Use) -> Use:
    if name in _FOLLOWED or name == "base":
        return "followed"
    if name == "link":
        is_loaded = set(element.get("rel", "").lower().split()).intersection(_LOADED_LINKS)
        return "loaded" if is_loaded else "followed"
    return loaded
