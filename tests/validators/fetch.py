"""The judges that tests ask: programs of the system, and what Maven and npm bring.

The programs are installed where the system's packages may be; the rest comes to `.validators/`.
What is there already stays as it is. `tests/support/judges.py` finds them and asks them.

Like `book.bootstrap` this runs before anything is installed, on the interpreter the system has:

    PYTHONPATH=. python3 tests/validators/fetch.py

So it needs the standard library alone, and its syntax stays at Python 3.6. An older interpreter
than ours gets as far as the import of `book.bootstrap`, which tells it so.
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
from book.errors import BookError, ExitCode, NotInstalledError

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / ".validators"


class Program(NamedTuple):
    """A program, by the names that it goes by, and the package that brings it on each system."""

    commands: Sequence[str]
    debian: str
    fedora: str
    macos: str


class Fetched(NamedTuple):
    """What comes to a folder of its own: files that say what, and the command that brings it."""

    folder: str
    files: Sequence[str]
    command: Sequence[str]


#: Debian 12's Node is 18. Ace asks for 20, and does its work on 18.20 (tried).
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

#: What the Node inside Playwright is linked with on Linux, and a bare Debian 12 has not (tried). It
#: takes no other Node from Debian: it wants 20.
LIBATOMIC = Program(("libatomic",), "libatomic1", "libatomic", "gcc")
_ATOMIC = bootstrap.Library("libatomic", "libatomic.so.1", "libSystem.dylib")

VERAPDF = Fetched(
    "verapdf",
    ("pom.xml",),
    # Strict about checksums: by itself Maven only warns of a file that is not what was published.
    ("mvn", "--quiet", "--batch-mode", "--strict-checksums", "-Dstyle.color=never",
     "dependency:copy-dependencies", "-DoutputDirectory=."),
)  # fmt: skip
NPM = Fetched(
    "npm",
    ("package.json", "package-lock.json"),
    # Without its scripts: Puppeteer's would download a browser, and the system has one.
    ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
)


def lacking(programs: Sequence[Program] = PROGRAMS) -> Sequence[Program]:
    """Name the programs that are not on this machine under any of their names."""
    found = [program for program in programs if not any(map(shutil.which, program.commands))]
    return [*found, LIBATOMIC] if bootstrap.missing_libraries([_ATOMIC]) else found


def systems(programs: Sequence[Program]) -> Sequence[bootstrap.System]:
    """Say what each system would have to install to get some programs."""
    return [
        bootstrap.System(system.name, system.manager, tuple(dict.fromkeys(packages)))
        for system, packages in (
            (bootstrap.DEBIAN, [program.debian for program in programs]),
            (bootstrap.FEDORA, [program.fedora for program in programs]),
            (bootstrap.MACOS, [program.macos for program in programs]),
        )
    ]


def install(programs: Sequence[Program]) -> None:
    """Install what brings some programs, or raise `NotInstalledError` with the commands that do.

    Only Debian's packages have been tried, so only they are installed without a question.
    """
    known = systems(programs)
    system = bootstrap.this_system(known)
    tried = system is not None and system.manager == bootstrap.DEBIAN.manager
    prefix = bootstrap.permission(system) if system and tried else None
    bootstrap.install([program.commands[0] for program in programs], system, prefix, known)


def fetch(what: Fetched, source: Path = HERE, into: Path = FOLDER) -> None:
    """Bring something to its folder, unless the same is there; raise `NotInstalledError`."""
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
    # Last, so that what failed or was killed is fetched again.
    stamp.write_text(wanted.hexdigest(), encoding="ascii")


def main() -> int:
    """Bring every judge to this machine; return the exit code."""
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
