"""The photographs of gallery.toml, with the headers and metadata of their files."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from book import images
from book.errors import Finding, Severity, errors_in
from book.files import digests
from book.images import PictureHeader
from book.images.metadata import EmbeddedMetadata, PhotoMetadata
from book.manuscript import precedence, settings
from book.manuscript.settings import GalleryToml, PhotoTable
from book.manuscript.toml_lines import TomlFile
from book.model import Credit, Photo
from book.project import Project

FOLDER = "source/gallery"
FILE = "source/gallery/gallery.toml"
_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic", ".gif", ".bmp"}
)
_TABLE = re.compile(r"\s*\[\s*photo\s*\.\s*[\"']?([a-z0-9-]+)")
_ANOTHER_FILE = "ask the photographer or the picture desk for the file again, as JPEG, TIFF or PNG"


def read_photos(
    project: Project,
    toml: TomlFile,
    gallery: GalleryToml,
    findings: list[Finding],
    *,
    release: bool,
) -> tuple[Photo, ...]:
    """Return a photograph for each table; what is wrong with any is added to `findings`.

    A photograph with an error is left out. One whose file is missing is a stand-in: a warning, or
    with `release` an error.
    """
    photos: list[Photo] = []
    findings += _unlisted_files(project.root, toml)
    paths = {id: _resolve_file(project.root, table.file) for id, table in gallery.photo.items()}
    existing = [path for path in paths.values() if path and path.is_file()]
    hashes = digests.digest_files(existing, project.digests)
    for photo_id, table in gallery.photo.items():
        problems: list[Finding] = []
        path = paths[photo_id]
        header = _read_header(photo_id, table, toml, path, hashes, problems)
        metadata = precedence.merge_metadata(
            table, gallery.defaults, header.metadata if header else EmbeddedMetadata()
        )
        credit = _read_credit(photo_id, table, metadata, toml, problems)
        digest = hashes[path] if header and path else ""
        photo = _photo(photo_id, table, metadata, credit, header, digest)
        if header and not problems:
            problems += _file_warnings(photo, header, toml)
        if not errors_in(problems):
            photos.append(photo)
            problems += _missing_parts(photo, toml, release=release)
        findings += problems
    findings += similar_photographers(photos, toml)
    return tuple(photos)


def check_decoding(root: Path, gallery: GalleryToml, toml: TomlFile) -> Iterator[Finding]:
    """Decode every photograph, and yield a finding for each that is damaged after its header."""
    for photo_id, table in gallery.photo.items():
        path = _resolve_file(root, table.file)
        if path and path.is_file() and not _header_fault(path):
            fault = images.decoding_fault(path)
            if fault:
                yield damaged_picture(photo_id, f"{FOLDER}/{table.file}", fault, toml)


def check_folder_decoding(root: Path) -> Iterator[Finding]:
    """Decode every picture in the folder: for a gallery.toml that cannot be read."""
    for path in _picture_files(root):
        fault = images.decoding_fault(path) if path.is_file() else ""
        if fault:
            file = path.relative_to(root).as_posix()
            yield Finding(code="IMG-01", message=fault, file=file, hint=_ANOTHER_FILE)


def guess_photo_ids(root: Path) -> Mapping[str, int]:
    """Return the ids in a gallery.toml that cannot be parsed, by lines that look like a table."""
    try:
        lines = (root / FILE).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return {}
    found = ((_TABLE.match(line), number) for number, line in enumerate(lines, start=1))
    return {match.group(1): number for match, number in found if match}


def damaged_picture(photo_id: str, file: str, fault: str, toml: TomlFile) -> Finding:
    """Return the finding for a file that cannot be decoded, at the line that names it."""
    return Finding(
        code="IMG-01",
        message=f"{file}: {fault}",
        file=toml.file,
        line=toml.line("photo", photo_id, "file"),
        hint=_ANOTHER_FILE,
        photo_id=photo_id,
    )


def overfull_caption(photo_id: str, toml: TomlFile) -> Finding:
    """Return the finding for a caption that leaves no room for its picture."""
    return Finding(
        code="CAP-02",
        message=f"the caption of “{photo_id}” is too long to stand with its picture on one page",
        file=toml.file,
        line=toml.line("photo", photo_id, "caption"),
        hint="keep it to two sentences, and put the rest into the text",
        photo_id=photo_id,
    )


def similar_photographers(photos: Sequence[Photo], toml: TomlFile) -> Iterator[Finding]:
    """Yield a finding for each pair of similar names, at the first photograph of the rarer one."""
    credited = [name for photo in photos for name in photo.credit.photographers]
    for (rarer, few), (commoner, many) in precedence.similar_names(credited):
        first = next(photo for photo in photos if rarer in photo.credit.photographers)
        yield Finding(
            code="META-08",
            message=f"“{rarer}” ({_photographs(few)}) and “{commoner}” ({_photographs(many)}) are "
            "nearly the same name",
            file=toml.file,
            line=toml.line("photo", first.id, "credit"),
            hint="if they are one person, write the name in one way",
            severity=Severity.WARNING,
        )


def _read_header(
    photo_id: str,
    table: PhotoTable,
    toml: TomlFile,
    path: Path | None,
    hashes: Mapping[Path, str],
    findings: list[Finding],
) -> PictureHeader | None:
    """Return the header of a photograph's file; None when the file is missing or unusable."""
    if path is None:
        findings.append(
            Finding(
                code="FILE-01",
                message=f"“{table.file}” lies outside the project",
                file=toml.file,
                line=toml.line("photo", photo_id, "file"),
                hint="copy the photograph into source/gallery/ and write its name alone",
                photo_id=photo_id,
            )
        )
    elif path.exists():
        try:
            if not path.is_file() or path not in hashes:
                raise images.PictureError("this is no file that can be read")
            return images.read_header(path)
        except (images.PictureError, OSError) as error:
            file = f"{FOLDER}/{table.file}"
            findings.append(damaged_picture(photo_id, file, str(error), toml))
    return None


def _read_credit(
    photo_id: str,
    table: PhotoTable,
    metadata: PhotoMetadata,
    toml: TomlFile,
    findings: list[Finding],
) -> Credit:
    """Return the parsed credit line; a missing caption or credit is added to `findings`."""

    def report(code: str, path: tuple[str, ...], message: str, hint: str) -> None:
        own = photo_id if path[0] == "photo" else ""
        line = toml.line(*path)
        findings.append(
            Finding(code=code, message=message, file=toml.file, line=line, hint=hint, photo_id=own)
        )

    credit = settings.parse_credit(metadata.credit)
    if not metadata.credit:
        report(
            "META-01",
            ("photo", photo_id, "credit"),
            f"the photograph “{photo_id}” has no credit",
            'add: credit = "Photographer / Agency", here or under [defaults]',
        )
    elif credit is None:
        report(
            "CAP-03",
            ("defaults", "credit") if table.credit is None else ("photo", photo_id, "credit"),
            f"the credit “{metadata.credit}” does not say who and for whom",
            'write "Photographer / Agency", or "A, B / Agency" for several',
        )
    if not metadata.caption:
        report(
            "META-01",
            ("photo", photo_id, "caption"),
            f"the photograph “{photo_id}” has no caption, here or in its file",
            'add: caption = "The sign at the city entrance"',
        )
    return credit or settings.NO_CREDIT


def _photo(
    photo_id: str,
    table: PhotoTable,
    metadata: PhotoMetadata,
    credit: Credit,
    header: PictureHeader | None,
    digest: str,
) -> Photo:
    """Return a photograph; without a header, that of the stand-in which is drawn for it."""
    width, height = images.stand_in_size(table.proportions)
    drawn = hashlib.sha256(f"{photo_id} {table.file} {table.ratio}".encode()).hexdigest()
    return Photo(
        id=photo_id,
        file=f"{FOLDER}/{table.file}",
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
        source_type=metadata.source_type,
        data_mining=metadata.data_mining,
        intent=table.intent,
        altered=table.altered,
        graphic=table.graphic,
        people_protected=table.people_protected,
        cleared=table.cleared,
        embargo=table.embargo,
        focus=table.focus,
    )


def _file_warnings(photo: Photo, header: PictureHeader, toml: TomlFile) -> Iterator[Finding]:
    """Yield what is assumed of a file, and where its metadata differ from the manuscript."""

    def warning(code: str, key: str, message: str, hint: str) -> Finding:
        return Finding(
            code=code,
            message=f"{photo.file}: {message}",
            file=toml.file,
            line=toml.line("photo", photo.id, key),
            hint=hint,
            severity=Severity.WARNING,
            photo_id=photo.id,
        )

    if not header.profile:
        yield warning(
            "IMG-02",
            "file",
            "no colour profile says what its colours are; "
            + ("the press's own is assumed" if header.cmyk else "sRGB is assumed"),
            "ask for the file with its profile, if the colours look wrong",
        )
    if header.transparent:
        yield warning(
            "IMG-10",
            "file",
            "the picture is transparent in places; it is laid on white",
            "ask for the photograph itself, if this is a cut-out",
        )
    for one in precedence.disagreements(photo, header.metadata):
        yield warning(
            "META-03",
            one.key,
            f"{one.source} says “{one.other}”, and “{one.printed}” is printed",
            "correct the one that is wrong, here or in the file",
        )


def _missing_parts(photo: Photo, toml: TomlFile, *, release: bool) -> Iterator[Finding]:
    """Yield a finding for a file that was not delivered, or for its missing alt text."""
    if not photo.delivered:
        yield Finding(
            code="FILE-02",
            message=f"{photo.file} has not been delivered"
            + ("" if release else ": a stand-in is drawn, for position only"),
            file=toml.file,
            line=toml.line("photo", photo.id, "file"),
            hint="put the photograph there under that name",
            severity=Severity.ERROR if release else Severity.WARNING,
            photo_id=photo.id,
        )
    elif not photo.alt:
        yield Finding(
            code="CAP-04",
            message=f"the photograph “{photo.id}” has no alt text",
            file=toml.file,
            line=toml.line("photo", photo.id),
            hint='add: alt = "what is seen, for a reader who cannot see it"',
            severity=Severity.WARNING,
            photo_id=photo.id,
        )


def _resolve_file(root: Path, file: str) -> Path | None:
    """Return the path of the file that a table names; None when it is outside the project."""
    try:
        path = (root / FOLDER / file).resolve()
    except (OSError, RuntimeError):
        return None
    return path if path.is_relative_to(root.resolve()) else None


def _header_fault(path: Path) -> str:
    try:
        images.read_header(path)
    except images.PictureError as error:
        return str(error)
    return ""


def _picture_files(root: Path) -> list[Path]:
    """Return the files in the folder that have the name of a picture."""
    found = (root / FOLDER).rglob("*")
    return sorted(path for path in found if path.suffix.lower() in _SUFFIXES)


def _unlisted_files(root: Path, toml: TomlFile) -> Iterator[Finding]:
    """Yield a finding for each picture in the folder that no table names."""
    tables = toml.values.get("photo")
    # Of the tables as they are written: one with a fault names its file all the same.
    files = {
        table.get("file")
        for table in (tables.values() if isinstance(tables, dict) else ())
        if isinstance(table, dict)
    }
    named = {os.path.normpath(root / FOLDER / file) for file in files if isinstance(file, str)}
    for path in _picture_files(root):
        if str(path) not in named:
            file = path.relative_to(root / FOLDER).as_posix()
            yield Finding(
                code="FILE-03",
                message=f"{FOLDER}/{file} is in no table",
                file=FILE,
                hint=f'add a table with file = "{file}", or take the file out of the folder',
                severity=Severity.WARNING,
            )


def _photographs(number: int) -> str:
    return f"{number} photograph{'' if number == 1 else 's'}"
