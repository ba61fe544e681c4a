"""Files of the cache: whatever has become of one, it is read as it was written, or not at all.

Each is read as a regular file, never a FIFO or a device that has no end, and begins with the
SHA-256 of what follows: a record that was cut, changed or written by another program is absent.
"""

import hashlib
import json
import os
import shutil
import stat
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from book.files import atomic

#: Bytes of the largest record that is read; that of 10,000 photographs has 3 MB.
_MOST_BYTES = 100_000_000


def open_regular(path: Path) -> BufferedReader:
    """Open a file to read; raise `OSError` also for what is no regular file."""
    # Without O_NONBLOCK, opening a FIFO would wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(None, "this is no file that can be read", str(path))
    return os.fdopen(descriptor, "rb")


def read_record(path: Path) -> object:
    """Return the value of a record; None unless it is as `write_record` wrote it."""
    try:
        with open_regular(path) as file:
            digest, _, content = file.read(_MOST_BYTES).partition(b"\n")
        if digest.decode("ascii", "replace") == hashlib.sha256(content).hexdigest():
            return json.loads(content)
    except (OSError, ValueError):
        pass
    return None


def write_record(path: Path, value: object) -> None:
    """Write a value of JSON as a record, in place of whatever has its name."""
    content = json.dumps(value, indent=0).encode()
    write(path, f"{hashlib.sha256(content).hexdigest()}\n".encode() + content)


def write(path: Path, content: bytes) -> None:
    """Write a file of the cache atomically; a folder that has its name is removed."""
    make_way(path)
    atomic.write(path, content)


def make_way(path: Path) -> None:
    """Remove a folder of the cache where a file is to be; a file or a link is replaced later."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)


def make_folder(path: Path) -> None:
    """Create a folder of the cache, in place of a file or a broken link with its name."""
    if not path.is_dir():
        remove(path)
        path.mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder of the cache; what cannot be removed is left."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
