"""Whatever a manuscript is read from: changed, an edition is built again; unchanged, it is not.

That is decided without reading the manuscript (`digest_sources`). Each case also reads it, and the
digests that the reading notes must say the same.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

import pytest
from PIL import Image

from book.errors import RefusedError
from book.manuscript import load, source_digests
from book.manuscript.source_digests import SourceDigests
from book.project import PRESS_PROFILE, Project
from tests.support.projects import rewrite

PUBLICATION = """\
name = "tiny"
title = "Tiny"
language = "en"
identifier = "urn:uuid:0b9e2d3a-6f0c-4f6e-9d53-1f1f0d1c7a10"
date = 2026-03-01
publisher = "A newsroom"

[print]
printer = "house"
"""
TABLE = """\
[photo.{id}]
file = "{file}"
caption = "A caption"
credit = "Ada Lens / Agency"
alt = "What is seen"

"""
SECTION = "# {title}\n\nWords.\n\n![]({id})\n"
#: Photographs of the gallery by their ids: a plain file, one outside source/, a stand-in, a file in
#: a linked folder, a name that macOS decomposes.
FILES = {
    "plain": "plain.jpg",
    "outside": "../../originals/x.jpg",
    "awaited": "awaited.jpg",
    "linked": "shelf/linked.jpg",
    "cyrillic": "йод.jpg",
}
CYRILLIC = normalize("NFD", FILES["cyrillic"])
Change = Callable[[Path], object]


def picture(path: Path, level: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    Image.new("RGB", (60, 40), (level, 9, 9)).save(path)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a publication with files from many places."""
    root = tmp_path_factory.mktemp("tiny") / "project"
    source = root / "source"
    for folder in ("sections", "gallery", "printers"):
        (source / folder).mkdir(parents=True)
    (source / "publication.toml").write_text(PUBLICATION, encoding="utf-8")
    (source / "disclaimer.md").write_text("Ours alone.\n", encoding="utf-8")
    tables = "".join(TABLE.format(id=id, file=file) for id, file in FILES.items())
    (source / "gallery/gallery.toml").write_text(tables, encoding="utf-8")
    for number, id in enumerate(FILES, start=1):
        words = SECTION.format(title=id, id=id)
        (source / f"sections/{number}0-{id}.md").write_text(words, encoding="utf-8")
    picture(source / "gallery/plain.jpg")
    picture(source / "gallery" / CYRILLIC)
    picture(root / "originals/x.jpg")
    picture(root / "shelves/a/linked.jpg")
    picture(root / "shelves/b/linked.jpg", 99)
    shutil.copytree(root / "shelves/a", root / "shelves/same")
    (source / "gallery/shelf").symlink_to("../../shelves/a")
    (source / "printers/house.toml").write_text('icc = "../../press/house.icc"\n', "utf-8")
    (root / "press").mkdir()
    shutil.copy(PRESS_PROFILE, root / "press/house.icc")
    # A section and the disclaimer are links to files beside source/.
    (root / "texts").mkdir()
    for name in ("sections/10-plain.md", "disclaimer.md"):
        (source / name).rename(root / "texts" / Path(name).name)
        (source / name).symlink_to(
            os.path.relpath(root / "texts" / Path(name).name, (source / name).parent)
        )
    return root


@pytest.fixture
def root(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "project", symlinks=True)


def read(root: Path) -> SourceDigests:
    """Return what a reading of the manuscript notes; nothing of one that is refused."""
    with suppress(RefusedError):
        return load.read_manuscript(Project(root)).sources
    return {}


def digested(root: Path, noted: SourceDigests) -> SourceDigests:
    """Return the digests as they are now, of what was noted."""
    now = source_digests.digest_sources(root, noted, Project(root).digests)
    return {path: now[path] for path in noted}


def relink(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\nMore.\n")


def write_over(path: Path) -> None:
    """Change a file, and nothing of its size, time of modification and inode."""
    before, content = path.stat(), bytearray(path.read_bytes())
    content[-2] ^= 1
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_by_equal(path: Path) -> None:
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    copy.replace(path)


CHANGED: dict[str, Change] = {
    "publication.toml": lambda r: rewrite(r / "source/publication.toml", '"Tiny"', '"Small"'),
    "gallery.toml": lambda r: append_table(r),
    "section": lambda r: append(r / "source/sections/20-outside.md"),
    "linked section": lambda r: append(r / "texts/10-plain.md"),
    "linked disclaimer": lambda r: append(r / "texts/disclaimer.md"),
    "printer profile": lambda r: rewrite(
        r / "source/printers/house.toml", "icc =", "ppi = 250\nicc ="
    ),
    "icc outside source": lambda r: write_over(r / "press/house.icc"),
    "icc gone": lambda r: (r / "press/house.icc").unlink(),
    "photograph": lambda r: picture(r / "source/gallery/plain.jpg", 50),
    "photograph, size and times kept": lambda r: write_over(r / "source/gallery/plain.jpg"),
    "photograph outside source": lambda r: picture(r / "originals/x.jpg", 50),
    "photograph in a linked folder": lambda r: picture(r / "shelves/a/linked.jpg", 50),
    "photograph with a decomposed name": lambda r: picture(r / "source/gallery" / CYRILLIC, 50),
    "the composed name arrives beside it": lambda r: picture(r / "source/gallery/йод.jpg"),
    "delivered": lambda r: picture(r / "source/gallery/awaited.jpg"),
    "delivered by a link": lambda r: (r / "source/gallery/awaited.jpg").symlink_to("plain.jpg"),
    "a folder delivered": lambda r: (r / "source/gallery/awaited.jpg").mkdir(),
    "no longer delivered": lambda r: (r / "source/gallery/plain.jpg").unlink(),
    "original gone": lambda r: (r / "originals/x.jpg").unlink(),
    "linked folder gone": lambda r: shutil.rmtree(r / "shelves/a"),
    "folder linked to another": lambda r: relink(r / "source/gallery/shelf", "../../shelves/b"),
    "file linked to another": lambda r: relink(
        r / "source/disclaimer.md", "sections/20-outside.md"
    ),
    "file replaced by a link to another": lambda r: relink(
        r / "source/gallery/plain.jpg", "../../shelves/b/linked.jpg"
    ),
    "file replaced by a link out of the project": lambda r: link_out(r),
    "file replaced by a loop": lambda r: relink(r / "source/gallery/plain.jpg", "plain.jpg"),
    "file replaced by a FIFO": lambda r: fifo(r / "source/sections/20-outside.md"),
    "new section": lambda r: (r / "source/sections/25-new.md").write_text("# New\n\nWords.\n"),
    "new file that is no section": lambda r: (r / "source/sections/notes.txt").touch(),
    "new folder among sections": lambda r: (r / "source/sections/25").mkdir(),
    "section gone": lambda r: (r / "source/sections/30-awaited.md").unlink(),
    "sections in another order": lambda r: (r / "source/sections/10-plain.md").rename(
        r / "source/sections/90-plain.md"
    ),
    "new picture in no table": lambda r: picture(r / "source/gallery/deep/new.jpg"),
    "new picture whose name ends in capitals": lambda r: picture(r / "source/gallery/NEW.JPG"),
    "name in other letters": lambda r: (r / "source/gallery/plain.jpg").rename(
        r / "source/gallery/Plain.jpg"
    ),
    "sections a link to other sections": lambda r: move_folder(r, "sections", change=True),
    "source a link to another": lambda r: move_folder(r, ".", change=True),
    "source gone": lambda r: shutil.rmtree(r / "source"),
}
UNCHANGED: dict[str, Change] = {
    "nothing": lambda r: None,
    "touched text": lambda r: (r / "source/publication.toml").touch(),
    "touched photograph": lambda r: os.utime(r / "source/gallery/plain.jpg", (1, 1)),
    "time in the future": lambda r: os.utime(r / "originals/x.jpg", (9e9, 9e9)),
    "text replaced by its equal": lambda r: replace_by_equal(r / "source/sections/20-outside.md"),
    "photograph replaced by its equal": lambda r: replace_by_equal(r / "originals/x.jpg"),
    "file linked to its equal": lambda r: link_to_equal(r / "source/gallery/plain.jpg"),
    "folder linked to its equal": lambda r: relink(
        r / "source/gallery/shelf", "../../shelves/same"
    ),
    "sections a link to their equals": lambda r: move_folder(r, "sections"),
    "gallery a link to its equal": lambda r: move_folder(r, "gallery"),
    "printers a link to their equals": lambda r: move_folder(r, "printers"),
    "source a link to its equal": lambda r: move_folder(r, "."),
    "hidden files": lambda r: [
        (r / "source" / name).touch() for name in (".DS_Store", "sections/.20.md.swp")
    ],
    "a note in the gallery": lambda r: (r / "source/gallery/notes.txt").touch(),
    "another printer profile": lambda r: (r / "source/printers/other.toml").touch(),
    "other files beside source": lambda r: (r / "originals/y.jpg").touch(),
}


def append_table(root: Path) -> None:
    with (root / "source/gallery/gallery.toml").open("a", encoding="utf-8") as file:
        file.write('rights = "Mine"\n')


def link_out(root: Path) -> None:
    """Replace a photograph by a link to its equal outside the project, which is refused."""
    path = root / "source/gallery/plain.jpg"
    shutil.copy(path, root.parent / "equal.jpg")
    relink(path, str(root.parent / "equal.jpg"))


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def link_to_equal(path: Path) -> None:
    path.rename(path.with_name("equal.bin"))
    path.symlink_to("equal.bin")


def move_folder(root: Path, name: str, *, change: bool = False) -> None:
    """Move a folder of the manuscript out of it, and link to it; with `change`, change a text."""
    folder, moved = root / "source" / name, root / "moved"
    if name != ".":
        # Links in it are relative to where they are.
        moved = root / "source" / f"moved-{name}"
    folder.rename(moved)
    folder.symlink_to(moved.name)
    if change:
        append(root / "source/sections/20-outside.md")


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_is_changed_is_noticed(root: Path, change: Change) -> None:
    noted = read(root)
    assert noted
    change(root)
    assert digested(root, noted) != noted
    assert read_again(root, noted) != noted


def read_again(root: Path, noted: SourceDigests) -> SourceDigests:
    """Read the manuscript again, unless a FIFO would never end."""
    fifos = [path for path in root.rglob("*") if path.is_fifo()]
    return {} if fifos else read(root)


@pytest.mark.parametrize("change", UNCHANGED.values(), ids=UNCHANGED)
def test_what_is_unchanged_is_not_built_again(root: Path, change: Change) -> None:
    noted = read(root)
    assert noted
    change(root)
    assert digested(root, noted) == noted
    assert read(root) == noted


def test_a_moved_project_is_unchanged(root: Path, tmp_path: Path) -> None:
    noted = read(root)
    assert not [path for path in noted if str(tmp_path) in path]
    moved = root.rename(tmp_path / "elsewhere")
    assert digested(moved, noted) == noted == read(moved)


def test_a_photograph_by_its_absolute_name_is_followed(root: Path) -> None:
    absolute = root / "originals/x.jpg"
    rewrite(root / "source/gallery/gallery.toml", FILES["outside"], str(absolute))
    noted = read(root)
    assert noted[str(absolute)] == digested(root, noted)[str(absolute)]
    picture(absolute, 50)
    assert digested(root, noted) != noted


def test_every_file_that_was_read_is_noted(root: Path) -> None:
    noted = read(root)
    texts = {path for path in noted if Path(path).suffix in (".md", ".toml")}
    # That there is no back cover is noted, too.
    assert texts - {"source/back-cover.md"} == {
        path.relative_to(root).as_posix()
        for path in (root / "source").rglob("*")
        if path.suffix in (".md", ".toml")
    }
    photographs = {f"source/gallery/{file}" for file in FILES.values()}
    folders = {"source/sections/", "source/gallery/", "source/remarks/"}
    others = {"source/printers/../../press/house.icc", *folders}
    assert set(noted) == texts | photographs | others
    absent = {path for path, digest in noted.items() if not digest}
    assert absent == {"source/back-cover.md", "source/gallery/awaited.jpg"}
