"""The text operators (ISO 32000-1, 9)."""

import struct
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from book.check.read import geometry, marked_content
from book.check.read.graphics_state import (
    Interpreter,
    Operands,
    Operator,
    add_mark,
    matrix_operands,
    number_operands,
)
from book.check.read.pdf_document import Font

#: Extent of glyphs below and above the baseline in IBM Plex and most typefaces; font size = 1.
_BELOW, _ABOVE = 0.2, 0.72


def _begin_text(interpreter: Interpreter, _: Operands) -> None:
    interpreter.text_matrix = interpreter.text_line_matrix = geometry.UPRIGHT


def _set_font(interpreter: Interpreter, operands: Operands) -> None:
    font = interpreter.find_resource("Font", operands[0])
    interpreter.state["font"] = font if isinstance(font, Font) else None
    interpreter.state["font_size"] = float(operands[1])


def _set_number(name: str, interpreter: Interpreter, operands: Operands) -> None:
    interpreter.state[name] = float(operands[0])  # type: ignore[literal-required]


def _set_horizontal_scaling(interpreter: Interpreter, operands: Operands) -> None:
    interpreter.state["horizontal_scaling"] = float(operands[0]) * 0.01


def _set_text_matrix(interpreter: Interpreter, operands: Operands) -> None:
    interpreter.text_matrix = interpreter.text_line_matrix = matrix_operands(operands)


def _move_line(interpreter: Interpreter, operands: Operands) -> None:
    x, y = number_operands(operands)
    moved = geometry.concatenate((1.0, 0.0, 0.0, 1.0, x, y), interpreter.text_line_matrix)
    interpreter.text_matrix = interpreter.text_line_matrix = moved


def _move_line_set_leading(interpreter: Interpreter, operands: Operands) -> None:
    interpreter.state["leading"] = -float(operands[1])
    _move_line(interpreter, operands)


def _next_line(interpreter: Interpreter, _: Operands = ()) -> None:
    _move_line(interpreter, (0.0, -interpreter.state["leading"]))


def _show_string(interpreter: Interpreter, operands: Operands) -> None:
    _show_glyphs(interpreter, (operands[0],))


def _show_array(interpreter: Interpreter, operands: Operands) -> None:
    _show_glyphs(interpreter, operands[0])


def _next_line_show(interpreter: Interpreter, operands: Operands) -> None:
    _next_line(interpreter)
    _show_glyphs(interpreter, operands[-1:])


def _set_spacing_next_line_show(interpreter: Interpreter, operands: Operands) -> None:
    state = interpreter.state
    state["word_spacing"], state["character_spacing"] = float(operands[0]), float(operands[1])
    _next_line_show(interpreter, operands)


def _show_glyphs(interpreter: Interpreter, elements: Iterable[Any]) -> None:
    """Add one mark for the strings in `elements`, whose numbers move the text position."""
    state = interpreter.state
    font, size = state["font"], state["font_size"]
    advance, count, missing = 0.0, 0, False
    blank, printed = 0.0, 0
    for element in elements:
        if not isinstance(element, bytes):
            advance -= element
        elif font is not None:
            codes: Sequence[int] = element
            if font.two_byte_codes:
                codes = struct.unpack(f">{len(element) // 2}H", element[: len(element) // 2 * 2])
                missing = missing or 0 in codes
            elif state["word_spacing"]:
                advance += element.count(b" ") * state["word_spacing"] * 1000 / (size or 1.0)
            count += len(codes)
            marked_content.add_characters(interpreter, codes)
            widths, default_width = font.widths, font.default_width
            advance += sum([widths.get(code, default_width) for code in codes])
            spaces = _spaces_at_end(codes, font)
            blank = (blank if spaces == len(codes) else 0.0) + sum(
                widths.get(code, default_width) for code in codes[len(codes) - spaces :]
            )
            printed += len(codes) - spaces
    blank *= size / 1000 * state["horizontal_scaling"]
    advance = advance / 1000 * size + count * state["character_spacing"]
    advance *= state["horizontal_scaling"]
    matrix = geometry.concatenate(interpreter.text_matrix, state["ctm"])
    moved = (1.0, 0.0, 0.0, 1.0, geometry.clamp(advance), 0.0)
    interpreter.text_matrix = geometry.concatenate(moved, interpreter.text_matrix)
    # Modes 3 and 7 paint nothing; 1 and 5 only stroke (ISO 32000-1, table 106).
    if not printed or state["rendering_mode"] in (3, 7):
        return
    rise = state["rise"]
    # Spaces at the end of a line are not seen, wherever they reach.
    box = (0.0, rise - _BELOW * size, advance - blank, rise + _ABOVE * size)
    visible = geometry.intersection(geometry.transform(matrix, box), state["clip"])
    if visible is not None:
        marked_content.note_shown_text(interpreter)
        colour = state["stroke" if state["rendering_mode"] in (1, 5) else "fill"]
        size = abs(size) * geometry.scales(matrix)[1]
        add_mark(interpreter, "text", visible, colour, size=size, font=font, missing_glyph=missing)


def _spaces_at_end(codes: Sequence[int], font: Font) -> int:
    """Return how many codes at the end are spaces, by the font's own table."""
    table = font.characters
    return next(
        (number for number, code in enumerate(reversed(codes)) if table.get(code) != " "),
        len(codes),
    )


OPERATORS: dict[str, Operator] = {
    "BT": _begin_text,
    "Tf": _set_font,
    "Tc": partial(_set_number, "character_spacing"),
    "Tw": partial(_set_number, "word_spacing"),
    "Tz": _set_horizontal_scaling,
    "TL": partial(_set_number, "leading"),
    "Ts": partial(_set_number, "rise"),
    "Tr": partial(_set_number, "rendering_mode"),
    "Tm": _set_text_matrix,
    "Td": _move_line,
    "TD": _move_line_set_leading,
    "T*": _next_line,
    "Tj": _show_string,
    "TJ": _show_array,
    "'": _next_line_show,
    '"': _set_spacing_next_line_show,
}
