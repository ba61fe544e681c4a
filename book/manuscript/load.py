"""Read a project's manuscript; report everything wrong at once, or return its `Publication`."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from book import images, model
from book.errors import Finding, RefusedError, Severity, errors_in, in_order
from book.layout import Bleed, Page
from book.manuscript import gallery, markdown, sections, toml_lines, validation
from book.manuscript.sections import Chapter, Findings
from book.manuscript.settings import AccessibilityTable, GalleryToml, PrinterToml, PublicationToml
from book.manuscript.toml_lines import TomlFile
from book.manuscript.validation import Settings
from book.plan import PictureSettings

PUBLICATION = "source/publication.toml"
PRINTERS = "source/printers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """What a project's `source/` says: the publication, and how it is to be made."""

    publication: model.Publication
    #: What publication.toml says, and where a finding about it points to.
    settings: PublicationToml
    publication_toml: TomlFile
    page: Page
    wishes: PictureSettings
    printer: PrinterToml
    #: Where a finding about the press points to; None for the built-in profile.
    printer_toml: TomlFile | None
    #: The printing house's own CMYK profile; None for the built-in one.
    press_profile: Path | None
    #: The e-book brings typefaces along.
    fonts: bool
    #: Where a finding about a photograph points to.
    gallery_toml: TomlFile
    #: File and line that place each photograph.
    places: Mapping[str, tuple[str, int]]
    warnings: tuple[Finding, ...]


def read_manuscript(project: Path, *, memory: Path, release: bool = False) -> Manuscript:
    """Read `project/source/`.

    `memory` is where digests of photographs are remembered between builds. With `release`,
    a photograph that is not there is an error. Raises `RefusedError` with every finding of the
    manuscript when one of them is an error.
    """
    findings: Findings = []
    publication_toml, publication = _read_table(project, PUBLICATION, PublicationToml, findings)
    gallery_toml, desk = _read_table(project, gallery.FILE, GalleryToml, findings)
    printer, printer_toml, press_profile = _read_printer(
        project, publication_toml, publication, findings
    )
    photos: tuple[model.Photo, ...] = ()
    if desk and gallery_toml:
        photos, faults = gallery.read_photos(
            project, gallery_toml, desk, memory=memory, release=release
        )
        findings += faults
    ids = _listed_photo_ids(gallery_toml) if gallery_toml else gallery.guess_photo_ids(project)
    paths = sections.section_files(project, findings)
    targets = sections.link_targets(paths, ids)
    chapters = [sections.read_section(project, path, targets, findings) for path in paths]
    disclaimer = sections.read_disclaimer(project, targets, findings)
    order: tuple[str, ...] = ()
    if not paths:
        pass  # Every photograph would be reported as placed nowhere.
    elif gallery_toml or ids:
        order, faults = sections.check_placements([*chapters, disclaimer], ids, gallery.FILE)
        findings += faults
    else:
        # Any photograph may stand in a file that cannot be read: links to them are not judged.
        findings[:] = [f for f in findings if f.code != "MAN-03" or "“#" not in f.message]
    findings += _check_cover(publication_toml, publication, ids, photos)
    findings += _check_isbns(publication_toml, publication)
    if errors_in(findings) or not (publication and publication_toml and gallery_toml):
        if desk and gallery_toml:
            findings += gallery.check_decoding(project, desk, gallery_toml)
        else:
            findings += gallery.check_folder_decoding(project)
        raise RefusedError(findings)
    findings += _working_titles(publication_toml, publication)
    by_id = {photo.id: photo for photo in photos}
    return Manuscript(
        publication=_publication(
            publication, chapters, disclaimer, tuple(by_id[photo_id] for photo_id in order)
        ),
        settings=publication,
        publication_toml=publication_toml,
        page=Page(
            width=publication.print.trim[0],
            height=publication.print.trim[1],
            bleed=_bleed(printer),
        ),
        wishes=PictureSettings(
            print_ppi=printer.ppi,
            screen_ppi=publication.screen.ppi,
            epub_long_edge=publication.epub.long_edge,
        ),
        printer=printer,
        printer_toml=printer_toml,
        press_profile=press_profile,
        fonts=publication.epub.fonts,
        gallery_toml=gallery_toml,
        places=sections.placement_lines([*chapters, disclaimer]),
        warnings=in_order(findings),
    )


def _read_table(
    project: Path, file: str, kind: type[Settings], findings: Findings
) -> tuple[TomlFile | None, Settings | None]:
    """Read and check one TOML file; what is wrong with it goes to the findings.

    What is right of a faulty file is answered all the same, so that it can be checked further.
    """
    if not (project / file).resolve().is_relative_to(project.resolve()):
        findings.append(sections.outside_project(file))
        return None, None
    toml = toml_lines.read_toml(project / file, file=file)
    if isinstance(toml, Finding):
        findings.append(toml)
        return None, None
    checked, faults = validation.validate(kind, toml)
    findings += faults
    return toml, checked


def _read_printer(
    project: Path,
    toml: TomlFile | None,
    publication: PublicationToml | None,
    findings: Findings,
) -> tuple[PrinterToml, TomlFile | None, Path | None]:
    """Read the printer profile that the publication names."""
    if not (publication and toml and publication.print.printer):
        return PrinterToml(), None, None
    file = f"{PRINTERS}/{publication.print.printer}.toml"
    if not (project / file).is_file():
        known = sorted(path.stem for path in (project / PRINTERS).glob("*.toml"))
        findings.append(
            Finding(
                code="TOML-04",
                message=f"there is no printer profile {file}",
                file=toml.file,
                line=toml.line("print", "printer"),
                hint=f"known here: {', '.join(known) or 'none; leave the key out'}",
            )
        )
        return PrinterToml(), None, None
    printer_toml, printer = _read_table(project, file, PrinterToml, findings)
    if printer and printer_toml:
        findings += _check_resolutions(printer, printer_toml)
    if not (printer and printer_toml and printer.icc):
        return printer or PrinterToml(), printer_toml, None
    profile = (project / PRINTERS / printer.icc).resolve()
    inside = profile.is_relative_to(project.resolve())
    if not (inside and profile.is_file()):
        findings.append(
            Finding(
                code="FILE-01",
                message=f"there is no colour profile {PRINTERS}/{printer.icc}"
                if inside
                else f"“{printer.icc}” lies outside the project",
                file=file,
                line=printer_toml.line("icc"),
                hint="copy the printing house's profile there and write its name alone",
            )
        )
    elif fault := images.profile_fault(profile):
        findings.append(
            Finding(
                code="CLR-02",
                message=f"{PRINTERS}/{printer.icc} {fault}",
                file=file,
                line=printer_toml.line("icc"),
                hint="ask the printing house for the ICC profile of its paper and press, in CMYK",
            )
        )
    return printer, printer_toml, profile


def _check_resolutions(printer: PrinterToml, toml: TomlFile) -> Iterator[Finding]:
    """Compare what a printer profile says of resolutions: each at least the one before."""
    ladder = {
        "ppi-least": printer.ppi_least,
        "ppi-warning": printer.ppi_warning,
        "ppi": printer.ppi,
        "ppi-most": printer.ppi_most,
    }
    for (lower, low), (higher, high) in itertools.pairwise(ladder.items()):
        if low > high:
            # Of two that disagree, one may be a default, which stands on no line.
            written = [key for key in (lower, higher) if key in toml.values]
            unsaid = "" if lower in written else " where nothing else is written"
            yield Finding(
                code="TOML-05",
                message=f"“{higher}” is {high} and less than “{lower}”, which is {low}{unsaid}",
                file=toml.file,
                line=max((toml.line(key) for key in written), default=0),
                hint=f"write, for example: {lower} = {high}",
            )


def _bleed(printer: PrinterToml) -> Bleed:
    """Give every edge its bleed: its own where the profile names one, else the common one."""
    edges = ("top", "bottom", "inside", "outside")
    own = {edge: getattr(printer, f"bleed_{edge}") for edge in edges}
    return Bleed(**{edge: printer.bleed if own[edge] is None else own[edge] for edge in edges})


def _listed_photo_ids(toml: TomlFile) -> Mapping[str, int]:
    """Map photograph ids to the lines of their tables, whatever else is wrong with those."""
    tables = toml.values.get("photo")
    names = tables if isinstance(tables, dict) else {}
    return {
        photo_id: toml.line("photo", photo_id)
        for photo_id in names
        if markdown.PHOTO_ID.fullmatch(photo_id)
    }


def _working_titles(toml: TomlFile, publication: PublicationToml) -> Iterator[Finding]:
    if publication.working:
        yield Finding(
            code="MAN-10",
            message=f"still working titles: {', '.join(publication.working)}",
            file=toml.file,
            line=toml.line("working"),
            hint="when they are final, take them out of this list",
            severity=Severity.WARNING,
        )


def _check_cover(
    toml: TomlFile | None,
    publication: PublicationToml | None,
    ids: Mapping[str, int],
    photos: Iterable[model.Photo],
) -> Iterator[Finding]:
    """Check that the cover's photograph is there, and one that may be shown unasked (SAFE-08)."""
    if not (toml and publication and publication.cover):
        return
    line = toml.line("cover")
    if publication.cover not in ids:
        yield Finding(
            code="PLACE-01",
            message=f"there is no photograph “{publication.cover}” for the cover",
            file=toml.file,
            line=line,
            hint=validation.suggest_nearest(publication.cover, ids, "name one of gallery.toml"),
        )
    elif any(photo.id == publication.cover and photo.graphic for photo in photos):
        yield Finding(
            code="SAFE-08",
            message=f"the photograph “{publication.cover}” is graphic and cannot be the cover",
            file=toml.file,
            line=line,
            hint="choose another: a cover is seen by readers who were not warned",
        )


def _check_isbns(toml: TomlFile | None, publication: PublicationToml | None) -> Iterator[Finding]:
    """Check that each form has an ISBN of its own, as the agencies ask (ISO 2108)."""
    if not (toml and publication and publication.epub.isbn):
        return
    if publication.epub.isbn == publication.print.isbn:
        yield Finding(
            code="DIST-06",
            message="the e-book has the ISBN of the print edition",
            file=toml.file,
            line=toml.line("epub", "isbn"),
            hint="each form of a publication has an ISBN of its own; leave this one out "
            "until it has",
        )


def _accessibility(table: AccessibilityTable | None) -> model.Accessibility | None:
    """Pass on what the publisher says; nothing, where the table is there and empty."""
    if table is None or not (table.claim or table.exemption):
        return None
    return model.Accessibility(
        claim=table.claim,
        evaluator=table.certified_by,
        evaluated=table.date,
        report=table.report,
        credential=table.credential,
        exemption=table.exemption or "",
    )


def _delivered_cover(publication: PublicationToml, photos: Iterable[model.Photo]) -> str:
    """Name the cover's photograph once it is delivered; a stand-in leaves the type alone."""
    delivered = {photo.id for photo in photos if photo.delivered}
    return publication.cover if publication.cover in delivered else ""


def _publication(
    publication: PublicationToml,
    chapters: Iterable[Chapter],
    disclaimer: Chapter,
    photos: tuple[model.Photo, ...],
) -> model.Publication:
    return model.Publication(
        name=publication.name,
        title=publication.title,
        subtitle=publication.subtitle,
        language=publication.language,
        identifier=publication.identifier,
        date=publication.date,
        version=publication.version,
        publisher=publication.publisher,
        rights=publication.rights,
        licence=publication.licence,
        edition=publication.edition,
        epub_isbn=publication.epub.isbn,
        print_isbn=publication.print.isbn,
        accessibility=_accessibility(publication.epub.accessibility),
        cover=_delivered_cover(publication, photos),
        place=publication.place,
        people=tuple(
            model.Person(name=person.name, role=model.Role(person.role))
            for person in publication.people
        ),
        sections=tuple(
            model.Section(
                id=f"section-{number}",
                number=number,
                title=chapter.parsed.title or (),
                blocks=chapter.parsed.blocks,
            )
            for number, chapter in enumerate(chapters, start=1)
        ),
        disclaimer=model.Section(
            id="disclaimer",
            number=0,
            title=disclaimer.parsed.title or (),
            blocks=disclaimer.parsed.blocks,
        ),
        photos=photos,
    )
