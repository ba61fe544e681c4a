"""A file is written whole or not at all, by one build at a time."""

import fcntl
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from book.files.atomic import CACHEDIR_TAG, build_lock, replacement, write


def test_a_file_stands_there_when_the_block_has_ended(tmp_path: Path) -> None:
    with replacement(tmp_path / "book.pdf") as part:
        part.write_bytes(b"new")
        assert not (tmp_path / "book.pdf").exists()
    assert (tmp_path / "book.pdf").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["book.pdf"]


def begin_and_raise(path: Path, error: type[BaseException]) -> None:
    with replacement(path) as part:
        part.write_bytes(b"half of the n")
        raise error


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, SystemExit, ValueError])
def test_what_ends_the_block_leaves_the_old_file(
    error: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(b"old")
    before = path.stat()
    with pytest.raises(error):
        begin_and_raise(path, error)
    assert path.read_bytes() == b"old"
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [left.name for left in tmp_path.iterdir()] == ["book.pdf"]


def test_a_block_that_writes_nothing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(b"old")
    with pytest.raises(FileNotFoundError), replacement(path):
        pass
    assert path.read_bytes() == b"old"


def test_bytes_are_written_whole(tmp_path: Path) -> None:
    write(tmp_path / "x.json", b"{}")
    assert (tmp_path / "x.json").read_bytes() == b"{}"


def test_a_file_that_cannot_be_moved_into_place_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").mkdir()
    with pytest.raises(OSError, match="book"):
        write(tmp_path / "book.pdf", b"new")
    assert [left.name for left in tmp_path.iterdir()] == ["book.pdf"]


def test_folders_are_made_and_the_cache_is_marked_as_one(tmp_path: Path) -> None:
    build, cache = tmp_path / "build", tmp_path / "build/cache"
    with build_lock(build, cache):
        assert (cache / "CACHEDIR.TAG").read_text("ascii") == CACHEDIR_TAG
    assert not (build / "CACHEDIR.TAG").exists()


def test_what_a_killed_build_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    build, cache = tmp_path / "build", tmp_path / "build/cache"
    cache.mkdir(parents=True)
    kept = [build / "book.pdf", build / ".hidden", build / "notes.part", cache / "digests.json"]
    left = [build / ".book.pdf.part", cache / ".digests.json.part"]
    for path in (*kept, *left):
        path.write_bytes(b"x")
    with build_lock(build, cache):
        assert all(path.exists() for path in kept)
        assert not any(path.exists() for path in left)


def hold(folder: Path, said: Connection) -> None:
    """Hold the lock of a folder until told to let go."""
    with build_lock(folder):
        said.send("held")
        said.recv()


def is_held(folder: Path) -> bool:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


SPAWN = multiprocessing.get_context("spawn")


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    first, said_first = SPAWN.Pipe()
    second, said_second = SPAWN.Pipe()
    one = SPAWN.Process(target=hold, args=(tmp_path, said_first))
    two = SPAWN.Process(target=hold, args=(tmp_path, said_second))
    one.start()
    assert first.recv() == "held"
    two.start()
    assert is_held(tmp_path)
    # The second is started and says nothing, for it has to wait.
    assert not second.poll(0.3)
    first.send("let go")
    assert second.recv() == "held"
    second.send("let go")
    for process in (one, two):
        process.join(20)
        assert process.exitcode == 0
    assert not is_held(tmp_path)


def test_a_killed_build_holds_nothing(tmp_path: Path) -> None:
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=hold, args=(tmp_path, there))
    process.start()
    assert here.recv() == "held"
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(20)
    assert not is_held(tmp_path)
