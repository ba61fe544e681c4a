"""Read a PDF into frozen values, whatever state it is in.

Pages are interpreted one after the other and their instructions dropped; the stream of an image is
read once, hashed, measured and dropped. So a file of 300 pages and 600 photographs needs little
more memory than its largest image. Nothing here raises because of what is in a file.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from book import images
from book.check.read import geometry, interpreter
from book.check.read import resources as values
from book.check.read.document import Document, ImageStream, OutputIntent, PdfImage, PdfPage
from book.check.read.graphics_state import FindResource, Instruction
from book.check.read.interpreter import PageContent
from book.check.read.pdf_access import BROKEN, message_of, open_pdf
from book.check.read.pdf_metadata import PdfMetadata, read_metadata
from book.check.read.resources import ResourceCache, as_text, get
from book.check.read.xmp import Xmp

#: No book has more pages, and none of ours a tenth.
MOST_PAGES = 5_000
#: Complaints of qpdf that are kept.
_MOST_COMPLAINTS = 20
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://ns.adobe.com/xap/1.0/": "xmp:",
    "http://ns.adobe.com/pdf/1.3/": "pdf:",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid:",
}
#: Entries of the catalogue that run something, or enclose something.
_ACTIVE = {
    "/OpenAction": "an action that runs when it is opened",
    "/AA": "actions",
    "/AcroForm": "a form to be filled in",
    "/AF": "files enclosed",
    "/Collection": "files enclosed",
}
_ACTIVE_NAMES = {"/JavaScript": "JavaScript", "/EmbeddedFiles": "files enclosed"}


def read_pdf(path: Path) -> tuple[Document, PdfMetadata]:
    """Read a PDF; the document's `fault` says why one cannot be read."""
    try:
        if not path.stat().st_size:
            return Document(fault="the file is empty"), PdfMetadata()
        with open_pdf(path) as pdf:
            metadata = _read_metadata(pdf)
            return _read_document(pdf, path, metadata.xmp), metadata
    except pikepdf.PasswordError:
        fault = "the file is encrypted and asks for a password"
    except BROKEN as error:
        fault = f"the file cannot be read: {message_of(error, path)}"
    return Document(fault=fault), PdfMetadata()


def _read_metadata(pdf: pikepdf.Pdf) -> PdfMetadata:
    try:
        return read_metadata(pdf)
    except BROKEN:
        return PdfMetadata()


def _read_document(pdf: pikepdf.Pdf, path: Path, xmp: Xmp) -> Document:
    shelf = ResourceCache()
    complaints = [message_of(each, path) for each in pdf.get_warnings()]
    pages = []
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages, start=1):
        if number > MOST_PAGES:
            complaints.append(f"{count} pages are more than can be looked at")
            break
        pages.append(_read_page(page, number, shelf))
    # qpdf follows every page to its end, however far that is.
    if not any(page.fault == values.TOO_HEAVY for page in pages):
        complaints += [message_of(each, path) for each in pdf.check_pdf_syntax()]
    return Document(
        pages=tuple(pages),
        image_streams=dict(_image_streams(pages, shelf)),
        intents=tuple(_output_intents(pdf)),
        info=_info(pdf),
        xmp=dict(_prefixed(xmp)),
        has_identifier=isinstance(pdf.trailer.get("/ID"), Array) and len(pdf.trailer["/ID"]) == 2,
        active_content=tuple(_active(pdf)),
        complaints=tuple(dict.fromkeys(complaints))[:_MOST_COMPLAINTS],
    )


# --- pages ----------------------------------------------------------------------------------


def _read_page(page: pikepdf.Page, number: int, shelf: ResourceCache) -> PdfPage:
    try:
        obj = page.obj
        painted = _page_content(page, shelf)
        own = values.read_group(obj.get("/Group"), shelf)
        notes = obj.get("/Annots")
        return PdfPage(
            number=number,
            media=values.as_box(_inherited(obj, "/MediaBox")),
            crop=values.as_box(_inherited(obj, "/CropBox")),
            bleed=values.as_box(obj.get("/BleedBox")),
            trim=values.as_box(obj.get("/TrimBox")),
            art=values.as_box(obj.get("/ArtBox")),
            rotate=values.as_number(_inherited(obj, "/Rotate")) % 360,
            user_unit=values.as_number(obj.get("/UserUnit"), 1.0),
            annotations=tuple(as_text(get(each, "/Subtype")) for each in notes)
            if isinstance(notes, Array)
            else (),
            has_actions="/AA" in obj,
            groups=(*((own,) if own else ()), *painted.groups),
            marks=painted.marks,
            fault=painted.fault,
        )
    except BROKEN as error:
        return PdfPage(number=number, fault=f"it is damaged: {message_of(error)}")


def _page_content(page: pikepdf.Page, shelf: ResourceCache) -> PageContent:
    outer = _inherited(page.obj, "/Resources")

    def enter(key: int) -> tuple[Iterable[Instruction], FindResource]:
        stream = shelf.streams[key]
        # Without resources of its own, a drawing of the days of PDF 1.1 uses the page's.
        find = values.resource_finder(get(stream, "/Resources") or outer, shelf)
        return _readable_part(values.stream_instructions(key, find, shelf), faults), find

    find = values.resource_finder(outer, shelf)
    faults: list[str] = []
    instructions = _readable_part(values.instructions(page, find), faults)
    painted = interpreter.interpret(
        instructions, find, enter, min(interpreter.MOST, shelf.instructions_left)
    )
    shelf.instructions_left -= painted.instruction_count
    return replace(painted, fault=next(iter(faults), painted.fault))


def _readable_part(instructions: Iterator[Instruction], faults: list[str]) -> Iterator[Instruction]:
    """Hand instructions on as far as they can be read; what stops them is noted."""
    try:
        yield from instructions
    except BROKEN as error:
        faults.append(message_of(error))


def _inherited(page: Any, key: str) -> Any:
    """Answer what a page has, or one of the nodes above it."""
    node = page
    for _ in range(50):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


# --- images ---------------------------------------------------------------------------------


def _image_streams(
    pages: Iterable[PdfPage], shelf: ResourceCache
) -> Iterator[tuple[int, ImageStream]]:
    """Read the stream of every image that is painted, one at a time."""
    largest: dict[int, tuple[float, PdfImage]] = {}
    for page in pages:
        for mark in page.marks:
            if mark.picture is None or not mark.picture.key or mark.matrix is None:
                continue
            picture = mark.picture
            ppi = geometry.effective_ppi((picture.width, picture.height), mark.matrix)
            if picture.key not in largest or ppi < largest[picture.key][0]:
                largest[picture.key] = ppi, picture
    for key, (ppi, picture) in largest.items():
        yield key, _image_stream(shelf.streams[key], picture, ppi / 25.4)


def _image_stream(stream: pikepdf.Stream, picture: PdfImage, per_mm: float) -> ImageStream:
    try:
        raw = bytes(stream.read_raw_bytes())
    except BROKEN as error:
        return ImageStream(digest="", fault=message_of(error))
    digest = hashlib.sha256(raw).hexdigest()
    if not (picture.jpeg and picture.space and picture.space.channels == 4):
        return ImageStream(digest=digest)
    try:
        return ImageStream(
            digest=digest, ink=images.measure_ink(raw, inverted=picture.inverted, per_mm=per_mm)
        )
    except images.PictureError as error:
        return ImageStream(digest=digest, fault=str(error))


# --- the file -------------------------------------------------------------------------------


def _output_intents(pdf: pikepdf.Pdf) -> Iterator[OutputIntent]:
    found = pdf.Root.get("/OutputIntents")
    for entry in found if isinstance(found, Array) else ():
        profile = get(entry, "/DestOutputProfile")
        try:
            header = profile.read_bytes()[:40] if isinstance(profile, pikepdf.Stream) else b""
        except BROKEN:
            header = b""
        yield OutputIntent(
            subtype=as_text(get(entry, "/S")),
            condition=as_text(get(entry, "/OutputConditionIdentifier")),
            registry=as_text(get(entry, "/RegistryName")),
            channels=int(values.as_number(get(profile, "/N"))),
            profile_space=header[16:20].decode("latin-1").strip(),
            profile_class=header[12:16].decode("latin-1").strip(),
        )


def _info(pdf: pikepdf.Pdf) -> dict[str, str]:
    info = pdf.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        return {}
    return {key[1:]: as_text(value) for key, value in info.items()}


def _prefixed(xmp: Xmp) -> Iterator[tuple[str, str]]:
    for found in reversed(xmp.properties):
        if found.top and found.namespace in _PREFIXES:
            yield _PREFIXES[found.namespace] + found.name, found.value


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "a lock: it is encrypted"
    yield from (words for key, words in _ACTIVE.items() if key in pdf.Root)
    names = pdf.Root.get("/Names")
    yield from (words for key, words in _ACTIVE_NAMES.items() if get(names, key) is not None)
