"""The result of `book check` as lines of a terminal."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from book.check.report.outcome import NAMES, Outcome, counts, headline, reported
from book.cli.output import LISTED, finding_lines, table_lines
from book.errors import Finding, Severity, counted, errors_in

_COLUMNS = ("errors", "warnings", "passed", "left out", "switched off")


def lines(outcome: Outcome, more: str) -> Iterator[str]:
    """Yield the lines; the last one is about credits, where there are photographs.

    `more` is a file to open or a command to type for what is only counted here.
    """
    yield outcome.examination.title
    yield ""
    yield from _counts_table(outcome)
    findings = list(_located_findings(outcome))
    errors = errors_in(findings)
    warnings = [each for each in findings if each.severity is Severity.WARNING]
    for part in (
        finding_lines(errors),
        finding_lines(warnings),
        _question_lines(outcome),
        _judge_lines(outcome),
    ):
        if listed := list(part):
            yield from ("", *listed)
    yield ""
    yield f"{'refused' if outcome.refused else 'in order'}: {outcome.summary}"
    yield f"all of it: {more}"
    if credits := headline(outcome.examination):
        yield credits


def _counts_table(outcome: Outcome) -> Iterator[str]:
    files = outcome.examination.files
    rows: list[tuple[str, ...]] = [("", *_COLUMNS, "")]
    for each in counts(outcome.examination):
        numbers = (each.errors, each.warnings, each.passed, each.left_out, each.switched_off)
        file = ", ".join(filter(None, files.get(each.subject, ())))
        rows.append((NAMES[each.subject], *map(str, numbers), file))
    return table_lines(rows, right=range(1, 1 + len(_COLUMNS)))


def _located_findings(outcome: Outcome) -> Iterator[Finding]:
    """Yield every finding; one without a file is about the edition's."""
    for result in outcome.examination.results:
        edition = outcome.examination.files.get(result.subject, ("",))[0]
        for finding in reported(result):
            yield replace(finding, file=finding.file or edition)


def _question_lines(outcome: Outcome) -> Iterator[str]:
    by_rule = groupby(outcome.open_questions, key=lambda question: (question.id, question.title))
    for (id, title), same in by_rule:
        yield f"open question {id}: {title}"
        for question in same:
            about = f"{question.photo_id}: " if question.photo_id else ""
            yield f"    {about}{question.question}"
            if question.hint:
                yield f"        {question.hint}"


def _judge_lines(outcome: Outcome) -> Iterator[str]:
    for verdict in outcome.examination.verdicts:
        number = len(verdict.complaints)
        answer = counted(number, "complaint") if number else "no complaint"
        if verdict.not_asked:
            answer = f"not asked: {verdict.not_asked}"
        yield f"{verdict.judge}, of {verdict.file}: {answer}"
        for complaint in verdict.complaints[:LISTED]:
            yield f"    “{complaint}”"
        if number > LISTED:
            yield f"    … and {number - LISTED} more"
