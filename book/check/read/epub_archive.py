"""Read an EPUB, which may be damaged, into frozen values.

The number and sizes of files are limited before anything is unpacked, and XML that declares
entities is refused.
"""

import posixpath
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from book import images
from book.check.read import leaks
from book.check.read.leaks import Leaks, local_paths_in
from book.images import EncodedPicture, PictureError

#: Limits: files; decompressed bytes of a text, of a picture, and of all files.
MOST_FILES, MOST_TEXT, MOST_PICTURE, MOST_ALL = 20_000, 20_000_000, 100_000_000, 3_000_000_000
_XHTML = "application/xhtml+xml"
_NS = {
    "html": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
}
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".svg")
_CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
#: Attributes whose resources a reading system loads by itself, unlike the `href` of `a`.
_LOADED_ATTRIBUTES = ("src", "poster", "data", "{http://www.w3.org/1999/xlink}href")
#: Errors of `zipfile` and `zlib` on a damaged archive.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownImage:
    """An `img` element of a content document."""

    #: Its file in the archive; empty for a remote one.
    name: str
    #: None without the attribute.
    alt: str | None
    #: Its role is `presentation` or `none`.
    decorative: bool
    caption: str
    in_figure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class XhtmlPage:
    """An XHTML content document."""

    name: str
    text: str
    images: tuple[ShownImage, ...]
    #: It contains `epub:type="notice"` or `role="doc-notice"`.
    notice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubPicture:
    """A picture file of the archive."""

    name: str
    size: int
    #: SHA-256.
    digest: str
    #: None for an SVG and for a damaged picture.
    encoded: EncodedPicture | None
    leaks: Leaks


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubFile:
    """The content of an EPUB."""

    size: int = 0
    title: str = ""
    language: str = ""
    identifiers: tuple[str, ...] = ()
    #: All files of the archive.
    names: tuple[str, ...] = ()
    #: Files that the manifest lists.
    manifest: tuple[str, ...] = ()
    #: The manifest item with the property `cover-image`; empty without one.
    cover: str = ""
    #: It claims to conform to EPUB Accessibility, in one of its versions (1.1, 4.2.3; 1.0, 6.2.1).
    claims_accessibility: bool = False
    #: Content documents in the order of the spine, then those outside it.
    pages: tuple[XhtmlPage, ...] = ()
    pictures: tuple[EpubPicture, ...] = ()
    #: Remote resources that are loaded, and local paths of a machine, each after its file.
    remote: tuple[tuple[str, str], ...] = ()
    local_paths: tuple[tuple[str, str], ...] = ()
    #: Why parts of it could not be read.
    faults: tuple[str, ...] = ()
    #: Why the file could not be read at all; empty if it could.
    fault: str = ""

    @property
    def shown_pictures(self) -> frozenset[str]:
        """Names of the pictures that a content document shows."""
        return frozenset(shown.name for page in self.pages for shown in page.images)


class _UnreadableError(Exception):
    """A part of the archive cannot be read; the message gives the reason."""


@dataclass(slots=True)
class _Archive:
    zip: zipfile.ZipFile
    faults: list[str] = field(default_factory=list)
    remote: list[tuple[str, str]] = field(default_factory=list)
    local_paths: list[tuple[str, str]] = field(default_factory=list)

    def read(self, name: str, limit: int) -> bytes:
        try:
            with self.zip.open(name) as file:
                content = file.read(limit + 1)
        except KeyError as error:
            raise _UnreadableError(f"{name} is not in the file") from error
        except _BROKEN as error:
            raise _UnreadableError(f"{name} cannot be unpacked") from error
        if len(content) > limit:
            raise _UnreadableError(f"{name} is larger than anything that belongs in an e-book")
        return content

    def parse_xml(self, name: str) -> Any:
        content = self.read(name, MOST_TEXT)
        if b"<!ENTITY" in content:
            raise _UnreadableError(f"{name} defines entities of its own, which can be endless")
        # By default lxml loads no DTD, uses no network and limits the size of a tree.
        parser = etree.XMLParser(resolve_entities=False)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error).partition(" (")[0]
            raise _UnreadableError(f"{name} is not well-formed: {reason}") from error

    def search(self, name: str, addresses: Iterable[str], texts: Iterable[str]) -> None:
        """Record the remote ones of the addresses in a file, and the local paths in its texts."""
        self.remote += [(name, address) for address in addresses if _is_remote(address)]
        self.local_paths += [(name, path) for text in texts for path in local_paths_in(text)]


def read_epub(path: Path) -> EpubFile:
    """Read an EPUB; `fault` and `faults` of the result give the reasons for unreadable parts."""
    try:
        size = path.stat().st_size
        if not size:
            return EpubFile(fault="the file is empty")
        with zipfile.ZipFile(path) as file:
            return _read_archive(_Archive(file), size)
    except _UnreadableError as error:
        return EpubFile(fault=str(error))
    except _BROKEN as error:
        reason = "it is no archive" if isinstance(error, zipfile.BadZipFile) else "it is damaged"
        return EpubFile(fault=f"the file cannot be read: {reason}")


def _read_archive(archive: _Archive, size: int) -> EpubFile:
    infos = archive.zip.infolist()
    if len(infos) > MOST_FILES:
        raise _UnreadableError(f"{len(infos)} files are more than an e-book can have")
    if sum(info.file_size for info in infos) > MOST_ALL:
        raise _UnreadableError("it would unpack to more than 3 GB")
    if any(info.flag_bits & 1 for info in infos):
        raise _UnreadableError("the file is encrypted and asks for a password")
    container = archive.parse_xml("META-INF/container.xml")
    rootfile = container.find(".//container:rootfile", _NS)
    package_name = str(rootfile.get("full-path") if rootfile is not None else "")
    package = archive.parse_xml(package_name)
    listed = package.iterfind(".//opf:manifest/opf:item", _NS)
    items = {str(item.get("id")): item for item in listed}
    manifest = {id: _resolve(package_name, item.get("href")) for id, item in items.items()}
    itemrefs = package.iterfind(".//opf:spine/opf:itemref", _NS)
    spine = [manifest.get(str(itemref.get("idref")), "") for itemref in itemrefs]
    documents = [manifest[id] for id, item in items.items() if item.get("media-type") == _XHTML]
    covers = [
        id for id, item in items.items() if "cover-image" in str(item.get("properties")).split()
    ]
    pages = list(_read_pages(archive, dict.fromkeys([*filter(None, spine), *documents])))
    names = tuple(info.filename for info in infos)
    for name in names:
        if name.lower().endswith(".css"):
            _search_css(archive, name)
    archive.search(package_name, (), _hidden_texts(package))
    pictures = tuple(_read_epub_pictures(archive, infos))
    return EpubFile(
        size=size,
        title="".join(_dublin_core(package, "title")[:1]),
        language="".join(_dublin_core(package, "language")[:1]),
        identifiers=tuple(_dublin_core(package, "identifier")),
        names=names,
        manifest=tuple(dict.fromkeys(manifest.values())),
        cover=manifest[covers[0]] if covers else "",
        claims_accessibility=_claims_accessibility(package),
        pages=tuple(pages),
        pictures=pictures,
        remote=tuple(dict.fromkeys(archive.remote)),
        local_paths=tuple(dict.fromkeys(archive.local_paths)),
        faults=tuple(archive.faults),
    )


def _claims_accessibility(package: Any) -> bool:
    metas = package.iterfind(".//opf:meta[@property='dcterms:conformsTo']", _NS)
    links = package.iterfind(".//opf:link[@rel='dcterms:conformsTo']", _NS)
    said = [*(each.text for each in metas), *(each.get("href") for each in links)]
    return any("EPUB Accessibility" in str(each) or "/epub/a11y/" in str(each) for each in said)


def _read_pages(archive: _Archive, names: Iterable[str]) -> Iterator[XhtmlPage]:
    for name in names:
        try:
            tree = archive.parse_xml(name)
        except _UnreadableError as error:
            archive.faults.append(str(error))
            continue
        archive.search(name, _loaded_addresses(tree), _hidden_texts(tree))
        yield XhtmlPage(
            name=name,
            text=_text_of(tree.find("html:body", _NS)),
            images=tuple(_read_image(name, image) for image in tree.iterfind(".//html:img", _NS)),
            notice=any(
                "notice" in str(element.get(_EPUB_TYPE, "")).split()
                or element.get("role") == "doc-notice"
                for element in tree.iter("{*}section", "{*}body", "{*}div", "{*}aside")
            ),
        )


def _read_image(name: str, image: Any) -> ShownImage:
    figure = next(image.iterancestors("{*}figure"), None)
    caption = figure.find(".//html:figcaption", _NS) if figure is not None else None
    return ShownImage(
        name=_resolve(name, image.get("src")),
        alt=image.get("alt"),
        decorative=image.get("role") in ("presentation", "none"),
        caption=_text_of(caption),
        in_figure=figure is not None,
    )


def _text_of(element: Any) -> str:
    if element is None:
        return ""
    return unicodedata.normalize("NFC", " ".join("".join(element.itertext()).split()))


def _dublin_core(package: Any, name: str) -> list[str]:
    return [str(each.text or "").strip() for each in package.iterfind(f".//dc:{name}", _NS)]


def _resolve(base: str, address: str | None) -> str:
    """Return the archive's file that an address in file `base` refers to; empty for others."""
    parts = urlsplit(address or "")
    if not parts.path or parts.scheme or parts.netloc:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))


def _loaded_addresses(tree: Any) -> Iterator[str]:
    """Yield the addresses of resources that a reading system loads by itself."""
    for element in tree.iter(etree.Element):
        is_link = etree.QName(element).localname == "link"
        yield from filter(None, map(element.get, ("href",) if is_link else _LOADED_ATTRIBUTES))
        yield from _css_urls(element.get("style") or "")


def _hidden_texts(tree: Any) -> Iterator[str]:
    """Yield the texts of attributes, comments and elements outside XHTML."""
    for node in tree.iter():
        is_element = isinstance(node.tag, str)
        if is_element:
            yield from map(str, node.attrib.values())
        if node.text and not (is_element and etree.QName(node).namespace == _NS["html"]):
            yield node.text


def _search_css(archive: _Archive, name: str) -> None:
    try:
        css = archive.read(name, MOST_TEXT).decode("utf-8", errors="replace")
    except _UnreadableError as error:
        archive.faults.append(str(error))
    else:
        archive.search(name, _css_urls(css), [css])


def _css_urls(css: str) -> list[str]:
    return [url or imported for url, imported in _CSS_URL.findall(css)]


def _is_remote(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in ("http", "https", "file", "ftp")


def _read_epub_pictures(archive: _Archive, infos: list[zipfile.ZipInfo]) -> Iterator[EpubPicture]:
    """Yield the pictures; only one is in memory at a time."""
    for info in infos:
        if not info.filename.lower().endswith(_PICTURES):
            continue
        try:
            content = archive.read(info.filename, MOST_PICTURE)
        except _UnreadableError as error:
            archive.faults.append(str(error))
            continue
        encoded = None
        try:
            if not info.filename.lower().endswith(".svg"):
                encoded = images.read_encoded(content)
        except PictureError as error:
            archive.faults.append(f"{info.filename}: {error}")
        yield EpubPicture(
            name=info.filename,
            size=len(content),
            digest=sha256(content).hexdigest(),
            encoded=encoded,
            leaks=leaks.find_leaks(content),
        )


def pictures_by_name(ebook: EpubFile) -> Mapping[str, EpubPicture]:
    """Return the pictures of an EPUB by their names in the archive."""
    return {picture.name: picture for picture in ebook.pictures}
