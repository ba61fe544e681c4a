"""A TOML file with the line of every key, so that a finding can point at it.

tomllib tells no positions, and tomlkit, which keeps the layout, has none either. A statement
is as many lines as tomllib needs to accept it: so the library decides what a statement is, and
we only count.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book.errors import Finding

KeyPath = tuple[str | int, ...]

_AT_LINE = re.compile(r"at line (\d+), column (\d+)")
_WHERE = re.compile(r" \(at (line \d+, column \d+|end of document)\)")
_LINE_ENDS = re.compile(r"Illegal character '\\n'|Unterminated string")
_TWICE = re.compile(r"Cannot declare \((.*)\) twice")
#: Only a line with one of these can end a statement that runs over several lines.
_MAY_END = re.compile(r"[\]}]|\"\"\"|'''")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """What a TOML file says, and where."""

    #: As shown to the editor: relative to the project.
    file: str
    values: Mapping[str, Any]
    lines: Mapping[KeyPath, int]

    def line(self, *path: str | int) -> int:
        """Find the line of a key, or of the nearest table around it; 0 when there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0


def read_toml(path: Path, *, file: str) -> TomlFile | Finding:
    """Read a TOML file; what makes it unreadable is one finding, with its line."""
    try:
        content = path.read_bytes()
        source = content.decode("utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(source)
    except FileNotFoundError:
        return Finding(
            code="TOML-04",
            message="this file is missing",
            file=file,
            hint="write it, or see a complete example with: book new FOLDER",
        )
    except OSError as error:
        return Finding(
            code="TOML-01",
            message=f"this file cannot be read: {error.strerror}",
            file=file,
            hint="put a plain text file there that you may read",
        )
    except UnicodeDecodeError as error:
        return Finding(
            code="TOML-01",
            message="this file is not in UTF-8",
            file=file,
            line=content.count(b"\n", 0, error.start) + 1,
            hint="save it as plain text in UTF-8",
        )
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _AT_LINE.search(str(error))
        message, hint = _explain(str(error))
        return Finding(
            code="TOML-01",
            message=message,
            file=file,
            line=int(place.group(1)) if place else source.rstrip().count("\n") + 1,
            hint=hint,
        )
    return TomlFile(file=file, values=values, lines=_line_numbers(source))


def _explain(words: str) -> tuple[str, str]:
    """Say what tomllib says in the editor's words, and what to write instead."""
    table = _TWICE.search(words)
    if table:
        name = ".".join(re.findall(r"'([^']*)'", table.group(1)))
        return f"[{name}] stands here a second time", "give one of the two another name"
    if "overwrite a value" in words:
        return "a key stands here a second time in the same table", "take one of the two out"
    if _LINE_ENDS.search(words):
        return "a quote is opened and not closed on this line", 'close it: key = "words in quotes"'
    what = _WHERE.sub("", words)
    return (
        f"this is not TOML: {what[:1].lower()}{what[1:]}",
        'a value is written as key = "words in quotes"; quotes inside as \\"',
    )


def _line_numbers(source: str) -> dict[KeyPath, int]:
    """Map every key path to its line. The source is known to be TOML."""
    lines: dict[KeyPath, int] = {}
    counted: dict[KeyPath, int] = {}
    table: KeyPath = ()
    statement: list[str] = []
    for number, text in enumerate(source.split("\n"), start=1):
        statement.append(text)
        if len(statement) > 1 and not _MAY_END.search(text):
            continue
        try:
            said = tomllib.loads("\n".join(statement))
        except tomllib.TOMLDecodeError:
            continue
        start = number - len(statement) + 1
        header = statement[0].lstrip()
        statement = []
        if not said:
            continue
        if header.startswith("[["):
            name = _key_paths(said)[0]
            name = name[: -1 if isinstance(name[-1], int) else None]
            table = (*name, counted.get(name, 0))
            counted[name] = counted.get(name, 0) + 1
            lines.setdefault(name, start)
            lines[table] = start
        elif header.startswith("["):
            table = _key_paths(said)[0]
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], start)
        else:
            for path in _key_paths(said):
                for length in range(1, len(path) + 1):
                    lines.setdefault((*table, *path[:length]), start)
    return lines


def _key_paths(values: object) -> list[KeyPath]:
    """List the paths to every leaf, through tables and arrays of tables."""
    if isinstance(values, dict) and values:
        pairs = list(values.items())
    elif isinstance(values, list) and any(isinstance(value, dict) for value in values):
        pairs = list(enumerate(values))
    else:
        return [()]
    return [(key, *rest) for key, value in pairs for rest in _key_paths(value)]
