"""Read what an EPUB says and shows, to compare it with an earlier state."""

import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

from book.check.read import epub_container, epub_package
from book.check.read.epub_addresses import resolve
from book.check.read.epub_container import BROKEN, MOST_PICTURE, Container, UnreadableError
from book.images.likeness import digest_without_metadata, outline_of_file

_CONTAINER = "META-INF/container.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
#: Elements inside a line of text; every other element begins a paragraph of its own.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "dfn", "em", "i", "img", "kbd"}
    | {"mark", "q", "ruby", "rt", "rp", "s", "samp", "small", "span", "strong", "sub", "sup"}
    | {"time", "u", "var", "wbr"}
)
#: Numbers of notes, which change when a note is put in before.
_NUMBERS = ("doc-noteref", "doc-backlink")
_HEADINGS = ("h1", "h2")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubPhoto:
    """A figure with an id of the form `photo-ID`."""

    id: str
    #: The title of the text it stands in.
    section: str
    caption: str
    credit: str
    alt: str
    #: SHA-256 of the picture as a whole, and of its pixels alone, without metadata; empty where the
    #: archive has no such file.
    digest: str
    pixels: str
    #: Its file in the archive.
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubText:
    """The text of a section, or of a page before or after the sections."""

    #: The id of its element, `section-2`, or the name of its file.
    id: str
    title: str
    #: Of the document, also where it has no heading.
    document_title: str = ""
    #: Without captions.
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubContents:
    """What an EPUB says and shows."""

    texts: tuple[EpubText, ...] = ()
    #: In reading order.
    photos: tuple[EpubPhoto, ...] = ()
    #: The values of the package document's metadata, by name: `dc:creator (aut)`.
    metadata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Why it cannot be read; empty if it can.
    fault: str = ""


def read_epub_contents(path: Path) -> EpubContents:
    """Read an EPUB."""
    try:
        with zipfile.ZipFile(path) as opened:
            epub_container.raise_for_size(opened)
            return _read(Container(opened))
    except (*BROKEN, UnreadableError) as error:
        return EpubContents(fault=f"it cannot be read: {' '.join(str(error).split())[:200]}")


def read_outlines(path: Path, files: Collection[str]) -> Mapping[str, bytes]:
    """Return the outlines of pictures, as `images.likeness` compares them, by their files."""
    try:
        with zipfile.ZipFile(path) as opened:
            epub_container.raise_for_size(opened)
            archive = Container(opened)
            return {name: outline_of_file(archive.read(name, MOST_PICTURE)) for name in files}
    except (*BROKEN, UnreadableError):
        return {}


def _read(archive: Container) -> EpubContents:
    container = archive.parse_xml(_CONTAINER)
    rootfile = next(iter(container.iter("{*}rootfile")), None)
    if rootfile is None:
        raise UnreadableError(f"{_CONTAINER} names no package document")
    package = epub_package.read_package(archive, str(rootfile.get("full-path")))
    texts: list[EpubText] = []
    photos: list[EpubPhoto] = []
    pictures: dict[str, tuple[str, str]] = {}
    for name in filter(None, epub_package.spine(package)):
        tree = archive.parse_xml(name)
        body = tree.find("{*}body")
        if body is None:
            continue
        text = _read_text(name, body, _plain(tree.findtext("{*}head/{*}title") or ""))
        if not text.title and texts and text.id == texts[-1].id:
            # A section of more than 10 MB of pictures is divided into files.
            before = texts.pop()
            text = EpubText(
                id=before.id,
                title=before.title,
                document_title=before.document_title,
                paragraphs=before.paragraphs + text.paragraphs,
            )
        texts.append(text)
        for figure in body.iter("{*}figure"):
            if str(figure.get("id")).startswith("photo-"):
                photos.append(_read_photo(archive, name, text.title, figure, pictures))
    return EpubContents(texts=tuple(texts), photos=tuple(photos), metadata=_metadata(package.tree))


def _read_text(name: str, body: Any, document_title: str) -> EpubText:
    section = next(iter(body.iter("{*}section")), None)
    id = str(section.get("id") or "") if section is not None else ""
    headings = (each for each in body.iter() if _tag(each) in _HEADINGS)
    heading = next(headings, None)
    return EpubText(
        id=id or name.rpartition("/")[2],
        title=_plain("".join(filter(None, _pieces(heading)))) if heading is not None else "",
        document_title=document_title,
        paragraphs=tuple(_paragraphs(body)),
    )


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield each run of text between the beginnings and ends of elements that are not inline."""
    for is_end, pieces in groupby(_pieces(body), lambda piece: piece is None):
        if not is_end and (text := _plain("".join(filter(None, pieces)))):
            yield text


def _pieces(element: Any) -> Iterator[str | None]:
    """Yield text, without captions and numbers of notes, and None where a paragraph may end."""
    tag = _tag(element)
    # What a navigation lists stands in the book, and its page numbers are those of pages.
    if not tag or tag in ("figcaption", "nav") or element.get("role") in _NUMBERS:
        return
    if tag not in _INLINE:
        yield None
    yield " " if tag == "br" else element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if tag not in _INLINE:
        yield None


def _read_photo(
    archive: Container, name: str, section: str, figure: Any, pictures: dict[str, tuple[str, str]]
) -> EpubPhoto:
    image = figure.find(".//{*}img")
    file = resolve(name, image.get("src")) if image is not None else ""
    if file not in pictures:
        pictures[file] = _digests(archive, file)
    caption = figure.find(".//{*}figcaption")
    credits = [
        each
        for each in (caption.iter() if caption is not None else ())
        if "credit" in str(each.get(_EPUB_TYPE, "")).split()
    ]
    credit = " ".join(_plain("".join(each.itertext())) for each in credits)
    whole = _plain("".join(caption.itertext())) if caption is not None else ""
    return EpubPhoto(
        id=str(figure.get("id")).removeprefix("photo-"),
        section=section,
        caption=whole.removesuffix(credit).strip(),
        credit=credit,
        alt=str(image.get("alt") or "") if image is not None else "",
        digest=pictures[file][0],
        pixels=pictures[file][1],
        file=file,
    )


def _digests(archive: Container, file: str) -> tuple[str, str]:
    """Return the digests of a picture as a whole, and of a JPEG without its metadata."""
    try:
        content = archive.read(file, MOST_PICTURE) if file else b""
    except UnreadableError:
        content = b""
    if not content:
        return "", ""
    return sha256(content).hexdigest(), digest_without_metadata(content)


def _metadata(package: Any) -> Mapping[str, tuple[str, ...]]:
    """Return the metadata by name, those with a role (EPUB 3.3, D.3.7) with the role behind it."""
    found: dict[str, list[str]] = {}
    refined: dict[str, str] = {}
    metadata = package.find("{*}metadata")
    elements = list(metadata) if metadata is not None else []
    for each in elements:
        if each.get("refines") and each.get("property") == "role":
            refined[str(each.get("refines")).removeprefix("#")] = str(each.text or "")
    for each in elements:
        tag = str(each.tag)
        if tag.startswith(_DC):
            role = refined.get(str(each.get("id")), "")
            name = f"dc:{tag.removeprefix(_DC)}{f' ({role})' if role else ''}"
        elif each.get("property") and not each.get("refines"):
            name = str(each.get("property"))
        else:
            continue
        found.setdefault(name, []).append(_plain(str(each.text or "")))
    return {name: tuple(values) for name, values in found.items()}


def _tag(element: Any) -> str:
    """Return the name of an element without its namespace; of a comment none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\u00ad", "")).split())
