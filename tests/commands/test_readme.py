"""README says what is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.support.draw_pictures import PAGES, draw
from tests.support.editions import ROOT, Built, book

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Every command line in README's shell blocks, without its comment."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]


def test_every_make_target_that_readme_names_is_in_the_makefile() -> None:
    named = {
        target
        for command in [*commands(), *re.findall(r"`(make [^`]+)`", README)]
        if command.startswith("make ")
        for target in command.split()[1:]
    }
    assert {"pdf", "epub", "test", "pictures"} <= named
    for target in named:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_commands_of_readme_for_another_publication_work(tmp_path: Path) -> None:
    ours = [
        command.removeprefix("book ")
        for command in commands()
        if command.startswith("book ") and not command.startswith("book photos ")
    ]
    assert ours == ["new my-report", "build --project my-report"]
    for command in ours:
        subprocess.run(
            [sys.executable, "-m", "book", *command.split()],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            check=True,
            capture_output=True,
        )
    assert {path.name for path in (tmp_path / "my-report/build").glob("*.*")} == {
        "my-report-print.pdf",
        "my-report-screen.pdf",
        "my-report.epub",
    }


def test_the_commands_of_readme_for_the_picture_desk_work(sample: Path) -> None:
    ours = [command for command in commands() if command.startswith("book photos ")]
    assert len(ours) == 2
    for command in ours:
        run = book(*command.split()[1:], cwd=sample)
        assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "nothing to change in source/gallery/gallery.toml\n"


@pytest.mark.parametrize(("number", "name"), PAGES.items())
def test_the_pictures_in_readme_are_pages_of_the_edition(
    number: int, name: str, reportage: Built
) -> None:
    picture = Image.open(ROOT / ".pictures" / name).convert("L")
    page = draw(reportage.screen, number)
    inner = picture.crop((1, 1, picture.width - 1, picture.height - 1))
    assert inner.size == page.size
    # Letters may be drawn with other edges elsewhere; a moved line differs by far more.
    assert ImageStat.Stat(ImageChops.difference(inner, page)).mean[0] < 1.0


def test_the_folders_that_readme_names_exist() -> None:
    named = re.findall(r"^\| `([a-z]+)/` \|", README, re.MULTILINE)
    assert named == ["source", "styles", "book", "tests", "build"]
    for folder in set(named) - {"build"}:
        assert (ROOT / folder).is_dir()
