"""Values of gallery.toml are changed, and not a letter beside them."""

import difflib
import os
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.desk import photo_rows, spreadsheet, toml_edit
from book.desk.toml_edit import Edit, apply_edits
from book.errors import BookError
from book.manuscript import gallery
from book.manuscript.settings import one_line
from book.project import Project
from tests.support.editions import ROOT

DESK = """\
# The desk's own file.

[defaults]
credit = "Ada Lens / Agency"   # everybody's

# --- the river ---

[photo.ferry]  # before the flood
file    = "ferry.jpg"
caption = 'The ferry "at noon"'   # or later?
alt = \"\"\"
A boat \\
  in the river\"\"\"  # check

# the old one
[photo."pier"]
  file = "pier.png"
  caption = '''Number “Two”'''
  credit = "B / C"
  graphic = true

# --- the rest ---
[photo.bank]
caption = "The far bank"
file = "bank.jpg"
"""


def edit(photo_id: str, key: str, new: str) -> Edit:
    return Edit(photo_id=photo_id, key=key, old="", new=new)


def changes(source: str, *edits: Edit) -> list[str]:
    """Change a text; answer the lines that went, then those that came."""
    after = apply_edits(source, edits)
    lines = difflib.ndiff(source.split("\n"), after.split("\n"))
    return sorted((line for line in lines if line[0] in "+-"), key=lambda line: line[0] == "+")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            edit("bank", "caption", "The near bank"),
            ['- caption = "The far bank"', '+ caption = "The near bank"'],
        ),
        (
            edit("ferry", "caption", 'The "ferry"'),
            [
                "- caption = 'The ferry \"at noon\"'   # or later?",
                "+ caption = 'The \"ferry\"'   # or later?",
            ],
        ),
        (
            edit("ferry", "caption", "It's noon"),
            [
                "- caption = 'The ferry \"at noon\"'   # or later?",
                '+ caption = "It\'s noon"   # or later?',
            ],
        ),
        (
            edit("ferry", "alt", 'A """boat"""'),
            [
                '- alt = """',
                "- A boat \\",
                '-   in the river"""  # check',
                '+ alt = """A ""\\"boat""\\""""  # check',
            ],
        ),
        (
            edit("pier", "caption", "Перший"),
            ["-   caption = '''Number “Two”'''", "+   caption = '''Перший'''"],
        ),
        (edit("pier", "alt", "Planks"), ['+   alt = "Planks"']),
        (edit("ferry", "credit", "D / E"), ['+ credit = "D / E"']),
        (edit("bank", "alt", "Willows \\ reeds"), ['+ alt = "Willows \\\\ reeds"']),
        # What [defaults] say already is not repeated, but an answer that stood there stays one.
        (edit("ferry", "credit", "Ada Lens / Agency"), []),
        (
            edit("pier", "credit", "Ada Lens / Agency"),
            ['-   credit = "B / C"', '+   credit = "Ada Lens / Agency"'],
        ),
        (
            edit("ferry", "alt", ""),
            [
                '- alt = """',
                "- A boat \\",
                '-   in the river"""  # check',
                '+ alt = """"""  # check',
            ],
        ),
    ],
)
def test_only_the_lines_of_the_changed_key_differ(change: Edit, expected: list[str]) -> None:
    assert changes(DESK, change) == expected


def test_a_key_is_added_where_its_table_ends_and_not_below_the_next_ones_heading() -> None:
    lines = apply_edits(DESK, [edit("pier", "alt", "Planks"), edit("bank", "alt", "x")]).split("\n")
    at = lines.index('  alt = "Planks"')
    assert lines[at - 1 : at + 4] == [
        "  graphic = true",
        '  alt = "Planks"',
        "",
        "# --- the rest ---",
        "[photo.bank]",
    ]
    assert lines[-3:] == ['file = "bank.jpg"', 'alt = "x"', ""]


def test_all_edits_come_together() -> None:
    after = apply_edits(DESK, [edit("ferry", "caption", "A"), edit("bank", "alt", "B")])
    before = tomllib.loads(DESK)
    before["photo"]["ferry"]["caption"] = "A"
    before["photo"]["bank"]["alt"] = "B"
    assert tomllib.loads(after) == before


@pytest.mark.parametrize(
    "source",
    [
        "photo.a.file = 'x'\nphoto.a.caption = 'y'  # c\nphoto.b.file = 'z'\n",
        "[photo]\na.file = 'x'\na.caption = 'y'\nb.file = '1'\n",
        "[photo]\na = { file = 'x', caption = 'y' }  # c\nb = { file = '1' }\n",
        "photo = {a = {file='x', caption='y'}}\n",
        "[photo.a]\nfile = 'x'\ncaption = 'y'\n[defaults]\n[photo.b]\nfile = 'z'\n",
        "[photo.a]\r\nfile = 'x'\ncaption = 'y'\r\n[photo.b]\nfile = 'z'\r\n",
        "[photo.a]\nfile = 'x'\ncaption = 'y'",
        "[photo.a]\n\tfile = 'x'\n\n\tcaption = 'y'\n\n\n\n# the end",
    ],
)
@pytest.mark.parametrize("key", ["caption", "alt"])
def test_any_way_to_write_a_table_is_kept(source: str, key: str) -> None:
    differing = changes(source, edit("a", key, "new"))
    after = tomllib.loads(apply_edits(source, [edit("a", key, "new")]))
    assert after["photo"]["a"][key] == "new"
    assert [line for line in differing if line.startswith("+") and "new" not in line] in (
        [],
        ["+ "],  # A file without a line end at its end has one now.
    )


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


# --- files ----------------------------------------------------------------------------------


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


# --- any words ------------------------------------------------------------------------------


def printable(words: str) -> str:
    try:
        return one_line(words)
    except ValueError:
        return ""


WORDS = st.one_of(st.text(), st.text(alphabet=list("=+-@',;\"\t\n\\ aЇ“”[]#"))).map(printable)


@given(st.sampled_from(["ferry", "pier", "bank"]), st.sampled_from(["caption", "alt"]), WORDS)
def test_any_words_can_be_said(photo_id: str, key: str, words: str) -> None:
    after = apply_edits(DESK, [edit(photo_id, key, words)])
    before = tomllib.loads(DESK)
    before["photo"][photo_id][key] = words
    assert tomllib.loads(after) == before
    kept = [line for line in DESK.split("\n") if line.startswith(("#", "[", "file"))]
    assert [line for line in after.split("\n") if line.startswith(("#", "[", "file"))] == kept


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
