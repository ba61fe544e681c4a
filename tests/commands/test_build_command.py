"""`book build` prints a line for each edition and builds only what has changed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from book.exit_codes import ExitCode
from book.files.build_record import stat_signature
from tests.support.command import environment, run_book
from tests.support.finished_epub import read_epub
from tests.support.projects import NO_COVER, Built, build, edition_digests, rewrite

NAMES = {"print": "sample-print.pdf", "screen": "sample-screen.pdf", "epub": "sample.epub"}


@pytest.fixture(scope="module")
def project(built_sample: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy and build the sample; one test after the other changes its editions."""
    project = tmp_path_factory.mktemp("cli") / "sample"
    shutil.copytree(built_sample.project, project)
    return build(project).project


def test_one_line_for_each_file_says_name_extent_size_and_time(built: Built) -> None:
    lines = built.run.stdout.splitlines()
    assert len(lines) == 3
    for line, path in zip(lines, built.editions, strict=True):
        match = re.fullmatch(
            r"(\S+) +([0-9]+) (pages|documents) +([0-9]+\.[0-9]) MB +([0-9]+\.[0-9]) s", line
        )
        assert match, line
        name, extent, unit, size, _ = match.groups()
        assert Path(name) == path
        assert float(size) == pytest.approx(path.stat().st_size / 1e6, abs=0.051)
        if unit == "pages":
            with pikepdf.open(path) as pdf:
                assert len(pdf.pages) == int(extent)
        else:
            assert len(read_epub(path).documents) == int(extent)


def test_files_are_named_the_way_they_can_be_opened_from_here(built_sample: Built) -> None:
    run = run_book("build", cwd=built_sample.project)
    assert [line.split()[0] for line in run.stdout.splitlines()] == [
        f"build/{name}" for name in NAMES.values()
    ]


def test_a_clean_publication_has_nothing_said_about_it(built_sample: Built) -> None:
    assert built_sample.run.stderr == NO_COVER


def test_a_second_run_finds_nothing_to_do_and_writes_nothing(built: Built) -> None:
    before = {path: stat_signature(path) for path in built.build.rglob("*") if path.is_file()}
    run = run_book("build", "--project", built.project)
    assert run.returncode == ExitCode.DONE
    lines = run.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.endswith(" unchanged") for line in lines)
    # The warnings about the manuscript are printed again.
    assert run.stderr == built.run.stderr
    after = {path: stat_signature(path) for path in built.build.rglob("*") if path.is_file()}
    assert after == before


LOADED = """
import sys
from book.cli.main import main

sys.argv[0] = "book"
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def test_with_nothing_to_do_no_library_is_waited_for(built_sample: Built) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED, "build", "--project", built_sample.project],
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert run.stdout.count("unchanged") == 3
    loaded = {name.partition(".")[0] for name in run.stderr.split()}
    assert "click" in loaded
    slow = {"weasyprint", "PIL", "pydantic", "rich", "pikepdf", "ebooklib", "lxml", "jinja2"}
    assert not loaded & slow


@pytest.mark.parametrize("edition", NAMES)
@pytest.mark.parametrize("fault", ["removed", "altered"])
def test_an_edition_that_is_gone_or_altered_is_built_again_alone(
    edition: str, fault: str, project: Path, built_sample: Built
) -> None:
    spoilt = project / "build" / NAMES[edition]
    others = [project / "build" / name for name in NAMES.values() if name != spoilt.name]
    before = [stat_signature(path) for path in others]
    if fault == "removed":
        spoilt.unlink()
    else:
        with spoilt.open("ab") as opened:
            opened.write(b" ")
    run = run_book("build", "--project", project)
    assert run.returncode == ExitCode.DONE
    unchanged = {
        Path(line.split()[0]).name
        for line in run.stdout.splitlines()
        if line.endswith(" unchanged")
    }
    assert unchanged == {path.name for path in others}
    assert [stat_signature(path) for path in others] == before
    assert edition_digests(project / "build") == edition_digests(built_sample.build)


def test_a_changed_word_is_built_into_every_edition(project: Path, built_sample: Built) -> None:
    section = project / "source/sections/20-the-bridges.md"
    rewrite(section, "Two of them are left.", "Three of them are left.")
    run = run_book("build", "--project", project)
    assert run.returncode == ExitCode.DONE
    assert "unchanged" not in run.stdout
    old, new = edition_digests(built_sample.build), edition_digests(project / "build")
    assert all(old[name] != new[name] for name in NAMES.values())


def test_pictures_that_nobody_needs_any_more_are_removed(sample: Path) -> None:
    pictures = sample / "build/cache/pictures"
    pictures.mkdir(parents=True)
    (pictures / "gone-600w-0123456789ab.jpg").touch()
    run = run_book("build", "epub", "--project", sample)
    assert run.returncode == ExitCode.DONE
    assert "gone-600w-0123456789ab.jpg" not in {path.name for path in pictures.iterdir()}


def test_only_the_editions_that_are_named_are_built(sample: Path) -> None:
    run = run_book("build", "epub", "--project", sample)
    assert run.returncode == ExitCode.DONE
    assert len(run.stdout.splitlines()) == 1
    assert set(edition_digests(sample / "build")) == {"sample.epub"}
