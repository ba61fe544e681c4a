"""The command says what it does, does no more than is needed, and tells the shell the truth."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pikepdf
import pytest

from book import __version__
from book.errors import ExitCode, Finding
from book.files.record import stat_signature
from tests.support.editions import Built, book, build, contents, environment, epub, rewrite

NAMES = {"print": "sample-print.pdf", "screen": "sample-screen.pdf", "epub": "sample.epub"}
COMMANDS = (("build",), ("new",), ("photos",), ("check",))


@pytest.fixture(scope="module")
def project(built_sample: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built sample whose editions are spoilt and built again by one test after the other."""
    project = tmp_path_factory.mktemp("cli") / "sample"
    shutil.copytree(built_sample.project, project)
    return build(project).project


# --- help -----------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_a_help_text(command: tuple[str, ...], option: str) -> None:
    run = book(*command, option)
    assert run.returncode == ExitCode.DONE
    assert run.stdout.startswith("Usage: ")
    assert run.stderr == ""


def test_every_option_is_explained() -> None:
    for command in COMMANDS:
        options = book(*command, "--help").stdout.partition("Options:\n")[2].splitlines()
        assert options
        # An option alone on its line has its words on the next.
        for line, following in zip(options, [*options[1:], ""], strict=True):
            if line.lstrip().startswith("-"):
                same_line = re.search(r"\S  +\S", line.strip())
                assert same_line or not following.lstrip().startswith("-"), line


def test_the_help_of_build_names_the_editions() -> None:
    words = book("build", "--help").stdout
    for edition in NAMES:
        assert edition in words


def test_the_version_is_the_packages() -> None:
    run = book("--version")
    assert (run.returncode, run.stdout) == (ExitCode.DONE, f"book {__version__}\n")


# --- wrong use ------------------------------------------------------------------------------


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
    run = book(*words, cwd=tmp_path)
    assert run.returncode == ExitCode.WRONG_USE
    assert run.stdout == ""
    assert run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_without_a_manuscript_is_left_as_it_is(tmp_path: Path) -> None:
    run = book("build", "--project", tmp_path)
    assert run.returncode == ExitCode.WRONG_USE
    assert "book new" in run.stderr
    assert list(tmp_path.iterdir()) == []


# --- the summary ----------------------------------------------------------------------------


def test_one_line_for_each_file_says_name_extent_size_and_time(built: Built) -> None:
    lines = built.run.stdout.splitlines()
    assert len(lines) == 3
    for line, path in zip(lines, built.editions, strict=True):
        match = re.fullmatch(
            r"(\S+) +([0-9]+) (pages|documents) +([0-9]+\.[0-9]) MB +([0-9]+\.[0-9]) s", line
        )
        assert match, line
        name, extent, unit, size, _ = match.groups()
        assert Path(name) == path
        assert float(size) == pytest.approx(path.stat().st_size / 1e6, abs=0.051)
        if unit == "pages":
            with pikepdf.open(path) as pdf:
                assert len(pdf.pages) == int(extent)
        else:
            assert len(epub(path).documents) == int(extent)


def test_files_are_named_the_way_they_can_be_opened_from_here(built_sample: Built) -> None:
    run = book("build", cwd=built_sample.project)
    assert [line.split()[0] for line in run.stdout.splitlines()] == [
        f"build/{name}" for name in NAMES.values()
    ]


def test_a_clean_publication_has_nothing_said_about_it(built_sample: Built) -> None:
    assert built_sample.run.stderr == ""


# --- nothing to do --------------------------------------------------------------------------


def test_a_second_run_finds_nothing_to_do_and_writes_nothing(built: Built) -> None:
    before = {path: stat_signature(path) for path in built.build.rglob("*") if path.is_file()}
    run = book("build", "--project", built.project)
    assert run.returncode == ExitCode.DONE
    lines = run.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.endswith(" unchanged") for line in lines)
    # What is to be said of the manuscript is said again.
    assert run.stderr == built.run.stderr
    after = {path: stat_signature(path) for path in built.build.rglob("*") if path.is_file()}
    assert after == before


LOADED = """
import sys
from book.cli.main import main

sys.argv[0] = "book"
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def test_with_nothing_to_do_no_library_is_waited_for(built_sample: Built) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED, "build", "--project", built_sample.project],
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert run.stdout.count("unchanged") == 3
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert "click" in loaded
    slow = {"weasyprint", "PIL", "pydantic", "rich", "pikepdf", "ebooklib", "lxml", "jinja2"}
    assert not loaded & slow


@pytest.mark.parametrize("edition", NAMES)
@pytest.mark.parametrize("fault", ["removed", "altered"])
def test_an_edition_that_is_gone_or_altered_is_built_again_alone(
    edition: str, fault: str, project: Path, built_sample: Built
) -> None:
    spoilt = project / "build" / NAMES[edition]
    others = [project / "build" / name for name in NAMES.values() if name != spoilt.name]
    before = [stat_signature(path) for path in others]
    if fault == "removed":
        spoilt.unlink()
    else:
        with spoilt.open("ab") as opened:
            opened.write(b" ")
    run = book("build", "--project", project)
    assert run.returncode == ExitCode.DONE
    unchanged = {
        Path(line.split()[0]).name
        for line in run.stdout.splitlines()
        if line.endswith(" unchanged")
    }
    assert unchanged == {path.name for path in others}
    assert [stat_signature(path) for path in others] == before
    assert contents(project / "build") == contents(built_sample.build)


def test_a_changed_word_is_built_into_every_edition(project: Path, built_sample: Built) -> None:
    section = project / "source/sections/20-the-bridges.md"
    rewrite(section, "Two of them are left.", "Three of them are left.")
    run = book("build", "--project", project)
    assert run.returncode == ExitCode.DONE
    assert "unchanged" not in run.stdout
    old, new = contents(built_sample.build), contents(project / "build")
    assert all(old[name] != new[name] for name in NAMES.values())


def test_pictures_that_nobody_needs_any_more_are_removed(sample: Path) -> None:
    pictures = sample / "build/cache/pictures"
    pictures.mkdir(parents=True)
    (pictures / "gone-600w-0123456789ab.jpg").touch()
    run = book("build", "epub", "--project", sample)
    assert run.returncode == ExitCode.DONE
    assert "gone-600w-0123456789ab.jpg" not in {path.name for path in pictures.iterdir()}


def test_only_the_editions_that_are_named_are_built(sample: Path) -> None:
    run = book("build", "epub", "--project", sample)
    assert run.returncode == ExitCode.DONE
    assert len(run.stdout.splitlines()) == 1
    assert set(contents(sample / "build")) == {"sample.epub"}


# --- findings -------------------------------------------------------------------------------


def test_json_is_all_that_is_printed_and_holds_everything(reportage: Built) -> None:
    run = book("build", "--project", reportage.project, "--json")
    assert run.returncode == ExitCode.DONE
    assert run.stderr == ""
    printed = json.loads(run.stdout)
    assert set(printed) == {"findings", "editions"}
    names = {field.name for field in fields(Finding)}
    assert all(set(finding) == names for finding in printed["findings"])
    assert {finding["severity"] for finding in printed["findings"]} == {"warning"}
    # Not the first few of a kind alone, as for readers.
    undelivered = [f for f in printed["findings"] if "has not been delivered" in f["message"]]
    assert len(undelivered) == 19
    assert [edition["edition"] for edition in printed["editions"]] == list(NAMES)
    for edition, path in zip(printed["editions"], reportage.editions, strict=True):
        assert set(edition) == {"edition", "file", "extent", "bytes", "seconds", "unchanged"}
        assert Path(edition["file"]) == path
        assert edition["bytes"] == path.stat().st_size
        assert edition["unchanged"] is True


def test_json_names_faults_and_no_editions_when_there_are_faults(sample: Path) -> None:
    rewrite(sample / "source/gallery/gallery.toml", "The ferry at noon", "")
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    run = book("build", "--project", sample, "--json")
    assert run.returncode == ExitCode.REFUSED
    assert run.stderr == ""
    printed = json.loads(run.stdout)
    assert printed["editions"] == []
    faults = [f for f in printed["findings"] if f["severity"] == "error"]
    assert len(faults) >= 2
    for fault in faults:
        assert all((fault["code"], fault["message"], fault["file"], fault["line"], fault["hint"]))


def test_faults_are_told_with_file_and_line_and_nothing_is_built(sample: Path) -> None:
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    run = book("build", "--project", sample)
    assert run.returncode == ExitCode.REFUSED
    assert run.stdout == ""
    assert re.search(r"^source/sections/20-the-bridges\.md:6: error ", run.stderr, re.MULTILINE)
    assert "no edition was written" in run.stderr
    assert contents(sample / "build") == {}


def test_many_warnings_of_a_kind_are_counted(reportage: Built) -> None:
    listed = reportage.run.stderr.count("has not been delivered")
    (more,) = re.findall(r"… and ([0-9]+) more of FILE-02", reportage.run.stderr)
    assert listed + int(more) == 19
    assert "--json" in reportage.run.stderr


def test_a_release_refuses_photographs_that_are_not_there(reportage: Built) -> None:
    before = contents(reportage.build)
    run = book("build", "--project", reportage.project, "--release")
    assert run.returncode == ExitCode.REFUSED
    assert run.stdout == ""
    assert len(re.findall(r"error FILE-02: .* has not been delivered", run.stderr)) == 19
    assert contents(reportage.build) == before


def test_a_release_of_delivered_photographs_is_built(sample: Path) -> None:
    run = book("build", "epub", "--project", sample, "--release")
    assert run.returncode == ExitCode.DONE, run.stderr


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_a_character_that_no_typeface_has_is_found_where_it_stands(
    edition: str, built_sample: Built, tmp_path: Path
) -> None:
    project = shutil.copytree(built_sample.project, tmp_path / "sample")
    rewrite(project / "source/sections/20-the-bridges.md", "is water.", "is water 漢.")
    before = contents(project / "build")
    run = book("build", edition, "--project", project, "--json")
    assert run.returncode == ExitCode.REFUSED
    (fault,) = json.loads(run.stdout)["findings"]
    assert fault["code"] == "TXT-01"
    assert (fault["file"], fault["line"]) == ("source/sections/20-the-bridges.md", 10)
    assert "漢" in fault["message"]
    assert contents(project / "build") == before


def test_a_reader_who_goes_away_is_no_bug(reportage: Built) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "book", "build", "--project", reportage.project, "--json"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        assert "Traceback" not in running.stderr.read()
