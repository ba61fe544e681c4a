"""Read the documents of an EPUB as text with the place of each element, for notes made in it."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from book.check.read import epub_container, epub_package
from book.check.read.epub_container import BROKEN, Container, UnreadableError

_NS = {"container": "urn:oasis:names:tc:opendocument:xmlns:container"}
_HTML = "{http://www.w3.org/1999/xhtml}"
#: Files inside an EPUB in which a reading system keeps notes: those of the EPUB 3.4 draft, and of
#: Readium. In a package of notes alone the first stands at the root.
_NOTES = (
    "annotations.json",
    "META-INF/annotations.json",
    "META-INF/annotations.annotation",
    "META-INF/.annotation",
)
#: Levels of elements that are read, and elements of a document.
_MOST_LEVELS, _MOST_ELEMENTS = 200, 200_000


@dataclass(slots=True)
class Element:
    """An element of a document, and where it is in the text."""

    tag: str
    id: str
    classes: frozenset[str]
    #: Indexes of elements; -1 for the root.
    parent: int
    children: list[int] = field(default_factory=list)
    #: Code points from the beginning of the document's text, the end excluded.
    start: int = 0
    end: int = 0
    #: The texts between its children: one more than there are children.
    texts: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """The text of a content document, as it is written, and its elements in document order."""

    #: Its file in the archive.
    name: str
    text: str
    elements: tuple[Element, ...]

    def body(self) -> Element:
        """Return the body, or the root of a document without one."""
        return next((each for each in self.elements if each.tag == "body"), self.elements[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubText:
    """The documents of an EPUB; one that cannot be read is not among them."""

    #: Names in the order of the spine, also of those that cannot be read.
    spine: tuple[str, ...] = ()
    documents: tuple[DocumentText, ...] = ()
    #: Why the file cannot be read; empty if it can.
    fault: str = ""


@contextmanager
def _opened(path: Path) -> Iterator[Container]:
    """Open an archive; raise `UnreadableError` for one that is damaged, too large or encrypted."""
    try:
        with zipfile.ZipFile(path) as file:
            epub_container.raise_for_size(file)
            yield Container(file)
    except BROKEN as error:
        raise UnreadableError("it is no archive, or a damaged one") from error


def read_annotation_file(path: Path, most: int) -> bytes | None:
    """Return the notes that an archive contains, as JSON; None where there are none.

    Raise `UnreadableError` for a damaged archive, and for notes of more than `most` bytes.
    """
    with _opened(path) as archive:
        names = {info.filename for info in archive.zip.infolist()}
        found = next((name for name in _NOTES if name in names), None)
        return archive.read(found, most) if found else None


def read_texts(path: Path) -> EpubText:
    """Read the documents of an EPUB in the order of its spine."""
    try:
        with _opened(path) as archive:
            container = archive.parse_xml("META-INF/container.xml")
            root = container.find(".//container:rootfile", _NS)
            package = epub_package.read_package(archive, str(root.get("full-path")))
            spine = epub_package.spine(package)
            documents = []
            for name in dict.fromkeys(filter(None, spine)):
                try:
                    documents.append(_read_document(name, archive.parse_xml(name)))
                except UnreadableError:
                    continue
            return EpubText(spine=tuple(spine), documents=tuple(documents))
    except UnreadableError as error:
        return EpubText(fault=str(error))
    except AttributeError:
        return EpubText(fault="it names no package document")


def _read_document(name: str, tree: Any) -> DocumentText:
    parts: list[str] = []
    elements: list[Element] = []
    length = 0

    def add(text: str | None) -> None:
        nonlocal length
        if text:
            parts.append(text)
            length += len(text)

    # Not recursive: a document can be nested deeper than Python's stack.
    open_elements: list[int] = []
    skipped = 0
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi") or not isinstance(node.tag, str):
            # Its text is part of the text around it.
            add(node.tail if event in ("comment", "pi") else None)
        elif event == "start":
            if skipped or len(open_elements) > _MOST_LEVELS or len(elements) > _MOST_ELEMENTS:
                skipped += 1
                add(node.text)
                continue
            if open_elements:
                above = elements[open_elements[-1]]
                above.texts.append((_text_start(above, elements), length))
                above.children.append(len(elements))
            element = Element(
                tag=str(node.tag).removeprefix(_HTML).rpartition("}")[2].lower(),
                id=node.get("id") or "",
                classes=frozenset((node.get("class") or "").split()),
                parent=open_elements[-1] if open_elements else -1,
                start=length,
            )
            open_elements.append(len(elements))
            elements.append(element)
            add(node.text)
        elif skipped:
            skipped -= 1
            add(node.tail)
        else:
            element = elements[open_elements.pop()]
            element.texts.append((_text_start(element, elements), length))
            element.end = length
            if open_elements:
                add(node.tail)
    return DocumentText(name=name, text="".join(parts), elements=tuple(elements))


def _text_start(element: Element, elements: list[Element]) -> int:
    """Return where the text after the last child of an element begins."""
    return elements[element.children[-1]].end if element.children else element.start
