"""Editing gallery.toml keeps line ends, permissions and links, and the file itself on a fault."""

import difflib
import os
import shutil
from pathlib import Path

import pytest

from book.desk import photo_rows, spreadsheet, toml_edit
from book.errors import BookError
from book.manuscript import gallery
from book.project import Project
from tests.support.command import ROOT
from tests.support.gallery_edits import DESK, changes, edit


def test_what_cannot_be_changed_safely_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "gallery.toml"
    path.write_text(DESK, encoding="utf-8")
    monkeypatch.setattr(toml_edit.tomlkit, "dumps", lambda _: DESK.replace("bank.jpg", "lost.jpg"))
    with pytest.raises(BookError, match="nothing was changed"):
        toml_edit.write_edits(path, [edit("bank", "alt", "x")])
    assert path.read_text(encoding="utf-8") == DESK
    assert [path.name for path in tmp_path.iterdir()] == ["gallery.toml"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_ends_and_the_mark_of_windows_stay(
    mark: bytes, line_end: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "gallery.toml"
    path.write_bytes(mark + DESK.encode().replace(b"\n", line_end))
    toml_edit.write_edits(path, [edit("bank", "alt", "Willows"), edit("bank", "caption", "Bank")])
    expected = DESK.replace('"The far bank"', '"Bank"') + 'alt = "Willows"\n'
    assert path.read_bytes() == mark + expected.encode().replace(b"\n", line_end)


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    real = tmp_path / "shared" / "desk.toml"
    real.write_text(DESK, encoding="utf-8")
    real.chmod(0o664)
    link = tmp_path / "gallery.toml"
    link.symlink_to(real)
    toml_edit.write_edits(link, [edit("bank", "alt", "Willows")])
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o664
    assert "Willows" in real.read_text(encoding="utf-8")


def test_nothing_to_change_is_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "gallery.toml"
    path.write_text(DESK, encoding="utf-8")
    os.utime(path, ns=(1, 1))
    toml_edit.write_edits(path, [])
    assert path.stat().st_mtime_ns == 1


@pytest.mark.parametrize("words", ["=1+1", "'=1", 'a "quote"', "Їжак; кома, “лапки”", "\\ \\n #"])
@pytest.mark.parametrize("key", ["caption", "alt", "credit"])
def test_an_edit_goes_through_the_spreadsheet_into_the_table(
    key: str, words: str, sample: Path
) -> None:
    words = f"{words} / Agency".replace(",", "") if key == "credit" else words
    path = sample / gallery.FILE
    before = path.read_text(encoding="utf-8")
    rows = photo_rows.read_photo_rows(Project(sample))
    cells = [{**row.cells, key: words} if row.id == "pier" else {**row.cells} for row in rows]
    table = spreadsheet.to_csv(
        [
            photo_rows.PhotoRow(**cell, file_alt=row.file_alt)
            for cell, row in zip(cells, rows, strict=True)
        ]
    )
    edits, findings = spreadsheet.read_csv(table.encode(), "edited.csv", rows)
    assert findings == ()
    toml_edit.write_edits(path, edits)
    (after,) = (row for row in photo_rows.read_photo_rows(Project(sample)) if row.id == "pier")
    assert after.cells[key] == words
    lines = difflib.ndiff(before.split("\n"), path.read_text(encoding="utf-8").split("\n"))
    differing = [line for line in lines if line[0] in "+-"]
    assert len(differing) == 2
    assert all(line[2:].startswith(f"{key} = ") for line in differing)


def test_the_reportages_own_table_can_be_amended(tmp_path: Path) -> None:
    path = tmp_path / "gallery.toml"
    shutil.copy(ROOT / gallery.FILE, path)
    before = path.read_text(encoding="utf-8")
    toml_edit.write_edits(path, [edit("local-shop", "alt", "A shop window with a paper sign")])
    assert changes(before, edit("local-shop", "alt", "A shop window with a paper sign")) == [
        '+ alt = "A shop window with a paper sign"'
    ]
