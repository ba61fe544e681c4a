"""A small complete publication for a newsroom to begin with."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from string import Template

from book.errors import UsageError
from book.files import atomic

TEMPLATES = Path(__file__).parent / "template"


def write_starter(folder: Path) -> tuple[Path, ...]:
    """Write a publication into `folder`, which must be empty or not there; answer its files.

    It has an identifier of its own and builds at once: its photographs are stand-ins.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty; name a new folder")
    names = {"name": _publication_name(folder), "identifier": uuid.uuid4().urn}
    return tuple(_write_files(folder, names))


def _write_files(folder: Path, names: dict[str, str]) -> Iterator[Path]:
    for source in sorted(TEMPLATES.rglob("*")):
        if source.is_file():
            target = folder / source.relative_to(TEMPLATES)
            target.parent.mkdir(parents=True, exist_ok=True)
            words = Template(source.read_text(encoding="utf-8")).substitute(names)
            atomic.write(target, words.encode())
            yield target


def _publication_name(folder: Path) -> str:
    """Make the stem of the editions' file names out of the folder's name."""
    words = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    return words[:60].strip("-") or "publication"
