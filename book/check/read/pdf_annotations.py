"""Read the notes that somebody has made in a PDF: their places, words, authors and relations."""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

from book.check.read.pdf_access import BROKEN, message_of, open_pdf
from book.check.read.pdf_pages import MOST_PAGES

#: Left, bottom, right and top, in pt of the page's user space.
Box = tuple[float, float, float, float]
#: No notes: parts of forms, links and films, and windows whose words stand in the note itself.
_NO_NOTES = frozenset(
    (
        *("Popup", "Link", "Widget", "PrinterMark", "TrapNet", "Sound", "Movie", "Screen"),
        *("RichMedia", "3D", "Watermark"),
    )
)
#: Hidden, and no view (ISO 32000-2, 12.5.3).
_UNSEEN = 2 | 32
#: Boxes of one note: a page has 60 lines.
_MOST_BOXES = 500
#: Characters of a text that is read; what is above is counted by whoever cuts it.
_MOST_TEXT = 1_000_000


class UnreadablePdfError(Exception):
    """A PDF cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfNote:
    """An annotation, as it is written in the file."""

    #: Its number in the file, and that of the one that it answers or belongs to; -1 for none.
    number: int
    parent: int
    #: It is a second part of its parent, not a reply to it (`/RT /Group`).
    grouped: bool
    #: Counted from 1.
    page: int
    label: str
    subtype: str
    #: `/IT`: `InkHighlight`, `StrikeOutTextEdit`.
    intent: str
    #: Of the words that are marked, one a line; empty where it has none.
    boxes: tuple[Box, ...]
    rect: Box | None
    #: Where the line of a text box ends.
    point: tuple[float, float] | None
    name: str
    author: str
    contents: str
    #: The same as XHTML.
    rich: str
    subject: str
    #: As ISO 8601, or as the file has them.
    created: str
    modified: str
    #: `#ffd100`, or the parts of another colour space.
    colour: str
    #: Of a review: `Accepted`, `Completed`.
    state: str


def read_notes(path: Path, most: int) -> tuple[tuple[PdfNote, ...], int]:
    """Return the notes of a PDF in page order, at most so many, and how many there are.

    Raise `UnreadablePdfError` for a file that cannot be read.
    """
    try:
        with open_pdf(path) as pdf:
            return _read_pages(pdf, most)
    except pikepdf.PasswordError:
        raise UnreadablePdfError("it asks for a password") from None
    except BROKEN as error:
        raise UnreadablePdfError(message_of(error, path)) from error


def named_places(path: Path, prefix: str) -> dict[str, tuple[int, float, float]]:
    """Return page, left and top in pt of named destinations whose names begin with `prefix`.

    What is damaged is left out.
    """
    places: dict[str, tuple[int, float, float]] = {}
    with suppress(*BROKEN), open_pdf(path) as pdf:
        pages: dict[object, int] = {
            page.objgen: number for number, page in enumerate(pdf.pages, start=1)
        }
        for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items():
            if str(name).startswith(prefix) and len(places) < MOST_PAGES:
                with suppress(*BROKEN):
                    page, left, top = _destination(place)
                    places[str(name).removeprefix(prefix)] = pages[page], left, top
    return places


def _destination(place: Any) -> tuple[tuple[int, int], float, float]:
    """Return page, left and top of `[page /XYZ left top zoom]`, or raise one of `BROKEN`."""
    place = place.get("/D") if isinstance(place, pikepdf.Dictionary) else place
    page, _, left, top = list(place)[:4]
    return page.objgen, float(left), float(top)


def _read_pages(pdf: pikepdf.Pdf, most: int) -> tuple[tuple[PdfNote, ...], int]:
    found: list[tuple[int, str, Any]] = []
    count = 0
    for number, page in enumerate(pdf.pages, start=1):
        if number > MOST_PAGES:
            break
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, pikepdf.Array) or not len(annotations):
            continue
        label = ""
        with suppress(*BROKEN):
            label = str(page.label)
        for each in annotations:
            if isinstance(each, pikepdf.Dictionary) and _is_note(each):
                count += 1
                if len(found) < most:
                    found.append((number, label, each))
    # Objects that are not indirect have no number: they are known by their names alone.
    numbers: dict[object, int] = {}
    for index, (page_number, _, each) in enumerate(found):
        numbers.setdefault((page_number, _text(each, "/NM")), index)
        if each.objgen != (0, 0):
            numbers[each.objgen] = index
    return tuple(_read_note(n, *each, numbers) for n, each in enumerate(found)), count


def _is_note(note: Any) -> bool:
    if _name(note, "/Subtype") in _NO_NOTES or not _name(note, "/Subtype"):
        return False
    flags = note.get("/F")
    # Acrobat hides the state of a review, which is a reply.
    return "/IRT" in note or not (isinstance(flags, int) and flags & _UNSEEN)


def _read_note(
    number: int, page: int, label: str, note: Any, numbers: dict[object, int]
) -> PdfNote:
    parent = note.get("/IRT")
    answered = -1
    if isinstance(parent, pikepdf.Dictionary):
        by_name = numbers.get((page, _text(parent, "/NM")), -1) if "/NM" in parent else -1
        answered = numbers.get(parent.objgen, by_name)
    line = _numbers(note.get("/CL"), 2)
    return PdfNote(
        number=number,
        parent=answered if answered != number else -1,
        grouped=_name(note, "/RT") == "Group",
        page=page,
        label=label,
        subtype=_name(note, "/Subtype"),
        intent=_name(note, "/IT"),
        boxes=tuple(_boxes(note.get("/QuadPoints"))),
        rect=_box(_numbers(note.get("/Rect"), 4)),
        point=(line[0], line[1]) if len(line) == 2 else None,
        name=_text(note, "/NM"),
        author=_text(note, "/T"),
        contents=_text(note, "/Contents"),
        rich=_text(note, "/RC"),
        subject=_text(note, "/Subj"),
        created=_date(_text(note, "/CreationDate")),
        modified=_date(_text(note, "/M")),
        colour=_colour(_numbers(note.get("/C"), 4)),
        state=_text(note, "/State"),
    )


def _name(note: Any, key: str) -> str:
    value = note.get(key)
    return str(value).lstrip("/") if isinstance(value, pikepdf.Name) else ""


def _text(note: Any, key: str) -> str:
    """Return a text, which is in UTF-16, UTF-8 or PDFDocEncoding; empty for anything else."""
    value = note.get(key)
    if isinstance(value, pikepdf.Stream):
        # Rich text may be a stream (ISO 32000-2, 12.5.6.2).
        with suppress(*BROKEN):
            return value.read_bytes().decode("utf-8", "replace")[:_MOST_TEXT]
    if isinstance(value, pikepdf.String):
        with suppress(*BROKEN):
            return str(value)[:_MOST_TEXT]
    return ""


def _numbers(value: Any, most: int) -> tuple[float, ...]:
    """Return the first numbers of an array; none where anything else is among them."""
    if not isinstance(value, pikepdf.Array):
        return ()
    try:
        numbers = tuple(float(value[index]) for index in range(min(len(value), most)))
    except BROKEN:
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()


def _boxes(quads: Any) -> Iterator[Box]:
    """Yield the boxes of four corners each; programs do not agree on the corners' order."""
    numbers = _numbers(quads, 8 * _MOST_BOXES)
    for at in range(0, len(numbers) - 7, 8):
        across, up = numbers[at : at + 8 : 2], numbers[at + 1 : at + 8 : 2]
        if box := _box((min(across), min(up), max(across), max(up))):
            yield box


def _box(numbers: tuple[float, ...]) -> Box | None:
    """Return a box with its sides in order; None for one without an extent."""
    if len(numbers) != 4:
        return None
    left, right = sorted(numbers[::2])
    bottom, top = sorted(numbers[1::2])
    return (left, bottom, right, top) if right > left and top > bottom else None


def _colour(parts: tuple[float, ...]) -> str:
    if len(parts) in (1, 3):
        values = parts * 3 if len(parts) == 1 else parts
        return "#" + "".join(f"{round(255 * min(max(each, 0), 1)):02x}" for each in values)
    return "cmyk " + " ".join(f"{each:g}" for each in parts) if parts else ""


def _date(written: str) -> str:
    """Return a date as ISO 8601; what is no date stays as it is written."""
    if not written:
        return ""
    with suppress(*BROKEN):
        return decode_pdf_date(written).isoformat()
    with suppress(ValueError):
        return datetime.fromisoformat(written.removeprefix("D:")).isoformat()
    return written[:100]
