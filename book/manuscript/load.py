"""Read a project's manuscript, or report everything that is wrong with it at once.

Every function here returns what it could read, and adds what is wrong to the list `findings`.
"""

import itertools
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from book import images, model
from book.errors import Finding, RefusedError, Severity, at_most, counted, errors_in, in_order
from book.files import digest_cache
from book.layout import Bleed, Density, Page
from book.manuscript import (
    back_cover,
    gallery,
    markdown,
    remarks,
    sections,
    source_digests,
    source_files,
    toml_lines,
    typed_values,
    validation,
)
from book.manuscript.isbn import parse_isbn
from book.manuscript.markdown import MarkdownFile
from book.manuscript.sections import ParsedTexts
from book.manuscript.settings import AccessibilityTable, GalleryToml, PrinterToml, PublicationToml
from book.manuscript.source_digests import SourceDigests
from book.manuscript.source_files import is_printable
from book.manuscript.toml_lines import TomlFile
from book.manuscript.validation import Settings
from book.plan import PictureSettings
from book.project import PRESS_PROFILE, Project, label_languages

PUBLICATION = "source/publication.toml"
PRINTERS = "source/printers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """What a project's `source/` holds: the publication, and how it is to be made."""

    publication: model.Publication
    settings: PublicationToml
    publication_toml: TomlFile
    gallery_toml: TomlFile
    page: Page
    picture_settings: PictureSettings
    printer: PrinterToml
    #: None for the built-in printer profile.
    printer_toml: TomlFile | None
    #: CMYK profile of the printing house, or the built-in one.
    press_profile: Path
    #: SHA-256 of its bytes when it was checked.
    press_digest: str
    #: What was read, and what was looked for and is not there.
    sources: SourceDigests
    #: File and line that place each photograph, by its id in reading order.
    places: Mapping[str, tuple[str, int]]
    warnings: tuple[Finding, ...]


def read_manuscript(
    project: Project, *, release: bool = False, parsed: ParsedTexts | None = None
) -> Manuscript:
    """Read `source/`. With `release`, stand-ins and what nobody has read or answered are errors.

    Texts that are `parsed` already, as they are, are not parsed again; the others are added. Raise
    `RefusedError` with every finding when one of them is an error.
    """
    findings: list[Finding] = []
    root = project.root
    publication_toml, settings = _read_table(root, PUBLICATION, PublicationToml, findings)
    gallery_toml, tables = _read_table(root, gallery.FILE, GalleryToml, findings)
    # Before they are read: what arrives in between is noticed by the next build.
    listings = source_digests.digest_listings(root)
    printer, printer_toml, press = _read_printer(root, publication_toml, settings, findings)
    photos: tuple[model.Photo, ...] = ()
    if tables and gallery_toml:
        language = settings.language if settings else ""
        photos = gallery.read_photos(
            project, gallery_toml, tables, findings, release=release, language=language
        )
    ids = _listed_ids(gallery_toml) if gallery_toml else gallery.guess_photo_ids(root)
    language = settings.language if settings else "en"
    early = bool(settings and any(each.disclaimer == "early" for each in settings.people))
    back = back_cover.read_back_cover(root, findings)
    known = ids if gallery_toml or ids else None
    files, places = _read_texts(root, known, findings, language, parsed, early=early)
    if publication_toml and settings:
        findings += _check_publication(publication_toml, settings, ids, photos)
        findings += typed_values.check_settings(publication_toml, settings)
        if gallery_toml:
            findings += typed_values.check_photos(gallery_toml, photos, settings.language)
        if settings.working and not errors_in(findings):
            findings.append(_working_titles(publication_toml, settings))
    remarked = remarks.read_remarks(root, release=release)
    findings += at_most(remarked.findings)
    if errors_in(findings) or not (settings and publication_toml and tables and gallery_toml):
        if tables and gallery_toml:
            findings += gallery.check_decoding(root, tables, gallery_toml)
        else:
            findings += gallery.check_folder_decoding(root)
        raise RefusedError(at_most(findings))
    by_id = {photo.id: photo for photo in photos}
    width, height = settings.print.trim
    read = {text.file: text.digest for text in (publication_toml, gallery_toml)}
    read |= {text.file: text.digest for text in (*files, back)} | {**remarked.digests}
    if printer_toml:
        read[printer_toml.file] = printer_toml.digest
    if printer.icc:
        read[posixpath.join(PRINTERS, printer.icc)] = press[1]
    for photo in photos:
        # By its name in gallery.toml, by which another file may be found next time.
        named = gallery.file_of(tables.photo[photo.id].file)
        read[named] = photo.digest if photo.delivered else ""
    return Manuscript(
        publication=_create_publication(
            settings, files, back, tuple(by_id[photo_id] for photo_id in places), early=early
        ),
        settings=settings,
        publication_toml=publication_toml,
        gallery_toml=gallery_toml,
        page=Page(
            width=width,
            height=height,
            bleed=_bleed(printer),
            density=Density(settings.print.density),
            wanted_smallest=settings.print.smallest,
            opens_on_recto=settings.print.openings == "recto",
            multiple=printer.multiple,
        ),
        picture_settings=PictureSettings(
            print_ppi=printer.ppi,
            screen_ppi=settings.screen.ppi,
            epub_long_edge=settings.epub.long_edge,
            sheet=printer.binding == "perfect",
        ),
        printer=printer,
        printer_toml=printer_toml,
        press_profile=press[0],
        press_digest=press[1],
        sources={
            **{file: source_digests.noted(root, file, digest) for file, digest in read.items()},
            **listings,
        },
        places=places,
        warnings=in_order(findings),
    )


def _read_table(
    root: Path, file: str, kind: type[Settings], findings: list[Finding]
) -> tuple[TomlFile | None, Settings | None]:
    """Read and validate a TOML file; the valid part of a faulty one is returned, too."""
    toml = toml_lines.read_toml(root, file)
    if isinstance(toml, Finding):
        findings.append(toml)
        return None, None
    settings, faults = validation.validate(kind, toml)
    findings += faults
    return toml, settings


def _read_printer(
    root: Path, toml: TomlFile | None, settings: PublicationToml | None, findings: list[Finding]
) -> tuple[PrinterToml, TomlFile | None, tuple[Path, str]]:
    """Read the publication's printer profile, with its file and its ICC profile."""
    built_in = (PRESS_PROFILE, digest_cache.digest_file(PRESS_PROFILE))
    if not (settings and toml and settings.print.printer):
        return PrinterToml(), None, built_in
    file = f"{PRINTERS}/{settings.print.printer}.toml"
    fault = source_files.file_fault(root, root / file)
    if fault and fault.missing:
        paths, _ = source_files.list_folder(root, root / PRINTERS)
        known = [path.stem for path in paths if path.suffix == ".toml" and is_printable(path)]
        message = f"there is no printer profile {file}"
        hint = f"known here: {', '.join(known) or 'none; leave the key out'}"
        findings.append(toml.finding("TOML-04", ("print", "printer"), message, hint))
        return PrinterToml(), None, built_in
    printer_toml, printer = _read_table(root, file, PrinterToml, findings)
    if not (printer and printer_toml):
        return PrinterToml(), printer_toml, built_in
    _check_resolutions(printer, printer_toml, findings)
    if not printer.icc:
        return printer, printer_toml, built_in
    return printer, printer_toml, _press_profile(root, printer, printer_toml, findings)


def _press_profile(
    root: Path, printer: PrinterToml, toml: TomlFile, findings: list[Finding]
) -> tuple[Path, str]:
    """Return the ICC profile of a printer profile, with the SHA-256 of its bytes."""
    name = source_digests.name_in_folder(root / PRINTERS, printer.icc)
    profile, digest = root / PRINTERS / name, ""
    hint = "copy the printing house's profile there and write its name alone"
    fault = source_files.file_fault(root, profile)
    if fault and fault.outside:
        message = f"“{printer.icc}” {fault.reason}"
        findings.append(toml.finding("FILE-01", ("icc",), message, hint))
    elif fault and fault.missing:
        message = f"there is no colour profile {PRINTERS}/{printer.icc}"
        findings.append(toml.finding("FILE-01", ("icc",), message, hint))
    elif fault:
        message = f"{PRINTERS}/{printer.icc} {fault.reason}"
        findings.append(toml.finding("FILE-01", ("icc",), message, fault.hint))
    else:
        profile = profile.resolve()
        with suppress(OSError):
            # Before it is looked at: what is used later must have this digest.
            digest = digest_cache.digest_file(profile)
        if damage := images.profile_fault(profile):
            message = f"{PRINTERS}/{printer.icc} {damage}"
            hint = "ask the printing house for the ICC profile of its paper and press, in CMYK"
            findings.append(toml.finding("CLR-02", ("icc",), message, hint))
    return profile, digest


def _check_resolutions(printer: PrinterToml, toml: TomlFile, findings: list[Finding]) -> None:
    """Check that each resolution of a printer profile is at least the one below it."""
    ascending = {
        "ppi-least": printer.ppi_least,
        "ppi-warning": printer.ppi_warning,
        "ppi": printer.ppi,
        "ppi-most": printer.ppi_most,
    }
    for (lower, low), (higher, high) in itertools.pairwise(ascending.items()):
        if low > high:
            # One of the two may be a default, which is on no line.
            written = [key for key in (lower, higher) if key in toml.values]
            default = "" if lower in written else " where nothing else is written"
            message = f"“{higher}” is {high} and less than “{lower}”, which is {low}{default}"
            hint = f"write, for example: {lower} = {high}"
            last = max(written, key=toml.line, default="")
            findings.append(toml.finding("TOML-05", (last,), message, hint))


def _bleed(printer: PrinterToml) -> Bleed:
    """Return the bleed of each edge: its own where the profile has one, else the common one."""
    edges = ("top", "bottom", "inside", "outside")
    own = {edge: getattr(printer, f"bleed_{edge}") for edge in edges}
    return Bleed(**{edge: printer.bleed if own[edge] is None else own[edge] for edge in edges})


def _listed_ids(toml: TomlFile) -> Mapping[str, int]:
    """Return the photograph ids of gallery.toml with the lines of their tables, faulty or not."""
    return {
        photo_id: toml.line("photo", photo_id)
        for photo_id in toml.table("photo")
        if markdown.PHOTO_ID.fullmatch(photo_id)
    }


def _read_texts(
    root: Path,
    ids: Mapping[str, int] | None,
    findings: list[Finding],
    language: str,
    parsed: ParsedTexts | None,
    *,
    early: bool,
) -> tuple[tuple[MarkdownFile, ...], Mapping[str, tuple[str, int]]]:
    """Return sections and disclaimer, and the places of photographs, in reading order.

    The disclaimer is the first text where it is `early`, else the last. `ids` are None where
    gallery.toml is unreadable: any photograph may be in it, and neither placements nor links to
    photographs are checked.
    """
    paths = sections.section_files(root, findings)
    targets = sections.link_targets(paths, ids)
    files: tuple[MarkdownFile, ...] = ()
    # Footnotes are numbered through the whole publication, in reading order.
    first_note = 1
    disclaimer = root / sections.DISCLAIMER
    for path in (disclaimer, *paths) if early else (*paths, disclaimer):
        if path == disclaimer:
            files += (sections.read_disclaimer(root, targets, findings, first_note, language),)
        else:
            files += (
                sections.read_section(root, path, targets, findings, first_note, language, parsed),
            )
        first_note += files[-1].notes
    # Without sections, every photograph would be reported as placed nowhere.
    if not paths or ids is None:
        return files, {}
    return files, sections.check_placements(files, ids, gallery.FILE, findings)


def _working_titles(toml: TomlFile, settings: PublicationToml) -> Finding:
    message = f"still working titles: {', '.join(settings.working)}"
    hint = "when they are final, take them out of this list"
    return toml.finding("MAN-10", ("working",), message, hint, Severity.WARNING)


def _check_publication(
    toml: TomlFile, settings: PublicationToml, ids: Mapping[str, int], photos: Iterable[model.Photo]
) -> Iterator[Finding]:
    """Check language and cover, and that each form has an ISBN of its own (ISO 2108)."""
    if settings.language.partition("-")[0].lower() not in label_languages():
        message = f"the program has no labels in “{settings.language}” and prints them in English"
        hint = (
            f"it has them in {', '.join(label_languages())}; for another language, translate "
            "book/render/locale/book.pot"
        )
        yield toml.finding("TXT-08", ("language",), message, hint, Severity.WARNING)
    cover = settings.cover
    if cover and cover not in ids:
        message = f"there is no photograph “{cover}” for the cover"
        hint = validation.suggest_nearest(cover, ids, "name one of gallery.toml")
        yield toml.finding("PLACE-01", ("cover",), message, hint)
    elif any(photo.id == cover and photo.graphic for photo in photos):
        message = f"the photograph “{cover}” is graphic and cannot be the cover"
        hint = "choose another: a cover is seen by readers who were not warned"
        yield replace(toml.finding("SAFE-08", ("cover",), message, hint), photo_id=cover)
    isbn = parse_isbn(settings.epub.isbn)
    if isbn and isbn == parse_isbn(settings.print.isbn):
        message = "the e-book has the ISBN of the print edition"
        hint = "each form of a publication has an ISBN of its own; leave this one out until it has"
        yield toml.finding("DIST-06", ("epub", "isbn"), message, hint)
    claim = settings.epub.accessibility and settings.epub.accessibility.claim
    silent = [photo.id for photo in photos if not photo.described]
    if claim and silent:
        # WCAG 2.2, 1.1.1 is of level A, so no level can be claimed without it.
        what = f"{counted(len(silent), 'photograph')} without an alt text"
        message = f"“{claim}” is claimed for a publication with {what}: “{silent[0]}”"
        message += f" and {len(silent) - 1} more" if len(silent) > 1 else ""
        hint = "write their alt texts, or leave the claim out until that is done"
        yield toml.finding("A11Y-03", ("epub", "accessibility", "claim"), message, hint)


def _accessibility_claim(table: AccessibilityTable | None) -> model.Accessibility | None:
    """Return what the publisher claims; None where the table is missing or empty."""
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


def _create_publication(
    settings: PublicationToml,
    files: tuple[MarkdownFile, ...],
    back: MarkdownFile,
    photos: tuple[model.Photo, ...],
    *,
    early: bool,
) -> model.Publication:
    texts, disclaimer = (files[1:], files[0]) if early else (files[:-1], files[-1])
    return model.Publication(
        name=settings.name,
        title=settings.title,
        subtitle=settings.subtitle,
        language=settings.language,
        identifier=settings.identifier,
        date=settings.date,
        version=settings.version,
        publisher=settings.publisher,
        rights=settings.rights,
        licence=settings.licence,
        edition=settings.edition,
        epub_isbn=parse_isbn(settings.epub.isbn),
        print_isbn=parse_isbn(settings.print.isbn),
        epub_isbn_written=settings.epub.isbn,
        print_isbn_written=settings.print.isbn,
        back_cover=back.blocks,
        accessibility=_accessibility_claim(settings.epub.accessibility),
        # Without a delivered photograph, the cover is of type alone.
        cover=next((p.id for p in photos if p.id == settings.cover and p.delivered), ""),
        cover_style=model.CoverStyle(settings.cover_style),
        cover_colour=settings.cover_colour,
        place=settings.place,
        people=tuple(model.Person(name=p.name, role=model.Role(p.role)) for p in settings.people),
        sections=tuple(_section(f"section-{n}", n, file) for n, file in enumerate(texts, start=1)),
        disclaimer=_section("disclaimer", 0, disclaimer),
        early_disclaimer=early,
        photos=photos,
    )


def _section(id: str, number: int, file: MarkdownFile) -> model.Section:
    return model.Section(id=id, number=number, title=file.title, blocks=file.blocks)
