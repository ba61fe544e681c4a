"""`book photos` shows the picture desk's table, and changes gallery.toml when it is asked to."""

import csv
import io
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
from book.errors import ExitCode
from book.manuscript import gallery
from book.project import Project
from tests.support.editions import Built, book, contents, environment, rewrite

COLUMNS = list(photo_rows.COLUMNS)


def manuscript(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (project / "source").rglob("*") if path.is_file()}


def edit(project: Path, table: Path, **cells: str) -> None:
    """Write the table to a file, and change words in its row of the ferry."""
    assert book("photos", "--project", project, "--csv", table).returncode == ExitCode.DONE
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"), newline="")))
    with table.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        writer.writerows(row | (cells if row["id"] == "ferry" else {}) for row in rows)


# --- to look at -----------------------------------------------------------------------------


def test_into_a_pipe_a_line_a_photograph_is_printed_and_nothing_cut_off(sample: Path) -> None:
    caption = "The ferry at noon, " * 12 + "and later"
    rewrite(sample / gallery.FILE, "The ferry at noon", caption)
    before = manuscript(sample)
    run = book("photos", "--project", sample)
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    header, *lines = run.stdout.splitlines()
    assert header.split() == COLUMNS
    assert len(lines) == 7
    (ferry,) = (line for line in lines if line.startswith("ferry "))
    assert caption in ferry
    # One below the other, in Cyrillic too.
    at = header.index("stands")
    assert {line[at - 2 : at + 3] for line in lines} == {"  The"}
    assert manuscript(sample) == before


def test_stand_ins_and_warnings_are_no_hindrance(reportage: Built) -> None:
    run = book("photos", "--project", reportage.project)
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    assert len(run.stdout.splitlines()) == 20
    assert "“Serhiy Prokopenko” is nearly “Serhii Prokopenko”" in run.stdout


def test_a_publication_without_photographs_has_an_empty_table(unillustrated: Built) -> None:
    run = book("photos", "--project", unillustrated.project)
    assert (run.returncode, run.stdout, run.stderr) == (ExitCode.DONE, "", "")
    run = book("photos", "--project", unillustrated.project, "--csv", "-")
    assert run.stdout.split(",") == [*COLUMNS[:-1], f"{COLUMNS[-1]}\n"]


def on_a_terminal(width: int, *words: str | Path) -> str:
    """Run `book` on a terminal of its own; answer what it shows there."""
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
            except OSError:  # On Linux: nobody writes any more.
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


# --- CSV and JSON ---------------------------------------------------------------------------


def test_the_table_is_printed_as_csv(sample: Path) -> None:
    run = book("photos", "--project", sample, "--csv", "-")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    rows = photo_rows.read_photo_rows(Project(sample))
    assert run.stdout == spreadsheet.to_csv(rows)
    assert run.stdout.startswith("id,")


def test_the_table_is_written_to_a_file_that_excel_takes_for_utf_8(
    sample: Path, tmp_path: Path
) -> None:
    run = book("photos", "--project", sample, "--csv", "desk.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (ExitCode.DONE, "desk.csv: 7 photographs\n")
    content = (tmp_path / "desk.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,file,")
    assert "Бохдан Світлий" in content.decode()


@pytest.mark.parametrize("file", ["gallery/gallery.toml", "new.csv"])
def test_the_table_is_never_written_into_the_manuscript(file: str, sample: Path) -> None:
    before = manuscript(sample)
    run = book("photos", "--project", sample, "--csv", sample / "source" / file)
    assert run.returncode == ExitCode.WRONG_USE
    assert "somewhere else" in run.stderr
    assert manuscript(sample) == before


def test_json_has_the_rows(sample: Path) -> None:
    run = book("photos", "--project", sample, "--json")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    printed = json.loads(run.stdout)
    assert set(printed) == {"findings", "photos"}
    assert [list(row) for row in printed["photos"]] == [COLUMNS] * 7


# --- back -----------------------------------------------------------------------------------


def test_what_an_edited_table_would_change_is_shown_and_not_changed(
    sample: Path, tmp_path: Path
) -> None:
    edit(sample, tmp_path / "desk.csv", caption="The ferry, at last", alt="")
    before = manuscript(sample)
    run = book("photos", "--project", sample, "--read", tmp_path / "desk.csv")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    assert run.stdout.splitlines() == [
        "ferry caption",
        "  - The ferry at noon",
        "  + The ferry, at last",
        "ferry alt",
        "  - A flat boat in the middle of a wide river",
        "2 values would change in source/gallery/gallery.toml; to change them, add --write",
    ]
    assert manuscript(sample) == before


def test_with_write_exactly_that_is_changed(sample: Path, tmp_path: Path) -> None:
    edit(sample, tmp_path / "desk.csv", caption="Пором; “at last”", credit="C, D/Agency")
    before = manuscript(sample)
    run = book("photos", "--project", sample, "--read", tmp_path / "desk.csv", "--write")
    assert run.returncode == ExitCode.DONE, run.stderr
    assert run.stdout.endswith("2 values changed in source/gallery/gallery.toml\n")
    words = before[sample / gallery.FILE].decode()
    expected = words.replace('"The ferry at noon"', '"Пором; “at last”"').replace(
        'alt = "A flat boat in the middle of a wide river"\n',
        'alt = "A flat boat in the middle of a wide river"\ncredit = "C, D / Agency"\n',
    )
    after = manuscript(sample)
    assert after.pop(sample / gallery.FILE).decode() == expected
    del before[sample / gallery.FILE]
    assert after == before
    run = book("photos", "--project", sample, "--read", tmp_path / "desk.csv", "--write")
    assert run.stdout == "nothing to change in source/gallery/gallery.toml\n"


def test_edits_can_be_read_by_machines(sample: Path, tmp_path: Path) -> None:
    edit(sample, tmp_path / "desk.csv", alt="A raft", ppi="600")
    run = book("photos", "--project", sample, "--read", tmp_path / "desk.csv", "--json")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    printed = json.loads(run.stdout)
    assert [finding["code"] for finding in printed["findings"]] == ["DESK-05"]
    old = "A flat boat in the middle of a wide river"
    assert printed["edits"] == [{"photo_id": "ferry", "key": "alt", "old": old, "new": "A raft"}]
    assert printed["written"] is False


# --- findings -------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [(), ("--csv", "-"), ("--json",)], ids=" ".join)
def test_a_faulty_manuscript_is_told_as_by_a_build(more: tuple[str, ...], sample: Path) -> None:
    rewrite(sample / "source/sections/20-the-bridges.md", "bleed flood", "bleed floods")
    run = book("photos", "--project", sample, *more)
    build = book("build", "--project", sample, *(word for word in more if word == "--json"))
    assert (run.returncode, build.returncode) == (ExitCode.REFUSED, ExitCode.REFUSED)
    if "--json" in more:
        findings = json.loads(build.stdout)["findings"]
        assert json.loads(run.stdout) == {"findings": findings, "photos": []}
    else:
        assert run.stdout == ""
        assert run.stderr == build.stderr.replace("no edition was written", "no table was made")


def test_a_faulty_table_changes_nothing_at_all(sample: Path, tmp_path: Path) -> None:
    edit(sample, tmp_path / "desk.csv", alt="A raft", caption="")
    before = manuscript(sample)
    run = book("photos", "--project", sample, "--read", "desk.csv", "--write", cwd=tmp_path)
    assert run.returncode == ExitCode.REFUSED
    assert run.stdout == ""
    assert run.stderr.startswith("desk.csv:3: error DESK-06: ")
    assert run.stderr.endswith("1 error; nothing was changed\n")
    assert manuscript(sample) == before


def test_a_table_touches_no_edition(built_sample: Built) -> None:
    before = contents(built_sample.build)
    book("photos", "--project", built_sample.project)
    assert contents(built_sample.build) == before
    assert book("build", "--project", built_sample.project).stdout.count(" unchanged") == 3
