"""Read an EPUB, which may be damaged, into frozen values."""

import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree

from book import images
from book.check.read import (
    element_references,
    epub_container,
    epub_package,
    leaks,
    text_references,
)
from book.check.read.epub_addresses import is_remote, resolve
from book.check.read.epub_container import BROKEN, MOST_PICTURE, Container, UnreadableError
from book.check.read.epub_documents import XHTML, XhtmlPage, read_page
from book.check.read.leaks import Leaks
from book.check.read.local_paths import local_paths_in, local_paths_in_address
from book.check.read.text_references import PICTURE_ENDINGS, Reference
from book.images import EncodedPicture, PictureError

_NS = {"container": "urn:oasis:names:tc:opendocument:xmlns:container"}
_CIPHER = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_PAGES = ("application/xhtml+xml", "application/x-dtbook+xml")
_XML = (*_PAGES, "image/svg+xml", "application/smil+xml", "application/x-dtbncx+xml")
#: Attributes that have addresses, in which `/home/…` may be a place on a site.
_ADDRESSES = (
    *("href", "src", "srcset", "imagesrcset", "poster", "data", "background", "altimg"),
    *("action", "formaction", "cite", "longdesc", "style"),
)


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
    #: For shops, in the package document.
    description: str = ""
    language: str = ""
    identifiers: tuple[str, ...] = ()
    #: All files of the archive.
    names: tuple[str, ...] = ()
    #: Files that a manifest lists.
    manifest: tuple[str, ...] = ()
    #: The manifest item with the property `cover-image`, or that EPUB 2 names as the cover; empty
    #: without one.
    cover: str = ""
    #: It claims to conform to EPUB Accessibility, in one of its versions (1.1, 4.2.3; 1.0, 6.2.1).
    claims_accessibility: bool = False
    #: Content documents in the order of the spine, then those outside it.
    pages: tuple[XhtmlPage, ...] = ()
    pictures: tuple[EpubPicture, ...] = ()
    #: Files that something in the book shows, plays or leads to.
    used: frozenset[str] = frozenset()
    #: Files that are encrypted, and were not read.
    encrypted: tuple[str, ...] = ()
    #: Remote resources, each after its file: those that a reading system loads by itself; those
    #: that EPUB 3.3 allows (3.6): sound, video, fonts, what scripts ask for; and those that get
    #: what a reader has typed.
    remote: tuple[tuple[str, str], ...] = ()
    remote_media: tuple[tuple[str, str], ...] = ()
    sent: tuple[tuple[str, str], ...] = ()
    #: Local paths of a machine, each after its file.
    local_paths: tuple[tuple[str, str], ...] = ()
    #: What is wrong with the archive, and why parts of it could not be read.
    faults: tuple[str, ...] = ()
    #: Why the file could not be read at all; empty if it could.
    fault: str = ""


@dataclass(slots=True)
class _Found:
    """What is gathered while the files of an archive are read, one after the other."""

    faults: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    #: Names of pictures, without folders, that scripts mention.
    mentioned: set[str] = field(default_factory=set)
    remote: dict[tuple[str, str, str], None] = field(default_factory=dict)
    local_paths: dict[tuple[str, str], None] = field(default_factory=dict)

    def add_references(self, name: str, references: Iterable[Reference]) -> None:
        for each in references:
            if not is_remote(each.address):
                self.used.add(resolve(name, each.address))
            elif each.use != "followed":
                self.remote[each.use, name, each.address.strip()] = None
            self.add_paths(name, local_paths_in_address(each.address))

    def add_paths(self, name: str, paths: Iterable[str]) -> None:
        self.local_paths |= {(name, path): None for path in paths}

    def remote_by(self, use: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, address) for kind, name, address in self.remote if kind == use)


def read_epub(path: Path) -> EpubFile:
    """Read an EPUB; `fault` and `faults` of the result give the reasons for unreadable parts."""
    try:
        size = path.stat().st_size
        if not size:
            return EpubFile(fault="the file is empty")
        with zipfile.ZipFile(path) as file:
            epub_container.raise_for_size(file)
            return _read_archive(Container(file), size)
    except UnreadableError as error:
        return EpubFile(fault=str(error))
    except BROKEN as error:
        reason = "it is no archive" if isinstance(error, zipfile.BadZipFile) else "it is damaged"
        return EpubFile(fault=f"the file cannot be read: {reason}")


def _read_archive(archive: Container, size: int) -> EpubFile:
    container = archive.parse_xml("META-INF/container.xml")
    roots = container.findall(".//container:rootfile", _NS)
    names = [str(root.get("full-path")) for root in roots] or [""]
    packages = [epub_package.read_package(archive, name) for name in dict.fromkeys(names)]
    types = {each.files[id]: kind for each in packages for id, kind in each.types.items()}
    found = _Found()
    found.faults += epub_container.container_faults(archive.zip)
    encrypted = tuple(_encrypted_names(archive))
    for package in packages:
        found.used |= epub_package.named_in_package(package)
        found.add_paths(package.name, _paths_in_tree(package.tree))
    order = [name for package in packages for name in epub_package.spine(package)]
    present = dict.fromkeys(info.filename for info in archive.zip.infolist())
    readable = [name for name in dict.fromkeys([*order, *types, *present]) if name in present]
    readable = [name for name in readable if name not in encrypted]
    pages = tuple(_read_texts(archive, readable, types, found))
    pictures = tuple(_read_epub_pictures(archive, readable, types, found.faults))
    mentioned = {each.name for each in pictures if posixpath.basename(each.name) in found.mentioned}
    first = packages[0].tree
    return EpubFile(
        size=size,
        title="".join(epub_package.dublin_core(first, "title")[:1]),
        description=" ".join(epub_package.dublin_core(first, "description")),
        language="".join(epub_package.dublin_core(first, "language")[:1]),
        identifiers=tuple(epub_package.dublin_core(first, "identifier")),
        names=tuple(present),
        manifest=tuple(types),
        cover=next(filter(None, map(epub_package.cover, packages)), ""),
        claims_accessibility=epub_package.claims_accessibility(first),
        pages=pages,
        pictures=pictures,
        used=frozenset(found.used | mentioned),
        encrypted=encrypted,
        remote=found.remote_by("loaded"),
        remote_media=found.remote_by("media"),
        sent=found.remote_by("sent"),
        local_paths=tuple(found.local_paths),
        faults=tuple(found.faults),
    )


# --- its files ------------------------------------------------------------------------------


def _encrypted_names(archive: Container) -> Iterator[str]:
    """Yield the files that `encryption.xml` lists (EPUB 3.3, 4.2.6.3.2)."""
    try:
        tree = archive.parse_xml("META-INF/encryption.xml")
    except UnreadableError:
        return
    for each in tree.iter(_CIPHER):
        yield resolve("", each.get("URI"))


def _read_texts(
    archive: Container, names: Iterable[str], types: Mapping[str, str], found: _Found
) -> Iterator[XhtmlPage]:
    """Yield the content documents; gather what these, style sheets and scripts refer to."""
    for name in names:
        kind, ending = types.get(name, ""), posixpath.splitext(name)[1].lower()
        try:
            if kind in _XML:
                tree = archive.parse_xml(name)
                found.add_references(name, element_references.document_references(tree))
                found.add_paths(name, _paths_in_tree(tree))
                for script in tree.iter("{*}script"):
                    found.mentioned |= text_references.picture_names("".join(script.itertext()))
                if kind in _PAGES:
                    yield read_page(name, tree)
            elif kind == "text/css" or ending == ".css":
                css = archive.read_text(name)
                found.add_references(name, text_references.css_references(css))
                found.add_paths(name, local_paths_in_address(css))
            elif kind.endswith(("javascript", "ecmascript", "json")) or ending in (".js", ".mjs"):
                script = archive.read_text(name)
                found.add_references(name, text_references.script_references(script))
                found.add_paths(name, local_paths_in_address(script))
                found.mentioned |= text_references.picture_names(script)
        except UnreadableError as error:
            found.faults.append(str(error))


def _paths_in_tree(tree: Any) -> Iterator[str]:
    """Yield local paths in attributes, comments and elements outside XHTML."""
    for node in tree.getroottree().iter():
        is_element = isinstance(node.tag, str)
        if is_element:
            for key, value in node.attrib.items():
                is_address = key.rpartition("}")[2] in _ADDRESSES
                yield from (local_paths_in_address if is_address else local_paths_in)(value)
        if node.text and not (is_element and etree.QName(node).namespace == XHTML):
            yield from local_paths_in(node.text)


def _read_epub_pictures(
    archive: Container, names: Iterable[str], types: Mapping[str, str], faults: list[str]
) -> Iterator[EpubPicture]:
    """Yield the pictures; only one is in memory at a time."""
    for name in names:
        kind = types.get(name, "")
        is_svg = kind == "image/svg+xml" or name.lower().endswith(".svg")
        if not (name.lower().endswith(PICTURE_ENDINGS) or kind.startswith("image/")):
            continue
        try:
            content = archive.read(name, MOST_PICTURE)
        except UnreadableError as error:
            faults.append(str(error))
            continue
        encoded = None
        try:
            if not is_svg:
                encoded = images.read_encoded(content)
        except PictureError as error:
            faults.append(f"{name}: {error}")
        yield EpubPicture(
            name=name,
            size=len(content),
            digest=sha256(content).hexdigest(),
            encoded=encoded,
            leaks=leaks.find_leaks(content),
        )


def pictures_by_name(ebook: EpubFile) -> Mapping[str, EpubPicture]:
    """Return the pictures of an EPUB by their names in the archive."""
    return {picture.name: picture for picture in ebook.pictures}
