"""Help, version and wrong use of every command."""

import re
from pathlib import Path

import pytest

from book import __version__
from book.exit_codes import ExitCode
from tests.support.command import run_book

COMMANDS = (("build",), ("new",), ("photos",), ("check",), ("proof",))


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_a_help_text(command: tuple[str, ...], option: str) -> None:
    run = run_book(*command, option)
    assert run.returncode == ExitCode.DONE
    assert run.stdout.startswith("Usage: ")
    assert run.stderr == ""


def test_every_option_is_explained() -> None:
    for command in COMMANDS:
        options = run_book(*command, "--help").stdout.partition("Options:\n")[2].splitlines()
        assert options
        # The help of an option may begin on the next line.
        for line, following in zip(options, [*options[1:], ""], strict=True):
            if line.lstrip().startswith("-"):
                same_line = re.search(r"\S  +\S", line.strip())
                assert same_line or not following.lstrip().startswith("-"), line


def test_the_help_of_build_names_the_editions() -> None:
    words = run_book("build", "--help").stdout
    for edition in ("print", "screen", "epub"):
        assert edition in words


def test_the_version_is_the_packages() -> None:
    run = run_book("--version")
    assert (run.returncode, run.stdout) == (ExitCode.DONE, f"book {__version__}\n")


@pytest.mark.parametrize(
    "words",
    [
        ["biuld"],
        ["build", "kindle"],
        ["build", "--colour"],
        ["build", "--jobs", "0"],
        ["build", "--jobs", "many"],
        ["build", "--project", "nowhere"],
        ["build", "--project", "a-file"],
        ["build", "--project", "empty"],
        ["photos", "--project", "empty"],
        ["photos", "--write"],
        ["photos", "--read", "nowhere.csv"],
        ["photos", "--read", "a-file", "--csv", "-"],
        ["photos", "--json", "--csv", "-"],
        ["check", "nowhere.pdf"],
        ["check", "a-folder"],
        ["check", "--report", "a-file"],
        ["new"],
        ["new", "a-file"],
        ["new", "a-folder"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_apart_from_a_bad_manuscript(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "a-folder" / "something").touch()
    (tmp_path / "a-file").touch()
    run = run_book(*words, cwd=tmp_path)
    assert run.returncode == ExitCode.WRONG_USE
    assert run.stdout == ""
    assert run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_without_a_manuscript_is_left_as_it_is(tmp_path: Path) -> None:
    run = run_book("build", "--project", tmp_path)
    assert run.returncode == ExitCode.WRONG_USE
    assert "book new" in run.stderr
    assert list(tmp_path.iterdir()) == []
