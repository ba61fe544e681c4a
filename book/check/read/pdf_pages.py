"""Read a PDF, which may be damaged, into frozen values.

Pages are interpreted one after the other and their instructions dropped; the stream of an image is
read once, hashed, measured and dropped. So a file of 300 pages and 600 photographs needs little
more memory than its largest image. The content of a file never makes a function here raise.
"""

import hashlib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from book import images
from book.check.read import (
    active_content,
    content_interpreter,
    geometry,
    pdf_resources,
    structure_text,
)
from book.check.read.graphics_state import FindResource, Instruction, Interpreter
from book.check.read.pdf_access import BROKEN, message_of, open_pdf
from book.check.read.pdf_document import Document, ImageStream, OutputIntent, PdfImage, PdfPage
from book.check.read.pdf_metadata import MOST_OBJECTS, PdfMetadata, read_pdf_metadata
from book.check.read.pdf_resources import ResourceCache
from book.check.read.pdf_values import as_box, as_number, as_text, get
from book.check.read.xmp import Xmp
from book.layout.page import MM_PER_INCH

#: Pages that are read; no edition has a tenth of them.
MOST_PAGES = 5_000
#: Warnings of qpdf that are kept.
_MOST_WARNINGS = 20
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://ns.adobe.com/xap/1.0/": "xmp:",
    "http://ns.adobe.com/pdf/1.3/": "pdf:",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid:",
}


def read_pdf(path: Path) -> tuple[Document, PdfMetadata]:
    """Read a PDF; `fault` of the document is the reason why a file cannot be read."""
    try:
        if not path.stat().st_size:
            return Document(fault="the file is empty"), PdfMetadata()
        with open_pdf(path) as pdf:
            metadata, unread = PdfMetadata(), []
            try:
                metadata = read_pdf_metadata(pdf)
            except BROKEN as error:
                unread = [f"what it says of itself cannot be read ({message_of(error, path)})"]
            return _read_document(pdf, path, metadata.xmp, unread), metadata
    except pikepdf.PasswordError:
        fault = "the file is encrypted and asks for a password"
    except BROKEN as error:
        fault = f"the file cannot be read: {message_of(error, path)}"
    return Document(fault=fault), PdfMetadata()


def _read_document(pdf: pikepdf.Pdf, path: Path, xmp: Xmp, unread: Sequence[str]) -> Document:
    cache = ResourceCache()
    complaints = [message_of(each, path) for each in pdf.get_warnings()]
    numbered = zip(range(1, MOST_PAGES + 1), pdf.pages, strict=False)
    pages = [_read_page(page, number, cache) for number, page in numbered]
    # qpdf would decode every page completely.
    if not any(page.fault == pdf_resources.TOO_HEAVY for page in pages):
        with warnings.catch_warnings():
            # It says that a decoder is not installed, which is no fault of the file.
            warnings.simplefilter("ignore")
            complaints += [message_of(each, path) for each in pdf.check_pdf_syntax()]
    structure, untagged = structure_text.read_structure(pdf, pages)
    active = active_content.read_active_content(pdf)
    unread = [*unread, *(each.what for each in active if each.kind == "unread")]
    for count, most, what in (
        (len(pdf.pages), MOST_PAGES, "pages"),
        (len(pdf.objects), MOST_OBJECTS, "objects"),
    ):
        if count > most:
            unread.append(f"{count} {what} are more than can be looked at")
    return Document(
        pages=tuple(pages),
        image_streams=dict(_image_streams(pages, cache)),
        intents=tuple(_output_intents(pdf)),
        info=_info(pdf),
        xmp=dict(_prefixed(xmp)),
        has_identifier=isinstance(pdf.trailer.get("/ID"), Array) and len(pdf.trailer["/ID"]) == 2,
        active_content=tuple(each for each in active if each.kind != "unread"),
        structure=structure,
        untagged_pages=untagged,
        complaints=tuple(dict.fromkeys(complaints))[:_MOST_WARNINGS],
        unread=tuple(unread),
    )


def _read_page(page: pikepdf.Page, number: int, cache: ResourceCache) -> PdfPage:
    try:
        obj = page.obj
        painted = _interpret_page(page, cache)
        group = pdf_resources.read_group(obj.get("/Group"))
        annotations = obj.get("/Annots")
        listed = annotations if isinstance(annotations, Array) else ()
        return PdfPage(
            number=number,
            media=as_box(_inherited(obj, "/MediaBox")),
            crop=as_box(_inherited(obj, "/CropBox")),
            bleed=as_box(obj.get("/BleedBox")),
            trim=as_box(obj.get("/TrimBox")),
            art=as_box(obj.get("/ArtBox")),
            rotate=as_number(_inherited(obj, "/Rotate")) % 360,
            user_unit=as_number(obj.get("/UserUnit"), 1.0),
            annotations=tuple(as_text(get(each, "/Subtype")) for each in listed),
            groups=((group,) if group else ()) + tuple(painted.groups),
            marks=tuple(painted.marks),
            marked={number: "".join(texts) for number, texts in painted.marked.items()},
            languages=painted.languages,
            has_untagged_text=painted.has_untagged_text,
            fault=painted.fault,
        )
    except BROKEN as error:
        return PdfPage(number=number, fault=f"it is damaged: {message_of(error)}")


def _interpret_page(page: pikepdf.Page, cache: ResourceCache) -> Interpreter:
    faults: list[str] = []
    page_resources = _inherited(page.obj, "/Resources")

    def readable_part(instructions: Iterator[Instruction]) -> Iterator[Instruction]:
        try:
            yield from instructions
        except BROKEN as error:
            faults.append(message_of(error))

    def enter(key: int) -> tuple[Iterable[Instruction], FindResource]:
        # A form of PDF 1.1 may have no resources and use those of the page.
        own = get(cache.streams[key], "/Resources")
        find = pdf_resources.resource_finder(own or page_resources, cache)
        return readable_part(pdf_resources.stream_instructions(key, find, cache)), find

    find = pdf_resources.resource_finder(page_resources, cache)
    limit = min(content_interpreter.MOST, cache.instructions_left)
    instructions = readable_part(pdf_resources.instructions(page, find))
    painted = content_interpreter.interpret(instructions, find, enter, limit)
    cache.instructions_left -= limit - painted.instructions_left
    painted.fault = next(iter(faults), painted.fault)
    return painted


def _inherited(page: Any, key: str) -> Any:
    """Return an entry of a page, or of the nearest node above it that has one."""
    node = page
    for _ in range(50):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _image_streams(
    pages: Iterable[PdfPage], cache: ResourceCache
) -> Iterator[tuple[int, ImageStream]]:
    """Read the stream of every image that is painted, one at a time."""
    largest: dict[int, tuple[float, PdfImage]] = {}
    for mark in (mark for page in pages for mark in page.marks):
        if (picture := mark.picture) and picture.key and mark.matrix:
            ppi = geometry.effective_ppi((picture.width, picture.height), mark.matrix)
            if picture.key not in largest or ppi < largest[picture.key][0]:
                largest[picture.key] = ppi, picture
    for key, (ppi, picture) in largest.items():
        yield key, _image_stream(cache.streams[key], picture, ppi / MM_PER_INCH)


def _image_stream(stream: pikepdf.Stream, picture: PdfImage, per_mm: float) -> ImageStream:
    try:
        raw = bytes(stream.read_raw_bytes())
    except BROKEN as error:
        return ImageStream(digest="", fault=message_of(error))
    # ICC.1:2010, B.4: the profile in a JPEG follows this name.
    has_profile = picture.jpeg and b"ICC_PROFILE\0" in raw
    measured = ImageStream(digest=hashlib.sha256(raw).hexdigest(), has_profile=has_profile)
    if not (picture.jpeg and picture.space and picture.space.channels == 4):
        return measured
    try:
        ink = images.measure_ink(raw, inverted=picture.inverted, per_mm=per_mm)
        return replace(measured, ink=ink)
    except images.PictureError as error:
        return replace(measured, fault=str(error))


def _output_intents(pdf: pikepdf.Pdf) -> Iterator[OutputIntent]:
    intents = pdf.Root.get("/OutputIntents")
    for entry in intents if isinstance(intents, Array) else ():
        profile, header = get(entry, "/DestOutputProfile"), b""
        if isinstance(profile, pikepdf.Stream):
            with suppress(*BROKEN):
                header = profile.read_bytes()[:40]
        yield OutputIntent(
            subtype=as_text(get(entry, "/S")),
            condition=as_text(get(entry, "/OutputConditionIdentifier")),
            registry=as_text(get(entry, "/RegistryName")),
            channels=int(as_number(get(profile, "/N"))),
            profile_space=header[16:20].decode("latin-1").strip(),
            profile_class=header[12:16].decode("latin-1").strip(),
        )


def _info(pdf: pikepdf.Pdf) -> dict[str, str]:
    info = pdf.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        return {}
    return {key[1:]: as_text(value) for key, value in info.items()}


def _prefixed(xmp: Xmp) -> Iterator[tuple[str, str]]:
    for each in reversed(xmp.properties):
        if each.top and each.namespace in _PREFIXES:
            yield _PREFIXES[each.namespace] + each.name, each.value
