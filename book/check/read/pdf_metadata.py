"""Read what a PDF has besides its painted pages: claims, structure and private data."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

from book.check.read import xmp
from book.check.read.leaks import Leaks, find_leaks, find_leaks_in_xmp
from book.check.read.local_paths import local_paths_in
from book.check.read.pdf_access import BROKEN
from book.check.read.pdf_values import as_number, as_text, filter_names, get
from book.check.read.structure_tree import walk_structure
from book.check.read.xmp import Xmp, parse_xmp
from book.render.translations import is_described

#: Objects that are searched; a book of 300 pages and 600 photographs has 15 000.
MOST_OBJECTS = 300_000
_MOST_IMAGE = 200_000_000
#: Characters that no text has, and runs in which a path is not there by chance.
_BINARY, _ASCII = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffd]"), re.compile("[ -~]{12,}")
_JPEG_END = b"\xff\xd9"
_DC = "http://purl.org/dc/elements/1.1/"
_PDFUA_ID = "http://www.aiim.org/pdfua/ns/id/"
_PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfMetadata:
    """What a PDF has besides its painted pages."""

    title: str = ""
    language: str = ""
    tagged: bool = False
    #: A viewer shows the title and not the file's name (ISO 14289-1, 7.1).
    shows_title: bool = False
    #: How a viewer lays pages out when it opens the file (ISO 32000-1, 7.7.2, Table 28).
    page_layout: str = ""
    #: Pages, counted from 1, of Figures in the structure tree without alternative text.
    undescribed: tuple[int, ...] = ()
    #: Parts and conformance level that the file claims: `1`, `3`, `A`.
    pdfua_part: str = ""
    pdfa_part: str = ""
    pdfa_conformance: str = ""
    identifier: str = ""
    xmp: Xmp = field(default_factory=Xmp)
    #: Private data in pictures and XMP packets, each after a description of its object.
    leaks: tuple[tuple[str, Leaks], ...] = ()
    #: Local paths of a machine.
    local_paths: tuple[str, ...] = ()


def read_pdf_metadata(pdf: pikepdf.Pdf) -> PdfMetadata:
    """Read an open PDF; raise one of `BROKEN` when that is not possible."""
    root = pdf.Root
    packet = _read_packet(root.get("/Metadata"))
    properties = parse_xmp(packet)
    leaks, paths = _scan_objects(pdf)
    paths += local_paths_in(packet.decode("utf-8", errors="replace"))
    title = as_text(get(pdf.trailer.get("/Info"), "/Title"))
    language = as_text(root.get("/Lang"))
    return PdfMetadata(
        title=title or properties.value(_DC, "title"),
        language=language,
        tagged=get(root.get("/MarkInfo"), "/Marked") is True and any(walk_structure(pdf)),
        shows_title=get(root.get("/ViewerPreferences"), "/DisplayDocTitle") is True,
        page_layout=as_text(root.get("/PageLayout")),
        undescribed=tuple(_undescribed(pdf, language)),
        pdfua_part=properties.value(_PDFUA_ID, "part"),
        pdfa_part=properties.value(_PDFA_ID, "part"),
        pdfa_conformance=properties.value(_PDFA_ID, "conformance"),
        identifier=properties.value(_DC, "identifier"),
        xmp=properties,
        leaks=tuple(leaks),
        local_paths=tuple(dict.fromkeys(paths)),
    )


def _read_packet(stream: Any) -> bytes:
    if isinstance(stream, Stream):
        with suppress(*BROKEN):
            raw = stream.read_raw_bytes()
            # A packet that is too large stays encoded, and is reported as damaged.
            return stream.read_bytes() if len(raw) < xmp.MOST_BYTES else bytes(raw)
    return b""


def _undescribed(pdf: pikepdf.Pdf, language: str) -> Iterator[int]:
    """Yield the page of each Figure of the structure tree without alternative text."""
    for item in walk_structure(pdf):
        is_figure = item.role == "Figure" and item.number is None
        if is_figure and not is_described(item.alternative, item.language or language):
            yield item.page


def _scan_objects(pdf: pikepdf.Pdf) -> tuple[list[tuple[str, Leaks]], list[str]]:
    """Return the leaks and local paths in all objects, used by a page or not."""
    leaks: list[tuple[str, Leaks]] = []
    paths: list[str] = []
    for each in islice(pdf.objects, MOST_OBJECTS):
        if isinstance(each, Stream):
            found = _leaks_of_stream(each)
            if found != Leaks():
                leaks.append((_stream_name(each), found))
        for string in _strings_in(each):
            for text in _texts_in(string):
                paths += local_paths_in(text)
    return leaks, paths


def _leaks_of_stream(stream: Any) -> Leaks:
    kind, subtype = as_text(get(stream, "/Type")), as_text(get(stream, "/Subtype"))
    if kind == "Metadata":
        return find_leaks_in_xmp(_read_packet(stream))
    is_jpeg = subtype == "Image" and filter_names(stream) == ["DCTDecode"]
    if is_jpeg and as_number(get(stream, "/Length")) <= _MOST_IMAGE:
        with suppress(*BROKEN):
            # Ghostscript writes the mark of the end twice.
            raw = bytes(stream.read_raw_bytes())
            is_doubled = raw.endswith(_JPEG_END * 2)
            return find_leaks(raw.rstrip(_JPEG_END) + _JPEG_END if is_doubled else raw)
    return Leaks()


def _stream_name(stream: Any) -> str:
    if as_text(get(stream, "/Type")) == "Metadata":
        return "its XMP"
    width, height = as_number(get(stream, "/Width")), as_number(get(stream, "/Height"))
    return f"a picture of {width:.0f} x {height:.0f} pixels"


def _texts_in(string: str) -> list[str]:
    """Return a string; of binary data, as palettes and signatures are, what may be text in it.

    A palette in 1,500 has a letter, a colon and a backslash one after the other.
    """
    return _ASCII.findall(string) if _BINARY.search(string) else [string]


def _strings_in(holder: Any) -> Iterator[str]:
    """Yield the strings in an object, without following references."""
    todo = [holder]
    while todo:
        each = todo.pop()
        if isinstance(each, String):
            yield as_text(each)
        elif isinstance(each, (Array, Dictionary, Stream)) and (
            each is holder or not each.is_indirect
        ):
            todo += [*each] if isinstance(each, Array) else [*each.values()]
