"""The words of a front cover: their sizes, lines and places, and the choice by what is below. Pure.

Lengths are in millimetres from the upper left corner of the trimmed page, sizes of type in points.
Lines are divided here and nowhere else, so that where the words stand is known exactly.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from book import model
from book.layout.page import POINTS_PER_MM, Page
from book.layout.page_windows import MmBox
from book.model import Publication, Role

Face = Literal["light", "regular", "sans"]
Ink = Literal["black", "white"]
#: Returns the width of a text in a typeface, in em.
Measure = Callable[[str, Face], float]

#: Points of a title, and of one that has to be divided inside a word.
LARGEST, SMALLEST = 54, 14
#: Largest sizes that are tried one after the other, where larger words would be over unrest.
_SIZES = (LARGEST, 42, 32)
#: Largest size of a title on a band, which leaves most of the page to the photograph.
_ON_BAND = 36
#: Thinner strokes would fill up in a picture: a title below this size, in points, is Regular.
LEAST_LIGHT = 30
#: Contrast of words and what is below (WCAG 2.2, 1.4.3): for type of all sizes.
LEAST_CONTRAST = 4.5
#: Around words whose background is judged, and around the focus of a photograph.
CLEAR, FOCUS_CLEAR = 3.0, 12.0
#: Between the edge of a field and the words in it, and between these and the foot of the page.
_PADDING, _FOOT = 10.0, 14.0
#: Lines of a large title; more of them are a paragraph.
_MOST_LARGE_LINES, _LARGE = 3, 30
#: Least length of a subtitle's lines, where the page has it.
_LEAST_MEASURE = 70.0
#: Distance of the publisher from the other words at which it may be in the other ink.
_APART = 15.0
#: How much calmer, as a share of white's luminance, a later place must be than the one before it.
_PREFERENCE = 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverText:
    """The words of a front cover."""

    title: str
    subtitle: str
    #: Names in one line; empty where they are the publisher's.
    author: str
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText:
    """A text of the cover, divided into lines, at its place."""

    #: `title`, `subtitle`, `author` or `publisher`.
    name: str
    face: Face
    #: Points.
    size: float
    leading: float
    lines: tuple[str, ...]
    left: float = 0.0
    top: float = 0.0
    width: float
    ink: Ink = "black"

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self.lines) * self.leading / POINTS_PER_MM

    @property
    def box(self) -> MmBox:
        """The text's place, with room around it: left, top, width and height."""
        left, top = self.left - CLEAR, self.top - CLEAR
        return left, top, self.width + 2 * CLEAR, self.height + 2 * CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverWords:
    """The words of a cover at their places, the publisher last."""

    texts: tuple[SetText, ...]
    #: Top and bottom of an opaque field behind them, over the whole width of the page.
    field: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tones:
    """Luminances below a text, from 0 to 1: of the 1st and 99th percentile, and their spread."""

    darkest: float
    lightest: float
    #: Standard deviation.
    spread: float


def cover_text(publication: Publication) -> CoverText:
    """Return the words of a publication's front cover."""
    authors = [each.name for each in publication.people if each.role is Role.AUTHOR]
    names = ", ".join(dict.fromkeys(map(model.unbroken, authors)))
    publisher = model.unbroken(publication.publisher)
    return CoverText(
        title=model.unbroken(publication.title),
        subtitle=model.unbroken(publication.subtitle),
        author=names if names != publisher else "",
        publisher=publisher,
    )


def contrast(one: float, other: float) -> float:
    """Return the contrast of two luminances (WCAG 2.2, contrast ratio)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def ink_on(luminance: float, black: float) -> Ink:
    """Return the ink with the higher contrast on a field; `black` is the luminance of black ink."""
    return "white" if contrast(1.0, luminance) >= contrast(black, luminance) else "black"


def words_on_paper(text: CoverText, page: Page, measure: Measure) -> CoverWords:
    """Return the words of a cover without a photograph."""
    return next(_at_places(text, page, measure))


def words_on_picture(
    text: CoverText, page: Page, measure: Measure, focus: tuple[float, float] | None
) -> tuple[CoverWords, ...]:
    """Return the words at the places that they may have on a photograph, the best ones first.

    None of them is over the `focus`, in mm, where the editor has set one; there may be no place.
    """
    places = _at_places(text, page, measure)
    return tuple(each for each in places if focus is None or not _covers(each, focus))


def words_in_field(
    text: CoverText, page: Page, measure: Measure, top: float, ink: Ink
) -> CoverWords:
    """Return the words in a field from `top` to the foot of the page."""
    foot = page.height - _FOOT
    group = _group(text, page, measure, foot - top - _PADDING)
    # Words that have no room in it raise its edge.
    top = min(top, foot - _PADDING - _height_in_field(group, page))
    texts = _stack_in_field(group, page, top + _PADDING, foot, ink)
    return CoverWords(texts=texts, field=(round(top, 2), page.height))


def words_on_band(
    text: CoverText, page: Page, measure: Measure, focus: tuple[float, float] | None, ink: Ink
) -> CoverWords:
    """Return the words on an opaque band at the foot of a photograph, or at its head.

    It is at the head where the focus is in the lower part of the page.
    """
    group = _group(text, page, measure, page.height * 0.4, _ON_BAND)
    height = _PADDING + _height_in_field(group, page) + _FOOT
    at_head = focus is not None and focus[1] > page.height - height - FOCUS_CLEAR
    top = 0.0 if at_head else page.height - height
    first = _FOOT if at_head else top + _PADDING
    texts = _stack_in_field(group, page, first, first + height - _PADDING - _FOOT, ink)
    return CoverWords(texts=texts, field=(round(top, 2), round(top + height, 2)))


def choose_words(
    places: Sequence[CoverWords], tones: Sequence[Sequence[Tones]], black: float
) -> CoverWords | None:
    """Return the words at the calmest place where one ink has contrast enough; None without one.

    `tones` are those below each text of each place; `black` is the luminance of black ink, and that
    of paper is 1.
    """
    best: tuple[float, CoverWords] | None = None
    for rank, (place, below) in enumerate(zip(places, tones, strict=True)):
        first = _legible_inks(below[:-1], black)
        last = _legible_inks(below[-1:], black)
        if not (first and last):
            continue
        ink = next((each for each in first if each in last), first[0])
        *others, publisher = place.texts
        apart = publisher.top - others[-1].top - others[-1].height >= _APART
        if ink not in last and not apart:
            continue
        unrest = rank * _PREFERENCE + max(map(_unrest, below))
        if best is None or unrest < best[0]:
            inked = [replace(each, ink=ink) for each in others]
            publisher = replace(publisher, ink=ink if ink in last else last[0])
            best = unrest, CoverWords(texts=(*inked, publisher))
    return best[1] if best else None


def _unrest(below: Tones) -> float:
    """Return how uneven tones are; a thin line across them changes their spread only little."""
    return below.spread + (below.lightest - below.darkest) / 4


def _legible_inks(below: Sequence[Tones], black: float) -> tuple[Ink, ...]:
    """Return the inks with contrast enough on all of some tones."""
    white = all(contrast(1.0, each.lightest) >= LEAST_CONTRAST for each in below)
    dark = all(
        each.darkest > black and contrast(black, each.darkest) >= LEAST_CONTRAST for each in below
    )
    inks: tuple[Ink, ...] = ("white",) if white else ()
    return (*inks, "black") if dark else inks


def _at_places(text: CoverText, page: Page, measure: Measure) -> Iterator[CoverWords]:
    """Yield the words in every size at every place: at the head, at the foot, between them."""
    groups = list[tuple[SetText, ...]]()
    for largest, width in itertools.product(_SIZES, (page.type_width, page.type_width * 0.6)):
        group = _group(text, page, measure, page.type_height, largest, width)
        if group not in groups:
            groups.append(group)
    for number, group in enumerate(groups):
        height = sum(each.height for each in group) + _gaps(group)
        if number and height > page.type_height:
            continue
        right = page.width - page.side - max(each.width for each in group)
        lefts = (page.side, right) if right > page.side + page.type_width / 4 else (page.side,)
        foot = page.height - page.bottom
        lowest = max(page.top, foot - height)
        middle = page.top + (lowest - page.top) * 0.4
        foot = max(foot, page.top + height)
        for left in lefts:
            # The publisher at the foot of the page, then right below the other words.
            yield CoverWords(texts=_stack(group, left, page.top, foot))
            yield CoverWords(texts=_stack(group, left, lowest, foot))
            yield CoverWords(texts=_stack(group, left, page.top, page.top + height))
            yield CoverWords(texts=_stack(group, left, middle, foot))


def _group(
    text: CoverText,
    page: Page,
    measure: Measure,
    height: float,
    largest: int = LARGEST,
    title_width: float = 0.0,
) -> tuple[SetText, ...]:
    """Set title, subtitle, author and publisher, so large that all have room in a `height`."""
    for size in range(largest, SMALLEST - 1, -2):
        group = _set_group(text, page, measure, height * 0.45, size, title_width)
        if _height_in_field(group, page) <= height:
            break
    return group


def _set_group(
    text: CoverText, page: Page, measure: Measure, height: float, largest: int, title_width: float
) -> tuple[SetText, ...]:
    """Set the words, with the title in at most `height`."""
    title = _set_title(text.title, title_width or page.type_width, height, largest, measure)
    group = [title]
    wide = page.type_width >= 150
    width = min(page.type_width, max(title.width, page.type_width * 0.45, _LEAST_MEASURE))
    names = page.type_width * 0.6
    if text.subtitle:
        group.append(_set("subtitle", text.subtitle, "regular", 15 if wide else 13, width, measure))
    if text.author:
        group.append(_set("author", text.author, "sans", 10.5, names, measure))
    group.append(_set("publisher", text.publisher, "sans", 10.5, names, measure))
    return tuple(group)


def _set_title(text: str, width: float, height: float, largest: int, measure: Measure) -> SetText:
    """Set a title at the largest size at which it fits, no word of it divided if that is so."""
    for size in range(largest, SMALLEST - 1, -2):
        face: Face = "light" if size >= LEAST_LIGHT else "regular"
        title = _set("title", text, face, size, width, measure)
        whole = all(_width(word, face, size, measure) <= width for word in text.split())
        few = size < _LARGE or len(title.lines) <= _MOST_LARGE_LINES
        if whole and few and title.height <= height:
            break
    return title


def _set(name: str, text: str, face: Face, size: float, width: float, measure: Measure) -> SetText:
    """Divide a text into as few lines as it needs, of about equal lengths."""
    lines = break_lines(text, face, size, width, measure)
    low, high = 0.0, width
    # Half a millimetre between the lengths of two lines is seen by nobody.
    while len(lines) > 1 and high - low > 0.5:
        middle = (low + high) / 2
        narrower = break_lines(text, face, size, middle, measure)
        if len(narrower) > len(lines) or any(
            _width(line, face, size, measure) > middle for line in narrower
        ):
            low = middle
        else:
            lines, high = narrower, middle
    leading = round(size * (1.08 if name == "title" else 1.4), 2)
    widest = max(_width(line, face, size, measure) for line in lines)
    return SetText(name=name, face=face, size=size, leading=leading, lines=lines, width=widest)


def break_lines(
    text: str, face: Face, size: float, width: float, measure: Measure
) -> tuple[str, ...]:
    """Return the lines of a text of some size, in points, that are at most `width` mm long."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _width(joined, face, size, measure) <= width:
            lines[-1] = joined
            continue
        while _width(word, face, size, measure) > width and len(word) > 1:
            # A word that is longer than a line is divided where the line ends.
            most = max(1, int(width / _width(word, face, size, measure) * len(word)))
            lines.append(word[:most])
            word = word[most:]
        lines.append(word)
    return tuple(lines)


def _width(text: str, face: Face, size: float, measure: Measure) -> float:
    return measure(text, face) * size / POINTS_PER_MM


def _gap_before(text: SetText) -> float:
    return {"title": 0.0, "subtitle": 4.0, "author": 6.0, "publisher": 5.0}[text.name]


def _gaps(group: Sequence[SetText]) -> float:
    return sum(map(_gap_before, group))


def _stack(group: Sequence[SetText], left: float, top: float, foot: float) -> tuple[SetText, ...]:
    """Place texts below each other from `top`, and the last one, the publisher, at the foot."""
    placed = []
    for each in group[:-1]:
        top += _gap_before(each)
        placed.append(replace(each, left=round(left, 2), top=round(top, 2)))
        top += each.height
    publisher = group[-1]
    return (*placed, replace(publisher, left=round(left, 2), top=round(foot - publisher.height, 2)))


def _fits_beside(group: Sequence[SetText], page: Page) -> bool:
    """Return whether the publisher has room beside the last of the other words."""
    return group[-2].width + group[-1].width + _PADDING <= page.type_width


def _height_in_field(group: Sequence[SetText], page: Page) -> float:
    stacked = group[:-1] if _fits_beside(group, page) else group
    return sum(each.height for each in stacked) + _gaps(stacked)


def _stack_in_field(
    group: Sequence[SetText], page: Page, top: float, foot: float, ink: Ink
) -> tuple[SetText, ...]:
    """Place texts as `_stack` does, but the publisher on the right where it has room there.

    The author is then at the foot, too.
    """
    *others, last, publisher = _stack(group, page.side, top, foot)
    if _fits_beside(group, page):
        right = page.width - page.side - publisher.width
        publisher = replace(publisher, left=round(right, 2))
        if last.name == "author":
            last = replace(last, top=round(foot - last.height, 2))
    return tuple(replace(each, ink=ink) for each in (*others, last, publisher))


def _covers(words: CoverWords, focus: tuple[float, float]) -> bool:
    for left, top, width, height in (each.box for each in words.texts):
        across = left - FOCUS_CLEAR <= focus[0] <= left + width + FOCUS_CLEAR
        if across and top - FOCUS_CLEAR <= focus[1] <= top + height + FOCUS_CLEAR:
            return True
    return False
