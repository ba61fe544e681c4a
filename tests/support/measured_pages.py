"""What stands on each page of a finished print PDF, measured by placement with PDFium.

Sections are told apart by what is printed: one opens with a title in the size of titles, and its
number in small type; the first title without the next number ends the last section.
"""

import ctypes
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from book.layout import Bleed
from book.layout import Page as Format
from tests.support.finished_pdf import MM, Box

#: Sizes of type in pt, least and most: titles of sections, lines of text with their headings, and
#: running text alone (10.8 pt).
TITLES, LINES, RUNNING = (20, 27), (10, 20), (10.3, 11.3)
#: Folios and running heads are smaller than this, in pt, and stand lower than this, in mm.
FOLIO_SIZE, FOLIO_HEIGHT = 8.0, 11.5
#: Footnotes, in pt; captions are set in the other typeface.
NOTES = (7.5, 8.5)
LEADING = 15.0
FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A page of a print PDF."""

    #: Counted from 1.
    number: int
    #: 0 before the first section and behind the last.
    section: int
    opens: bool
    pictures: int
    #: Shares of the trimmed page that pictures cover, and of the type area that is filled from
    #: its top, with footnotes.
    covered: float
    filled: float
    #: Lines of text with headings; those of running text alone.
    lines: int
    running: int
    blank: bool
    #: Whether no later page of the section has running text, and none before had.
    last: bool = False
    whole: bool = False

    @property
    def kind(self) -> str:
        if self.blank:
            return "blank"
        if not self.section:
            return "matter"
        if self.pictures:
            return "both" if self.running else "pictures"
        return "text" if self.running else "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a whole print PDF; of pages without any kind a mean is 1."""

    pages: int
    #: Numbers of pages without text or picture; those at the end, or before the last page, apart.
    blank: tuple[int, ...]
    padding: int
    #: Pages of pictures without running text, and shares of them that are covered.
    picture_pages: int
    mean_covered: float
    least_covered: float
    #: Pages with running text that is continued in their section, and shares that are filled.
    continued: int
    mean_filled: float
    least_filled: float
    #: Numbers of the pages with fewer than five lines, but not a section's only page of text.
    few: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    size: float
    left: float
    baseline: float
    face: str
    text: str

    def within(self, sizes: tuple[float, float]) -> bool:
        return sizes[0] <= self.size < sizes[1] and "Sans" not in self.face


@cache
def measure(pdf: Path) -> tuple[Measured, ...]:
    """Measure every page of a print PDF that is not changed afterwards."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found, openings, behind = [], 0, False
        for number, page in enumerate(document, start=1):
            box = page.get_trimbox()
            lines = [line for line in _lines(page) if _inside(line, box)]
            title = any(line.within(TITLES) for line in lines)
            opens = title and not behind and any(_numbers(line, openings + 1) for line in lines)
            openings += opens
            behind = behind or (title and openings > 0 and not opens)
            measured = _measure_page(page, number, lines, box)
            section = openings if openings and not behind else 0
            found.append(replace(measured, section=section, opens=opens))
    finally:
        document.close()
    return tuple(_with_ends(found))


def summarise(pages: Sequence[Measured]) -> Summary:
    """Return the figures of a whole PDF."""
    at_end = list(takewhile(lambda page: page.blank, reversed(pages)))
    at_end = at_end or list(takewhile(lambda page: page.blank, reversed(pages[:-1])))
    covered = [page.covered for page in pages if page.kind == "pictures"]
    filled = [page.filled for page in pages if page.running and page.section and not page.last]
    return Summary(
        pages=len(pages),
        blank=tuple(page.number for page in pages if page.blank and page not in at_end),
        padding=len(at_end),
        picture_pages=len(covered),
        mean_covered=statistics.mean(covered or [1.0]),
        least_covered=min(covered, default=1.0),
        continued=len(filled),
        mean_filled=statistics.mean(filled or [1.0]),
        least_filled=min(filled, default=1.0),
        few=tuple(
            page.number
            for page in pages
            if page.kind == "text" and page.lines < FEW and not page.whole
        ),
    )


def _with_ends(pages: Sequence[Measured]) -> Iterator[Measured]:
    """Yield the pages with `last` and `whole`."""
    for page in pages:
        texts = [other.number for other in pages if other.section == page.section and other.running]
        has_text = bool(page.section and page.running)
        last = has_text and page.number == texts[-1]
        yield replace(page, last=last, whole=last and len(texts) == 1)


def _measure_page(
    page: pypdfium2.PdfPage, number: int, lines: Sequence[_Line], trim: Box
) -> Measured:
    width, height = trim[2] - trim[0], trim[3] - trim[1]
    form = Format(width=width / MM, height=height / MM, bleed=Bleed.even(0.0))
    boxes = [box for box in _pictures(page, trim) if box[0] < box[2] and box[1] < box[3]]
    running = {round(line.baseline) for line in lines if _is_running(line)}
    foot, top = trim[1] + form.bottom * MM, trim[3] - form.top * MM
    column = trim[0] + (form.side + form.measure_left) * MM - 1
    # Pull quotes can stand beside the column.
    in_column = [line for line in lines if line.left >= column]
    set_lines = {round(line.baseline) for line in in_column if line.within(LINES)}
    notes = [line.baseline for line in lines if line.within(NOTES) and running]
    # A line of type descends below its baseline by about a quarter of its size.
    edges = [line.baseline - line.size / 4 for line in in_column if not line.within(NOTES)]
    edges += [box[1] for box in boxes]
    # 11 pt is the leading of notes, 12 pt the space above the first.
    noted = max(notes) + 20 - foot if notes else 0.0
    filled = (top - min(edges, default=top) + noted) / (form.type_height * MM)
    return Measured(
        number=number,
        section=0,
        opens=False,
        pictures=len(boxes),
        covered=union_area(boxes) / (width * height),
        filled=max(0.0, min(1.0, filled)),
        lines=len(set_lines),
        running=len(running),
        blank=not boxes and not lines,
    )


def _is_running(line: _Line) -> bool:
    return line.within(RUNNING) and "SemiBold" not in line.face


def _inside(line: _Line, trim: Box) -> bool:
    """Return whether a line stands in the trimmed page and is no folio or running head."""
    low = line.baseline < trim[1] + FOLIO_HEIGHT * MM and line.size < FOLIO_SIZE
    return trim[0] <= line.left <= trim[2] and trim[1] <= line.baseline <= trim[3] and not low


def _numbers(line: _Line, number: int) -> bool:
    """Return whether a line is the number of a section."""
    return line.text == str(number) and line.size < LINES[0]


def union_area(boxes: Sequence[Box]) -> float:
    """Return the area that boxes cover together."""
    edges = sorted({edge for box in boxes for edge in (box[0], box[2])})
    area = 0.0
    for left, right in pairwise(edges):
        reached = float("-inf")
        for box in sorted(boxes, key=lambda box: box[1]):
            if box[0] <= left and right <= box[2] and box[3] > reached:
                area += (right - left) * (box[3] - max(reached, box[1]))
                reached = box[3]
    return area


def _pictures(page: pypdfium2.PdfPage, trim: Box) -> Iterator[Box]:
    """Yield what is seen of each picture: its box within clip paths and the trimmed page."""
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        box = image.get_bounds()
        for limit in (trim, *_clips(image)):
            box = (
                max(box[0], limit[0]),
                max(box[1], limit[1]),
                min(box[2], limit[2]),
                min(box[3], limit[3]),
            )
        yield box


def _clips(image: pypdfium2.PdfObject) -> Iterator[Box]:
    """Yield the boxes of the paths that clip an object."""
    path = pdfium.FPDFPageObj_GetClipPath(image)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, pdfium.FPDFClipPath_CountPaths(path))):
        points = []
        for at in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, number, at)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
        if points:
            columns, rows = zip(*points, strict=True)
            yield min(columns), min(rows), max(columns), max(rows)


def _lines(page: pypdfium2.PdfPage) -> Iterator[_Line]:
    """Yield each piece of type with anything to read in it."""
    textpage = page.get_textpage()
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        matrix = piece.get_matrix()
        size, letters = ctypes.c_float(), (ctypes.c_ushort * 2000)()
        pdfium.FPDFTextObj_GetFontSize(piece, size)
        count = pdfium.FPDFTextObj_GetText(piece, textpage, letters, len(letters))
        # PDFium counts bytes, with those of a final zero.
        text = bytes(letters)[:count].decode("utf-16-le").rstrip("\0").strip()
        face = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(piece), face, len(face))
        if text:
            yield _Line(
                size=size.value * abs(matrix.d),
                left=matrix.e,
                baseline=matrix.f,
                face=face.value.decode("latin-1"),
                text=text,
            )
