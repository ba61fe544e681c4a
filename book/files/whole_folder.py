"""Atomic writing of a folder: it is there with all of its files, or as it was before.

It is written to a temporary name beside it, which the next build deletes after a kill
(`build_lock`). Linux exchanges the two in one step; a system without such a step moves one out of
the way first, and a kill between its two steps leaves no folder.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from book.files import cache_files
from book.files.atomic import PART_SUFFIX

#: The arguments of renameat2(2): paths from the current folder, and an exchange of both.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def folder_replacement(path: Path) -> Iterator[Path]:
    """Yield a new folder; put it in the place of `path` when the block ends, delete it otherwise.

    Nothing is synchronised to the disk: what is written so can be made again.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}{PART_SUFFIX}")
    cache_files.remove(part)
    try:
        part.mkdir(parents=True)
        yield part
        if not os.path.lexists(path):
            part.rename(path)
        elif not _exchange(part, path):
            old = part.with_name(f".{path.name}.old.{os.getpid()}{PART_SUFFIX}")
            path.rename(old)
            part.rename(path)
            cache_files.remove(old)
    finally:
        # After an exchange it is the old one.
        cache_files.remove(part)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step; return False where that is not possible."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
