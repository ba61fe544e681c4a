"""Where the editions of an earlier state are found."""

import subprocess
import zipfile
from pathlib import Path

import pytest

from book.errors import UsageError
from book.plan import Edition
from book.proof.comparison.earlier_editions import export_revision, find_editions


def found(folder: Path, scratch: Path, *files: str) -> dict[str, str]:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    editions = find_editions(folder, "izium", scratch)
    return {
        edition.value: path.relative_to(folder).as_posix() for edition, path in editions.items()
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["izium-print.pdf", "izium.epub"], {"print": "izium-print.pdf", "epub": "izium.epub"}),
        (["editions/izium-screen.pdf", "index.html"], {"screen": "editions/izium-screen.pdf"}),
        (["data/a/izium-cover.pdf", "contact-sheet.pdf"], {"cover": "data/a/izium-cover.pdf"}),
        (["izium.epub", "other.epub"], {"epub": "izium.epub"}),
        (["other.epub", ".hidden/izium.epub"], {"epub": "other.epub"}),
        (["izium.epub", "proof/editions/izium.epub"], {"epub": "izium.epub"}),
    ],
)
def test_editions_are_found_by_their_names(
    files: list[str], expected: dict[str, str], tmp_path: Path
) -> None:
    assert found(tmp_path, tmp_path, *files) == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["notes.txt"], "there are no editions"),
        (["a.epub", "b.epub"], "several publications"),
        (["old/izium.epub", "new/izium.epub"], "one edition several times"),
    ],
)
def test_what_is_not_clear_is_said(files: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        found(tmp_path, tmp_path, *files)


def test_a_package_is_unpacked_without_its_folders(tmp_path: Path) -> None:
    package = tmp_path / "izium.zip"
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("bag/data/izium-screen.pdf", b"pdf")
        file.writestr("../../izium.epub", b"epub")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert find_editions(package, "izium", scratch) == {
        Edition.SCREEN: scratch / "izium-screen.pdf",
        Edition.EPUB: scratch / "izium.epub",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["izium.zip", "scratch"]


def test_an_epub_alone_is_a_state(tmp_path: Path) -> None:
    book = tmp_path / "returned.epub"
    with zipfile.ZipFile(book, "w") as file:
        file.writestr("META-INF/container.xml", b"")
    assert find_editions(book, "izium", tmp_path) == {Edition.EPUB: book}


def test_a_manuscript_is_exported_as_it_was_at_a_revision(tmp_path: Path) -> None:
    section = tmp_path / "project/source/sections/10.md"
    section.parent.mkdir(parents=True)
    section.write_text("# As it was\n", encoding="utf-8")
    git = ("git", "-C", tmp_path / "project", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (("init", "--quiet"), ("add", "source"), ("commit", "--quiet", "-m", "first")):
        subprocess.run([*git, *command], check=True)
    section.write_text("# As it is\n", encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    root = export_revision(tmp_path / "project", "HEAD", scratch)
    assert (root / "source/sections/10.md").read_text(encoding="utf-8") == "# As it was\n"
    assert [path.name for path in root.iterdir()] == ["source"]


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", "HEAD; rm"])
def test_what_is_no_revision_is_said(revision: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no editions in"):
        export_revision(tmp_path, revision, tmp_path)


def test_a_file_that_is_no_package_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="there are no editions in"):
        find_editions(tmp_path / "notes.txt", "izium", tmp_path)
