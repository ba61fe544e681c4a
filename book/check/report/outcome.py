"""What an examination amounts to: what is counted, what is refused, and the proof in one line."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, Literal, get_args

from book.check.result import CreditProof, Examination, Located, Question, RuleResult, Subject
from book.errors import Finding, Severity, errors_in

#: Every subject, in the order in which reports name them.
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
EDITIONS: tuple[Subject, ...] = ("print", "screen", "epub")
NAMES: Mapping[Subject, str] = {
    "manuscript": "manuscript",
    "print": "print",
    "screen": "screen",
    "epub": "EPUB",
    "file": "file",
}
#: How a check has ended; the last two are no success.
State = Literal["passed", "found", "left out", "switched off"]
#: The finding that a photograph's file has not arrived.
NOT_DELIVERED = "FILE-02"
#: Photographs without credit that the headline names; the table has them all.
_NAMED = 3
# What a terminal obeys, HTML forbids and UTF-8 cannot write: in words that come from a stranger's
# file any of it may stand.
_UNPRINTABLE = {
    **dict.fromkeys(
        (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
        "\N{REPLACEMENT CHARACTER}",
    ),
    **dict.fromkeys(map(ord, "\t\n\r"), " "),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An examination, weighed as strictly as it was asked for; every word can be printed."""

    examined: Examination
    strict: bool = False
    release: bool = False

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What nobody has answered yet."""
        return tuple(one for one in self.examined.questions if not one.answer)

    @property
    def complaints(self) -> int:
        """How many complaints the judges outside have."""
        return sum(len(verdict.complaints) for verdict in self.examined.verdicts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks that are on have found, each finding once."""
        found = (finding for run in self.examined.runs for finding, _ in by_finding(run))
        return tuple(dict.fromkeys(found))

    @property
    def refused(self) -> bool:
        """Whether the examination ends badly; what was left out does not count, for or against."""
        unanswered = self.release and bool(self.open_questions)
        return bool(errors_in(self.findings)) or self.complaints > 0 or unanswered

    @property
    def words(self) -> str:
        """Say in one line what was found."""
        findings = self.findings
        errors = len(errors_in(findings))
        said = [counted(errors, "error"), counted(len(findings) - errors, "warning")]
        if self.complaints:
            said.append(f"{counted(self.complaints, 'complaint')} of judges")
        if self.open_questions:
            said.append(counted(len(self.open_questions), "open question"))
        return ", ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The numbers of one subject."""

    subject: Subject
    #: Findings.
    errors: int
    warnings: int
    #: Checks. Those that have found something are in none of these.
    passed: int
    left_out: int
    switched_off: int


def weighed(examined: Examination, *, strict: bool = False, release: bool = False) -> Outcome:
    """Weigh an examination; its words lose what cannot be printed.

    `strict` makes every warning an error; `release` those of photographs that have not been
    delivered, and refuses questions that nobody has answered.
    """

    def heavier(finding: Finding) -> Finding:
        if strict or (release and finding.code == NOT_DELIVERED):
            return replace(finding, severity=Severity.ERROR)
        return finding

    def placed(one: Located) -> Located:
        # What is nowhere on the page cannot be shown, and JSON has no word for it.
        box = one.box if one.box and all(map(math.isfinite, one.box)) else None
        return replace(one, finding=heavier(one.finding), box=box)

    clean: Examination = _printable(examined)
    runs = tuple(replace(run, findings=tuple(map(placed, run.findings))) for run in clean.runs)
    return Outcome(examined=replace(clean, runs=runs), strict=strict, release=release)


def state(run: RuleResult) -> State:
    """Say how a check has ended: to have found nothing is not yet to have passed."""
    if run.switched_off:
        return "switched off"
    if run.findings:
        return "found"
    return "left out" if run.left_out else "passed"


def by_finding(run: RuleResult) -> list[tuple[Finding, tuple[Located, ...]]]:
    """Gather the places of each finding, errors before warnings; of a check that is on."""
    places: dict[Finding, list[Located]] = {}
    for one in run.findings if state(run) == "found" else ():
        places.setdefault(one.finding, []).append(one)
    return sorted(
        ((finding, tuple(all_of_it)) for finding, all_of_it in places.items()),
        key=lambda pair: pair[0].severity is Severity.WARNING,
    )


def subjects(examined: Examination) -> tuple[Subject, ...]:
    """List what was examined, in the order of reports."""
    there = {*examined.files, *(run.subject for run in examined.runs)}
    return tuple(subject for subject in SUBJECTS if subject in there)


def counts(examined: Examination) -> tuple[Counts, ...]:
    """Count what was found, subject by subject."""
    return tuple(_counts(subject, examined) for subject in subjects(examined))


def _counts(subject: Subject, examined: Examination) -> Counts:
    runs = [run for run in examined.runs if run.subject == subject]
    # One that holds for many places is counted once.
    findings = {finding for run in runs for finding, _ in by_finding(run)}
    ended = [state(run) for run in runs]
    errors = len(errors_in(findings))
    return Counts(
        subject=subject,
        errors=errors,
        warnings=len(findings) - errors,
        passed=ended.count("passed"),
        left_out=ended.count("left out"),
        switched_off=ended.count("switched off"),
    )


# --- the proof of credits -------------------------------------------------------------------


def proved(examined: Examination) -> tuple[Subject, ...]:
    """List the editions in which credits were looked for."""
    return tuple(
        edition for edition in EDITIONS if any(edition in one.found for one in examined.credits)
    )


def missing(credit: CreditProof, editions: Iterable[Subject]) -> tuple[Subject, ...]:
    """List the editions, of some, in which a photograph is not credited."""
    return tuple(edition for edition in editions if not credit.found.get(edition))


def headline(examined: Examination) -> str:
    """Say in one line whether every photograph is credited; nothing where there is no photograph.

    An edition that was not examined is named as such, a photograph without credit by its id.
    """
    credits, editions = examined.credits, proved(examined)
    if not credits:
        return ""
    photographs = counted(len(credits), "photograph")
    if not editions:
        return f"0 of {photographs} credited: no edition was examined"
    lost = [(one.photo_id, gone) for one in credits if (gone := missing(one, editions))]
    line = f"{len(credits) - len(lost)} of {photographs} credited in {_named(editions)}"
    if lost:
        named = [f"{photo_id} in {_named(gone, 'or')}" for photo_id, gone in lost[:_NAMED]]
        if len(lost) > _NAMED:
            named.append(f"{len(lost) - _NAMED} more")
        line += f"; not credited: {', '.join(named)}"
    unseen = tuple(edition for edition in EDITIONS if edition not in editions)
    return f"{line}; not examined: {_named(unseen)}" if unseen else line


def counted(number: int, noun: str) -> str:
    """Put a noun behind its number: `1 error`, `2 errors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _named(editions: Iterable[Subject], last: str = "and") -> str:
    """Name editions as in a sentence: `print, screen and EPUB`."""
    *others, end = (NAMES[edition] for edition in editions)
    return f"{', '.join(others)} {last} {end}" if others else end


def _printable(value: Any) -> Any:
    match value:
        case StrEnum():
            return value
        case str():
            return value.translate(_UNPRINTABLE)
        case tuple():
            return tuple(map(_printable, value))
        case Mapping():
            return {key: _printable(each) for key, each in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            each = {field.name: _printable(getattr(value, field.name)) for field in fields(value)}
            return replace(value, **each)
        case _:
            return value
