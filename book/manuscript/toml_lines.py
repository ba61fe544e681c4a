"""Read TOML files with the line of every key, for findings.

Neither tomllib nor tomlkit returns positions. Lines are therefore joined until tomllib accepts
them as a statement: the library decides what a statement is, and only lines are counted here.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from book.errors import Finding, Severity

KeyPath = tuple[str | int, ...]

_AT_LINE = re.compile(r"at line (\d+), column (\d+)")
_POSITION = re.compile(r" \(at (line \d+, column \d+|end of document)\)")
_UNCLOSED_QUOTE = re.compile(r"Illegal character '\\n'|Unterminated string")
_DUPLICATE_TABLE = re.compile(r"Cannot declare \((.*)\) twice")
#: A line without one of these cannot end a statement of several lines.
_STATEMENT_END = re.compile(r"[\]}]|\"\"\"|'''")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """The values of a TOML file and the lines of its keys."""

    #: Path in findings, relative to the project.
    file: str
    values: Mapping[str, Any]
    lines: Mapping[KeyPath, int]
    #: SHA-256 of the bytes that were read.
    digest: str = ""

    def line(self, *path: str | int) -> int:
        """Return the line of a key, or of the nearest table around it; 0 when there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table of the file as it is written; empty when there is none."""
        table = self.values.get(key)
        return table if isinstance(table, dict) else {}

    def finding(
        self, code: str, path: KeyPath, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Finding:
        """Return a finding at the line of a key; one in a table `[photo.ID]` has its id."""
        photo_id = str(path[1]) if path[0] == "photo" else ""
        return Finding(
            code=code,
            message=message,
            file=self.file,
            line=self.line(*path),
            hint=hint,
            severity=severity,
            photo_id=photo_id,
        )


def read_toml(path: Path, *, file: str) -> TomlFile | Finding:
    """Read a TOML file, in NFC; return a finding with its line when that is not possible."""
    code, line = "TOML-01", 0
    try:
        content = path.read_bytes()
        source = normalize("NFC", content.decode("utf-8-sig")).replace("\r\n", "\n")
        values = tomllib.loads(source)
    except FileNotFoundError:
        code, message = "TOML-04", "this file is missing"
        hint = "write it, or see a complete example with: book new FOLDER"
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}"
        hint = "put a plain text file there that you may read"
    except UnicodeDecodeError as error:
        message, hint = "this file is not in UTF-8", "save it as plain text in UTF-8"
        line = content.count(b"\n", 0, error.start) + 1
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message, hint = _explain_error(str(error))
        position = _AT_LINE.search(str(error))
        line = int(position.group(1)) if position else source.rstrip().count("\n") + 1
    else:
        digest = hashlib.sha256(content).hexdigest()
        return TomlFile(file=file, values=values, lines=_line_numbers(source), digest=digest)
    return Finding(code=code, message=message, file=file, line=line, hint=hint)


def _explain_error(error: str) -> tuple[str, str]:
    """Return the message and hint of a finding for an error message of tomllib."""
    duplicate = _DUPLICATE_TABLE.search(error)
    if duplicate:
        name = ".".join(re.findall(r"'([^']*)'", duplicate.group(1)))
        return f"[{name}] stands here a second time", "give one of the two another name"
    if "overwrite a value" in error:
        return "a key stands here a second time in the same table", "take one of the two out"
    if _UNCLOSED_QUOTE.search(error):
        return "a quote is opened and not closed on this line", 'close it: key = "words in quotes"'
    reason = _POSITION.sub("", error)
    return (
        f"this is not TOML: {reason[:1].lower()}{reason[1:]}",
        'a value is written as key = "words in quotes"; quotes inside as \\"',
    )


def _line_numbers(source: str) -> dict[KeyPath, int]:
    """Return the line of every key path of a valid TOML source."""
    lines: dict[KeyPath, int] = {}
    array_lengths: dict[KeyPath, int] = {}
    table: KeyPath = ()
    statement: list[str] = []
    for number, text in enumerate(source.split("\n"), start=1):
        statement.append(text)
        if len(statement) > 1 and not _STATEMENT_END.search(text):
            continue
        try:
            values = tomllib.loads("\n".join(statement))
        except tomllib.TOMLDecodeError:
            continue
        start = number - len(statement) + 1
        header = statement[0].lstrip()
        statement = []
        if not values:
            continue
        if header.startswith("[["):
            name = _key_paths(values)[0]
            name = name[: -1 if isinstance(name[-1], int) else None]
            table = (*name, array_lengths.get(name, 0))
            array_lengths[name] = array_lengths.get(name, 0) + 1
            lines.setdefault(name, start)
            lines[table] = start
        elif header.startswith("["):
            table = _key_paths(values)[0]
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], start)
        else:
            for path in _key_paths(values):
                for length in range(1, len(path) + 1):
                    lines.setdefault((*table, *path[:length]), start)
    return lines


def _key_paths(values: object) -> list[KeyPath]:
    """Return the paths of all leaves, through tables and arrays of tables."""
    if isinstance(values, dict) and values:
        pairs = list(values.items())
    elif isinstance(values, list) and any(isinstance(value, dict) for value in values):
        pairs = list(enumerate(values))
    else:
        return [()]
    return [(key, *rest) for key, value in pairs for rest in _key_paths(value)]
