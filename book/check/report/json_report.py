"""The report for machines: JSON, as `report.schema.json` describes it.

The same examination gives the same bytes: keys and subjects have one order, and nothing comes from
the clock or the machine.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from book import __version__
from book.check.report.outcome import (
    Outcome,
    checked_editions,
    counts,
    headline,
    places_of,
    state,
    subjects,
)
from book.check.result import EDITIONS, CreditProof, Question, RuleResult, Verdict
from book.errors import Finding

#: A change that a reader of the report must follow raises `VERSION`.
SCHEMA = Path(__file__).with_name("report.schema.json")
VERSION = 1


def report(outcome: Outcome) -> dict[str, Any]:
    """Return the report as values of JSON."""
    examination = outcome.examination
    return {
        "version": VERSION,
        "builder": __version__,
        "title": examination.title,
        "strict": outcome.strict,
        "release": outcome.release,
        "refused": outcome.refused,
        "headline": headline(examination),
        "subjects": [
            {
                "subject": each.subject,
                "file": examination.files.get(each.subject, ("", ""))[0],
                "extent": examination.files.get(each.subject, ("", ""))[1],
                "errors": each.errors,
                "warnings": each.warnings,
                "passed": each.passed,
                "left_out": each.left_out,
                "switched_off": each.switched_off,
            }
            for each in counts(examination)
        ],
        "checks": [
            _check(result)
            for subject in subjects(examination)
            for result in examination.results
            if result.subject == subject
        ],
        "credits": [_credit(each, outcome) for each in examination.credits],
        "disclaimer": {
            edition: examination.disclaimer[edition]
            for edition in EDITIONS
            if edition in examination.disclaimer
        },
        "questions": [_question(each) for each in examination.questions],
        "judges": [_judge(each) for each in examination.verdicts],
    }


def to_json(outcome: Outcome) -> str:
    """Return the report as text, one value a line, so that two can be compared line by line."""
    # Infinity and NaN are not JSON: one of them here is a bug.
    return json.dumps(report(outcome), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _check(result: RuleResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "title": result.title,
        "subject": result.subject,
        "severity": str(result.severity),
        "source": result.source,
        "state": state(result),
        "reason": result.switched_off or result.left_out,
        "findings": [entry for each in result.findings for entry in _places(each)],
    }


def _places(finding: Finding) -> Iterator[dict[str, Any]]:
    """Yield an entry for each place that a finding holds for."""
    for place in places_of(finding):
        yield {
            "code": finding.code,
            "severity": str(finding.severity),
            "message": finding.message,
            "hint": finding.hint,
            "file": finding.file,
            "line": finding.line,
            "photo_id": place.photo_id,
            "page": place.page,
            "box": None if place.box is None else list(place.box),
        }


def _credit(credit: CreditProof, outcome: Outcome) -> dict[str, Any]:
    editions = checked_editions(outcome.examination)
    return {
        "photo_id": credit.photo_id,
        "caption": credit.caption,
        "photographers": list(credit.photographers),
        "agency": credit.agency,
        "alt": credit.alt,
        "found": {edition: list(credit.found.get(edition, ())) for edition in editions},
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "words": question.question,
        "photo_id": question.photo_id,
        "answer": question.answer,
        "hint": question.hint,
    }


def _judge(verdict: Verdict) -> dict[str, Any]:
    return {
        "judge": verdict.judge,
        "file": verdict.file,
        "asked": not verdict.not_asked,
        "not_asked": verdict.not_asked,
        "complaints": list(verdict.complaints),
    }
