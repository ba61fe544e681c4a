"""Read an EPUB into frozen values, whatever state it is in.

The archive is taken at no word: names, sizes and depth are bounded before anything is unpacked,
and its XML may define nothing.
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
from book.check.read.leaks import Leaks
from book.check.read.pdf_metadata import paths_in
from book.images import EncodedPicture, PictureError

#: Bounds of what is unpacked: files, bytes of one text and of one picture, bytes of all.
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
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
_NOTHING = Leaks()
#: Attributes that make a reader fetch something by itself; `a` is followed by a person.
_FETCHED = ("src", "poster", "data", "{http://www.w3.org/1999/xlink}href")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownImage:
    """A picture where it is shown."""

    #: Its file in the archive; empty for one that is elsewhere.
    name: str
    #: None where there is no such attribute.
    alt: str | None
    #: It is decoration, and says so.
    decorative: bool
    #: The words beneath it.
    caption: str
    in_figure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class XhtmlPage:
    """One XHTML file."""

    name: str
    text: str = ""
    #: The words of each of its captions.
    captions: tuple[str, ...] = ()
    images: tuple[ShownImage, ...] = ()
    #: It gives notice of something: `epub:type="notice"`.
    notice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubPicture:
    """A picture of the archive."""

    name: str
    size: int
    digest: str = ""
    coding: EncodedPicture | None = None
    carried: Leaks = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubFile:
    """An EPUB, read."""

    size: int = 0
    title: str = ""
    language: str = ""
    identifiers: tuple[str, ...] = ()
    #: Every file of the archive.
    names: tuple[str, ...] = ()
    #: Files of the manifest, and the picture on the cover; empty without one.
    manifest: tuple[str, ...] = ()
    cover: str = ""
    #: In reading order.
    pages: tuple[XhtmlPage, ...] = ()
    pictures: tuple[EpubPicture, ...] = ()
    #: Addresses that are fetched, and folders of somebody's machine, each with its file.
    remote: tuple[tuple[str, str], ...] = ()
    paths: tuple[tuple[str, str], ...] = ()
    #: What hinders reading a part of it.
    faults: tuple[str, ...] = ()
    #: Why nothing could be read at all; nothing when something could.
    fault: str = ""

    @property
    def shown_pictures(self) -> frozenset[str]:
        """The pictures that some page shows."""
        return frozenset(shown.name for page in self.pages for shown in page.images)


class _UnreadableError(Exception):
    """A part of the archive that cannot be used; the words say why."""


@dataclass(slots=True)
class _Archive:
    zip: zipfile.ZipFile
    faults: list[str] = field(default_factory=list)

    def read(self, name: str, most: int) -> bytes:
        try:
            with self.zip.open(name) as opened:
                content = opened.read(most + 1)
        except (KeyError, *_BROKEN) as error:
            missing = isinstance(error, KeyError)
            raise _UnreadableError(
                f"{name} is not in the file" if missing else f"{name} cannot be unpacked"
            ) from error
        if len(content) > most:
            raise _UnreadableError(f"{name} is larger than anything that belongs in an e-book")
        return content

    def xml(self, name: str) -> Any:
        content = self.read(name, MOST_TEXT)
        if b"<!ENTITY" in content:
            raise _UnreadableError(f"{name} defines entities of its own, which can be endless")
        parser = etree.XMLParser(
            load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False
        )
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            words = str(error).partition(" (")[0]
            raise _UnreadableError(f"{name} is not well-formed: {words}") from error


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


def read_epub(path: Path) -> EpubFile:
    """Read an EPUB; what cannot be read of it is said in the answer."""
    try:
        size = path.stat().st_size
        if not size:
            return EpubFile(fault="the file is empty")
        with zipfile.ZipFile(path) as opened:
            return _read_archive(_Archive(opened), size)
    except _UnreadableError as error:
        return EpubFile(fault=str(error))
    except _BROKEN as error:
        said = "it is no archive" if isinstance(error, zipfile.BadZipFile) else "it is damaged"
        return EpubFile(fault=f"the file cannot be read: {said}")


def _read_archive(archive: _Archive, size: int) -> EpubFile:
    infos = archive.zip.infolist()
    if len(infos) > MOST_FILES:
        raise _UnreadableError(f"{len(infos)} files are more than an e-book can have")
    if sum(info.file_size for info in infos) > MOST_ALL:
        raise _UnreadableError("it would unpack to more than 3 GB")
    if any(info.flag_bits & 1 for info in infos):
        raise _UnreadableError("the file is encrypted and asks for a password")
    container = archive.xml(_CONTAINER)
    root = container.find(".//container:rootfile", _NS)
    package_name = str(root.get("full-path") if root is not None else "")
    package = archive.xml(package_name)
    items = package.findall(".//opf:manifest/opf:item", _NS)
    named = {str(item.get("id")): _join(package_name, item.get("href")) for item in items}
    spine = [
        named.get(str(ref.get("idref")), "")
        for ref in package.findall(".//opf:spine/opf:itemref", _NS)
    ]
    documents = [
        named[str(item.get("id"))]
        for item in items
        if item.get("media-type") == "application/xhtml+xml"
    ]
    cover = [item for item in items if "cover-image" in str(item.get("properties")).split()]
    names = tuple(info.filename for info in infos)
    remote: list[tuple[str, str]] = []
    paths: list[tuple[str, str]] = []
    pages = []
    for name in dict.fromkeys([*filter(None, spine), *documents]):
        try:
            tree = archive.xml(name)
        except _UnreadableError as error:
            archive.faults.append(str(error))
            continue
        pages.append(_read_xhtml(name, tree))
        remote += [(name, address) for address in _fetched_addresses(tree)]
        paths += [(name, words) for words in _local_paths(tree)]
    for name in names:
        if name.lower().endswith(".css"):
            addresses, local = _read_css(archive, name)
            remote += [(name, address) for address in addresses]
            paths += [(name, words) for words in local]
    paths += [(package_name, words) for words in _local_paths(package)]
    return EpubFile(
        size=size,
        title=_dc_value(package, "title"),
        language=_dc_value(package, "language"),
        identifiers=tuple(
            str(each.text or "").strip() for each in package.iterfind(".//dc:identifier", _NS)
        ),
        names=names,
        manifest=tuple(dict.fromkeys(named.values())),
        cover=named.get(str(cover[0].get("id")), "") if cover else "",
        pages=tuple(pages),
        pictures=tuple(_read_pictures(archive, infos)),
        remote=tuple(dict.fromkeys(remote)),
        paths=tuple(dict.fromkeys(paths)),
        faults=tuple(archive.faults),
    )


# --- documents ------------------------------------------------------------------------------


def _read_xhtml(name: str, tree: Any) -> XhtmlPage:
    body = tree.find("html:body", _NS)
    captions = tree.iterfind(".//html:figcaption", _NS)
    return XhtmlPage(
        name=name,
        text=_text_of(body),
        captions=tuple(_text_of(caption) for caption in captions),
        images=tuple(_shown_image(name, image) for image in tree.iterfind(".//html:img", _NS)),
        notice=any(
            "notice" in str(each.get(_EPUB_TYPE, "")).split() or each.get("role") == "doc-notice"
            for each in tree.iter("{*}section", "{*}body", "{*}div", "{*}aside")
        ),
    )


def _shown_image(name: str, image: Any) -> ShownImage:
    figure = next(image.iterancestors("{*}figure"), None)
    caption = figure.find(".//html:figcaption", _NS) if figure is not None else None
    return ShownImage(
        name=_join(name, image.get("src")),
        alt=image.get("alt"),
        decorative=image.get("role") in ("presentation", "none"),
        caption=_text_of(caption),
        in_figure=figure is not None,
    )


def _text_of(element: Any) -> str:
    if element is None:
        return ""
    return unicodedata.normalize("NFC", " ".join("".join(element.itertext()).split()))


def _dc_value(package: Any, name: str) -> str:
    return str(package.findtext(f".//dc:{name}", "", _NS) or "").strip()


def _join(base: str, address: str | None) -> str:
    """Find the file of the archive that an address means; empty for one elsewhere."""
    parts = urlsplit(address or "")
    if not parts.path or parts.scheme or parts.netloc:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))


def _fetched_addresses(tree: Any) -> Iterator[str]:
    """List the addresses outside the book that a reader fetches without being asked."""
    for element in tree.iter(etree.Element):
        if etree.QName(element).localname == "link":
            candidates = [element.get("href")]
        else:
            candidates = [element.get(name) for name in _FETCHED]
        candidates += _urls(element.get("style") or "")
        yield from (each for each in candidates if each and _is_remote(each))


def _local_paths(tree: Any) -> Iterator[str]:
    """List what names a folder of a machine, in attributes and in what is no text of the book."""
    for element in tree.iter():
        if isinstance(element.tag, str):
            for value in element.attrib.values():
                yield from paths_in(str(value))
            if etree.QName(element).namespace != _NS["html"] and element.text:
                yield from paths_in(element.text)
        elif element.text:
            yield from paths_in(element.text)


def _read_css(archive: _Archive, name: str) -> tuple[list[str], list[str]]:
    try:
        words = archive.read(name, MOST_TEXT).decode("utf-8", errors="replace")
    except _UnreadableError as error:
        archive.faults.append(str(error))
        return [], []
    return [each for each in _urls(words) if _is_remote(each)], list(paths_in(words))


def _urls(words: str) -> list[str]:
    return [one or other for one, other in _URL.findall(words)]


def _is_remote(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in ("http", "https", "file", "ftp")


# --- pictures -------------------------------------------------------------------------------


def _read_pictures(archive: _Archive, infos: list[zipfile.ZipInfo]) -> Iterator[EpubPicture]:
    """Read the pictures, one at a time."""
    for info in infos:
        if not info.filename.lower().endswith(_PICTURES):
            continue
        try:
            content = archive.read(info.filename, MOST_PICTURE)
        except _UnreadableError as error:
            archive.faults.append(str(error))
            continue
        coding = None
        try:
            if not info.filename.lower().endswith(".svg"):
                coding = images.read_encoded(content)
        except PictureError as error:
            archive.faults.append(f"{info.filename}: {error}")
        yield EpubPicture(
            name=info.filename,
            size=len(content),
            digest=sha256(content).hexdigest(),
            coding=coding,
            carried=leaks.find_leaks(content),
        )


def pictures_by_name(ebook: EpubFile) -> Mapping[str, EpubPicture]:
    """Find pictures by their names."""
    return {item.name: item for item in ebook.pictures}
