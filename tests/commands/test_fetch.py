"""`make validators` installs each validator once, in the pinned version."""

import ast
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from book import bootstrap
from book.errors import NotInstalledError
from tests.validators import fetch
from tests.validators.fetch import Fetched, Program

HERE = Path(fetch.__file__).parent
PRESENT = Program(("no-such-program", Path(sys.executable).name), "python3", "python3", "python")
ABSENT = Program(("no-such-program", "nor-this"), "debian-pack", "fedora-pack", "macos-pack")


def test_a_program_is_lacking_when_it_is_there_under_none_of_its_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda libraries: ())
    assert fetch.lacking([PRESENT, ABSENT]) == [ABSENT]


def test_a_library_without_which_the_browser_cannot_be_driven_is_looked_for_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda libraries: ("libatomic",))
    assert fetch.lacking([]) == [fetch.LIBATOMIC]


def test_each_system_installs_a_package_once() -> None:
    debian, fedora, macos = fetch.systems([ABSENT, ABSENT])
    assert " ".join(bootstrap.install_command(debian)) == "sudo apt-get install debian-pack"
    assert " ".join(bootstrap.install_command(fedora)) == "sudo dnf install fedora-pack"
    assert " ".join(bootstrap.install_command(macos)) == "brew install macos-pack"


@pytest.mark.parametrize("manager", ["dnf", "brew", None])
def test_where_the_packages_have_not_been_tried_the_commands_are_named(
    manager: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(known: Sequence[bootstrap.System]) -> bootstrap.System | None:
        return next((system for system in known if system.manager == manager), None)

    monkeypatch.setattr(bootstrap, "this_system", found)
    monkeypatch.setattr(bootstrap, "permission", lambda system: ())
    with pytest.raises(
        NotInstalledError, match="missing on this machine: no-such-program"
    ) as refused:
        fetch.install([ABSENT])
    for pack in ("debian-pack", "fedora-pack", "macos-pack"):
        assert pack in str(refused.value)


@pytest.fixture
def described(tmp_path: Path) -> Fetched:
    """Return a description of something to fetch, whose command counts how often it ran."""
    (tmp_path / "list").write_text("one", encoding="utf-8")
    count = f"open({str(tmp_path / 'runs')!r}, 'a').write('.'); open('thing', 'w').close()"
    return Fetched("things", ("list",), (sys.executable, "-c", count))


def test_what_is_there_is_not_fetched_again(described: Fetched, tmp_path: Path) -> None:
    for _ in range(2):
        fetch.fetch(described, tmp_path, tmp_path / "into")
    assert (tmp_path / "runs").read_text(encoding="utf-8") == "."
    assert (tmp_path / "into/things/thing").exists()


def test_what_has_changed_is_fetched_into_an_empty_folder(
    described: Fetched, tmp_path: Path
) -> None:
    fetch.fetch(described, tmp_path, tmp_path / "into")
    (tmp_path / "list").write_text("two", encoding="utf-8")
    (tmp_path / "into/things/left-over").touch()
    fetch.fetch(described, tmp_path, tmp_path / "into")
    assert (tmp_path / "runs").read_text(encoding="utf-8") == ".."
    assert not (tmp_path / "into/things/left-over").exists()


def test_what_failed_is_fetched_again(described: Fetched, tmp_path: Path) -> None:
    fails = described._replace(command=(sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(NotInstalledError, match="could not be filled"):
        fetch.fetch(fails, tmp_path, tmp_path / "into")
    fetch.fetch(described, tmp_path, tmp_path / "into")
    assert (tmp_path / "runs").read_text(encoding="utf-8") == "."


def test_the_lock_has_a_digest_of_every_package_and_names_no_registry() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert lock["packages"][""]["dependencies"] == wanted
    assert all(re.fullmatch(r"[0-9.]+", version) for version in wanted.values())


def test_an_old_python_can_read_the_file() -> None:
    source = Path(fetch.__file__).read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 6)).body
