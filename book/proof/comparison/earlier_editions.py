"""Find the editions of an earlier state: in a folder, in a package, or at a revision of git."""

import os
import re
import shutil
import tarfile
import threading
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from book.errors import UsageError
from book.files import outside_programs
from book.files.outside_programs import Limits, StoppedError
from book.plan import Edition

#: Names of editions, as `Project.edition` gives them.
_NAME = re.compile(r"(?P<name>.+?)(?:-(?P<kind>print|screen|cover)\.pdf|\.epub)", re.IGNORECASE)
#: Files of a folder or a package that are looked at, and bytes of an edition.
_MOST_FILES, _MOST_BYTES = 50_000, 3_000_000_000
_GIT_LIMITS = Limits(seconds=600.0, memory=4_000_000_000, disk=20_000_000_000)
_NO_EDITIONS = (
    "there are no editions in {earlier}; name an earlier build/proof, a package, a folder with "
    "finished editions (NAME-print.pdf, NAME-screen.pdf, NAME.epub), or a revision of git"
)


def find_editions(earlier: Path, name: str, scratch: Path) -> Mapping[Edition, Path]:
    """Return the editions in a folder or in a zip, which is unpacked to `scratch`.

    Those of the publication `name` are wanted; if there are none, those of the only other one.
    Raise `UsageError` where none are found, or several for one edition.
    """
    if earlier.is_dir():
        found = {path.relative_to(earlier).as_posix(): path for path in _files_below(earlier)}
        return _chosen(found, name, earlier)
    if not zipfile.is_zipfile(earlier):
        raise UsageError(_NO_EDITIONS.format(earlier=earlier))
    try:
        with zipfile.ZipFile(earlier) as opened:
            infos = {each.filename: each for each in opened.infolist()[:_MOST_FILES]}
            if "META-INF/container.xml" in infos:
                return {Edition.EPUB: earlier}
            chosen = _chosen({each: Path(each) for each in infos}, name, earlier)
            unpacked = {}
            for edition, path in chosen.items():
                info = infos[path.as_posix()]
                if info.file_size > _MOST_BYTES:
                    raise UsageError(f"{path.name} in {earlier} is larger than 3 GB")
                unpacked[edition] = scratch / path.name
                with opened.open(info) as packed, unpacked[edition].open("wb") as target:
                    shutil.copyfileobj(packed, target)
            return unpacked
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise UsageError(f"{earlier} cannot be unpacked: {error}") from error


def export_revision(root: Path, revision: str, scratch: Path) -> Path:
    """Write the folder `source/` of a revision below `scratch`; return the folder that has it.

    Raise `UsageError` where there is no such revision, or git is missing.
    """
    git = shutil.which("git")
    if git is None:
        raise UsageError(_NO_EDITIONS.format(earlier=revision))
    verify = (git, "-C", root, "rev-parse", "--verify", "--quiet", "--end-of-options")
    commit = _run_git((*verify, f"{revision}^{{commit}}"), scratch).strip()
    if not commit:
        raise UsageError(_NO_EDITIONS.format(earlier=revision))
    archive, target = scratch / "revision.tar", scratch / "revision"
    _run_git((git, "-C", root, "archive", "--format=tar", "-o", archive, commit, "source"), scratch)
    try:
        with tarfile.open(archive) as opened:
            # The filter refuses links and names that lead out of the folder (PEP 706).
            opened.extractall(target, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise UsageError(f"there is no source/ at {revision} that can be read") from error
    archive.unlink()
    return target


def _run_git(command: Iterable[str | Path], scratch: Path) -> str:
    """Return what git prints; nothing when it fails."""
    try:
        finished = outside_programs.run_outside(
            [*command], scratch, _GIT_LIMITS, threading.Event(), {"GIT_TERMINAL_PROMPT": "0"}
        )
    except (StoppedError, OSError):
        return ""
    return finished.output if finished.code == 0 else ""


def _files_below(folder: Path) -> list[Path]:
    """Return the files of a folder and the folders in it, without hidden ones and links."""
    found: list[Path] = []
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        found += [Path(path, each) for each in sorted(names) if not each.startswith(".")]
        if len(found) > _MOST_FILES:
            raise UsageError(f"{folder} has more than {_MOST_FILES} files; name a folder inside it")
    return found


def _chosen(files: Mapping[str, Path], name: str, earlier: Path) -> Mapping[Edition, Path]:
    """Return the files that are editions of one publication, those in the fewest folders.

    `build/` has the editions themselves, and copies of them in `build/proof`.
    """
    by_name: dict[str, dict[Edition, list[Path]]] = {}
    for path, file in files.items():
        if match := _NAME.fullmatch(PurePosixPath(path).name):
            edition = Edition(match["kind"].lower()) if match["kind"] else Edition.EPUB
            by_name.setdefault(match["name"], {}).setdefault(edition, []).append(file)
    if not by_name:
        raise UsageError(_NO_EDITIONS.format(earlier=earlier))
    if name not in by_name and len(by_name) > 1:
        names = ", ".join(sorted(by_name))
        raise UsageError(f"{earlier} has editions of several publications, none “{name}”: {names}")
    chosen = {}
    for edition, found in (by_name.get(name) or next(iter(by_name.values()))).items():
        least = min(len(each.parts) for each in found)
        same = [each for each in found if len(each.parts) == least]
        if len(same) > 1:
            others = ", ".join(each.as_posix() for each in same)
            raise UsageError(f"{earlier} has one edition several times: {others}; name a folder")
        chosen[edition] = same[0]
    return chosen
