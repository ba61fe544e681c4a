"""A finding names the line on which the editor wrote the key."""

import tomllib
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.errors import Finding
from book.manuscript.toml_lines import KeyPath, TomlFile, read_toml

GALLERY = '''\
# The desk's gallery.

[defaults]
credit = "A / B"   # for all

[photo.city-sign]
file = "city-sign.jpg"
caption = """
The sign
[photo.not-a-table]
at the entrance"""
focus = [
  0.5,  # from the left
  0.4,
]
alt = """one line"""
  indented = true

[photo."bridge"]  # quoted
file = 'bridge.jpg'
credit.name = "dotted"
credit.agency = "B"
inline = { x = 1, y = { z = 2 } }

[[people]]
name = "One"

[[people]]
name = "Two"
role = "author"
[print]
trim = [235.0, 165.0]
'''


def written(tmp_path: Path, words: str | bytes) -> TomlFile | Finding:
    path = tmp_path / "file.toml"
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return read_toml(tmp_path, path.name)


def toml(tmp_path: Path, words: str | bytes) -> TomlFile:
    result = written(tmp_path, words)
    assert isinstance(result, TomlFile), result
    return result


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("defaults",), 3),
        (("defaults", "credit"), 4),
        (("photo",), 6),
        (("photo", "city-sign"), 6),
        (("photo", "city-sign", "file"), 7),
        (("photo", "city-sign", "caption"), 8),
        (("photo", "city-sign", "focus"), 12),
        (("photo", "city-sign", "focus", 1), 12),
        (("photo", "city-sign", "alt"), 16),
        (("photo", "city-sign", "indented"), 17),
        (("photo", "bridge"), 19),
        (("photo", "bridge", "file"), 20),
        (("photo", "bridge", "credit"), 21),
        (("photo", "bridge", "credit", "name"), 21),
        (("photo", "bridge", "credit", "agency"), 22),
        (("photo", "bridge", "inline", "y", "z"), 23),
        (("people",), 25),
        (("people", 0), 25),
        (("people", 0, "name"), 26),
        (("people", 1), 28),
        (("people", 1, "name"), 29),
        (("people", 1, "role"), 30),
        (("people", 1, "email"), 28),
        (("print", "trim"), 32),
        (("photo", "city-sign", "not-there"), 6),
        (("photo", "not-there"), 6),
        (("not-there",), 0),
    ],
)
def test_every_key_has_its_line(
    path: KeyPath, line: int, line_end: str, mark: str, tmp_path: Path
) -> None:
    result = toml(tmp_path, mark + GALLERY.replace("\n", line_end))
    assert result.line(*path) == line


def test_values_are_those_of_tomllib(tmp_path: Path) -> None:
    assert toml(tmp_path, GALLERY).values == tomllib.loads(GALLERY)


@pytest.mark.parametrize(
    ("words", "line", "message"),
    [
        ('a = "1"\nb = "2\nc = 3\n', 2, "a quote is opened and not closed on this line"),
        ("a = 1\n\nb 2\n", 3, "this is not TOML: expected '=' after a key in a key/value pair"),
        ("[a]\nx = 1\n[b]\n[a]\n", 4, "[a] stands here a second time"),
        ("[a.b]\n[a.b]\n", 2, "[a.b] stands here a second time"),
        ("[a]\nx = 1\nx = 2\n", 3, "a key stands here a second time in the same table"),
        ("a = 1\nb = [1,\n2\n", 3, "this is not TOML: unclosed array"),
        ("a = [[[" + "[" * 5000, 1, None),
        (b"a = 1\nb = '\xe4\xe8'\n", 2, "this file is not in UTF-8"),
    ],
)
def test_what_makes_a_file_unreadable_has_its_line(
    words: str | bytes, line: int, message: str | None, tmp_path: Path
) -> None:
    result = written(tmp_path, words)
    assert isinstance(result, Finding)
    assert (result.code, result.line) == ("TOML-01", line)
    assert result.hint
    assert message is None or result.message == message


def test_a_missing_file_and_a_folder_are_findings(tmp_path: Path) -> None:
    missing = read_toml(tmp_path, "none.toml")
    folder = read_toml(tmp_path, ".")
    assert isinstance(missing, Finding)
    assert isinstance(folder, Finding)
    assert (missing.code, folder.code) == ("TOML-04", "TOML-01")
    assert str(tmp_path) not in folder.message


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).map(
    partial(unicodedata.normalize, "NFC")
)
KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, WORDS, max_size=5), max_size=6)


@given(TABLES, st.booleans())
def test_any_tables_are_read_back_with_every_line(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, dict[str, str]], wrapped: bool
) -> None:
    lines: list[str] = []
    expected: dict[KeyPath, int] = {}
    for table, keys in tables.items():
        lines.append(f"[{table}]")
        expected[(table,)] = len(lines)
        for key, words in keys.items():
            quoted = words.replace("\\", "\\\\").replace('"', '\\"')
            expected[(table, key)] = len(lines) + 1
            lines += [f'{key} = """', f'{quoted}"""'] if wrapped else [f'{key} = "{quoted}"']
    result: Any = toml(tmp_path_factory.getbasetemp(), "\n".join(lines))
    assert result.values == tables
    assert result.lines == expected
