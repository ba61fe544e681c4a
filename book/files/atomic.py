"""Files that are written whole or not at all.

A file is written beside its place under a name of its own and moved there with `os.replace`,
which POSIX makes atomic: a reader sees the old file or the new one, and a killed build leaves
the old one. What a killed build leaves beside it is removed by the next.
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
    """Give a path to write to; move it to `path` when the block ends, remove it when it raises.

    The file reaches the disk before its name does, so a power cut cannot leave an empty edition.
    """
    # Editions are written side by side, and each process makes what it needs.
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
    """Put `content` at `path`, whole or not at all."""
    with replacement(path) as part:
        part.write_bytes(content)


@contextmanager
def build_lock(*folders: Path) -> Iterator[None]:
    """Make folders for building, for this build alone; a second build waits for the first.

    The last is a cache, which backups may skip. What a killed build left in any is removed.
    The lock goes with the process that holds it, however that ends.
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
