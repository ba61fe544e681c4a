"""Projects that tests build and change, and the files that a build leaves in them."""

import hashlib
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from book.manuscript import load
from book.manuscript.load import Manuscript
from book.model import Publication
from book.project import Project
from tests.support.command import run_book

#: What a build prints of the sample, whose photographs are too small for a cover.
NO_COVER = """\
source/publication.toml: warning EPUB-06: the e-book has no picture on its cover
    name a photograph: cover = "old-bridge"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A project that has been built, with the finished command."""

    project: Path
    source: Manuscript
    run: subprocess.CompletedProcess[str]

    @property
    def publication(self) -> Publication:
        return self.source.publication

    @property
    def build(self) -> Path:
        return self.project / "build"

    @property
    def print(self) -> Path:
        return self.build / f"{self.publication.name}-print.pdf"

    @property
    def screen(self) -> Path:
        return self.build / f"{self.publication.name}-screen.pdf"

    @property
    def epub(self) -> Path:
        return self.build / f"{self.publication.name}.epub"

    @property
    def editions(self) -> tuple[Path, Path, Path]:
        return self.print, self.screen, self.epub

    @property
    def picture_ids(self) -> Mapping[str, str]:
        """Photograph ids by the SHA-256 of their derivatives."""
        folder = self.build / "cache" / "pictures"
        named = re.compile(r"(.+)-[0-9]+w(?:-part)?-[0-9a-f]{12}\.jpg")
        return {
            sha256(path.read_bytes()): match.group(1)
            for path in folder.glob("*.jpg")
            if (match := named.fullmatch(path.name))
        }


def build(project: Path, *words: str) -> Built:
    """Build a project, which must succeed."""
    run = run_book("build", "--project", project, *words)
    assert run.returncode == 0, run.stdout + run.stderr
    source = load.read_manuscript(Project(project))
    return Built(project=project, source=source, run=run)


def rewrite(path: Path, old: str, new: str) -> None:
    """Replace a text that occurs exactly once in a file."""
    words = path.read_text(encoding="utf-8")
    assert words.count(old) == 1, f"{old!r} is {words.count(old)} times in {path}"
    path.write_text(words.replace(old, new), encoding="utf-8")


def file_contents(folder: Path) -> dict[Path, bytes]:
    """Return the bytes of every file below a folder, by its path."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edition_digests(build: Path) -> dict[str, str]:
    """Return the SHA-256 of each edition in a build folder, by file name."""
    return {
        path.name: sha256(path.read_bytes())
        for path in sorted(build.iterdir())
        if path.suffix in (".pdf", ".epub")
    }


def leftovers(build: Path) -> list[str]:
    """Return the names of unfinished files anywhere below a build folder."""
    return sorted(path.name for path in build.rglob("*.part"))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
