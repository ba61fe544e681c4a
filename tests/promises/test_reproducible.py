"""The same source gives the same bytes: another day, another folder, another process."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.editions import Built, book, contents, sha256

LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def elsewhere(
    drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """The sample, built again: in another place, time and order; with its digests."""
    project = tmp_path_factory.mktemp("deeper") / "in another" / "folder" / "копія"
    # Copied from the last file to the first, with other times: a folder lists them otherwise.
    for path in sorted(drawn_sample.rglob("*"), reverse=True):
        if path.is_file():
            target = project / path.relative_to(drawn_sample)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.utime(target, (LONG_AGO, LONG_AGO))
    surroundings = {
        "PYTHONHASHSEED": "4242",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "HOME": str(project.parent),
        "SOURCE_DATE_EPOCH": str(LONG_AGO),
    }
    run = book("build", "--project", ".", "--jobs", "1", cwd=project, env=surroundings)
    assert run.returncode == 0, run.stdout + run.stderr
    return project, contents(project / "build")


def test_two_builds_give_the_same_bytes(
    built_sample: Built, elsewhere: tuple[Path, dict[str, str]]
) -> None:
    _, digests = elsewhere
    assert len(digests) == 3
    assert digests == contents(built_sample.build)


def test_two_builds_give_the_same_pictures(
    built_sample: Built, elsewhere: tuple[Path, dict[str, str]]
) -> None:
    project, _ = elsewhere
    one, other = (
        {
            path.name: sha256(path.read_bytes())
            for path in (folder / "build/cache/pictures").iterdir()
        }
        for folder in (built_sample.project, project)
    )
    assert one == other


def test_a_lost_cache_changes_nothing(elsewhere: tuple[Path, dict[str, str]]) -> None:
    project, digests = elsewhere
    shutil.rmtree(project / "build" / "cache")
    run = book("build", "--project", project, env={"PYTHONHASHSEED": "0"})
    assert run.returncode == 0, run.stderr
    assert "unchanged" not in run.stdout
    assert contents(project / "build") == digests


def test_an_edition_built_alone_is_the_one_built_with_the_others(
    elsewhere: tuple[Path, dict[str, str]],
) -> None:
    """One process has laid out the print edition before the screen edition; the other has not."""
    project, digests = elsewhere
    (project / "build" / "sample-screen.pdf").unlink()
    (project / "build" / "sample.epub").unlink()
    run = book("build", "screen", "--project", project, env={"TZ": "America/St_Johns"})
    assert run.returncode == 0, run.stderr
    run = book("build", "epub", "--project", project)
    assert run.returncode == 0, run.stderr
    assert contents(project / "build") == digests


@pytest.mark.parametrize("edition", ["sample-print.pdf", "sample-screen.pdf", "sample.epub"])
def test_no_folder_of_this_machine_is_named(built_sample: Built, edition: str) -> None:
    content = (built_sample.build / edition).read_bytes()
    assert str(built_sample.project).encode() not in content
    assert str(Path.home()).encode() + b"/" not in content
