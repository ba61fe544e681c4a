"""The cover of a perfect-bound book: back, spine and front on one sheet, in millimetres. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from book.layout.cover_words import CoverText, Measure
from book.layout.page import POINTS_PER_MM, Bleed, Page

#: A narrower spine bears no words: the fold may be a millimetre beside its place.
LEAST_SPINE = 5.0
#: Paper that is left on both sides of the spine's words, and above and below them.
_SIDE, _END = 1.0, 10.0
#: Between author and title.
_GAP = 6.0
#: Points of the spine's type.
_LARGEST, _SMALLEST = 11.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpineText:
    """Words on the spine, which run from its head down to its foot."""

    text: str
    #: Distance of the first letter from the head of the spine.
    top: float
    #: Points.
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverSheet:
    """The whole sheet, trimmed, and the width of its spine."""

    page: Page
    spine: float
    texts: tuple[SpineText, ...]
    #: Trimmed, of the front and of the back.
    cover: Page

    @property
    def folds(self) -> tuple[float, float]:
        """The edges of the spine, from the left edge of the trimmed sheet."""
        return self.cover.width, self.cover.width + self.spine


def spine_width(pages: int, paper_thickness: float) -> float:
    """Return the width of a spine, to 0.01 mm: a leaf of some thickness has two pages."""
    return round(-(-pages // 2) * paper_thickness, 2)


def cover_sheet(page: Page, text: CoverText, spine: float, measure: Measure) -> CoverSheet:
    """Return the sheet of a book with pages of one size; it has the outer bleed on every side."""
    bleed = Bleed(
        top=page.bleed.top,
        bottom=page.bleed.bottom,
        inside=page.bleed.outside,
        outside=page.bleed.outside,
    )
    whole = Page(width=round(2 * page.width + spine, 2), height=page.height, bleed=bleed)
    texts = tuple(_spine_texts(text, page.height, spine, measure))
    return CoverSheet(page=whole, spine=spine, texts=texts, cover=page)


def _spine_texts(
    text: CoverText, height: float, spine: float, measure: Measure
) -> Iterator[SpineText]:
    """Yield author, title and publisher, as many of them as have room; first of all the title."""
    if spine < LEAST_SPINE:
        return
    # A line is 1.2 em high.
    largest = min(_LARGEST, (spine - 2 * _SIDE) * POINTS_PER_MM / 1.2)
    room = height - 2 * _END
    for heads, foot in (
        ([text.author, text.title], text.publisher),
        ([text.title], text.publisher),
        ([text.title], ""),
    ):
        heads = [each for each in heads if each]
        em = sum(measure(each, "sans") for each in (*heads, foot))
        gaps = _GAP * (len(heads) - 1 + bool(foot))
        size = min(largest, (room - gaps) / em * POINTS_PER_MM)
        if size >= min(_SMALLEST, largest):
            break
    else:
        return
    size, top = int(size * 10) / 10, _END
    for each in heads:
        yield SpineText(text=each, top=round(top, 2), size=size)
        top += measure(each, "sans") * size / POINTS_PER_MM + _GAP
    if foot:
        width = measure(foot, "sans") * size / POINTS_PER_MM
        yield SpineText(text=foot, top=round(height - _END - width, 2), size=size)
