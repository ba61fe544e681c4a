"""`book photos` prints the picture desk's table, on a terminal, as CSV and as JSON."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from book.cli import terminal
from book.desk import photo_rows, spreadsheet
from book.exit_codes import ExitCode
from book.manuscript import gallery
from book.project import Project
from tests.support.command import environment, run_book
from tests.support.projects import Built, edition_digests, file_contents, rewrite

COLUMNS = list(photo_rows.COLUMNS)


def test_into_a_pipe_a_line_a_photograph_is_printed_and_nothing_cut_off(sample: Path) -> None:
    caption = "The ferry at noon, " * 12 + "and later"
    rewrite(sample / gallery.FILE, "The ferry at noon", caption)
    before = file_contents(sample / "source")
    run = run_book("photos", "--project", sample)
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    header, *lines = run.stdout.splitlines()
    assert header.split() == COLUMNS
    assert len(lines) == 7
    (ferry,) = (line for line in lines if line.startswith("ferry "))
    assert caption in ferry
    # The column begins at one position, below Cyrillic cells too.
    at = header.index("stands")
    assert {line[at - 2 : at + 3] for line in lines} == {"  The"}
    assert file_contents(sample / "source") == before


def test_stand_ins_and_warnings_are_no_hindrance(reportage: Built) -> None:
    run = run_book("photos", "--project", reportage.project)
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    assert len(run.stdout.splitlines()) == 20
    assert "“Serhiy Prokopenko” is nearly “Serhii Prokopenko”" in run.stdout


def test_a_publication_without_photographs_has_an_empty_table(unillustrated: Built) -> None:
    run = run_book("photos", "--project", unillustrated.project)
    assert (run.returncode, run.stdout, run.stderr) == (ExitCode.DONE, "", "")
    run = run_book("photos", "--project", unillustrated.project, "--csv", "-")
    assert run.stdout.split(",") == [*COLUMNS[:-1], f"{COLUMNS[-1]}\n"]


def on_a_terminal(width: int, *words: str | Path) -> str:
    """Run `book` on a pseudoterminal of some width; return what it prints, without colours."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "book", *words],
        env=environment(COLUMNS=str(width), TERM="xterm"),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # On Linux: the other end is closed.
                break
            if not part:
                break
            shown += part
        assert running.stderr is not None
        assert running.stderr.read() == b""
    os.close(ours)
    assert running.returncode == ExitCode.DONE
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r\n", "\n")


@pytest.mark.parametrize("width", [60, 80, 160])
def test_on_a_terminal_the_table_is_as_wide_as_that_and_whole(width: int, sample: Path) -> None:
    rewrite(sample / gallery.FILE, "A flat boat", "[bold]A flat boat[/bold]")
    shown = on_a_terminal(width, "photos", "--project", sample)
    assert all(len(line) <= width for line in shown.splitlines())
    assert "…" not in shown
    words = set("".join(letter if letter.isalpha() else " " for letter in shown).split())
    for row in photo_rows.read_photo_rows(Project(sample)):
        for cell in (row.id, row.file, row.pixels):
            assert cell in shown
        for name in ("caption", "credit", "alt", "stands"):
            cell = row.cells[name]
            spoken = "".join(letter if letter.isalpha() else " " for letter in cell).split()
            assert set(spoken) <= words
    assert "[bold]A" in shown


@pytest.mark.parametrize("width", [10, 40, terminal.WIDE - 1, terminal.WIDE, 400])
def test_a_table_of_long_words_is_drawn_without_loss(
    width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"id": "a" * 60, "file": "b" * 120, "caption": "c" * 90}
    terminal.draw([row], width)
    shown = capsys.readouterr().out
    assert all(len(line) <= width for line in shown.splitlines())
    if width >= 40:
        body = shown.partition("─\n")[2]
        assert [body.count(letter) for letter in "abc"] == [60, 120, 90]


def test_the_table_is_printed_as_csv(sample: Path) -> None:
    run = run_book("photos", "--project", sample, "--csv", "-")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    rows = photo_rows.read_photo_rows(Project(sample))
    assert run.stdout == spreadsheet.to_csv(rows)
    assert run.stdout.startswith("id,")


def test_the_table_is_written_to_a_file_that_excel_takes_for_utf_8(
    sample: Path, tmp_path: Path
) -> None:
    run = run_book("photos", "--project", sample, "--csv", "desk.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (ExitCode.DONE, "desk.csv: 7 photographs\n")
    content = (tmp_path / "desk.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,file,")
    assert "Бохдан Світлий" in content.decode()


@pytest.mark.parametrize("file", ["gallery/gallery.toml", "new.csv"])
def test_the_table_is_never_written_into_the_manuscript(file: str, sample: Path) -> None:
    before = file_contents(sample / "source")
    run = run_book("photos", "--project", sample, "--csv", sample / "source" / file)
    assert run.returncode == ExitCode.WRONG_USE
    assert "somewhere else" in run.stderr
    assert file_contents(sample / "source") == before


def test_json_has_the_rows(sample: Path) -> None:
    run = run_book("photos", "--project", sample, "--json")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    printed = json.loads(run.stdout)
    assert set(printed) == {"findings", "photos"}
    assert [list(row) for row in printed["photos"]] == [COLUMNS] * 7


@pytest.mark.parametrize("more", [(), ("--csv", "-"), ("--json",)], ids=" ".join)
def test_a_faulty_manuscript_is_told_as_by_a_build(more: tuple[str, ...], sample: Path) -> None:
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    run = run_book("photos", "--project", sample, *more)
    build = run_book("build", "--project", sample, *(word for word in more if word == "--json"))
    assert (run.returncode, build.returncode) == (ExitCode.REFUSED, ExitCode.REFUSED)
    if "--json" in more:
        findings = json.loads(build.stdout)["findings"]
        assert json.loads(run.stdout) == {"findings": findings, "photos": []}
    else:
        assert run.stdout == ""
        assert run.stderr == build.stderr.replace("no edition was written", "no table was made")


def test_a_table_touches_no_edition(built_sample: Built) -> None:
    before = edition_digests(built_sample.build)
    run_book("photos", "--project", built_sample.project)
    assert edition_digests(built_sample.build) == before
    assert run_book("build", "--project", built_sample.project).stdout.count(" unchanged") == 3
