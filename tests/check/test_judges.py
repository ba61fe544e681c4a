"""External validators are run where they are installed, and reported as missing where not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from book.check import examination, validators
from book.check.result import Subject, Verdict
from book.check.rules import editions
from book.check.validators import Judge, Workplace
from tests.support.epub_files import bind, files_of
from tests.support.projects import Built


@pytest.fixture(scope="module")
def verdicts(reportage: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """Return the verdicts of all validators on sound editions and on spoilt ones."""
    folder = tmp_path_factory.mktemp("judged")
    files = files_of(reportage.epub)
    section = "EPUB/section-01.xhtml"
    files[section] = (
        files[section].replace(b"<img ", b"<img longdesc='x' ", 1).replace(b'alt="', b'data-x="', 1)
    )
    spoilt = bind(folder / "spoilt.epub", files)
    sound = validators.ask(
        {"print": reportage.print, "screen": reportage.screen, "epub": reportage.epub},
        examination.HOME,
    )
    wrong = validators.ask({"screen": reportage.print, "epub": spoilt}, examination.HOME)
    found = {f"{verdict.judge} {verdict.file}": verdict for verdict in (*sound, *wrong)}
    assert len(found) == 10
    return found


@pytest.mark.slow
def test_judges_find_nothing_in_sound_editions_and_something_in_spoilt_ones(
    verdicts: dict[str, Verdict],
) -> None:
    for name, verdict in verdicts.items():
        if verdict.not_asked:
            continue
        is_wrong = "spoilt" in name or ("veraPDF" in name and "print" in name)
        assert bool(verdict.complaints) == is_wrong, verdict
        assert not any("/tmp" in complaint for complaint in verdict.complaints)


def test_a_judge_that_is_missing_has_not_passed_anything(
    built_sample: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validators, "_find_program", lambda name: "")
    found = validators.ask({"screen": built_sample.screen, "epub": built_sample.epub}, tmp_path)
    assert len(found) == 5
    for verdict in found:
        assert "not installed" in verdict.not_asked
        assert not verdict.complaints
    (result,) = editions.check_with_epubcheck("epub", found)
    assert result.left_out == found[1].not_asked


def test_a_judge_that_is_not_fetched_says_what_brings_it(tmp_path: Path) -> None:
    assert "make validators" in validators._lacks_verapdf(tmp_path) or not validators._find_program(
        "java"
    )
    assert "make validators" in validators._lacks_ace(tmp_path) or not validators._find_program(
        "node"
    )


def test_what_epubcheck_says_is_a_finding() -> None:
    verdict = Verdict(judge="EPUBCheck", file="x.epub", complaints=("RSC-005: no such thing",))
    (result,) = editions.check_with_epubcheck("epub", [verdict])
    assert [finding.message for finding in result.findings] == ["RSC-005: no such thing"]
    assert result.id == "EPUB-01"


def test_a_judge_that_breaks_down_has_not_passed_anything(
    built_sample: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(file: Path, place: Workplace) -> Iterator[str]:
        raise validators._NoReportError("no words")
        yield

    judge = Judge(name="Nobody", of=("epub",), lacks=lambda home: "", ask=ask)
    monkeypatch.setattr(validators, "JUDGES", (judge,))
    (verdict,) = validators.ask({"epub": built_sample.epub}, tmp_path)
    assert "no words" in verdict.not_asked
    assert not verdict.complaints


def test_of_many_complaints_the_first_are_quoted_and_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(file: Path, place: Workplace) -> Iterator[str]:
        return (f"complaint {number}" for number in range(100_000))

    judge = Judge(name="Nobody", of=("epub",), lacks=lambda home: "", ask=ask)
    monkeypatch.setattr(validators, "JUDGES", (judge,))
    (verdict,) = validators.ask({"epub": tmp_path / "x.epub"}, tmp_path)
    assert verdict.complaints[99:] == ("complaint 99", "… and 99900 more")


PDF_FILES: dict[Subject, Path] = {"screen": Path("their.pdf")}


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ((), {"qpdf"}),
        (("PDF/X-4",), {"qpdf"}),
        (("PDF/UA-1",), {"qpdf", "veraPDF, PDF/UA-1"}),
        (("PDF/A-2u",), {"qpdf", "veraPDF, PDF/A-2u"}),
        (("PDF/UA-2", "PDF/A-4"), {"qpdf", "veraPDF, PDF/UA-2", "veraPDF, PDF/A-4"}),
        # No flavour of veraPDF, and no option of it.
        (("PDF/A---format",), {"qpdf"}),
        (None, {"qpdf", "veraPDF, PDF/UA-1", "veraPDF, PDF/A-3a"}),
    ],
)
def test_of_a_strangers_file_the_judges_of_its_claims_are_asked(
    claims: tuple[str, ...] | None,
    asked: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(validators, "_find_program", lambda name: "")
    found = validators.ask(PDF_FILES, tmp_path, claims)
    assert {each.judge for each in found if "not installed" in each.not_asked} == asked
    reasons = [each.not_asked for each in found if each.judge not in asked]
    assert all("not claim" in why or "not know PDF/A---format" in why for why in reasons)
