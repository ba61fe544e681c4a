"""The photographs of gallery.toml, with the headers and metadata of their files."""

import hashlib
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from book import images
from book.errors import Finding, Severity, errors_in
from book.files import digest_cache
from book.images import PictureHeader
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from book.manuscript import photo_credits, precedence, source_digests, source_files
from book.manuscript.metadata_findings import metadata_findings
from book.manuscript.settings import GalleryToml, PhotoDefaults, PhotoTable, PrinterToml
from book.manuscript.source_files import Fault
from book.manuscript.toml_lines import TomlFile
from book.model import Credit, Photo, letters_and_digits
from book.project import Project

FOLDER = source_digests.GALLERY
FILE = f"{FOLDER}/gallery.toml"
_TABLE = re.compile(r"\s*\[\s*photo\s*\.\s*[\"']?([a-z0-9-]+)")
_LOOK = "open it, and ask for the file again if a part of the picture is missing"
_ANOTHER_FILE = "ask the photographer or the picture desk for the file again, as JPEG, TIFF or PNG"


def read_photos(
    project: Project,
    toml: TomlFile,
    gallery: GalleryToml,
    findings: list[Finding],
    *,
    release: bool,
    language: str = "",
) -> tuple[Photo, ...]:
    """Return a photograph for each table; what is wrong with any is added to `findings`.

    A photograph with an error is left out. One whose file is missing is a stand-in: a warning, or
    with `release` an error. So are a missing alt text, and instructions in a file that nobody has
    read. The metadata of files are read by the publication's `language`.
    """
    photos: list[Photo] = []
    doubts: photo_credits.Doubts = {}
    findings += _unlisted_files(project.root, toml)
    tables = _tables_with_names(project.root, gallery)
    paths = {id: project.root / file_of(table.file) for id, table in tables.items()}
    faults = {id: source_files.file_fault(project.root, path) for id, path in paths.items()}
    existing = [path.resolve() for id, path in paths.items() if faults[id] is None]
    hashes = digest_cache.digest_files(existing, project.digests)
    for photo_id, table in tables.items():
        problems: list[Finding] = []
        path, fault = paths[photo_id], faults[photo_id]
        header = None
        if fault is None:
            path = path.resolve()
            header = _read_listed_header(photo_id, table, toml, path, hashes, problems, language)
        elif not fault.missing:
            problems.append(_unusable_file(photo_id, table.file, fault, toml))
        embedded = header.metadata if header else EmbeddedMetadata()
        metadata = precedence.merge_metadata(table, gallery.defaults, embedded)
        credit = photo_credits.read_photo_credit(
            photo_id, table, gallery.defaults, embedded, toml, doubts
        )
        if isinstance(credit, Finding):
            problems.append(credit)
            credit = Credit()
        if not metadata.caption:
            message = f"the photograph “{photo_id}” has no caption, here or in its file"
            hint = 'add: caption = "The sign at the city entrance"'
            problems.append(toml.finding("META-01", ("photo", photo_id, "caption"), message, hint))
        digest = hashes[path] if header else ""
        photo = _create_photo(photo_id, table, gallery.defaults, metadata, credit, header, digest)
        if header and not problems:
            problems += _file_warnings(photo, header, toml)
        if header:
            # What is missing may be in a block that cannot be read.
            problems += metadata_findings(photo_id, photo.file, header.metadata, toml)
        if not errors_in(problems):
            photos.append(photo)
            problems += _missing_parts(photo, toml, release=release)
        findings += problems
    findings += photo_credits.doubtful_credits(doubts, toml)
    findings += photo_credits.similar_photographers(photos, toml)
    if release:
        findings += photo_credits.unread_instructions(photos, toml)
    return tuple(photos)


def check_decoding(root: Path, gallery: GalleryToml, toml: TomlFile) -> Iterator[Finding]:
    """Decode every photograph, and yield a finding for each that is damaged after its header."""
    from book.images.originals import decoding

    for photo_id, table in _tables_with_names(root, gallery).items():
        path = root / file_of(table.file)
        if source_files.file_fault(root, path) is None:
            # A fault of the header has been reported by `read_photos`.
            with suppress(images.PictureError):
                images.read_header(path)
                report = decoding.examine_pixels(path)
                file = file_of(table.file)
                if report.fault:
                    yield damaged_picture(photo_id, file, report.fault, toml)
                elif report.doubt:
                    yield doubtful_picture(photo_id, file, report.doubt, toml)


def check_folder_decoding(root: Path) -> Iterator[Finding]:
    """Decode every picture in the folder: for a gallery.toml that cannot be read."""
    from book.images.originals import decoding

    for path in source_digests.picture_paths(root):
        if source_files.file_fault(root, path) is None and (
            fault := decoding.examine_pixels(path).fault
        ):
            file = source_files.shown(path, root)
            yield Finding(code="IMG-01", message=fault, file=file, hint=_ANOTHER_FILE)


def guess_photo_ids(root: Path) -> Mapping[str, int]:
    """Return the ids in a gallery.toml that cannot be parsed, by lines that look like a table."""
    text = source_files.read_text(root, root / FILE).text
    lines = text.split("\n")
    numbered = enumerate(lines, start=1)
    return {match[1]: number for number, line in numbered if (match := _TABLE.match(line))}


def file_of(name: str) -> str:
    """Return the path of a photograph relative to the project; an absolute one stays as it is."""
    return posixpath.join(FOLDER, name)


def damaged_picture(photo_id: str, file: str, fault: str, toml: TomlFile) -> Finding:
    """Return the finding for a file that cannot be decoded, at its key in gallery.toml."""
    return toml.finding("IMG-01", ("photo", photo_id, "file"), f"{file}: {fault}", _ANOTHER_FILE)


def doubtful_picture(photo_id: str, file: str, doubt: str, toml: TomlFile) -> Finding:
    """Return the finding for a file that was decoded and yet may not be whole."""
    path, message = ("photo", photo_id, "file"), f"{file}: {doubt}"
    return toml.finding("IMG-01", path, message, _LOOK, Severity.WARNING)


def overfull_caption(photo_id: str, toml: TomlFile) -> Finding:
    """Return the finding for a caption that leaves no room for its picture."""
    message = f"the caption of “{photo_id}” is too long to stand with its picture on one page"
    hint = "keep it to two sentences, and put the rest into the text"
    return toml.finding("CAP-02", ("photo", photo_id, "caption"), message, hint)


def check_resolution(
    photo: Photo, ppi: float, printer: PrinterToml, toml: TomlFile, *, release: bool
) -> Iterator[Finding]:
    """Yield a finding for a photograph with too few pixels per inch at its place in print.

    What `book check` refuses in the finished edition is a warning here, as a stand-in is: a draft
    may await a larger file. With `release` it is an error.
    """
    least, wanted = printer.ppi_least, max(printer.ppi_least, printer.ppi_warning)
    # "Round only at the end" (GWG 2022, I00005).
    if round(ppi) >= wanted:
        return
    refused = round(ppi) < least
    needed = f"{least} are needed" if refused else f"{wanted} are wanted"
    message = f"{photo.file}: printed with {ppi:.0f} pixels per inch at its place; {needed}"
    severity = Severity.ERROR if refused and release else Severity.WARNING
    hint = "place it smaller, or ask the photographer for a larger file"
    yield toml.finding("IMG-03", ("photo", photo.id, "file"), message, hint, severity)


def alt_text_fault(photo: Photo) -> tuple[str, str] | None:
    """Return message and hint for an alt text that is missing or says nothing; else None."""
    if not letters_and_digits(photo.alt):
        hint = 'add: alt = "what is seen, for a reader who cannot see it"'
        return f"the photograph “{photo.id}” has no alt text", hint
    if photo.alt_says_nothing:
        message = f"the alt text of “{photo.id}” says nothing of what is seen: “{photo.alt}”"
        return message, "write what is seen: the caption is read out as well"
    return None


def _unusable_file(photo_id: str, file: str, fault: Fault, toml: TomlFile) -> Finding:
    """Return the finding for a photograph whose name leads to no file that can be opened."""
    path = ("photo", photo_id, "file")
    if fault.outside:
        hint = "copy the photograph into source/gallery/ and write its name alone"
        return toml.finding("FILE-01", path, f"“{file}” {fault.reason}", hint)
    return toml.finding("IMG-01", path, f"{file_of(file)} {fault.reason}", fault.hint)


def _read_listed_header(
    photo_id: str,
    table: PhotoTable,
    toml: TomlFile,
    path: Path,
    hashes: Mapping[Path, str],
    findings: list[Finding],
    language: str,
) -> PictureHeader | None:
    """Return the header of a photograph's file; None when the file is unusable."""
    try:
        if path not in hashes:
            raise images.PictureError("this is no file that can be read")
        return images.read_header(path, language)
    except (images.PictureError, OSError) as error:
        findings.append(damaged_picture(photo_id, file_of(table.file), str(error), toml))
    return None


def _create_photo(
    photo_id: str,
    table: PhotoTable,
    defaults: PhotoDefaults,
    metadata: PhotoMetadata,
    credit: Credit,
    header: PictureHeader | None,
    digest: str,
) -> Photo:
    """Return a photograph; without a header, that of the stand-in which is drawn for it."""
    width, height = images.stand_in_size(table.proportions)
    read_by = table.instructions_read
    drawn = hashlib.sha256(f"{photo_id} {table.file} {table.ratio}".encode()).hexdigest()
    return Photo(
        id=photo_id,
        file=file_of(table.file),
        delivered=header is not None,
        digest=digest or drawn,
        width=header.width if header else width,
        height=header.height if header else height,
        credit=credit,
        caption=metadata.caption,
        alt=metadata.alt,
        description=metadata.description,
        place=metadata.place,
        date=metadata.date,
        rights=metadata.copyright,
        usage_terms=metadata.usage_terms,
        instructions=metadata.instructions,
        instructions_read=defaults.instructions_read if read_by is None else read_by,
        source_type=metadata.source_type,
        data_mining=metadata.data_mining,
        intent=table.intent,
        altered=table.altered,
        graphic=table.graphic,
        people_protected=table.people_protected,
        cleared=table.cleared,
        embargo=table.embargo,
        focus=table.focus,
        large=table.size == "large",
    )


def _file_warnings(photo: Photo, header: PictureHeader, toml: TomlFile) -> Iterator[Finding]:
    """Yield what is assumed of a file, and where its metadata differ from the manuscript."""

    def warning(code: str, key: str, message: str, hint: str) -> Finding:
        path = ("photo", photo.id, key)
        return toml.finding(code, path, f"{photo.file}: {message}", hint, Severity.WARNING)

    if message := _colour_doubt(header):
        hint = "ask for the file with its profile, if the colours look wrong"
        yield warning("IMG-02", "file", message, hint)
    if header.transparent:
        message = "the picture is transparent in places; it is laid on white"
        hint = "ask for the photograph itself, if this is a cut-out"
        yield warning("IMG-10", "file", message, hint)
    for field in precedence.disagreements(photo, header.metadata):
        message = f"{field.said}, and “{field.printed}” is printed"
        hint = "correct the one that is wrong, here or in the file"
        yield warning("META-03", field.key, message, hint)


def _colour_doubt(header: PictureHeader) -> str:
    """Return what is assumed of the colours of a picture; empty when the file says them."""
    assumed = header.stated_colours or ("the press's own" if header.cmyk else "sRGB")
    if header.profile_unusable:
        return f"its colour profile is damaged, or not for its pixels; {assumed} is assumed"
    if header.profile or header.stated_colours == images.SRGB:
        return ""
    if header.stated_colours:
        return f"it has no colour profile; its EXIF says {assumed}, which is used"
    return f"no colour profile says what its colours are; {assumed} is assumed"


def _missing_parts(photo: Photo, toml: TomlFile, *, release: bool) -> Iterator[Finding]:
    """Yield a finding for a file that was not delivered, or for an alt text that is missing."""
    if not photo.delivered:
        message = f"{photo.file} has not been delivered"
        message += "" if release else ": a stand-in is drawn, for position only"
        hint = "put the photograph there under that name"
        severity = Severity.ERROR if release else Severity.WARNING
        yield toml.finding("FILE-02", ("photo", photo.id, "file"), message, hint, severity)
    elif fault := alt_text_fault(photo):
        severity = Severity.ERROR if release else Severity.WARNING
        yield toml.finding("CAP-04", ("photo", photo.id, "alt"), *fault, severity)


def _tables_with_names(root: Path, gallery: GalleryToml) -> Mapping[str, PhotoTable]:
    """Return the tables by photograph id, with the names of files as the folder has them."""
    listed: dict[Path, Mapping[str, str]] = {}
    return {
        photo_id: table.model_copy(
            update={"file": source_digests.name_in_folder(root / FOLDER, table.file, listed)}
        )
        for photo_id, table in gallery.photo.items()
    }


def _unlisted_files(root: Path, toml: TomlFile) -> Iterator[Finding]:
    """Yield a finding for each picture in the folder that is in no table."""
    # The tables as they are written, because a faulty one has its file, too.
    tables = toml.table("photo").values()
    files = [table.get("file") for table in tables if isinstance(table, dict)]
    named = {os.path.normpath(root / FOLDER / file) for file in files if isinstance(file, str)}
    named = {normalize("NFC", path) for path in named}
    for path in source_digests.picture_paths(root):
        if normalize("NFC", str(path)) not in named:
            file = source_files.shown(path, root / FOLDER)
            yield Finding(
                code="FILE-03",
                message=f"{FOLDER}/{file} is in no table",
                file=FILE,
                hint=f'add a table with file = "{file}", or take the file out of the folder',
                severity=Severity.WARNING,
            )
