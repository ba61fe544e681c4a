"""Stored remarks are read with their answers, follow their lines, and open ones are reported."""

from pathlib import Path

import pytest

from book.errors import RefusedError, Severity
from book.manuscript import load
from book.manuscript.remarks import read_remarks
from book.project import Project
from tests.support.finding_cases import FOLDER
from tests.support.projects import rewrite

STORED = FOLDER / "REM-01-open-remarks/source/remarks/returned.toml"
ONE, GONE, UNPLACED, BOOKMARK = "32b457bbcf", "5c1a4a0e7a", "7a554d0e9f", "8f0f6f1c2f"


@pytest.fixture
def remarked(tmp_path: Path) -> Path:
    """Return a project with four remarks on two short sections, and no answers."""
    for name, text in (("10-the-river", "# River\n\nAnd people call it so.\n"),):
        file = tmp_path / f"source/sections/{name}.md"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    bridges = tmp_path / "source/sections/20-the-bridges.md"
    bridges.write_text("# Bridges\n\nTwo of them.\n", encoding="utf-8")
    (tmp_path / "source/remarks").mkdir()
    (tmp_path / "source/remarks/returned.toml").write_bytes(STORED.read_bytes())
    return tmp_path


def answer(project: Path, text: str) -> None:
    (project / "source/remarks/answers.toml").write_text(text, encoding="utf-8")


def test_all_that_is_stored_is_read(remarked: Path) -> None:
    read = {each.id: each for each in read_remarks(remarked).remarks}
    assert set(read) == {ONE, GONE, UNPLACED, BOOKMARK}
    assert read[ONE].remark == "who calls it so?\nName somebody."
    assert read[ONE].replies[0].state == "Accepted"
    assert read[GONE].tags == ("fact",)
    assert (read[UNPLACED].file, read[UNPLACED].certainty) == ("", "not placed")


@pytest.mark.parametrize(
    ("written", "done"),
    [
        ('"done"', True),
        ('"Done."', True),
        ('"no, because it is right"', False),
        ('"No: the source says so"', False),
        ('"no because it is right"', False),
        ('"ні"', None),
        ('"no"', None),
        ('"no, because ..."', None),
        ('"nothing"', None),
        ('""', None),
        ("5", None),
        ("[]", None),
        ("{ answer = 'done', by = 'Ann' }", True),
        ("{ by = 'Ann' }", None),
    ],
)
def test_an_answer_is_done_or_no_with_a_reason(
    written: str, done: bool | None, remarked: Path
) -> None:
    answer(remarked, f"{ONE} = {written}\n")
    read = read_remarks(remarked)
    faults = [each for each in read.findings if each.code == "REM-02"]
    assert [each.done for each in read.answers.values()] == ([] if done is None else [done])
    assert [(each.file, each.line) for each in faults] == (
        [("source/remarks/answers.toml", 1)] if done is None else []
    )
    assert (ONE in {each.id for each in read.open}) == (done is None)


def test_an_answer_to_nothing_is_reported_with_the_nearest_id(remarked: Path) -> None:
    answer(remarked, f'# Ours.\n{ONE}0 = "done"\n')
    (fault,) = (each for each in read_remarks(remarked).findings if each.code == "REM-02")
    assert fault.line == 2
    assert fault.hint == f"did you mean “{ONE}”?"


@pytest.mark.parametrize("release", [False, True])
def test_what_is_open_is_a_warning_of_a_draft_and_an_error_of_a_release(
    release: bool, remarked: Path
) -> None:
    answer(remarked, f'{GONE} = "later"\n')
    found = read_remarks(remarked, release=release).findings
    expected = Severity.ERROR if release else Severity.WARNING
    assert {each.severity for each in found} == {expected}
    # A bookmark without words asks nothing.
    assert sorted(each.code for each in found) == ["REM-01"] * 3 + ["REM-02"]


def test_a_remark_follows_the_line_of_its_words(remarked: Path) -> None:
    section = remarked / "source/sections/10-the-river.md"
    rewrite(section, "And people", "A new paragraph.\n\nAnd another.\n\nAnd people")
    (found,) = (each for each in read_remarks(remarked).remarks if each.id == ONE)
    assert (found.file, found.line) == ("source/sections/10-the-river.md", 7)
    # Rewritten, it stays where it was; in a shorter file on its last line.
    section.write_text("# River\n", encoding="utf-8")
    (found,) = (each for each in read_remarks(remarked).remarks if each.id == ONE)
    assert found.line == 2
    section.unlink()
    read = read_remarks(remarked)
    (place,) = (each for each in read.findings if ONE in each.hint)
    assert (place.file, place.line) == ("source/remarks/returned.toml", 4)
    assert "could not be placed" in place.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "TOML-01"),
        (b"remark = 5\n", "REM-03"),
        (b"[remark.a.b]\n", "REM-03"),
        (b"[remark]\na = 1\n", "REM-03"),
        (b"[remark.a]\nline = -1\n", "REM-03"),
        (b"[remark.a]\nline = true\n", "REM-03"),
        (b"[[remark.a.replies]]\nid = 'x'\n", "REM-03"),
        (b"[remark.a]\nend_line = 5\n", "REM-03"),
        (b"a = " + b"[" * 100 + b"]" * 100, "TOML-01"),
        (b'[remark."' + b"a" * 5000 + b'"]\n', "REM-03"),
    ],
)
def test_a_damaged_file_is_reported(content: bytes, code: str, remarked: Path) -> None:
    (remarked / "source/remarks/other.toml").write_bytes(content)
    found = [each for each in read_remarks(remarked).findings if each.code == code]
    assert found
    assert {each.severity for each in found} == {Severity.ERROR}
    assert {each.file for each in found} == {"source/remarks/other.toml"}
    assert all(len(each.message) < 300 for each in found)


def test_places_outside_the_manuscript_are_not_read(remarked: Path) -> None:
    (remarked / "secret.md").write_text("people call it\n" * 5, encoding="utf-8")
    for file in ("secret.md", "source/../secret.md", "/etc/passwd", "source/sections"):
        stored = f'[remark.a]\nkind = "note\\u001b[31m"\nfile = "{file}"\nline = 3\n'
        (remarked / "source/remarks/returned.toml").write_text(stored, encoding="utf-8")
        (found,) = read_remarks(remarked).findings
        assert (found.file, found.line) == ("source/remarks/returned.toml", 1)
        assert "\x1b" not in found.message


def test_of_many_open_remarks_a_hundred_are_listed(sample: Path) -> None:
    (sample / "source/remarks").mkdir()
    stored = "".join(
        f'[remark.a{n}]\nkind = "note"\nfile = "source/sections/10-the-river.md"\nline = 3\n'
        for n in range(150)
    )
    (sample / "source/remarks/many.toml").write_text(stored, encoding="utf-8")
    manuscript = load.read_manuscript(Project(sample))
    found = [each for each in manuscript.warnings if each.code == "REM-01"]
    assert (len(found), sum(each.count for each in found)) == (101, 150)
    assert {"source/remarks/", "source/remarks/many.toml"} <= set(manuscript.sources)
    with pytest.raises(RefusedError) as refused:
        load.read_manuscript(Project(sample), release=True)
    assert sum(each.count for each in refused.value.findings if each.code == "REM-01") == 150
