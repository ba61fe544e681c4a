"""Make notes of the annotations of a returned PDF, with their replies and states. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from book.check.read.pdf_annotations import Box, PdfNote
from book.check.read.pdf_marked_words import Mark, MarkedWords
from book.manuscript.printable import printable, printable_line
from book.proof.remarks.epub_annotations import MOST_NAME, MOST_TEXT, MOST_WORDS
from book.proof.remarks.note_ids import author_name, note_id
from book.proof.remarks.remark import Note, Passage, Reply

_KINDS = {
    "Text": "note",
    "FreeText": "text box",
    "Highlight": "highlight",
    "Underline": "underline",
    "Squiggly": "squiggly",
    "StrikeOut": "strike-out",
    "Caret": "insert",
    "Ink": "drawing",
    "Stamp": "stamp",
    "FileAttachment": "attachment",
    "Redact": "redaction",
}
#: What is written beside words, or between two of them, and covers none.
_BESIDE = ("Text", "FreeText", "Caret", "FileAttachment", "Stamp")
#: pt: half of the side of a place without an extent.
_POINT = 2
#: Elements of XHTML after which a line ends.
_LINES = frozenset(("p", "br", "div", "li"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfRemark:
    """A note of a PDF, with the annotation whose place it has."""

    note: Note
    placed: PdfNote


def combine(notes: Sequence[PdfNote]) -> tuple[PdfRemark, ...]:
    """Return one note for each annotation that is neither a reply nor a part of another."""
    tops = {each.number: _top(each, notes) for each in notes}
    parts: dict[int, list[PdfNote]] = {}
    for each in notes:
        if tops[each.number] != each.number:
            parts.setdefault(tops[each.number], []).append(each)
    return _with_own_ids(
        [
            _combine(each, parts.get(each.number, ()))
            for each in notes
            if tops[each.number] == each.number
        ]
    )


def mark_of(note: PdfNote) -> Mark:
    """Return where an annotation is on its page."""
    boxes: tuple[Box, ...] = note.boxes or ((note.rect,) if note.rect else ())
    if note.point and note.subtype == "FreeText":
        x, y = note.point
        boxes = ((x - _POINT, y - _POINT, x + _POINT, y + _POINT),)
    return Mark(page=note.page, boxes=boxes, covers=bool(boxes) and note.subtype not in _BESIDE)


def with_passage(
    remark: PdfRemark, found: MarkedWords, photo_id: str, page_photos: tuple[str, ...]
) -> Note:
    """Return a note with the words beneath it."""
    words = printable(" ".join(found.words.split("\r\n")), MOST_WORDS)
    return replace(
        remark.note,
        passage=Passage(
            before=found.before,
            words=words,
            after=found.after,
            photo_id=photo_id,
            page_photos=page_photos,
            on_picture=found.picture is not None,
        ),
    )


def photo_beneath(
    mark: Mark,
    found: MarkedWords,
    named: Mapping[str, tuple[int, float, float]],
    photo_ids: Sequence[str],
) -> str:
    """Return the photograph that a mark is on; empty if that is not known.

    A named destination stands at its upper left. A PDF without these has the photographs in reading
    order, if it has as many pictures as there are photographs.
    """
    if not found.picture:
        return ""
    left, _, _, top = found.picture
    here = photos_of_page(mark.page, named, photo_ids)
    # The right half of a spread has no destination of its own.
    near = {
        photo_id: abs(named[photo_id][1] - left) + abs(named[photo_id][2] - top)
        for photo_id in here or photos_of_page(mark.page - 1, named, photo_ids)
    }
    if near:
        return min(near, key=lambda photo_id: near[photo_id])
    if found.pictures == len(photo_ids) and 0 <= found.rank < len(photo_ids):
        return photo_ids[found.rank]
    return ""


def photos_of_page(
    page: int, named: Mapping[str, tuple[int, float, float]], photo_ids: Sequence[str]
) -> tuple[str, ...]:
    """Return the photographs whose named destinations are on a page."""
    return tuple(id for id in photo_ids if id in named and named[id][0] == page)


def _top(note: PdfNote, notes: Sequence[PdfNote]) -> int:
    """Return the annotation at the top of the replies; of a circle the first one in the file."""
    seen: dict[int, None] = {}
    current = note.number
    while current not in seen:
        seen[current] = None
        if notes[current].parent < 0:
            return current
        current = notes[current].parent
    path = list(seen)
    return min(path[path.index(current) :])


def _combine(top: PdfNote, others: Sequence[PdfNote]) -> PdfRemark:
    grouped = [each for each in others if each.grouped]
    replies = [each for each in others if not each.grouped]
    members = [top, *grouped]
    kind = _kind(top)
    placed = top
    kinds = {each.subtype for each in members}
    if {"Caret", "StrikeOut"} <= kinds:
        kind = "replace"
        placed = next(each for each in members if each.subtype == "StrikeOut")
    elif not top.boxes:
        # What covers words says best where it is.
        placed = next((each for each in grouped if each.boxes), top)
    texts = dict.fromkeys(filter(None, map(_text, members)))
    text = printable("\n\n".join(texts), MOST_TEXT)
    author = author_name(next(filter(None, (each.author for each in members)), ""))
    created = printable_line(top.created, MOST_NAME)
    what = (top.subtype, top.rect, top.boxes, text, author, created)
    note = Note(
        id=note_id(top.name, what, (top.page, top.subtype)),
        kind=kind,
        author=author,
        created=created,
        modified=printable_line(max(each.modified for each in members), MOST_NAME),
        text=text,
        subject=printable_line(top.subject, MOST_NAME),
        colour=printable_line(top.colour, MOST_NAME),
        page=top.page,
        label=printable_line(top.label, MOST_NAME),
        replies=tuple(map(_reply, replies)),
    )
    return PdfRemark(note=note, placed=placed)


def _with_own_ids(remarks: Sequence[PdfRemark]) -> tuple[PdfRemark, ...]:
    """Return the notes, two with the same name told apart by what they are; copies stay one."""
    found: dict[str, PdfRemark] = {}
    for each in remarks:
        before = found.get(each.note.id)
        if before and replace(before.note, modified="") != replace(each.note, modified=""):
            what = (each.note, each.placed.boxes, each.placed.rect)
            each = replace(each, note=replace(each.note, id=note_id("", what)))
        found.setdefault(each.note.id, each)
    return tuple(found.values())


def _kind(note: PdfNote) -> str:
    if note.subtype == "Ink" and note.intent == "InkHighlight":
        return "highlight"
    return _KINDS.get(note.subtype) or f"shape ({printable_line(note.subtype, 40)})"


def _reply(note: PdfNote) -> Reply:
    return Reply(
        author=author_name(note.author),
        date=printable_line(note.modified or note.created, MOST_NAME),
        text=printable(_text(note), MOST_TEXT),
        state=printable_line(note.state, MOST_NAME),
    )


def _text(note: PdfNote) -> str:
    """Return the words of an annotation; those in XHTML where it has no others."""
    return note.contents.strip() or _plain(note.rich)


class _TextParser(HTMLParser):
    """The text of XHTML; entities that a document declares are not read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where an element does."""
        if tag in _LINES:
            self.parts.append("\n")


def _plain(xhtml: str) -> str:
    parser = _TextParser()
    # Declarations, in which entities are nested, are no text.
    parser.feed(re.sub(r"<!DOCTYPE[^\[>]*(\[[^\]]*\])?[^>]*>", "", xhtml))
    parser.close()
    return re.sub(r"[^\S\n]*\n\s*", "\n", "".join(parser.parts)).strip()
