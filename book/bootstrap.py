"""Set up a machine for building: its Python, C libraries and an environment of locked packages.

This module runs before anything is installed, on any interpreter of the system:

    python3 -m book.bootstrap ENVIRONMENT LOCK [LOCK...]

So it imports the standard library alone, and its syntax is that of Python 3.6: an older interpreter
must be able to parse the file to print that it is too old.
"""

import sys

# Before the other imports, because an older interpreter cannot import `book.errors`.
if sys.version_info < (3, 11):  # noqa: UP036 - nothing else has checked the version yet
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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from book.errors import BookError, NotInstalledError, UsageError
from book.exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class Library:
    """A C library that WeasyPrint loads, with its file name on each platform."""

    name: str
    linux: str
    macos: str


@dataclass(frozen=True, slots=True)
class System:
    """A family of operating systems, its package manager and the packages that a build needs."""

    name: str
    manager: str
    packages: tuple[str, ...]
    #: The package of Python's `ensurepip`, where the system ships it apart from Python.
    ensurepip: str = ""


#: The file names are those in `weasyprint/text/ffi.py`. For WeasyPrint the HarfBuzz subsetter is
#: optional; here it is required, because fontTools would subset fonts into other bytes.
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
    """Return the names of the libraries that cannot be loaded."""
    return tuple(library.name for library in libraries if not _can_load(library))


def require_libraries(libraries: Sequence[Library] = LIBRARIES) -> None:
    """Raise `NotInstalledError` unless WeasyPrint can be imported; takes a few milliseconds.

    On macOS, add Homebrew's folder to the variable in which WeasyPrint's search looks for folders.
    """
    missing = missing_libraries(libraries)
    if missing:
        raise NotInstalledError(_how_to_install(missing))
    if sys.platform == "darwin":
        paths = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "").split(":")
        folders = dict.fromkeys([*filter(None, paths), _HOMEBREW, "/usr/local/lib", "/usr/lib"])
        os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(folders)


def install_command(system: System) -> tuple[str, ...]:
    """Return the command, as a person types it, that installs all needed packages on a system."""
    command = (system.manager, "install", *_packages(system))
    # Homebrew belongs to the user and refuses to run as root.
    return command if system.manager == "brew" else ("sudo", *command)


def unattended_commands(system: System, prefix: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the commands that install the same without a question, each after `prefix`."""
    packages = _packages(system)
    if system.manager == "apt-get":
        # `env`, because sudo drops the variable. A wait for the lock, because a new machine often
        # updates itself. `update`, because a container has no lists, or old ones with dead links.
        apt = (*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2")
        apt += ("--option", "DPkg::Lock::Timeout=120")
        install = ("install", "--yes", "--no-install-recommends")
        return (*apt, "update"), (*apt, *install, *packages)
    if system.manager == "dnf":
        return ((*prefix, "dnf", "--quiet", "--assumeyes", "install", *packages),)
    return ((*prefix, system.manager, "install", "--quiet", *packages),)


def this_system(known: Sequence[System] = SYSTEMS) -> System | None:
    """Return the system whose package manager is installed; None for an unknown system."""
    # Homebrew runs on Linux too, but there the libraries come from the distribution.
    candidates = [s for s in known if (s.manager == "brew") == (sys.platform == "darwin")]
    return next((system for system in candidates if shutil.which(system.manager)), None)


def permission(system: System) -> tuple[str, ...] | None:
    """Return the prefix that a command needs to install without a question; None if none can."""
    is_root = os.geteuid() == 0
    if system.manager == "brew":
        return None if is_root else ()
    sudo = () if is_root else ("sudo", "-n")
    return sudo if is_root or _succeeds(*sudo, "true") else None


def install(
    missing: Sequence[str],
    system: System | None,
    prefix: Sequence[str] | None,
    known: Sequence[System] = SYSTEMS,
) -> None:
    """Install the system's packages; raise `NotInstalledError` if that is not allowed or fails.

    The message names what is `missing`, and the command for each of the `known` systems.
    """
    if system is None or prefix is None:
        raise NotInstalledError(_how_to_install(missing, known))
    _write_line(f"Installing {' '.join(_packages(system))}")
    *updates, installation = unattended_commands(system, prefix)
    for command in updates:
        # May fail: a package source that is down need not be one of those needed here.
        _succeeds(*command, loud=True)
    if not _succeeds(*installation, loud=True):
        raise NotInstalledError(_how_to_install(missing, known))


def make_environment(environment: Path) -> None:
    """Create the virtual environment, or replace one that does not work."""
    if _is_usable(environment):
        return
    # `venv --clear` empties the folder, so it must be an environment.
    if any(environment.glob("*")) and not (environment / "pyvenv.cfg").is_file():
        raise UsageError(f"{environment} is not a virtual environment; name another folder.")
    _write_line(f"Making {environment} with Python {sys.version.split()[0]}")
    if not _succeeds(sys.executable, "-m", "venv", "--clear", str(environment), loud=True):
        raise NotInstalledError(f"{environment} could not be made; the lines above say why.")


def install_lock(environment: Path, lock: Path) -> None:
    """Install the packages of a lock file, refusing every file whose hash is not in it."""
    _write_line(f"Installing {lock} in {environment}")
    pip = (_python_in(environment), "-m", "pip", "--disable-pip-version-check", "--quiet")
    if not _succeeds(*pip, "install", "--require-hashes", "--requirement", str(lock), loud=True):
        raise NotInstalledError(f"{lock} could not be installed; the lines above say why.")


def prepare(environment: Path, locks: Sequence[Path]) -> None:
    """Install what this machine lacks for a build, and leave the rest as it is."""
    missing = missing_libraries()
    if _lacks_venv() and not _is_usable(environment):
        missing += ("Python's ensurepip",)
    if missing:
        system = this_system()
        install(missing, system, permission(system) if system else None)
        require_libraries()
    make_environment(environment)
    for lock in locks:
        install_lock(environment, lock)


def main(arguments: Sequence[str]) -> int:
    """Prepare this machine for the environment and locks in `arguments`; return the exit code."""
    try:
        if len(arguments) < 2:
            raise UsageError("usage: python3 -m book.bootstrap ENVIRONMENT LOCK [LOCK...]")
        prepare(Path(arguments[0]), [Path(lock) for lock in arguments[1:]])
    except BookError as error:
        _write_line(f"book: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


def _can_load(library: Library) -> bool:
    on_macos = sys.platform == "darwin"
    paths = (library.macos, f"{_HOMEBREW}/{library.macos}") if on_macos else (library.linux,)
    for path in paths:
        with suppress(OSError):
            ctypes.CDLL(path)
            return True
    return False


def _lacks_venv() -> bool:
    """Return whether this Python lacks `ensurepip`, which Debian packages apart."""
    return importlib.util.find_spec("ensurepip") is None


def _packages(system: System) -> tuple[str, ...]:
    if system.ensurepip and _lacks_venv():
        return (*system.packages, system.ensurepip)
    return system.packages


def _how_to_install(missing: Sequence[str], known: Sequence[System] = SYSTEMS) -> str:
    commands = [f"    {system.name:<16}{' '.join(install_command(system))}\n" for system in known]
    return (
        f"missing on this machine: {', '.join(missing)}\n"
        f"Install what is needed, and run the same command again:\n\n{''.join(commands)}"
    )


def _is_usable(environment: Path) -> bool:
    # An environment without pip was never finished, or its interpreter changed its version.
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return _succeeds(_python_in(environment), "-I", "-c", check)


def _python_in(environment: Path) -> str:
    return str(environment / "bin" / "python")


def _succeeds(*command: str, loud: bool = False) -> bool:
    """Return whether a command exits with 0; its stderr is shown if `loud`."""
    null = subprocess.DEVNULL
    with suppress(OSError):
        process = subprocess.run(command, stdin=null, stdout=null, stderr=None if loud else null)
        return process.returncode == 0
    return False


def _write_line(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
