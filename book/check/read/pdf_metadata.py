"""What a PDF has besides its painted pages: claims, structure, and what leaks from it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from book.check.read import resources as values
from book.check.read import xmp
from book.check.read.leaks import Leaks, find_leaks, find_leaks_in_xmp, local_paths_in
from book.check.read.pdf_access import BROKEN
from book.check.read.resources import as_text, get
from book.check.read.xmp import Xmp, read_xmp

#: Objects that are looked at; a book of 300 pages and 600 photographs has 15 000.
_MOST_OBJECTS = 300_000
_MOST_IMAGE = 200_000_000
_DEEPEST = 60
_DC = "http://purl.org/dc/elements/1.1/"
_PDFUA_ID = "http://www.aiim.org/pdfua/ns/id/"
_PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfMetadata:
    """What a PDF has besides its painted pages."""

    title: str = ""
    language: str = ""
    tagged: bool = False
    #: A window shows the title and not the file's name (ISO 14289-1, 7.1).
    shows_title: bool = False
    #: Pages, counted from 1, of figures in the structure that have no alternative text.
    undescribed: tuple[int, ...] = ()
    #: Parts and conformance level that the file claims: `1`, `3`, `A`.
    pdfua_part: str = ""
    pdfa_part: str = ""
    pdfa_conformance: str = ""
    identifier: str = ""
    xmp: Xmp = field(default_factory=Xmp)
    #: What pictures and packets of XMP contain, each with where.
    leaks: tuple[tuple[str, Leaks], ...] = ()
    #: Folders of a machine, and what is fetched from elsewhere.
    local_paths: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()


def read_metadata(pdf: pikepdf.Pdf) -> PdfMetadata:
    """Read an open PDF; raise one of `BROKEN` when that is not possible."""
    root = pdf.Root
    packet = _packet(root.get("/Metadata"))
    properties = read_xmp(packet)
    leaks, paths, remote = _scan_objects(pdf)
    paths += local_paths_in(packet.decode("utf-8", errors="replace"))
    title = as_text(get(pdf.trailer.get("/Info"), "/Title"))
    return PdfMetadata(
        title=title or properties.value(_DC, "title"),
        language=as_text(root.get("/Lang")),
        tagged=get(root.get("/MarkInfo"), "/Marked") is True and "/StructTreeRoot" in root,
        shows_title=get(root.get("/ViewerPreferences"), "/DisplayDocTitle") is True,
        undescribed=tuple(page for page, described in _figures(pdf) if not described),
        pdfua_part=properties.value(_PDFUA_ID, "part"),
        pdfa_part=properties.value(_PDFA_ID, "part"),
        pdfa_conformance=properties.value(_PDFA_ID, "conformance"),
        identifier=properties.value(_DC, "identifier"),
        xmp=properties,
        leaks=tuple(leaks),
        local_paths=tuple(dict.fromkeys(paths)),
        remote=tuple(dict.fromkeys(remote)),
    )


def _packet(stream: Any) -> bytes:
    if not isinstance(stream, Stream):
        return b""
    try:
        raw = stream.read_raw_bytes()
        # One that is too large is handed on as it is, to be reported as such.
        return stream.read_bytes() if len(raw) < xmp.MOST_BYTES else bytes(raw)
    except BROKEN:
        return b""


# --- structure ------------------------------------------------------------------------------


def _figures(pdf: pikepdf.Pdf) -> Iterator[tuple[int, bool]]:
    """Yield the page of each Figure of the structure tree, and whether it has a text."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    tree = pdf.Root.get("/StructTreeRoot")
    todo = [(get(tree, "/K"), 0)]
    seen: set[tuple[int, int]] = set()
    while todo and len(seen) < _MOST_OBJECTS:
        element, page = todo.pop()
        if isinstance(element, Array):
            todo += [(kid, page) for kid in element]
            continue
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        if element.objgen[0] and element.objgen in seen:
            continue
        seen.add(element.objgen if element.objgen[0] else (0, -len(seen) - 1))
        on = get(element, "/Pg")
        page = numbers.get(on.objgen, page) if isinstance(on, Dictionary) else page
        if as_text(element.get("/S")) == "Figure":
            yield page, bool(as_text(get(element, "/Alt")).strip() or get(element, "/ActualText"))
        todo.append((element.get("/K"), page))


# --- all objects ----------------------------------------------------------------------------


def _scan_objects(pdf: pikepdf.Pdf) -> tuple[list[tuple[str, Leaks]], list[str], list[str]]:
    """Return leaks, local paths and remote addresses of all objects, used by a page or not."""
    leaks: list[tuple[str, Leaks]] = []
    paths: list[str] = []
    remote: list[str] = []
    for number, each in enumerate(pdf.objects):
        if number > _MOST_OBJECTS:
            break
        if isinstance(each, Stream):
            found = _leaks_of_stream(each)
            if found != Leaks():
                leaks.append((_stream_name(each), found))
        for text in _strings_in(each, 0):
            paths += local_paths_in(text)
        if isinstance(each, (Dictionary, Stream)):
            # What a reader fetches by itself: files, streams and forms at another address.
            outside = get(each, "/F") if isinstance(each, Stream) else None
            if outside is not None or as_text(get(each, "/S")) in (
                "Launch",
                "ImportData",
                "GoToR",
            ):
                remote.append("a file elsewhere")
            if as_text(get(each, "/FS")) == "URL":
                remote.append(as_text(get(each, "/F")) or "an address")
    return leaks, paths, remote


def _leaks_of_stream(stream: Any) -> Leaks:
    kind, subtype = as_text(get(stream, "/Type")), as_text(get(stream, "/Subtype"))
    if kind == "Metadata":
        return find_leaks_in_xmp(_packet(stream))
    if subtype != "Image":
        return Leaks()
    filters = get(stream, "/Filter")
    names = [as_text(each) for each in (filters if isinstance(filters, Array) else [filters])]
    if names != ["DCTDecode"] or values.as_number(get(stream, "/Length")) > _MOST_IMAGE:
        return Leaks()
    try:
        return find_leaks(stream.read_raw_bytes())
    except BROKEN:
        return Leaks()


def _stream_name(stream: Any) -> str:
    if as_text(get(stream, "/Type")) == "Metadata":
        return "its XMP"
    return f"a picture of {values.as_number(get(stream, '/Width')):.0f} x " + (
        f"{values.as_number(get(stream, '/Height')):.0f} pixels"
    )


def _strings_in(holder: Any, depth: int) -> Iterator[str]:
    """Yield the strings in an object, without following references."""
    if depth > _DEEPEST:
        return
    if isinstance(holder, String):
        yield str(holder)
        return
    inside: list[Any] = []
    if isinstance(holder, Array):
        inside = list(holder)
    elif isinstance(holder, (Dictionary, Stream)):
        inside = [value for _, value in holder.items()]
    for value in inside:
        if isinstance(value, String) or (
            isinstance(value, (Array, Dictionary)) and not value.objgen[0]
        ):
            yield from _strings_in(value, depth + 1)
