"""Digests of files, remembered by what the file system says of them.

Reading 19 camera files takes longer than a second run may; so a digest is kept with the file's
size, times and inode, and trusted while they stay the same. As in git's index, a file changed in
the very moment its digest was noted is read again: its times could not tell.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from book.files import atomic

Digests = Mapping[Path, str]
_RACY_NS = 50_000_000


def digest_files(paths: Iterable[Path], memory: Path) -> Digests:
    """Answer the SHA-256 of each file that exists, reading only what changed since `memory`."""
    known = _recall(memory)
    noted_ns = memory.stat().st_mtime_ns if memory.exists() else 0
    found: dict[Path, str] = {}
    seen: dict[str, list[object]] = {}
    for path in paths:
        try:
            stat = path.stat()
            marks = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
            before = known.get(str(path))
            fresh = max(stat.st_mtime_ns, stat.st_ctime_ns) < noted_ns - _RACY_NS
            trusted = before[-1] if before and before[:-1] == marks and fresh else None
            digest = str(trusted) if trusted else digest_file(path)
        except (FileNotFoundError, IsADirectoryError, PermissionError):
            continue
        found[path] = digest
        seen[str(path)] = [*marks, digest]
    if seen != known:
        memory.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(memory, json.dumps(seen, indent=0).encode())
    return found


def digest_file(path: Path) -> str:
    """Answer the SHA-256 of a file's bytes."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def combine(digests: Digests, root: Path, *more: str) -> str:
    """Answer one digest for many files, by their names below `root`, and for `more` words."""
    lines = sorted(f"{path.relative_to(root).as_posix()} {digests[path]}" for path in digests)
    return hashlib.sha256("\n".join([*lines, *more]).encode()).hexdigest()


def _recall(memory: Path) -> dict[str, list[object]]:
    try:
        known = json.loads(memory.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
