"""SHA-256 digests of files, cached by size, times and inode.

Reading 19 camera files would take longer than a build that finds nothing to do. A cached digest
is valid while the file's size, times and inode are the same. As in git's index, a file that was
changed within `_RACY_NS` of the cache is read again, because its times may not show a change.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from book.files import atomic

Digests = Mapping[Path, str]
_RACY_NS = 50_000_000


def digest_files(paths: Iterable[Path], memory: Path) -> Digests:
    """Return the SHA-256 of each file that exists; read only those that are not in `memory`."""
    known = _read_memory(memory)
    written_ns = memory.stat().st_mtime_ns if memory.exists() else 0
    digests: dict[Path, str] = {}
    entries: dict[str, list[object]] = {}
    for path in paths:
        try:
            stat = path.stat()
            signature = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
            entry = known.get(str(path))
            settled = max(stat.st_mtime_ns, stat.st_ctime_ns) < written_ns - _RACY_NS
            cached = entry[-1] if entry and entry[:-1] == signature and settled else None
            digest = str(cached) if cached else digest_file(path)
        except (FileNotFoundError, IsADirectoryError, PermissionError):
            continue
        digests[path] = digest
        entries[str(path)] = [*signature, digest]
    if entries != known:
        memory.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(memory, json.dumps(entries, indent=0).encode())
    return digests


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def combine(digests: Digests, root: Path, *more: str) -> str:
    """Return one digest of files, with their paths relative to `root`, and of `more` texts."""
    lines = sorted(f"{path.relative_to(root).as_posix()} {digests[path]}" for path in digests)
    return hashlib.sha256("\n".join([*lines, *more]).encode()).hexdigest()


def _read_memory(memory: Path) -> dict[str, list[object]]:
    try:
        known = json.loads(memory.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
