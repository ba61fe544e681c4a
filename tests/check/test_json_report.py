"""What machines are told of an examination: JSON by its schema, and SARIF."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.check import report
from book.check.report import Outcome, json_report, sarif_report
from book.check.report.outcome import SUBJECTS
from book.check.result import (
    CreditProof,
    Examination,
    Question,
    RuleResult,
    Subject,
    Verdict,
)
from book.errors import Finding, Place, Severity
from tests.support import judges
from tests.support.examinations import EDITIONS, FILES, check, credit, examined, located, rich

WORDS = st.text(st.characters(exclude_categories=()), max_size=20)
SEVERITIES = st.sampled_from(Severity)
NAMED = st.sampled_from(SUBJECTS)
COUNT = st.integers(0, 5)
PLACES = st.builds(
    Place,
    photo_id=WORDS,
    page=COUNT,
    box=st.none() | st.tuples(st.floats(), st.floats(), st.floats(), st.floats()),
)
FINDINGS = st.builds(
    Finding,
    code=WORDS,
    message=WORDS,
    file=WORDS,
    line=COUNT,
    hint=WORDS,
    severity=SEVERITIES,
    photo_id=WORDS,
    places=st.lists(PLACES, max_size=3).map(tuple),
)


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


EXAMINED = st.builds(
    Examination,
    title=WORDS,
    files=st.dictionaries(NAMED, st.tuples(WORDS, WORDS)),
    results=several(
        st.builds(
            RuleResult,
            id=WORDS,
            title=WORDS,
            subject=NAMED,
            severity=SEVERITIES,
            source=WORDS,
            findings=several(FINDINGS),
            left_out=WORDS,
            switched_off=WORDS,
        )
    ),
    credits=several(
        st.builds(
            CreditProof,
            photo_id=WORDS,
            caption=WORDS,
            line=WORDS,
            photographers=several(WORDS),
            agency=WORDS,
            kind=WORDS,
            licence=WORDS,
            alt=WORDS,
            found=st.dictionaries(st.sampled_from(EDITIONS), several(WORDS)),
        )
    ),
    disclaimer=st.dictionaries(st.sampled_from(EDITIONS), st.booleans()),
    questions=several(
        st.builds(
            Question,
            id=WORDS,
            title=WORDS,
            question=WORDS,
            photo_id=WORDS,
            answer=WORDS,
            hint=WORDS,
        )
    ),
    verdicts=several(
        st.builds(Verdict, judge=WORDS, file=WORDS, complaints=several(WORDS), not_asked=WORDS)
    ),
)


def outcome(**asked: bool) -> Outcome:
    return report.make_outcome(rich(("flag", "sign")), **asked)


# --- JSON -----------------------------------------------------------------------------------


def schema() -> Any:
    return json.loads(json_report.SCHEMA.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "asked", [{}, {"strict": True}, {"release": True}], ids=["plain", "strict", "release"]
)
def test_the_report_keeps_its_schema(asked: dict[str, bool]) -> None:
    written = [
        json.loads(report.to_json(one))
        for one in (outcome(**asked), report.make_outcome(examined()))
    ]
    assert judges.json_schema(schema(), written) == []


@given(EXAMINED)
@settings(max_examples=20)
def test_whatever_was_found_keeps_the_schema(found: Examination) -> None:
    written = json.loads(report.to_json(report.make_outcome(found)))
    assert judges.json_schema(schema(), [written]) == []


def test_the_schema_knows_every_key_and_refuses_others() -> None:
    """Without the judge too: what `data` writes and what the schema names is the same."""

    def walk(value: Any, rule: Mapping[str, Any], at: str) -> None:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule
        if isinstance(value, dict):
            assert rule["additionalProperties"] is False, at
            assert list(value) == [key for key in rule["properties"] if key in value], at
            assert set(rule.get("required", ())) <= set(value), at
            for key, each in value.items():
                walk(each, rule["properties"][key], f"{at}.{key}")
        elif isinstance(value, list) and "items" in rule:
            for each in value:
                walk(each, rule["items"], f"{at}[]")

    walk(json.loads(report.to_json(outcome())), schema(), "$")


@given(EXAMINED)
@settings(max_examples=20)
def test_the_same_examination_gives_the_same_bytes(found: Examination) -> None:
    turned = Examination(
        title=found.title,
        files=dict(reversed(found.files.items())),
        results=found.results,
        credits=tuple(
            replace(one, found=dict(reversed(one.found.items()))) for one in found.credits
        ),
        disclaimer=dict(reversed(found.disclaimer.items())),
        questions=found.questions,
        verdicts=found.verdicts,
    )
    first, second = report.make_outcome(found), report.make_outcome(turned)
    assert report.to_json(first).encode() == report.to_json(second).encode()
    assert sarif_report.to_sarif(first).encode() == sarif_report.to_sarif(second).encode()


def test_the_report_says_what_was_found() -> None:
    said = json.loads(report.to_json(outcome(release=True)))
    assert (said["refused"], said["release"], said["strict"]) == (True, True, False)
    assert [one["subject"] for one in said["subjects"]] == list(FILES)
    states = {(one["id"], one["subject"]): one["state"] for one in said["checks"]}
    assert states["CLR-07", "print"] == "left out"
    assert states["TXT-07", "print"] == "switched off"
    assert states["SAFE-01", "epub"] == "passed"
    (placed,) = (one for one in said["checks"] if one["id"] == "PDF-04")
    assert placed["findings"][0]["box"] == [57.0, 190.0, 330.0, 380.0]
    assert [judge["asked"] for judge in said["judges"]] == [True, True, False]


# --- SARIF ----------------------------------------------------------------------------------


def log(one: Outcome) -> dict[str, Any]:
    said = json.loads(sarif_report.to_sarif(one))
    # sarifLog (3.13), run (3.14), tool (3.18), toolComponent (3.19): what each must have.
    assert said["version"] == "2.1.0"
    (run,) = said["runs"]
    assert run["tool"]["driver"]["name"] == "book"
    assert all(isinstance(each["executionSuccessful"], bool) for each in run["invocations"])
    assert isinstance(run, dict)
    return run


def keeps_the_standard(run: dict[str, Any]) -> None:
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert len(ids) == len(set(ids))
    for rule in rules:
        assert isinstance(rule["shortDescription"]["text"], str)
    for result in run["results"]:
        assert result["ruleId"] in ids
        assert isinstance(result["message"]["text"], str)
        assert result["level"] in ("none", "note", "warning", "error")
        assert result.get("kind", "fail") in ("fail", "review")
        assert (result.get("kind", "fail") == "fail") == (result["level"] != "none")
        assert all(isinstance(each, str) for each in result["partialFingerprints"].values())
        for place in result["locations"]:
            physical = place["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not set(uri) & set(' <>"\\^`{|}')
            if "region" in physical:
                assert physical["region"]["startLine"] >= 1


def test_sarif_has_what_it_must_have() -> None:
    keeps_the_standard(log(outcome()))
    keeps_the_standard(log(report.make_outcome(examined())))


@given(EXAMINED)
@settings(max_examples=20)
def test_whatever_was_found_is_sarif(found: Examination) -> None:
    keeps_the_standard(log(report.make_outcome(found)))


def test_a_finding_is_marked_where_it_stands() -> None:
    file = "source/sections/10 прапор.md"
    runs = (
        check("MAN-01", "manuscript", located("MAN-01", "no heading", file=file, line=3)),
        check("PDF-04", "print", located("PDF-04", "too near", page=7, box=(1, 2, 3, 4))),
    )
    first, second = log(report.make_outcome(examined(results=runs)))["results"]
    (place,) = first["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {
            "uri": "source/sections/10%20%D0%BF%D1%80%D0%B0%D0%BF%D0%BE%D1%80.md",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 3},
    }
    # What is about no file of the source is about the edition.
    (place,) = second["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "izium-print.pdf"
    assert second["properties"]["places"] == [{"photo": "", "page": 7, "box": [1, 2, 3, 4]}]


def test_a_finding_is_one_result_however_many_places_it_holds_for() -> None:
    finding = Finding(code="A", message="near", places=(Place(page=7), Place(page=9)))
    off = check("B", "print", located("B", "small"), switched_off="proved on paper")
    one, two = log(report.make_outcome(examined(results=(check("A", "print", finding), off))))[
        "results"
    ]
    assert [place["page"] for place in one["properties"]["places"]] == [7, 9]
    assert "suppressions" not in one
    # What is switched off is said, and does not count (3.27.23).
    assert two["suppressions"] == [{"kind": "external", "justification": "proved on paper"}]


def test_questions_are_for_a_person_and_judges_are_quoted() -> None:
    run = log(outcome())
    reviews = [one for one in run["results"] if one.get("kind") == "review"]
    assert len(reviews) == 4
    quoted = [one["message"]["text"] for one in run["results"] if one["ruleId"] == "JUDGES"]
    assert quoted[0].startswith("EPUBCheck 5.3.0: RSC-005:")


def test_a_rule_is_there_once_and_names_its_source() -> None:
    rules = {rule["id"]: rule for rule in log(outcome())["tool"]["driver"]["rules"]}
    assert rules["SAFE-01"]["properties"]["source"] == "FPF; Order 73"


def test_credits_are_of_every_edition_that_was_examined() -> None:
    two: dict[Subject, tuple[str, ...]] = {"epub": ("a.xhtml",), "print": ("9",)}
    said = json.loads(report.to_json(report.make_outcome(examined(credits=(credit("flag", two),)))))
    assert list(said["credits"][0]["found"]) == ["print", "epub"]
