"""What an examination amounts to: counted, weighed, and said on a terminal."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.check import report
from book.check.report.outcome import counts, headline, state
from book.check.result import CreditProof, Question, Verdict
from book.cli import check_summary
from book.errors import Severity
from tests.support.examinations import (
    EDITIONS,
    HOSTILE,
    check,
    credit,
    examined,
    located,
    many_places,
    rich,
)

NINETEEN = tuple(credit(f"p{number}") for number in range(19))
OPEN = Question(id="SAFE-04", title="Consent", question="Have they agreed?")


def found(print: str | None, screen: str | None, epub: str | None) -> dict[Any, tuple[str, ...]]:
    """Where a photograph is credited: None where nobody looked, empty where it is not."""
    places = zip(EDITIONS, (print, screen, epub), strict=True)
    return {edition: ((at,) if at else ()) for edition, at in places if at is not None}


@pytest.mark.parametrize(
    ("credits", "line"),
    [
        ((), ""),
        (NINETEEN, "19 of 19 photographs credited in print, screen and EPUB"),
        ((credit("flag"),), "1 of 1 photograph credited in print, screen and EPUB"),
        (
            (*NINETEEN, credit("flag", found("9", "", "a.xhtml"))),
            "19 of 20 photographs credited in print, screen and EPUB; not credited: flag in screen",
        ),
        (
            (credit("flag", found("", "", "a.xhtml")), credit("sign", found("", "", ""))),
            "0 of 2 photographs credited in print, screen and EPUB; not credited: "
            "flag in print or screen, sign in print, screen or EPUB",
        ),
        (
            tuple(credit(f"p{number}", found("", "9", "a")) for number in range(5)),
            "0 of 5 photographs credited in print, screen and EPUB; not credited: "
            "p0 in print, p1 in print, p2 in print, 2 more",
        ),
        (
            (credit("flag", found("9", None, None)),),
            "1 of 1 photograph credited in print; not examined: screen and EPUB",
        ),
        (
            (credit("flag", found("", "9", None)),),
            "0 of 1 photograph credited in print and screen; not credited: flag in print; "
            "not examined: EPUB",
        ),
        # An edition in which only the others were looked for does not credit this one.
        (
            (credit("flag"), credit("sign", found("9", None, "a"))),
            "1 of 2 photographs credited in print, screen and EPUB; not credited: sign in screen",
        ),
        ((credit("flag", {}),), "0 of 1 photograph credited: no edition was examined"),
    ],
)
def test_the_proof_of_credits_is_said_in_one_line(
    credits: tuple[CreditProof, ...], line: str
) -> None:
    assert headline(examined(credits=credits)) == line


def test_a_check_that_did_not_run_has_not_passed() -> None:
    runs = (
        check("A-01", "print"),
        check("A-02", "print", left_out="no judge"),
        check("A-03", "print", switched_off="the house says so"),
        check("A-04", "print", located("A-04", "w"), located("A-04", "e", Severity.ERROR)),
    )
    assert [state(run) for run in runs] == ["passed", "left out", "switched off", "found"]
    (one,) = (one for one in counts(examined(results=runs)) if one.subject == "print")
    assert (one.errors, one.warnings) == (1, 1)
    assert (one.passed, one.left_out, one.switched_off) == (1, 1, 1)


def test_a_finding_that_holds_for_many_places_counts_once() -> None:
    finding = many_places("A", "too near", 7, 9)
    (one,) = (
        one
        for one in counts(examined(results=(check("A", "print", finding),)))
        if one.subject == "print"
    )
    assert one.warnings == 1


def test_what_a_check_that_is_switched_off_finds_does_not_count() -> None:
    off = check("A", "print", located("A", "e", Severity.ERROR), switched_off="proved")
    found = examined(results=(off,))
    assert state(off) == "switched off"
    (one,) = (one for one in counts(found) if one.subject == "print")
    assert (one.errors, one.warnings, one.passed, one.switched_off) == (0, 0, 0, 1)
    assert not any(
        "error A" in line for line in check_summary.lines(report.make_outcome(found), "")
    )


@pytest.mark.parametrize(
    ("more", "asked", "refused"),
    [
        ({}, {}, False),
        ({}, {"strict": True, "release": True}, False),
        ({"results": (check("A", "print", located("A", "w")),)}, {}, False),
        ({"results": (check("A", "print", located("A", "w")),)}, {"release": True}, False),
        ({"results": (check("A", "print", located("A", "w")),)}, {"strict": True}, True),
        ({"results": (check("A", "print", located("A", "e", Severity.ERROR)),)}, {}, True),
        ({"results": (check("F", "manuscript", located("FILE-02", "w")),)}, {}, False),
        (
            {"results": (check("F", "manuscript", located("FILE-02", "w")),)},
            {"release": True},
            True,
        ),
        ({"results": (check("R", "manuscript", located("REM-01", "w")),)}, {}, False),
        ({"results": (check("R", "manuscript", located("REM-01", "w")),)}, {"release": True}, True),
        ({"questions": (OPEN,)}, {}, False),
        ({"questions": (OPEN,)}, {"strict": True}, False),
        ({"questions": (OPEN,)}, {"release": True}, True),
        ({"questions": (replace(OPEN, answer="Yes"),)}, {"release": True}, False),
        ({"verdicts": (Verdict(judge="J", file="f", complaints=("no",)),)}, {}, True),
        ({"verdicts": (Verdict(judge="J", file="f", not_asked="gone"),)}, {"strict": True}, False),
        ({"results": (check("A", "print", left_out="no"),)}, {"strict": True}, False),
    ],
)
def test_it_is_refused_for_what_was_asked(
    more: dict[str, Any], asked: dict[str, bool], refused: bool
) -> None:
    assert report.make_outcome(examined(**more), **asked).refused == refused


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    outcome = report.make_outcome(rich(("\x1b[31mred", "b\x07", "c\ud800")))
    said = "\n".join(check_summary.lines(outcome, "the report"))
    assert "<script>" in HOSTILE
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    said.encode()


@given(st.text(st.characters(exclude_categories=())))
def test_no_words_of_a_stranger_end_a_line(words: str) -> None:
    runs = (check("A", "print", located("A", words, hint=words)),)
    outcome = report.make_outcome(examined(title=words, results=runs))
    plain = report.make_outcome(
        examined(results=(check("A", "print", located("A", "w", hint="h")),))
    )
    if words:
        assert len([*check_summary.lines(outcome, "")]) == len([*check_summary.lines(plain, "")])
    assert all("\n" not in line and "\r" not in line for line in check_summary.lines(outcome, ""))


def test_the_lines_say_everything_that_matters() -> None:
    lines = list(
        check_summary.lines(report.make_outcome(rich(("flag",))), "build/report/index.html")
    )
    said = "\n".join(lines)
    columns = ["errors", "warnings", "passed", "left", "out", "switched", "off"]
    assert lines[2].split() == columns
    assert [line.split()[0] for line in lines[3:7]] == ["manuscript", "print", "screen", "EPUB"]
    assert lines[4].split()[1:6] == ["1", "15", "3", "1", "1"]
    assert "… and 16 more of FILE-02" in said
    assert "source/gallery/gallery.toml:19: error CAP-04:" in said
    # A finding of no file is about the edition.
    assert "izium-print.pdf: error PDF-04: page 9:" in said
    assert "open question SAFE-08: Nothing shocks a reader without warning" in said
    assert "write cover-checked" in said
    # What has been answered is in the report, and not here.
    assert "two men at the checkpoint" not in said
    assert "veraPDF 1.30.2, PDF/UA-1, of izium-screen.pdf: no complaint" in said
    assert "EPUBCheck 5.3.0, of izium.epub: 2 complaints" in said
    assert "    “RSC-005:" in said
    assert "Ace by DAISY 1.4.6, of izium.epub: not asked: it is not on this machine" in said
    assert lines[-3].startswith("refused: 3 errors, 36 warnings, 2 complaints of judges, 4 open")
    assert lines[-2] == "all of it: build/report/index.html"
    assert lines[-1].startswith("18 of 19 photographs credited in print, screen and EPUB; ")


def test_of_a_strangers_file_nothing_is_said_of_credits() -> None:
    one = examined(files={"file": ("their.pdf", "4 pages, 1.0 MB")}, results=(), disclaimer={})
    lines = list(check_summary.lines(report.make_outcome(one), "book check --json"))
    assert lines[-2:] == ["in order: 0 errors, 0 warnings", "all of it: book check --json"]
