"""A new publication is complete, has an identifier of its own, and builds."""

import re
import tomllib
from pathlib import Path

import pytest

from book import new_project
from book.errors import UsageError
from tests.support.command import run_book
from tests.support.finished_pdf import read_pages
from tests.support.projects import edition_digests
from tests.support.text import normalised


def laid_down(folder: Path) -> dict[str, object]:
    new_project.write_starter(folder)
    return tomllib.loads((folder / "source/publication.toml").read_text(encoding="utf-8"))


def test_a_new_publication_builds_at_once(tmp_path: Path) -> None:
    run = run_book("new", "Harbour Report", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    folder = tmp_path / "Harbour Report"
    *files, _, following = run.stdout.splitlines()
    assert {tmp_path / file for file in files} == {f for f in folder.rglob("*") if f.is_file()}
    # The last line is a command to type.
    assert following.startswith("Build it:")
    built = run_book("build", "--project", folder)
    assert built.returncode == 0, built.stderr
    assert " error " not in built.stderr
    assert set(edition_digests(folder / "build")) == {
        "harbour-report-print.pdf",
        "harbour-report-screen.pdf",
        "harbour-report.epub",
    }
    words = normalised(
        " ".join(page.text for page in read_pages(folder / "build/harbour-report-print.pdf"))
    )
    assert "The first section" in words


def test_each_publication_has_an_identifier_of_its_own(tmp_path: Path) -> None:
    one, other = laid_down(tmp_path / "one"), laid_down(tmp_path / "other")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", str(one["identifier"]))
    assert one["identifier"] != other["identifier"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("izium", "izium"),
        ("Izium Report 2", "izium-report-2"),
        ("_x_", "x"),
        ("Ізюм", "publication"),
        ("a" * 90, "a" * 60),
    ],
)
def test_editions_are_named_after_the_folder(tmp_path: Path, folder: str, name: str) -> None:
    assert laid_down(tmp_path / folder)["name"] == name


def test_nothing_is_left_to_fill_in(tmp_path: Path) -> None:
    for path in new_project.write_starter(tmp_path / "new"):
        assert "$" not in path.read_text(encoding="utf-8"), path


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert new_project.write_starter(tmp_path)


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        new_project.write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_of_that_name_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("mine")
    with pytest.raises(UsageError):
        new_project.write_starter(tmp_path / "new")
    assert (tmp_path / "new").read_text() == "mine"
