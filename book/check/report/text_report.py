"""The report as lines of a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from book.check.report.outcome import NAMES, Outcome, by_finding, counts, headline
from book.check.result import Verdict
from book.errors import Finding, Severity, in_order

#: Of one kind of warning, and of one judge's complaints, more than this are counted.
LISTED = 3
_COLUMNS = ("errors", "warnings", "passed", "left out", "switched off")


def lines(outcome: Outcome, more: str) -> Iterator[str]:
    """Write the report; the last line is the proof of credits, where there are photographs.

    `more` says where to find what is only counted here: a file to open or a command to type.
    """
    yield outcome.examined.title
    yield ""
    yield from _table(outcome)
    for part in (_findings(outcome), _questions(outcome), _judges(outcome)):
        said = list(part)
        if said:
            yield ""
            yield from said
    yield ""
    yield f"{'refused' if outcome.refused else 'in order'}: {outcome.words}"
    yield f"all of it: {more}"
    if proof := headline(outcome.examined):
        yield proof


def _table(outcome: Outcome) -> Iterator[str]:
    files = outcome.examined.files
    rows: list[tuple[str, tuple[str, ...], str]] = [("", _COLUMNS, "")]
    for one in counts(outcome.examined):
        numbers = (one.errors, one.warnings, one.passed, one.left_out, one.switched_off)
        file = ", ".join(filter(None, files.get(one.subject, ())))
        rows.append((NAMES[one.subject], tuple(map(str, numbers)), file))
    first = max(len(name) for name, _, _ in rows)
    for name, cells, file in rows:
        set_right = [cell.rjust(len(column)) for cell, column in zip(cells, _COLUMNS, strict=True)]
        yield "  ".join([name.ljust(first), *set_right, file]).rstrip()


def _findings(outcome: Outcome) -> Iterator[str]:
    """List errors one by one; of many warnings of a kind the first ones and their number."""
    found: dict[Finding, str] = {}
    for run in outcome.examined.runs:
        file = outcome.examined.files.get(run.subject, ("",))[0]
        for finding, _ in by_finding(run):
            found[finding] = finding.place or file
    listed: dict[str, int] = {}
    for finding in in_order(found):
        warning = finding.severity is Severity.WARNING
        listed[finding.code] = listed.get(finding.code, 0) + warning
        if not warning or listed[finding.code] <= LISTED:
            place = f"{found[finding]}: " if found[finding] else ""
            yield f"{place}{finding.severity} {finding.code}: {finding.message}"
            if finding.hint:
                yield f"    {finding.hint}"
    for code, count in sorted(listed.items()):
        if count > LISTED:
            yield f"… and {count - LISTED} more of {code}"


def _questions(outcome: Outcome) -> Iterator[str]:
    questions = outcome.open_questions
    for (id, title), same in groupby(questions, key=lambda one: (one.id, one.title)):
        yield f"open question {id}: {title}"
        for question in same:
            about = f"{question.photo_id}: " if question.photo_id else ""
            yield f"    {about}{question.words}"
            if question.hint:
                yield f"        {question.hint}"


def _judges(outcome: Outcome) -> Iterator[str]:
    for verdict in outcome.examined.verdicts:
        yield f"{verdict.judge}, of {verdict.file}: {said(verdict)}"
        yield from _quoted(verdict.complaints)


def said(verdict: Verdict) -> str:
    """Say what a judge has answered, in a word or two; not to be asked is no answer."""
    if verdict.not_asked:
        return f"not asked: {verdict.not_asked}"
    number = len(verdict.complaints)
    if not number:
        return "no complaint"
    return f"{number} complaint{'' if number == 1 else 's'}"


def _quoted(complaints: Sequence[str]) -> Iterator[str]:
    for complaint in complaints[:LISTED]:
        yield f"    “{complaint}”"
    if len(complaints) > LISTED:
        yield f"    … and {len(complaints) - LISTED} more"
