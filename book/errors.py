"""Findings for the editor, and the exceptions that end a run, each with its exit code.

A finding is a value: it is collected, sorted and shown together with the others. An exception
derived from `BookError` ends the run in words; any other exception is a bug of ours and keeps
its traceback.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    REFUSED = 1
    WRONG_USE = 2
    NOT_INSTALLED = 3
    INTERRUPTED = 130


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning is only reported."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that an editor can put right."""

    #: Subject and number, `PLACE-02`; where the preflight list has the check, its own id.
    code: str
    #: One sentence in the editor's words, without a final stop.
    message: str
    #: Relative to the project's folder, with forward slashes; empty when no file is to blame.
    file: str = ""
    #: Counted from 1; 0 when the whole file is meant.
    line: int = 0
    #: What to write instead.
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`file:line`, as editors and terminals make clickable."""
        return f"{self.file}:{self.line}" if self.line else self.file


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings as they are read: by file, line and code, each once, errors with warnings."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.file, f.line, f.code, f.message)))


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the findings that stop a build."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)


class BookError(Exception):
    """Ends a run with a message and an exit code."""

    exit_code = ExitCode.REFUSED


class RefusedError(BookError):
    """The source or an edition has errors; they come along, with the warnings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(f"{len(errors_in(self.findings))} errors")


class UsageError(BookError):
    """The command was asked for something that makes no sense."""

    exit_code = ExitCode.WRONG_USE


class NotInstalledError(BookError):
    """Something is missing on this machine; the message says how to install it."""

    exit_code = ExitCode.NOT_INSTALLED
