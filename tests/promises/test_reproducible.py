"""The same source gives the same bytes on another day, in another folder and process."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.command import run_book
from tests.support.projects import Built, edition_digests, sha256

LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def elsewhere(
    drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """Build the sample with another path, time and file order; return project and digests."""
    project = tmp_path_factory.mktemp("deeper") / "in another" / "folder" / "копія"
    # Copied in reverse order and with other times, so that folders are listed differently.
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
    run = run_book("build", "--project", ".", "--jobs", "1", cwd=project, env=surroundings)
    assert run.returncode == 0, run.stdout + run.stderr
    return project, edition_digests(project / "build")


def test_two_builds_give_the_same_bytes(
    built_sample: Built, elsewhere: tuple[Path, dict[str, str]]
) -> None:
    _, digests = elsewhere
    assert len(digests) == 3
    assert digests == edition_digests(built_sample.build)


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
    run = run_book("build", "--project", project, env={"PYTHONHASHSEED": "0"})
    assert run.returncode == 0, run.stderr
    assert "unchanged" not in run.stdout
    assert edition_digests(project / "build") == digests


def test_an_edition_built_alone_is_the_one_built_with_the_others(
    elsewhere: tuple[Path, dict[str, str]],
) -> None:
    """One process has laid out the print edition first, the other has not."""
    project, digests = elsewhere
    (project / "build" / "sample-screen.pdf").unlink()
    (project / "build" / "sample.epub").unlink()
    run = run_book("build", "screen", "--project", project, env={"TZ": "America/St_Johns"})
    assert run.returncode == 0, run.stderr
    run = run_book("build", "epub", "--project", project)
    assert run.returncode == 0, run.stderr
    assert edition_digests(project / "build") == digests


@pytest.mark.parametrize("edition", ["sample-print.pdf", "sample-screen.pdf", "sample.epub"])
def test_no_folder_of_this_machine_is_named(built_sample: Built, edition: str) -> None:
    content = (built_sample.build / edition).read_bytes()
    assert str(built_sample.project).encode() not in content
    assert str(Path.home()).encode() + b"/" not in content
