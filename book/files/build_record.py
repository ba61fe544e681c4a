"""Records of built editions, so that an unchanged edition is not built again.

A record has the digest of all inputs of an edition and the file's signature after the build: an
edition that was deleted or changed since is built again.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from book.errors import Finding, Severity
from book.files import atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """The record of one built edition."""

    #: Digest of the manuscript, the program and the versions of its libraries.
    inputs_digest: str
    #: Name of the file in the build folder.
    file: str
    extent: str
    #: Size in bytes, modification time in ns and inode of the file.
    signature: tuple[int, int, int]
    #: Findings that were reported by its build.
    warnings: tuple[Finding, ...]
    #: Page turns for the e-book's page list: place, number of characters before it, folio.
    turns: tuple[tuple[str, int, str], ...] = ()


def stat_signature(path: Path) -> tuple[int, int, int]:
    """Return size, modification time in ns and inode, to recognise a changed or replaced file."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def find_current(
    folder: Path, cache: Path, edition: str, inputs_digest: str
) -> EditionRecord | None:
    """Return the record of an unchanged edition in `folder` with the same inputs, or None."""
    try:
        values = json.loads((cache / f"{edition}.json").read_bytes())
        values["signature"] = tuple(values["signature"])
        values["warnings"] = tuple(map(_parse_finding, values["warnings"]))
        values["turns"] = tuple((at, offset, page) for at, offset, page in values["turns"])
        record = EditionRecord(**values)
        intact = stat_signature(folder / record.file) == record.signature
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if intact and record.inputs_digest == inputs_digest else None


def write_record(cache: Path, edition: str, record: EditionRecord) -> None:
    """Write the record of an edition that has just been built."""
    atomic.write(cache / f"{edition}.json", json.dumps(asdict(record)).encode())


def _parse_finding(values: dict[str, object]) -> Finding:
    # Only findings about finished files have places.
    names = {field.name for field in fields(Finding)} - {"places"}
    known = {name: value for name, value in values.items() if name in names}
    return Finding(**{**known, "severity": Severity(str(known["severity"]))})  # type: ignore[arg-type]
