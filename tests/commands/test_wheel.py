"""The wheel holds everything that the builder needs, and builds outside the checkout."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EDITIONS = ("sample-print.pdf", "sample-screen.pdf", "sample.epub")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project's wheel without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create an environment with the wheel in it and nothing of the checkout."""
    environment = tmp_path_factory.mktemp("clean") / "environment"
    _run(sys.executable, "-m", "venv", "--without-pip", environment)
    pip = (sys.executable, "-m", "pip", "--python", environment, "install", "--quiet")
    _run(*pip, "--no-index", "--no-deps", wheel)
    # The locked packages are those of the environment that runs the tests, in which the project
    # itself is not installed.
    (site_packages,) = environment.glob("lib/python3*/site-packages")
    locked = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "locked.pth").write_text("\n".join(sorted(locked)), encoding="utf-8")
    return environment


def test_the_wheel_holds_templates_and_styles(wheel: Path) -> None:
    held = _names(wheel)
    templates = {f"book/render/templates/{name}" for name in _files(ROOT / "book/render/templates")}
    styles = {f"book/styles/{name}" for name in _files(ROOT / "styles")}
    assert templates <= held
    assert styles <= held
    for kind in ("book/render/templates/*", "book/styles/*.css", "book/styles/color/*.icc"):
        assert any(Path(name).match(kind) for name in held), kind
    assert "book/check/report/report.schema.json" in held
    # The licence of the profile asks to be distributed with it.
    assert any(Path(name).match("book/styles/color/LICENSE-*.txt") for name in held)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    held = _names(wheel)
    tops = {name.split("/")[0] for name in held}
    assert sorted(top.rpartition(".")[2] for top in tops) == ["book", "dist-info"]
    # The starter publication has a source/ of its own; `book help` prints source/README.md.
    ours = {name for name in held if not name.startswith("book/new_project/template/")}
    ours.remove("book/source/README.md")
    assert not [name for name in ours if {"tests", "source"} & set(Path(name).parts)]


def test_the_installed_package_is_the_wheels(clean: Path, tmp_path: Path) -> None:
    place = _run(clean / "bin" / "python", "-c", "import book; print(book.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(clean)


def test_the_installed_command_knows_its_version(clean: Path, wheel: Path, tmp_path: Path) -> None:
    version = wheel.name.split("-")[1]
    assert version in _run(clean / "bin" / "book", "--version", cwd=tmp_path)


@pytest.mark.parametrize("topic", ["manuscript", "styles"])
def test_the_installed_command_has_its_help(clean: Path, tmp_path: Path, topic: str) -> None:
    folder = {"manuscript": "source", "styles": "styles"}[topic]
    text = (ROOT / folder / "README.md").read_text("utf-8")
    assert _run(clean / "bin" / "book", "help", topic, cwd=tmp_path).strip() == text.strip()


@pytest.mark.slow
def test_the_installed_command_builds_all_editions(clean: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests" / "sample", project, ignore=shutil.ignore_patterns("build"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    _run(clean / "bin" / "book", "build", "--project", project, cwd=elsewhere)
    assert {name for name in EDITIONS if (project / "build" / name).stat().st_size} == {*EDITIONS}
    assert not list(elsewhere.iterdir())


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command, which must succeed, in a bare environment; return what it prints."""
    result = subprocess.run(
        command, cwd=cwd, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _files(folder: Path) -> set[str]:
    """Return the files of a folder in the checkout, as paths below it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".pyc"
    }
