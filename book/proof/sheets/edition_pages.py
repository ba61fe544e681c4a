"""The pages of an edition as a proof shows them, with their lines, words and findings. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from book.layout.page import MM_PER_INCH
from book.model import Photo
from book.proof.sheets.drawing import DrawnEdition
from book.proof.sheets.page_contents import PageContent
from book.proof.sheets.page_pictures import PPI, DrawnPicture, is_recto
from book.proof.sheets.proof_sheet import Guides, PixelBox, SheetPage

#: Letters of a page's text that are read out instead of its picture.
_MOST_WORDS = 180
#: Where a line ends within a word: PDFium writes U+FFFE for a hyphen at the end of a line, and a
#: line break after WeasyPrint's own, U+2010.
_DIVIDED = re.compile("\ufffe|\u2010\\s+|\u00ad")
_PIXELS_PER_POINT = PPI / 72
#: Least size of the mark of a place, in pixels.
_LEAST_MARK = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLines:
    """The lines over printed pages; lengths in mm."""

    safe: float
    #: From the left edge of the trimmed page; None for pages folded where they are bound, and
    #: nothing for those that are not folded.
    folds: tuple[float, ...] | None


def edition_pages(
    name: str,
    file: str,
    drawn: DrawnEdition,
    contents: Mapping[int, PageContent],
    photos: Mapping[str, Photo],
    *,
    lines: PrintLines | None = None,
    before: int = 0,
) -> Iterator[SheetPage]:
    """Yield the pages of an edition; `file` is the address of its copy.

    `contents` are those of the print edition; this one has so many pages `before` it.
    """
    text, last = drawn.text, len(drawn.pictures)
    for picture in drawn.pictures:
        number = picture.page
        content = contents.get(number - before)
        if content is None:
            # What has no place in the text is a cover.
            kind = {1: "cover", last: "back cover"}.get(number, "")
            content = PageContent(kind=kind)
        words = text.pages[number - 1] if number <= len(text.pages) else ""
        yield SheetPage(
            id=f"{name}-{number}",
            number=number,
            label=text.labels[number - 1] if number <= len(text.labels) else "",
            file=picture.file,
            width=picture.part.width,
            height=picture.part.height,
            soft=drawn.soft.get(number, ""),
            kind="blank" if picture.blank else content.kind,
            section="" if picture.blank else content.section,
            words=" ".join(filter(None, _words(content, words, photos))),
            zoom=f"{file}#page={number}",
            recto=is_recto(number),
            guides=_guides(picture, lines) if lines else None,
        )


def _words(content: PageContent, text: str, photos: Mapping[str, Photo]) -> Iterator[str]:
    """Yield what stands on a page: the captions of photographs, and the beginning of its text."""
    for photo_id in content.photo_ids:
        yield photos[photo_id].caption
    if content.kind != "photographs":
        whole = " ".join(_DIVIDED.sub("", text).split())
        yield whole if len(whole) <= _MOST_WORDS else f"{whole[:_MOST_WORDS].rpartition(' ')[0]} …"


def _guides(picture: DrawnPicture, lines: PrintLines) -> Guides:
    left, top, width, height = picture.trim
    inset = _pixels(lines.safe)
    folds: tuple[float, ...] = (left if is_recto(picture.page) else left + width,)
    if lines.folds is not None:
        folds = tuple(left + _pixels(fold) for fold in lines.folds)
    return Guides(
        trim=_rounded(left, top, width, height),
        safe=_rounded(left + inset, top + inset, width - 2 * inset, height - 2 * inset),
        folds=tuple(round(fold, 1) for fold in folds),
    )


def mark_on_page(
    picture: DrawnPicture, box: tuple[float, float, float, float] | None
) -> PixelBox | None:
    """Return the mark for a box on the trimmed page, in points from its lower left.

    It is as large as can be seen, and nowhere beyond the picture; None for a box that is beyond it.
    """
    if box is None:
        return None
    left, top, _, height = picture.trim
    scale = _PIXELS_PER_POINT
    across = _widened(left + box[0] * scale, left + box[2] * scale, picture.part.width)
    bottom, up = top + height - box[1] * scale, top + height - box[3] * scale
    down = _widened(up, bottom, picture.part.height)
    if across is None or down is None:
        return None
    return _rounded(across[0], down[0], across[1] - across[0], down[1] - down[0])


def _widened(low: float, high: float, end: float) -> tuple[float, float] | None:
    """Return an interval of at least `_LEAST_MARK`, between 0 and `end`; None for one outside."""
    low, high = min(low, high), max(low, high)
    if high < 0 or low > end:
        return None
    lacking = max(0.0, _LEAST_MARK - (high - low)) / 2
    start = min(max(0.0, low - lacking), end - _LEAST_MARK)
    return start, max(min(end, high + lacking), start + _LEAST_MARK)


def _pixels(length: float) -> float:
    return length / MM_PER_INCH * PPI


def _rounded(left: float, top: float, width: float, height: float) -> PixelBox:
    return round(left, 1), round(top, 1), round(width, 1), round(height, 1)
