"""A digest is taken from the cache only while the file is certainly the same."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from book.files import cache_files, digest_cache, program_files
from book.files.digest_cache import digest_file, digest_files

LARGE = b"a" * 100_000
Change = Callable[[Path], object]


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """Write a file that is old enough for its digest to be kept."""
    path = tmp_path / "photograph.jpg"
    path.write_bytes(LARGE)
    time.sleep(0.1)
    return path


def keep_wrong_digest(path: Path) -> Path:
    """Cache a digest that the file does not have, as the sign that it was not read."""
    memory = path.parent / "cache/digests.json"
    digest_files([path], memory)
    entries = dict(digest_cache.read_known(memory))
    entries[str(path)] = [*digest_cache.signature(path.stat()), "kept"]
    cache_files.write_record(memory, entries)
    return memory


def write_over(path: Path) -> None:
    """Change a file as `touch -r` hides it: size, time of modification and inode are kept."""
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"b")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_with_times(path: Path) -> None:
    """Replace a file as rsync and `cp -p` do."""
    other = path.with_name("other")
    other.write_bytes(b"b" + LARGE[1:])
    shutil.copystat(path, other)
    other.replace(path)


def test_a_file_that_has_not_changed_is_not_read(settled: Path) -> None:
    assert digest_files([settled], keep_wrong_digest(settled)) == {settled: "kept"}


@pytest.mark.parametrize("change", [write_over, replace_with_times, lambda p: os.utime(p, (9, 9))])
def test_a_file_that_may_have_changed_is_read(settled: Path, change: Change) -> None:
    memory = keep_wrong_digest(settled)
    change(settled)
    assert digest_files([settled], memory) == {settled: digest_file(settled)}


def test_no_digest_is_kept_of_a_file_that_was_just_changed(tmp_path: Path) -> None:
    path, memory = tmp_path / "photograph.jpg", tmp_path / "digests.json"
    path.write_bytes(LARGE)
    digest_files([path], memory)
    assert digest_cache.read_known(memory) == {}


@pytest.mark.parametrize(
    ("clock", "kept"),
    [(-3_600, False), (0.0, True), (3_600, True)],
    ids=["set back an hour", "right", "an hour ahead"],
)
def test_no_digest_is_kept_of_a_file_from_the_future(
    settled: Path, monkeypatch: pytest.MonkeyPatch, clock: float, kept: bool
) -> None:
    now = time.time_ns() + int(clock * 1e9)
    monkeypatch.setattr(time, "time_ns", lambda: now)
    memory = settled.with_name("digests.json")
    digest_files([settled], memory)
    assert (str(settled) in digest_cache.read_known(memory)) is kept


def test_a_small_file_is_always_read(settled: Path) -> None:
    settled.write_bytes(b"text")
    time.sleep(0.1)
    memory = settled.with_name("digests.json")
    digest_files([settled], memory)
    assert not memory.exists()


def test_what_is_no_file_has_no_digest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "device").symlink_to("/dev/zero")
    names = ["fifo", "loop", "device", "none", ".", "fifo/below"]
    assert digest_files([tmp_path / name for name in names], tmp_path / "digests.json") == {}


@pytest.mark.parametrize(
    "entries",
    [{}, [], None, 1, {"p": 1}, {"p": []}, {"p": [1, 2, 3, 4, 5]}, {"p": ["a"] * 5}],
    ids=str,
)
def test_other_entries_are_none(settled: Path, entries: object) -> None:
    memory = settled.with_name("digests.json")
    if isinstance(entries, dict):
        entries = {str(settled): value for value in entries.values()}
    cache_files.write_record(memory, entries)
    assert digest_files([settled], memory) == {settled: digest_file(settled)}


def test_a_cache_that_cannot_be_written_is_done_without(settled: Path) -> None:
    memory = Path("/proc/none/digests.json")
    assert digest_files([settled], memory) == {settled: digest_file(settled)}


# --- the program ------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/module.py").write_text("pass\n")
    (folder / "large.icc").write_bytes(LARGE)
    (tmp_path / "shared/linked").mkdir(parents=True)
    (tmp_path / "shared/linked/style.css").write_text("p {}\n")
    (folder / "linked").symlink_to("../shared/linked")
    (folder / "loop").symlink_to(".")
    time.sleep(0.1)
    return folder


def digest(folder: Path) -> str:
    return program_files.digest_program({"book": folder}, folder.parent / "program.json")


CHANGES: dict[str, Change] = {
    "module": lambda p: (p / "deep/module.py").write_text("Pass\n"),
    "file in a linked folder": lambda p: (p.parent / "shared/linked/style.css").write_text(
        "q {}\n"
    ),
    "new file in a linked folder": lambda p: (p.parent / "shared/linked/new.css").touch(),
    "large file within its time": lambda p: write_over(p / "large.icc"),
    "another link to the same folder": lambda p: (p / "again").symlink_to("linked"),
    "file gone": lambda p: (p / "large.icc").unlink(),
    "file renamed": lambda p: (p / "large.icc").rename(p / "larger.icc"),
    "unreadable": lambda p: [(p / "large.icc").unlink(), (p / "large.icc").mkdir()],
    "link to another folder": lambda p: [
        (p / "linked").unlink(),
        (p / "linked").symlink_to("deep"),
    ],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_program_is_another(program: Path, change: Change) -> None:
    before, signed = digest(program), program_files.sign_program({"book": program})
    assert digest(program) == before
    change(program)
    assert digest(program) != before
    assert program_files.sign_program({"book": program}) != signed


def test_the_same_program_elsewhere_is_the_same(program: Path, tmp_path: Path) -> None:
    before = digest(program)
    (program / "deep/__pycache__").mkdir()
    (program / "deep/__pycache__/module.pyc").touch()
    elsewhere = shutil.copytree(program, tmp_path / "deep/elsewhere", symlinks=True)
    shutil.copytree(tmp_path / "shared", tmp_path / "deep/shared")
    assert digest(program) == digest(elsewhere) == before


def test_a_file_that_was_changed_and_changed_back_shows(program: Path) -> None:
    signed = program_files.sign_program({"book": program})
    content = (program / "deep/module.py").read_bytes()
    (program / "deep/module.py").write_bytes(b"other")
    (program / "deep/module.py").write_bytes(content)
    assert program_files.sign_program({"book": program}) != signed
