"""Write the report for continuous integration: SARIF 2.1.0, which marks lines of the source.

OASIS Standard, 27 March 2020; the numbers in brackets are its clauses.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from book import __version__
from book.check.report.outcome import Outcome, places_of
from book.check.result import Examination

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
#: The rule id for complaints of the validators outside this program.
_JUDGES = "JUDGES"


def to_sarif(outcome: Outcome) -> str:
    """Return the log as text; the same examination gives the same bytes."""
    examination = outcome.examination
    results = [*_found(examination), *_open_questions(outcome), *_complaints(examination)]
    titles = {each.id: (each.title, each.source) for each in examination.results}
    titles |= {each.id: (each.title, "") for each in examination.questions if each.id not in titles}
    titles[_JUDGES] = ("Validators outside this program have no complaint", "")
    rules = [
        {"id": id, "shortDescription": {"text": title}, "properties": {"source": source}}
        for id, (title, source) in titles.items()
    ]
    driver = {"name": "book", "semanticVersion": __version__, "rules": rules}
    # Findings do not make the examination unsuccessful (3.20.14).
    invocations = [{"executionSuccessful": True}]
    run = {"tool": {"driver": driver}, "invocations": invocations, "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _found(examination: Examination) -> Iterator[dict[str, Any]]:
    for result in examination.results:
        edition = examination.files.get(result.subject, ("",))[0]
        for finding in result.findings:
            text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
            places = [
                {"photo": place.photo_id, "page": place.page, "box": place.box}
                for place in places_of(finding)
                if place.photo_id or place.page
            ]
            location = finding.file or edition, finding.line
            entry = _entry(result.id, str(finding.severity), text, *location, finding.message)
            properties = {"code": finding.code, "subject": result.subject, "places": places}
            entry["properties"] = properties
            if finding.count > 1:
                # How often this result was observed (3.27.7).
                entry["occurrenceCount"] = finding.count
            if result.switched_off:
                suppression = {"kind": "external", "justification": result.switched_off}
                entry["suppressions"] = [suppression]
            yield entry


def _open_questions(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for each in outcome.open_questions:
        # A person must decide it (3.27.9); such a result has no level (3.27.10).
        text = f"{each.question} {each.hint}".strip()
        entry = _entry(each.id, "none", text, "", 0, f"{each.photo_id} {each.question}")
        yield {**entry, "kind": "review", "properties": {"photo": each.photo_id}}


def _complaints(examination: Examination) -> Iterator[dict[str, Any]]:
    for verdict in examination.verdicts:
        for complaint in verdict.complaints:
            text = f"{verdict.judge}: {complaint}"
            yield _entry(_JUDGES, "error", text, verdict.file, 0, text)


def _entry(id: str, level: str, text: str, file: str, line: int, identity: str) -> dict[str, Any]:
    """Return a SARIF result, whose fingerprint does not depend on the line (3.27.17)."""
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(file), "uriBaseId": "%SRCROOT%"}}
    if line:
        place["region"] = {"startLine": line}
    fingerprint = hashlib.sha256("\0".join((id, file, identity)).encode()).hexdigest()[:32]
    return {
        "ruleId": id,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}] if file else [],
        "partialFingerprints": {"finding/v1": fingerprint},
    }
