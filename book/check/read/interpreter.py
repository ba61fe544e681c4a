"""Interpret the content stream of a page and record what it paints (ISO 32000-1, 8 and 9).

Nothing is rasterised: of every painted object the visible box, the colour, the effective size and
the overprint parameters are recorded. Operands are plain values: numbers, names as `str`, strings
as `bytes`, arrays as `list`. Interpretation always ends: at most `MOST` instructions of a page are
interpreted, and a form inside itself is skipped.

The interpreter shares no code with book/press/content.py and overprint.py on purpose: a check that
used the maker's code would repeat its mistakes.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace

from book.check.read import geometry, text_operators
from book.check.read.document import (
    CMYK,
    GRAY,
    RGB,
    Colour,
    ColourSpace,
    Form,
    GraphicsStateChange,
    Group,
    Mark,
    MarkKind,
    Pattern,
    PdfImage,
)
from book.check.read.geometry import Box, Matrix
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

#: Limits: instructions of one page, and forms nested in each other.
MOST = 1_000_000
DEEPEST = 24
#: A clipped shape thinner than this, in points, is a remnant of rounding.
_SLIVER = 0.02
#: Limits: subpaths of a path, and points of a subpath before it is reduced to its bounding box.
_MOST_SUBPATHS, _MOST_POINTS = 256, 512
#: Initial colours (ISO 32000-1, table 74, `CS`).
_INITIAL_VALUES = {
    "DeviceGray": (0.0,),
    "DeviceRGB": (0.0, 0.0, 0.0),
    "DeviceCMYK": (0.0, 0.0, 0.0, 1.0),
}
_DEVICE_SPACES = {"DeviceGray": GRAY, "DeviceRGB": RGB, "DeviceCMYK": CMYK}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """The marks that a page paints."""

    marks: tuple[Mark, ...]
    groups: tuple[Group, ...]
    #: Interpreted instructions; those of a form count each time it is painted.
    instruction_count: int
    #: Why it was not interpreted completely; empty if it was.
    fault: str = ""


def interpret(
    instructions: Iterable[Instruction], find: FindResource, enter: EnterStream, limit: int = MOST
) -> PageContent:
    """Return what a page paints, in painting order, from at most `limit` instructions."""
    interpreter = Interpreter(
        find_resource=find, enter_stream=enter, state=INITIAL_STATE.copy(), instructions_left=limit
    )
    _execute(interpreter, instructions)
    return PageContent(
        marks=tuple(interpreter.marks),
        groups=tuple(interpreter.groups),
        instruction_count=limit - interpreter.instructions_left,
        fault=interpreter.fault,
    )


def _execute(interpreter: Interpreter, instructions: Iterable[Instruction]) -> None:
    for name, operands in instructions:
        if interpreter.instructions_left <= 0:
            interpreter.fault = "it has more instructions than can be looked at"
            return
        interpreter.instructions_left -= 1
        operator = _OPERATORS.get(name)
        if operator is not None:
            try:
                operator(interpreter, operands)
                while interpreter.pending_patterns:
                    _paint_tiling_pattern(interpreter, *interpreter.pending_patterns.pop())
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
    state["ctm"] = geometry.multiply(matrix_operands(operands), state["ctm"])


def _set_line_width(interpreter: Interpreter, operands: Operands) -> None:
    interpreter.state["line_width"] = abs(float(operands[0]))


def _set_graphics_state(interpreter: Interpreter, operands: Operands) -> None:
    change = interpreter.find_resource("ExtGState", operands[0])
    if not isinstance(change, GraphicsStateChange):
        return
    state = interpreter.state
    if change.overprint_stroke is not None:
        state["overprint_stroke"] = change.overprint_stroke
        # `OP` also applies to filling unless `op` is present (ISO 32000-1, table 58).
        state["overprint_fill"] = change.overprint_stroke
    if change.overprint_fill is not None:
        state["overprint_fill"] = change.overprint_fill
    if change.overprint_mode is not None:
        state["overprint_mode"] = change.overprint_mode
    if change.opacity_stroke is not None:
        state["opacity_stroke"] = change.opacity_stroke
    if change.opacity_fill is not None:
        state["opacity_fill"] = change.opacity_fill
    if change.blend is not None:
        state["blend"] = change.blend
    if change.masked is not None:
        state["masked"] = change.masked
    if change.width is not None:
        state["line_width"] = change.width


# --- colour ---------------------------------------------------------------------------------


def _colour_space(interpreter: Interpreter, name: str) -> ColourSpace:
    space = _DEVICE_SPACES.get(name) or interpreter.find_resource("ColorSpace", name)
    return space if isinstance(space, ColourSpace) else ColourSpace(family=name)


def _set_fill_space(interpreter: Interpreter, operands: Operands) -> None:
    space = _colour_space(interpreter, operands[0])
    interpreter.state["fill"] = Colour(space=space, values=_INITIAL_VALUES.get(space.family, ()))


def _set_stroke_space(interpreter: Interpreter, operands: Operands) -> None:
    space = _colour_space(interpreter, operands[0])
    interpreter.state["stroke"] = Colour(space=space, values=_INITIAL_VALUES.get(space.family, ()))


def _set_fill_colour(interpreter: Interpreter, operands: Operands) -> None:
    state = interpreter.state
    state["fill"] = _parse_colour(interpreter, state["fill"].space, operands)


def _set_stroke_colour(interpreter: Interpreter, operands: Operands) -> None:
    state = interpreter.state
    state["stroke"] = _parse_colour(interpreter, state["stroke"].space, operands)


def _parse_colour(interpreter: Interpreter, space: ColourSpace, operands: Operands) -> Colour:
    if operands and isinstance(operands[-1], str):
        pattern = interpreter.find_resource("Pattern", operands[-1])
        if isinstance(pattern, Pattern) and pattern.shading is None:
            return Colour(space=space, values=number_operands(operands[:-1]), pattern=pattern.key)
        base = pattern.shading if isinstance(pattern, Pattern) else None
        return Colour(space=ColourSpace(family="Pattern", base=base))
    return Colour(space=space, values=number_operands(operands))


def _set_device_colour(side: str, space: ColourSpace) -> Operator:
    def apply(interpreter: Interpreter, operands: Operands) -> None:
        interpreter.state[side] = Colour(space=space, values=number_operands(operands))  # type: ignore[literal-required]

    return apply


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


def _path_operator(*kinds: MarkKind) -> Operator:
    def apply(interpreter: Interpreter, _: Operands) -> None:
        boxes = [geometry.bounding_box(subpath) for subpath in interpreter.subpaths if subpath]
        for kind in kinds:
            for box in boxes:
                _add_path_mark(interpreter, kind, box)
        if interpreter.clip_pending and boxes:
            box = geometry.bounding_box([corner for box in boxes for corner in (box[:2], box[2:])])
            interpreter.state["clip"] = _intersect_clip(interpreter.state["clip"], box)
        interpreter.subpaths.clear()
        interpreter.clip_pending = False

    return apply


def _intersect_clip(clip: Box, box: Box) -> Box:
    """Return the part of the clip inside `box`; a box without extent, which hides all, if none."""
    return geometry.intersection(clip, box) or (*box[:2], *box[:2])


def _add_path_mark(interpreter: Interpreter, kind: MarkKind, box: Box) -> None:
    state = interpreter.state
    size = geometry.thickness(box)
    if kind == "stroke":
        size = state["line_width"] * min(geometry.scales(state["ctm"]))
        half = state["line_width"] * max(geometry.scales(state["ctm"])) / 2
        box = geometry.expand(box, (half, half, half, half))
    visible = geometry.intersection(box, state["clip"])
    if visible is None:
        return
    visible_thickness = geometry.thickness(visible)
    if visible_thickness < _SLIVER <= geometry.thickness(box):
        return
    if kind == "fill":
        size = min(size, visible_thickness)
    colour = state["stroke" if kind == "stroke" else "fill"]
    add_mark(interpreter, kind, visible, colour, size=size)


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
        ctm = geometry.multiply(x_object.matrix, interpreter.state["ctm"])
        box = geometry.transform(ctm, x_object.box)
        _execute_stream(interpreter, x_object.key, ctm, box)


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


def _paint_tiling_pattern(interpreter: Interpreter, key: int, box: Box) -> None:
    """Interpret a tiling pattern once per page; all its marks get the painted area as their box."""
    if key in interpreter.interpreted_patterns:
        return
    interpreter.interpreted_patterns.add(key)
    first = len(interpreter.marks)
    _execute_stream(interpreter, key, interpreter.state["ctm"], geometry.EVERYWHERE)
    for number in range(first, len(interpreter.marks)):
        mark = interpreter.marks[number]
        if mark.box != box:
            interpreter.marks[number] = replace(mark, box=box)


def _execute_stream(interpreter: Interpreter, key: int, ctm: Matrix, box: Box) -> None:
    """Interpret a form or pattern with its own resources, then restore the previous state."""
    if key in interpreter.open_keys or len(interpreter.open_keys) >= DEEPEST:
        interpreter.fault = interpreter.fault or "a drawing contains itself"
        return
    find, state, stack = interpreter.find_resource, interpreter.state, interpreter.stack
    open_keys, subpaths = interpreter.open_keys, interpreter.subpaths
    line_matrix, text_matrix = interpreter.text_line_matrix, interpreter.text_matrix
    instructions, interpreter.find_resource = interpreter.enter_stream(key)
    interpreter.state = {**state, "ctm": ctm, "clip": _intersect_clip(state["clip"], box)}
    interpreter.stack, interpreter.subpaths = [], []
    interpreter.open_keys = (*open_keys, key)
    _execute(interpreter, instructions)
    interpreter.find_resource, interpreter.state, interpreter.stack = find, state, stack
    interpreter.open_keys, interpreter.subpaths = open_keys, subpaths
    interpreter.text_line_matrix, interpreter.text_matrix = line_matrix, text_matrix


_OPERATORS: dict[str, Operator] = {
    "q": _save_state,
    "Q": _restore_state,
    "cm": _concatenate_matrix,
    "w": _set_line_width,
    "gs": _set_graphics_state,
    "cs": _set_fill_space,
    "CS": _set_stroke_space,
    "sc": _set_fill_colour,
    "scn": _set_fill_colour,
    "SC": _set_stroke_colour,
    "SCN": _set_stroke_colour,
    "g": _set_device_colour("fill", GRAY),
    "G": _set_device_colour("stroke", GRAY),
    "rg": _set_device_colour("fill", RGB),
    "RG": _set_device_colour("stroke", RGB),
    "k": _set_device_colour("fill", CMYK),
    "K": _set_device_colour("stroke", CMYK),
    "m": _begin_subpath,
    "l": _append_points,
    "c": _append_points,
    "v": _append_points,
    "y": _append_points,
    "re": _append_rectangle,
    "W": _set_clip_pending,
    "W*": _set_clip_pending,
    "n": _path_operator(),
    "f": _path_operator("fill"),
    "F": _path_operator("fill"),
    "f*": _path_operator("fill"),
    "S": _path_operator("stroke"),
    "s": _path_operator("stroke"),
    "B": _path_operator("fill", "stroke"),
    "B*": _path_operator("fill", "stroke"),
    "b": _path_operator("fill", "stroke"),
    "b*": _path_operator("fill", "stroke"),
    "sh": _paint_shading,
    "Do": _paint_x_object,
    "BI": _paint_inline_image,
    **text_operators.OPERATORS,
}
