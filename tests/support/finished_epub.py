"""Files of finished EPUBs, read by zipfile and lxml, which did not write them."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from tests.support.text import normalised

NAMESPACES = {
    "html": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
}
HTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Epub:
    """The files of an EPUB, its package and documents parsed."""

    names: tuple[str, ...]
    infos: tuple[zipfile.ZipInfo, ...]
    package: etree._Element
    #: XHTML files by their names in the archive.
    documents: Mapping[str, etree._Element]
    #: In the order of the spine.
    spine: tuple[str, ...]
    files: Mapping[str, bytes]

    @property
    def manifest(self) -> dict[str, str]:
        """Media types by the names of files in the archive."""
        return {
            _in_package(str(item.get("href"))): str(item.get("media-type"))
            for item in self.package.iterfind("opf:manifest/opf:item", NAMESPACES)
        }

    @property
    def navigation(self) -> etree._Element:
        return self.documents["EPUB/nav.xhtml"]

    @property
    def text(self) -> str:
        """The text of all bodies, in reading order."""
        return " ".join(
            "".join(body.itertext())
            for name in self.spine
            for body in self.documents[name].iterfind("html:body", NAMESPACES)
        )

    @property
    def pictures(self) -> list[str]:
        """Names of the files that <img> elements show, in reading order."""
        return [
            _in_package(str(image.get("src")), name)
            for name in self.spine
            for image in self.documents[name].iterfind(".//html:img", NAMESPACES)
        ]

    def properties(self, name: str) -> list[str]:
        """Return the values of a <meta property="…"> of the package."""
        return [
            str(meta.text)
            for meta in self.package.iterfind("opf:metadata/opf:meta", NAMESPACES)
            if meta.get("property") == name and meta.get("refines") is None
        ]

    def dublin_core(self, name: str) -> list[str]:
        """Return the values of a <dc:…> element of the package."""
        return [str(e.text) for e in self.package.iterfind(f".//dc:{name}", NAMESPACES)]

    def entries(self, kind: str) -> list[tuple[str, str]]:
        """Return target and text of each entry of one <nav>: `toc`, `landmarks`, `loi`."""
        (nav,) = (
            nav
            for nav in self.navigation.iterfind(".//html:nav", NAMESPACES)
            if nav.get(EPUB_TYPE) == kind
        )
        return [
            (str(link.get("href")), normalised("".join(link.itertext())))
            for link in nav.iterfind(".//html:a", NAMESPACES)
        ]

    def resolve(self, href: str, base: str = "EPUB/nav.xhtml") -> etree._Element | None:
        """Return the element or document that an address inside the book points to."""
        path, _, fragment = href.partition("#")
        document = self.documents.get(_in_package(path, base) if path else base)
        if document is None or not fragment:
            return document
        found = [element for element in document.iter() if element.get("id") == fragment]
        return found[0] if len(found) == 1 else None


@cache
def read_epub(path: Path) -> Epub:
    """Read an EPUB; raise if a document is not well-formed."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        infos = tuple(archive.infolist())
        files = {info.filename: archive.read(info) for info in infos}
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
    package = etree.fromstring(files["EPUB/content.opf"], parser)
    by_id = {
        item.get("id"): _in_package(str(item.get("href")))
        for item in package.iterfind("opf:manifest/opf:item", NAMESPACES)
    }
    return Epub(
        names=tuple(info.filename for info in infos),
        infos=infos,
        package=package,
        documents={
            name: etree.fromstring(content, parser)
            for name, content in files.items()
            if name.endswith(".xhtml")
        },
        spine=tuple(
            by_id[item.get("idref")]
            for item in package.iterfind("opf:spine/opf:itemref", NAMESPACES)
        ),
        files=files,
    )


def _in_package(href: str, base: str = "EPUB/content.opf") -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), href))
