"""Follow the instructions that set type (ISO 32000-1, 9)."""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from book.check.read import geometry
from book.check.read.document import Font
from book.check.read.graphics_state import Interpreter, add_mark, matrix_operands, number_operands

#: Of a text's size: what letters reach below and above their line, in IBM Plex and most others.
_BELOW, _ABOVE = 0.2, 0.72


def _begin_text(run: Interpreter, _: Sequence[Any]) -> None:
    run.text = run.line = geometry.UPRIGHT


def _set_font(run: Interpreter, operands: Sequence[Any]) -> None:
    found = run.find("Font", operands[0])
    run.state["font"] = found if isinstance(found, Font) else None
    run.state["size"] = float(operands[1])


def _set_number(name: str, scale: float = 1.0) -> Callable[[Interpreter, Sequence[Any]], None]:
    def does(run: Interpreter, operands: Sequence[Any]) -> None:
        run.state[name] = float(operands[0]) * scale  # type: ignore[literal-required]

    return does


def _set_matrix(run: Interpreter, operands: Sequence[Any]) -> None:
    run.text = run.line = matrix_operands(operands)


def _move_line(run: Interpreter, operands: Sequence[Any]) -> None:
    x, y = number_operands(operands)
    run.text = run.line = geometry.multiply((1.0, 0.0, 0.0, 1.0, x, y), run.line)


def _move_line_set_leading(run: Interpreter, operands: Sequence[Any]) -> None:
    run.state["leading"] = -float(operands[1])
    _move_line(run, operands)


def _next_line(run: Interpreter, _: Sequence[Any] = ()) -> None:
    _move_line(run, (0.0, -run.state["leading"]))


def _show(run: Interpreter, operands: Sequence[Any]) -> None:
    _show_glyphs(run, (operands[0],))


def _show_pieces(run: Interpreter, operands: Sequence[Any]) -> None:
    _show_glyphs(run, operands[0])


def _show_line(run: Interpreter, operands: Sequence[Any]) -> None:
    _next_line(run)
    _show_glyphs(run, operands[-1:])


def _show_spaced(run: Interpreter, operands: Sequence[Any]) -> None:
    run.state["word_spacing"], run.state["spacing"] = float(operands[0]), float(operands[1])
    _show_line(run, operands)


def _show_glyphs(run: Interpreter, pieces: Iterable[Any]) -> None:
    state = run.state
    font, size = state["font"], state["size"]
    advance, count, missing = 0.0, 0, False
    for piece in pieces:
        if not isinstance(piece, bytes):
            advance -= piece
        elif font is not None:
            codes: Sequence[int] = piece
            if font.two_byte_codes:
                codes = struct.unpack(f">{len(piece) // 2}H", piece[: len(piece) // 2 * 2])
                missing = missing or 0 in codes
            elif state["word_spacing"]:
                advance += piece.count(b" ") * state["word_spacing"] * 1000 / (size or 1.0)
            count += len(codes)
            widths, other = font.widths, font.default_width
            advance += sum([widths.get(code, other) for code in codes])
    advance = (advance / 1000 * size + count * state["spacing"]) * state["stretch"]
    placed = geometry.multiply(run.text, state["ctm"])
    run.text = geometry.multiply((1.0, 0.0, 0.0, 1.0, geometry.clamp(advance), 0.0), run.text)
    if not count or state["render"] in (3, 7):
        return
    rise = state["rise"]
    low, high = sorted((rise - _BELOW * size, rise + _ABOVE * size))
    start, end = sorted((0.0, advance))
    seen = geometry.intersection(geometry.transform(placed, (start, low, end, high)), state["clip"])
    if seen is None:
        return
    colour = state["stroke"] if state["render"] in (1, 5) else state["fill"]
    effective = abs(size) * geometry.scales(placed)[1]
    add_mark(run, "text", seen, colour, size=effective, font=font, missing_glyph=missing)


OPERATORS: dict[str, Callable[[Interpreter, Sequence[Any]], None]] = {
    "BT": _begin_text,
    "Tf": _set_font,
    "Tc": _set_number("spacing"),
    "Tw": _set_number("word_spacing"),
    "Tz": _set_number("stretch", 0.01),
    "TL": _set_number("leading"),
    "Ts": _set_number("rise"),
    "Tr": _set_number("render"),
    "Tm": _set_matrix,
    "Td": _move_line,
    "TD": _move_line_set_leading,
    "T*": _next_line,
    "Tj": _show,
    "TJ": _show_pieces,
    "'": _show_line,
    '"': _show_spaced,
}
