"""The findings of the last `book check`, from its report, if it is about the editions as they are.

The file may be damaged, of another version of the program, or written by anybody: it is parsed into
values of its own, and what has another form than `check/report/report.schema.json` is refused.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeGuard, get_args

from book.check.report.json_report import VERSION
from book.check.result import Subject
from book.errors import Place, Severity
from book.files import cache_files

#: Bytes of the largest report that is read; the report of a book of 600 photographs has 2 MB.
_MOST_BYTES = 50_000_000
_SUBJECTS = get_args(Subject)
#: The rule that an edition was built from the manuscript as it is.
_CURRENCY = "MADE-01"
_NOT_CHECKED = "The editions have not been checked: there are no findings to show (book check)"
_UNREADABLE = "The report of book check cannot be read, so that no finding is shown"
_EARLIER = "The findings of the last book check are of earlier editions, and not shown"
_EARLIER_ONE = (
    "The findings of the last book check are of an earlier {} edition, and those not shown"
)
_AGAIN = ": run book check again"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFinding:
    """A finding of one subject, with all of its places."""

    subject: Subject
    code: str
    severity: Severity
    message: str
    hint: str
    file: str
    line: int
    count: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a report says of the editions as they are, and what is to be known of it."""

    findings: tuple[ReportedFinding, ...] = ()
    #: Sentences without a final stop.
    notices: tuple[str, ...] = ()


class _OtherFormError(Exception):
    """A report that does not have the form of its schema."""


def read_report(path: Path, files: Mapping[Subject, Path]) -> CheckReport:
    """Return the findings of a report about editions, and of their manuscript.

    Those of an edition that was built after the report, or is not in it, are left out, and all of
    them when the manuscript was another one; `notices` say so.
    """
    try:
        with cache_files.open_regular(path) as file:
            content, written = file.read(_MOST_BYTES + 1), path.stat().st_mtime_ns
    except OSError:
        return CheckReport(notices=(_NOT_CHECKED,))
    try:
        if len(content) > _MOST_BYTES:
            raise _OtherFormError
        report = _table(json.loads(content))
        subjects = {_name(each["subject"]): each for each in map(_table, _list(report["subjects"]))}
        found, outdated = _read_checks(_list(report["checks"]))
        if report["version"] != VERSION:
            raise _OtherFormError
        named = {name: _text(each["file"]).rpartition("/")[2] for name, each in subjects.items()}
    except (ValueError, KeyError, RecursionError, _OtherFormError):
        return CheckReport(notices=(_UNREADABLE + _AGAIN,))
    stale = {
        subject
        for subject, file in files.items()
        if named.get(subject) != file.name or file.stat().st_mtime_ns > written
    }
    # An edition that was not built since, and yet was not of that manuscript: it is another again.
    if stale >= files.keys() or outdated - stale:
        return CheckReport(notices=(_EARLIER + _AGAIN,))
    notices = tuple(_EARLIER_ONE.format(subject) + _AGAIN for subject in files if subject in stale)
    kept = tuple(each for each in found if each.subject not in stale)
    return CheckReport(findings=kept, notices=notices)


def _read_checks(checks: list[Any]) -> tuple[tuple[ReportedFinding, ...], set[str]]:
    """Return the findings of the rules that are on, errors first, and the editions out of date."""
    places: dict[ReportedFinding, list[Place]] = {}
    outdated: set[str] = set()
    for check in map(_table, checks):
        subject = _name(check["subject"])
        entries = [*map(_table, _list(check["findings"]))]
        if check["state"] != "found":
            continue
        if check["id"] == _CURRENCY:
            outdated.add(subject)
        for entry in entries:
            finding = ReportedFinding(
                subject=subject,
                code=_text(entry["code"]),
                severity=_severity(entry["severity"]),
                message=_text(entry["message"]),
                hint=_text(entry["hint"]),
                file=_text(entry["file"]),
                line=_number(entry["line"]),
                count=max(1, _number(entry["count"])),
                places=(),
            )
            place = Place(
                photo_id=_text(entry["photo_id"]),
                page=_number(entry["page"]),
                box=_box(entry["box"]),
            )
            places.setdefault(finding, []).append(place)
    found = [
        replace(finding, places=tuple(dict.fromkeys(where))) for finding, where in places.items()
    ]
    order = [*Severity]
    return tuple(sorted(found, key=lambda each: order.index(each.severity))), outdated


# --- values of JSON ---------------------------------------------------------------------------


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _OtherFormError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _OtherFormError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _OtherFormError
    # Half of a surrogate pair, which JSON can have and no file, is a ValueError.
    value.encode()
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _OtherFormError
    return value


def _name(value: Any) -> Subject:
    if not _is_subject(value):
        raise _OtherFormError
    return value


def _is_subject(value: Any) -> TypeGuard[Subject]:
    return isinstance(value, str) and value in _SUBJECTS


def _severity(value: Any) -> Severity:
    # An unknown one is a ValueError.
    return Severity(_text(value))


def _box(value: Any) -> tuple[float, float, float, float] | None:
    if value is None:
        return None
    left, bottom, right, top = (_measure(edge) for edge in _list(value))
    return left, bottom, right, top


def _measure(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e6:
        raise _OtherFormError
    return float(value)
