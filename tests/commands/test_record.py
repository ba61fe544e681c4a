"""An edition is current while its file is the recorded one, made from the same inputs."""

import json
from pathlib import Path

import pytest

from book.errors import Finding, Severity
from book.files import build_record
from book.files.build_record import EditionRecord, stat_signature

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
    (tmp_path / "cache").mkdir()
    (tmp_path / "book.epub").write_bytes(b"an edition")
    noted = EditionRecord(
        inputs_digest="digest",
        file="book.epub",
        extent="9 documents",
        signature=stat_signature(tmp_path / "book.epub"),
        warnings=(WARNING,),
    )
    build_record.write_record(tmp_path / "cache", "epub", noted)
    return noted


def current(
    folder: Path, edition: str = "epub", inputs_digest: str = "digest"
) -> EditionRecord | None:
    return build_record.find_current(folder, folder / "cache", edition, inputs_digest)


def test_an_edition_stands_with_all_that_was_noted_of_it(
    recorded: EditionRecord, tmp_path: Path
) -> None:
    assert current(tmp_path) == recorded
    assert recorded.warnings == (WARNING,)
    assert recorded.signature[0] == len(b"an edition")


def test_another_edition_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    assert current(tmp_path, edition="print") is None


def test_an_edition_made_of_something_else_does_not(
    recorded: EditionRecord, tmp_path: Path
) -> None:
    assert current(tmp_path, inputs_digest="another digest") is None


def test_a_removed_edition_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    (tmp_path / "book.epub").unlink()
    assert current(tmp_path) is None


def test_an_edition_written_over_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    with (tmp_path / "book.epub").open("ab") as opened:
        opened.write(b"!")
    assert current(tmp_path) is None


def test_an_edition_replaced_by_its_equal_does_not(recorded: EditionRecord, tmp_path: Path) -> None:
    copy = tmp_path / "copy.epub"
    copy.write_bytes(b"an edition")
    copy.replace(tmp_path / "book.epub")
    assert current(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b'{"inputs_digest": "digest", "file": "book.epub", "extent": "", '
        b'"signature": 1, "warnings": []}',
        b'{"inputs_digest": "digest", "file": "book.epub", "extent": "", '
        b'"signature": [], "warnings": [1]}',
    ],
)
def test_a_damaged_note_is_none(recorded: EditionRecord, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cache" / "epub.json").write_bytes(content)
    assert current(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "catastrophe"},
        {"code": None, "added later": "by a newer version"},
    ],
)
def test_a_note_of_another_version_does_not_end_the_build(
    recorded: EditionRecord, tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "cache" / "epub.json"
    record_json = json.loads(path.read_bytes())
    record_json["warnings"][0].update(change)
    path.write_text(json.dumps(record_json))
    current(tmp_path)


def test_a_note_without_warnings_severity_is_none(recorded: EditionRecord, tmp_path: Path) -> None:
    path = tmp_path / "cache" / "epub.json"
    record_json = json.loads(path.read_bytes())
    del record_json["warnings"][0]["severity"]
    path.write_text(json.dumps(record_json))
    assert current(tmp_path) is None
