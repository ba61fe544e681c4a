"""A proof, put together from what was drawn, composed and reported. Pure but for file sizes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from book import model
from book.check.result import Subject
from book.layout.cover_sheet import spine_width
from book.manuscript.load import Manuscript
from book.plan import Edition
from book.proof.sheets.check_report import CheckReport
from book.proof.sheets.drawing import DrawnEdition
from book.proof.sheets.edition_pages import PrintLines, edition_pages
from book.proof.sheets.page_contents import PageContent
from book.proof.sheets.pinned_findings import pin_findings
from book.proof.sheets.proof_sheet import (
    ProofSheet,
    SheetEdition,
    SheetPage,
    SheetPhoto,
    screen_id,
)
from book.proof.sheets.screens import ReaderScreens

#: What each edition is called in a report.
SUBJECTS: Mapping[Edition, Subject] = {
    Edition.PRINT: "print",
    Edition.COVER: "cover",
    Edition.SCREEN: "screen",
    Edition.EPUB: "epub",
}
_TITLES = {
    Edition.PRINT: "Print edition",
    Edition.COVER: "Cover sheet",
    Edition.SCREEN: "Screen edition",
    Edition.EPUB: "E-book",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What is on the pages of the print edition, by their numbers, and the photographs."""

    contents: Mapping[int, PageContent] = field(default_factory=dict)
    photos: tuple[SheetPhoto, ...] = ()
    #: Letters that the contact sheet to print cannot show.
    lacking: str = ""


def assemble(
    manuscript: Manuscript,
    files: Mapping[Edition, Path],
    drawn: Mapping[Edition, DrawnEdition],
    composition: Composition,
    screens: Sequence[ReaderScreens],
    report: CheckReport,
) -> ProofSheet:
    """Return the values of a proof; `files` are the copies of the editions."""
    publication = manuscript.publication
    showing: dict[str, list[str]] = {}
    for page in (page for reader in screens for page in reader.pages):
        for photo_id in page.photo_ids:
            showing.setdefault(photo_id, []).append(screen_id(page))
    pictures = {
        SUBJECTS[name]: {picture.page: picture for picture in each.pictures}
        for name, each in drawn.items()
    }
    pinned = pin_findings(report.findings, pictures, [*publication.by_id], showing)
    return ProofSheet(
        title=model.unbroken(publication.title),
        subtitle=model.unbroken(publication.subtitle),
        language=publication.language,
        editions=tuple(
            SheetEdition(
                subject=SUBJECTS[name],
                title=_TITLES[name],
                file=_address(files[name]),
                size=files[name].stat().st_size,
                pages=tuple(_pages(name, manuscript, files[name], drawn, composition)),
                no_soft_proof=drawn[name].no_soft_proof if name in drawn else "",
            )
            for name in _TITLES
            if name in files
        ),
        screens=tuple(screens),
        photos=composition.photos,
        lacking=composition.lacking,
        findings=pinned.findings,
        pins=pinned.pins,
        notices=report.notices,
    )


def _pages(
    name: Edition,
    manuscript: Manuscript,
    file: Path,
    drawn: Mapping[Edition, DrawnEdition],
    composition: Composition,
) -> Iterator[SheetPage]:
    if name not in drawn:
        return
    printer, page = manuscript.printer, manuscript.page
    perfect = printer.binding == "perfect"
    folds: tuple[float, ...] | None = () if perfect else None
    before = 0
    contents = composition.contents
    if name is Edition.COVER:
        # It has one page, which is none of the block's.
        contents = {1: PageContent(kind="cover sheet", photo_ids=_cover_photo(manuscript))}
        spine = spine_width(len(drawn[Edition.PRINT].pictures), printer.paper_thickness)
        folds = page.width, page.width + spine
    if name is Edition.SCREEN and perfect:
        # A cover and the page behind it, which a block without covers has not.
        before = 2
    yield from edition_pages(
        name,
        _address(file),
        drawn[name],
        contents,
        manuscript.publication.by_id,
        lines=None if name is Edition.SCREEN else PrintLines(safe=printer.safe, folds=folds),
        before=before,
    )


def _cover_photo(manuscript: Manuscript) -> tuple[str, ...]:
    cover = manuscript.publication.cover
    return (cover,) if cover else ()


def _address(file: Path) -> str:
    """Return the address of the copy of an edition, relative to the proof."""
    return quote(f"{file.parent.name}/{file.name}")
