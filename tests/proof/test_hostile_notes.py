"""A returned file may be anything: it gives notes or a finding, in little time and memory."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from book.proof.remarks import returned_files
from book.proof.remarks.epub_annotations import NoAnnotationsError, read_annotations
from book.proof.remarks.note_ids import author_name, note_id
from book.proof.remarks.remark import Note
from tests.support.returned_files import add_note

#: What any key of an annotation may hold instead of what it should.
WRONG: tuple[Any, ...] = (None, 0, -1, 1e308, True, "", "x", [], [[]], {}, {"value": {}}, [None, 5])
KEYS = (
    "items",
    "body",
    "target",
    "selector",
    "source",
    "value",
    "type",
    "exact",
    "refinedBy",
    "id",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=20,
)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("annotations.json", b" " * 25_000_000)
    return path


def archive_of(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
    return path


def pdf_of(path: Path, damage: Callable[[Pdf], None]) -> Path:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        damage(pdf)
        pdf.save(path)
    return path


FAULTY: list[tuple[str, Callable[[Path], Path], str]] = [
    ("empty", lambda p: written(p, b""), "it is empty"),
    ("other", lambda p: written(p, b"hello"), "it is neither a PDF nor an EPUB"),
    ("deep", lambda p: written(p, b"[" * 1_000_000), "nested without end"),
    ("deep tables", lambda p: written(p, b'{"a":' * 1_000_000), "nested without end"),
    ("half", lambda p: written(p, b'{"items": [{"id"'), "JSON is broken in line 1"),
    ("no text", lambda p: written(p, b'{"a": "\xff\xfe"}'), "not in UTF-8"),
    ("long number", lambda p: written(p, b"[" + b"1" * 10_000 + b"]"), "number that is too long"),
    ("no notes", lambda p: written(p, b'{"a": 1}'), "has no annotations"),
    ("million", lambda p: written(p, b"[" + b"{}," * 999_999 + b"{}]"), "1000000 notes are more"),
    ("large", lambda p: written(p, b"[" + b" " * 100_000_000 + b"]"), "100 MB of notes"),
    ("broken zip", lambda p: written(p, b"PK\x03\x04 and no more"), "no archive"),
    ("bomb", bomb, "annotations.json is larger"),
    ("no notes in zip", lambda p: archive_of(p, "a.txt", b"a"), "without annotations"),
    ("zip of junk", lambda p: archive_of(p, "annotations.json", b"{"), "JSON is broken"),
    ("broken PDF", lambda p: written(p, b"%PDF-1.7\n" + b"1 0 obj" * 100), ""),
]


@pytest.mark.parametrize(("name", "make", "message"), FAULTY, ids=[each[0] for each in FAULTY])
def test_a_file_that_cannot_be_used_has_a_reason(
    name: str, make: Callable[[Path], Path], message: str, tmp_path: Path
) -> None:
    returned = returned_files._read(make(tmp_path / name), None, None, ())
    assert not returned.notes
    ((reason, hint),) = returned.faults
    assert message in reason
    assert str(tmp_path) not in reason
    assert hint


def test_a_finding_names_the_file_and_what_to_do(tmp_path: Path) -> None:
    file = written(tmp_path / "back\x1b[31m.pdf", b"%PDF-1.7 and no more")
    returned, (finding,) = returned_files.read_returned(file, None, None, ())
    assert not returned.notes
    assert (finding.code, finding.line) == ("REM-03", 0)
    assert finding.file == "back\N{REPLACEMENT CHARACTER}[31m.pdf"
    assert finding.message.startswith("this returned file cannot be used: ")
    assert finding.hint


# --- damaged notes in PDFs --------------------------------------------------------------------


def circle(pdf: Pdf) -> None:
    one = add_note(pdf, 0, "Text", Contents="one")
    other = add_note(pdf, 0, "Text", Contents="other", IRT=one)
    third = add_note(pdf, 0, "Text", Contents="third", IRT=other)
    one.IRT = third


def itself(pdf: Pdf) -> None:
    one = add_note(pdf, 0, "Text", Contents="one")
    one.IRT = one


def wrong_types(pdf: Pdf) -> None:
    """Add six notes, four of which say nothing at no place and are one."""
    values = (5, Name.A, Array([1]), Dictionary(A=1), String("x"), True)
    for value in values:
        keys = ("Contents", "T", "NM", "M", "CreationDate", "Rect", "QuadPoints", "IRT", "F", "C")
        add_note(pdf, 0, "Highlight", **dict.fromkeys((*keys, "RC", "CL", "State", "RT"), value))


def not_numbers(pdf: Pdf) -> None:
    add_note(pdf, 0, "Highlight", QuadPoints=[1, 2, 3], Rect=[0, 0, 0, 0], Contents="short")
    add_note(pdf, 0, "Highlight", QuadPoints=[0] * 8, Rect=[5, 5, 9, 9], Contents="zeros")
    add_note(pdf, 0, "Highlight", QuadPoints=[10**9] * 8, Contents="far")


def cyclic_list(pdf: Pdf) -> None:
    notes = pdf.make_indirect(Array())
    notes.append(notes)
    notes.append(pdf.make_indirect(Dictionary(Subtype=Name.Text, Contents="one", Parent=notes)))
    pdf.pages[0].obj.Annots = notes


def laughs(pdf: Pdf) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    rich = f'<!DOCTYPE a [<!ENTITY l0 "lol">{entities}]><body><p>one &l11; &amp;</p></body>'
    add_note(pdf, 0, "Text", RC=rich)


@pytest.mark.parametrize(
    ("damage", "number"),
    [(circle, 1), (itself, 1), (wrong_types, 3), (not_numbers, 3), (cyclic_list, 1), (laughs, 1)],
)
def test_damaged_notes_of_a_pdf_are_read_as_far_as_they_go(
    damage: Callable[[Pdf], None], number: int, tmp_path: Path
) -> None:
    returned = returned_files._read(pdf_of(tmp_path / "back.pdf", damage), None, None, ())
    assert not returned.faults
    assert len(returned.notes) == number
    assert all(len(each.text) < 1000 for each in returned.notes)


def test_more_notes_than_anybody_writes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returned_files, "MOST_NOTES", 5)

    def many(pdf: Pdf) -> None:
        note = pdf.make_indirect(Dictionary(Subtype=Name.Text, Contents=String("one")))
        pdf.pages[0].obj.Annots = Array([note] * 10)

    returned = returned_files._read(pdf_of(tmp_path / "back.pdf", many), None, None, ())
    assert returned.faults[0][0] == "10 notes are more than 5"


# --- damaged notes in JSON --------------------------------------------------------------------


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_values_of_wrong_types_count_as_not_there(wrong: Any) -> None:
    right: dict[str, Any] = {
        "id": "urn:uuid:0f0d6b52-3d5b-4b5e-8f0f-6f1c2f1f7a01",
        "motivation": "highlighting",
        "created": "2026-11-27",
        "creator": {"name": "Ann"},
        "body": {"value": "a remark", "tag": "fact", "color": "red", "highlight": "solid"},
        "target": {
            "source": "a.xhtml",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "words", "prefix": "", "suffix": ""},
                {"type": "CssSelector", "value": "p", "refinedBy": {"start": 1, "end": 2}},
            ],
            "meta": {"headings": [{"txt": "One"}], "page": "5"},
        },
    }

    def spoilt(value: Any) -> Any:
        """Yield copies of a value with one part of it replaced."""
        if isinstance(value, dict):
            for key in value:
                yield {**value, key: wrong}
                yield from ({**value, key: each} for each in spoilt(value[key]))
        if isinstance(value, list):
            for number, each in enumerate(value):
                yield from ([*value[:number], one, *value[number + 1 :]] for one in spoilt(each))

    items = [*spoilt(right), wrong]
    notes, count = read_annotations(json.dumps(items).encode(), 1000)
    assert count == len(items)
    # One whose target is another note is its reply.
    assert len(notes) + sum(len(each.note.replies) for each in notes) == count
    assert all(isinstance(each.note, Note) for each in notes)


@given(JSON)
def test_any_json_has_notes_or_a_reason(values: Any) -> None:
    try:
        notes, count = read_annotations(json.dumps(values).encode(), 10)
    except NoAnnotationsError:
        return
    assert len(notes) <= count


def test_what_is_printed_has_no_control_characters() -> None:
    words = "red \x1b[31m\u202e\u0007\ud800 text"
    items = [{"body": {"value": words, "tag": words}, "creator": words, "target": words}]
    ((note,), _) = read_annotations(json.dumps(items).encode(), 10)
    assert not {"\x1b", "\u202e", "\x07", "\ud800"} & set(repr(note.note))
    assert "red" in note.note.text
    long = [{"body": {"value": "long " * 10_000}}]
    ((note,), _) = read_annotations(json.dumps(long).encode(), 10)
    assert note.note.text.endswith("… and 30000 more characters")


def test_notes_with_one_name_are_not_lost(tmp_path: Path) -> None:
    name = "urn:uuid:0f0d6b52-3d5b-4b5e-8f0f-6f1c2f1f7a01"
    items = [{"id": name, "body": {"value": text}} for text in ("one", "other", "one")]
    file = written(tmp_path / "back.json", json.dumps(items).encode())
    notes = returned_files._read(file, None, None, ()).notes
    assert [each.text for each in notes] == ["one", "other"]
    assert len({each.id for each in notes}) == 2


# --- ids and names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written_name", "name"),
    [
        ("Ann Reader", "Ann Reader"),
        ("Ann Reader <ann@reader.org>", "Ann Reader"),
        ("Ann (mailto:ann@reader.org)", "Ann"),
        ("ann.reader@reader.org", "ann.reader"),
        ("urn:uuid:8b2f3f2e-3a7b-4f7e-9a55-2f2c1b7d9e11", ""),
        ("https://orcid.org/0000-0002-1825-0097", ""),
        ("Олена\nРедакторка", "Олена Редакторка"),
    ],
)
def test_authors_are_named_without_addresses(written_name: str, name: str) -> None:
    assert author_name(written_name) == name


def test_ids_are_those_of_names_that_are_unique() -> None:
    uuid = "0f0d6b52-3d5b-4b5e-8f0f-6f1c2f1f7a01"
    assert note_id(uuid, ("a",)) == note_id(uuid, ("b",))
    assert note_id(uuid, (), (1,)) != note_id(uuid, (), (2,))
    # PyMuPDF numbers notes anew in every file.
    assert note_id("fitz-A0", ("a",)) != note_id("fitz-A0", ("b",))
    assert note_id("", ("a",)) == note_id("", ("a",))
