"""Read TOML files with the line of every key, for findings.

Neither tomllib nor tomlkit returns positions. A source is therefore divided into statements, and
tomllib parses each again: the library decides what a key is, and only lines are counted here.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from book.errors import Finding, Severity
from book.manuscript import source_files

KeyPath = tuple[str | int, ...]

_AT_LINE = re.compile(r"at line (\d+), column (\d+)")
_POSITION = re.compile(r" \(at (line \d+, column \d+|end of document)\)")
_UNCLOSED_QUOTE = re.compile(r"Illegal character '\\n'|Unterminated string")
_DUPLICATE_TABLE = re.compile(r"Cannot declare \((.*)\) twice")
#: What decides where a statement ends: a text, a comment, a mark, the end of a line, or the rest.
_PIECE = re.compile(
    r'"{3}(?:[^"\\]++|\\.|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'{3}(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+"
    r"|[^\s\"'#.,\[\]{}]++|[^\S\n]++"
    r"|.",
    re.DOTALL,
)
#: Tables and lists in each other, of which settings need three.
_MOST_LEVELS = 20


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


def read_toml(root: Path, file: str) -> TomlFile | Finding:
    """Read a TOML file of the project; return a finding with its line when that is not possible."""
    read = source_files.read_text(root, root / file)
    if fault := read.fault:
        if fault.missing:
            fault = replace(fault, hint="write it, or see a complete example with: book new FOLDER")
        return fault.finding("TOML-04" if fault.missing else "TOML-01", file)
    source = read.text.replace("\r\n", "\n")
    statements: list[tuple[int, str]] = []
    message = hint = ""
    try:
        statements += _statements(source)
        # Not the source: tomllib replaces the ends of lines once more, and takes CR CR LF.
        values = tomllib.loads(read.text)
    except tomllib.TOMLDecodeError as error:
        message, hint = _explain_error(str(error))
        position = _AT_LINE.search(str(error))
        line = int(position.group(1)) if position else source.rstrip().count("\n") + 1
    except _TooDeepError as error:
        line = error.line
        message = f"tables and lists are nested more than {_MOST_LEVELS} deep"
        hint = "begin each table on a line of its own: [photo.city-sign]"
    except ValueError:
        # Of all conversions, tomllib leaves only the one to an integer to Python and its limit.
        line = next((line for line, text in statements if _is_faulty(text)), 0)
        message, hint = "this number has too many digits", "write a shorter one"
    if message:
        return Finding(code="TOML-01", message=message, file=file, line=line, hint=hint)
    lines = _line_numbers(statements)
    return TomlFile(file=file, values=values, lines=lines, digest=read.digest)


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


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _statements(source: str) -> Iterator[tuple[int, str]]:
    """Yield the statements of a TOML source, each with its first line.

    Raise `_TooDeepError`: reading is recursive, and tomllib takes the square of a key's parts.
    """
    line = first = 1
    start = dots = 0
    #: Dots of the keys around the open brackets.
    around: list[int] = []
    for match in _PIECE.finditer(source):
        piece = match.group()
        line += piece.count("\n")
        if piece == "\n" and not around:
            yield first, source[start : match.start()]
            start, first, dots = match.end(), line, 0
        elif piece == ",":
            dots = 0
        elif piece == ".":
            dots += 1
        elif piece in "[{":
            around.append(dots)
            dots = 0
        elif piece in "]}" and around:
            dots = around.pop()
        if len(around) + sum(around) + dots > _MOST_LEVELS:
            raise _TooDeepError(line)
    yield first, source[start:]


def _is_faulty(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except ValueError:
        return True
    return False


def _line_numbers(statements: Iterable[tuple[int, str]]) -> dict[KeyPath, int]:
    """Return the line of every key path in the statements of a valid TOML source."""
    lines: dict[KeyPath, int] = {}
    array_lengths: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for start, statement in statements:
        values = tomllib.loads(statement)
        if not values:
            continue
        header = statement.lstrip()
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
