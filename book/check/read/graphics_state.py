"""What is kept while the instructions of a page are followed (ISO 32000-1, 8.4)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from book.check.read import geometry
from book.check.read.document import GRAY, Colour, Font, Group, Mark, MarkKind
from book.check.read.geometry import Box, Matrix

Instruction = tuple[str, Sequence[Any]]
#: Answers what a name means among a page's resources: `find("Font", "F1")`.
FindResource = Callable[[str, str], object]
#: Opens a form or a pattern by its key.
EnterStream = Callable[[int], tuple[Iterable[Instruction], FindResource]]

_BLACK = Colour(space=GRAY, values=(0.0,))


class GraphicsState(TypedDict):
    """The graphics state; a dictionary, for `q` copies it and pages are full of `q`."""

    ctm: Matrix
    clip: Box
    fill: Colour
    stroke: Colour
    width: float
    overprint_fill: bool
    overprint_stroke: bool
    overprint_mode: int
    opacity_fill: float
    opacity_stroke: float
    blend: str
    masked: bool
    font: Font | None
    size: float
    spacing: float
    word_spacing: float
    stretch: float
    leading: float
    rise: float
    render: int


INITIAL_STATE: GraphicsState = {
    "ctm": geometry.UPRIGHT,
    "clip": geometry.EVERYWHERE,
    "fill": _BLACK,
    "stroke": _BLACK,
    "width": 1.0,
    "overprint_fill": False,
    "overprint_stroke": False,
    "overprint_mode": 0,
    "opacity_fill": 1.0,
    "opacity_stroke": 1.0,
    "blend": "Normal",
    "masked": False,
    "font": None,
    "size": 0.0,
    "spacing": 0.0,
    "word_spacing": 0.0,
    "stretch": 1.0,
    "leading": 0.0,
    "rise": 0.0,
    "render": 0,
}


@dataclass(slots=True, kw_only=True)
class Interpreter:
    """A page that is being followed."""

    find: FindResource
    enter: EnterStream
    state: GraphicsState
    stack: list[GraphicsState] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    #: Points of each part of the path so far, in points of the page; and whether it is to clip.
    path: list[list[tuple[float, float]]] = field(default_factory=list)
    clipping: bool = False
    line: Matrix = geometry.UPRIGHT
    text: Matrix = geometry.UPRIGHT
    #: Keys of the drawings that are being followed, the outermost first.
    inside: tuple[int, ...] = ()
    #: Tiling patterns that have been followed on this page, and those still to be.
    tiled: set[int] = field(default_factory=set)
    due: list[tuple[int, Box]] = field(default_factory=list)
    #: Instructions that may still be followed.
    left: int
    fault: str = ""


def add_mark(
    run: Interpreter,
    kind: MarkKind,
    box: Box,
    colour: Colour | None,
    *,
    masked: bool = False,
    **more: Any,
) -> None:
    """Note what is painted, in the state of the moment; `more` are fields of `Mark`."""
    state = run.state
    stroked = kind == "stroke"
    run.marks.append(
        Mark(
            kind=kind,
            box=box,
            colour=colour,
            overprint=state["overprint_stroke" if stroked else "overprint_fill"],
            overprint_mode=state["overprint_mode"],
            opacity=state["opacity_stroke" if stroked else "opacity_fill"],
            blend=state["blend"],
            masked=state["masked"] or masked,
            **more,
        )
    )
    if colour is not None and colour.pattern is not None:
        run.due.append((colour.pattern, box))


def matrix_operands(operands: Sequence[Any]) -> Matrix:
    """Take six operands for a matrix."""
    a, b, c, d, e, f = map(float, operands[:6])
    return a, b, c, d, e, f


def number_operands(operands: Sequence[Any]) -> tuple[float, ...]:
    """Take operands for numbers."""
    return tuple(map(float, operands))
