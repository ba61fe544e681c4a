"""Read a returned file of any format, in a process with limits."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from book.errors import Finding, counted
from book.files import processes
from book.manuscript.printable import printable_line
from book.proof.remarks.epub_annotations import (
    MOST_WORDS,
    EpubNote,
    NoAnnotationsError,
    read_annotations,
)
from book.proof.remarks.note_ids import note_id
from book.proof.remarks.remark import Note, Passage, Returned

if TYPE_CHECKING:
    from book.check.read.epub_text import EpubText

#: Notes of one file: the proof of a book of 300 pages has some hundred.
MOST_NOTES = 3_000
#: Bytes of notes in JSON, and of any returned file.
_MOST_JSON, _MOST_BYTES = 20_000_000, 1_000_000_000
_ASK = "ask for the file as the reading program exports or saves it"
_DIVIDE = "ask for the notes in several files; none of these was taken"


def read_returned(
    path: Path, epub: Path | None, screen: Path | None, photo_ids: Sequence[str]
) -> tuple[Returned, tuple[Finding, ...]]:
    """Read the notes of a file; `epub` is the finished e-book, None where there is none.

    `screen` is the screen edition if the print edition has its pages: that says by no names where
    its photographs are.

    A file that cannot be read, or takes a minute or a gigabyte, has a finding.
    """
    work = processes.run_limited(_read, path.resolve(), epub, screen, tuple(photo_ids))
    returned = work.answer or Returned(faults=((work.fault, _ASK),))
    return returned, tuple(
        Finding(
            code="REM-03",
            message=f"this returned file cannot be used: {printable_line(reason, 300)}",
            file=shown_name(path),
            hint=hint,
        )
        for reason, hint in returned.faults
    )


def shown_name(path: Path) -> str:
    """Return the name of a returned file, as it can be printed."""
    return printable_line(path.name, 200)


def _read(path: Path, epub: Path | None, screen: Path | None, photo_ids: Sequence[str]) -> Returned:
    """Read a file by what it contains, whatever its name is."""
    size = path.stat().st_size
    if not size:
        return _faulty("it is empty", _ASK)
    if size > _MOST_BYTES:
        return _faulty(f"{size / 1e9:.1f} GB are more than can be looked at", _ASK)
    with path.open("rb") as opened:
        start = opened.read(1024)
    if start.startswith(b"PK"):
        return _read_archive(path, epub)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        if size > _MOST_JSON:
            return _faulty(f"{size / 1e6:.0f} MB of notes are more than can be read", _DIVIDE)
        return _read_json(path.read_bytes(), _text_of(epub))
    if b"%PDF-" in start:
        return _read_pdf(path, screen, photo_ids)
    return _faulty("it is neither a PDF nor an EPUB nor annotations of an e-book", _ASK)


def _faulty(reason: str, hint: str) -> Returned:
    return Returned(faults=((reason, hint),))


def _read_archive(path: Path, epub: Path | None) -> Returned:
    from book.check.read import epub_text
    from book.check.read.epub_container import UnreadableError

    try:
        content = epub_text.read_annotation_file(path, _MOST_JSON)
    except UnreadableError as error:
        return _faulty(str(error), _ASK)
    if content is None:
        hint = "ask for the notes themselves: reading systems export them to a file of their own"
        return _faulty("it is an archive without annotations", hint)
    # A book with notes in it is the very book that they were made in.
    own = epub_text.read_texts(path)
    return _read_json(content, _text_of(epub) if own.fault else own)


def _text_of(epub: Path | None) -> "EpubText":
    from book.check.read import epub_text

    return epub_text.read_texts(epub) if epub else epub_text.EpubText()


def _read_json(content: bytes, text: "EpubText") -> Returned:
    from book.proof.remarks.epub_passages import NotedBook, find_passage

    try:
        notes, count = read_annotations(content, MOST_NOTES)
    except NoAnnotationsError as error:
        return _faulty(str(error), _ASK)
    if count > MOST_NOTES:
        return _faulty(f"{counted(count, 'note')} are more than {MOST_NOTES}", _DIVIDE)
    book = NotedBook(text)
    found = [_placed(note, find_passage(note, book)) for note in notes]
    by_id: dict[str, Note] = {}
    for each in found:
        # Two with one name are told apart by what they are; copies are one.
        same = by_id.get(each.id, each) == each
        own = each if same else replace(each, id=note_id("", (each,)))
        by_id.setdefault(own.id, own)
    return Returned(notes=tuple(by_id.values()))


def _placed(note: EpubNote, passage: Passage) -> Note:
    return replace(note.note, passage=replace(passage, words=passage.words[:MOST_WORDS]))


def _read_pdf(path: Path, screen: Path | None, photo_ids: Sequence[str]) -> Returned:
    from book.check.read import pdf_annotations, pdf_marked_words
    from book.proof.remarks import pdf_notes

    try:
        read, count = pdf_annotations.read_notes(path, MOST_NOTES)
    except pdf_annotations.UnreadablePdfError as error:
        return _faulty(str(error), "ask for it without a password, saved once more")
    if count > MOST_NOTES:
        return _faulty(f"{counted(count, 'note')} are more than {MOST_NOTES}", _DIVIDE)
    remarks = pdf_notes.combine(read)
    marks = [pdf_notes.mark_of(each.placed) for each in remarks]
    found = pdf_marked_words.find_marked_words(path, marks)
    named = pdf_annotations.named_places(path, "photo-")
    if not named and screen:
        named = pdf_annotations.named_places(screen, "photo-")
    notes = []
    for remark, mark, words in zip(remarks, marks, found, strict=True):
        photo = pdf_notes.photo_beneath(mark, words, named, photo_ids)
        beside = pdf_notes.photos_of_page(mark.page, named, photo_ids)
        notes.append(pdf_notes.with_passage(remark, words, photo, beside))
    return Returned(notes=tuple(notes))
