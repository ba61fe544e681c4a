"""Interpret the content stream of a page and record what it paints (ISO 32000-1, 8 and 9).

Nothing is rasterised: of every painted object the visible box, the colour, the effective size and
the overprint parameters are recorded. Operands are plain values: numbers, names as `str`, strings
as `bytes`, arrays as `list`. Interpretation always ends: at most `MOST` instructions of a page are
interpreted, and a form inside itself is skipped.

It shares no code with book/press/content_streams.py and overprint.py on purpose: a check that used
the code of the writer would repeat its mistakes.
"""

import struct
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import compress
from typing import Literal

from book.check.read import geometry, marked_content, text_operators
from book.check.read.geometry import Box
from book.check.read.graphics_state import (
    INITIAL_STATE,
    EnterStream,
    FindResource,
    Instruction,
    Interpreter,
    Operands,
    Operator,
    add_mark,
    matrix_operands,
    number_operands,
)
from book.check.read.nested_streams import clip_inside, enter_stream, leave_stream
from book.check.read.pdf_document import (
    CMYK,
    DEVICE_SPACES,
    GRAY,
    RGB,
    Colour,
    ColourSpace,
    Form,
    Pattern,
    PdfImage,
)

#: Instructions of one page.
MOST = 1_000_000
#: A clipped shape thinner than this, in points, is a remnant of rounding.
_SLIVER = 0.02
#: Limits: subpaths of a path, and points of a subpath before it is reduced to its bounding box.
_MOST_SUBPATHS, _MOST_POINTS = 256, 512
#: Initial colours (ISO 32000-1, table 74, `CS`).
_FIRST_VALUES = {"DeviceGray": (0.0,), "DeviceRGB": (0.0,) * 3, "DeviceCMYK": (0.0, 0.0, 0.0, 1.0)}
#: The side of a path that a colour applies to.
_Side = Literal["fill", "stroke"]


def interpret(
    instructions: Iterable[Instruction], find: FindResource, enter: EnterStream, limit: int
) -> Interpreter:
    """Interpret at most `limit` instructions of a page; return the marks, groups and fault.

    Instructions of a form count each time it is painted.
    """
    interpreter = Interpreter(
        instructions=iter(instructions),
        find_resource=find,
        enter_stream=enter,
        state=INITIAL_STATE.copy(),
        instructions_left=limit,
    )
    stream: Iterator[Instruction] | None = interpreter.instructions
    while stream is not None:
        if interpreter.pending_patterns:
            _enter_tiling_pattern(interpreter, *interpreter.pending_patterns.pop())
        elif instruction := next(interpreter.instructions, None):
            if interpreter.instructions_left <= 0:
                interpreter.fault = "it has more instructions than can be looked at"
                break
            interpreter.instructions_left -= 1
            _execute(interpreter, *instruction)
        else:
            stream = leave_stream(interpreter)
    return interpreter


def _execute(interpreter: Interpreter, name: str, operands: Operands) -> None:
    operator = _OPERATORS.get(name)
    if operator is not None:
        try:
            operator(interpreter, operands)
        except (TypeError, ValueError, IndexError, OverflowError, struct.error):
            fault = f"an instruction makes no sense: {name[:8]}"
            interpreter.fault = interpreter.fault or fault


# --- state ----------------------------------------------------------------------------------


def _save_state(interpreter: Interpreter, _: Operands) -> None:
    interpreter.stack.append(interpreter.state.copy())


def _restore_state(interpreter: Interpreter, _: Operands) -> None:
    if interpreter.stack:
        interpreter.state = interpreter.stack.pop()


def _concatenate_matrix(interpreter: Interpreter, operands: Operands) -> None:
    state = interpreter.state
    state["ctm"] = geometry.concatenate(matrix_operands(operands), state["ctm"])


def _set_line_width(interpreter: Interpreter, operands: Operands) -> None:
    interpreter.state["line_width"] = abs(float(operands[0]))


def _set_graphics_state(interpreter: Interpreter, operands: Operands) -> None:
    change = interpreter.find_resource("ExtGState", operands[0])
    if isinstance(change, dict):
        interpreter.state.update(change)  # type: ignore[typeddict-item]


# --- colour ---------------------------------------------------------------------------------


def _set_colour_space(side: _Side, interpreter: Interpreter, operands: Operands) -> None:
    name = operands[0]
    found = DEVICE_SPACES.get(name) or interpreter.find_resource("ColorSpace", name)
    space = found if isinstance(found, ColourSpace) else ColourSpace(family=name)
    interpreter.state[side] = Colour(space=space, values=_FIRST_VALUES.get(space.family, ()))


def _set_colour(side: _Side, interpreter: Interpreter, operands: Operands) -> None:
    space = interpreter.state[side].space
    if not operands or not isinstance(operands[-1], str):
        colour = Colour(space=space, values=number_operands(operands))
    else:
        pattern = interpreter.find_resource("Pattern", operands[-1])
        if isinstance(pattern, Pattern) and pattern.shading is None:
            values = number_operands(operands[:-1])
            colour = Colour(space=space, values=values, pattern=pattern.key)
        else:
            base = pattern.shading if isinstance(pattern, Pattern) else None
            colour = Colour(space=ColourSpace(family="Pattern", base=base))
    interpreter.state[side] = colour


def _set_device_colour(
    side: _Side, space: ColourSpace, interpreter: Interpreter, operands: Operands
) -> None:
    interpreter.state[side] = Colour(space=space, values=number_operands(operands))


# --- paths ----------------------------------------------------------------------------------


def _begin_subpath(interpreter: Interpreter, operands: Operands) -> None:
    """Begin a subpath; each gets a mark of its own, since crop marks can be a single path."""
    subpaths = interpreter.subpaths
    if len(subpaths) < _MOST_SUBPATHS and (not subpaths or subpaths[-1]):
        subpaths.append([])
    _append_points(interpreter, operands)


def _append_points(interpreter: Interpreter, operands: Operands) -> None:
    """Append the points of an operator; a curve lies inside the box of its control points."""
    a, b, c, d, e, f = interpreter.state["ctm"]
    points = number_operands(operands)
    subpath = interpreter.subpaths[-1] if interpreter.subpaths else []
    for x, y in zip(points[::2], points[1::2], strict=False):
        subpath.append((a * x + c * y + e, b * x + d * y + f))
    if len(subpath) > _MOST_POINTS:
        left, bottom, right, top = geometry.bounding_box(subpath)
        subpath[:] = [(left, bottom), (right, top)]


def _append_rectangle(interpreter: Interpreter, operands: Operands) -> None:
    x, y, width, height = number_operands(operands)
    _begin_subpath(interpreter, (x, y))
    _append_points(interpreter, (x + width, y, x + width, y + height, x, y + height))


def _set_clip_pending(interpreter: Interpreter, _: Operands) -> None:
    interpreter.clip_pending = True


def _end_path(sides: tuple[_Side, ...], interpreter: Interpreter, _: Operands) -> None:
    boxes = [geometry.bounding_box(subpath) for subpath in interpreter.subpaths if subpath]
    # A position that nothing is drawn from, as Cairo leaves one at the end, is not painted.
    drawn = [len(subpath) > 1 for subpath in interpreter.subpaths if subpath]
    for side in sides:
        for box in compress(boxes, drawn):
            _add_path_mark(interpreter, side, box)
    if interpreter.clip_pending and boxes:
        box = geometry.bounding_box([corner for box in boxes for corner in (box[:2], box[2:])])
        interpreter.state["clip"] = clip_inside(interpreter.state["clip"], box)
    interpreter.subpaths.clear()
    interpreter.clip_pending = False


def _add_path_mark(interpreter: Interpreter, side: _Side, box: Box) -> None:
    state = interpreter.state
    size = geometry.thickness(box)
    if side == "stroke":
        size = state["line_width"] * min(geometry.scales(state["ctm"]))
        half = state["line_width"] * max(geometry.scales(state["ctm"])) / 2
        box = geometry.expand(box, (half, half, half, half))
    visible = geometry.intersection(box, state["clip"])
    if visible is None:
        return
    visible_thickness = geometry.thickness(visible)
    if visible_thickness < _SLIVER <= geometry.thickness(box):
        return
    if side == "fill":
        size = min(size, visible_thickness)
    add_mark(interpreter, side, visible, state[side], size=size)


def _paint_shading(interpreter: Interpreter, operands: Operands) -> None:
    space = interpreter.find_resource("Shading", operands[0])
    if isinstance(space, ColourSpace):
        add_mark(interpreter, "shade", interpreter.state["clip"], Colour(space=space))


# --- images and forms -----------------------------------------------------------------------


def _paint_x_object(interpreter: Interpreter, operands: Operands) -> None:
    x_object = interpreter.find_resource("XObject", operands[0])
    if isinstance(x_object, PdfImage):
        _paint_image(interpreter, x_object)
    elif isinstance(x_object, Form):
        if x_object.group:
            interpreter.groups.append(x_object.group)
        ctm = geometry.concatenate(x_object.matrix, interpreter.state["ctm"])
        box = geometry.transform(ctm, x_object.box)
        enter_stream(interpreter, x_object.key, ctm, box)


def _paint_inline_image(interpreter: Interpreter, operands: Operands) -> None:
    if isinstance(operands[0], PdfImage):
        _paint_image(interpreter, operands[0])


def _paint_image(interpreter: Interpreter, image: PdfImage) -> None:
    ctm = interpreter.state["ctm"]
    box = geometry.transform(ctm, (0.0, 0.0, 1.0, 1.0))
    visible = geometry.intersection(box, interpreter.state["clip"])
    if visible is None or geometry.thickness(visible) < _SLIVER:
        return
    colour = interpreter.state["fill"] if image.stencil else None
    add_mark(
        interpreter, "picture", visible, colour, picture=image, matrix=ctm, masked=image.masked
    )


def _enter_tiling_pattern(interpreter: Interpreter, key: int, box: Box) -> None:
    """Begin a tiling pattern, once per page; all its marks get the painted area as their box."""
    if key not in interpreter.interpreted_patterns:
        interpreter.interpreted_patterns.add(key)
        ctm = interpreter.state["ctm"]
        enter_stream(interpreter, key, ctm, geometry.EVERYWHERE, tiled=interpreter.tiled or box)


_OPERATORS: dict[str, Operator] = {
    "q": _save_state,
    "Q": _restore_state,
    "cm": _concatenate_matrix,
    "w": _set_line_width,
    "gs": _set_graphics_state,
    "cs": partial(_set_colour_space, "fill"),
    "CS": partial(_set_colour_space, "stroke"),
    **dict.fromkeys(("sc", "scn"), partial(_set_colour, "fill")),
    **dict.fromkeys(("SC", "SCN"), partial(_set_colour, "stroke")),
    "g": partial(_set_device_colour, "fill", GRAY),
    "G": partial(_set_device_colour, "stroke", GRAY),
    "rg": partial(_set_device_colour, "fill", RGB),
    "RG": partial(_set_device_colour, "stroke", RGB),
    "k": partial(_set_device_colour, "fill", CMYK),
    "K": partial(_set_device_colour, "stroke", CMYK),
    "m": _begin_subpath,
    **dict.fromkeys(("l", "c", "v", "y"), _append_points),
    "re": _append_rectangle,
    **dict.fromkeys(("W", "W*"), _set_clip_pending),
    "n": partial(_end_path, ()),
    **dict.fromkeys(("f", "F", "f*"), partial(_end_path, ("fill",))),
    **dict.fromkeys(("S", "s"), partial(_end_path, ("stroke",))),
    **dict.fromkeys(("B", "B*", "b", "b*"), partial(_end_path, ("fill", "stroke"))),
    "sh": _paint_shading,
    "Do": _paint_x_object,
    "BI": _paint_inline_image,
    **text_operators.OPERATORS,
    **marked_content.OPERATORS,
}
