"""Lay a document out on pages with WeasyPrint; return the pages' facts and its complaints.

WeasyPrint answers most faults in its log only: a picture that it cannot read is left out and the
PDF is written all the same. So its log is part of the answer, and nothing of it is lost.
"""

import base64
import json
import logging
import mimetypes
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote, urlsplit

from book import bootstrap, typefaces
from book.files import atomic

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

#: Every address in a document begins with this; it is no folder of any machine, so that the
#: same book has the same bytes wherever it is built (facts: weasyprint.md, section 6).
BASE = "file:///book/"
#: A PNG of one white pixel.
_NO_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
#: `press` compresses and identifies the finished file; done here too, that took 0.4 s more for a
#: press profile, and the whole file's size in memory.
_RAW = {"uncompressed_pdf": True, "pdf_identifier": False}
_MISSING_GLYPH = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]{4,6})\)", re.DOTALL)


class LayoutError(Exception):
    """WeasyPrint could not do what the document asks; a fault of templates or styles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What is known of a document once it stands on pages."""

    count: int
    #: Ids of the elements on each page, in page order.
    anchors: tuple[frozenset[str], ...]
    #: What stands on each page, in the order of the text: the `data-at` that it stands under, and
    #: its words; a picture has none. Running heads, notes and generated words are left out.
    content: tuple[tuple[tuple[str, str], ...], ...]
    #: Characters that no typeface of ours has.
    missing: frozenset[str]


def write(
    xhtml: str, target: BinaryIO, *, shelves: Mapping[str, Path], variant: str, cache: Path
) -> PageFacts:
    """Write a document as PDF to `target`.

    `shelves` maps the first part of an address to a folder, or a whole address to a file:
    nothing else can be reached, neither other files nor any network. `variant` is WeasyPrint's
    name of a PDF standard, such as `pdf/x-4`; `cache` is where fontconfig may keep its index.
    Raises `LayoutError` when WeasyPrint complains, or is refused an address, and
    `NotInstalledError` when its C libraries are missing.
    """
    with _engine(cache), _label_elements(), _collect_log() as messages:
        document = _lay_out(xhtml, _fetcher(shelves), variant)
        document.write_pdf(target, pdf_variant=variant, **_RAW)
    return _page_facts(document, messages)


def lay_out(xhtml: str, *, shelves: Mapping[str, Path], variant: str, cache: Path) -> PageFacts:
    """Lay a document out as `write` does, but for its pictures, which need not be there yet."""
    with _engine(cache), _collect_log() as messages:
        document = _lay_out(xhtml, _fetcher(shelves, blank=True), variant)
    return _page_facts(document, messages)


def warm_up(cache: Path) -> None:
    """Import WeasyPrint, which takes most of a second, while there is something to wait for."""
    with _engine(cache):
        import weasyprint

        assert weasyprint


def _page_facts(document: Any, messages: Sequence[str]) -> PageFacts:
    """Say what is known of a document; `LayoutError` when WeasyPrint complained of it."""
    glyphs = [_MISSING_GLYPH.search(message) for message in messages]
    complaints = [message for message, glyph in zip(messages, glyphs, strict=True) if glyph is None]
    if complaints:
        raise LayoutError("; ".join(dict.fromkeys(complaints)))
    return PageFacts(
        count=len(document.pages),
        anchors=tuple(frozenset(page.anchors) for page in document.pages),
        content=tuple(tuple(_content_of_box(page._page_box)) for page in document.pages),
        missing=frozenset(chr(int(glyph.group(1), 16)) for glyph in glyphs if glyph),
    )


def _content_of_box(box: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """List what a box of WeasyPrint 70 holds; which page an element breaks on it tells nowhere."""
    from weasyprint.formatting_structure import boxes

    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return
    if box.element is not None:
        if box.element_tag and "::" in box.element_tag:
            return
        at = box.element.get("data-at", at)
    if isinstance(box, boxes.TextBox):
        yield at, box.text
    elif isinstance(box, boxes.ReplacedBox):
        yield at, ""
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _content_of_box(child, at)


@contextmanager
def _engine(cache: Path) -> Iterator[None]:
    """Make WeasyPrint ready to be imported; translate how it stops."""
    bootstrap.require_libraries()
    _use_own_typefaces(cache)
    # Late, because it takes 0.6 s, reads the variable above, and makes Pillow accept truncated
    # pictures from here on (images.py decides that for itself).
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        raise LayoutError(str(error)) from error


def _lay_out(xhtml: str, fetcher: Any, variant: str) -> Any:
    import weasyprint

    page = weasyprint.HTML(string=xhtml, base_url=BASE, url_fetcher=fetcher)
    return page.render(pdf_variant=variant, **_RAW)


def _use_own_typefaces(cache: Path) -> None:
    folder = cache / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    conf = folder / "fonts.conf"
    atomic.write(conf, typefaces.fonts_conf(folder).encode())
    # fontconfig can be told in no other way, and only before WeasyPrint first asks it.
    os.environ["FONTCONFIG_FILE"] = str(conf)
    # fontTools cuts the variable sans for WeasyPrint, and would write the time of day into it.
    os.environ["SOURCE_DATE_EPOCH"] = "0"


@contextmanager
def _collect_log() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs from warnings up, and keep it from the terminal."""
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


@contextmanager
def _label_elements() -> Iterator[None]:
    """Have each structure element say, in its title, which element of the document it stands for.

    WeasyPrint forgets that once its boxes are tagged, and offers no other way to know it later
    (`add_tags` of version 70, which pyproject pins). `press` reads it and takes it out again.
    """
    import pydyf
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf import tags

    numbers: dict[int, int] = {}
    build = tags._build_box_tree

    def naming(box: Any, *rest: Any) -> Iterator[Any]:
        for made in build(box, *rest):
            placed = box._box if isinstance(box, AbsolutePlaceholder) else box
            if placed.element is not None and "T" not in made:
                said = {
                    "element": numbers.setdefault(id(placed.element), len(numbers)),
                    "name": placed.element_tag,
                }
                if placed.element_tag == placed.element.tag:
                    named = {"lang": "lang", "tag": "data-tag"}
                    said |= {
                        key: placed.element.get(attribute)
                        for key, attribute in named.items()
                        if placed.element.get(attribute)
                    }
                made["T"] = pydyf.String(json.dumps(said))
            yield made

    tags._build_box_tree = naming
    try:
        yield
    finally:
        tags._build_box_tree = build


def _fetcher(shelves: Mapping[str, Path], *, blank: bool = False) -> Any:
    """Make a fetcher that reaches the shelves and nothing else; with `blank`, not the pictures."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ShelfFetcher(URLFetcher):  # type: ignore[misc]
        """Answers with our own files; every other address is refused."""

        def fetch(self, url: str, headers: object = None) -> "URLFetcherResponse":
            if blank and url.startswith(f"{BASE}pictures/"):
                # Their sizes are in the document; WeasyPrint wants something to read all the same.
                return URLFetcherResponse(url, _NO_PICTURE, {"Content-Type": "image/png"})
            path = resolve_address(url, shelves)
            kind = mimetypes.types_map.get(path.suffix, "application/octet-stream")
            # With a file: address WeasyPrint reads a picture when it is written, not before.
            return URLFetcherResponse(path.as_uri(), path.open("rb"), {"Content-Type": kind})

    return ShelfFetcher(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)


def resolve_address(url: str, shelves: Mapping[str, Path]) -> Path:
    """Find the file behind an address of the document; `ValueError` for every other address."""
    parts = urlsplit(url)
    if not url.startswith(BASE) or parts.query or parts.netloc:
        raise ValueError(f"refused: {url[:80]}")
    shelf, _, rest = unquote(url.removeprefix(BASE)).partition("/")
    if shelf not in shelves:
        raise ValueError(f"refused: {url[:80]}")
    root = shelves[shelf].resolve()
    path = (root / rest).resolve() if rest else root
    if not path.is_relative_to(root) or not path.is_file():
        raise ValueError(f"refused: {url[:80]}")
    return path
