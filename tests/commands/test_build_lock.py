"""One build at a time writes to a build folder, and removes what a killed build has left."""

import fcntl
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from book.files.build_lock import CACHEDIR_TAG, build_lock
from tests.support.projects import leftovers


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


def hold(folder: Path, connection: Connection) -> None:
    """Lock a folder until a message comes."""
    with build_lock(folder):
        connection.send("held")
        connection.recv()


def is_held(folder: Path) -> bool:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


SPAWN = multiprocessing.get_context("spawn")


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    first_pipe, first_end = SPAWN.Pipe()
    second_pipe, second_end = SPAWN.Pipe()
    first = SPAWN.Process(target=hold, args=(tmp_path, first_end))
    second = SPAWN.Process(target=hold, args=(tmp_path, second_end))
    first.start()
    assert first_pipe.recv() == "held"
    second.start()
    assert is_held(tmp_path)
    # The second process is waiting for the lock.
    assert not second_pipe.poll(0.3)
    first_pipe.send("let go")
    assert second_pipe.recv() == "held"
    second_pipe.send("let go")
    for process in (first, second):
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


def test_leftovers_are_removed_before_a_build(tmp_path: Path) -> None:
    build, cache = tmp_path / "build", tmp_path / "build" / "cache"
    cache.mkdir(parents=True)
    for folder in (build, cache):
        (folder / ".edition.pdf.part").touch()
        (folder / "edition.pdf").touch()
    with build_lock(build, cache):
        assert leftovers(build) == []
        assert (build / "edition.pdf").exists()
        assert (cache / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f")


def test_a_build_that_waits_in_line_leaves_no_mark(tmp_path: Path) -> None:
    """A build that does nothing changes no time of a file: backups would copy it."""
    with build_lock(tmp_path):
        before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    with build_lock(tmp_path):
        pass
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
