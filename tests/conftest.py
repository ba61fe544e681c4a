"""Fixtures of all tests: the sample publication with its photographs, and finished publications."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import settings
from PIL import Image

from tests.support import long_book as long_book_
from tests.support import profiles
from tests.support.photo_project import PhotoProject
from tests.support.photographs import PHOTOGRAPHS, draw_photograph
from tests.support.projects import Built, build, rewrite
from tests.support.shared_builds import build_once

# No test measures time: how long an example may take depends on the machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# Lets Pillow write HEIC in every test.
pillow_heif.register_heif_opener(thumbnails=False)

TESTS = Path(__file__).parent
ROOT = TESTS.parent


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def photo_project(tmp_path: Path, executor: Executor) -> PhotoProject:
    """Return an empty folder for originals and their derivatives."""
    (tmp_path / "source/gallery").mkdir(parents=True)
    (tmp_path / "pictures").mkdir()
    return PhotoProject(tmp_path, executor)


@pytest.fixture(scope="session")
def drawn_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample with its photographs, to be copied, not to be built in place."""
    folder = tmp_path_factory.mktemp("drawn") / "sample"
    shutil.copytree(TESTS / "sample", folder)
    for name, size in PHOTOGRAPHS.items():
        draw_photograph(folder / "source/gallery" / name, size)
    return folder


@pytest.fixture
def sample(drawn_sample: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample, without a fault, for one test to change and build."""
    return shutil.copytree(drawn_sample, tmp_path / "sample")


@pytest.fixture(scope="session")
def reportage(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the reportage with a stand-in for every photograph, as in the repository."""
    folder = tmp_path_factory.mktemp("reportage")
    photographs = shutil.ignore_patterns("*.jpg", "*.jpeg", "*.png", "*.tif", "*.tiff", "*.webp")
    shutil.copytree(ROOT / "source", folder / "source", ignore=photographs)
    return build(folder)


@pytest.fixture(scope="session")
def built_sample(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sample."""
    return build(shutil.copytree(drawn_sample, tmp_path_factory.mktemp("built") / "sample"))


@pytest.fixture(scope="session")
def undescribed(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sample for readers with one photograph that has no alt text."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("undescribed") / "sample")
    alt = 'alt = "Willows along a shore, very wide"\n'
    rewrite(project / "source/gallery/gallery.toml", alt, "")
    return build(project, "screen", "epub")


@pytest.fixture(scope="session", params=["reportage", "built_sample"])
def built(request: pytest.FixtureRequest) -> Built:
    """Return the reportage, then the sample: for what holds for every publication."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


@pytest.fixture(scope="session")
def ukrainian(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sample in Ukrainian, with an early disclaimer and what an imprint can have."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("ukrainian") / "sample")
    rewrite(project / "source/publication.toml", 'language = "en"', 'language = "uk"')
    rewrite(project / "source/publication.toml", "The River & its Bridges", "Ріка та її мости")
    early = 'role = "funder"\ndisclaimer = "early"'
    rewrite(project / "source/publication.toml", 'role = "funder"', early)
    isbn = 'printer = "house"\nisbn = "979-10-90636-07-1"\n[epub]\nisbn = "978-3-16-148410-0"'
    rewrite(project / "source/publication.toml", 'printer = "house"', isbn)
    edition = 'version = "1.2"\nedition = "Друге видання"'
    rewrite(project / "source/publication.toml", 'version = "1.2"', edition)
    rewrite(project / "source/gallery/gallery.toml", "The far bank", "Далекий берег")
    (project / "source/sections/30-beyond.md").write_text(UKRAINIAN, encoding="utf-8")
    return build(project)


#: A list that goes on after a paragraph, others in it and in a quotation, and 12 levels.
NUMBERED = """1. item one
2. item two

Between.

3. item three

   7. item seven
   8. item eight
4. item four

> 0. item nought
> 1. item one

""" + "".join(f"{'  ' * level}- level {level}\n" for level in range(12))


@pytest.fixture(scope="session")
def unillustrated(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a publication without any photograph, with footnotes and lists of every kind."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("unillustrated") / "sample")
    (project / "source/gallery/gallery.toml").write_text("", encoding="utf-8")
    for name, title in (("10-the-river", "The river"), ("20-the-bridges", "The *bridges*")):
        words = (
            f"# {title}[^title]\n\nThere is nothing to see[^1]. Again[^title].\n\n"
            f"## Below {title}^[Of a heading.]\n\n{NUMBERED}\n"
            "[^1]: Nothing at all.\n[^title]: Of a title.\n"
        )
        (project / "source/sections" / f"{name}.md").write_text(words, encoding="utf-8")
    words = "# Responsibility^[Of the disclaimer.]\n\nOurs alone.\n"
    (project / "source/disclaimer.md").write_text(words, encoding="utf-8")
    return build(project)


@pytest.fixture(scope="session")
def everything(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the EPUB of a sample that uses every setting for EPUBs (`EVERYTHING`)."""
    return build_once("everything", tmp_path_factory, partial(_build_everything, drawn_sample))


def _build_everything(drawn_sample: Path, folder: Path) -> Built:
    project = shutil.copytree(drawn_sample, folder / "sample")
    for name in ("old-bridge", "ferry", "ferryman", "far-bank"):
        # Noise makes pictures so heavy that four are too many for one file.
        grain = Image.merge("RGB", [Image.effect_noise((2400, 1700), 90) for _ in "RGB"])
        profile = profiles.rgb_profile("srgb")
        grain.save(project / f"source/gallery/{name}.jpg", quality=95, icc_profile=profile)
    desk = project / "source/gallery/gallery.toml"
    rewrite(desk, "focus = [0.3, 0.5]", "focus = [0.3, 0.5]\ngraphic = true")
    for words in ("The far bank", "The flood of last spring"):
        longer = f"Longer than a caption & told at leisure: {words}."
        rewrite(desk, f'"{words}"\n', f'"{words}"\ndescription = "{longer}"\n')
    section = project / "source/sections/10-the-river.md"
    rewrite(section, "[^why]: Perhaps", "It does bend[^why].\n\n[^why]: Perhaps")
    publication = project / "source/publication.toml"
    rewrite(publication, "licence = ", 'cover = "rail-bridge"\nedition = "Second"\nlicence = ')
    with publication.open("a", encoding="utf-8") as file:
        file.write(EVERYTHING)
    return build(project, "epub")


EVERYTHING = """\
isbn = "979-10-90636-07-1"

[epub]
isbn = "978-3-16-148410-0"
fonts = true

[epub.accessibility]
claim = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
certified-by = "The Sample Evaluators"
date = 2026-03-02
report = "https://example.org/report"
credential = "Certified by a sample"
"""
UKRAINIAN = """\
# Ґєїщ

Ґанок і їжак, щастя й єдність: п’ятнадцять ґав, а мостів – «два». Великомасштабне загальнодержавне
перевпорядкування електропостачання прибережних домогосподарств відтерміновано.

Аа Бб Вв Гг Ґґ Дд Ее Єє Жж Зз Ии Іі Її Йй Кк Лл Мм Нн Оо Пп Рр Сс Тт Уу Фф Хх Цц Чч Шш Щщ Ьь Юю Яя
"""


@pytest.fixture(scope="session")
def long_book(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a book of more than 120 pages, with paragraphs that cross them."""

    def make(folder: Path) -> Built:
        project = folder / "book"
        long_book_.write_manuscript(project, sections=10, paragraphs=16, photographs=24)
        return build(project)

    return build_once("long", tmp_path_factory, make)
