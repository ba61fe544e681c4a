"""Of equal findings the first hundred are listed and all are counted, in every report."""

import json
from collections.abc import Iterable, Iterator

import pytest

from book.check import report
from book.check.report import sarif_report
from book.check.rule import Problem, apply_rules, protects, rule
from book.cli import check_summary
from book.errors import Finding, Severity, at_most, in_order, total
from tests.support.examinations import check, examined


@rule("A-01", "Nothing is wrong", Severity.ERROR, "nobody")
@protects("nobody")
def listed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that were given."""
    yield from problems


def found(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    (result,) = apply_rules([listed], "file", problems, "a.pdf")
    return result.findings


def faults(number: int, **more: object) -> Iterator[Problem]:
    return (Problem(f"fault {at}", **more) for at in range(number))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "listed", "last"),
    [
        (100, 100, "fault 99"),
        (101, 101, "1 more of this kind is in this file"),
        (100_000, 101, "99900 more of this kind are in this file"),
    ],
)
def test_the_first_are_listed_and_all_counted(number: int, listed: int, last: str) -> None:
    findings = found(faults(number))
    assert (len(findings), findings[-1].message, total(findings)) == (listed, last, number)


def test_errors_and_warnings_and_files_are_counted_apart() -> None:
    problems = [
        *faults(150),
        *faults(120, severity=Severity.WARNING),
        *faults(110, file="b.md"),
        # Said twice, it is one.
        *faults(150),
    ]
    counted = {(each.severity, each.file): each.count for each in found(problems) if each.count > 1}
    assert counted == {
        (Severity.ERROR, "a.pdf"): 50,
        (Severity.WARNING, "a.pdf"): 20,
        (Severity.ERROR, "b.md"): 10,
    }


def test_a_finding_names_the_first_pages_and_counts_the_others() -> None:
    (finding,) = found(Problem("too near", page=page) for page in range(1, 10_001, 2))
    assert finding.message.startswith("pages 1, 3, 5, ")
    assert finding.message.endswith(", 119, and 4940 more: too near")
    assert len(finding.places) == 100


def test_a_message_is_cut_and_says_so() -> None:
    (finding,) = found([Problem("x" * 10_000_000)])
    assert finding.message == "x" * 1000 + "…"


def test_every_report_is_small_and_has_the_true_number() -> None:
    outcome = report.make_outcome(
        examined(results=(check("A-01", "print", *found(faults(100_000))),))
    )
    assert outcome.summary == "100000 errors, 0 warnings"
    said = list(check_summary.lines(outcome, "the report"))
    assert "refused: 100000 errors, 0 warnings" in said
    assert len(said) < 300
    read = json.loads(report.to_json(outcome))
    (subject,) = (each for each in read["subjects"] if each["subject"] == "print")
    assert subject["errors"] == 100_000
    (entries,) = (each["findings"] for each in read["checks"])
    assert (len(entries), sum(each["count"] for each in entries)) == (101, 100_000)
    results = json.loads(sarif_report.to_sarif(outcome))["runs"][0]["results"]
    assert (len(results), results[-1]["occurrenceCount"]) == (101, 99_900)


def test_what_was_counted_on_loading_is_counted_as_often() -> None:
    findings = list(at_most(Finding(code="M", message=f"fault {at}") for at in range(1000)))
    assert (len(findings), total(findings)) == (101, 1000)
    assert list(at_most(findings)) == findings


def test_the_terminal_counts_listed_and_unlisted_warnings_together() -> None:
    problems = faults(1000, severity=Severity.WARNING)
    outcome = report.make_outcome(examined(results=(check("A-01", "print", *found(problems)),)))
    said = list(check_summary.lines(outcome, "the report"))
    assert sum("warning A-01" in line for line in said) == 3
    assert "… and 997 more of A-01" in said


def test_a_count_comes_after_what_is_listed() -> None:
    findings = found(Problem(f"{'abc'[at % 3]}{at}") for at in range(1000))
    assert in_order(reversed(findings))[-1].count == 900
