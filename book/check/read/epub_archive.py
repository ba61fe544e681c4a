"""Read an EPUB into frozen values, whatever state it is in.

The number and sizes of files are limited before anything is unpacked, and XML that declares
entities is refused.
"""

import posixpath
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
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
_CONTAINER = "META-INF/container.xml"
_NS = {
    "html": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
}
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".svg")
_CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
_NO_LEAKS = Leaks()
#: Attributes whose resources a reading system loads by itself, unlike the `href` of `a`.
_LOADED_ATTRIBUTES = ("src", "poster", "data", "{http://www.w3.org/1999/xlink}href")
#: Errors of `zipfile` and `zlib` on a damaged archive.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
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
    text: str = ""
    captions: tuple[str, ...] = ()
    images: tuple[ShownImage, ...] = ()
    #: It contains `epub:type="notice"` or `role="doc-notice"`.
    notice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubPicture:
    """A picture file of the archive."""

    name: str
    size: int
    digest: str = ""
    encoded: EncodedPicture | None = None
    leaks: Leaks = _NO_LEAKS


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

    def read(self, name: str, limit: int) -> bytes:
        try:
            with self.zip.open(name) as file:
                content = file.read(limit + 1)
        except (KeyError, *_BROKEN) as error:
            missing = isinstance(error, KeyError)
            raise _UnreadableError(
                f"{name} is not in the file" if missing else f"{name} cannot be unpacked"
            ) from error
        if len(content) > limit:
            raise _UnreadableError(f"{name} is larger than anything that belongs in an e-book")
        return content

    def parse_xml(self, name: str) -> Any:
        content = self.read(name, MOST_TEXT)
        if b"<!ENTITY" in content:
            raise _UnreadableError(f"{name} defines entities of its own, which can be endless")
        parser = etree.XMLParser(
            load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False
        )
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error).partition(" (")[0]
            raise _UnreadableError(f"{name} is not well-formed: {reason}") from error


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
    container = archive.parse_xml(_CONTAINER)
    rootfile = container.find(".//container:rootfile", _NS)
    package_name = str(rootfile.get("full-path") if rootfile is not None else "")
    package = archive.parse_xml(package_name)
    items = package.findall(".//opf:manifest/opf:item", _NS)
    names_by_id = {str(item.get("id")): _resolve(package_name, item.get("href")) for item in items}
    spine = [
        names_by_id.get(str(itemref.get("idref")), "")
        for itemref in package.findall(".//opf:spine/opf:itemref", _NS)
    ]
    documents = [
        names_by_id[str(item.get("id"))]
        for item in items
        if item.get("media-type") == "application/xhtml+xml"
    ]
    covers = [item for item in items if "cover-image" in str(item.get("properties")).split()]
    names = tuple(info.filename for info in infos)
    remote: list[tuple[str, str]] = []
    paths: list[tuple[str, str]] = []
    pages = []
    for name in dict.fromkeys([*filter(None, spine), *documents]):
        try:
            tree = archive.parse_xml(name)
        except _UnreadableError as error:
            archive.faults.append(str(error))
            continue
        pages.append(_read_content_document(name, tree))
        remote += [(name, address) for address in _remote_addresses(tree)]
        paths += [(name, path) for path in _local_paths(tree)]
    for name in names:
        if name.lower().endswith(".css"):
            css_addresses, css_paths = _read_css(archive, name)
            remote += [(name, address) for address in css_addresses]
            paths += [(name, path) for path in css_paths]
    paths += [(package_name, path) for path in _local_paths(package)]
    return EpubFile(
        size=size,
        title=_dublin_core_value(package, "title"),
        language=_dublin_core_value(package, "language"),
        identifiers=tuple(
            str(element.text or "").strip() for element in package.iterfind(".//dc:identifier", _NS)
        ),
        names=names,
        manifest=tuple(dict.fromkeys(names_by_id.values())),
        cover=names_by_id[str(covers[0].get("id"))] if covers else "",
        pages=tuple(pages),
        pictures=tuple(_read_pictures(archive, infos)),
        remote=tuple(dict.fromkeys(remote)),
        local_paths=tuple(dict.fromkeys(paths)),
        faults=tuple(archive.faults),
    )


# --- content documents ----------------------------------------------------------------------


def _read_content_document(name: str, tree: Any) -> XhtmlPage:
    body = tree.find("html:body", _NS)
    captions = tree.iterfind(".//html:figcaption", _NS)
    return XhtmlPage(
        name=name,
        text=_text_of(body),
        captions=tuple(_text_of(caption) for caption in captions),
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


def _dublin_core_value(package: Any, name: str) -> str:
    return str(package.findtext(f".//dc:{name}", "", _NS) or "").strip()


def _resolve(base: str, address: str | None) -> str:
    """Return the archive's file that an address in file `base` refers to; empty for others."""
    parts = urlsplit(address or "")
    if not parts.path or parts.scheme or parts.netloc:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))


def _remote_addresses(tree: Any) -> Iterator[str]:
    """Yield the addresses of remote resources that a reading system loads by itself."""
    for element in tree.iter(etree.Element):
        if etree.QName(element).localname == "link":
            candidates = [element.get("href")]
        else:
            candidates = [element.get(name) for name in _LOADED_ATTRIBUTES]
        candidates += _css_urls(element.get("style") or "")
        yield from (address for address in candidates if address and _is_remote(address))


def _local_paths(tree: Any) -> Iterator[str]:
    """Yield local paths of a machine in attributes, comments and elements outside XHTML."""
    for element in tree.iter():
        if isinstance(element.tag, str):
            for value in element.attrib.values():
                yield from local_paths_in(str(value))
            if etree.QName(element).namespace != _NS["html"] and element.text:
                yield from local_paths_in(element.text)
        elif element.text:
            yield from local_paths_in(element.text)


def _read_css(archive: _Archive, name: str) -> tuple[list[str], list[str]]:
    """Return the remote addresses and the local paths of a style sheet."""
    try:
        css = archive.read(name, MOST_TEXT).decode("utf-8", errors="replace")
    except _UnreadableError as error:
        archive.faults.append(str(error))
        return [], []
    return [url for url in _css_urls(css) if _is_remote(url)], list(local_paths_in(css))


def _css_urls(css: str) -> list[str]:
    return [url or imported for url, imported in _CSS_URL.findall(css)]


def _is_remote(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in ("http", "https", "file", "ftp")


# --- pictures -------------------------------------------------------------------------------


def _read_pictures(archive: _Archive, infos: list[zipfile.ZipInfo]) -> Iterator[EpubPicture]:
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
