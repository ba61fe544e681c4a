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
    "numpy",
    "pikepdf",
    "pillow",
    "pillow-heif",
    "pydyf",
    "pyphen",
    "python-barcode",
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
    """Yield files by names that do not depend on where the folders are; links are followed."""
    #: Device and inode of each folder and those around it: a link can lead to one of these.
    around: dict[str, frozenset[tuple[int, int]]] = {}
    for name, top in folders.items():
        for folder, subfolders, files in os.walk(top, followlinks=True):
            status = Path(folder).stat()
            outer = around.get(folder.rpartition(os.sep)[0], frozenset())
            if (status.st_dev, status.st_ino) in outer:
                subfolders.clear()
                continue
            around[folder] = outer | {(status.st_dev, status.st_ino)}
            subfolders[:] = [each for each in subfolders if each != "__pycache__"]
            inside = name + folder.removeprefix(str(top))
            yield from ((f"{inside}/{file}", Path(folder, file)) for file in files)
