"""The lines of text on a page that WeasyPrint 70 has laid out, from its boxes.

WeasyPrint has no public function for them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from book.layout import MeasuredLine
from book.layout.page import MM_PER_INCH

_MM_PER_PX = MM_PER_INCH / 96


def lines_of_page(page_box: Any) -> Iterator[MeasuredLine]:
    """Yield each line of the text of a page and each figure, from top to bottom, in mm.

    Boxes with an absolute position, running heads, and the lines of notes are left out; the height
    of a note is that of its line. `tagging.complete_tags` has recorded where lines are broken.
    """
    yield from _lines(page_box, "", dict(_note_heights(page_box)))


def _lines(box: Any, data_at: str, notes: Mapping[int, float]) -> Iterator[MeasuredLine]:
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    if isinstance(box, AbsolutePlaceholder | boxes.MarginBox | boxes.FootnoteAreaBox):
        return
    if not box.is_in_normal_flow():
        return
    if box.element is not None:
        data_at = box.element.get("data-at", data_at)
    if box.element_tag == "figure":
        top = box.border_box_y()
        yield _line(data_at, "", top, top + box.border_height())
    elif isinstance(box, boxes.LineBox):
        inside = list(_inside(box, data_at))
        text = "".join(each.text for each, at in inside if at == data_at)
        yield _line(
            data_at,
            text,
            box.position_y,
            box.position_y + box.height,
            divided=not any(map(str.isspace, getattr(box, "broken_between", " "))),
            notes=sum(notes.get(each, 0.0) for each in set(_calls(box))),
        )
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _lines(child, data_at, notes)


def _line(
    at: str, text: str, top: float, bottom: float, *, divided: bool = False, notes: float = 0.0
) -> MeasuredLine:
    return MeasuredLine(
        at=at,
        text=text,
        top=top * _MM_PER_PX,
        bottom=bottom * _MM_PER_PX,
        divided=divided,
        notes=notes * _MM_PER_PX,
    )


def _inside(box: Any, data_at: str) -> Iterator[tuple[Any, str]]:
    """Yield the text boxes of a line, without generated ones, with the places that they are of."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if not child.is_in_normal_flow() or "::" in (child.element_tag or ""):
            continue
        at = data_at if child.element is None else child.element.get("data-at", data_at)
        if isinstance(child, boxes.TextBox):
            yield child, at
        elif isinstance(child, boxes.ParentBox):
            yield from _inside(child, at)


def _calls(box: Any) -> Iterator[int]:
    """Yield the elements of the notes that are called in a line, as `id` returns them."""
    for child in getattr(box, "children", ()):
        if (child.element_tag or "").endswith("::footnote-call"):
            yield id(child.element)
        yield from _calls(child)


def _note_heights(box: Any) -> Iterator[tuple[int, float]]:
    """Yield the elements of the notes at the foot of a page with their heights, in px."""
    from weasyprint.formatting_structure import boxes

    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.FootnoteAreaBox):
            for note in child.children:
                yield id(note.element), note.margin_height()
        else:
            yield from _note_heights(getattr(child, "_box", child))
