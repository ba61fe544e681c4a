"""Typesetting for the preview, in a process of its own that stays.

What is loaded once stays loaded: WeasyPrint, the texts that were read, what was measured.
"""

import hashlib
import html
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from book import build, edition, images, layout, model, pdf, plan, render
from book.errors import Finding, RefusedError, errors_in
from book.files import atomic, cache_files, kept_files
from book.layout import Layout, Measures, typefaces
from book.manuscript import block_lines, gallery, load, sections, source_files
from book.manuscript.load import Manuscript
from book.manuscript.sections import ParsedTexts
from book.model import Publication
from book.pdf import PageFacts
from book.plan import Derivative, Edition, PictureSettings
from book.project import STYLES, Project
from book.proof.live import changed_pages, ebook_documents
from book.proof.live.changed_pages import LaidPart, PartOrder
from book.proof.live.ebook_documents import EbookDocument
from book.render.document_parts import DividedDocument, divide_document

#: Pixels per inch of photographs on pages, of which two fall on one of a display of 96 ppi.
_PPI = 150
#: Longer edge of photographs in the e-book, in pixels: a phone of 390 px at two a pixel.
_PHONE_EDGE = 800
#: Words of a block by which it is called.
_MOST_LETTERS = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where the preview has its files: beside those of a build, which it does not touch."""

    root: Path

    @property
    def cache(self) -> Path:
        """The index of fontconfig."""
        return self.root / "build" / "cache" / "live"

    @property
    def pictures(self) -> Path:
        """Photographs at the size of a screen."""
        return self.cache / "pictures"

    @property
    def pages(self) -> Path:
        """The pages of each part, as PDF."""
        return self.cache / "pages"

    def pdf(self, key: str) -> Path:
        """Return the file of the pages of a part."""
        return self.pages / f"{key}.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetManuscript:
    """A manuscript that was read and composed, and all that its pages are made from."""

    publication: Publication
    document: DividedDocument
    #: Number of pages that each section was composed on, by its id.
    counts: Mapping[str, int]
    unnumbered: int
    #: Width and height of a page in mm.
    size: tuple[float, float]
    #: SHA-256 of the picture files by their names, and of all that documents refer to.
    pictures: Mapping[str, str]
    inputs: str
    #: The parts by the files that they are read from.
    parts: Mapping[str, str]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEbook:
    """What the pages of a manuscript do not wait for."""

    documents: tuple[EbookDocument, ...]
    #: The other files of the e-book by their names: style sheets and typefaces.
    styles: Mapping[str, bytes]
    #: File and line of each block by its place.
    places: Mapping[str, tuple[str, int]]


@dataclass(slots=True)
class _Kept:
    """What was read and measured before, of the last state alone."""

    texts: ParsedTexts
    #: The parts of the document for measuring by their ids, and their pages by their keys.
    laid: dict[str, LaidPart]
    measured: dict[str, PageFacts]
    #: Whether the process draws U+02BC by changed fonts (`layout.typefaces`); None before it draws.
    apostrophe: bool | None = None
    manuscript: Manuscript | None = None
    planned: tuple[Derivative, ...] = ()


_KEPT = _Kept(texts={}, laid={}, measured={})


class OtherFontsError(Exception):
    """The manuscript needs fonts that this process has not loaded, and another one can."""


def set_manuscript(root: Path) -> SetManuscript | tuple[Finding, ...]:
    """Read the manuscript, compose its pages and make its photographs.

    Return all findings instead where one of them is an error. Raise `OtherFontsError` where another
    process has to do it.
    """
    try:
        return _set_manuscript(root)
    except RefusedError as error:
        # It cannot be sent from one process to another.
        return error.findings


def _set_manuscript(root: Path) -> SetManuscript:
    project, folders = Project(root), Folders(root=root)
    for folder in (folders.pictures, folders.pages):
        cache_files.make_folder(folder)
    manuscript = load.read_manuscript(project, parsed=_KEPT.texts)
    _KEPT.texts = {file: text for file, text in _KEPT.texts.items() if file in manuscript.sources}
    publication, page = manuscript.publication, manuscript.page
    styles = _digest_styles()
    measures = _measure(manuscript, folders, styles)
    composed = layout.compose(publication, page, measures)
    planned = _plan_pictures(manuscript, composed)
    warnings = [
        *manuscript.warnings,
        *build.find_layout_faults(manuscript, composed, release=False),
        *_make_pictures(manuscript, project, folders, planned),
    ]
    if errors_in(warnings):
        raise RefusedError(warnings)
    digests = images.picture_digests(folders.pictures, planned)
    images.remove_unplanned(folders.pictures, planned)
    unnumbered = 2 if manuscript.printer.binding == "perfect" else 0
    files = plan.edition_pictures(planned, Edition.SCREEN)
    cover = plan.cover_picture(planned, Edition.SCREEN)
    front = render.set_front_cover(
        publication,
        page,
        cover,
        kept_files.read_unchanged(folders.pictures / cover.name, digests[cover.name])
        if cover
        else b"",
        kept_files.read_unchanged(manuscript.press_profile, manuscript.press_digest),
        in_print=False,
    )
    xhtml = render.render_screen(publication, composed, files, front, unnumbered=unnumbered)
    inputs = hashlib.sha256(repr((styles, sorted(digests.items()))).encode()).hexdigest()
    _KEPT.manuscript, _KEPT.planned = manuscript, planned
    return SetManuscript(
        publication=publication,
        document=divide_document(xhtml),
        counts=_counts(composed, measures),
        unnumbered=unnumbered,
        size=(page.width, page.height),
        pictures=digests,
        inputs=inputs,
        parts={file: section.id for file, section in _sections(publication, root)},
        warnings=tuple(warnings),
    )


def set_ebook(root: Path) -> SetEbook:
    """Return the e-book of the manuscript that was set last, and the lines of its blocks."""
    manuscript = _KEPT.manuscript
    if manuscript is None:
        raise ValueError("no manuscript was set")
    folder = Folders(root=root).pictures
    documents = tuple(ebook_documents.render_documents(manuscript, _KEPT.planned, folder))
    styles = {"epub.css": (STYLES / "epub.css").read_bytes()}
    if manuscript.settings.epub.fonts:
        text = html.unescape("".join(page.xhtml for page in documents))
        styles |= typefaces.embedded_fonts(text)
    return SetEbook(documents=documents, styles=styles, places=_places(manuscript, root))


def lay_out_part(root: Path, order: PartOrder, pictures: Mapping[str, str]) -> LaidPart:
    """Lay one part out, and write its pages; `pictures` are the SHA-256 of files by name."""
    folders = Folders(root=root)
    with (
        atomic.replacement(folders.pdf(order.key), synchronised=False) as path,
        path.open("wb") as target,
    ):
        facts = pdf.lay_out(
            order.xhtml,
            target,
            sources={"styles": STYLES, "pictures": folders.pictures},
            digests={f"pictures/{name}": digest for name, digest in pictures.items()},
            variant="",
            cache=folders.cache,
            boxes=True,
            keep_fonts=True,
        )
    words: dict[str, str] = {}
    for place, text in (each for page in facts.content for each in page):
        if len(words.get(place, "")) < _MOST_LETTERS:
            # Where a line ends, its space is gone.
            words[place] = " ".join(f"{words.get(place, '')} {text}".split())[:_MOST_LETTERS]
    return LaidPart(
        key=order.key,
        markup=order.part.markup,
        anchors=facts.anchors,
        boxes=facts.boxes,
        words=words,
        missing=facts.missing,
    )


def _measure(manuscript: Manuscript, folders: Folders, styles: str) -> Measures:
    """Return the measures of a publication; what was measured before is not laid out again."""
    publication = manuscript.publication
    covers = manuscript.printer.binding == "saddle"
    xhtml = render.render_measures(publication, manuscript.page, covers=covers)
    _load_fonts(typefaces.APOSTROPHE in xhtml, folders)
    document = divide_document(xhtml)
    known, laid = _KEPT.measured, _KEPT.laid
    while True:
        orders = tuple(changed_pages.orders(document, laid, {}, unnumbered=0, inputs=styles))
        order = changed_pages.next_order(orders, laid, ())
        if order is None:
            break
        facts = known.get(order.key) or pdf.lay_out(
            order.xhtml,
            sources={"styles": STYLES},
            variant="",
            cache=folders.cache,
            keep_fonts=True,
        )
        known[order.key] = facts
        laid[order.part.id] = LaidPart(
            key=order.key, markup=order.part.markup, anchors=facts.anchors, boxes=(), words={}
        )
    _KEPT.measured = {order.key: known[order.key] for order in orders}
    parts = tuple(_KEPT.measured[order.key] for order in orders)
    return edition.measures_on_pages(
        publication,
        PageFacts(
            count=sum(part.count for part in parts),
            anchors=tuple(page for part in parts for page in part.anchors),
            content=(),
            lines=tuple(page for part in parts for page in part.lines),
            missing=frozenset(),
        ),
    )


def _load_fonts(apostrophe: bool, folders: Folders) -> None:
    """Have fontconfig load the fonts, which it does once in a process, by the first text."""
    if _KEPT.apostrophe is None:
        text = typefaces.APOSTROPHE if apostrophe else ""
        pdf.lay_out(f"<p>{text}</p>", sources={}, variant="", cache=folders.cache, keep_fonts=True)
        _KEPT.apostrophe = apostrophe
    if _KEPT.apostrophe is not apostrophe:
        raise OtherFontsError


def _counts(composed: Layout, measures: Measures) -> Mapping[str, int]:
    """Return the number of pages that each section was composed on."""
    counts, at = {}, measures.pages_before
    for id, pages in composed.sections.items():
        blank = composed.page.opens_on_recto and at % 2
        counts[id] = blank + sum(getattr(page, "pages", 1) for page in pages)
        at += counts[id]
    return counts


def _plan_pictures(manuscript: Manuscript, composed: Layout) -> tuple[Derivative, ...]:
    """Plan photographs for screens; no words are written into them, which change more often."""
    settings = manuscript.picture_settings
    ppi = min(_PPI, settings.screen_ppi)
    small = PictureSettings(
        print_ppi=ppi, screen_ppi=ppi, epub_long_edge=_PHONE_EDGE, sheet=settings.sheet
    )
    recipes = {
        name: replace(recipe, words=False)
        for name, recipe in plan.recipes(manuscript.press_digest).items()
    }
    planned = plan.plan_derivatives(
        manuscript.publication, composed, small, recipes, images.LIBRARY
    )
    return tuple(file for file in planned if file.edition in (Edition.SCREEN, Edition.EPUB))


def _make_pictures(
    manuscript: Manuscript, project: Project, folders: Folders, planned: tuple[Derivative, ...]
) -> Iterator[Finding]:
    """Make the picture files; yield what is wrong or doubtful of photographs."""
    photos, toml = manuscript.publication.by_id, manuscript.gallery_toml
    press = kept_files.read_unchanged(manuscript.press_profile, manuscript.press_digest)
    with ThreadPoolExecutor(2) as threads:
        results = images.make_derivatives(
            planned,
            photos,
            project.root,
            folders.pictures,
            press,
            threads,
            memory=folders.cache / "digests.json",
        )
        for result in results:
            file = photos[result.photo_id].file
            if result.fault:
                yield gallery.damaged_picture(result.photo_id, file, result.fault, toml)
            if result.doubt:
                yield gallery.doubtful_picture(result.photo_id, file, result.doubt, toml)


def _sections(publication: Publication, root: Path) -> Iterator[tuple[str, model.Section]]:
    """Yield each text with the file that it was read from."""
    paths = (*sections.section_files(root, []), root / sections.DISCLAIMER)
    # A section that was saved since is in the next state.
    for section, path in zip((*publication.sections, publication.disclaimer), paths, strict=False):
        yield source_files.shown(path, root), section


def _places(manuscript: Manuscript, root: Path) -> Mapping[str, tuple[str, int]]:
    """Return file and line of each block by its place."""
    publication, toml = manuscript.publication, manuscript.gallery_toml
    about = manuscript.publication_toml
    places: dict[str, tuple[str, int]] = {
        name: (about.file, about.line("title")) for name in ("cover", "titlepage", "imprint")
    }
    for file, section in _sections(publication, root):
        text = source_files.read_text(root, root / file).text
        lines = block_lines.block_lines(text, section)
        places |= {place: (file, line) for place, line in lines.items()}
        places[f"contents-{section.id}"] = file, lines[section.id]
    for photo in publication.photos:
        places[f"photo-{photo.id}"] = manuscript.places[photo.id]
        table = toml.file, toml.line("photo", photo.id, "caption")
        places[f"caption-{photo.id}"] = places[f"listed-{photo.id}"] = table
    return places


def _digest_styles() -> str:
    """Return the SHA-256 of the style sheets, which documents refer to."""
    content = [(path.name, path.read_bytes()) for path in sorted(STYLES.glob("*.css"))]
    return hashlib.sha256(repr(content).encode()).hexdigest()
