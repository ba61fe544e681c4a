"""Write the report for machines: JSON, as `report.schema.json` describes it.

The same examination gives the same bytes: keys and subjects have a fixed order, and no value
depends on the clock or the machine.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from book import __version__
from book.check.report.outcome import (
    Outcome,
    checked_editions,
    counts,
    headline,
    places_of,
    results_by_subject,
    state,
)
from book.check.result import EDITIONS, Question, RuleResult, Verdict
from book.errors import Finding

#: An incompatible change of the report raises `VERSION`.
SCHEMA = Path(__file__).with_name("report.schema.json")
VERSION = 1


def to_json(outcome: Outcome) -> str:
    """Return the report as text, one value a line, so that two can be compared line by line."""
    examination = outcome.examination
    editions, disclaimer = checked_editions(examination), examination.disclaimer
    by_subject = results_by_subject(examination).values()
    credits = [
        {**asdict(each), "found": {edition: each.found.get(edition, ()) for edition in editions}}
        for each in examination.credits
    ]
    report = {
        "version": VERSION,
        "builder": __version__,
        "title": examination.title,
        "strict": outcome.strict,
        "release": outcome.release,
        "refused": outcome.refused,
        "headline": headline(examination),
        "subjects": [
            {"subject": each.subject, "file": file, "extent": extent, **asdict(each)}
            for each in counts(examination)
            for file, extent in [examination.files.get(each.subject, ("", ""))]
        ],
        "checks": [_rule_entry(result) for results in by_subject for result in results],
        "credits": credits,
        "disclaimer": {name: disclaimer[name] for name in EDITIONS if name in disclaimer},
        "questions": [_question_entry(each) for each in examination.questions],
        "judges": [_verdict_entry(each) for each in examination.verdicts],
    }
    # Infinity and NaN are not JSON: one of them here is a bug.
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _rule_entry(result: RuleResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "title": result.title,
        "subject": result.subject,
        "severity": str(result.severity),
        "source": result.source,
        "state": state(result),
        "reason": result.switched_off or result.left_out,
        "findings": [entry for each in result.findings for entry in _finding_entries(each)],
    }


def _finding_entries(finding: Finding) -> Iterator[dict[str, Any]]:
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
            "box": place.box,
            "count": finding.count,
        }


def _question_entry(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "words": question.question,
        "photo_id": question.photo_id,
        "answer": question.answer,
        "hint": question.hint,
    }


def _verdict_entry(verdict: Verdict) -> dict[str, Any]:
    return {
        "judge": verdict.judge,
        "file": verdict.file,
        "asked": not verdict.not_asked,
        "not_asked": verdict.not_asked,
        "complaints": verdict.complaints,
    }
