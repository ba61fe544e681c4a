"""Atomic writing of files.

A file is written to a temporary name in the same folder and moved with `os.replace`, which is
atomic in POSIX: readers see the old file or the new one, and a killed build leaves the old one.
The next build deletes the temporary files of a killed one (`build_lock`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PART_SUFFIX = ".part"


@contextmanager
def replacement(path: Path, *, synchronised: bool = True) -> Iterator[Path]:
    """Yield a temporary path; move it to `path` when the block ends, delete it when it raises.

    The content is synchronised to the disk before the move, so that a power cut cannot leave an
    empty edition; not needed where an empty file is known for what it is.
    """
    # The process id, because several processes may write the same file at the same time.
    part = path.with_name(f".{path.name}.{os.getpid()}{PART_SUFFIX}")
    try:
        yield part
        if synchronised:
            with part.open("rb") as written:
                os.fsync(written.fileno())
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def write(path: Path, content: bytes, *, synchronised: bool = True) -> None:
    """Write `content` to `path` atomically; see `replacement`."""
    with replacement(path, synchronised=synchronised) as part:
        part.write_bytes(content)
