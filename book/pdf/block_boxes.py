"""The places of blocks on a page that WeasyPrint 70 has laid out, from its boxes.

WeasyPrint has no public function for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from book.layout.page import MM_PER_INCH

_MM_PER_PX = MM_PER_INCH / 96
#: Words of the program inside a block: they belong to it.
_WHERE = "where"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockBox:
    """The rectangle around what a page shows of a block, in mm from the upper left of the page."""

    #: Its `data-at`: `section-3/4`, `photo-city-sign`.
    at: str
    left: float
    top: float
    width: float
    height: float


def places_of_elements(root: Any) -> Mapping[int, str]:
    """Return the `data-at` of each element or of the nearest one around it, by `id(element)`."""
    places: dict[int, str] = {}

    def walk(element: Any, at: str) -> None:
        own = element.get("data-at", at)
        places[id(element)] = at = at if own == _WHERE else own
        for child in element:
            walk(child, at)

    walk(root, "")
    return places


def boxes_of_page(page_box: Any, places: Mapping[int, str]) -> Iterator[BlockBox]:
    """Yield the box of each block of which text or a picture is on the page, in their order.

    The notes at the foot of the page have boxes of their own, with the `data-at` of their blocks.
    """
    wide, high = page_box.margin_width(), page_box.margin_height()
    found: dict[tuple[str, bool], list[tuple[float, float, float, float]]] = {}
    for at, in_foot, (left, top, right, bottom) in _leaves(page_box, "", places):
        # A photograph that fills its page is larger than what is seen of it.
        seen = max(0.0, left), max(0.0, top), min(wide, right), min(high, bottom)
        if at and seen[0] < seen[2] and seen[1] < seen[3]:
            found.setdefault((at, in_foot), []).append(seen)
    for (at, _), boxes in found.items():
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        left, top = min(lefts), min(tops)
        yield BlockBox(
            at=at,
            left=left * _MM_PER_PX,
            top=top * _MM_PER_PX,
            width=(max(rights) - left) * _MM_PER_PX,
            height=(max(bottoms) - top) * _MM_PER_PX,
        )


def _leaves(
    box: Any, at: str, places: Mapping[int, str], *, in_foot: bool = False
) -> Iterator[tuple[str, bool, tuple[float, float, float, float]]]:
    """Yield the place of each text and picture, whether it is a note, and its edges in px."""
    from weasyprint.formatting_structure import boxes

    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox):
        return
    if box.element is not None:
        at = places.get(id(box.element), at)
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        left, top = box.content_box_x(), box.content_box_y()
        yield at, in_foot, (left, top, left + box.width, top + box.height)
    elif isinstance(box, boxes.ParentBox):
        in_foot = in_foot or isinstance(box, boxes.FootnoteAreaBox)
        for child in box.children:
            yield from _leaves(child, at, places, in_foot=in_foot)
