"""`book photos --read` shows the edits of a table; with `--write` it applies them."""

import csv
import io
import json
from pathlib import Path

from book.desk import photo_rows
from book.exit_codes import ExitCode
from book.manuscript import gallery
from tests.support.command import run_book
from tests.support.projects import file_contents


def edit(project: Path, table: Path, **cells: str) -> None:
    """Write the table to a file, and change cells in the row of the ferry."""
    assert run_book("photos", "--project", project, "--csv", table).returncode == ExitCode.DONE
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"), newline="")))
    with table.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(photo_rows.COLUMNS))
        writer.writeheader()
        writer.writerows(row | (cells if row["id"] == "ferry" else {}) for row in rows)


def test_what_an_edited_table_would_change_is_shown_and_not_changed(
    sample: Path, tmp_path: Path
) -> None:
    edit(sample, tmp_path / "desk.csv", caption="The ferry, at last", alt="")
    before = file_contents(sample / "source")
    run = run_book("photos", "--project", sample, "--read", tmp_path / "desk.csv")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    assert run.stdout.splitlines() == [
        "ferry caption",
        "  - The ferry at noon",
        "  + The ferry, at last",
        "ferry alt",
        "  - A flat boat in the middle of a wide river",
        "2 values would change in source/gallery/gallery.toml; to change them, add --write",
    ]
    assert file_contents(sample / "source") == before


def test_with_write_exactly_that_is_changed(sample: Path, tmp_path: Path) -> None:
    edit(sample, tmp_path / "desk.csv", caption="Пором; “at last”", credit="C, D/Agency")
    before = file_contents(sample / "source")
    run = run_book("photos", "--project", sample, "--read", tmp_path / "desk.csv", "--write")
    assert run.returncode == ExitCode.DONE, run.stderr
    assert run.stdout.endswith("2 values changed in source/gallery/gallery.toml\n")
    words = before[sample / gallery.FILE].decode()
    expected = words.replace('"The ferry at noon"', '"Пором; “at last”"').replace(
        'alt = "A flat boat in the middle of a wide river"\n',
        'alt = "A flat boat in the middle of a wide river"\ncredit = "C, D/Agency"\n',
    )
    after = file_contents(sample / "source")
    assert after.pop(sample / gallery.FILE).decode() == expected
    del before[sample / gallery.FILE]
    assert after == before
    run = run_book("photos", "--project", sample, "--read", tmp_path / "desk.csv", "--write")
    assert run.stdout == "nothing to change in source/gallery/gallery.toml\n"


def test_edits_can_be_read_by_machines(sample: Path, tmp_path: Path) -> None:
    edit(sample, tmp_path / "desk.csv", alt="A raft", ppi="600")
    run = run_book("photos", "--project", sample, "--read", tmp_path / "desk.csv", "--json")
    assert (run.returncode, run.stderr) == (ExitCode.DONE, "")
    printed = json.loads(run.stdout)
    assert [finding["code"] for finding in printed["findings"]] == ["DESK-05"]
    old = "A flat boat in the middle of a wide river"
    assert printed["edits"] == [{"photo_id": "ferry", "key": "alt", "old": old, "new": "A raft"}]
    assert printed["written"] is False


def test_a_faulty_table_changes_nothing_at_all(sample: Path, tmp_path: Path) -> None:
    edit(sample, tmp_path / "desk.csv", alt="A raft", caption="")
    before = file_contents(sample / "source")
    run = run_book("photos", "--project", sample, "--read", "desk.csv", "--write", cwd=tmp_path)
    assert run.returncode == ExitCode.REFUSED
    assert run.stdout == ""
    assert run.stderr.startswith("desk.csv:3: error DESK-06: ")
    assert run.stderr.endswith("1 error; nothing was changed\n")
    assert file_contents(sample / "source") == before
