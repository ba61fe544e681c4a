"""Read a PDF into frozen values, whatever state it is in.

Pages are followed one after the other and their instructions forgotten; of an image the stream
is read once, hashed, measured and forgotten. So a file of 300 pages and 600 photographs needs
little more memory than its largest image. A file that cannot be read is an answer as well:
nothing here raises because of what is in one.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
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
from book.check.read.resources import ResourceCache, as_text, get

#: No book has more pages, and none of ours a tenth.
MOST_PAGES = 5_000
#: qpdf's complaints are kept up to this number.
_MOST_COMPLAINTS = 20
MOST_XMP = 4_000_000
_MAPPED = 100_000_000
#: What a file that is not what it says makes of reading it.
BROKEN = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    AttributeError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    OSError,
    MemoryError,
    SyntaxError,
)
_PREFIXES = {
    "{http://purl.org/dc/elements/1.1/}": "dc:",
    "{http://ns.adobe.com/xap/1.0/}": "xmp:",
    "{http://ns.adobe.com/pdf/1.3/}": "pdf:",
    "{http://www.npes.org/pdfx/ns/id/}": "pdfxid:",
}
#: Entries of the catalogue that make a file do something, or carry something along.
_ACTIVE = {
    "/OpenAction": "an action that runs when it is opened",
    "/AA": "actions",
    "/AcroForm": "a form to be filled in",
    "/AF": "files enclosed",
    "/Collection": "files enclosed",
}
_ACTIVE_NAMES = {"/JavaScript": "JavaScript", "/EmbeddedFiles": "files enclosed"}


def read_pdf(path: Path) -> Document:
    """Read a PDF; what cannot be read of it is said in the answer."""
    try:
        if not path.stat().st_size:
            return Document(fault="the file is empty")
        with open_pdf(path) as pdf:
            return _read_document(pdf, path)
    except pikepdf.PasswordError:
        return Document(fault="the file is encrypted and asks for a password")
    except BROKEN as error:
        return Document(fault=f"the file cannot be read: {_library_words(error, path)}")


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Open a PDF; a large one is not mapped into memory, which may be bounded."""
    small = path.stat().st_size < _MAPPED
    mode = pikepdf.AccessMode.mmap if small else pikepdf.AccessMode.stream
    return pikepdf.open(path, access_mode=mode)


def _library_words(error: object, path: Path) -> str:
    """Say what a library says, without the folders of this machine."""
    words = " ".join(str(error).replace(str(path), path.name).split())
    return words[:200] or type(error).__name__


def _read_document(pdf: pikepdf.Pdf, path: Path) -> Document:
    shelf = ResourceCache()
    complaints = [_library_words(each, path) for each in pdf.get_warnings()]
    pages = []
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages, start=1):
        if number > MOST_PAGES:
            complaints.append(f"{count} pages are more than can be looked at")
            break
        pages.append(_read_page(page, number, shelf))
    # qpdf follows every page to its end, however far that is.
    if not any(page.fault == values.TOO_HEAVY for page in pages):
        complaints += [_library_words(each, path) for each in pdf.check_pdf_syntax()]
    return Document(
        pages=tuple(pages),
        image_streams=dict(_image_streams(pages, shelf)),
        intents=tuple(_output_intents(pdf)),
        info=_info(pdf),
        xmp=_read_xmp_values(pdf),
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
        return PdfPage(number=number, fault=f"it is damaged: {_library_words(error, Path())}")


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
        faults.append(_library_words(error, Path()))


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
        return ImageStream(digest="", fault=_library_words(error, Path()))
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


def _read_xmp_values(pdf: pikepdf.Pdf) -> Mapping[str, str]:
    packet = pdf.Root.get("/Metadata")
    if not isinstance(packet, pikepdf.Stream):
        return {}
    try:
        if len(packet.read_raw_bytes()) > MOST_XMP:
            return {}
        found = {}
        for key, value in pdf.open_metadata().items():
            space, _, name = key.rpartition("}")
            prefix = _PREFIXES.get(f"{space}}}")
            if prefix:
                found[prefix + name] = value if isinstance(value, str) else "; ".join(value)
        return found
    except BROKEN:
        return {}


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "a lock: it is encrypted"
    yield from (words for key, words in _ACTIVE.items() if key in pdf.Root)
    names = pdf.Root.get("/Names")
    yield from (words for key, words in _ACTIVE_NAMES.items() if get(names, key) is not None)
