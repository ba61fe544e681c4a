"""An edition is current while its file is the recorded one, made by the same program."""

import dataclasses
import json
import os
import shutil
from pathlib import Path

import pytest

from book.errors import Finding, Severity
from book.files import build_record, cache_files
from book.files.build_record import EditionRecord, stat_signature
from book.files.digest_cache import digest_file

WARNING = Finding(
    code="FILE-02",
    message="“a.jpg” has not been delivered",
    file="source/gallery/gallery.toml",
    line=7,
    hint="put it there",
    severity=Severity.WARNING,
)


@pytest.fixture
def recorded(tmp_path: Path) -> EditionRecord:
    edition = tmp_path / "book.epub"
    (tmp_path / "cache").mkdir()
    edition.write_bytes(b"an edition")
    noted = EditionRecord(
        program="digest",
        sources={"source/publication.toml": "a" * 64, "source/gallery/\udcff.jpg": ""},
        file="book.epub",
        extent="9 documents",
        digest=digest_file(edition),
        signature=stat_signature(edition),
        warnings=(WARNING,),
        turns=(("p1", 12, "3"),),
    )
    build_record.write_record(tmp_path / "cache", "epub", noted)
    return noted


def found(folder: Path, edition: str = "epub", program: str = "digest") -> EditionRecord | None:
    return build_record.intact_records(folder, folder / "cache", [edition], program).get(edition)


def test_an_edition_stands_with_all_that_was_noted_of_it(
    recorded: EditionRecord, tmp_path: Path
) -> None:
    assert found(tmp_path) == recorded
    assert recorded.signature[0] == len(b"an edition")


def test_another_edition_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    assert found(tmp_path, edition="print") is None


def test_an_edition_of_another_program_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    assert found(tmp_path, program="another digest") is None


def test_a_removed_edition_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    (tmp_path / "book.epub").unlink()
    assert found(tmp_path) is None


def test_an_edition_replaced_by_a_folder_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    (tmp_path / "book.epub").unlink()
    (tmp_path / "book.epub").mkdir()
    assert found(tmp_path) is None


def test_an_edition_changed_within_its_size_and_time_does_not(
    recorded: EditionRecord, tmp_path: Path
) -> None:
    edition = tmp_path / "book.epub"
    before = edition.stat()
    edition.write_bytes(b"AN EDITION")
    os.utime(edition, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = edition.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )
    assert found(tmp_path) is None


def test_an_edition_that_was_copied_or_touched_does(
    recorded: EditionRecord, tmp_path: Path
) -> None:
    os.utime(tmp_path / "book.epub")
    assert found(tmp_path) == recorded
    elsewhere = shutil.copytree(tmp_path, tmp_path / "elsewhere")
    assert found(elsewhere) == recorded


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"signature": 1e999, "sources": NaN}',
        b'{"signature": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_record_with_other_content_is_none(
    recorded: EditionRecord, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "cache" / "epub.json"
    for damaged in (content, path.read_bytes().partition(b"\n")[0] + b"\n" + content):
        path.write_bytes(damaged)
        assert found(tmp_path) is None


@pytest.mark.parametrize("at", [0, 64, 65, 200, -1])
def test_a_record_with_one_changed_byte_is_none(
    recorded: EditionRecord, tmp_path: Path, at: int
) -> None:
    path = tmp_path / "cache" / "epub.json"
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    assert found(tmp_path) is None


@pytest.mark.parametrize("kind", ["folder", "fifo", "loop", "device", "unreadable"])
def test_what_is_no_record_is_none_and_gives_way_to_one(
    recorded: EditionRecord, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "cache" / "epub.json"
    path.unlink()
    match kind:
        case "folder":
            (path / "deep").mkdir(parents=True)
        case "fifo":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path)
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.touch(mode=0)
    assert found(tmp_path) is None
    build_record.write_record(tmp_path / "cache", "epub", recorded)
    assert found(tmp_path) == recorded


@pytest.mark.parametrize(
    "change",
    [
        {"warnings": [{"severity": "catastrophe"}]},
        {"warnings": [{"code": "FILE-02", "message": "no severity"}]},
        {"warnings": [1]},
        {"turns": [["p1", 12]]},
        {"signature": None},
        {"sources": None, "added": "by a newer version"},
    ],
)
def test_a_record_of_another_version_is_none(
    recorded: EditionRecord, tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "cache" / "epub.json"
    values = json.loads(json.dumps(dataclasses.asdict(recorded)))
    cache_files.write_record(path, values)
    assert found(tmp_path) == recorded
    cache_files.write_record(path, {**values, **change})
    assert found(tmp_path) is None


@pytest.mark.parametrize("values", [None, 1, [], "text", {}])
def test_a_record_of_anything_else_is_none(
    recorded: EditionRecord, tmp_path: Path, values: object
) -> None:
    cache_files.write_record(tmp_path / "cache" / "epub.json", values)
    assert found(tmp_path) is None
