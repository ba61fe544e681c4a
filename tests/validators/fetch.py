"""Install the validators and readers that tests run, with the system, Maven and npm.

Programs are installed with the system's package manager where that needs no password; the rest goes
to `.validators/`. What is installed is left as it is. `tests/support/judges.py` runs them.

Like `book.bootstrap` this runs before anything is installed, with the interpreter of the system:

    PYTHONPATH=. python3 tests/validators/fetch.py

So it imports the standard library alone, in syntax of Python 3.6. An interpreter older than 3.11
gets as far as the import of `book.bootstrap`, which prints what is needed.

"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from book import bootstrap
from book.errors import BookError, NotInstalledError
from book.exit_codes import ExitCode

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / ".validators"


class Program(NamedTuple):
    """A program: its names, and the package that has it on each system."""

    commands: Sequence[str]
    debian: str
    fedora: str
    macos: str


class Fetched(NamedTuple):
    """A folder to fill: files that describe its content, and the command that fills it."""

    folder: str
    files: Sequence[str]
    command: Sequence[str]


#: Ace requires Node 20; it also works with 18.20 of Debian 12 (tried).
PROGRAMS = (
    Program(("java",), "default-jre-headless", "java-21-openjdk-headless", "openjdk"),
    Program(("mvn",), "maven", "maven", "maven"),
    Program(("node",), "nodejs", "nodejs", "node"),
    Program(("npm",), "npm", "nodejs-npm", "node"),
    Program(("chromium", "chromium-browser"), "chromium", "chromium", "chromium"),
    Program(("qpdf",), "qpdf", "qpdf", "qpdf"),
    Program(("pdftoppm",), "poppler-utils", "poppler-utils", "poppler"),
    Program(("gs",), "ghostscript", "ghostscript", "ghostscript"),
    Program(("exiftool",), "libimage-exiftool-perl", "perl-Image-ExifTool", "exiftool"),
    Program(("ebook-convert",), "calibre", "calibre", "calibre"),
)

#: The Node inside Playwright is linked with it on Linux, and a bare Debian 12 lacks it (tried).
#: Playwright cannot use the Node of Debian 12: it needs 20.
LIBATOMIC = Program(("libatomic",), "libatomic1", "libatomic", "gcc")
_ATOMIC = bootstrap.Library("libatomic", "libatomic.so.1", "libSystem.dylib")

VERAPDF = Fetched(
    "verapdf",
    ("pom.xml",),
    # Without --strict-checksums Maven only warns of a wrong checksum.
    ("mvn", "--quiet", "--batch-mode", "--strict-checksums", "-Dstyle.color=never",
     "dependency:copy-dependencies", "-DoutputDirectory=."),
)  # fmt: skip
NPM = Fetched(
    "npm",
    ("package.json", "package-lock.json"),
    # Without scripts: Puppeteer's would download a browser.
    ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
)


def lacking(programs: Sequence[Program] = PROGRAMS) -> Sequence[Program]:
    """Return the programs that are on this machine under none of their names."""
    found = [program for program in programs if not any(map(shutil.which, program.commands))]
    return [*found, LIBATOMIC] if bootstrap.missing_libraries([_ATOMIC]) else found


def systems(programs: Sequence[Program]) -> Sequence[bootstrap.System]:
    """Return what each system would have to install for some programs."""
    return [
        bootstrap.System(system.name, system.manager, tuple(dict.fromkeys(packages)))
        for system, packages in (
            (bootstrap.DEBIAN, [program.debian for program in programs]),
            (bootstrap.FEDORA, [program.fedora for program in programs]),
            (bootstrap.MACOS, [program.macos for program in programs]),
        )
    ]


def install(programs: Sequence[Program]) -> None:
    """Install programs, or raise `NotInstalledError` with the commands that do.

    Only the packages of Debian have been tried, so only they are installed without asking.
    """
    known = systems(programs)
    system = bootstrap.this_system(known)
    tried = system is not None and system.manager == bootstrap.DEBIAN.manager
    prefix = bootstrap.permission(system) if system and tried else None
    bootstrap.install([program.commands[0] for program in programs], system, prefix, known)


def fetch(what: Fetched, source: Path = HERE, into: Path = FOLDER) -> None:
    """Fill a folder unless it is up to date; raise `NotInstalledError` on failure."""
    wanted = hashlib.sha256(b"\0".join((source / name).read_bytes() for name in what.files))
    folder = into / what.folder
    stamp = folder / ".ready"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted.hexdigest():
        return
    sys.stderr.write(f"Fetching {os.path.relpath(str(folder))}\n")
    if folder.exists():
        shutil.rmtree(str(folder))
    folder.mkdir(parents=True)
    for name in what.files:
        shutil.copy(str(source / name), str(folder))
    quiet = subprocess.DEVNULL
    if subprocess.run(what.command, cwd=str(folder), stdin=quiet, stdout=quiet).returncode != 0:
        raise NotInstalledError(f"{folder} could not be filled; the lines above say why.")
    # Written last, so that an interrupted fetch is repeated.
    stamp.write_text(wanted.hexdigest(), encoding="ascii")


def main() -> int:
    """Install every validator; return the exit code."""
    try:
        missing = lacking()
        if missing:
            install(missing)
        for what in (VERAPDF, NPM):
            fetch(what)
    except BookError as error:
        sys.stderr.write(f"book: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main())
