"""A full disk, a damaged cache and other builds at the same time spoil no edition.

These are a few of the trials of `python -m tests.trials.interruptions`, with the EPUB, which is
soon built.
"""

import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.support import interruptions
from tests.support.command import run_book
from tests.support.interruptions import SEASONS, Clean, damage, names_below, unfinished
from tests.support.projects import edition_digests, rewrite

EPUB = "tiny.epub"


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> tuple[Path, Clean]:
    project = tmp_path_factory.mktemp("original") / "project"
    return project, interruptions.build_clean(project, SEASONS[0], temporary)


@pytest.fixture
def project(original: tuple[Path, Clean], tmp_path: Path) -> Path:
    """Copy the publication with its editions."""
    return shutil.copytree(original[0], tmp_path / "project")


@pytest.fixture
def clean(original: tuple[Path, Clean]) -> Clean:
    return original[1]


def parts(build: Path) -> list[Path]:
    """Return the files of the cache that an EPUB is made with."""
    with ZipFile(build / EPUB) as epub:
        names = [Path(name).name for name in epub.namelist() if name.endswith(".jpg")]
    pictures = [build / "cache/pictures" / name for name in names]
    notes = [path.with_name(f"{path.name}.sha256") for path in pictures]
    records = [build / "cache" / f"{name}.json" for name in ("epub", "program")]
    return [*records, *pictures, *notes, build / "cache/CACHEDIR.TAG", build / "cache/lock"]


@pytest.mark.parametrize("kind", ["flipped", "cut", "folder", "FIFO", "loop", "device", "deep"])
def test_whatever_has_become_of_the_cache_the_next_build_is_right(
    kind: str, project: Path, clean: Clean, temporary: Path
) -> None:
    for part in parts(project / "build"):
        damage(part, kind)
    (project / "build" / EPUB).unlink()
    ended = interruptions.run_build(project, temporary, "epub")
    assert (ended.code, ended.errors) == (0, "")
    assert edition_digests(project / "build") == clean.editions
    assert not names_below(project / "build") - clean.names


@pytest.mark.parametrize("part", ["", "cache/pictures"])
def test_a_link_in_the_place_of_a_folder_loses_no_file_elsewhere(
    part: str, project: Path, clean: Clean, temporary: Path, tmp_path: Path
) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/photograph.jpg").write_bytes(b"not ours")
    shutil.rmtree(project / "build" / part)
    (project / "build" / part).symlink_to(tmp_path / "precious")
    ended = interruptions.run_build(project, temporary, "epub")
    assert (ended.code, ended.errors) == (0, "")
    assert edition_digests(project / "build")[EPUB] == clean.editions[EPUB]
    assert (tmp_path / "precious/photograph.jpg").read_bytes() == b"not ours"


def test_a_folder_in_the_place_of_an_edition_is_left_to_its_owner(
    project: Path, temporary: Path
) -> None:
    damage(project / "build" / EPUB, "folder")
    ended = interruptions.run_build(project, temporary, "epub")
    assert ended.code == 1
    assert ended.errors.endswith(f"{EPUB} is a folder; take it away or give it another name\n")
    assert (project / "build" / EPUB / "deep/file").exists()


@pytest.mark.parametrize("size", [1_000, 30_000])
def test_a_full_disk_leaves_the_last_edition(
    size: int, project: Path, clean: Clean, temporary: Path
) -> None:
    interruptions.write_project(project, SEASONS[1])
    with files_no_larger_than(size):
        ended = interruptions.run_build(project, temporary, "epub")
    assert ended.code == 1
    assert "every edition is whole" in ended.errors
    assert "Traceback" not in ended.errors
    assert edition_digests(project / "build") == clean.editions
    assert unfinished(project, temporary) == []
    interruptions.write_project(project, SEASONS[0])
    assert interruptions.faults_of_next_build(project, temporary, clean) == []


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Limit the size of files, as a full disk does, for processes that are started in the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_photograph_outside_source_is_followed(project: Path) -> None:
    original = project / "originals/flood.jpg"
    original.parent.mkdir()
    (project / "source/gallery/flood.jpg").rename(original)
    rewrite(project / "source/gallery/gallery.toml", '"flood', '"../../originals/flood')
    for expected in (False, True):
        run = run_book("build", "epub", "--project", project)
        assert (run.returncode, " unchanged" in run.stdout) == (0, expected)
    before = edition_digests(project / "build")[EPUB]
    Image.new("RGB", (1500, 1000), "blue").save(original)
    run = run_book("build", "epub", "--project", project)
    assert (run.returncode, " unchanged" in run.stdout) == (0, False)
    assert edition_digests(project / "build")[EPUB] != before


def test_builds_at_once_wait_for_each_other(project: Path, clean: Clean, temporary: Path) -> None:
    (project / "build" / EPUB).unlink()
    os.truncate(project / "build/cache/epub.json", 0)
    running = [interruptions.start_build(project, temporary, "epub") for _ in range(3)]
    for build in running:
        ended = interruptions.await_end(build)
        assert (ended.code, ended.errors) == (0, "")
    assert edition_digests(project / "build") == clean.editions
    assert not names_below(project / "build") - clean.names
