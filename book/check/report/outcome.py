"""Evaluate an examination: its numbers, whether it is refused, and the credits in one line."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, Literal, get_args

from book.check.result import EDITIONS, CreditProof, Examination, Question, RuleResult, Subject
from book.errors import Finding, Place, Severity, counted, errors_in, total

#: Every subject, in the order of reports.
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
NAMES: Mapping[Subject, str] = {**{name: name for name in SUBJECTS}, "epub": "EPUB"}
#: The state of a rule; the last two do not mean that it passed.
RuleState = Literal["passed", "found", "left out", "switched off"]
#: The id of the rule that a photograph is delivered.
NOT_DELIVERED = "FILE-02"
#: Warnings of a draft that are errors in a release: also remarks without an answer, and answers
#: that are none.
_NOT_FOR_RELEASE = (NOT_DELIVERED, "REM-01", "REM-02")
#: A quotation, a number, and a word with a stroke, a low line or a stop inside, as files have.
_NAME = re.compile(r"“[^”]*”|[^\s(),;:]*[\w)][/_.][^\s(),;:]*\w|[0-9]+([ ,–][0-9]+)*")
#: Photographs without credit that the headline names; the table has them all.
_NAMED = 3
# Control characters for terminals, characters that HTML forbids, and lone surrogates: a file of
# unknown origin may contain any of them.
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_DISPLAYED = dict.fromkeys(_CONTROLS, "\N{REPLACEMENT CHARACTER}") | str.maketrans("\t\n\r", "   ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An examination with the severities that were asked for, and printable text."""

    examination: Examination
    strict: bool = False
    release: bool = False

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions without an answer."""
        return tuple(each for each in self.examination.questions if not each.answer)

    @property
    def complaints(self) -> int:
        """The number of complaints of the validators outside this program."""
        return sum(len(verdict.complaints) for verdict in self.examination.verdicts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the rules that are on, each once."""
        found = (finding for each in self.examination.results for finding in reported(each))
        return tuple(dict.fromkeys(found))

    @property
    def refused(self) -> bool:
        """Whether there is an error; what was left out does not count."""
        unanswered = self.release and bool(self.open_questions)
        return bool(errors_in(self.findings)) or self.complaints > 0 or unanswered

    @property
    def summary(self) -> str:
        """The numbers in one line."""
        findings = self.findings
        errors = total(errors_in(findings))
        parts = [counted(errors, "error"), counted(total(findings) - errors, "warning")]
        if self.complaints:
            parts.append(f"{counted(self.complaints, 'complaint')} of judges")
        if self.open_questions:
            parts.append(counted(len(self.open_questions), "open question"))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The numbers of one subject."""

    subject: Subject
    #: Of findings.
    errors: int
    warnings: int
    #: Of rules; those that have found something are in none of these.
    passed: int
    left_out: int
    switched_off: int


def make_outcome(
    examination: Examination, *, strict: bool = False, release: bool = False
) -> Outcome:
    """Return an examination with its severities set, without unprintable characters.

    `strict` turns every warning into an error; `release` only those for photographs that are not
    delivered and for remarks, and refuses the examination for unanswered questions.
    """

    def adjusted(finding: Finding) -> Finding:
        if strict or (release and finding.code in _NOT_FOR_RELEASE):
            finding = replace(finding, severity=Severity.ERROR)
        return replace(finding, places=tuple(map(_finite, finding.places)))

    printable: Examination = _printable(examination)
    results = tuple(
        replace(each, findings=tuple(map(adjusted, each.findings))) for each in printable.results
    )
    examination = replace(printable, results=results)
    return Outcome(examination=examination, strict=strict, release=release)


def _finite(place: Place) -> Place:
    """Return a place without a box of infinite numbers, which JSON does not have."""
    box = place.box
    return place if box is None or all(map(math.isfinite, box)) else replace(place, box=None)


def state(result: RuleResult) -> RuleState:
    """Return the state of a rule."""
    if result.switched_off:
        return "switched off"
    if result.findings:
        return "found"
    return "left out" if result.left_out else "passed"


def reported(result: RuleResult) -> list[Finding]:
    """Return the findings of a rule that is on, errors before warnings."""
    found = dict.fromkeys(result.findings if state(result) == "found" else ())
    return sorted(found, key=lambda finding: finding.severity is Severity.WARNING)


def grouped(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Return findings in groups of those that say the same of different names and numbers."""
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    for each in findings:
        # What is only counted says nothing by itself.
        words = each.message if each.count > 1 else _without_names(each, each.message)
        key = each.severity, words, _without_names(each, each.hint)
        groups.setdefault(key, []).append(each)
    return [tuple(same) for same in groups.values()]


def _without_names(finding: Finding, text: str) -> str:
    if finding.photo_id:
        text = text.replace(finding.photo_id, "…")
    return _NAME.sub("…", text)


def places_of(finding: Finding) -> tuple[Place, ...]:
    """Return the places of a finding, at least one."""
    return finding.places or (Place(photo_id=finding.photo_id),)


def results_by_subject(examination: Examination) -> dict[Subject, list[RuleResult]]:
    """Return the results of every subject that was examined, in the order of reports."""
    results: dict[Subject, list[RuleResult]] = {subject: [] for subject in SUBJECTS}
    for result in examination.results:
        results[result.subject].append(result)
    return {name: each for name, each in results.items() if each or name in examination.files}


def counts(examination: Examination) -> tuple[Counts, ...]:
    """Return the numbers of each subject."""
    return tuple(_counts_of(*each) for each in results_by_subject(examination).items())


def _counts_of(subject: Subject, results: list[RuleResult]) -> Counts:
    findings = {finding for each in results for finding in reported(each)}
    states = [state(each) for each in results]
    errors = total(errors_in(findings))
    return Counts(
        subject=subject,
        errors=errors,
        warnings=total(findings) - errors,
        passed=states.count("passed"),
        left_out=states.count("left out"),
        switched_off=states.count("switched off"),
    )


def checked_editions(examination: Examination) -> tuple[Subject, ...]:
    """Return the editions in which credits were looked for."""
    return tuple(
        edition for edition in EDITIONS if any(edition in one.found for one in examination.credits)
    )


def missing(credit: CreditProof, editions: Iterable[Subject]) -> tuple[Subject, ...]:
    """Return those of the editions in which a photograph is not credited."""
    return tuple(edition for edition in editions if not credit.found.get(edition))


def headline(examination: Examination) -> str:
    """Return one line on whether every photograph is credited; empty without photographs.

    It names editions that were not examined, and photographs without credit by their ids.
    """
    credits, editions = examination.credits, checked_editions(examination)
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


def _named(editions: Iterable[Subject], last: str = "and") -> str:
    """Return the names of editions as a phrase: `print, screen and EPUB`."""
    *others, end = (NAMES[edition] for edition in editions)
    return f"{', '.join(others)} {last} {end}" if others else end


def _printable(value: Any) -> Any:
    match value:
        case StrEnum():
            return value
        case str():
            return value.translate(_DISPLAYED)
        case tuple():
            return tuple(map(_printable, value))
        case Mapping():
            return {key: _printable(each) for key, each in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            each = {field.name: _printable(getattr(value, field.name)) for field in fields(value)}
            return replace(value, **each)
        case _:
            return value
