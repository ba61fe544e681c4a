"""What is not installed is found, and reported with the commands that install it.

No test installs anything.

"""

import ast
import os
import shutil
import subprocess
import sys
from ctypes.macholib.dyld import dyld_find
from pathlib import Path

import pytest

from book import bootstrap
from book.bootstrap import DEBIAN, FEDORA, MACOS, Library, System
from book.errors import NotInstalledError, UsageError
from book.exit_codes import ExitCode

ROOT = Path(bootstrap.__file__).parents[1]
MADE_UP = Library("Made-up", "libmade-up.so.0", "libmade-up.0.dylib")
#: The C library, which this Python itself is linked with.
REAL = Library("C", "libc.so.6", "libSystem.dylib")


def test_only_libraries_that_do_not_load_are_missing() -> None:
    assert bootstrap.missing_libraries([REAL, MADE_UP]) == ("Made-up",)


def test_our_library_names_are_those_that_weasyprint_loads() -> None:
    tree = ast.parse((_site_packages() / "weasyprint/text/ffi.py").read_text(encoding="utf-8"))
    loaded = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    for library in bootstrap.LIBRARIES:
        assert {library.linux, library.macos} <= loaded


def test_a_missing_library_ends_the_run_with_three_commands() -> None:
    with pytest.raises(NotInstalledError) as raised:
        bootstrap.require_libraries([REAL, MADE_UP])
    assert raised.value.exit_code is ExitCode.NOT_INSTALLED
    assert str(raised.value).splitlines()[0] == "missing on this machine: Made-up"
    for system in (DEBIAN, FEDORA, MACOS):
        assert " ".join(bootstrap.install_command(system)) in str(raised.value)


def test_libraries_that_load_are_no_trouble() -> None:
    bootstrap.require_libraries([REAL])


def test_homebrew_is_searched_once_the_libraries_are_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "libpango-1.0.dylib").touch()
    monkeypatch.setattr(bootstrap, "_HOMEBREW", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("DYLD_FALLBACK_LIBRARY_PATH", "/named/by/the/user")
    bootstrap.require_libraries([])
    # ctypes, and so WeasyPrint's cffi, calls this on macOS; it runs on any system.
    assert dyld_find("libpango-1.0.dylib") == str(tmp_path / "libpango-1.0.dylib")
    assert os.environ["DYLD_FALLBACK_LIBRARY_PATH"].startswith("/named/by/the/user:")


@pytest.mark.parametrize(
    ("system", "command"),
    [
        (DEBIAN, "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        (FEDORA, "sudo dnf install pango harfbuzz"),
        (MACOS, "brew install pango harfbuzz"),
    ],
)
def test_each_system_has_its_command(
    system: System, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "_lacks_venv", lambda: False)
    assert " ".join(bootstrap.install_command(system)) == command


def test_debian_gets_pip_for_environments_where_python_lacks_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "_lacks_venv", lambda: True)
    venv = f"python3.{sys.version_info.minor}-venv"
    assert bootstrap.install_command(DEBIAN)[-1] == venv
    assert bootstrap.unattended_commands(DEBIAN, ())[-1][-1] == venv
    assert venv not in bootstrap.install_command(FEDORA)


@pytest.mark.parametrize("system", [DEBIAN, FEDORA])
@pytest.mark.parametrize("prefix", [(), ("sudo", "-n")])
def test_unattended_commands_ask_nothing(system: System, prefix: tuple[str, ...]) -> None:
    commands = bootstrap.unattended_commands(system, prefix)
    assert all(command[: len(prefix)] == prefix for command in commands)
    assert {"--yes", "--assumeyes"} & set(commands[-1])
    assert set(system.packages) <= set(commands[-1])


def test_debian_fetches_its_lists_first() -> None:
    update, install = bootstrap.unattended_commands(DEBIAN, ())
    assert update[-1] == "update"
    assert "install" in install
    assert "DEBIAN_FRONTEND=noninteractive" in install


def test_homebrew_never_runs_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert bootstrap.permission(MACOS) is None
    assert bootstrap.permission(DEBIAN) == ()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert bootstrap.permission(MACOS) == ()


@pytest.mark.parametrize(
    ("system", "prefix"),
    [
        pytest.param(DEBIAN, None, id="not allowed"),
        pytest.param(None, (), id="a system that we do not know"),
        pytest.param(System("Nowhere", "no-such-manager", ("x",)), (), id="it fails"),
    ],
)
def test_what_cannot_be_installed_is_left_to_the_reader(
    system: System | None, prefix: tuple[str, ...] | None
) -> None:
    with pytest.raises(NotInstalledError, match="missing on this machine: Pango") as raised:
        bootstrap.install(["Pango"], system, prefix)
    assert "sudo dnf install pango harfbuzz" in str(raised.value)


def test_a_folder_that_is_no_environment_is_never_emptied(tmp_path: Path) -> None:
    kept = tmp_path / "manuscript.md"
    kept.touch()
    with pytest.raises(UsageError, match="not a virtual environment"):
        bootstrap.make_environment(tmp_path)
    assert kept.exists()


def test_a_broken_environment_is_made_anew_and_a_working_one_stays(tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    # A killed set-up leaves such an environment, and so does an upgrade of its interpreter.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    mark = environment / "mark"
    mark.touch()
    bootstrap.make_environment(environment)
    assert not mark.exists()
    subprocess.run([environment / "bin" / "python", "-c", "import pip"], check=True)

    mark.touch()
    bootstrap.make_environment(environment)
    assert mark.exists()


def test_a_file_whose_hash_is_not_in_the_lock_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheel = tmp_path / "made_up-1-py3-none-any.whl"
    wheel.write_bytes(b"not what was locked")
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"made-up @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(NotInstalledError, match="could not be installed"):
        bootstrap.install_lock(Path(sys.prefix), lock)
    stderr = capfd.readouterr().err
    assert stderr.startswith(f"Installing {lock} in ")
    assert "DO NOT MATCH THE HASHES" in stderr


def test_wrong_use_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main([".venv"]) == ExitCode.WRONG_USE
    assert "usage: python3 -m book.bootstrap" in capsys.readouterr().err


def test_an_old_python_is_refused_in_words() -> None:
    result = subprocess.run(
        [*_old_python(), "-m", "book.bootstrap", "unused", "unused.lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == ExitCode.NOT_INSTALLED
    assert result.stderr.startswith("book: needs Python 3.11 or newer, and this is ")
    assert "make PYTHON=" in result.stderr


def _old_python() -> list[str]:
    """Return the command of a Python that is too old, or of this one with another version."""
    for version in ("3.6", "3.7", "3.8", "3.9", "3.10"):
        python = shutil.which(f"python{version}")
        # A version manager has a name on the path for versions that are not active.
        if python and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0:
            return [python]
    pretence = (
        "import runpy, sys; sys.version_info = (3, 8); sys.argv[:2] = []; "
        "runpy.run_module('book.bootstrap', run_name='__main__')"
    )
    return [sys.executable, "-c", pretence]


def test_an_old_python_can_read_the_file() -> None:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 6)).body


def _site_packages() -> Path:
    return Path(pytest.__file__).parents[1]
