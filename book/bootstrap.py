"""The machine that builds: its Python, the C libraries, the environment with the locked packages.

This module runs before anything is installed, on whatever interpreter the system has:

    python3 -m book.bootstrap ENVIRONMENT LOCK [LOCK...]

So it needs the standard library alone, and its syntax stays at Python 3.6: an older interpreter
must be able to read the file to be told that it is too old.
"""

import sys

# Ahead of the other imports, because an older interpreter cannot import `book.errors`.
if sys.version_info < (3, 11):  # noqa: UP036 - nothing else has asked for the version yet
    sys.stderr.write(
        "book: needs Python 3.11 or newer, and this is "
        + sys.version.split()[0]
        + ".\nName a newer one, as in: make PYTHON=python3.11\n"
    )
    sys.exit(3)

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from book.errors import BookError, ExitCode, NotInstalledError, UsageError


@dataclass(frozen=True, slots=True)
class Library:
    """A C library that WeasyPrint loads, by the names that it is loaded under."""

    name: str
    linux: str
    macos: str


@dataclass(frozen=True, slots=True)
class System:
    """A family of systems: what installs packages there, and which packages we need."""

    name: str
    manager: str
    packages: tuple[str, ...]
    #: The package of that part of Python which puts pip into an environment, where it is split off.
    ensurepip: str = ""


#: The file names are those in `weasyprint/text/ffi.py`. It can do without the HarfBuzz subsetter;
#: we cannot: without it fonts are cut by another program, into other bytes.
LIBRARIES = (
    Library("GObject", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    Library("Pango", "libpango-1.0.so.0", "libpango-1.0.dylib"),
    Library("PangoFT2", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    Library("HarfBuzz", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    Library("HarfBuzz-subset", "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    Library("Fontconfig", "libfontconfig.so.1", "libfontconfig.1.dylib"),
)

#: GObject, HarfBuzz and Fontconfig come with Pango.
DEBIAN = System(
    "Debian, Ubuntu",
    "apt-get",
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ensurepip=f"python3.{sys.version_info.minor}-venv",
)
FEDORA = System("Fedora", "dnf", ("pango", "harfbuzz"))
MACOS = System("macOS", "brew", ("pango", "harfbuzz"))
SYSTEMS = (DEBIAN, FEDORA, MACOS)

#: Where Homebrew puts libraries on Apple silicon; the loader does not look there by itself.
_HOMEBREW = "/opt/homebrew/lib"


def missing_libraries(libraries: Sequence[Library] = LIBRARIES) -> tuple[str, ...]:
    """Name the libraries that cannot be loaded here."""
    return tuple(library.name for library in libraries if not _loads(library))


def require_libraries(libraries: Sequence[Library] = LIBRARIES) -> None:
    """Raise `NotInstalledError` unless WeasyPrint can be imported after this call.

    It only looks, and takes a few milliseconds. On macOS it also tells the search that WeasyPrint
    is about to make, which reads this variable each time, where Homebrew keeps its libraries.
    """
    missing = missing_libraries(libraries)
    if missing:
        raise NotInstalledError(_how_to_install(missing))
    if sys.platform == "darwin":
        named = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "").split(":")
        folders = dict.fromkeys([*filter(None, named), _HOMEBREW, "/usr/local/lib", "/usr/lib"])
        os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(folders)


def install_command(system: System) -> tuple[str, ...]:
    """Give the command that installs everything we need on such a system, as a person types it."""
    command = (system.manager, "install", *_packages(system))
    # Homebrew belongs to the user and refuses to run as root.
    return command if system.manager == "brew" else ("sudo", *command)


def unattended_commands(system: System, prefix: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Give the commands that install the same and ask nothing, each behind `prefix`."""
    packages = _packages(system)
    if system.manager == "apt-get":
        # `env`, because sudo drops the variable. Wait for the lock: a fresh machine often updates
        # itself. Update first: a bare container has no lists, and old ones name files now gone.
        apt = (*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2")
        apt += ("--option", "DPkg::Lock::Timeout=120")
        install = ("install", "--yes", "--no-install-recommends")
        return (*apt, "update"), (*apt, *install, *packages)
    if system.manager == "dnf":
        return ((*prefix, "dnf", "--quiet", "--assumeyes", "install", *packages),)
    return ((*prefix, system.manager, "install", "--quiet", *packages),)


def this_system(known: Sequence[System] = SYSTEMS) -> System | None:
    """Find out by its package manager what system this is; None when we know no such manager."""
    # Homebrew runs on Linux too, but there it is not what the libraries come from.
    possible = [s for s in known if (s.manager == "brew") == (sys.platform == "darwin")]
    return next((system for system in possible if shutil.which(system.manager)), None)


def permission(system: System) -> tuple[str, ...] | None:
    """Say what to put before a command so that it may install without a question.

    None means that it may not.
    """
    root = os.geteuid() == 0
    if system.manager == "brew":
        return None if root else ()
    if root:
        return ()
    return ("sudo", "-n") if _succeeds("sudo", "-n", "true") else None


def install(
    missing: Sequence[str],
    system: System | None,
    prefix: Sequence[str] | None,
    known: Sequence[System] = SYSTEMS,
) -> None:
    """Install the system's packages, or raise `NotInstalledError` where that may not be or fails.

    What is `missing` is named in the message, with the command of each system that is `known`.
    """
    if system is None or prefix is None:
        raise NotInstalledError(_how_to_install(missing, known))
    _say(f"Installing {' '.join(_packages(system))}")
    *before, last = unattended_commands(system, prefix)
    for command in before:
        # May fail: a machine can have a source that is down and has nothing of ours.
        _succeeds(*command, loud=True)
    if not _succeeds(*last, loud=True):
        raise NotInstalledError(_how_to_install(missing, known))


def make_environment(environment: Path) -> None:
    """Make the virtual environment, anew when the one that is there does not work."""
    if _works(environment):
        return
    # What is made anew is emptied first, so it had better be an environment.
    if any(environment.glob("*")) and not (environment / "pyvenv.cfg").is_file():
        raise UsageError(f"{environment} is not a virtual environment; name another folder.")
    _say(f"Making {environment} with Python {sys.version.split()[0]}")
    if not _succeeds(sys.executable, "-m", "venv", "--clear", str(environment), loud=True):
        raise NotInstalledError(f"{environment} could not be made; the lines above say why.")


def install_lock(environment: Path, lock: Path) -> None:
    """Install what a lock file lists, refusing every file whose hash is not in it."""
    _say(f"Installing {lock} in {environment}")
    pip = (_python_of(environment), "-m", "pip", "--disable-pip-version-check", "--quiet")
    if not _succeeds(*pip, "install", "--require-hashes", "--requirement", str(lock), loud=True):
        raise NotInstalledError(f"{lock} could not be installed; the lines above say why.")


def prepare(environment: Path, locks: Sequence[Path]) -> None:
    """Make this machine ready to build; what is there already stays as it is."""
    missing = missing_libraries()
    if _lacks_venv() and not _works(environment):
        missing += ("Python's ensurepip",)
    if missing:
        system = this_system()
        install(missing, system, permission(system) if system else None)
        require_libraries()
    make_environment(environment)
    for lock in locks:
        install_lock(environment, lock)


def main(arguments: Sequence[str]) -> int:
    """Prepare this machine as the arguments say; return the exit code."""
    try:
        if len(arguments) < 2:
            raise UsageError("usage: python3 -m book.bootstrap ENVIRONMENT LOCK [LOCK...]")
        prepare(Path(arguments[0]), [Path(lock) for lock in arguments[1:]])
    except BookError as error:
        _say(f"book: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


def _loads(library: Library) -> bool:
    on_macos = sys.platform == "darwin"
    name = library.macos if on_macos else library.linux
    for path in (name, f"{_HOMEBREW}/{name}") if on_macos else (name,):
        try:
            ctypes.CDLL(path)
        except OSError:
            continue
        return True
    return False


def _lacks_venv() -> bool:
    """Whether this Python came without that part of it; Debian's does."""
    return importlib.util.find_spec("ensurepip") is None


def _packages(system: System) -> tuple[str, ...]:
    if system.ensurepip and _lacks_venv():
        return (*system.packages, system.ensurepip)
    return system.packages


def _how_to_install(missing: Sequence[str], known: Sequence[System] = SYSTEMS) -> str:
    commands = "\n".join(
        f"    {system.name:<16}{' '.join(install_command(system))}" for system in known
    )
    return (
        f"missing on this machine: {', '.join(missing)}\n"
        f"Install what is needed, and run the same command again:\n\n{commands}\n"
    )


def _works(environment: Path) -> bool:
    # Without pip it was never finished, or its interpreter has become another version.
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return _succeeds(_python_of(environment), "-I", "-c", check)


def _python_of(environment: Path) -> str:
    return str(environment / "bin" / "python")


def _succeeds(*command: str, loud: bool = False) -> bool:
    """Run a command; a loud one may complain on stderr, and none of them reads or chatters."""
    stderr = None if loud else subprocess.DEVNULL
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(command, stdin=quiet, stdout=quiet, stderr=stderr).returncode == 0
    except OSError:
        return False


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
