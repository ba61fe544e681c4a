"""What was built of what, so that nothing is built twice.

An entry holds the digest of everything an edition was made of, and what the file system said of
the file when it was delivered: an edition that somebody removed or changed is built again.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from book.errors import Finding, Severity
from book.files import atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """One edition as it was delivered."""

    #: Digest of source, program and libraries.
    inputs_digest: str
    #: Name of the file in the build folder.
    file: str
    extent: str
    #: Size in bytes, modification time in ns and inode of the file.
    signature: tuple[int, int, int]
    #: What was reported when it was built.
    warnings: tuple[Finding, ...]
    #: Where its pages turn, which the e-book's page list follows: place, letters before, folio.
    turns: tuple[tuple[str, int, str], ...] = ()


def stat_signature(path: Path) -> tuple[int, int, int]:
    """Answer what tells a file from one that was changed or put there later."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def find_current(
    folder: Path, cache: Path, edition: str, inputs_digest: str
) -> EditionRecord | None:
    """Find the entry of an edition that stands in `folder`, made of the same; else None."""
    try:
        said = json.loads((cache / f"{edition}.json").read_bytes())
        entry = EditionRecord(
            inputs_digest=said["inputs_digest"],
            file=said["file"],
            extent=said["extent"],
            signature=tuple(said["signature"]),
            warnings=tuple(_finding_from_json(warning) for warning in said["warnings"]),
            turns=tuple((at, offset, page) for at, offset, page in said["turns"]),
        )
        intact = stat_signature(folder / entry.file) == entry.signature
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return entry if intact and entry.inputs_digest == inputs_digest else None


def write_record(
    folder: Path,
    cache: Path,
    edition: str,
    inputs_digest: str,
    *,
    file: str,
    extent: str,
    warnings: Iterable[Finding],
    turns: Iterable[tuple[str, int, str]] = (),
) -> EditionRecord:
    """Enter an edition that has just been delivered."""
    entry = EditionRecord(
        inputs_digest=inputs_digest,
        file=file,
        extent=extent,
        signature=stat_signature(folder / file),
        warnings=tuple(warnings),
        turns=tuple(turns),
    )
    atomic.write(cache / f"{edition}.json", json.dumps(asdict(entry)).encode())
    return entry


def _finding_from_json(said: dict[str, object]) -> Finding:
    known = {field.name for field in fields(Finding)}
    values = {name: value for name, value in said.items() if name in known}
    return Finding(**{**values, "severity": Severity(str(values["severity"]))})  # type: ignore[arg-type]
