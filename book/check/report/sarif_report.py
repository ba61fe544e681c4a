"""The report for continuous integration: SARIF 2.1.0, which marks lines of the source.

OASIS Standard, 27 March 2020; the numbers in brackets are its clauses.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from book import __version__
from book.check.report.outcome import Outcome, state
from book.check.result import Examination, Located, Question, RuleResult, Verdict
from book.errors import Finding

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
#: What the judges outside complain of has no rule of ours.
_JUDGES = "JUDGES"


def log(outcome: Outcome) -> dict[str, Any]:
    """Say what was found, in values of JSON."""
    examined = outcome.examined
    rules = _rules(examined)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [*_found(examined), *map(_asked, outcome.open_questions), *_complaints(examined)]
    for result in results:
        result["ruleIndex"] = index[result["ruleId"]]
    driver = {"name": "book", "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "invocations": [
            {
                # The examination itself came to its end (3.20.14); what it found is no failure.
                "executionSuccessful": True,
                "toolConfigurationNotifications": [*_switched_off(examined)],
                "toolExecutionNotifications": [*_left_out(examined), *_not_asked(examined)],
            }
        ],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def to_sarif(outcome: Outcome) -> str:
    """Write the log; the same examination gives the same bytes."""
    return json.dumps(log(outcome), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _rules(examined: Examination) -> list[dict[str, Any]]:
    """Describe each check once, however many editions it was made on."""
    rules: dict[str, dict[str, Any]] = {}
    for run in examined.runs:
        rules.setdefault(
            run.id,
            {
                "id": run.id,
                "shortDescription": {"text": run.title},
                "help": {"text": f"{run.title}. Source: {run.source}."},
                "defaultConfiguration": {"level": str(run.severity)},
                "properties": {"source": run.source},
            },
        )
    for question in examined.questions:
        rules.setdefault(
            question.id, {"id": question.id, "shortDescription": {"text": question.title}}
        )
    if any(verdict.complaints for verdict in examined.verdicts):
        words = {"text": "Judges outside have no complaint"}
        rules[_JUDGES] = {"id": _JUDGES, "shortDescription": words}
    return list(rules.values())


def _found(examined: Examination) -> Iterator[dict[str, Any]]:
    for run in examined.runs:
        edition = examined.files.get(run.subject, ("",))[0]
        places: dict[Finding, list[Located]] = {}
        for one in run.findings:
            places.setdefault(one.finding, []).append(one)
        for finding, located in places.items():
            yield _result(run, finding, located, finding.file or edition)


def _result(run: RuleResult, finding: Finding, located: list[Located], file: str) -> dict[str, Any]:
    words = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    result = {
        "ruleId": run.id,
        "level": str(finding.severity),
        "message": {"text": words},
        "locations": _locations(file, finding.line),
        "partialFingerprints": {"finding/v1": _fingerprint(run.id, file, finding.message)},
        "properties": {
            "code": finding.code,
            "subject": run.subject,
            "places": [
                {"photo": one.photo_id, "page": one.page, "box": one.box and list(one.box)}
                for one in located
                if one.photo_id or one.page
            ],
        },
    }
    if run.switched_off:
        result["suppressions"] = [{"kind": "external", "justification": run.switched_off}]
    return result


def _asked(question: Question) -> dict[str, Any]:
    words = f"{question.words} {question.hint}" if question.hint else question.words
    return {
        "ruleId": question.id,
        # For a person to look at (3.27.9); such a result has no level (3.27.10).
        "kind": "review",
        "level": "none",
        "message": {"text": words},
        "locations": [],
        "partialFingerprints": {
            "finding/v1": _fingerprint(question.id, question.photo_id, question.words)
        },
        "properties": {"photo": question.photo_id},
    }


def _complaints(examined: Examination) -> Iterator[dict[str, Any]]:
    for verdict in examined.verdicts:
        for complaint in verdict.complaints:
            yield {
                "ruleId": _JUDGES,
                "level": "error",
                "message": {"text": f"{verdict.judge}: {complaint}"},
                "locations": _locations(verdict.file, 0),
                "partialFingerprints": {
                    "finding/v1": _fingerprint(verdict.judge, verdict.file, complaint)
                },
            }


def _locations(file: str, line: int) -> list[dict[str, Any]]:
    if not file:
        return []
    place: dict[str, Any] = {"artifactLocation": _artifact(file)}
    if line:
        place["region"] = {"startLine": line}
    return [{"physicalLocation": place}]


def _artifact(file: str) -> dict[str, str]:
    """Refer to a file by a URI (RFC 3986), from the project's folder on."""
    artifact = {"uri": quote(file)}
    if not PurePosixPath(file).is_absolute():
        artifact["uriBaseId"] = "%SRCROOT%"
    return artifact


def _fingerprint(*words: str) -> str:
    """Recognise a finding after lines above it have moved (3.27.17)."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]


def _switched_off(examined: Examination) -> Iterator[dict[str, Any]]:
    for run in examined.runs:
        if state(run) == "switched off":
            words = f"{run.id} is switched off for {run.subject}: {run.switched_off}"
            yield _notification(words) | {"associatedRule": {"id": run.id}}


def _left_out(examined: Examination) -> Iterator[dict[str, Any]]:
    for run in examined.runs:
        if state(run) == "left out":
            words = f"{run.id} was left out for {run.subject}: {run.left_out}"
            yield _notification(words) | {"associatedRule": {"id": run.id}}


def _not_asked(examined: Examination) -> Iterator[dict[str, Any]]:
    for verdict in examined.verdicts:
        if verdict.not_asked:
            yield _notification(_unasked(verdict))


def _unasked(verdict: Verdict) -> str:
    return f"{verdict.judge} was not asked of {verdict.file}: {verdict.not_asked}"


def _notification(words: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": words}}
