"""What a manuscript should not say, or leaves unsaid, is found where it is written."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.check import examination
from book.check.report.outcome import places_of
from book.check.result import Examination
from book.check.rules import captions, manuscript_facts, manuscript_rules, rights, rule_list
from book.errors import Severity, errors_in
from book.project import Project
from tests.support.projects import rewrite
from tests.support.rule_results import findings_of
from tests.support.spoilt_manuscripts import (
    GALLERY,
    PROTECTED,
    SPOILT,
    Spoilt,
    also,
    both,
    caption,
    photograph,
    settings,
)
from tests.support.spoilt_source_files import with_instructions


@pytest.fixture
def complete(sample: Path) -> Path:
    """The sample, with all that an agency asks for said of its photographs."""
    rewrite(
        sample / GALLERY,
        'place = "Nowhere"',
        'place = "Nowhere, Middle County"\ndate = "2026-02-01"\nrights = "© The Sample Agency"',
    )
    return sample


def codes(examined: Examination) -> set[str]:
    return {finding.code for finding in findings_of(examined)}


def test_nothing_is_said_of_a_complete_manuscript(complete: Path) -> None:
    assert findings_of(examination.examine_project(Project(complete))) == ()


@pytest.mark.parametrize("case", SPOILT, ids=lambda case: f"{case.id} {case.what}")
def test_a_fault_is_found_and_no_other(complete: Path, case: Spoilt) -> None:
    case.spoil(complete)
    examined = examination.examine_project(Project(complete))
    assert codes(examined) == {case.id}, findings_of(examined)
    (result,) = [result for result in examined.results if result.findings]
    assert result.id == case.id
    places = [place for finding in result.findings for place in places_of(finding)]
    assert not case.photo_id or case.photo_id in {place.photo_id for place in places}
    for finding in result.findings:
        assert finding.hint
        assert finding.file.startswith("source/")
        assert finding.line or case.id == "FILE-03"
        assert finding.severity is Severity.WARNING or result.severity is Severity.ERROR


def test_every_check_of_a_manuscript_has_a_spoilt_one() -> None:
    ids = {rule.id for rule in (*manuscript_rules.RULES, rule_list.switches_are_known)}
    assert ids == {case.id for case in SPOILT}


def test_a_manuscript_that_cannot_be_loaded_is_examined_as_far_as_it_goes(complete: Path) -> None:
    both(also('credit = "Ada Lens /"'), settings("[nonsense]"))(complete)
    examined = examination.examine_project(Project(complete))
    assert codes(examined) == {"CAP-03", "TOML-02"}
    assert errors_in(findings_of(examined))
    left = {result.id for result in examined.results if result.left_out}
    assert {"CAP-05", "CLR-01", "EPUB-02", "META-02", "SAFE-01"} <= left


# --- what a person decides ------------------------------------------------------------------


def test_a_clearance_answers_its_question(complete: Path) -> None:
    also(PROTECTED, 'cleared = "Olena Editor, 2026-02-28"')(complete)
    examined = examination.examine_project(Project(complete))
    assert findings_of(examined) == ()
    answers = {one.id: one.answer for one in examined.questions}
    assert answers == {"SAFE-04": "Olena Editor, 2026-02-28", "SAFE-05": ""}


def test_an_answer_is_remembered(complete: Path) -> None:
    both(
        caption("Twelve people were killed here"),
        settings('[answers]\n"CAP-05" = "Olena Editor has the lists, 2026-02-28"'),
    )(complete)
    examined = examination.examine_project(Project(complete))
    assert findings_of(examined) == ()
    (question,) = examined.questions
    assert (question.id, question.photo_id) == ("CAP-05", "ferry")
    assert question.answer == "Olena Editor has the lists, 2026-02-28"


@pytest.mark.parametrize("answer", ["?", "-", "2026-02-28", "x"])
def test_an_answer_without_a_word_is_none(complete: Path, answer: str) -> None:
    both(caption("Twelve people were killed here"), settings(f'[answers]\n"CAP-05" = "{answer}"'))(
        complete
    )
    (question,) = examination.examine_project(Project(complete)).questions
    assert (question.id, question.answer) == ("CAP-05", "")


@pytest.mark.parametrize("cleared", ["-, 2026-02-28", "?, 2026-02-28"])
def test_a_clearance_by_nobody_is_none(complete: Path, cleared: str) -> None:
    also(PROTECTED, f'cleared = "{cleared}"')(complete)
    (question, _) = examination.examine_project(Project(complete)).questions
    assert (question.id, question.answer) == ("SAFE-04", "")


def test_an_open_question_says_what_to_write(complete: Path) -> None:
    caption("Twelve people were killed here")(complete)
    (question,) = examination.examine_project(Project(complete)).questions
    assert question.answer == ""
    assert "[answers]" in question.hint


@pytest.mark.parametrize(
    "words",
    [
        "Twelve people were killed here, according to the prosecutor",
        "The police say that twelve people died here: police",
        "Прокуратура повідомила про 12 загиблих",
        "A ferry built in 1988",
        "The dead arm of the river",
    ],
)
def test_a_source_or_no_victims_raises_no_question(complete: Path, words: str) -> None:
    caption(words)(complete)
    assert "CAP-05" not in codes(examination.examine_project(Project(complete)))


def test_what_is_altered_and_said_is_no_fault(complete: Path) -> None:
    also('altered = "Faces are blurred to protect them"')(complete)
    assert findings_of(examination.examine_project(Project(complete))) == ()


@pytest.mark.parametrize("words", ["", 'instructions-read = "Olena Editor, 2026-02-28"'])
def test_instructions_of_a_file_are_a_question(complete: Path, words: str) -> None:
    both(photograph(with_instructions), also(words))(complete)
    examined = examination.examine_project(Project(complete))
    assert findings_of(examined) == ()
    (question,) = examined.questions
    assert (question.id, question.photo_id) == ("META-07", "ferry")
    assert "“NO ARCHIVE, 14 days”" in question.question
    assert question.answer in words
    assert bool(question.answer) is bool(words)


def test_equal_instructions_are_one_question(complete: Path) -> None:
    both(photograph(with_instructions), photograph(with_instructions, "flood.jpg"))(complete)
    (question,) = examination.examine_project(Project(complete)).questions
    assert "“ferry” and 1 other photograph ask" in question.question


# --- switching off --------------------------------------------------------------------------


def test_a_check_is_switched_off_with_a_reason_alone(complete: Path) -> None:
    both(
        caption("Twelve people were killed here"),
        settings('[checks.off]\n"CAP-05" = "the text names the source"'),
    )(complete)
    examined = examination.examine_project(Project(complete))
    assert findings_of(examined) == ()
    (result,) = [result for result in examined.results if result.switched_off]
    assert (result.id, result.switched_off) == ("CAP-05", "the text names the source")
    assert result.findings


def test_a_check_without_a_reason_stays_on(complete: Path) -> None:
    both(caption("Twelve people were killed here"), settings('[checks.off]\n"CAP-05" = ""'))(
        complete
    )
    examined = examination.examine_project(Project(complete))
    assert codes(examined) == {"CAP-05", "CHECK-01"}
    (finding,) = [one for one in findings_of(examined) if one.code == "CHECK-01"]
    assert finding.location == "source/publication.toml:26"


# --- one finding for what is missing everywhere ----------------------------------------------


def test_what_no_photograph_has_is_one_finding_for_all(sample: Path) -> None:
    results = examination.examine_project(Project(sample)).results
    result = next(result for result in results if result.id == "CAP-01")
    assert {finding.message for finding in result.findings} == {
        "none of the 7 photographs names the country of its place",
        "none of the 7 photographs says when it was taken",
    }
    assert all(len(finding.places) == 7 for finding in result.findings)


# --- pure -----------------------------------------------------------------------------------


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert manuscript_facts.parse_date(str(day)) == day


@given(st.text(max_size=30))
def test_no_words_break_the_reading_of_a_date(words: str) -> None:
    manuscript_facts.parse_date(words)


@given(st.text(max_size=400))
def test_no_caption_breaks_its_patterns(words: str) -> None:
    for pattern in (captions._SENTENCE, captions._CASUALTY, captions._BLAME, captions._SOURCE):
        pattern.search(words)
    for pattern in (rights._COORDINATES, rights._UNIT, rights._PRISONER, rights._OBSCURED):
        pattern.search(words)
