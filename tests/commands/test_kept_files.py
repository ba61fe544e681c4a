"""A file of the cache is used while it has the digest that was noted when it was made."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from book.files import cache_files, kept_files
from book.files.kept_files import ChangedFileError
from tests.support.projects import sha256

CONTENT = b"a picture" * 1000
Damage = Callable[[Path], object]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "sign-600w-0123456789ab.jpg"
    path.write_bytes(CONTENT)
    kept_files.keep(path)
    return path


def flip(path: Path) -> None:
    """Change one byte, and nothing of size, time of modification and inode."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(500)
        file.write(b"X")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def exchange(path: Path) -> None:
    """Exchange two kept files, each with its note."""
    other = path.with_name("other.jpg")
    other.write_bytes(b"another picture")
    kept_files.keep(other)
    for suffix in ("", kept_files.DIGEST_SUFFIX):
        one, two = (each.with_name(each.name + suffix) for each in (path, other))
        content = one.read_bytes()
        one.write_bytes(two.read_bytes())
        two.write_bytes(content)


def note(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


DAMAGES: dict[str, Damage] = {
    "a byte flipped": flip,
    "cut": lambda p: os.truncate(p, 100),
    "empty": lambda p: os.truncate(p, 0),
    "longer": lambda p: p.write_bytes(CONTENT + b"\0"),
    "exchanged": exchange,
    "gone": Path.unlink,
    "a folder": lambda p: replace(p, lambda q: (q / "deep").mkdir(parents=True)),
    "a FIFO": lambda p: replace(p, os.mkfifo),
    "a loop": lambda p: replace(p, lambda q: q.symlink_to(q)),
    "a device": lambda p: replace(p, lambda q: q.symlink_to("/dev/zero")),
    "a dangling link": lambda p: replace(p, lambda q: q.symlink_to("nowhere")),
    "note gone": lambda p: note(p).unlink(),
    "note empty": lambda p: note(p).write_bytes(b""),
    "note cut": lambda p: os.truncate(note(p), 40),
    "note of another name": lambda p: note(p).write_text(f"{sha256(CONTENT)}  other.jpg\n"),
    "note not in UTF-8": lambda p: note(p).write_bytes(b"\xff\xfe" * 50),
    "note a folder": lambda p: replace(note(p), Path.mkdir),
    "note a FIFO": lambda p: replace(note(p), os.mkfifo),
    "note a link": lambda p: replace(note(p), lambda q: q.symlink_to(p.parent / "precious")),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_file_that_is_not_as_it_was_made_is_made_again(kept: Path, damage: Damage) -> None:
    precious = kept.with_name("precious")
    precious.write_text("not ours")
    assert kept_files.is_kept(kept)
    damage(kept)
    assert not kept_files.is_kept(kept)
    cache_files.write(kept, CONTENT)
    kept_files.keep(kept)
    assert kept_files.is_kept(kept)
    assert kept.read_bytes() == CONTENT
    assert precious.read_text() == "not ours"


def test_a_note_is_in_the_format_of_sha256sum(kept: Path) -> None:
    assert note(kept).read_text() == f"{sha256(CONTENT)}  {kept.name}\n"


@pytest.mark.parametrize("damage", [flip, Path.unlink, lambda p: replace(p, os.mkfifo)])
def test_a_file_that_changes_while_it_is_used_is_refused(kept: Path, damage: Damage) -> None:
    digest = kept_files.read_note(kept).digest
    assert kept_files.read_unchanged(kept, digest) == CONTENT
    damage(kept)
    with pytest.raises(ChangedFileError, match=r"sign-600w.*build again"):
        kept_files.read_unchanged(kept, digest)


def test_what_is_no_longer_kept_is_removed_with_its_note(kept: Path, tmp_path: Path) -> None:
    for name in ("gone.jpg", "folder.jpg"):
        (tmp_path / name).write_bytes(CONTENT)
        kept_files.keep(tmp_path / name)
    replace(tmp_path / "folder.jpg", Path.mkdir)
    kept_files.remove_others(tmp_path, {kept.name}, "*.jpg")
    assert {path.name for path in tmp_path.iterdir()} == {kept.name, note(kept).name}
