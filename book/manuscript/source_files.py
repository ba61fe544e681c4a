"""The files of a manuscript: whether one can be read at all, and the text that it holds.

A link can lead in a circle or out of the project, and a name can be that of a pipe or a device,
which have no end: nothing is opened before that is known.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from book.errors import Finding
from book.files import cache_files

#: A book of 1,000 pages has 3 MB of text. Reading takes time and memory in proportion to it.
MOST_BYTES = 10_000_000
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_A_FILE = "put the file itself there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a file cannot be read."""

    #: The rest of a sentence that begins with the file: “is a folder”.
    reason: str
    hint: str
    #: Counted from 1; 0 for the file as a whole.
    line: int = 0
    #: There is no such file.
    missing: bool = False
    #: It lies outside the project.
    outside: bool = False

    def finding(self, code: str, file: str) -> Finding:
        """Return the finding about a file; FILE-01 where it lies outside the project."""
        return Finding(
            code="FILE-01" if self.outside else code,
            message=f"this file {self.reason}",
            file=file,
            line=self.line,
            hint=self.hint,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The text of a file, in NFC."""

    text: str = ""
    #: SHA-256 of the bytes that were read.
    digest: str = ""
    #: Why it cannot be used; of a file in another encoding there is a text, with U+FFFD in it.
    fault: Fault | None = None


_OUTSIDE = Fault(
    reason="lies outside the project", hint="copy it in; a link to it is not enough", outside=True
)


def file_fault(root: Path, path: Path) -> Fault | None:
    """Return why a path is no file inside the project that can be opened; None when it is."""
    try:
        if not _is_inside(root, path):
            return _OUTSIDE
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        fault = _path_fault(error)
        is_link = fault.missing and path.is_symlink()
        return replace(fault, reason="is a link to nothing", hint=_A_FILE) if is_link else fault
    if stat.S_ISREG(mode):
        return None
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
    return Fault(reason=f"is {kind}", hint=_A_FILE)


def read_text(root: Path, path: Path) -> SourceText:
    """Read the text of a file.

    In a PDF, one decomposed letter (и and U+0306 for й) spoils the search for other words too.
    """
    if fault := file_fault(root, path):
        return SourceText(fault=fault)
    try:
        # It may have become a pipe since.
        with cache_files.open_regular(path) as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return SourceText(fault=_path_fault(error))
    if len(content) > MOST_BYTES:
        reason = f"is larger than {MOST_BYTES // 1_000_000} MB"
        hint = "a text is not as long as that; divide it"
        return SourceText(fault=Fault(reason=reason, hint=hint))
    digest = hashlib.sha256(content).hexdigest()
    try:
        return SourceText(text=normalize("NFC", content.decode("utf-8-sig")), digest=digest)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "save it as plain text in UTF-8"
        fault = Fault(reason="is not in UTF-8", hint=hint, line=line)
        # UTF-16 has more zeros than text.
        text = "" if b"\0" in content else content.decode("utf-8-sig", errors="replace")
        return SourceText(text=text, digest=digest, fault=fault)


def list_folder(root: Path, folder: Path) -> tuple[tuple[Path, ...], Fault | None]:
    """Return the paths in a folder by name, and why they cannot be listed."""
    try:
        if not _is_inside(root, folder):
            return (), _OUTSIDE
        return tuple(sorted(folder.iterdir())), None
    except NotADirectoryError:
        return (), Fault(reason="is a file", hint="put a folder of that name there")
    except (OSError, ValueError) as error:
        return (), _path_fault(error)


def is_folder(path: Path) -> bool:
    """Return whether a path leads to a folder; False also where that cannot be found out."""
    try:
        return path.is_dir()
    except OSError:
        return False


def shown(path: Path, root: Path) -> str:
    """Return a path from the project's folder, as it can be printed.

    Letters of a name in another encoding than UTF-8 are U+FFFD in it.
    """
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")


def is_printable(path: Path) -> bool:
    """Return whether a path is in UTF-8. Names unpacked from old archives may be in another."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_inside(root: Path, path: Path) -> bool:
    """Return whether a path, its links followed, lies in the project's folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _path_fault(error: OSError | ValueError) -> Fault:
    if isinstance(error, ValueError):
        hint = "write its name anew, with letters, digits and hyphens"
        return Fault(reason="has a character in its name that no file has", hint=hint)
    match error.errno:
        case errno.ENOENT:
            return Fault(reason="is missing", hint="write it", missing=True)
        case errno.ENOTDIR:
            reason = "is missing, because its folder is a file"
            return Fault(reason=reason, hint="put a folder of that name there", missing=True)
        case errno.ELOOP:
            return Fault(reason="is a link that leads back to itself", hint=_A_FILE)
        case errno.ENAMETOOLONG:
            hint = "give it a shorter name: 255 bytes are most, which are 127 letters of Cyrillic"
            return Fault(reason="has a name that is too long for a disk", hint=hint)
    return Fault(reason=f"cannot be read: {error.strerror}", hint="allow reading it")
