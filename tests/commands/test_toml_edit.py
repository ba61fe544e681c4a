"""Values of gallery.toml are changed, and no character beside them."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.desk.toml_edit import Edit, apply_edits
from tests.support.cell_texts import WORDS
from tests.support.gallery_edits import DESK, changes, edit


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
        # A value of [defaults] is not repeated, but a key that is there stays.
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
        ["+ "],  # A line end is added at the end of the file.
    )


@given(st.sampled_from(["ferry", "pier", "bank"]), st.sampled_from(["caption", "alt"]), WORDS)
def test_any_words_can_be_said(photo_id: str, key: str, words: str) -> None:
    after = apply_edits(DESK, [edit(photo_id, key, words)])
    before = tomllib.loads(DESK)
    before["photo"][photo_id][key] = words
    assert tomllib.loads(after) == before
    kept = [line for line in DESK.split("\n") if line.startswith(("#", "[", "file"))]
    assert [line for line in after.split("\n") if line.startswith(("#", "[", "file"))] == kept
