"""Remarks are kept under the same ids, without doubles, and nothing of them is lost."""

import csv
import io
import json
import shutil
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.cli.remarks_command import remarks_command
from book.errors import UsageError
from book.manuscript.printable import printable, printable_line
from book.manuscript.remark_answers import Answer
from book.manuscript.remarks import StoredRemark, StoredReply, read_remarks
from book.project import Project
from book.proof.remarks import import_remarks, remark_tables, stored_files
from tests.support.command import run_book
from tests.support.projects import Built, edition_digests, file_contents
from tests.support.returned_files import (
    mark_with_pymupdf,
    read_in_this_process,
    thorium_file,
    thorium_note,
    write_annotations,
)

WORDS = ["older than the town", "The rest is water", "sole responsibility"]
LINE = st.text(max_size=40).map(lambda text: printable_line(text, 40))
TEXT = st.text(max_size=80).map(lambda text: printable(text, 80))
REPLY = st.builds(StoredReply, author=LINE, date=LINE, text=TEXT, state=LINE)
REMARK = st.builds(
    StoredRemark,
    **{each.name: LINE for each in fields(StoredRemark) if each.type is str}
    | {"id": st.text("0123456789abcdef", min_size=10, max_size=10)}
    | {"words": TEXT, "remark": TEXT, "file": st.just(""), "certainty": st.just("not placed")}
    | {"page": st.integers(0, 999), "tags": st.lists(LINE, max_size=3).map(tuple)}
    | {"replies": st.lists(REPLY, max_size=2).map(tuple)},
)


in_this_process = pytest.fixture(read_in_this_process)


@pytest.fixture
def project(built_sample: Built, tmp_path: Path) -> Path:
    """Return a copy of the sample with its editions, for notes to be kept in."""
    cache = shutil.ignore_patterns("cache")
    return shutil.copytree(built_sample.project, tmp_path / "sample", ignore=cache)


def kept(project: Path) -> dict[str, bytes]:
    return {path.name: each for path, each in file_contents(project / "source/remarks").items()}


def keep(project: Path, *files: Path) -> import_remarks.Imported:
    return import_remarks.import_files(Project(project), files, write=True)


@pytest.mark.usefixtures("in_this_process")
def test_a_file_that_is_returned_again_gives_the_same_bytes(
    project: Path, built_sample: Built, tmp_path: Path
) -> None:
    pdf = mark_with_pymupdf(built_sample.screen, tmp_path / "Back, from Ann.pdf", WORDS)
    note = thorium_file(built_sample.epub, tmp_path / "back.annotation", WORDS)
    first = keep(project, pdf, note)
    names = {"back-from-ann.toml", "back.toml"}
    assert set(first.written) == {f"source/remarks/{name}" for name in names}
    before = kept(project)
    assert set(before) == names
    again = keep(project, note, pdf)
    assert again.written == ()
    assert [each.id for each in again.remarks] == [each.id for each in first.remarks]
    # Under another name, it is what is kept already.
    other = shutil.copy(pdf, tmp_path / "back2.pdf")
    assert keep(project, Path(other)).written == ()
    assert kept(project) == before
    ids = [each.id for each in read_remarks(project).remarks]
    assert len(ids) == len(set(ids)) == 2 * len(WORDS)


@pytest.mark.usefixtures("in_this_process")
def test_later_notes_are_added_and_changed_ones_change(
    project: Path, built_sample: Built, tmp_path: Path
) -> None:
    epub, file = built_sample.epub, tmp_path / "back.annotation"
    one, other = (thorium_note(epub, each, n) for n, each in enumerate(WORDS[:2]))
    keep(project, write_annotations(file, [other]))
    (project / "source/remarks/answers.toml").write_text("", encoding="utf-8")
    (first,) = read_remarks(project).remarks
    keep(project, write_annotations(file, [one, other]))
    assert [each.words for each in read_remarks(project).remarks] == WORDS[:2]
    other["body"]["value"] = "changed since"
    keep(project, write_annotations(file, [other]))
    found = {each.words: each for each in read_remarks(project).remarks}
    # What is no longer in the file is kept.
    assert set(found) == set(WORDS[:2])
    assert found[WORDS[1]].remark == "changed since"
    assert found[WORDS[1]].id == first.id


@pytest.mark.usefixtures("in_this_process")
def test_nothing_is_written_beside_a_damaged_file(
    project: Path, built_sample: Built, tmp_path: Path
) -> None:
    (project / "source/remarks").mkdir()
    damaged = project / "source/remarks/back.toml"
    damaged.write_text("remark = 5\n", encoding="utf-8")
    file = thorium_file(built_sample.epub, tmp_path / "back.annotation", WORDS[:1])
    found = keep(project, file)
    assert [each.code for each in found.findings] == ["REM-03", "REM-03"]
    assert found.written == ()
    assert damaged.read_text(encoding="utf-8") == "remark = 5\n"


@settings(max_examples=40)
@given(st.lists(REMARK, max_size=4, unique_by=lambda each: each.id))
def test_what_is_kept_is_read_back(tmp_path_factory: Any, remarks: list[StoredRemark]) -> None:
    root = tmp_path_factory.mktemp("kept")
    content = stored_files.to_toml(remarks)
    (root / "source").mkdir()
    assert stored_files.write_file(root, "source/remarks/a.toml", content)
    assert not stored_files.write_file(root, "source/remarks/a.toml", content)
    read = read_remarks(root)
    assert not [each for each in read.findings if each.code != "REM-01"]
    assert list(read.remarks) == remarks
    assert stored_files.to_toml(read.remarks) == content


@pytest.mark.parametrize(
    ("returned", "name"),
    [
        ("izium-screen (Olena).pdf", "izium-screen-olena.toml"),
        ("../../etc/passwd.pdf", "passwd.toml"),
        ("answers.annotation", "answers-1.toml"),
        ("\x1b[31m.pdf", "31m.toml"),
        ("---.json", "remarks.toml"),
        ("Ізюм, вересень.pdf", "ізюм-вересень.toml"),
        ("a" * 200 + ".pdf", "a" * 60 + ".toml"),
    ],
)
def test_a_file_is_named_after_the_returned_one(returned: str, name: str) -> None:
    assert stored_files.file_name(returned) == name


# --- tables -----------------------------------------------------------------------------------

FULL = StoredRemark(
    id="32b457bbcf",
    returned="back.pdf",
    kind="highlight",
    author="=Ann",
    created="2026-11-27",
    page=5,
    label="v",
    certainty="found",
    file="source/sections/10-the-river.md",
    line=3,
    end_line=5,
    words="+1, he said",
    remark='two lines,\n"quoted"',
    tags=("@one", "two"),
    replies=(StoredReply(author="Bo", date="2026-11-28", text="agreed", state="Accepted"),),
)
ANSWERS = {FULL.id: Answer(done=False, text="no, because it is right")}


def test_every_field_is_in_json_and_csv() -> None:
    (values,) = remark_tables.json_values([FULL], ANSWERS)
    assert values["answer"] == "no, because it is right"
    assert {**asdict(FULL), "answer": values["answer"]} == values
    table = remark_tables.to_csv([FULL], ANSWERS)
    header, row = csv.reader(io.StringIO(table, newline=""))
    assert header == [*(each.name for each in fields(StoredRemark)), "answer"]
    cells = dict(zip(header, row, strict=True))
    # What a spreadsheet would evaluate has an apostrophe in front.
    assert (cells["author"], cells["words"]) == ("'=Ann", "'+1, he said")
    assert cells["remark"] == 'two lines,\n"quoted"'
    assert cells["tags"] == "'@one\ntwo"
    assert cells["replies"] == "2026-11-28 Bo: Accepted agreed"
    assert table.count("\r\n") == 2


def test_a_row_has_who_page_place_words_and_remark() -> None:
    (row,) = remark_tables.shown_rows([FULL], ANSWERS, most=30)
    assert row[:5] == ("32b457bbcf", "=Ann", "v", f"{FULL.file}:3-5", "+1, he said")
    assert row[5] == 'two lines, "quoted" / Bo: Acc…'


@pytest.mark.parametrize(
    ("certainty", "place"),
    [
        ("gone", "the words are gone; they stood near a.md:3"),
        ("position", "a.md:3 (by its position)"),
        ("one of several", "a.md:3 (one of several)"),
        ("section", "a.md:3 (somewhere in this section)"),
    ],
)
def test_a_doubtful_place_says_so(certainty: str, place: str) -> None:
    assert remark_tables.place_of(
        StoredRemark(id="a", certainty=certainty, file="a.md", line=3)
    ) == (place)
    assert remark_tables.place_of(StoredRemark(id="a", certainty="not placed")) == "not placed"


# --- the command ------------------------------------------------------------------------------


def test_remarks_come_home_and_a_release_waits_for_answers(
    project: Path, built_sample: Built, tmp_path: Path
) -> None:
    back = thorium_file(built_sample.epub, tmp_path / "back.annotation", WORDS)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7")
    shown = run_book("remarks", broken, back, "--project", project, "--write")
    assert shown.returncode == 1
    assert "broken.pdf: error REM-03: this returned file cannot be used" in shown.stderr
    assert "source/sections/10-the-river.md:8" in shown.stdout
    assert shown.stdout.endswith("3 remarks, 3 open\nwritten: source/remarks/back.toml\n")
    refused = run_book("build", "epub", "--release", "--project", project)
    assert (refused.returncode, refused.stderr.count("error REM-01")) == (1, 3)
    # A draft is built, and nothing of them is in it.
    before = edition_digests(project / "build")["sample.epub"]
    draft = run_book("build", "epub", "--project", project)
    assert (draft.returncode, draft.stderr.count("warning REM-01")) == (0, 3)
    assert edition_digests(project / "build")["sample.epub"] == before
    answers = "".join(f'{each.id} = "done"\n' for each in read_remarks(project).remarks)
    (project / "source/remarks/answers.toml").write_text(answers, encoding="utf-8")
    assert not read_remarks(project, release=True).findings


def command(*words: str | Path) -> None:
    remarks_command.main([*map(str, words)], standalone_mode=False)


@pytest.mark.usefixtures("in_this_process")
def test_the_command_prints_json_and_writes_csv(
    project: Path, built_sample: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = thorium_file(built_sample.epub, tmp_path / "back.annotation", WORDS)
    command(back, "--project", project, "--json")
    values = json.loads(capsys.readouterr().out)
    assert [each["words"] for each in values["remarks"]] == WORDS
    assert (values["written"], values["findings"]) == ([], [])
    command(back, "--project", project, "--csv", tmp_path / "remarks.csv")
    table = (tmp_path / "remarks.csv").read_text(encoding="utf-8-sig")
    assert [row["words"] for row in csv.DictReader(io.StringIO(table))] == WORDS
    command("--project", project)
    assert capsys.readouterr().out.endswith("0 remarks, 0 open\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--write"], "--write goes with FILE"),
        (["--json", "--csv", "-"], "--csv does not go with --json"),
        (["--csv", "source/remarks.csv"], "lies in the manuscript"),
    ],
)
def test_wrong_use_is_explained(
    words: list[str], message: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample)
    with pytest.raises((UsageError, click.UsageError), match=message):
        command(*words)
