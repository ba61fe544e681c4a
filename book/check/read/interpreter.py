"""Follow the instructions of a page and note what they paint (ISO 32000-1, 8 and 9).

No pixels are made: of every object the box, the colour, the effective size and the overprint
are noted, with what is clipped away left out. Instructions come as plain values: numbers, names
as `str`, strings as `bytes`, arrays as `list`. Whatever a file says there is an end to it: a
drawing inside itself is left out, and so is what comes after `MOST` instructions.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
    add_mark,
    matrix_operands,
    number_operands,
)

#: Instructions of one page that are followed, and drawings inside each other.
MOST = 1_000_000
DEEPEST = 24
#: Less than this of a shape is left by rounding where it is clipped away, in points.
_SLIVER = 0.02
#: Parts of one path that are told from each other, and points of one that are kept.
_PARTS, _CORNERS = 256, 512
_FIRST = {
    "DeviceGray": (0.0,),
    "DeviceRGB": (0.0, 0.0, 0.0),
    "DeviceCMYK": (0.0, 0.0, 0.0, 1.0),
}
_DEVICES = {"DeviceGray": GRAY, "DeviceRGB": RGB, "DeviceCMYK": CMYK}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What a page paints."""

    marks: tuple[Mark, ...]
    groups: tuple[Group, ...]
    #: Instructions, those of drawings as often as they were used.
    instruction_count: int
    #: Why it was not followed to its end; nothing when it was.
    fault: str = ""


def interpret(
    instructions: Iterable[Instruction], find: FindResource, enter: EnterStream, most: int = MOST
) -> PageContent:
    """Note what a page paints, in the order it is painted; at most so many instructions."""
    run = Interpreter(find=find, enter=enter, state=INITIAL_STATE.copy(), left=most)
    _run(run, instructions)
    return PageContent(
        marks=tuple(run.marks),
        groups=tuple(run.groups),
        instruction_count=most - run.left,
        fault=run.fault,
    )


def _run(run: Interpreter, instructions: Iterable[Instruction]) -> None:
    for operator, operands in instructions:
        if run.left <= 0:
            run.fault = "it has more instructions than can be looked at"
            return
        run.left -= 1
        does = _OPERATORS.get(operator)
        if does is not None:
            try:
                does(run, operands)
                while run.due:
                    _paint_tiles(run, *run.due.pop())
            except (TypeError, ValueError, IndexError, OverflowError, struct.error):
                run.fault = run.fault or f"an instruction makes no sense: {operator[:8]}"


# --- state ----------------------------------------------------------------------------------


def _save(run: Interpreter, _: Sequence[Any]) -> None:
    run.stack.append(run.state.copy())


def _restore(run: Interpreter, _: Sequence[Any]) -> None:
    if run.stack:
        run.state = run.stack.pop()


def _concat(run: Interpreter, operands: Sequence[Any]) -> None:
    run.state["ctm"] = geometry.multiply(matrix_operands(operands), run.state["ctm"])


def _width(run: Interpreter, operands: Sequence[Any]) -> None:
    run.state["width"] = abs(float(operands[0]))


def _set_graphics_state(run: Interpreter, operands: Sequence[Any]) -> None:
    look = run.find("ExtGState", operands[0])
    if not isinstance(look, GraphicsStateChange):
        return
    state = run.state
    if look.overprint_stroke is not None:
        state["overprint_stroke"] = look.overprint_stroke
        # Without `op`, `OP` is for both (ISO 32000-1, table 58).
        state["overprint_fill"] = look.overprint_stroke
    if look.overprint_fill is not None:
        state["overprint_fill"] = look.overprint_fill
    if look.overprint_mode is not None:
        state["overprint_mode"] = look.overprint_mode
    if look.opacity_stroke is not None:
        state["opacity_stroke"] = look.opacity_stroke
    if look.opacity_fill is not None:
        state["opacity_fill"] = look.opacity_fill
    if look.blend is not None:
        state["blend"] = look.blend
    if look.masked is not None:
        state["masked"] = look.masked
    if look.width is not None:
        state["width"] = look.width


# --- colour ---------------------------------------------------------------------------------


def _colour_space(run: Interpreter, name: str) -> ColourSpace:
    found = _DEVICES.get(name) or run.find("ColorSpace", name)
    return found if isinstance(found, ColourSpace) else ColourSpace(family=name)


def _fill_space(run: Interpreter, operands: Sequence[Any]) -> None:
    space = _colour_space(run, operands[0])
    run.state["fill"] = Colour(space=space, values=_FIRST.get(space.family, ()))


def _stroke_space(run: Interpreter, operands: Sequence[Any]) -> None:
    space = _colour_space(run, operands[0])
    run.state["stroke"] = Colour(space=space, values=_FIRST.get(space.family, ()))


def _fill_colour(run: Interpreter, operands: Sequence[Any]) -> None:
    run.state["fill"] = _make_colour(run, run.state["fill"].space, operands)


def _stroke_colour(run: Interpreter, operands: Sequence[Any]) -> None:
    run.state["stroke"] = _make_colour(run, run.state["stroke"].space, operands)


def _make_colour(run: Interpreter, space: ColourSpace, operands: Sequence[Any]) -> Colour:
    if operands and isinstance(operands[-1], str):
        pattern = run.find("Pattern", operands[-1])
        if isinstance(pattern, Pattern) and pattern.shading is None:
            return Colour(space=space, values=number_operands(operands[:-1]), pattern=pattern.key)
        base = pattern.shading if isinstance(pattern, Pattern) else None
        return Colour(space=ColourSpace(family="Pattern", base=base))
    return Colour(space=space, values=number_operands(operands))


def _set_device_colour(
    side: str, space: ColourSpace
) -> Callable[[Interpreter, Sequence[Any]], None]:
    def does(run: Interpreter, operands: Sequence[Any]) -> None:
        run.state[side] = Colour(space=space, values=number_operands(operands))  # type: ignore[literal-required]

    return does


# --- paths ----------------------------------------------------------------------------------


def _begin_subpath(run: Interpreter, operands: Sequence[Any]) -> None:
    """Begin another part of the path: crop marks are many lines and one path."""
    if len(run.path) < _PARTS and (not run.path or run.path[-1]):
        run.path.append([])
    _add_points(run, operands)


def _add_points(run: Interpreter, operands: Sequence[Any]) -> None:
    """Add the points of `m`, `l`, `c`, `v` and `y`; a curve lies between those that bend it."""
    a, b, c, d, e, f = run.state["ctm"]
    points = number_operands(operands)
    part = run.path[-1] if run.path else []
    for x, y in zip(points[::2], points[1::2], strict=False):
        part.append((a * x + c * y + e, b * x + d * y + f))
    if len(part) > _CORNERS:
        # Only the box around them is asked for.
        left, bottom, right, top = geometry.bounding_box(part)
        part[:] = [(left, bottom), (right, top)]


def _rectangle(run: Interpreter, operands: Sequence[Any]) -> None:
    x, y, width, height = number_operands(operands)
    _begin_subpath(run, (x, y))
    _add_points(run, (x + width, y, x + width, y + height, x, y + height))


def _clip(run: Interpreter, _: Sequence[Any]) -> None:
    run.clipping = True


def _paint_operator(*kinds: MarkKind) -> Callable[[Interpreter, Sequence[Any]], None]:
    def does(run: Interpreter, _: Sequence[Any]) -> None:
        boxes = [geometry.bounding_box(part) for part in run.path if part]
        for kind in kinds:
            for box in boxes:
                _add_path(run, kind, box)
        if run.clipping and boxes:
            box = geometry.bounding_box([corner for box in boxes for corner in (box[:2], box[2:])])
            # Where nothing is left, a box without extent lets nothing through.
            run.state["clip"] = geometry.intersection(run.state["clip"], box) or (
                *box[:2],
                *box[:2],
            )
        run.path.clear()
        run.clipping = False

    return does


def _add_path(run: Interpreter, kind: MarkKind, box: Box) -> None:
    state = run.state
    size = geometry.thickness(box)
    if kind == "stroke":
        size = state["width"] * min(geometry.scales(state["ctm"]))
        half = state["width"] * max(geometry.scales(state["ctm"])) / 2
        box = geometry.expand(box, (half, half, half, half))
    seen = geometry.intersection(box, state["clip"])
    if seen is None:
        return
    left = geometry.thickness(seen)
    if left < _SLIVER <= geometry.thickness(box):
        return
    if kind == "fill":
        size = min(size, left)
    add_mark(run, kind, seen, state["stroke" if kind == "stroke" else "fill"], size=size)


def _paint_shading(run: Interpreter, operands: Sequence[Any]) -> None:
    space = run.find("Shading", operands[0])
    if isinstance(space, ColourSpace):
        add_mark(run, "shade", run.state["clip"], Colour(space=space))


# --- pictures and drawings ------------------------------------------------------------------


def _paint_x_object(run: Interpreter, operands: Sequence[Any]) -> None:
    thing = run.find("XObject", operands[0])
    if isinstance(thing, PdfImage):
        _place_image(run, thing)
    elif isinstance(thing, Form):
        if thing.group:
            run.groups.append(thing.group)
        ctm = geometry.multiply(thing.matrix, run.state["ctm"])
        _enter_stream(run, thing.key, ctm, geometry.transform(ctm, thing.box))


def _place_inline(run: Interpreter, operands: Sequence[Any]) -> None:
    if isinstance(operands[0], PdfImage):
        _place_image(run, operands[0])


def _place_image(run: Interpreter, picture: PdfImage) -> None:
    ctm = run.state["ctm"]
    seen = geometry.intersection(geometry.transform(ctm, (0.0, 0.0, 1.0, 1.0)), run.state["clip"])
    if seen is None or geometry.thickness(seen) < _SLIVER:
        return
    colour = run.state["fill"] if picture.stencil else None
    add_mark(run, "picture", seen, colour, picture=picture, matrix=ctm, masked=picture.masked)


def _paint_tiles(run: Interpreter, key: int, box: Box) -> None:
    """Follow a tiling pattern once a page: what it paints may be wherever it is used."""
    if key in run.tiled:
        return
    run.tiled.add(key)
    before = len(run.marks)
    _enter_stream(run, key, run.state["ctm"], geometry.EVERYWHERE)
    for number in range(before, len(run.marks)):
        mark = run.marks[number]
        if mark.box != box:
            run.marks[number] = replace(mark, box=box)


def _enter_stream(run: Interpreter, key: int, ctm: Matrix, box: Box) -> None:
    """Follow a drawing's own instructions with its own resources, and come back as before."""
    if key in run.inside or len(run.inside) >= DEEPEST:
        run.fault = run.fault or "a drawing contains itself"
        return
    outside = run.find, run.state, run.stack, run.inside, run.path, run.line, run.text
    instructions, run.find = run.enter(key)
    run.state = run.state.copy()
    run.state["ctm"] = ctm
    run.state["clip"] = geometry.intersection(run.state["clip"], box) or (*box[:2], *box[:2])
    run.stack, run.path, run.inside = [], [], (*run.inside, key)
    _run(run, instructions)
    run.find, run.state, run.stack, run.inside, run.path, run.line, run.text = outside


_OPERATORS: dict[str, Callable[[Interpreter, Sequence[Any]], None]] = {
    "q": _save,
    "Q": _restore,
    "cm": _concat,
    "w": _width,
    "gs": _set_graphics_state,
    "cs": _fill_space,
    "CS": _stroke_space,
    "sc": _fill_colour,
    "scn": _fill_colour,
    "SC": _stroke_colour,
    "SCN": _stroke_colour,
    "g": _set_device_colour("fill", GRAY),
    "G": _set_device_colour("stroke", GRAY),
    "rg": _set_device_colour("fill", RGB),
    "RG": _set_device_colour("stroke", RGB),
    "k": _set_device_colour("fill", CMYK),
    "K": _set_device_colour("stroke", CMYK),
    "m": _begin_subpath,
    "l": _add_points,
    "c": _add_points,
    "v": _add_points,
    "y": _add_points,
    "re": _rectangle,
    "W": _clip,
    "W*": _clip,
    "n": _paint_operator(),
    "f": _paint_operator("fill"),
    "F": _paint_operator("fill"),
    "f*": _paint_operator("fill"),
    "S": _paint_operator("stroke"),
    "s": _paint_operator("stroke"),
    "B": _paint_operator("fill", "stroke"),
    "B*": _paint_operator("fill", "stroke"),
    "b": _paint_operator("fill", "stroke"),
    "b*": _paint_operator("fill", "stroke"),
    "sh": _paint_shading,
    "Do": _paint_x_object,
    "BI": _place_inline,
    **text_operators.OPERATORS,
}
