"""SHA-256 digests of files, cached by size, times and inode.

Reading 19 camera files would take longer than a build that finds nothing to do. A cached digest
is valid while the file's size, times and inode are the same. As in git's index, the digest of a
file that was changed just before it was read is not kept: a second change may show in no time.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from book.files import cache_files

Digests = Mapping[Path, str]
#: Entries by path: size, times of modification and of change in ns, inode, and digest.
Known = Mapping[str, object]
#: Least age of a file whose digest is kept: Linux counts times in steps of 4 to 10 ms.
_SETTLED_NS = 50_000_000
#: The same on a file system that counts in whole seconds, or two (FAT).
_COARSE_SETTLED_NS = 3_000_000_000
_SECOND_NS = 1_000_000_000
#: Bytes of the smallest file that is worth an entry: reading less takes as long as looking it up.
_WORTH_KEEPING = 65_536


def digest_files(paths: Iterable[Path], memory: Path, *, prune: bool = True) -> Digests:
    """Return the SHA-256 of each file that can be read; read only those that are not in `memory`.

    With `prune`, entries of other files are taken out of it.
    """
    known = read_known(memory)
    digests: dict[Path, str] = {}
    entries: dict[str, object] = {} if prune else dict(known)
    for path in paths:
        with suppress(OSError):
            digests[path], entry = _digest_file(path, known)
            entries.pop(str(path), None)
            if entry:
                entries[str(path)] = entry
    if entries != known:
        # On a full disk, the next build reads the files again.
        with suppress(OSError):
            cache_files.make_folder(memory.parent)
            cache_files.write_record(memory, entries)
    return digests


def read_known(memory: Path) -> Known:
    """Return the entries that a call of `digest_files` has left; none where they are damaged."""
    known = cache_files.read_record(memory)
    return known if isinstance(known, dict) else {}


def digest_file(path: Path, known: Known | None = None) -> str:
    """Return the SHA-256 of a regular file, from its entry in `known` where that is valid."""
    return _digest_file(path, known or {})[0]


def combine(digests: Mapping[str, str], *more: str) -> str:
    """Return one digest of files by their names, and of `more` texts."""
    lines = sorted(f"{name} {digest}" for name, digest in digests.items())
    return hashlib.sha256("\n".join([*lines, *more]).encode(errors="surrogateescape")).hexdigest()


def signature(status: os.stat_result) -> list[int]:
    """Return what is different for a file that was changed or replaced.

    Copying a file's times does not hide a change: no program can set the time of change.
    """
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _digest_file(path: Path, known: Known) -> tuple[str, list[object] | None]:
    """Return a file's digest, and the entry to keep of it, if any."""
    with cache_files.open_regular(path) as file:
        now = time.time_ns()
        before = os.fstat(file.fileno())
        match known.get(str(path)):
            case [*known_signature, str(digest)] if known_signature == signature(before):
                return digest, [*known_signature, digest]
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        unchanged = signature(os.fstat(file.fileno())) == signature(before)
    coarse = before.st_ctime_ns % _SECOND_NS == 0
    # A time in the future is from before a clock was set back.
    age = now - before.st_ctime_ns
    settled = age > (_COARSE_SETTLED_NS if coarse else _SETTLED_NS)
    keep = unchanged and settled and before.st_size >= _WORTH_KEEPING
    return digest, [*signature(before), digest] if keep else None
