"""Files of the cache with their SHA-256 beside them, and files that must be as they were.

A kept file that was cut, changed, exchanged or replaced by anything else counts as absent. Beside
`NAME` stands `NAME.sha256` in the format of `sha256sum`, and a remark where there is one; it is
written last, so that a file whose making was interrupted is absent, too.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from book.errors import BookError
from book.files import atomic, cache_files, digest_cache

DIGEST_SUFFIX = ".sha256"
#: A digest, two spaces, a name of 255 bytes, and a remark.
_MOST_BYTES = 2000


class ChangedFileError(BookError):
    """A file was changed while editions were built of it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} was changed while the editions were built; build again"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a file: its SHA-256, and a remark; empty where there is none."""

    digest: str = ""
    remark: str = ""


def keep(path: Path, remark: str = "") -> None:
    """Write the digest of a file that has just been made beside it, and a remark of one line."""
    beside = _beside(path)
    cache_files.make_way(beside)
    content = f"{digest_cache.digest_file(path)}  {path.name}\n"
    content += f"# {remark}\n" if remark else ""
    atomic.write(beside, content.encode(), synchronised=False)


def is_kept(path: Path) -> bool:
    """Return whether a file is as it was made; for one that is not, there is room to make it."""
    try:
        return digest_cache.digest_file(path) == read_note(path).digest
    except OSError:
        cache_files.make_way(path)
        return False


def read_note(path: Path) -> Note:
    """Return what stands beside a file."""
    try:
        with cache_files.open_regular(_beside(path)) as file:
            lines = file.read(_MOST_BYTES).decode("utf-8", "replace").split("\n")
    except OSError:
        return Note()
    digest, _, name = lines[0].partition("  ")
    if name != path.name or len(lines) < 2:
        return Note()
    return Note(digest, lines[1].removeprefix("# "))


def read_unchanged(path: Path, digest: str) -> bytes:
    """Return the content of a file; raise `ChangedFileError` when its SHA-256 is another."""
    try:
        with cache_files.open_regular(path) as file:
            content = file.read()
    except OSError:
        content = None
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        raise ChangedFileError(str(path))
    return content


def remove_others(folder: Path, names: set[str], pattern: str) -> None:
    """Remove the kept files that match a pattern and have none of the names, with their digests."""
    for path in {*folder.glob(pattern), *folder.glob(f"{pattern}{DIGEST_SUFFIX}")}:
        if path.name.removesuffix(DIGEST_SUFFIX) not in names:
            cache_files.remove(path)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}{DIGEST_SUFFIX}")
