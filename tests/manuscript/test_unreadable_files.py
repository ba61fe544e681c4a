"""Whatever stands in the place of a file or folder is a finding, and nothing is waited for."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from book.errors import Finding, RefusedError
from book.manuscript import load, source_files
from book.project import Project
from tests.support.projects import rewrite

PLACES = (
    "publication.toml",
    "disclaimer.md",
    "sections",
    "sections/10-the-river.md",
    "gallery",
    "gallery/gallery.toml",
    "gallery/ferry.jpg",
    "printers",
    "printers/house.toml",
    "printers/house.icc",
)


def link_in_a_circle(path: Path) -> None:
    path.symlink_to(path.name)


def link_by_another(path: Path) -> None:
    other = path.with_name("other-link")
    path.symlink_to(other.name)
    other.symlink_to(path.name)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere-at-all")


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def sock(path: Path) -> None:
    # A path of a socket has 107 bytes at most.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(before)


def folder(path: Path) -> None:
    path.mkdir()


def file(path: Path) -> None:
    path.write_bytes(b"\0")


THINGS: tuple[Callable[[Path], None], ...] = (
    link_in_a_circle,
    link_by_another,
    link_to_nothing,
    endless_device,
    fifo,
    sock,
    folder,
    file,
)


def findings_of(project: Path) -> tuple[Finding, ...]:
    """Return the findings of a manuscript, refused or not."""
    try:
        return load.read_manuscript(Project(project)).warnings
    except RefusedError as refused:
        return refused.findings


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("thing", THINGS)
def test_what_is_no_file_is_a_finding(
    thing: Callable[[Path], None], place: str, sample: Path
) -> None:
    with_press_profile(sample)
    path = sample / "source" / place
    was_folder = path.is_dir()
    if was_folder:
        shutil.rmtree(path)
    else:
        path.unlink()
    thing(path)
    found = findings_of(sample)
    assert found
    for finding in found:
        # What is printed must be in UTF-8.
        assert f"{finding.file}{finding.message}{finding.hint}".encode()


def with_press_profile(project: Path) -> None:
    """Give the sample's printing house an ICC profile, and its publication that house."""
    from book.project import PRESS_PROFILE

    shutil.copy(PRESS_PROFILE, project / "source/printers/house.icc")
    house = project / "source/printers/house.toml"
    house.write_text(f'icc = "house.icc"\n{house.read_text("utf-8")}', encoding="utf-8")


@pytest.mark.parametrize(
    "value",
    [
        "a" * 5000,
        "../" * 2000 + "a.jpg",
        "a/" * 3000,
        "\\u0000",
        "/dev/zero",
        "../../../../../../../etc/passwd",
        "sub/../../gallery/ferry.jpg",
        ".",
        "..",
        "",
        " ",
    ],
    ids=lambda value: value[:12],
)
@pytest.mark.parametrize("key", ["file", "icc"])
def test_any_name_of_a_file_is_read_or_a_finding(key: str, value: str, sample: Path) -> None:
    with_press_profile(sample)
    if key == "file":
        rewrite(sample / "source/gallery/gallery.toml", '"ferry.jpg"', f'"{value}"')
    else:
        rewrite(sample / "source/printers/house.toml", '"house.icc"', f'"{value}"')
    for finding in findings_of(sample):
        assert finding.message.encode()


@pytest.mark.parametrize("value", ["{}", "[]", "1979-05-27", "1e400", "nan", "true", "[[1]]"])
def test_a_value_of_another_kind_is_a_finding(value: str, sample: Path) -> None:
    rewrite(sample / "source/gallery/gallery.toml", '"ferry.jpg"', value)
    assert any(finding.code == "TOML-03" for finding in findings_of(sample))


@pytest.mark.parametrize("folder", ["sections", "gallery", "printers", "gallery/more"])
def test_a_name_that_is_not_in_utf_8_is_no_traceback(folder: str, sample: Path) -> None:
    parent = sample / "source" / folder
    parent.mkdir(exist_ok=True)
    for name in ("60-місто.md", "місто.jpg", "місто.toml"):
        # As Python shows a name in another encoding than UTF-8.
        shown = name.encode("cp1251").decode("utf-8", "surrogateescape")
        (parent / shown).write_bytes(b"# A title\n\nWords.\n")
    found = findings_of(sample)
    assert all(f"{finding.file}{finding.message}".encode() for finding in found)
    if folder == "sections":
        assert any("not in UTF-8" in finding.message for finding in found)


@pytest.mark.parametrize("place", ["publication.toml", "disclaimer.md", "sections/10-the-river.md"])
def test_a_text_beyond_the_limit_is_said_and_not_read(place: str, sample: Path) -> None:
    path = sample / "source" / place
    with path.open("r+b") as text:
        text.truncate(source_files.MOST_BYTES + 1)
    (finding, *_) = [each for each in findings_of(sample) if each.file == f"source/{place}"]
    assert "is larger than 10 MB" in finding.message


def test_a_key_of_many_parts_and_a_long_text_are_read_at_once(sample: Path) -> None:
    gallery = sample / "source/gallery/gallery.toml"
    tables = "".join(f"[more.t{number}]\nx = {number}\n" for number in range(2000))
    brackets = '[more2]\ntext = """' + "[{\n" * 5000 + '"""\n'
    gallery.write_text(gallery.read_text("utf-8") + tables + brackets, encoding="utf-8")
    found = findings_of(sample)
    assert {finding.code for finding in found} >= {"TOML-02"}
    dotted = ".".join("k" * 1000)
    gallery.write_text(gallery.read_text("utf-8") + f"[{dotted}]\n", encoding="utf-8")
    assert any(finding.code == "TOML-01" for finding in findings_of(sample))
