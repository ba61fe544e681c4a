"""Atomic writing of files.

A file is written to a temporary name in the same folder and moved with `os.replace`, which is
atomic in POSIX: readers see the old file or the new one, and a killed build leaves the old one.
The next build deletes the temporary files of a killed one.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PART_SUFFIX = ".part"
#: The tag that backup programs look for (bford.info/cachedir).
CACHEDIR_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"


@contextmanager
def replacement(path: Path) -> Iterator[Path]:
    """Yield a temporary path; move it to `path` when the block ends, delete it when it raises.

    The content is synchronised to the disk before the move, so that a power cut cannot leave an
    empty edition.
    """
    # The process id, because several processes may write the same file at the same time.
    part = path.with_name(f".{path.name}.{os.getpid()}{PART_SUFFIX}")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def write(path: Path, content: bytes) -> None:
    """Write `content` to `path` atomically."""
    with replacement(path) as part:
        part.write_bytes(content)


@contextmanager
def build_lock(*folders: Path) -> Iterator[None]:
    """Create the folders of a build and lock them; a second build waits for the first.

    The last folder is a cache, which backups may skip. Temporary files of a killed build are
    deleted. The lock is released with its process, also when that is killed.
    """
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    cache = folders[-1]
    tag = cache / "CACHEDIR.TAG"
    if not tag.exists():
        tag.write_text(CACHEDIR_TAG, encoding="ascii")
    with (cache / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for folder in folders:
            for part in folder.glob(f".*{PART_SUFFIX}"):
                part.unlink()
        yield
