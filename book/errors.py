"""Findings for the editor, and the exceptions that end a command, each with its exit code.

A finding is a value: it is collected, sorted and shown together with the others. An exception
derived from `BookError` ends the command with a message; any other exception is a bug and keeps
its traceback.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from book.exit_codes import ExitCode

#: Findings of one kind about one file that are listed; more are counted.
MOST_FINDINGS = 100


class Severity(StrEnum):
    """An error stops the build; a warning is only reported."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding can be shown: a photograph, a page, or a part of a page."""

    #: Empty when no photograph is concerned.
    photo_id: str = ""
    #: Counted from 1; 0 when no page is concerned.
    page: int = 0
    #: Left, bottom, right and top in pt from the lower left of the trimmed page; None for all.
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that an editor can put right."""

    #: The id of a rule, such as `PLACE-02`.
    code: str
    #: One sentence in the editor's terms, without a final stop.
    message: str
    #: Relative to the project's folder, with forward slashes; empty when no file is concerned.
    file: str = ""
    #: Counted from 1; 0 for the file as a whole.
    line: int = 0
    #: What to write instead.
    hint: str = ""
    severity: Severity = Severity.ERROR
    #: The photograph that is concerned; empty when none is, or several are.
    photo_id: str = ""
    #: The photographs and pages of a finished file that the finding holds for.
    places: tuple[Place, ...] = ()
    #: How many findings it counts that are not listed, with itself; 1 for a finding that is one.
    count: int = 1

    @property
    def location(self) -> str:
        """`file:line`, which editors and terminals make clickable."""
        return f"{self.file}:{self.line}" if self.line else self.file


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return each finding once, sorted by file, line, code and message; a count of others last."""

    def place(finding: Finding) -> tuple[str, int, str, bool, str]:
        return finding.file, finding.line, finding.code, finding.count > 1, finding.message

    return tuple(sorted(dict.fromkeys(findings), key=place))


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that stop a build."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)


def at_most(findings: Iterable[Finding], most: int = MOST_FINDINGS) -> Iterator[Finding]:
    """Yield the first findings of each code in a file, and one that counts the rest of them.

    A single one more is listed: applied again, to a count as well, this changes nothing.
    """
    of_kind: dict[tuple[str, str, Severity], list[Finding]] = {}
    for finding in findings:
        of_kind.setdefault((finding.file, finding.code, finding.severity), []).append(finding)
    for found in of_kind.values():
        listed = most if len(found) > most + 1 else len(found)
        yield from found[:listed]
        if rest := found[listed:]:
            number = total(rest)
            message = f"{number} more faults of this kind follow in this file"
            hint = "put those before right first; these are then listed"
            yield replace(rest[0], message=message, hint=hint, count=number)


def total(findings: Iterable[Finding]) -> int:
    """Return the number of findings, with those that are only counted."""
    return sum(finding.count for finding in findings)


def counted(number: int, noun: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def quoted(text: str) -> str:
    """Return the first line of a text in quotation marks, cut after 60 characters."""
    line = text.strip().partition("\n")[0]
    return f"“{line[:60]}{'…' if len(line) > 60 else ''}”"


class BookError(Exception):
    """Ends a command with a message and an exit code."""

    exit_code = ExitCode.REFUSED


class RefusedError(BookError):
    """The source or an edition has errors; `findings` has them, and the warnings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(f"{len(errors_in(self.findings))} errors")


class UsageError(BookError):
    """The command was called in a way that makes no sense."""

    exit_code = ExitCode.WRONG_USE


class NotInstalledError(BookError):
    """Something is missing on this machine; the message says how to install it."""

    exit_code = ExitCode.NOT_INSTALLED
