"""Decomposed letters are read composed; files on disk are found by either form of their names."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from book import model
from book.desk import photo_rows, spreadsheet
from book.manuscript import load, sections
from book.project import PRESS_PROFILE, Project
from tests.support.projects import rewrite

#: The last letters of both are decomposed in NFD.
COMPOSED = "Пікап і їжак, Café"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
NAME = "їжак.jpg"


def test_text_and_settings_are_composed(sample: Path) -> None:
    assert COMPOSED != DECOMPOSED
    source = sample / "source"
    rewrite(source / "publication.toml", "The River & its Bridges", DECOMPOSED)
    rewrite(source / "gallery/gallery.toml", "The old bridge, seen from the mill", DECOMPOSED)
    for name in ("sections/20-the-bridges.md", "disclaimer.md"):
        path = source / name
        path.write_text(f"# {DECOMPOSED}\n\n{path.read_text('utf-8')}", encoding="utf-8")
    publication = load.read_manuscript(Project(sample)).publication
    assert publication.title == COMPOSED
    assert publication.photo("old-bridge").caption == COMPOSED
    assert model.plain(publication.sections[1].title) == COMPOSED
    assert model.plain(publication.disclaimer.title) == COMPOSED
    assert sections.find_text(sample, COMPOSED)[1] > 0


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_photograph_is_found_in_either_form(sample: Path, on_disk: str, written: str) -> None:
    folder = sample / "source/gallery/теки йот"
    folder.mkdir()
    name = unicodedata.normalize(on_disk, NAME)
    shutil.move(sample / "source/gallery/ferry.jpg", folder / name)
    shutil.move(folder, folder.with_name(unicodedata.normalize(on_disk, folder.name)))
    in_toml = unicodedata.normalize(written, f"теки йот/{NAME}")
    rewrite(sample / "source/gallery/gallery.toml", 'file = "ferry.jpg"', f'file = "{in_toml}"')
    manuscript = load.read_manuscript(Project(sample))
    photo = manuscript.publication.photo("ferry")
    assert photo.delivered
    assert (sample / photo.file).is_file()
    assert manuscript.warnings == ()


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_colour_profile_is_found_in_either_form(sample: Path, on_disk: str, written: str) -> None:
    folder = sample / "source/printers"
    shutil.copy(PRESS_PROFILE, folder / unicodedata.normalize(on_disk, "їжак.icc"))
    with (folder / "house.toml").open("a", encoding="utf-8") as house:
        house.write(f'\nicc = "{unicodedata.normalize(written, "їжак.icc")}"\n')
    assert load.read_manuscript(Project(sample)).press_profile.parent == folder.resolve()


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_section_is_linked_in_either_form(sample: Path, on_disk: str, written: str) -> None:
    folder = sample / "source/sections"
    name = "20-їжак.md"
    (folder / "20-the-bridges.md").rename(folder / unicodedata.normalize(on_disk, name))
    link = unicodedata.normalize(written, name)
    rewrite(folder / "10-the-river.md", "(20-the-bridges.md)", f"({link})")
    assert load.read_manuscript(Project(sample)).warnings == ()


def test_a_decomposed_table_changes_nothing(sample: Path) -> None:
    rewrite(sample / "source/gallery/gallery.toml", "The old bridge, seen from the mill", COMPOSED)
    rows = photo_rows.read_photo_rows(Project(sample))
    table = unicodedata.normalize("NFD", spreadsheet.to_csv(rows))
    assert COMPOSED not in table
    assert spreadsheet.read_csv(table.encode(), "edited.csv", rows) == ((), ())
