"""Read finished editions the way their readers do, with engines that did not write them.

PDFium draws pages, reads text and pictures; pikepdf (qpdf) looks at the structure; zipfile and
lxml open the EPUB. A helper here states a fact; what must hold is said by the tests.
"""

import hashlib
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree
from PIL import Image

from book import model
from book.manuscript import load
from book.manuscript.load import Manuscript
from book.model import Photo, Publication
from book.project import Project

ROOT = Path(__file__).parents[2]
MM = 72 / 25.4
#: Left, bottom, right and top, in points.
Box = tuple[float, float, float, float]

NAMESPACES = {
    "html": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"

# --- building -------------------------------------------------------------------------------


def book(
    *words: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the `book` command of the checkout, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "book", *map(str, words)],
        cwd=cwd,
        env=environment(**(env or {})),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def environment(**more: str) -> dict[str, str]:
    """What a process of the checkout's `book` finds in its environment."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A project that has been built, and what the command said."""

    project: Path
    source: Manuscript
    run: subprocess.CompletedProcess[str]

    @property
    def publication(self) -> Publication:
        return self.source.publication

    @property
    def build(self) -> Path:
        return self.project / "build"

    @property
    def print(self) -> Path:
        return self.build / f"{self.publication.name}-print.pdf"

    @property
    def screen(self) -> Path:
        return self.build / f"{self.publication.name}-screen.pdf"

    @property
    def epub(self) -> Path:
        return self.build / f"{self.publication.name}.epub"

    @property
    def editions(self) -> tuple[Path, Path, Path]:
        return self.print, self.screen, self.epub

    @property
    def picture_ids(self) -> Mapping[str, str]:
        """Ids of photographs by the SHA-256 of the files that were made of them."""
        folder = self.build / "cache" / "pictures"
        named = re.compile(r"(.+)-[0-9]+w-[0-9a-f]{12}\.jpg")
        return {
            sha256(path.read_bytes()): match.group(1)
            for path in folder.glob("*.jpg")
            if (match := named.fullmatch(path.name))
        }


def build(project: Path, *words: str) -> Built:
    """Build a project, which has to succeed."""
    run = book("build", "--project", project, *words)
    assert run.returncode == 0, run.stdout + run.stderr
    source = load.read_manuscript(Project(project))
    return Built(project=project, source=source, run=run)


def rewrite(path: Path, old: str, new: str) -> None:
    """Replace words of a manuscript that are there exactly once."""
    words = path.read_text(encoding="utf-8")
    assert words.count(old) == 1, f"{old!r} is {words.count(old)} times in {path}"
    path.write_text(words.replace(old, new), encoding="utf-8")


def contents(build: Path) -> dict[str, str]:
    """Digests of the editions that stand in a build folder, by name."""
    return {
        path.name: sha256(path.read_bytes())
        for path in sorted(build.iterdir())
        if path.suffix in (".pdf", ".epub")
    }


def leftovers(build: Path) -> list[str]:
    """Parts of files that an interrupted build has left, anywhere below a build folder."""
    return sorted(path.name for path in build.rglob("*.part"))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- words ----------------------------------------------------------------------------------


def said(words: str) -> str:
    """Words as they are compared: breaks between lines and hyphens inside words do not count."""
    # Where a line ends in a hyphen PDFium joins the word and puts one of these in its place.
    words = re.sub("[\x02\ufffe\u00ad\u2010-]", "", words)
    return " ".join(words.split())


def squeezed(words: str) -> str:
    """Letters and marks alone, for what has been read letter by letter."""
    return said(words).replace(" ", "")


def first_absent(pieces: list[str], text: str) -> str | None:
    """The first of some words that does not follow the ones before it; None when all do."""
    text, at = said(text), 0
    for piece in pieces:
        at = text.find(said(piece), at)
        if at < 0:
            return piece
        at += len(said(piece))
    return None


def captioned(photo: Photo) -> str:
    """What stands under a photograph in every edition."""
    return " ".join(filter(None, (photo.caption, photo.altered, photo.credit.line)))


def pieces(blocks: model.Blocks, publication: Publication) -> Iterator[str]:
    """Everything that some blocks say, in reading order, footnotes left out."""
    for block in blocks:
        match block:
            case model.Paragraph() | model.Heading():
                yield from _inline_pieces(block.content)
            case model.Quotation():
                yield from pieces(block.blocks, publication)
            case model.Listing():
                for item in block.items:
                    yield from pieces(item, publication)
            case model.Verbatim():
                yield block.text
            case model.Figure():
                yield captioned(publication.photo(block.photo_id))
            case model.Gallery():
                for photo_id in block.photo_ids:
                    yield captioned(publication.photo(photo_id))
            case model.Pause():
                pass


def _inline_pieces(inlines: model.Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case str():
                if said(inline):
                    yield inline
            case model.Styled() | model.Passage() | model.Link():
                yield from _inline_pieces(inline.content)
            case _:
                pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The first publication, as `tests/promises/izium.txt` has it."""

    #: Paragraphs, captions with credits and the disclaimer, in order.
    pieces: list[str]
    captions: list[str]


def article() -> Article:
    """Read the article; a line with slashes is a caption, its photographers and their agency."""
    lines = (ROOT / "tests/promises/izium.txt").read_text(encoding="utf-8").splitlines()
    told: list[str] = []
    captions: list[str] = []
    for line in filter(None, lines):
        caption, *credit = line.split(" / ")
        told.append(f"{caption} {' / '.join(credit)}" if credit else line)
        captions += told[-1:] if credit else []
    return Article(pieces=told, captions=captions)


# --- PDF, as PDFium sees it -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter or mark with the box of its ink."""

    character: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture where it is drawn, with the part of it that is clipped away."""

    #: SHA-256 of the picture's stream, as it is stored.
    digest: str
    box: Box
    #: Pixels.
    pixels: tuple[int, int]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it is drawn."""

    #: Counted from 1.
    number: int
    text: str
    letters: tuple[Letter, ...]
    pictures: tuple[Picture, ...]

    def within(self, left: float, bottom: float, right: float, top: float) -> str:
        """Read the letters that stand inside a box with all their ink, without spaces."""
        return squeezed(
            "".join(
                letter.character
                for letter in self.letters
                if left <= letter.box[0]
                and bottom <= letter.box[1]
                and letter.box[2] <= right
                and letter.box[3] <= top
            )
        )


@cache
def pages(pdf: Path) -> tuple[Page, ...]:
    """Read every page of a PDF that will not change any more."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_page(page, number) for number, page in enumerate(document, start=1))
    finally:
        document.close()


def text(pdf: Path) -> str:
    """The words of a whole PDF, page after page."""
    return " ".join(page.text for page in pages(pdf))


@cache
def drawn(pdf: Path, number: int, scale: float = 1.0) -> Image.Image:
    """Draw one page, counted from 1, in grey; `scale` is pixels a point."""
    return colours(pdf, number, scale).convert("L")


@cache
def colours(pdf: Path, number: int, scale: float = 1.0) -> Image.Image:
    """Draw one page, counted from 1, in colours."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


@cache
def media_box(pdf: Path) -> Box:
    """Where the drawing of a page begins and ends; the same on every page of ours."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        (box,) = {page.get_mediabox() for page in document}
        return box
    finally:
        document.close()


def cut(pdf: Path, number: int, box: Box, scale: float = 1.0) -> Image.Image:
    """Draw what stands in one box of a page, in grey."""
    left, _, _, top = media_box(pdf)
    corners = (box[0] - left, top - box[3], box[2] - left, top - box[1])
    return drawn(pdf, number, scale).crop(tuple(round(scale * edge) for edge in corners))


def outline(pdf: Path) -> list[tuple[int, str, int]]:
    """Level, title and page, counted from 1, of each entry of a PDF's outline."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (entry.level, entry.get_title(), entry.get_dest().get_index() + 1)
            for entry in document.get_toc()
        ]
    finally:
        document.close()


def page_labels(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document.get_page_label(index) for index in range(len(document))]
    finally:
        document.close()


def standing(pdf: Path, title: str, *, after: int = 5) -> int:
    """The one page that begins with a title, after the front matter; counted from 1."""
    (number,) = (
        page.number
        for page in pages(pdf)
        if page.number > after and said(page.text).startswith(said(title))
    )
    return number


def pictured(built: Built, pdf: Path) -> dict[str, list[int]]:
    """The pages on which each photograph is drawn, by photograph."""
    found: dict[str, list[int]] = {photo.id: [] for photo in built.publication.photos}
    for page in pages(pdf):
        for picture in page.pictures:
            found[built.picture_ids[picture.digest]].append(page.number)
    return found


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    textpage = page.get_textpage()
    return Page(
        number=number,
        text=textpage.get_text_range(),
        letters=tuple(_letters(textpage)),
        pictures=tuple(
            Picture(
                digest=sha256(bytes(image.get_data())),
                box=image.get_bounds(),
                pixels=image.get_px_size(),
            )
            for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        ),
    )


def _letters(textpage: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    for index in range(textpage.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if character.isprintable() and not character.isspace():
            yield Letter(character=character, box=textpage.get_charbox(index))


# --- PDF, as qpdf sees it -------------------------------------------------------------------


def image_streams(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Stream]:
    """Picture streams that are drawn on some page, by the SHA-256 of their bytes."""
    found: dict[str, pikepdf.Stream] = {}
    for page in pdf.pages:
        resources = page.obj.Resources.get("/XObject", {})
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Do":
                stream = resources[str(operands[0])]
                if stream.Subtype == pikepdf.Name.Image:
                    found[sha256(stream.read_raw_bytes())] = stream
    return found


def instructions(pdf: pikepdf.Pdf) -> Iterator[tuple[str, list[object]]]:
    """Operators with their operands, of every page and of every form that pages draw."""
    for page in pdf.pages:
        yield from _instructions(page)
        for name, stream in page.obj.Resources.get("/XObject", {}).items():
            if stream.Subtype == pikepdf.Name.Form:
                assert name
                yield from _instructions(stream)


def _instructions(content: pikepdf.Page | pikepdf.Object) -> Iterator[tuple[str, list[object]]]:
    for operands, operator in pikepdf.parse_content_stream(content):
        yield str(operator), list(operands)


def fonts(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Font descriptors by the names of their fonts."""
    found = {}
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            found[str(font.BaseFont)] = descendant.get("/FontDescriptor", pikepdf.Dictionary())
    return found


def tags(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every element of a PDF's structure tree, in reading order."""
    found: list[pikepdf.Object] = []

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            walk(element.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return found


# --- EPUB -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Epub:
    """An EPUB that has been taken apart; parsing it proves that it is well-formed."""

    names: tuple[str, ...]
    infos: tuple[zipfile.ZipInfo, ...]
    package: etree._Element
    #: XHTML files by their names in the archive.
    documents: Mapping[str, etree._Element]
    #: In the order of the spine.
    spine: tuple[str, ...]
    files: Mapping[str, bytes]

    @property
    def manifest(self) -> dict[str, str]:
        """Media types by the names of files in the archive."""
        return {
            _in_package(str(item.get("href"))): str(item.get("media-type"))
            for item in self.package.iterfind("opf:manifest/opf:item", NAMESPACES)
        }

    @property
    def navigation(self) -> etree._Element:
        return self.documents["EPUB/nav.xhtml"]

    @property
    def text(self) -> str:
        """The words of all bodies, in reading order."""
        return " ".join(
            "".join(body.itertext())
            for name in self.spine
            for body in self.documents[name].iterfind("html:body", NAMESPACES)
        )

    @property
    def pictures(self) -> list[str]:
        """The files that <img> elements show, in reading order."""
        return [
            _in_package(str(image.get("src")), name)
            for name in self.spine
            for image in self.documents[name].iterfind(".//html:img", NAMESPACES)
        ]

    def properties(self, name: str) -> list[str]:
        """Values of a <meta property="…"> of the package."""
        return [
            str(meta.text)
            for meta in self.package.iterfind("opf:metadata/opf:meta", NAMESPACES)
            if meta.get("property") == name and meta.get("refines") is None
        ]

    def dublin_core(self, name: str) -> list[str]:
        """Values of a <dc:…> element of the package."""
        return [str(e.text) for e in self.package.iterfind(f".//dc:{name}", NAMESPACES)]

    def entries(self, kind: str) -> list[tuple[str, str]]:
        """Target and words of each entry of one <nav>: `toc`, `landmarks`, `loi`."""
        (nav,) = (
            nav
            for nav in self.navigation.iterfind(".//html:nav", NAMESPACES)
            if nav.get(EPUB_TYPE) == kind
        )
        return [
            (str(link.get("href")), said("".join(link.itertext())))
            for link in nav.iterfind(".//html:a", NAMESPACES)
        ]

    def resolve(self, href: str, base: str = "EPUB/nav.xhtml") -> etree._Element | None:
        """Find what an address inside the book leads to."""
        path, _, fragment = href.partition("#")
        document = self.documents.get(_in_package(path, base) if path else base)
        if document is None or not fragment:
            return document
        found = [element for element in document.iter() if element.get("id") == fragment]
        return found[0] if len(found) == 1 else None


@cache
def epub(path: Path) -> Epub:
    """Take an EPUB apart."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        infos = tuple(archive.infolist())
        files = {info.filename: archive.read(info) for info in infos}
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
    package = etree.fromstring(files["EPUB/content.opf"], parser)
    by_id = {
        item.get("id"): _in_package(str(item.get("href")))
        for item in package.iterfind("opf:manifest/opf:item", NAMESPACES)
    }
    return Epub(
        names=tuple(info.filename for info in infos),
        infos=infos,
        package=package,
        documents={
            name: etree.fromstring(content, parser)
            for name, content in files.items()
            if name.endswith(".xhtml")
        },
        spine=tuple(
            by_id[item.get("idref")]
            for item in package.iterfind("opf:spine/opf:itemref", NAMESPACES)
        ),
        files=files,
    )


def _in_package(href: str, base: str = "EPUB/content.opf") -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), href))
