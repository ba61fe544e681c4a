"""A file is written whole or not at all."""

from pathlib import Path

import pytest

from book.files import atomic
from book.files.atomic import replacement, write


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


def test_a_file_that_cannot_be_finished_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    path.write_bytes(b"good")
    with pytest.raises(OSError, match="disk"), atomic.replacement(path) as part:
        _full_disk(part)
    assert path.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [path]


def _full_disk(part: Path) -> None:
    part.write_bytes(b"ha")
    raise OSError("disk full")


def test_a_finished_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    path.write_bytes(b"good")
    atomic.write(path, b"better")
    assert path.read_bytes() == b"better"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_of_the_old_file_is_not_disturbed(tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    path.write_bytes(b"good")
    with path.open("rb") as reader:
        atomic.write(path, b"better")
        assert reader.read() == b"good"
