"""Which pages of an EPUB are drawn on a screen, and which of them are captured at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from book.proof.sheets.screens import DocumentPage

#: Documents laid out at once, and their bytes: a capture takes as long as 4 pages in it, and a page
#: on a phone has about 700 bytes.
MOST_DOCUMENTS, _MOST_BYTES = 6, 12_000
#: Pixels of the width of a capture, and widths of a page from one that is wanted to the next.
_WIDEST, _FARTHEST = 5000, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A screen, and the themes in which it is drawn."""

    name: str
    #: CSS px.
    width: int
    height: int
    #: Pixels of a picture to a CSS px; fewer for a book of many photographs.
    scale: float
    small_scale: float
    #: What foliate-js leaves free on both sides together, in percent of the width: such that each
    #: page begins at a whole pixel.
    gap: float
    #: For each theme, whether all pages are drawn.
    themes: Mapping[str, bool]


#: What foliate-js is shown on, in the order of the sheet.
DEVICES = (
    Device(
        name="phone",
        width=360,
        height=640,
        scale=1.5,
        small_scale=1.0,
        gap=5.5556,
        themes={"light": True, "dark": False},
    ),
    Device(
        name="tablet",
        width=768,
        height=1024,
        scale=0.75,
        small_scale=0.5,
        gap=6.25,
        themes={"light": False, "dark": False},
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPage:
    """A page in a row of pages."""

    page: DocumentPage
    #: Its left edge in CSS px.
    left: float
    #: It is drawn although not all pages are: the first of its document, or one with a picture.
    wanted: bool


def batches(names: Sequence[str], sizes: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield where documents begin that are laid out at once, and how many these are.

    `sizes` has the bytes of the documents.
    """
    first, size = 0, 0
    for index, name in enumerate(names):
        size += sizes.get(name, 0)
        if index > first and (size > _MOST_BYTES or index - first == MOST_DOCUMENTS):
            yield first, index - first
            first, size = index, sizes.get(name, 0)
    if names:
        yield first, len(names) - first


def placed_pages(
    names: Sequence[str], shown: Sequence[Mapping[str, Any]], device: Device
) -> Iterator[PlacedPage]:
    """Yield the pages of documents that `readers/foliate.js` shows, in their order."""
    for name, document in zip(names, shown, strict=False):
        size, count = document["size"], document["pages"]
        for number in range(count):
            ids = document["pictures"].get(str(number))
            page = DocumentPage(
                document=name,
                title=document["title"],
                number=number + 1,
                count=count,
                ids=tuple(ids or ()),
            )
            # The window is wider than a page by what is free on both sides.
            left = document["left"] + number * document["step"] - (device.width - size) / 2
            yield PlacedPage(page=page, left=left, wanted=number == 0 or ids is not None)


def rows(pages: Sequence[PlacedPage], device: Device, scale: float) -> Iterator[list[PlacedPage]]:
    """Yield the pages that are drawn in any theme, in rows that are captured at once."""
    whole = any(device.themes.values())
    row: list[PlacedPage] = []
    for each in pages:
        if whole or each.wanted:
            if row and not _fits(row, each, device, scale):
                yield row
                row = []
            row.append(each)
    if row:
        yield row


def edges(row: Sequence[PlacedPage], device: Device) -> tuple[float, float]:
    """Return the left and the right edge of a row; the last page may be the leftmost."""
    lefts = [each.left for each in row]
    return min(lefts), max(lefts) + device.width


def _fits(row: Sequence[PlacedPage], each: PlacedPage, device: Device, scale: float) -> bool:
    left, right = edges([*row, each], device)
    near = abs(each.left - row[-1].left) <= _FARTHEST * device.width
    return near and (right - left) * scale <= _WIDEST
