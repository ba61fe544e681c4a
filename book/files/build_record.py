"""Records of built editions, so that an unchanged edition is not built again.

A record has what an edition was made from and the digest of its file: an edition that was deleted
or changed since is built again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from book.errors import Finding, Severity
from book.files import cache_files, digest_cache

Signature = tuple[int, ...]
Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """The record of one built edition."""

    #: Digest of the program with its styles, typefaces and libraries.
    program: str
    #: Digests of what the manuscript was read from, by path.
    sources: Mapping[str, str]
    #: Name of the file in the build folder.
    file: str
    extent: str
    #: SHA-256 of the file.
    digest: str
    #: Size, times and inode of the file; while they are the same, it is not read.
    signature: Signature
    #: Findings that were reported by its build.
    warnings: tuple[Finding, ...]
    #: Whether the covers of the print edition are a file of their own.
    sheet: bool = False
    #: Page turns for the e-book's page list: place, number of characters before it, folio.
    turns: tuple[tuple[str, int, str], ...] = ()


def stat_signature(path: Path) -> Signature:
    """Return size, times and inode of a file, to recognise one that was changed or replaced."""
    return tuple(digest_cache.signature(path.stat()))


def intact_records(
    folder: Path, cache: Path, editions: Iterable[Name], program: str
) -> Mapping[Name, EditionRecord]:
    """Return a program's records of editions whose files in `folder` are as they were built."""
    found = {edition: _read_record(cache / f"{edition}.json") for edition in editions}
    return {
        edition: record
        for edition, record in found.items()
        if record and record.program == program and _is_intact(folder / record.file, record)
    }


def write_record(cache: Path, edition: str, record: EditionRecord) -> None:
    """Write the record of an edition that has just been built."""
    cache_files.write_record(cache / f"{edition}.json", asdict(record))


def _is_intact(path: Path, record: EditionRecord) -> bool:
    try:
        same = stat_signature(path) == record.signature
        return same or digest_cache.digest_file(path) == record.digest
    except OSError:
        return False


def _read_record(path: Path) -> EditionRecord | None:
    """Return a record; None for another file, or one by another version of the program."""
    values: Any = cache_files.read_record(path)
    try:
        parsed = {
            "signature": tuple(values["signature"]),
            "warnings": tuple(map(_parse_finding, values["warnings"])),
            "turns": tuple((at, offset, page) for at, offset, page in values["turns"]),
        }
        return EditionRecord(**{**values, **parsed})
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _parse_finding(values: dict[str, object]) -> Finding:
    # Only findings about finished files have places.
    names = {field.name for field in fields(Finding)} - {"places"}
    known = {name: value for name, value in values.items() if name in names}
    return Finding(**{**known, "severity": Severity(str(known["severity"]))})  # type: ignore[arg-type]
