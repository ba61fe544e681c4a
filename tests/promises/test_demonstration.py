"""The demonstration is a sound manuscript, its photographs are credited, its pictures are drawn."""

import tomllib
from pathlib import Path

import pytest

from book.manuscript import load
from book.project import Project
from tests.support.demonstration import SOURCE, copy_manuscript, photograph_files
from tests.support.draw_pictures import PICTURES, draw, write
from tests.support.projects import Built, build


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the demonstration with stand-ins: tests need no packages."""
    project = tmp_path_factory.mktemp("demonstration")
    copy_manuscript(project)
    return build(project, "screen", "epub")


def test_only_photographs_are_missing(tmp_path: Path) -> None:
    copy_manuscript(tmp_path)
    manuscript = load.read_manuscript(Project(tmp_path))
    assert {warning.code for warning in manuscript.warnings} <= {"FILE-02", "EPUB-06"}


def test_each_photograph_has_a_licence_a_photographer_and_a_package() -> None:
    text = (SOURCE / "gallery/gallery.toml").read_text(encoding="utf-8")
    photos = tomllib.loads(text)["photo"].values()
    assert all(photo["credit"] and photo["licence"] for photo in photos)
    for package, path in photograph_files():
        assert f"# | {package} " in text
        assert path.parts[:2] == ("usr", "share")


def test_every_picture_is_drawn(demonstration: Built, tmp_path: Path) -> None:
    pictures = draw(demonstration)
    assert tuple(pictures) == PICTURES
    page, spread = pictures["group.jpg"], pictures["spread.jpg"]
    assert spread.size == (2 * page.width, page.height)
    # White paper alone has one colour.
    assert all(len(picture.getcolors(1 << 24) or []) > 16 for picture in pictures.values())
    write(pictures, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(PICTURES)
