"""`book check`: what it examines, where the report goes, and what the shell is told."""

import json
import signal
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import book.check
from book.check.result import Examination, Question
from book.cli import main
from book.errors import Severity
from book.exit_codes import ExitCode
from book.project import Project
from tests.support.examinations import check, credit, examined, located

CREDITED = (credit("flag"),)
CLEAN = examined(credits=CREDITED)
WARNED = examined(credits=CREDITED, results=(check("A", "print", located("A", "careful")),))
STAND_IN = examined(results=(check("F", "manuscript", located("FILE-02", "not delivered")),))
BROKEN = examined(results=(check("A", "print", located("A", "broken", Severity.ERROR)),))
ASKED = examined(questions=(Question(id="SAFE-04", title="Consent", question="Agreed?"),))
THEIRS = examined(title="their.pdf", files={"file": ("their.pdf", "4 pages")}, results=())


class Examiner(ModuleType):
    """Stands in for what examines; remembers what it was asked."""

    def __init__(self, answer: Examination) -> None:
        super().__init__("book.check.examination")
        self.answer = answer
        self.asked: list[Any] = []

    def examine_project(self, project: Project, *, judged: bool) -> Examination:
        self.asked.append((project.root, judged))
        return self.answer

    def examine_file(self, path: Path, *, judged_as: str | None, judged: bool) -> Examination:
        self.asked.append((path, judged_as, judged))
        return self.answer


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a manuscript, in which the command is typed."""
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, answer: Examination, *words: str) -> tuple[int, Examiner]:
    """Type `book check`, with an examiner that gives an answer."""
    examiner = Examiner(answer)
    monkeypatch.setitem(sys.modules, "book.check.examination", examiner)
    monkeypatch.setattr(book.check, "examination", examiner, raising=False)
    # What ends this process is its own affair.
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["book", "check", *words])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code, examiner


@pytest.mark.parametrize(
    ("found", "words", "code"),
    [
        (CLEAN, (), ExitCode.DONE),
        (CLEAN, ("--strict", "--release"), ExitCode.DONE),
        (WARNED, (), ExitCode.DONE),
        (WARNED, ("--release",), ExitCode.DONE),
        (WARNED, ("--strict",), ExitCode.REFUSED),
        (STAND_IN, (), ExitCode.DONE),
        (STAND_IN, ("--release",), ExitCode.REFUSED),
        (ASKED, (), ExitCode.DONE),
        (ASKED, ("--strict",), ExitCode.DONE),
        (ASKED, ("--release",), ExitCode.REFUSED),
        (BROKEN, (), ExitCode.REFUSED),
        (BROKEN, ("--json",), ExitCode.REFUSED),
    ],
)
def test_the_shell_is_told_what_was_found(
    found: Examination,
    words: tuple[str, ...],
    code: ExitCode,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended, examiner = run(monkeypatch, found, *words)
    assert ended == code
    assert examiner.asked == [(project, True)]
    assert capsys.readouterr().err == ""


def test_the_report_stands_in_the_build_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, CLEAN)
    said = capsys.readouterr().out.splitlines()
    names = ["index.html", "report.json", "report.sarif"]
    assert sorted(path.name for path in (project / "build/report").iterdir()) == names
    assert said[-2] == "all of it: build/report/index.html"
    assert said[-1] == "1 of 1 photograph credited in print, screen and EPUB"


def test_json_is_all_that_is_printed_and_is_the_report(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, WARNED, "--json")
    printed = capsys.readouterr().out
    assert json.loads(printed)["title"] == "Izium"
    assert printed == (project / "build/report/report.json").read_text(encoding="utf-8")


def test_a_strangers_file_is_examined_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "their.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.chdir(tmp_path)
    code, examiner = run(monkeypatch, THEIRS, "their.pdf")
    assert (code, examiner.asked) == (ExitCode.DONE, [(Path("their.pdf"), None, True)])
    assert [path.name for path in tmp_path.iterdir()] == ["their.pdf"]
    assert "their.pdf, 4 pages" in capsys.readouterr().out


def test_a_strangers_file_is_judged_as_one_asks_and_a_project_never(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "their.pdf").write_bytes(b"%PDF-1.7")
    _, examiner = run(monkeypatch, THEIRS, "their.pdf", "--as", "print")
    assert examiner.asked == [(Path("their.pdf"), "print", True)]
    code, examiner = run(monkeypatch, CLEAN, "--as", "print")
    assert (code, examiner.asked) == (ExitCode.WRONG_USE, [])
    assert "--as is for a FILE" in capsys.readouterr().err


def test_of_a_strangers_file_a_report_is_written_where_one_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "their.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.chdir(tmp_path)
    run(monkeypatch, THEIRS, "their.pdf", "--report", "a/report")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "their.pdf"]
    assert (tmp_path / "a/report/index.html").is_file()


def test_the_report_goes_where_one_asks(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, CLEAN, "--report", "elsewhere")
    assert (project / "elsewhere/report.sarif").is_file()
    assert not (project / "build").exists()


def test_without_a_manuscript_or_a_file_it_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, examiner = run(monkeypatch, CLEAN)
    assert (code, examiner.asked) == (ExitCode.WRONG_USE, [])
    assert "book new" in capsys.readouterr().err


def test_judges_are_left_out_where_one_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, examiner = run(monkeypatch, CLEAN, "--no-judges")
    assert examiner.asked == [(project, False)]
