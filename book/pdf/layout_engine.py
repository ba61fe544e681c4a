"""Lay XHTML out on pages with WeasyPrint, and write it as PDF.

WeasyPrint 70 reports most faults in its log alone: it writes the PDF without a picture that it
cannot read. So every warning is an error, except for missing glyphs, which are returned.
"""

import base64
import ctypes.util
import gc
import logging
import mimetypes
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from book import bootstrap
from book.files import atomic, cache_files, kept_files
from book.files.kept_files import ChangedFileError
from book.files.outside_programs import set_variables
from book.layout import MeasuredLine, typefaces
from book.pdf import (
    block_boxes,
    carried_notes,
    checked_pictures,
    kept_fonts,
    line_boxes,
    placed_boxes,
    short_lines,
    tagging,
)
from book.pdf.block_boxes import BlockBox

#: Every address in a document begins with this, which is no folder of any machine: WeasyPrint 70
#: names images in the PDF by the MD5 of their address, and the same book must have the same bytes
#: wherever it is built. The scheme is `file:` because `urljoin` ignores unknown schemes.
BASE = "file:///book/"
#: A PNG of one white pixel.
_WHITE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
#: `press` compresses and identifies the finished file; doing it here too took 0.4 s more for a
#: press profile, and memory of the size of the file.
_RAW_OPTIONS = {"uncompressed_pdf": True, "pdf_identifier": False}
_MISSING_GLYPH = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]{4,6})\)", re.DOTALL)


class LayoutError(Exception):
    """A document that WeasyPrint cannot lay out: a fault of templates or styles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The pages of a document that was laid out."""

    count: int
    #: Ids of the elements on each page, in page order.
    anchors: tuple[frozenset[str], ...]
    #: For each page, in reading order: the `data-at` of the nearest element that has one, and the
    #: text; empty for a picture. Running heads, notes and generated text are left out.
    content: tuple[tuple[tuple[str, str], ...], ...]
    #: The lines of text and the pictures in it, on each page.
    lines: tuple[tuple[MeasuredLine, ...], ...]
    #: Characters that none of the program's typefaces has.
    missing: frozenset[str]
    #: Where blocks stand on each page; empty unless they were asked for.
    boxes: tuple[tuple[BlockBox, ...], ...] = ()


def lay_out(
    xhtml: str,
    target: BinaryIO | None = None,
    *,
    sources: Mapping[str, Path],
    digests: Mapping[str, str] = MappingProxyType({}),
    variant: str,
    cache: Path,
    boxes: bool = False,
    keep_fonts: bool = False,
) -> PageFacts:
    """Lay a document out on pages, and write it as PDF to `target`.

    Without a target the pictures need not exist. `sources` maps the first part of an address to a
    folder, or a whole address to a file; no other file and no network can be reached. `digests` are
    the SHA-256 of files by address: what is read from them must have it. `variant` is WeasyPrint's
    name of a PDF standard, such as `pdf/x-4`; `cache` is a folder for fontconfig's index. With
    `boxes` the result says where blocks stand; with `keep_fonts` fonts have the letters of earlier
    documents, too, and are made less often. Raises `LayoutError` for a warning of WeasyPrint and
    for any other address, `ChangedFileError` for a file with another digest, and
    `NotInstalledError` when WeasyPrint's C libraries are missing.
    """
    #: The digests of what was fetched, by its path.
    fetched: dict[str, str] = {}
    with (
        _rare_collections(),
        _layout_engine(cache, xhtml),
        tagging.complete_tags(),
        carried_notes.keep_notes(),
        short_lines.fill_lines(),
        placed_boxes.keep_whole(),
        _collect_log() as messages,
        checked_pictures.check_pictures(fetched),
        kept_fonts.keep_fonts() if keep_fonts else nullcontext(),
    ):
        import weasyprint

        fetcher = _create_fetcher(sources, digests, fetched, blank=target is None)
        html = weasyprint.HTML(string=xhtml, base_url=BASE, url_fetcher=fetcher)
        fonts = kept_fonts.font_configuration() if keep_fonts else None
        document = html.render(font_config=fonts, pdf_variant=variant, **_RAW_OPTIONS)
        for page in document.pages:
            tagging.space_words(page._page_box)
        if target is not None:
            document.write_pdf(target, pdf_variant=variant, **_RAW_OPTIONS)
    glyphs = [_MISSING_GLYPH.search(message) for message in messages]
    faults = [message for message, glyph in zip(messages, glyphs, strict=True) if glyph is None]
    if faults:
        raise LayoutError("; ".join(dict.fromkeys(faults)))
    return PageFacts(
        count=len(document.pages),
        anchors=tuple(frozenset(page.anchors) for page in document.pages),
        content=tuple(tuple(_content_of_box(page._page_box)) for page in document.pages),
        lines=tuple(tuple(line_boxes.lines_of_page(page._page_box)) for page in document.pages),
        missing=frozenset(chr(int(glyph.group(1), 16)) for glyph in glyphs if glyph),
        boxes=_boxes_of_pages(html, document) if boxes else (),
    )


def _boxes_of_pages(html: Any, document: Any) -> tuple[tuple[BlockBox, ...], ...]:
    places = block_boxes.places_of_elements(html.etree_element)
    pages = (block_boxes.boxes_of_page(page._page_box, places) for page in document.pages)
    return tuple(tuple(boxes) for boxes in pages)


def import_weasyprint(cache: Path) -> None:
    """Import WeasyPrint ahead of its first use; it takes most of a second."""
    with _layout_engine(cache):
        pass


def _content_of_box(box: Any, data_at: str = "") -> Iterator[tuple[str, str]]:
    """Yield the `content` of a box, which WeasyPrint 70 has no public function for."""
    from weasyprint.formatting_structure import boxes

    box = getattr(box, "_box", box)
    is_generated = "::" in (box.element_tag or "")
    if is_generated or isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return
    if box.element is not None:
        data_at = box.element.get("data-at", data_at)
    if isinstance(box, boxes.TextBox):
        yield data_at, box.text
    elif isinstance(box, boxes.ReplacedBox):
        yield data_at, ""
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _content_of_box(child, data_at)


@contextmanager
def _layout_engine(cache: Path, xhtml: str = "") -> Iterator[None]:
    """Prepare the program's typefaces and WeasyPrint; raise its fatal errors as `LayoutError`."""
    bootstrap.require_libraries()
    # Each build begins with an empty folder: an index that was cut short would be believed.
    index = cache / "fontconfig"
    cache_files.make_folder(index)
    # Another process may be importing WeasyPrint, which needs no text.
    conf = index / ("apostrophe.conf" if typefaces.APOSTROPHE in xhtml else "fonts.conf")
    atomic.write(conf, typefaces.fonts_conf(xhtml, cache, index).encode())
    # fontconfig has no other setting for this, and reads it once, when WeasyPrint first uses it.
    # fontTools instantiates the variable sans for WeasyPrint, and writes the current time into it.
    set_variables({"FONTCONFIG_FILE": str(conf), "SOURCE_DATE_EPOCH": "0"})
    # Imported late, because it takes 0.6 s, reads the variables set above, and makes Pillow accept
    # truncated pictures (FACTS.md, Pictures in WeasyPrint 70).
    with _no_compiler():
        from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        if isinstance(error.__cause__, ChangedFileError):
            raise error.__cause__ from None
        raise LayoutError(str(error)) from error


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Have Python look for unused cycles of objects less often, for the layout of one document.

    A layout makes millions of objects that stay: looking took 8 % of the time for the reportage.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _no_compiler() -> Iterator[None]:
    """Have WeasyPrint's C libraries found by the names that the system's loader knows.

    For each name that it does not know, and WeasyPrint 70 tries several, `ctypes` would call gcc
    and ld: the import took 0.9 s and more instead of 0.6 s, and a kill left their temporary files.
    """
    found = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = found


@contextmanager
def _collect_log() -> Iterator[list[str]]:
    """Collect the warnings and errors that WeasyPrint logs, instead of printing them."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    collector = Collector(logging.WARNING)
    before = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [collector], False
    try:
        yield messages
    finally:
        logger.handlers, logger.propagate = before


def _create_fetcher(
    sources: Mapping[str, Path],
    digests: Mapping[str, str],
    fetched: dict[str, str],
    *,
    blank: bool = False,
) -> Any:
    """Return a fetcher of `sources` alone; with `blank`, every picture is a white pixel.

    It adds the path and digest of each file that has a digest to `fetched`.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SourceFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            if blank and url.startswith(f"{BASE}pictures/"):
                # The document states their sizes, but WeasyPrint reads each picture.
                return URLFetcherResponse(url, _WHITE_PIXEL, {"Content-Type": "image/png"})
            path = resolve_address(url, sources)
            kind = mimetypes.types_map.get(path.suffix, "application/octet-stream")
            body: bytes | BinaryIO
            if digest := digests.get(unquote(url.removeprefix(BASE))):
                fetched[str(path)] = digest
                body = kept_files.read_unchanged(path, digest)
            else:
                body = path.open("rb")
            # With a file: address WeasyPrint 70 keeps no picture, and reads it again to write it.
            return URLFetcherResponse(path.as_uri(), body, {"Content-Type": kind})

    return SourceFetcher(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)


def resolve_address(url: str, sources: Mapping[str, Path]) -> Path:
    """Return the file of an address in `sources`; raise `ValueError` for any other address."""
    parts = urlsplit(url)
    name, _, rest = unquote(url.removeprefix(BASE)).partition("/")
    if url.startswith(BASE) and name in sources and not (parts.query or parts.netloc):
        root = sources[name].resolve()
        path = (root / rest).resolve() if rest else root
        if path.is_relative_to(root) and path.is_file():
            return path
    raise ValueError(f"refused: {url[:80]}")
