"""The files and versions of the program that decide the bytes of an edition."""

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from book.files import digest_cache

#: Libraries whose versions can change the bytes of an edition.
LIBRARIES = (
    "babel",
    "ebooklib",
    "fontpkg-ibm-plex-sans",
    "fontpkg-ibm-plex-serif",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "pikepdf",
    "pillow",
    "pillow-heif",
    "pydyf",
    "pyphen",
    "pyvips-binary",
    "simplejpeg",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
    "zopfli",
)


def digest_program(folders: Mapping[str, Path], memory: Path) -> str:
    """Return the digest of the files below folders, and of the versions of Python and libraries.

    The folders have names, so that it is the same wherever the program is installed. `memory` has
    the digests of large files.
    """
    files = dict(_files_by_name(folders))
    read = digest_cache.digest_files(files.values(), memory)
    digests = {name: read.get(path, "") for name, path in files.items()}
    versions = (f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return digest_cache.combine(digests, sys.version, *versions)


def sign_program(folders: Mapping[str, Path]) -> str:
    """Return what is different as soon as any file below the folders was changed or replaced."""
    signatures = {}
    for name, path in _files_by_name(folders):
        try:
            signatures[name] = str(digest_cache.signature(path.stat()))
        except OSError:
            signatures[name] = ""
    return digest_cache.combine(signatures)


def _files_by_name(folders: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    """Yield files by names that do not depend on where the folders are."""
    for name, folder in folders.items():
        for path in _files_below(folder):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, also those of linked folders; each folder once."""
    seen = set()
    for name, folders, files in os.walk(folder, followlinks=True):
        status = Path(name).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = [each for each in folders if each != "__pycache__"]
        yield from (Path(name, file) for file in files if not file.endswith(".pyc"))
