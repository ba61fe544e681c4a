"""Read what readers have remarked, in `source/remarks/`, and report what nobody has answered.

The files are written by `book remarks --write`. A remark keeps the line that its words stood on; it
is looked for anew, by the beginning of that line's words, in the lines around. No edition has
anything of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from book.errors import Finding, Severity, quoted
from book.manuscript import source_digests, source_files, toml_lines
from book.manuscript.printable import printable, printable_line
from book.manuscript.remark_answers import ANSWERS, Answer, read_answers
from book.manuscript.toml_lines import KeyPath, TomlFile

FOLDER = source_digests.REMARKS
#: Characters of a text and of a name that are kept.
_MOST_TEXT, _MOST_NAME = 25_000, 500
_ANEW = "or delete the file, and read the returned one again with: book remarks FILE --write"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """An answer to a note in the returned file itself, or the state that it has there."""

    author: str = ""
    date: str = ""
    text: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRemark:
    """A remark as it is kept: the fields are the keys of its table, with hyphens."""

    id: str
    #: The name of the returned file.
    returned: str = ""
    kind: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    #: Counted from 1; 0 where the edition has no pages.
    page: int = 0
    label: str = ""
    headings: str = ""
    document: str = ""
    #: How sure the place is: see `Certainty` in `proof/remarks/remark`.
    certainty: str = ""
    file: str = ""
    line: int = 0
    end_file: str = ""
    end_line: int = 0
    photo: str = ""
    #: Words of the manuscript at the place, and how its line goes on from there.
    near: str = ""
    source: str = ""
    words: str = ""
    remark: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()
    colour: str = ""
    replies: tuple[StoredReply, ...] = ()

    @property
    def wants_answer(self) -> bool:
        """Whether somebody has to answer it: a bookmark without words says nothing."""
        return self.kind != "bookmark" or bool(self.remark or self.replies)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRemarks:
    """All remarks of a project with their answers, and what of them cannot be read."""

    remarks: tuple[StoredRemark, ...] = ()
    #: File and line of each, by its id.
    stored: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    #: By the ids of remarks.
    answers: Mapping[str, Answer] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    #: Of the files that were read.
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> tuple[StoredRemark, ...]:
        """Those that want an answer and have none."""
        return tuple(
            each for each in self.remarks if each.wants_answer and each.id not in self.answers
        )


def read_remarks(root: Path, *, release: bool = False) -> StoredRemarks:
    """Read all remarks and their answers; with `release`, what is open is an error."""
    findings: list[Finding] = []
    digests: dict[str, str] = {}
    found: dict[str, StoredRemark] = {}
    stored: dict[str, tuple[str, int]] = {}
    paths, fault = source_digests.remark_paths(root)
    if fault and not fault.missing:
        findings.append(fault.finding("REM-03", FOLDER))
    lines = _SourceLines(root)
    for path in paths:
        file = source_files.shown(path, root)
        if file == ANSWERS:
            continue
        toml = toml_lines.read_toml(root, file)
        if isinstance(toml, Finding):
            findings.append(toml)
            continue
        digests[file] = toml.digest
        for each in _read_file(toml, findings):
            found.setdefault(each.id, lines.place_again(each))
            stored.setdefault(each.id, (file, toml.line("remark", each.id)))
    answers, toml_answers, faults = read_answers(root, found, release=release)
    if toml_answers:
        digests[ANSWERS] = toml_answers.digest
    read = StoredRemarks(
        remarks=tuple(found.values()), stored=stored, answers=answers, digests=digests
    )
    severity = Severity.ERROR if release else Severity.WARNING
    opened = (_open_finding(each, stored[each.id], severity) for each in read.open)
    return replace(read, findings=(*findings, *faults, *opened))


def _open_finding(remark: StoredRemark, stored: tuple[str, int], severity: Severity) -> Finding:
    parts = ["open remark", f" of {remark.author}" if remark.author else ""]
    parts.append(f", {remark.kind}" if remark.kind else "")
    parts.append(f" of {quoted(remark.words)}" if remark.words else "")
    if page := remark.label or (str(remark.page) if remark.page else ""):
        parts.append(f" (p. {page})")
    parts.append(f": {quoted(remark.remark)}" if remark.remark else "")
    file, line = (remark.file, remark.line) if remark.file else stored
    if remark.certainty == "gone":
        parts.append("; the words are gone and stood near here")
    elif not remark.file:
        parts.append("; it could not be placed")
    return Finding(
        code="REM-01",
        message="".join(parts),
        file=file,
        line=line,
        hint=f'answer it in {ANSWERS}: {remark.id} = "done", or "no, because ..."',
        severity=severity,
        photo_id=remark.photo,
    )


# --- the files ------------------------------------------------------------------------------

_TEXTS = ("remark", "words", "text")


def _read_file(toml: TomlFile, findings: list[Finding]) -> Iterator[StoredRemark]:
    for key in toml.values:
        if key != "remark":
            findings.append(_damaged(toml, (key,), f"unknown key “{printable_line(key, 60)}”"))
    tables = toml.values.get("remark", {})
    if not isinstance(tables, dict):
        findings.append(_damaged(toml, ("remark",), "“remark” is no table of remarks"))
        return
    for id, table in tables.items():
        path: KeyPath = ("remark", id)
        if not (isinstance(table, dict) and id.isascii() and id.isalnum() and len(id) <= 40):
            message = f"“{printable_line(id, 60)}” is no remark"
            findings.append(_damaged(toml, path, message))
            continue
        values = dict(_values(toml, path, table, StoredRemark, findings))
        replies = table.get("replies", [])
        if not (isinstance(replies, list) and all(isinstance(each, dict) for each in replies)):
            findings.append(_damaged(toml, (*path, "replies"), "“replies” is no list of tables"))
            replies = []
        yield StoredRemark(
            id=id,
            replies=tuple(
                StoredReply(
                    **dict(_values(toml, (*path, "replies", n), each, StoredReply, findings))
                )
                for n, each in enumerate(replies)
            ),
            **values,
        )


def _values(
    toml: TomlFile,
    path: KeyPath,
    table: Mapping[str, Any],
    kind: type[StoredRemark] | type[StoredReply],
    findings: list[Finding],
) -> Iterator[tuple[str, Any]]:
    """Yield the values of a table that have the type of their field."""
    defaults = {name: each.default for name, each in kind.__dataclass_fields__.items()}
    for key, value in table.items():
        name = key.replace("-", "_")
        default = defaults.get(name)
        if key == "replies" and kind is StoredRemark:
            continue
        if name == "id" or name not in defaults or "_" in key:
            findings.append(
                _damaged(toml, (*path, key), f"unknown key “{printable_line(key, 60)}”")
            )
        elif isinstance(default, tuple):
            if isinstance(value, list) and all(isinstance(each, str) for each in value):
                yield name, tuple(printable_line(each, _MOST_NAME) for each in value)
            else:
                findings.append(_damaged(toml, (*path, key), f"“{key}” is no list of texts"))
        elif isinstance(default, int):
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
                yield name, value
            else:
                findings.append(_damaged(toml, (*path, key), f"“{key}” is no number"))
        elif isinstance(value, str):
            text = printable if key in _TEXTS else printable_line
            yield name, text(value, _MOST_TEXT)
        else:
            findings.append(_damaged(toml, (*path, key), f"“{key}” is no text in quotes"))


def _damaged(toml: TomlFile, path: KeyPath, message: str) -> Finding:
    message = f"{message}: this file has changed since it was written"
    return toml.finding("REM-03", path, message, f"put that right, {_ANEW}")


# --- the lines ------------------------------------------------------------------------------


class _SourceLines:
    """The lines of the manuscript's files, each read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, Sequence[str]] = {}

    def place_again(self, remark: StoredRemark) -> StoredRemark:
        """Return a remark with the line on which its words stand now, as far as they do."""
        lines = self._of(remark.file) if remark.file else ()
        if not lines:
            # A name of no file of the manuscript, or of one that is gone.
            return replace(remark, file="", line=0, certainty="not placed")
        last = min(max(remark.line, 1), len(lines))
        if not remark.source or remark.source in lines[last - 1]:
            return replace(remark, line=last)
        found = (number for number, line in enumerate(lines, start=1) if remark.source in line)
        line = min(found, key=lambda number: abs(number - remark.line), default=last)
        return replace(remark, line=line, end_line=_moved(remark.end_line, line - remark.line))

    def _of(self, file: str) -> Sequence[str]:
        if file not in self._lines:
            parts = PurePosixPath(file).parts
            inside = parts[:1] == ("source",) and ".." not in parts
            read = source_files.read_text(self._root, self._root / file) if inside else None
            self._lines[file] = read.text.split("\n") if read and read.text else ()
        return self._lines[file]


def _moved(line: int, by: int) -> int:
    return max(line + by, 1) if line else 0
