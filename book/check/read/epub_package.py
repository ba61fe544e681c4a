"""Read the package document of an EPUB: its items, their order, its cover and its claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from book.check.read.epub_addresses import resolve
from book.check.read.epub_container import Container

_NS = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@dataclass(frozen=True, slots=True)
class Package:
    """A package document, with its items by id: their files and media types."""

    name: str
    tree: Any
    files: Mapping[str, str]
    types: Mapping[str, str]


def read_package(archive: Container, name: str) -> Package:
    """Read a package document; raise `UnreadableError` when that is not possible."""
    tree = archive.parse_xml(name)
    items = {str(item.get("id")): item for item in tree.iterfind(".//opf:manifest/opf:item", _NS)}
    files = {id: resolve(name, item.get("href")) for id, item in items.items()}
    types = {id: str(item.get("media-type")) for id, item in items.items() if files[id]}
    return Package(name, tree, files, types)


def spine(package: Package) -> list[str]:
    """Return the files in reading order; an empty string for an item that does not exist."""
    itemrefs = package.tree.iterfind(".//opf:spine/opf:itemref", _NS)
    return [package.files.get(str(itemref.get("idref")), "") for itemref in itemrefs]


def cover(package: Package) -> str:
    """Return the file of the cover; EPUB 2 has its id in `<meta name="cover">` (OPF 2.0.1, 2.2)."""
    for item in package.tree.iterfind(".//opf:manifest/opf:item", _NS):
        if "cover-image" in str(item.get("properties")).split():
            return package.files[str(item.get("id"))]
    for meta in package.tree.iterfind(".//opf:meta[@name='cover']", _NS):
        content = str(meta.get("content"))
        name = package.files.get(content) or resolve(package.name, content)
        if name in package.files.values():
            return name
    return ""


def named_in_package(package: Package) -> set[str]:
    """Return the files that are read in their order, in place of others, or linked to."""
    items = package.tree.iterfind(".//opf:manifest/opf:item", _NS)
    instead = [package.files.get(str(item.get("fallback")), "") for item in items]
    links = [
        resolve(package.name, each.get("href"))
        for tag in ("link", "reference")
        for each in package.tree.iterfind(f".//opf:{tag}", _NS)
    ]
    return {*spine(package), *instead, *links, cover(package)}


def claims_accessibility(package: Any) -> bool:
    """Return whether it says that the book conforms to EPUB Accessibility."""
    metas = package.iterfind(".//opf:meta[@property='dcterms:conformsTo']", _NS)
    links = package.iterfind(".//opf:link[@rel='dcterms:conformsTo']", _NS)
    said = [*(each.text for each in metas), *(each.get("href") for each in links)]
    return any("EPUB Accessibility" in str(each) or "/epub/a11y/" in str(each) for each in said)


def dublin_core(package: Any, name: str) -> list[str]:
    """Return the values of an element of Dublin Core."""
    return [str(each.text or "").strip() for each in package.iterfind(f".//dc:{name}", _NS)]
