"""The files and folders that a manuscript is read from, and whether they are as they were.

`load` notes each with the digest of the bytes it has read. Whether an edition is current is then
decided without reading the manuscript again, so this module imports no library.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from book.files import digest_cache
from book.manuscript import source_files
from book.manuscript.source_files import Fault

#: Digests by path: relative to the project, as it is looked for (`source/gallery/../../x.jpg`). A
#: path that ends in a slash is a folder whose names are listed. The digest of what is not there is
#: empty. No path of the machine is in it, unless the manuscript names one.
SourceDigests = Mapping[str, str]
SECTIONS = "source/sections"
GALLERY = "source/gallery"
REMARKS = "source/remarks"
_PICTURE_SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic", ".gif", ".bmp")
)
#: What is there and is not read: no SHA-256 is equal to it.
_UNREADABLE = "unreadable"


def section_paths(root: Path) -> tuple[tuple[Path, ...], Fault | None]:
    """Return what stands in the folder of the sections, in reading order, without hidden files.

    Also why it cannot be listed.
    """
    paths, fault = source_files.list_folder(root, root / SECTIONS)
    return tuple(path for path in paths if not path.name.startswith(".")), fault


def picture_paths(root: Path) -> list[Path]:
    """Return what has the name of a picture in the gallery and its folders, links not followed."""
    found = (root / GALLERY).rglob("*")
    return sorted(path for path in found if path.suffix.lower() in _PICTURE_SUFFIXES)


def remark_paths(root: Path) -> tuple[tuple[Path, ...], Fault | None]:
    """Return the files of remarks and of their answers by name, and why they cannot be listed."""
    paths, fault = source_files.list_folder(root, root / REMARKS)
    shown = (path for path in paths if path.suffix == ".toml" and not path.name.startswith("."))
    return tuple(shown), fault


def name_in_folder(
    folder: Path, file: str, listed: dict[Path, Mapping[str, str]] | None = None
) -> str:
    """Return a path below a folder as its files are named; `file` where there is none.

    TOML is read in NFC, and a name in the folder can be decomposed: macOS writes й as и and U+0306.
    `listed` has the names in the folders that were read before, by their NFC.
    """
    names: list[str] = []
    known = {} if listed is None else listed
    if not file.isascii():
        for part in Path(file).parts:
            inside = folder.joinpath(*names)
            if inside not in known:
                known[inside] = _names_in(inside)
            names.append(known[inside].get(part, part))
    return "/".join(names) or file


def _names_in(folder: Path) -> Mapping[str, str]:
    """Return the names in a folder by their NFC; a name in NFC comes before others."""
    with suppress(OSError, ValueError):
        found = sorted((path.name for path in folder.iterdir()), reverse=True)
        return {
            **{normalize("NFC", name): name for name in found},
            **{name: name for name in found},
        }
    return {}


def noted(root: Path, path: str, digest: str) -> str:
    """Return the digest of a file together with its name, where that is another than in `path`."""
    name = name_in_folder(root, path)
    return digest if name == path or not digest else f"{digest} {name}"


def digest_listings(root: Path) -> SourceDigests:
    """Return the digests of the folders whose names are listed."""
    listings = {
        SECTIONS: section_paths(root)[0],
        GALLERY: picture_paths(root),
        REMARKS: remark_paths(root)[0],
    }
    return {f"{folder}/": _digest_names(root, paths) for folder, paths in listings.items()}


def digest_sources(root: Path, paths: Iterable[str], memory: Path) -> SourceDigests:
    """Return the digests of files and listings as they are now.

    `memory` has the digests of large files. Nothing is raised: what cannot be read, or lies outside
    the project, has another digest than anything that was read.
    """
    digests = dict(digest_listings(root))
    files = {path: root / name_in_folder(root, path) for path in {*paths} - {*digests}}
    faults = {path: source_files.file_fault(root, file) for path, file in files.items()}
    found = {path: file.resolve() for path, file in files.items() if faults[path] is None}
    read = digest_cache.digest_files(found.values(), memory, prune=False)
    for path, fault in faults.items():
        if fault:
            digests[path] = "" if fault.missing else _UNREADABLE
        else:
            digest = read.get(found[path])
            digests[path] = noted(root, path, digest) if digest else _UNREADABLE
    return digests


def _digest_names(root: Path, paths: Iterable[Path]) -> str:
    names = (os.fsencode(path.relative_to(root)) for path in paths)
    return hashlib.sha256(b"\0".join(names)).hexdigest()
