"""The picture desk's gallery: read gallery.toml and the headers of the photographs it names."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from book import images
from book.errors import Finding, Severity, errors_in
from book.files import digests
from book.images.metadata import EmbeddedMetadata
from book.manuscript import precedence, settings
from book.manuscript.precedence import Said
from book.manuscript.settings import GalleryToml, PhotoDefaults, PhotoTable
from book.manuscript.toml_lines import TomlFile
from book.model import Photo

FOLDER = "source/gallery"
FILE = "source/gallery/gallery.toml"
_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic", ".gif", ".bmp"}
)
_TABLE = re.compile(r"\s*\[\s*photo\s*\.\s*[\"']?([a-z0-9-]+)")
_AGAIN = "ask the photographer or the picture desk for the file again, as JPEG, TIFF or PNG"


def read_photos(
    project: Path, toml: TomlFile, gallery: GalleryToml, *, memory: Path, release: bool
) -> tuple[tuple[Photo, ...], tuple[Finding, ...]]:
    """Make a photograph of every table; answer them with whatever is wrong with any.

    A photograph with an error is left out. One whose file is not there is a stand-in, reported
    as a warning, or with `release` as an error.
    """
    found: list[Photo] = []
    findings: list[Finding] = list(_check_unlisted(project, toml))
    here = {
        photo_id: _resolve_file(project, table.file) for photo_id, table in gallery.photo.items()
    }
    delivered = [path for path in here.values() if path and path.is_file()]
    hashes = digests.digest_files(delivered, memory)
    for photo_id, table in gallery.photo.items():
        faults, photo = _photo(photo_id, table, gallery.defaults, toml, here[photo_id], hashes)
        if not errors_in(faults):
            found.append(photo)
            faults += _check_delivery(photo, toml, release=release)
        findings += faults
    findings += check_names(found, toml)
    return tuple(found), tuple(findings)


def check_decoding(project: Path, gallery: GalleryToml, toml: TomlFile) -> Iterator[Finding]:
    """Decode every photograph whole, and report those that are damaged behind their header."""
    for photo_id, table in gallery.photo.items():
        path = _resolve_file(project, table.file)
        if path and path.is_file() and not _header_fault(path):
            fault = images.decoding_fault(path)
            if fault:
                yield damaged_picture(photo_id, f"{FOLDER}/{table.file}", fault, toml)


def check_folder_decoding(project: Path) -> Iterator[Finding]:
    """Decode every photograph in the folder: gallery.toml cannot say which are meant."""
    for path in _picture_files(project):
        fault = images.decoding_fault(path) if path.is_file() else ""
        if fault:
            file = path.relative_to(project).as_posix()
            yield Finding(code="IMG-01", message=fault, file=file, hint=_AGAIN)


def guess_photo_ids(project: Path) -> Mapping[str, int]:
    """Find the photographs of a gallery.toml that cannot be read, by the look of its tables."""
    try:
        lines = (project / FILE).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return {}
    found = ((_TABLE.match(line), number) for number, line in enumerate(lines, start=1))
    return {match.group(1): number for match, number in found if match}


def damaged_picture(photo_id: str, file: str, fault: str, toml: TomlFile) -> Finding:
    """Report a file that is no sound picture, at the line that names it."""
    return Finding(
        code="IMG-01",
        message=f"{file}: {fault}",
        file=toml.file,
        line=toml.line("photo", photo_id, "file"),
        hint=_AGAIN,
    )


def overfull_caption(photo_id: str, toml: TomlFile) -> Finding:
    """Report a caption that leaves no room for its picture."""
    return Finding(
        code="CAP-02",
        message=f"the caption of “{photo_id}” is too long to stand with its picture on one page",
        file=toml.file,
        line=toml.line("photo", photo_id, "caption"),
        hint="keep it to two sentences, and put the rest into the text",
    )


def _resolve_file(project: Path, file: str) -> Path | None:
    """Find the file that a table names; None when it lies outside the project."""
    try:
        path = (project / FOLDER / file).resolve()
    except (OSError, RuntimeError):
        return None
    return path if path.is_relative_to(project.resolve()) else None


def _photo(
    photo_id: str,
    table: PhotoTable,
    defaults: PhotoDefaults,
    toml: TomlFile,
    path: Path | None,
    digests: Mapping[Path, str],
) -> tuple[list[Finding], Photo]:
    faults: list[Finding] = []

    def fault(code: str, key: str, message: str, hint: str) -> None:
        line = toml.line("photo", photo_id, key)
        faults.append(Finding(code=code, message=message, file=toml.file, line=line, hint=hint))

    width, height = images.stand_in_size(table.proportions)
    digest = hashlib.sha256(f"{photo_id} {table.file} {table.ratio}".encode()).hexdigest()
    header = None
    if path is None:
        fault(
            "FILE-01",
            "file",
            f"“{table.file}” lies outside the project",
            "copy the photograph into source/gallery/ and write its name alone",
        )
    elif path.exists():
        try:
            if not path.is_file() or path not in digests:
                raise images.PictureError("this is no file that can be read")
            header = images.read_header(path)
            width, height, digest = header.width, header.height, digests[path]
        except (images.PictureError, OSError) as error:
            faults.append(damaged_picture(photo_id, f"{FOLDER}/{table.file}", str(error), toml))
    embedded = header.metadata if header else EmbeddedMetadata()
    said = precedence.merge_sources(table, defaults, embedded)
    credit = settings.parse_credit(said.credit)
    if not said.credit:
        fault(
            "META-01",
            "credit",
            f"the photograph “{photo_id}” has no credit",
            'add: credit = "Photographer / Agency", here or under [defaults]',
        )
    elif credit is None:
        inherited = table.credit is None
        faults.append(
            Finding(
                code="CAP-03",
                message=f"the credit “{said.credit}” does not say who and for whom",
                file=toml.file,
                line=toml.line(*(("defaults",) if inherited else ("photo", photo_id)), "credit"),
                hint='write "Photographer / Agency", or "A, B / Agency" for several',
            )
        )
    if not said.caption:
        fault(
            "META-01",
            "caption",
            f"the photograph “{photo_id}” has no caption, here or in its file",
            'add: caption = "The sign at the city entrance"',
        )
    photo = Photo(
        id=photo_id,
        file=f"{FOLDER}/{table.file}",
        delivered=header is not None,
        digest=digest,
        width=width,
        height=height,
        credit=credit or settings.NO_CREDIT,
        caption=said.caption,
        alt=said.alt,
        description=said.description,
        place=said.place,
        date=said.date,
        rights=said.rights,
        usage_terms=said.usage_terms,
        source_type=said.source_type,
        data_mining=said.data_mining,
        intent=table.intent,
        altered=table.altered,
        graphic=table.graphic,
        people_protected=table.people_protected,
        cleared=table.cleared,
        embargo=table.embargo,
        focus=table.focus,
    )
    if header and not faults:
        faults += _check_file(photo, header, said, toml)
    return faults, photo


def _check_file(
    photo: Photo, header: images.PictureHeader, said: Said, toml: TomlFile
) -> Iterator[Finding]:
    """Report what is assumed of a file, and where it says something else than the manuscript."""

    def warning(code: str, key: str, message: str, hint: str) -> Finding:
        return Finding(
            code=code,
            message=f"{photo.file}: {message}",
            file=toml.file,
            line=toml.line("photo", photo.id, key),
            hint=hint,
            severity=Severity.WARNING,
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
    for one in precedence.disagreements(said, photo.credit, header.metadata):
        yield warning(
            "META-03",
            one.key,
            f"{one.other_by} says “{one.other}”, and “{one.printed}” is printed",
            "correct the one that is wrong, here or in the file",
        )


def check_names(photos: Sequence[Photo], toml: TomlFile) -> Iterator[Finding]:
    """Report photographers' names that are nearly the same, at the first that is the rarer."""
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


def _photographs(photographs: int) -> str:
    return f"{photographs} photograph{'' if photographs == 1 else 's'}"


def _header_fault(path: Path) -> str:
    try:
        images.read_header(path)
    except images.PictureError as error:
        return str(error)
    return ""


def _check_delivery(photo: Photo, toml: TomlFile, *, release: bool) -> Iterator[Finding]:
    if not photo.delivered:
        yield Finding(
            code="FILE-02",
            message=f"{photo.file} has not been delivered"
            + ("" if release else ": a stand-in is drawn, for position only"),
            file=toml.file,
            line=toml.line("photo", photo.id, "file"),
            hint="put the photograph there under that name",
            severity=Severity.ERROR if release else Severity.WARNING,
        )
    elif not photo.alt:
        yield Finding(
            code="CAP-04",
            message=f"the photograph “{photo.id}” has no alt text",
            file=toml.file,
            line=toml.line("photo", photo.id),
            hint='add: alt = "what is seen, for a reader who cannot see it"',
            severity=Severity.WARNING,
        )


def _picture_files(project: Path) -> list[Path]:
    """List what lies in the folder and is called like a picture."""
    found = (project / FOLDER).rglob("*")
    return sorted(path for path in found if path.suffix.lower() in _SUFFIXES)


def _check_unlisted(project: Path, toml: TomlFile) -> Iterator[Finding]:
    """Report photographs that lie in the folder and are named nowhere."""
    tables = toml.values.get("photo")
    # By the tables as they are written: one with a fault names its file all the same.
    files = {
        table.get("file")
        for table in (tables.values() if isinstance(tables, dict) else ())
        if isinstance(table, dict)
    }
    named = {os.path.normpath(project / FOLDER / file) for file in files if isinstance(file, str)}
    for path in _picture_files(project):
        if str(path) not in named:
            file = path.relative_to(project / FOLDER).as_posix()
            yield Finding(
                code="FILE-03",
                message=f"{FOLDER}/{file} is in no table",
                file=FILE,
                hint=f'add a table with file = "{file}", or take the file out of the folder',
                severity=Severity.WARNING,
            )
