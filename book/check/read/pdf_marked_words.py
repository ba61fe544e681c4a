"""Find the words, or the picture, beneath marks in a PDF, with PDFium."""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw

from book.check.read.page_drawing import opened_pages
from book.check.read.pdf_annotations import Box
from book.check.read.pdf_pages import MOST_PAGES

#: Characters of one page; a page of an edition has 3000.
_MOST_CHARACTERS = 50_000
#: Characters of the text around a mark, of which the pages before and after have some.
_AROUND = 1500
#: Pictures of one page, and forms in each other in which they are looked for.
_MOST_PICTURES, _DEPTH = 200, 3
#: Pages are closed in groups, with what PDFium keeps of them (`pdf_text`).
_PAGES_AT_ONCE = 20
#: pt: a picture that is smaller is an ornament.
_SMALLEST_PICTURE = 30
#: A line beside a note in the margin is nearer to it than one above it.
_UP_AND_DOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where something is marked on a page."""

    #: Counted from 1.
    page: int
    boxes: tuple[Box, ...]
    #: False for a note that stands beside words: what is beneath it is not meant.
    covers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedWords:
    """Words beneath a mark and the text around them; no words where it only has a place."""

    before: str = ""
    words: str = ""
    after: str = ""
    #: The picture beneath it; None where there is none.
    picture: Box | None = None
    #: Which of the pictures from the second page on it is, counted from 0, and their number.
    rank: int = -1
    pictures: int = 0


def find_marked_words(path: Path, marks: Sequence[Mark]) -> tuple[MarkedWords, ...]:
    """Return what is beneath each mark; nothing where a page cannot be read."""
    found: list[MarkedWords] = [MarkedWords()] * len(marks)
    by_page: dict[int, list[int]] = {}
    for number, mark in enumerate(marks):
        by_page.setdefault(mark.page, []).append(number)
    pages = sorted(by_page)
    try:
        for page, document in opened_pages(path, pages):
            with suppress(pypdfium2.PdfiumError, IndexError):
                _read_page(document, page, [(n, marks[n]) for n in by_page[page]], found)
        if any(each.picture for each in found):
            _rank_pictures(path, marks, found)
    except (pypdfium2.PdfiumError, OSError, ValueError):
        # Another engine has read its notes; they are listed without places.
        pass
    return tuple(found)


def _read_page(
    document: Any, number: int, marks: Sequence[tuple[int, Mark]], found: list[MarkedWords]
) -> None:
    earlier, later = _text_of(document, number - 1), _text_of(document, number + 1)
    with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
        count = min(text.count_chars(), _MOST_CHARACTERS)
        # One character an index, unlike in a text that PDFium returns as a whole.
        codes = [pypdfium2.raw.FPDFText_GetUnicode(text, index) for index in range(count)]
        letters = "".join(
            chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd" for code in codes
        )
        boxes = [text.get_charbox(index) for index in range(count)]
        pictures = _pictures(page)
    earlier, later = f"{earlier[-_AROUND:]}\n", f"\n{later[:_AROUND]}"
    for place, mark in marks:
        spans = [_span(letters, boxes, box) for box in mark.boxes] if mark.covers else []
        spans = [(first, last) for first, last in spans if letters[first:last].strip()]
        picture = None
        if spans:
            start, end = min(s[0] for s in spans), max(s[1] for s in spans)
            words = " ".join(letters[first:last] for first, last in spans)
        else:
            start = end = _nearest(letters, boxes, mark.boxes)
            words = ""
            picture = next((p for p in pictures for box in mark.boxes if _meets(p, box)), None)
            if picture:
                start = end = _nearest(letters, boxes, (picture,), up_and_down=1)
        found[place] = MarkedWords(
            before=(earlier + letters[:start])[-_AROUND:],
            words=words,
            after=(letters[end:] + later)[:_AROUND],
            picture=picture,
        )


def _text_of(document: Any, number: int) -> str:
    if not 1 <= number <= len(document):
        return ""
    try:
        with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
            return str(text.get_text_range(0, min(text.count_chars(), _MOST_CHARACTERS)))
    except pypdfium2.PdfiumError:
        return ""


def _span(letters: str, boxes: Sequence[Box], box: Box) -> tuple[int, int]:
    """Return the first and last character whose centre is in a box, the last excluded.

    Touching boxes are not enough: a tall mark touches the next line.
    """
    left, bottom, right, top = box
    inside = [
        index
        for index, (x0, y0, x1, y1) in enumerate(boxes)
        if x1 > x0 and left <= (x0 + x1) / 2 <= right and bottom <= (y0 + y1) / 2 <= top
    ]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _nearest(
    letters: str, boxes: Sequence[Box], marks: Sequence[Box], up_and_down: float = _UP_AND_DOWN
) -> int:
    """Return the index of the character that is nearest to the middle of a mark."""
    if not marks or not letters:
        return 0
    x, y = (marks[0][0] + marks[0][2]) / 2, (marks[0][1] + marks[0][3]) / 2
    if up_and_down == 1:
        # Of a picture: what is nearest to its edges.
        left, bottom, right, top = marks[0]

        def away(box: Box) -> float:
            across = max(left - box[2], box[0] - right, 0)
            return across + max(bottom - box[3], box[1] - top, 0)
    else:

        def away(box: Box) -> float:
            across = max(box[0] - x, x - box[2], 0)
            return across + up_and_down * max(box[1] - y, y - box[3], 0)

    seen = [index for index, box in enumerate(boxes) if box[2] > box[0] and letters[index].strip()]
    return min(seen, key=lambda index: (away(boxes[index]), index), default=0)


def _pictures(page: Any) -> list[Box]:
    """Return the boxes of a page's pictures, in the order in which they are drawn."""
    found: list[Box] = []
    objects = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)
    for _, each in zip(range(_MOST_PICTURES), objects, strict=False):
        left, bottom, right, top = each.get_bounds()
        if right - left > _SMALLEST_PICTURE and top - bottom > _SMALLEST_PICTURE:
            found.append((left, bottom, right, top))
    return found


def _meets(picture: Box, mark: Box) -> bool:
    """Return whether the middle of a mark lies in a picture, or that of a picture in a mark."""
    return _has_middle(picture, mark) or _has_middle(mark, picture)


def _has_middle(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _rank_pictures(path: Path, marks: Sequence[Mark], found: list[MarkedWords]) -> None:
    """Set which of the pictures of the file each is; the first page is the cover."""
    wanted = {mark.page for mark, each in zip(marks, found, strict=True) if each.picture}
    before: dict[int, int] = {}
    on_page: dict[int, list[Box]] = {}
    total, count = 0, 2
    for start in range(1, MOST_PAGES, _PAGES_AT_ONCE):
        if start >= count:
            break
        with closing(pypdfium2.PdfDocument(path)) as document:
            count = len(document)
            for index in range(start, min(start + _PAGES_AT_ONCE, count)):
                with closing(document[index]) as page:
                    pictures = _pictures(page)
                if index + 1 in wanted:
                    before[index + 1], on_page[index + 1] = total, pictures
                total += len(pictures)
    for number, (mark, each) in enumerate(zip(marks, found, strict=True)):
        if each.picture and each.picture in on_page.get(mark.page, ()):
            rank = before[mark.page] + on_page[mark.page].index(each.picture)
            found[number] = replace(each, rank=rank, pictures=total)
