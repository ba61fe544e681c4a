"""Read what stands on each page of a PDF, to compare it with an earlier state, with PDFium."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from book.check.read.page_drawing import DrawnPage, draw_page, opened_pages
from book.images.likeness import digest_without_metadata, outline_of_pixels

#: Left, bottom, right and top in points from the lower left of the page as it is drawn.
Box = tuple[float, float, float, float]

#: Pixels per inch at which pages are drawn to find those that look as before: 10 ms a page.
PPI = 72
#: Characters of one page; a page of an edition has 3000.
_MOST_CHARACTERS = 200_000
#: A hyphen at the end of a line, which the layout engine writes as U+2010 and PDFium may read as
#: U+FFFE without the end of the line; a soft hyphen.
_DIVISION = re.compile("[\u2010\ufffe]\r?\n|\ufffe|\u00ad")
#: A word with apostrophes and hyphens inside, or one other character.
WORD = re.compile(r"\w+(?:[’'\-\u2010\u2011\u02bc]\w+)*|[^\w\s]")
_HYPHENS = re.compile("[-\u2010\u2011]")
#: Characters of a running head beside the folio; titles are shortened to fit.
_LONGEST_HEAD = 100


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word of a page, or a sign of punctuation."""

    text: str
    #: By which words are compared: without hyphens, since a line may end at one, and ligatures.
    key: str
    #: Its characters in PDFium's text of the page.
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page."""

    box: Box
    #: SHA-256 of its encoded data, without metadata: a caption that changed is in them, too.
    digest: str
    #: What it shows, as `images.likeness` compares it.
    outline: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPage:
    """What stands on a page, without its folio and running head."""

    #: Starts at 1.
    number: int
    #: The folio; empty without page labels.
    label: str
    #: The running head beside the folio.
    head: str = ""
    words: tuple[PageWord, ...] = ()
    pictures: tuple[PagePicture, ...] = ()
    #: Size in points, and the trim box.
    width: float = 0.0
    height: float = 0.0
    trim: Box = (0.0, 0.0, 0.0, 0.0)
    #: SHA-256 of its pixels at `PPI`.
    pixels: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfContents:
    """What stands on the pages of a PDF."""

    #: Pages that it has.
    count: int = 0
    #: Those that were read.
    pages: tuple[ComparedPage, ...] = ()
    #: Pages of named destinations: `photo-city-sign`, `section-2`.
    places: tuple[tuple[str, int], ...] = ()
    #: The document information dictionary: `Title`, `Author`.
    info: tuple[tuple[str, str], ...] = ()
    #: Why it cannot be read; empty if it can.
    fault: str = ""


def read_pdf_contents(path: Path, first: int = 1, most: int = 100_000) -> PdfContents:
    """Read at most `most` pages of a PDF, from the page `first` on, and what it has as a whole."""
    pages: list[ComparedPage] = []
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            count = len(document)
            places, info = tuple(_places(document)), tuple(_information(document))
        numbers = range(first, min(first + most, count + 1))
        for number, document in opened_pages(path, numbers):
            label = document.get_page_label(number - 1)
            with closing(document[number - 1]) as page:
                pages.append(_read_page(page, number, label))
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        return PdfContents(fault=f"it cannot be read: {' '.join(str(error).split())[:200]}")
    return PdfContents(count=count, pages=tuple(pages), places=places, info=info)


def read_word_boxes(
    path: Path, wanted: Mapping[int, Sequence[PageWord]]
) -> Mapping[int, Sequence[Box]]:
    """Return the boxes of words by page, one for each line that words in a row have.

    `wanted` has the words of a page in their order. Raise `pypdfium2.PdfiumError` for a PDF that
    cannot be read.
    """
    found: dict[int, list[Box]] = {}
    with closing(pypdfium2.PdfDocument(path)) as document:
        for number, words in wanted.items():
            with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
                left, bottom = page.get_cropbox()[:2]
                boxes = found.setdefault(number, [])
                for start, end in _joined(words):
                    for index in range(text.count_rects(start, end - start)):
                        box = text.get_rect(index)
                        boxes.append(
                            (box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom)
                        )
    return found


def _joined(words: Sequence[PageWord]) -> Iterator[tuple[int, int]]:
    """Yield ranges of characters; words with a space between them at most are one range."""
    start = end = -1
    for word in words:
        if start >= 0 and word.start - end > 3:
            yield start, end
            start = -1
        start = word.start if start < 0 else start
        end = word.end
    if start >= 0:
        yield start, end


def _read_page(page: Any, number: int, label: str) -> ComparedPage:
    with closing(page.get_textpage()) as opened:
        text = str(opened.get_text_range(0, min(opened.count_chars(), _MOST_CHARACTERS)))
    drawn = draw_page(page, number, PPI)
    body, head = _without_folio(text, label)
    return ComparedPage(
        number=number,
        label=label,
        head=head,
        words=tuple(_words(body)),
        pictures=tuple(_pictures(page, drawn)),
        width=drawn.page_width,
        height=drawn.page_height,
        trim=drawn.trim,
        pixels=sha256(drawn.pixels).hexdigest(),
    )


def _without_folio(text: str, label: str) -> tuple[str, str]:
    """Return the text without its last line if that is the folio, and the running head beside it.

    It can be a line of text that ends in the number of its page; a change of it shows in the other
    editions, and on the picture of the page.
    """
    body, _, last = text.rstrip().rpartition("\n")
    words = last.split()
    if label and label in (words[:1] or [""]) + words[-1:] and len(last) < _LONGEST_HEAD:
        return body, " ".join(words[1:] if words[0] == label else words[:-1])
    return text, ""


def _words(text: str) -> Iterator[PageWord]:
    """Yield the words of a page; a word that a line divides is one word."""
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for division in (*_DIVISION.finditer(text), None):
        end = division.start() if division else len(text)
        kept.append(text[at:end])
        places += range(at, end)
        at = division.end() if division else end
    for match in WORD.finditer("".join(kept)):
        word = match.group()
        key = _HYPHENS.sub("", unicodedata.normalize("NFKC", word)) or word
        # One string where they are equal, which is sent to another process once.
        yield PageWord(
            word, word if key == word else key, places[match.start()], places[match.end() - 1] + 1
        )


def _pictures(page: Any, drawn: DrawnPage) -> Iterator[PagePicture]:
    left, bottom = page.get_cropbox()[:2]
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        with suppress(pypdfium2.PdfiumError):
            bounds = each.get_bounds()
            digest = digest_without_metadata(bytes(each.get_data()))
            box = (bounds[0] - left, bounds[1] - bottom, bounds[2] - left, bounds[3] - bottom)
            yield PagePicture(box, digest, _outline(drawn, box))


def _outline(drawn: DrawnPage, box: Box) -> bytes:
    """Return what a picture shows within the page; `box` has its origin at the lower left."""
    scale = drawn.height / max(drawn.page_height, 1)
    height = drawn.page_height
    edges = (box[0], height - box[3], box[2], height - box[1])
    left, top, right, bottom = (round(edge * scale) for edge in edges)
    size = drawn.width, drawn.height
    return outline_of_pixels(drawn.pixels, size, drawn.stride, (left, top, right, bottom))


def _places(document: Any) -> Iterator[tuple[str, int]]:
    """Yield the named destinations with their pages, which PDFium lists by number."""
    for index in range(pdfium.FPDF_CountNamedDests(document)):
        name, destination = _named_destination(document, index)
        if destination:
            yield name, pdfium.FPDFDest_GetDestPageIndex(document, destination) + 1


def _named_destination(document: Any, index: int) -> tuple[str, Any]:
    """Return the name of a destination, and the destination."""
    import ctypes

    length = ctypes.c_long(0)
    pdfium.FPDF_GetNamedDest(document, index, None, length)
    buffer = ctypes.create_string_buffer(max(length.value, 0))
    destination = pdfium.FPDF_GetNamedDest(document, index, buffer, length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0"), destination


def _information(document: Any) -> Iterator[tuple[str, str]]:
    for key in document.get_metadata_dict(skip_empty=True):
        yield key, document.get_metadata_value(key)
