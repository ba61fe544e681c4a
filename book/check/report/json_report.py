"""The report for machines: JSON, as `report.schema.json` describes it.

The same examination gives the same bytes: keys and subjects come in one order, and nothing comes
from the clock or the machine.
"""

import json
from pathlib import Path
from typing import Any

from book import __version__
from book.check.report.outcome import EDITIONS, Outcome, counts, headline, proved, state, subjects
from book.check.result import CreditProof, Located, Question, RuleResult, Verdict

#: Its contract; a change that a reader could stumble over raises its version.
SCHEMA = Path(__file__).with_name("report.schema.json")
VERSION = 1


def report(outcome: Outcome) -> dict[str, Any]:
    """Say everything that was found, in values of JSON."""
    examined = outcome.examined
    return {
        "version": VERSION,
        "builder": __version__,
        "title": examined.title,
        "strict": outcome.strict,
        "release": outcome.release,
        "refused": outcome.refused,
        "headline": headline(examined),
        "subjects": [
            {
                "subject": one.subject,
                "file": examined.files.get(one.subject, ("", ""))[0],
                "extent": examined.files.get(one.subject, ("", ""))[1],
                "errors": one.errors,
                "warnings": one.warnings,
                "passed": one.passed,
                "left_out": one.left_out,
                "switched_off": one.switched_off,
            }
            for one in counts(examined)
        ],
        "checks": [
            _check(run)
            for subject in subjects(examined)
            for run in examined.runs
            if run.subject == subject
        ],
        "credits": [_credit(one, outcome) for one in examined.credits],
        "disclaimer": {
            edition: examined.disclaimer[edition]
            for edition in EDITIONS
            if edition in examined.disclaimer
        },
        "questions": [_question(one) for one in examined.questions],
        "judges": [_judge(one) for one in examined.verdicts],
    }


def to_json(outcome: Outcome) -> str:
    """Write the report; one line for each value, so that two can be compared line by line."""
    # Infinity and NaN are no JSON: a number that is none is a fault of ours.
    return json.dumps(report(outcome), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _check(run: RuleResult) -> dict[str, Any]:
    return {
        "id": run.id,
        "title": run.title,
        "subject": run.subject,
        "severity": str(run.severity),
        "source": run.source,
        "state": state(run),
        "reason": run.switched_off or run.left_out,
        "findings": [_finding(one) for one in run.findings],
    }


def _finding(located: Located) -> dict[str, Any]:
    finding = located.finding
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.file,
        "line": finding.line,
        "photo_id": located.photo_id,
        "page": located.page,
        "box": None if located.box is None else list(located.box),
    }


def _credit(credit: CreditProof, outcome: Outcome) -> dict[str, Any]:
    return {
        "photo_id": credit.photo_id,
        "caption": credit.caption,
        "photographers": list(credit.photographers),
        "agency": credit.agency,
        "alt": credit.alt,
        "found": {
            edition: list(credit.found.get(edition, ())) for edition in proved(outcome.examined)
        },
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "words": question.words,
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
