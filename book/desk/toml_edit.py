"""Editing of values in gallery.toml; comments, order and spacing are preserved.

tomlkit preserves the layout of a file. The result is parsed with tomllib and compared with the
expected values before it is written, so that no fault of either library can lose text.
"""

import shutil
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import String, Table

from book.errors import BookError
from book.files import atomic

_BOM = "\ufeff"
#: tomlkit's options by quotation mark, the longer marks first.
_QUOTES = {
    '"""': {"multiline": True},
    "'''": {"multiline": True, "literal": True},
    '"': {},
    "'": {"literal": True},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one value of one photograph."""

    photo_id: str
    #: The key in the photograph's table: `caption`.
    key: str
    #: The value now, from the table or inherited; empty when there is none.
    old: str
    new: str


def write_edits(path: Path, edits: Sequence[Edit]) -> None:
    """Apply edits to the gallery.toml at `path` atomically."""
    if edits:
        # A symbolic link is followed, and the file keeps its permissions.
        path = path.resolve()
        changed = apply_edits(path.read_bytes().decode("utf-8"), edits)
        with atomic.replacement(path) as part:
            part.write_bytes(changed.encode("utf-8"))
            shutil.copymode(path, part)


def apply_edits(source: str, edits: Iterable[Edit]) -> str:
    """Return the source of a gallery.toml with edits applied.

    A key keeps its quotation marks, its position and the comment beside it. A new key is added
    below the last key of its table, unless its value is that of [defaults]. Raise `BookError` when
    the file is written in a way that cannot be edited.
    """
    mark = _BOM if source.startswith(_BOM) else ""
    # tomlkit ends added lines with a line feed, also in a file with CRLF throughout.
    has_crlf = 0 < source.count("\r\n") == source.count("\n")
    plain = source.removeprefix(mark)
    plain = plain.replace("\r\n", "\n") if has_crlf else plain
    document = tomlkit.parse(plain)
    expected = tomllib.loads(plain)
    for edit in edits:
        table: Any = document["photo"][edit.photo_id]
        if edit.key not in table and expected.get("defaults", {}).get(edit.key) == edit.new:
            continue
        expected["photo"][edit.photo_id][edit.key] = edit.new
        if edit.key in table:
            table[edit.key] = _quote_like(table[edit.key], edit.new)
        elif isinstance(table, Table):
            _append_key(table, edit.key, edit.new)
        else:
            table[edit.key] = edit.new
    changed = tomlkit.dumps(document)
    if _parse_values(changed) != expected:
        raise BookError(
            "gallery.toml is written in a way that cannot be changed safely; nothing was changed. "
            "Give each photograph a table of its own, [photo.ID], with a line for each key"
        )
    return mark + (changed.replace("\n", "\r\n") if has_crlf else changed)


def _quote_like(old: Any, new: str) -> String:
    """Return a text with the quotation marks of the old value, or with others if necessary."""
    source = old.as_string()
    quotes = next(quote for quote in _QUOTES if source.startswith(quote))
    try:
        item = tomlkit.string(new, **_QUOTES[quotes])
        if _parse_values(f"x = {item.as_string()}") == {"x": new}:
            return item
    except ValueError:
        pass  # The text has an apostrophe, and the marks are apostrophes.
    return tomlkit.string(new)


def _append_key(table: Table, key: str, text: str) -> None:
    """Add a key below the last one, before trailing blank lines and comments of the next table."""
    body = table.value.body
    trailing = []
    while body and body[-1][0] is None:
        trailing.append(body.pop()[1])
    item = tomlkit.string(text)
    if body:
        item.trivia.indent = body[-1][1].trivia.indent
    table.append(key, item)
    for trivia in reversed(trailing):
        table.append(None, trivia)


def _parse_values(source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return None
