"""Files as readers send them back: PDFs and annotations of e-books with notes in them."""

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from lxml import etree
from pikepdf import Array, Dictionary, Name, Pdf

from book.files import processes
from book.files.processes import WorkResult

#: How PyMuPDF and PDF call five kinds of notes on words, and how this program does.
KINDS = {
    "highlight": ("Highlight", "highlight"),
    "underline": ("Underline", "underline"),
    "squiggly": ("Squiggly", "squiggly"),
    "strikeout": ("StrikeOut", "strike-out"),
    "text": ("Text", "note"),
}
ANNO = "http://www.w3.org/ns/anno.jsonld"


def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read returned files without a process of their own, which takes a second to start."""

    def call(work: Callable[..., Any], *arguments: object, **_: object) -> WorkResult[Any]:
        return WorkResult(answer=work(*arguments))

    monkeypatch.setattr(processes, "run_limited", call)


def find_quads(pdf: Path, words: str) -> tuple[int, list[Any]]:
    """Return the index of the first page with some words, and where they stand: a quad a line."""
    with pymupdf.open(pdf) as document:
        for page in document:
            if quads := page.search_for(words, quads=True):
                return page.number, quads
    raise AssertionError(f"“{words}” is on no page of {pdf.name}")


def mark_with_pymupdf(pdf: Path, target: Path, words: Sequence[str]) -> Path:
    """Mark words in a copy of a PDF, in each of five kinds in turn; the remark has the words."""
    with pymupdf.open(pdf) as document:
        for number, each in enumerate(words):
            index, quads = find_quads(pdf, each)
            page, kind = document[index], [*KINDS][number % len(KINDS)]
            if kind == "text":
                note = page.add_text_annot(quads[0].ul, each)
            else:
                note = getattr(page, f"add_{kind}_annot")(quads)
            note.set_info(content=f"remark on {each}", title="Ann Reader")
            note.update()
        document.save(target)
    return target


def quad_numbers(quads: Sequence[Any], page: pikepdf.Page) -> list[float]:
    """Return the corners of quads as Acrobat writes them; PyMuPDF counts from the top of a page."""
    left, top = float(page.cropbox[0]), float(page.cropbox[3])
    corners = [point for quad in quads for point in (quad.ul, quad.ur, quad.ll, quad.lr)]
    return [number for point in corners for number in (left + point.x, top - point.y)]


def mark_with_pikepdf(pdf: Path, target: Path, words: Sequence[str]) -> Path:
    """Do the same with pikepdf, annotations indirect and the list of them too."""
    with Pdf.open(pdf) as document:
        for number, each in enumerate(words):
            index, quads = find_quads(pdf, each)
            numbers = quad_numbers(quads, document.pages[index])
            subtype = [*KINDS.values()][number % len(KINDS)][0]
            add_note(
                document,
                index,
                subtype,
                Rect=[min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])],
                QuadPoints=numbers if subtype != "Text" else None,
                Contents=f"remark on {each}",
                T="Борис Читач",
                NM=f"5c1a4a0e-7a55-4d0e-9f43-{number:012}",
                M="D:20261127090500+02'00'",
            )
        document.save(target)
    return target


def add_note(pdf: Pdf, index: int, subtype: str, **values: Any) -> pikepdf.Object:
    """Add an annotation to a page; texts, numbers, lists and objects become PDF objects."""
    made = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"))
    for key, value in values.items():
        if value is not None:
            made[f"/{key}"] = Array(value) if isinstance(value, list) else value
    page = pdf.pages[index]
    if "/Annots" not in page.obj:
        page.obj.Annots = pdf.make_indirect(Array())
    note = pdf.make_indirect(made)
    page.obj.Annots.append(note)
    return note


# --- e-books ----------------------------------------------------------------------------------


def thorium_file(epub: Path, target: Path, words: Sequence[str], **more: bool) -> Path:
    """Write a file as Thorium exports it, with a note on each of some words."""
    items = [thorium_note(epub, each, n, **more) for n, each in enumerate(words)]
    return write_annotations(target, items)


def write_annotations(target: Path, items: Sequence[Any]) -> Path:
    """Write an annotation set."""
    set_ = {
        "@context": ANNO,
        "id": "urn:uuid:5c1a4a0e-7a55-4d0e-9f43-0a3f6a1d2b10",
        "type": "AnnotationSet",
        "about": {"dc:identifier": ["urn:thorium:1", ""], "dc:title": "A title"},
        "items": items,
    }
    target.write_text(json.dumps(set_), encoding="utf-8")
    return target


def thorium_note(
    epub: Path, words: str, number: int = 0, *, quoted: bool = True, css: bool = True
) -> dict[str, Any]:
    """Return a note on the last place of some words in a document, with Thorium's selectors."""
    name, spine, element, step, text, offset = _last_with(epub, words)
    # Spaces that do not break are what the edition has between some words.
    start = text.replace("\xa0", " ").rindex(words)
    end = start + len(words)
    selectors: list[dict[str, Any]] = []
    if css:
        inside = {"type": "TextPositionSelector", "start": offset + start, "end": offset + end}
        path = _css_path(element)
        selectors.append({"type": "CssSelector", "value": path, "refinedBy": inside})
    if quoted:
        before, after = text[max(0, start - 30) : start], text[end : end + 30]
        exact = text[start:end]
        quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": before, "suffix": after}
        selectors.append(quote)
    place = f"/{step}:{start},/{step}:{end}"
    cfi = f"epubcfi(/6/{2 * spine + 2}!{cfi_path(element)},{place})"
    selectors.append({"type": "FragmentSelector", "value": cfi})
    return {
        "@context": ANNO,
        "id": f"urn:uuid:0f0d6b52-3d5b-4b5e-8f0f-{number:012}",
        "type": "Annotation",
        "created": "2026-11-27T09:05:00Z",
        "motivation": "highlighting",
        "creator": {"id": "urn:uuid:8b2f3f2e", "type": "Person", "name": "Cleo <cleo@reader.org>"},
        "body": {
            "type": "TextualBody",
            "value": f"remark on {words}",
            "color": "yellow",
            "highlight": "solid",
            "tag": "fact",
        },
        "target": {"source": name, "selector": selectors},
    }


def _last_with(epub: Path, words: str) -> tuple[str, int, Any, int, str, int]:
    """Return where the last text with some words is.

    That is its file, the file's number in the spine, its element, its step in a CFI, the text
    itself, and the number of letters before it in the element.
    """
    found: tuple[str, int, Any, int, str, int] | None = None
    for number, (name, tree) in enumerate(spine_documents(epub)):
        for element in tree.find("{*}body").iter("*"):
            offset = 0
            for step, text in _texts(element):
                if step % 2 and words in text.replace("\xa0", " "):
                    found = name, number, element, step, text, offset
                offset += len(text)
    assert found, f"“{words}” is nowhere in {epub.name}"
    return found


def _texts(element: Any) -> Iterator[tuple[int, str]]:
    """Yield the texts of an element and of its children, with their steps in a CFI."""
    yield 1, element.text or ""
    for number, child in enumerate(element, start=1):
        yield 2 * number, "".join(child.itertext())
        yield 2 * number + 1, child.tail or ""


def spine_documents(epub: Path) -> Iterator[tuple[str, Any]]:
    """Yield the documents of an EPUB in reading order."""
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        files = {each.get("id"): each.get("href") for each in package.iter("{*}item")}
        for each in package.iter("{*}itemref"):
            name = f"EPUB/{files[each.get('idref')]}"
            yield name, etree.fromstring(archive.read(name))


def _numbers(element: Any) -> list[tuple[str, int]]:
    """Return tag and place among its siblings of an element, from the body's child downwards."""
    found = []
    while etree.QName(element).localname != "body":
        siblings = [each for each in element.getparent() if isinstance(each.tag, str)]
        found.append((etree.QName(element).localname, siblings.index(element) + 1))
        element = element.getparent()
    return found[::-1]


def _css_path(element: Any) -> str:
    return " > ".join(["body", *(f"{tag}:nth-child({n})" for tag, n in _numbers(element))])


def cfi_path(element: Any) -> str:
    """Return the steps from the root of a document to an element."""
    return "/4" + "".join(f"/{2 * n}" for _, n in _numbers(element))
