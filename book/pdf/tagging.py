"""What a PDF of WeasyPrint 70 lacks: spaces, and in a tagged one soft hyphens and elements.

WeasyPrint draws no white space at the end of a line nor between two inline elements, and the hyphen
of a divided word like any other (FACTS.md, Words from WeasyPrint 70). It has no public way to
change that, nor to find out which XHTML element a structure element was made from. So functions of
version 70, which pyproject.toml pins, are replaced while a document is laid out and written.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_SOFT_HYPHEN = "\u00ad"
#: Before the tag of a list inside an item of another one.
_NESTED = "li "
#: Stands for a picture or another box in a line that is no text.
_OBJECT = "\ufffc"
#: The end of a `TJ` operator, whose strings are hexadecimal with two bytes a glyph: the last glyph
#: but one, and the rest. Numbers between the strings move what follows.
_LAST_TWO_GLYPHS = re.compile(rb"([0-9a-f]{4})((?:>[^<>]*<)*[0-9a-f]{4}>[^<>]*\] TJ)$")


@contextmanager
def complete_tags() -> Iterator[None]:
    """Record where lines are broken, mark soft hyphens, and label structure elements.

    Between layout and writing, `space_words` has to be called with the box of each page.
    """
    from weasyprint.draw import text
    from weasyprint.layout import inline
    from weasyprint.pdf import tags

    replaced: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
        (inline, "get_next_linebox", _record_breaks),
        (text, "draw_first_line", _mark_hyphens),
        (tags, "_build_box_tree", _label_elements),
    )
    originals = [getattr(module, name) for module, name, _ in replaced]
    try:
        for (module, name, replacement), original in zip(replaced, originals, strict=True):
            setattr(module, name, replacement(original))
        yield
    finally:
        for (module, name, _), original in zip(replaced, originals, strict=True):
            setattr(module, name, original)


# --- words ----------------------------------------------------------------------------------


def space_words(page_box: Any) -> None:
    """Have the white space between the words of a page drawn, after the words.

    It follows the last glyph of a line, of a block or of an inline element, so no glyph moves.
    Where a line was broken without white space, nothing follows.
    """
    for line in _line_boxes(page_box):
        last = None
        for text in _text_boxes(line):
            if text.text.strip():
                last = text
            elif text.text and last is not None:
                _append_space(last)
        # The line that WeasyPrint puts into a line for `::first-line` has no break of its own.
        if last is None or not hasattr(line, "broken_between"):
            continue
        before, after = line.broken_between
        hyphen = last.style["hyphenate_character"]
        if before.isspace() or after.isspace():
            _append_space(last)
        elif last.pango_layout.text.endswith(hyphen) and before != hyphen:
            last.divides_word = True


def _append_space(text: Any) -> None:
    # Drawing shapes this text again, and does not look at the width that the box had in its line.
    # From right to left the space would be drawn first, and move the text.
    if text.style["direction"] == "ltr" and not text.pango_layout.text[-1:].isspace():
        text.pango_layout.text += " "


def _line_boxes(box: Any) -> Iterator[Any]:
    """Yield the lines of a box, those of boxes inside a line too."""
    from weasyprint.formatting_structure import boxes

    for child in getattr(box, "children", ()):
        # A box with an absolute position is behind a placeholder.
        placed = getattr(child, "_box", child)
        if isinstance(placed, boxes.LineBox):
            yield placed
        yield from _line_boxes(placed)


def _text_boxes(box: Any) -> Iterator[Any]:
    """Yield the text boxes of a line, without those of boxes in it that have lines themselves."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox | boxes.LineBox):
            yield from _text_boxes(child)


def _record_breaks(get_next_linebox: Callable[..., Any]) -> Callable[..., Any]:
    """Return the layout of a line that leaves in it the characters around its end.

    A line alone does not tell whether the manuscript has white space there: none is left of it, and
    an address is broken at its slashes.
    """

    def get_recorded(context: Any, linebox: Any, *rest: Any) -> Any:
        line, resume_at = get_next_linebox(context, linebox, *rest)
        if line is not None:
            # The words of the next block stand apart as well.
            line.broken_between = _characters_at(linebox, resume_at) if resume_at else (" ", "")
        return line, resume_at

    return get_recorded


def _characters_at(box: Any, resume_at: dict[int, Any]) -> tuple[str, str]:
    """Return the characters before and after a place in the content of a line.

    `resume_at` has the index of a child and the place in it, down to the UTF-8 bytes of a text.
    """
    from weasyprint.formatting_structure import boxes

    ((index, inner),) = resume_at.items()
    if isinstance(box, boxes.TextBox):
        text = box.text.encode()
        # No character has more than four bytes; a part of one is ignored.
        around = text[max(0, index - 4) : index], text[index : index + 4]
        characters = [part.decode(errors="ignore") for part in around]
        return characters[0][-1:], characters[1][:1]
    before, after = _characters_at(box.children[index], inner) if inner else ("", "")
    previous, following = box.children[:index], box.children[index + bool(inner) :]
    before = before or next(filter(None, (_edge(child, -1) for child in reversed(previous))), "")
    after = after or next(filter(None, (_edge(child, 0) for child in following)), "")
    return before, after


def _edge(box: Any, index: int) -> str:
    """Return the first (0) or the last (-1) character of a box in a line; empty without any."""
    from weasyprint.formatting_structure import boxes

    if not box.is_in_normal_flow():
        return ""
    if isinstance(box, boxes.TextBox):
        return str(box.text[index]) if box.text else ""
    if not isinstance(box, boxes.InlineBox):
        return _OBJECT
    children = reversed(box.children) if index else box.children
    return next(filter(None, (_edge(child, index) for child in children)), "")


def _mark_hyphens(draw_first_line: Callable[..., Any]) -> Callable[..., Any]:
    """Return the drawing of a text that gives the hyphen of a divided word its own meaning.

    The last letter and the hyphen are a Span, whose ActualText has a soft hyphen after the letter:
    PDFium takes a Span of one glyph for a line of its own on some pages.
    """
    import pydyf

    def draw_marked(stream: Any, text: Any, *rest: Any) -> Any:
        emojis = draw_first_line(stream, text, *rest)
        is_divided = getattr(text, "divides_word", False) and stream._tags is not None
        last = _LAST_TWO_GLYPHS.search(stream.stream[-1]) if is_divided else None
        if last:
            shown = stream.stream.pop()
            before = shown[: last.start()]
            if before.endswith(b"<"):
                before = before[:-1]
            else:
                before += b">"
            if before != b"[":
                stream.stream.append(before + b"] TJ")
            actual = _text_of_glyph(stream, int(last[1], 16)) + _SOFT_HYPHEN
            properties = pydyf.Dictionary({"ActualText": pydyf.String(actual)})
            stream.begin_marked_content("Span", properties)
            stream.stream.append(b"[<" + last[1] + last[2])
            stream.end_marked_content()
        return emojis

    return draw_marked


def _text_of_glyph(stream: Any, glyph: int) -> str:
    """Return the text of a glyph in the font that the stream has used last."""
    name, _ = stream._current_font
    fonts = (font.to_unicode for font in stream._fonts.values() if font.hash == name)
    return str(next(texts[glyph] for texts in fonts if glyph in texts))


# --- elements -------------------------------------------------------------------------------


def _label_elements(build_box_tree: Callable[..., Any]) -> Callable[..., Any]:
    """Return the tagging of a box that writes into `T` which XHTML element it was made from.

    `press.structure_tree` reads and removes these titles.
    """
    import pydyf
    from weasyprint.layout.absolute import AbsolutePlaceholder

    #: Numbers of elements; those with the same `data-part` are parts of one, and have one number.
    numbers: dict[int | str, int] = {}

    def build_labelled(box: Any, *rest: Any) -> Iterator[Any]:
        placed = box._box if isinstance(box, AbsolutePlaceholder) else box
        if placed.element_tag == "li":
            for child in placed.children:
                if child.element_tag in ("ul", "ol"):
                    # Under its own tag WeasyPrint moves a list behind the item that it is in.
                    child.element_tag = _NESTED + child.element_tag
        for structure_element in build_box_tree(box, *rest):
            if placed.element is not None and "T" not in structure_element:
                part = placed.element.get("data-part") or id(placed.element)
                number = numbers.setdefault(part, len(numbers))
                data = {"element": number, **_describe_box(placed)}
                structure_element["T"] = pydyf.String(json.dumps(data))
            yield structure_element

    return build_labelled


def _describe_box(box: Any) -> dict[str, str]:
    """Return what the structure needs to know of the XHTML element of a box."""
    name = box.element_tag.removeprefix(_NESTED)
    data = {"name": name}
    if name == box.element.tag:
        for key, attribute in (("lang", "lang"), ("tag", "data-tag")):
            if value := box.element.get(attribute):
                data[key] = value
        if name == "a":
            words = " ".join("".join(box.element.itertext()).split())
            data["words"] = words.replace(_SOFT_HYPHEN, "")
        elif name in ("ul", "ol"):
            data["marker"] = str(box.style["list_style_type"])
    return data
