"""The lock of a build, and what a killed build has left."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from book.files import cache_files
from book.files.atomic import PART_SUFFIX

#: The tag that backup programs look for (bford.info/cachedir).
CACHEDIR_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"


@contextmanager
def build_lock(*folders: Path) -> Iterator[None]:
    """Create the folders of a build and lock them; a second build waits for the first.

    The last folder is a cache, which backups may skip, and those between the first and the last are
    in it: what has the name of one and is no folder is deleted. So are temporary files of a killed
    build. The lock is released with its process, also when that is killed.
    """
    *inner, cache = folders[1:] or folders
    folders[0].mkdir(parents=True, exist_ok=True)
    cache_files.make_folder(cache)
    descriptor = _lock(cache / "lock")
    try:
        for folder in inner:
            # What is deleted from the cache must not be deleted from elsewhere.
            if folder.is_symlink():
                folder.unlink()
            cache_files.make_folder(folder)
        _mark_as_cache(cache / "CACHEDIR.TAG")
        pattern = f".*{PART_SUFFIX}"
        for part in (*folders[0].glob(pattern), *cache.rglob(pattern)):
            cache_files.remove(part)
        yield
    finally:
        os.close(descriptor)


def _lock(path: Path) -> int:
    """Lock a file, which is created, and return its descriptor; closing it releases the lock."""
    while True:
        descriptor = _open_lock(path)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            # The cache may have been deleted in the meantime, and the file created anew.
            if os.path.samestat(os.fstat(descriptor), path.lstat()):
                return descriptor
        except FileNotFoundError:
            cache_files.make_folder(path.parent)
        os.close(descriptor)


def _open_lock(path: Path) -> int:
    """Open a lock's file, in place of a folder, a link or anything else that has its name."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, 0o666)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
    except OSError:
        if not path.exists() and not path.is_symlink():
            raise
    cache_files.remove(path)
    return os.open(path, flags | os.O_EXCL, 0o666)


def _mark_as_cache(tag: Path) -> None:
    try:
        with cache_files.open_regular(tag) as file:
            if file.read(len(CACHEDIR_TAG)) == CACHEDIR_TAG.encode("ascii"):
                return
    except OSError:
        pass
    cache_files.write(tag, CACHEDIR_TAG.encode("ascii"))
