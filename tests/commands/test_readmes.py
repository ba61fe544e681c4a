"""The READMEs are right: their commands work, their examples are valid, what they name exists."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click import Command
from pydantic import BaseModel

from book.cli.main import commands as book_commands
from book.manuscript import load, settings, validation
from book.manuscript.toml_lines import TomlFile
from book.project import Project
from tests.support import judges
from tests.support.command import ROOT, run_book
from tests.support.demonstration import SOURCE
from tests.support.draw_pictures import PICTURES
from tests.support.projects import Built

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
READMES = ("README.md", "source/README.md", "styles/README.md", "book/proof/README.md")
DOCUMENTS = (*READMES, "tests/README.md", "CONTRIBUTING.md")
#: Folders that a fresh clone does not have.
MADE = ("build", ".venv", ".validators", ".git", "__pycache__")
#: The TOML files that source/README.md shows, and what they are validated against.
MODELS: Mapping[str, type[BaseModel]] = {
    "publication.toml": settings.PublicationToml,
    "gallery/gallery.toml": settings.GalleryToml,
}


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(document), re.DOTALL | re.MULTILINE)


def shell_commands(document: str) -> list[str]:
    """Return every command line of the shell blocks, without its comment."""
    lines = [line for block in blocks(document, "sh") for line in block.splitlines()]
    return [line.partition("#")[0].strip() for line in lines]


def inline_code(document: str) -> list[str]:
    """Return what stands in backticks outside the fenced blocks."""
    prose = re.sub(r"^```.*?^```", "", text(document), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", prose)


def all_commands(document: str, program: str) -> list[list[str]]:
    """Return the arguments of every call of a program, in shell blocks and in the text."""
    lines = [
        shlex.split(line)
        for line in (*shell_commands(document), *inline_code(document))
        if line.startswith(f"{program} ")
    ]
    return [words[1:] for words in lines]


def make_targets(document: str) -> set[str]:
    words = [word for call in all_commands(document, "make") for word in call]
    return {word for word in words if "=" not in word and not word.startswith("-")}


# --- what the documents name ------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_is_in_the_makefile(document: str) -> None:
    for target in make_targets(document):
        assert re.search(rf"^{re.escape(target)}:", MAKEFILE, re.MULTILINE), target


def test_readme_names_the_targets_that_everybody_needs() -> None:
    assert {"pdf", "epub", "test", "pictures"} <= make_targets("README.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_and_option_that_is_named_exists(document: str) -> None:
    for name, *arguments in all_commands(document, "book"):
        command = book_commands.commands.get(name)
        assert command, name
        for option in arguments:
            assert not option.startswith("--") or option in options(command), (name, option)


def options(command: Command) -> set[str]:
    named = {"--help"}
    for parameter in command.params:
        named.update(parameter.opts, parameter.secondary_opts)
    return named


@cache
def repository() -> frozenset[str]:
    """Return every file and folder of the repository, folders with a slash at the end."""
    paths = set()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE]
        below = Path(folder).relative_to(ROOT)
        paths |= {(below / name).as_posix() for name in files}
        paths |= {f"{(below / name).as_posix()}/" for name in folders}
    return frozenset(paths)


def named_paths(document: str) -> Iterator[str]:
    """Yield what looks like a path, but for what is made later; NAME.toml stands for any name."""
    for code in inline_code(document):
        is_path = re.fullmatch(r"[\w.*-]+(/[\w.*-]+)*/?", code) and (
            "/" in code or code.endswith((".md", ".py", ".toml", ".css", ".xhtml"))
        )
        if is_path and code.split("/")[0] not in MADE and not re.search(r"\bNAME\b", code):
            yield code


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_folder_that_is_named_exists(document: str) -> None:
    for name in named_paths(document):
        # `layout/rows` may stand for `book/layout/rows.py`, and a folder have no slash.
        paths = (name, f"{name}/", f"{name}.py")
        patterns = {*paths, *(f"*/{path}" for path in paths)}
        assert any(fnmatchcase(path, pattern) for path in repository() for pattern in patterns), (
            name
        )


def test_the_folders_that_readme_names_exist() -> None:
    named = re.findall(r"^\| `([a-z]+)/` \|", text("README.md"), re.MULTILINE)
    assert named == ["source", "styles", "book", "tests", "build"]
    for folder in set(named) - {"build"}:
        assert (ROOT / folder).is_dir()


def test_the_style_sheets_that_are_named_are_all_that_there_are() -> None:
    named = re.findall(r"^\| `styles/(\S+)` \|", text("styles/README.md"), re.MULTILINE)
    there = {path.name + "/" * path.is_dir() for path in (ROOT / "styles").iterdir()}
    assert set(named) == there - {"README.md"}


@pytest.mark.parametrize("document", READMES)
def test_every_rule_that_is_named_is_applied(document: str) -> None:
    listed = run_book("check", "--list").stdout
    for rule in re.findall(r"\b[A-Z][A-Z0-9]+-\d\d\b", text(document)):
        assert rule in listed


def test_readme_is_short() -> None:
    assert len(text("README.md").splitlines()) <= 80


@pytest.mark.parametrize("document", READMES)
def test_no_line_is_wider_than_a_terminal_of_100_columns(document: str) -> None:
    assert [line for line in text(document).splitlines() if len(line) > 100] == []


# --- commands ---------------------------------------------------------------------------------


def test_the_commands_of_readme_for_another_publication_work(tmp_path: Path) -> None:
    ours = [
        command.removeprefix("book ")
        for command in shell_commands("README.md")
        if command.startswith("book ")
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


def test_the_commands_for_the_picture_desk_work(sample: Path) -> None:
    ours = shell_commands("source/README.md")
    assert len(ours) == 2
    for command in ours:
        assert command.startswith("book photos ")
        run = run_book(*command.split()[1:], cwd=sample)
        assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "nothing to change in source/gallery/gallery.toml\n"


def test_the_commands_for_the_designer_work(reportage: Built, tmp_path: Path) -> None:
    shutil.copytree(reportage.build, tmp_path / "build", ignore=shutil.ignore_patterns("cache"))
    ours = [line for line in shell_commands("styles/README.md") if not line.startswith("make ")]
    assert len(ours) == 2
    for command in ours:
        program, *arguments = command.split()
        subprocess.run([judges.program(program), *arguments], cwd=tmp_path, check=True)
        assert list((tmp_path / "build").glob(f"{Path(arguments[-1]).name}-*1.png"))


def test_the_pictures_in_readme_are_those_that_are_drawn() -> None:
    named = re.findall(r"^\[\w+\]: \.pictures/(\S+)$", text("README.md"), re.MULTILINE)
    there = sorted(path.name for path in (ROOT / ".pictures").iterdir())
    assert sorted(named) == there == sorted(PICTURES)
    assert all(path.stat().st_size < 250_000 for path in (ROOT / ".pictures").iterdir())


def test_readme_credits_the_photographs_of_pages_without_words() -> None:
    """The cover and the two pages that one photograph fills have no credit on them."""
    gallery = tomllib.loads((SOURCE / "gallery/gallery.toml").read_text("utf-8"))["photo"]
    cover = tomllib.loads((SOURCE / "publication.toml").read_text("utf-8"))["cover"]
    sections = "".join(path.read_text("utf-8") for path in (SOURCE / "sections").iterdir())
    (spread,) = re.findall(r"^spread (\S+)$", sections, re.MULTILINE)
    for photo in (gallery[cover], gallery[spread]):
        assert f"{photo['credit']} ({photo['licence']})" in " ".join(text("README.md").split())


# --- the examples of the manuscript -----------------------------------------------------------


def toml_examples() -> Iterator[tuple[str, str]]:
    """Yield the file that each TOML block is an example of, and the block."""
    for block in blocks("source/README.md", "toml"):
        file, _, _ = block.removeprefix("# ").partition("\n")
        yield file, block


def example(file: str) -> str:
    (block,) = (block for named, block in toml_examples() if named == file)
    return block


def merged(values: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    both = {**values, **more}
    for key in values.keys() & more.keys():
        if isinstance(values[key], dict):
            both[key] = merged(values[key], more[key])
    return both


def keys(table: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in table.model_fields.items()}


def test_the_toml_examples_are_valid(sample: Path) -> None:
    assert {file for file, _ in toml_examples()} == {*MODELS}
    for file, block in toml_examples():
        complete = tomllib.loads((sample / "source" / file).read_text(encoding="utf-8"))
        toml = TomlFile(file=file, values=merged(complete, tomllib.loads(block)), lines={})
        assert validation.validate(MODELS[file], toml)[1] == ()


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ((), settings.PublicationToml),
        (("people", 1), settings.PersonTable),
        (("print",), settings.PrintTable),
        (("screen",), settings.ScreenTable),
        (("epub",), settings.EpubTable),
        (("epub", "accessibility"), settings.AccessibilityTable),
        (("checks",), settings.ChecksTable),
    ],
)
def test_the_example_of_publication_toml_has_every_key(
    path: tuple[str | int, ...], table: type[BaseModel]
) -> None:
    block = example("publication.toml")
    values: Any = tomllib.loads(block)
    for part in path:
        values = values[part]
    # A key that excludes others stands in a comment.
    commented = {key for key in keys(table) if re.search(rf"^#.*\b{key} = ", block, re.MULTILINE)}
    assert keys(table) == {*values, *commented}


def test_the_example_of_gallery_toml_has_every_key() -> None:
    gallery = tomllib.loads(example("gallery/gallery.toml"))
    defaults = set(gallery["defaults"])
    assert defaults == keys(settings.PhotoDefaults)
    assert defaults.union(*gallery["photo"].values()) == keys(settings.PhotoTable)


def test_the_examples_together_are_a_manuscript_without_errors(tmp_path: Path) -> None:
    (section,) = blocks("source/README.md", "markdown")
    gallery = example("gallery/gallery.toml")
    described = tomllib.loads(gallery)["photo"]
    ids = ("bridge", "former-checkpoint", "abandoned-tank")
    tables = [f'[photo.{name}]\nfile = "{name}.jpg"\ncaption = "Seen"\n' for name in ids]
    source = tmp_path / "source"
    shutil.copytree(ROOT / "source/printers", source / "printers")
    for file, content in {
        "publication.toml": example("publication.toml"),
        "gallery/gallery.toml": "\n".join([gallery, *tables]),
        "sections/10-the-flag.md": section,
        "sections/20-the-city.md": "# The city\n\n![](local)\n",
        "disclaimer.md": "Nobody is responsible.\n",
    }.items():
        (source / file).parent.mkdir(exist_ok=True)
        (source / file).write_text(content, encoding="utf-8")
    manuscript = load.read_manuscript(Project(tmp_path))
    assert {*described, *ids} == {photo.id for photo in manuscript.publication.photos}
    # Not delivered, and working titles.
    assert {warning.code for warning in manuscript.warnings} == {"FILE-02", "MAN-10"}
