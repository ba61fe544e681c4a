"""What a PDF has besides its painted pages: tags, claims, and what its pictures carry along."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from book.check.read import leaks
from book.check.read import resources as values
from book.check.read.leaks import Leaks
from book.check.read.pdf_pages import BROKEN, MOST_XMP, open_pdf
from book.check.read.resources import as_text, get

#: Objects that are looked at; a book of 300 pages and 600 photographs has 15 000.
_MOST_OBJECTS = 300_000
_MOST_IMAGE = 200_000_000
_DEEPEST = 60
#: Folders of somebody's machine (SAFE-07).
_PATH = re.compile(
    r"file:/+|(?<![\w/.:])/(?:home|Users|root|tmp|private|var/folders|mnt|media)/[\w.~-]+"
    r"|\b[A-Za-z]:\\[\w.~ -]+|\\\\[\w.-]+\\[\w.$-]+"
)
_ID = re.compile(r"pdf(ua|a)id:(part|conformance)(?:\s*=\s*[\"']|[^>]*>)\s*([0-9A-Za-z]+)")
_IDENTIFIER = re.compile(r"<dc:identifier[^>]*>([^<]+)<")


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfMetadata:
    """What was found."""

    title: str = ""
    language: str = ""
    tagged: bool = False
    #: The window is named after the title, not after the file (ISO 14289-1, 7.1).
    titled: bool = False
    #: By page, counted from 1: figures of the structure without an alternative text.
    undescribed: tuple[int, ...] = ()
    figures: int = 0
    #: `ua part`: `1`, `a part`: `3`, `a conformance`: `A`.
    claims: dict[str, str] = field(default_factory=dict)
    identifier: str = ""
    #: What pictures and XMP carry, each with where.
    carried: tuple[tuple[str, Leaks], ...] = ()
    #: Folders of a machine, and what is fetched from elsewhere.
    paths: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()


def paths_in(words: str) -> Iterator[str]:
    """Find what names a folder of somebody's machine."""
    yield from (match.group() for match in _PATH.finditer(words))


def read_pdf_metadata(path: Path) -> PdfMetadata:
    """Read what a PDF has; nothing for a file that cannot be read."""
    try:
        with open_pdf(path) as pdf:
            return _read_metadata(pdf)
    except BROKEN:
        return PdfMetadata()


def _read_metadata(pdf: pikepdf.Pdf) -> PdfMetadata:
    root = pdf.Root
    packet = _packet(root.get("/Metadata"))
    words = packet.decode("utf-8", errors="replace")
    figures = list(_figures(pdf))
    found, paths, remote = _scan_objects(pdf)
    identifier = _IDENTIFIER.search(words)
    return PdfMetadata(
        title=_title(pdf),
        language=as_text(root.get("/Lang")),
        tagged=get(root.get("/MarkInfo"), "/Marked") is True and "/StructTreeRoot" in root,
        titled=get(root.get("/ViewerPreferences"), "/DisplayDocTitle") is True,
        undescribed=tuple(page for page, described in figures if not described),
        figures=len(figures),
        claims={f"{kind} {part}": said for kind, part, said in _ID.findall(words)},
        identifier=identifier.group(1).strip() if identifier else "",
        carried=tuple(found),
        paths=tuple(dict.fromkeys([*paths, *paths_in(words)])),
        remote=tuple(dict.fromkeys(remote)),
    )


def _title(pdf: pikepdf.Pdf) -> str:
    info = pdf.trailer.get("/Info")
    said = as_text(get(info, "/Title"))
    if said:
        return said
    try:
        return str(pdf.open_metadata().get("dc:title", ""))
    except BROKEN:
        return ""


def _packet(stream: Any) -> bytes:
    if not isinstance(stream, Stream):
        return b""
    try:
        raw = stream.read_raw_bytes()
        return stream.read_bytes() if len(raw) < MOST_XMP else b""
    except BROKEN:
        return b""


# --- structure ------------------------------------------------------------------------------


def _figures(pdf: pikepdf.Pdf) -> Iterator[tuple[int, bool]]:
    """List the figures of the structure: the page of each, and whether it is described."""
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


# --- everything there is --------------------------------------------------------------------


def _scan_objects(pdf: pikepdf.Pdf) -> tuple[list[tuple[str, Leaks]], list[str], list[str]]:
    """Look at every object of the file, also those that no page leads to."""
    found: list[tuple[str, Leaks]] = []
    paths: list[str] = []
    remote: list[str] = []
    for number, thing in enumerate(pdf.objects):
        if number > _MOST_OBJECTS:
            break
        if isinstance(thing, Stream):
            said = _leaks_of_stream(thing)
            if said != Leaks():
                found.append((_stream_name(thing), said))
        for words in _strings_in(thing, 0):
            paths += paths_in(words)
        if isinstance(thing, (Dictionary, Stream)):
            # What a reader fetches by itself: files, streams and forms at another address.
            outside = get(thing, "/F") if isinstance(thing, Stream) else None
            if outside is not None or as_text(get(thing, "/S")) in (
                "Launch",
                "ImportData",
                "GoToR",
            ):
                remote.append("a file elsewhere")
            if as_text(get(thing, "/FS")) == "URL":
                remote.append(as_text(get(thing, "/F")) or "an address")
    return found, paths, remote


def _leaks_of_stream(stream: Any) -> Leaks:
    kind, subtype = as_text(get(stream, "/Type")), as_text(get(stream, "/Subtype"))
    if kind == "Metadata":
        return leaks.find_leaks_in_xmp(_packet(stream))
    if subtype != "Image":
        return Leaks()
    filters = get(stream, "/Filter")
    names = [as_text(each) for each in (filters if isinstance(filters, Array) else [filters])]
    if names != ["DCTDecode"] or values.as_number(get(stream, "/Length")) > _MOST_IMAGE:
        return Leaks()
    try:
        return leaks.find_leaks(stream.read_raw_bytes())
    except BROKEN:
        return Leaks()


def _stream_name(stream: Any) -> str:
    if as_text(get(stream, "/Type")) == "Metadata":
        return "its XMP"
    return f"a picture of {values.as_number(get(stream, '/Width')):.0f} x " + (
        f"{values.as_number(get(stream, '/Height')):.0f} pixels"
    )


def _strings_in(thing: Any, depth: int) -> Iterator[str]:
    """Every string inside one object; what is an object of its own is looked at by itself."""
    if depth > _DEEPEST:
        return
    if isinstance(thing, String):
        yield str(thing)
        return
    inside: list[Any] = []
    if isinstance(thing, Array):
        inside = list(thing)
    elif isinstance(thing, (Dictionary, Stream)):
        inside = [value for _, value in thing.items()]
    for value in inside:
        if isinstance(value, String) or (
            isinstance(value, (Array, Dictionary)) and not value.objgen[0]
        ):
            yield from _strings_in(value, depth + 1)
