"""Creation of a new project from a small, complete template."""

import re
import uuid
from pathlib import Path
from string import Template

from book.errors import UsageError
from book.files import atomic

TEMPLATES = Path(__file__).parent / "template"


def write_starter(folder: Path) -> tuple[Path, ...]:
    """Write a publication that can be built at once, with stand-ins, and return its files.

    Raise `UsageError` unless the folder is empty or does not exist.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty; name a new folder")
    values = {"name": _publication_name(folder), "identifier": uuid.uuid4().urn}
    written = []
    for source in filter(Path.is_file, sorted(TEMPLATES.rglob("*"))):
        target = folder / source.relative_to(TEMPLATES)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = Template(source.read_text(encoding="utf-8")).substitute(values)
        atomic.write(target, text.encode())
        written.append(target)
    return tuple(written)


def _publication_name(folder: Path) -> str:
    """Return a publication name, which begins the editions' file names, for a folder's name."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    return name[:60].strip("-") or "publication"
