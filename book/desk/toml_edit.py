"""Values changed in gallery.toml, and nothing else: comments, order and spacing stay.

tomlkit keeps the layout of a file. What it wrote is read with tomllib before it is put in place,
so that a slip of either cannot cost the newsroom a word.
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
#: Quotes by how they look, the longer first, with what tomlkit calls them.
_QUOTES = {
    '"""': {"multiline": True},
    "'''": {"multiline": True, "literal": True},
    '"': {},
    "'": {"literal": True},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One value of one photograph that is to be changed."""

    photo_id: str
    #: The key in its table: `caption`.
    key: str
    #: What is said now, in the table or where it inherits from; empty for nothing.
    old: str
    new: str


def write_edits(path: Path, edits: Sequence[Edit]) -> None:
    """Change values in the gallery.toml at `path`, whole or not at all."""
    if edits:
        # Through a link to the file itself, which keeps its permissions.
        path = path.resolve()
        changed = apply_edits(path.read_bytes().decode("utf-8"), edits)
        with atomic.replacement(path) as part:
            part.write_bytes(changed.encode("utf-8"))
            shutil.copymode(path, part)


def apply_edits(source: str, edits: Iterable[Edit]) -> str:
    """Change values in the text of a gallery.toml.

    A key keeps its quotes, its place and the comment beside it. One that was not in its table is
    added below the table's last key, unless it would only repeat what [defaults] say.
    """
    mark = _BOM if source.startswith(_BOM) else ""
    # Where every line ends as on Windows, one that is added must; tomlkit would end it otherwise.
    windows = 0 < source.count("\r\n") == source.count("\n")
    plain = source.removeprefix(mark)
    plain = plain.replace("\r\n", "\n") if windows else plain
    document = tomlkit.parse(plain)
    expected = tomllib.loads(plain)
    for edit in edits:
        table: Any = document["photo"][edit.photo_id]
        if edit.key not in table and expected.get("defaults", {}).get(edit.key) == edit.new:
            continue
        expected["photo"][edit.photo_id][edit.key] = edit.new
        if edit.key in table:
            table[edit.key] = _quoted_as(table[edit.key], edit.new)
        elif isinstance(table, Table):
            _append_key(table, edit.key, edit.new)
        else:
            table[edit.key] = edit.new
    changed = tomlkit.dumps(document)
    if _values(changed) != expected:
        raise BookError(
            "gallery.toml is written in a way that cannot be changed safely; nothing was changed. "
            "Give each photograph a table of its own, [photo.ID], with a line for each key"
        )
    return mark + (changed.replace("\n", "\r\n") if windows else changed)


def _quoted_as(old: Any, new: str) -> String:
    """Quote a text as another was, if it can be."""
    written = old.as_string()
    quotes = next(quote for quote in _QUOTES if written.startswith(quote))
    try:
        item = tomlkit.string(new, **_QUOTES[quotes])
        if _values(f"x = {item.as_string()}") == {"x": new}:
            return item
    except ValueError:
        pass  # An apostrophe between apostrophes.
    return tomlkit.string(new)


def _append_key(table: Table, key: str, words: str) -> None:
    """Add a key below the last one: blank lines and comments after it belong to what follows."""
    body = table.value.body
    after = []
    while body and body[-1][0] is None:
        after.append(body.pop()[1])
    item = tomlkit.string(words)
    if body:
        item.trivia.indent = body[-1][1].trivia.indent
    table.append(key, item)
    for left in reversed(after):
        table.append(None, left)


def _values(source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return None
