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
    Form,
    Group,
    Kind,
    Look,
    Mark,
    Pattern,
    Picture,
    Space,
)
from book.check.read.geometry import Box, Matrix
from book.check.read.graphics_state import (
    START,
    Enter,
    Find,
    Instruction,
    Run,
    matrix,
    note,
    numbers,
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
class Painted:
    """What a page paints."""

    marks: tuple[Mark, ...]
    groups: tuple[Group, ...]
    #: Instructions, those of drawings as often as they were used.
    followed: int
    #: Why it was not followed to its end; nothing when it was.
    fault: str = ""


def follow(
    instructions: Iterable[Instruction], find: Find, enter: Enter, most: int = MOST
) -> Painted:
    """Note what a page paints, in the order it is painted; at most so many instructions."""
    run = Run(find=find, enter=enter, state=START.copy(), left=most)
    _follow(run, instructions)
    return Painted(
        marks=tuple(run.marks),
        groups=tuple(run.groups),
        followed=most - run.left,
        fault=run.fault,
    )


def _follow(run: Run, instructions: Iterable[Instruction]) -> None:
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
                    _tile(run, *run.due.pop())
            except (TypeError, ValueError, IndexError, OverflowError, struct.error):
                run.fault = run.fault or f"an instruction makes no sense: {operator[:8]}"


# --- state ----------------------------------------------------------------------------------


def _save(run: Run, _: Sequence[Any]) -> None:
    run.stack.append(run.state.copy())


def _restore(run: Run, _: Sequence[Any]) -> None:
    if run.stack:
        run.state = run.stack.pop()


def _concat(run: Run, operands: Sequence[Any]) -> None:
    run.state["ctm"] = geometry.times(matrix(operands), run.state["ctm"])


def _width(run: Run, operands: Sequence[Any]) -> None:
    run.state["width"] = abs(float(operands[0]))


def _look(run: Run, operands: Sequence[Any]) -> None:
    look = run.find("ExtGState", operands[0])
    if not isinstance(look, Look):
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


def _space(run: Run, name: str) -> Space:
    found = _DEVICES.get(name) or run.find("ColorSpace", name)
    return found if isinstance(found, Space) else Space(family=name)


def _fill_space(run: Run, operands: Sequence[Any]) -> None:
    space = _space(run, operands[0])
    run.state["fill"] = Colour(space=space, values=_FIRST.get(space.family, ()))


def _stroke_space(run: Run, operands: Sequence[Any]) -> None:
    space = _space(run, operands[0])
    run.state["stroke"] = Colour(space=space, values=_FIRST.get(space.family, ()))


def _fill_colour(run: Run, operands: Sequence[Any]) -> None:
    run.state["fill"] = _coloured(run, run.state["fill"].space, operands)


def _stroke_colour(run: Run, operands: Sequence[Any]) -> None:
    run.state["stroke"] = _coloured(run, run.state["stroke"].space, operands)


def _coloured(run: Run, space: Space, operands: Sequence[Any]) -> Colour:
    if operands and isinstance(operands[-1], str):
        pattern = run.find("Pattern", operands[-1])
        if isinstance(pattern, Pattern) and pattern.shading is None:
            return Colour(space=space, values=numbers(operands[:-1]), pattern=pattern.key)
        base = pattern.shading if isinstance(pattern, Pattern) else None
        return Colour(space=Space(family="Pattern", base=base))
    return Colour(space=space, values=numbers(operands))


def _device(side: str, space: Space) -> Callable[[Run, Sequence[Any]], None]:
    def does(run: Run, operands: Sequence[Any]) -> None:
        run.state[side] = Colour(space=space, values=numbers(operands))  # type: ignore[literal-required]

    return does


# --- paths ----------------------------------------------------------------------------------


def _begin(run: Run, operands: Sequence[Any]) -> None:
    """Begin another part of the path: crop marks are many lines and one path."""
    if len(run.path) < _PARTS and (not run.path or run.path[-1]):
        run.path.append([])
    _point(run, operands)


def _point(run: Run, operands: Sequence[Any]) -> None:
    """Add the points of `m`, `l`, `c`, `v` and `y`; a curve lies between those that bend it."""
    a, b, c, d, e, f = run.state["ctm"]
    points = numbers(operands)
    part = run.path[-1] if run.path else []
    for x, y in zip(points[::2], points[1::2], strict=False):
        part.append((a * x + c * y + e, b * x + d * y + f))
    if len(part) > _CORNERS:
        # Only the box around them is asked for.
        left, bottom, right, top = geometry.around(part)
        part[:] = [(left, bottom), (right, top)]


def _rectangle(run: Run, operands: Sequence[Any]) -> None:
    x, y, width, height = numbers(operands)
    _begin(run, (x, y))
    _point(run, (x + width, y, x + width, y + height, x, y + height))


def _clip(run: Run, _: Sequence[Any]) -> None:
    run.clipping = True


def _paint(*kinds: Kind) -> Callable[[Run, Sequence[Any]], None]:
    def does(run: Run, _: Sequence[Any]) -> None:
        boxes = [geometry.around(part) for part in run.path if part]
        for kind in kinds:
            for box in boxes:
                _painted(run, kind, box)
        if run.clipping and boxes:
            box = geometry.around([corner for box in boxes for corner in (box[:2], box[2:])])
            # Where nothing is left, a box without extent lets nothing through.
            run.state["clip"] = geometry.shared(run.state["clip"], box) or (*box[:2], *box[:2])
        run.path.clear()
        run.clipping = False

    return does


def _painted(run: Run, kind: Kind, box: Box) -> None:
    state = run.state
    size = geometry.thickness(box)
    if kind == "stroke":
        size = state["width"] * min(geometry.lengths(state["ctm"]))
        half = state["width"] * max(geometry.lengths(state["ctm"])) / 2
        box = geometry.widened(box, (half, half, half, half))
    seen = geometry.shared(box, state["clip"])
    if seen is None:
        return
    left = geometry.thickness(seen)
    if left < _SLIVER <= geometry.thickness(box):
        return
    if kind == "fill":
        size = min(size, left)
    note(run, kind, seen, state["stroke" if kind == "stroke" else "fill"], size=size)


def _shade(run: Run, operands: Sequence[Any]) -> None:
    space = run.find("Shading", operands[0])
    if isinstance(space, Space):
        note(run, "shade", run.state["clip"], Colour(space=space))


# --- pictures and drawings ------------------------------------------------------------------


def _do(run: Run, operands: Sequence[Any]) -> None:
    thing = run.find("XObject", operands[0])
    if isinstance(thing, Picture):
        _place(run, thing)
    elif isinstance(thing, Form):
        if thing.group:
            run.groups.append(thing.group)
        ctm = geometry.times(thing.matrix, run.state["ctm"])
        _within(run, thing.key, ctm, geometry.mapped(ctm, thing.box))


def _inline(run: Run, operands: Sequence[Any]) -> None:
    if isinstance(operands[0], Picture):
        _place(run, operands[0])


def _place(run: Run, picture: Picture) -> None:
    ctm = run.state["ctm"]
    seen = geometry.shared(geometry.mapped(ctm, (0.0, 0.0, 1.0, 1.0)), run.state["clip"])
    if seen is None or geometry.thickness(seen) < _SLIVER:
        return
    colour = run.state["fill"] if picture.stencil else None
    note(run, "picture", seen, colour, picture=picture, matrix=ctm, masked=picture.masked)


def _tile(run: Run, key: int, box: Box) -> None:
    """Follow a tiling pattern once a page: what it paints may be wherever it is used."""
    if key in run.tiled:
        return
    run.tiled.add(key)
    before = len(run.marks)
    _within(run, key, run.state["ctm"], geometry.EVERYWHERE)
    for number in range(before, len(run.marks)):
        mark = run.marks[number]
        if mark.box != box:
            run.marks[number] = replace(mark, box=box)


def _within(run: Run, key: int, ctm: Matrix, box: Box) -> None:
    """Follow a drawing's own instructions with its own resources, and come back as before."""
    if key in run.inside or len(run.inside) >= DEEPEST:
        run.fault = run.fault or "a drawing contains itself"
        return
    outside = run.find, run.state, run.stack, run.inside, run.path, run.line, run.text
    instructions, run.find = run.enter(key)
    run.state = run.state.copy()
    run.state["ctm"] = ctm
    run.state["clip"] = geometry.shared(run.state["clip"], box) or (*box[:2], *box[:2])
    run.stack, run.path, run.inside = [], [], (*run.inside, key)
    _follow(run, instructions)
    run.find, run.state, run.stack, run.inside, run.path, run.line, run.text = outside


_OPERATORS: dict[str, Callable[[Run, Sequence[Any]], None]] = {
    "q": _save,
    "Q": _restore,
    "cm": _concat,
    "w": _width,
    "gs": _look,
    "cs": _fill_space,
    "CS": _stroke_space,
    "sc": _fill_colour,
    "scn": _fill_colour,
    "SC": _stroke_colour,
    "SCN": _stroke_colour,
    "g": _device("fill", GRAY),
    "G": _device("stroke", GRAY),
    "rg": _device("fill", RGB),
    "RG": _device("stroke", RGB),
    "k": _device("fill", CMYK),
    "K": _device("stroke", CMYK),
    "m": _begin,
    "l": _point,
    "c": _point,
    "v": _point,
    "y": _point,
    "re": _rectangle,
    "W": _clip,
    "W*": _clip,
    "n": _paint(),
    "f": _paint("fill"),
    "F": _paint("fill"),
    "f*": _paint("fill"),
    "S": _paint("stroke"),
    "s": _paint("stroke"),
    "B": _paint("fill", "stroke"),
    "B*": _paint("fill", "stroke"),
    "b": _paint("fill", "stroke"),
    "b*": _paint("fill", "stroke"),
    "sh": _shade,
    "Do": _do,
    "BI": _inline,
    **text_operators.OPERATORS,
}
