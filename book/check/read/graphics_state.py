"""The graphics state of a page (ISO 32000-1, 8.4) and the marks that are painted in it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypedDict

from book.check.read import geometry
from book.check.read.geometry import Box, Matrix
from book.check.read.pdf_document import GRAY, Colour, Font, Group, Mark, MarkKind

Operands = Sequence[Any]
#: An operator and its operands.
Instruction = tuple[str, Operands]
#: Returns a named resource by its category: `find_resource("Font", "F1")`.
FindResource = Callable[[str, str], object]
#: Returns the instructions and the resources of a form or tiling pattern by its key.
EnterStream = Callable[[int], tuple[Iterable[Instruction], FindResource]]

_BLACK = Colour(space=GRAY, values=(0.0,))


class GraphicsState(TypedDict):
    """The graphics state; a dictionary because `q`, which is frequent, copies it."""

    ctm: Matrix
    clip: Box
    fill: Colour
    stroke: Colour
    line_width: float
    overprint_fill: bool
    overprint_stroke: bool
    overprint_mode: int
    opacity_fill: float
    opacity_stroke: float
    blend: str
    masked: bool
    font: Font | None
    font_size: float
    character_spacing: float
    word_spacing: float
    horizontal_scaling: float
    leading: float
    rise: float
    rendering_mode: int


INITIAL_STATE: GraphicsState = {
    "ctm": geometry.UPRIGHT,
    "clip": geometry.EVERYWHERE,
    "fill": _BLACK,
    "stroke": _BLACK,
    "line_width": 1.0,
    "overprint_fill": False,
    "overprint_stroke": False,
    "overprint_mode": 0,
    "opacity_fill": 1.0,
    "opacity_stroke": 1.0,
    "blend": "Normal",
    "masked": False,
    "font": None,
    "font_size": 0.0,
    "character_spacing": 0.0,
    "word_spacing": 0.0,
    "horizontal_scaling": 1.0,
    "leading": 0.0,
    "rise": 0.0,
    "rendering_mode": 0,
}


class OpenMark(NamedTuple):
    """Marked content that is open."""

    #: Its number in the structure tree, or that of the content around it; None without one.
    number: int | None = None
    #: An ActualText stands for it.
    is_replaced: bool = False
    #: It is an artifact, or has a number: a screen reader knows what to do with it.
    is_tagged: bool = False


@dataclass(slots=True, kw_only=True)
class OuterStream:
    """What is to be set back when the stream of a form or pattern ends; as in `Interpreter`."""

    #: The key of the form or pattern.
    inner_key: int
    instructions: Iterator[Instruction]
    find_resource: FindResource
    state: GraphicsState
    stack: list[GraphicsState]
    subpaths: list[list[tuple[float, float]]]
    text_line_matrix: Matrix
    text_matrix: Matrix
    open_marks: list[OpenMark]
    tiled: Box | None


@dataclass(slots=True, kw_only=True)
class Interpreter:
    """The state of the interpretation of one page."""

    #: Of the stream that is being interpreted.
    instructions: Iterator[Instruction]
    find_resource: FindResource
    enter_stream: EnterStream
    state: GraphicsState
    stack: list[GraphicsState] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    #: Points of each subpath of the current path, in points of the page.
    subpaths: list[list[tuple[float, float]]] = field(default_factory=list)
    #: The current path becomes part of the clipping path when it ends.
    clip_pending: bool = False
    text_line_matrix: Matrix = geometry.UPRIGHT
    text_matrix: Matrix = geometry.UPRIGHT
    #: The streams around a form or pattern, the outermost first, and the keys of what they entered.
    outer: list[OuterStream] = field(default_factory=list)
    open_keys: set[int] = field(default_factory=set)
    #: Keys of the tiling patterns that were interpreted on this page.
    interpreted_patterns: set[int] = field(default_factory=set)
    #: Tiling patterns that were painted and not yet interpreted, with the painted boxes.
    pending_patterns: list[tuple[int, Box]] = field(default_factory=list)
    #: The area that the outermost tiling pattern fills, which all its marks have as their box.
    tiled: Box | None = None
    #: Marked content that is open, the outermost first.
    open_marks: list[OpenMark] = field(default_factory=list)
    #: The text of marked content by its number, its language where that is said, and how many more
    #: characters are kept.
    marked: dict[int, list[str]] = field(default_factory=dict)
    languages: dict[int, str] = field(default_factory=dict)
    characters_left: int = 200_000
    #: It shows text that is neither in numbered marked content nor an artifact.
    has_untagged_text: bool = False
    instructions_left: int
    fault: str = ""


Operator = Callable[[Interpreter, Operands], None]


def add_mark(
    interpreter: Interpreter,
    kind: MarkKind,
    box: Box,
    colour: Colour | None,
    *,
    masked: bool = False,
    **mark_fields: Any,
) -> None:
    """Add a mark that is painted in the current graphics state."""
    state = interpreter.state
    stroked = kind == "stroke"
    interpreter.marks.append(
        Mark(
            kind=kind,
            box=interpreter.tiled or box,
            colour=colour,
            overprint=state["overprint_stroke" if stroked else "overprint_fill"],
            overprint_mode=state["overprint_mode"],
            opacity=state["opacity_stroke" if stroked else "opacity_fill"],
            blend=state["blend"],
            masked=state["masked"] or masked,
            **mark_fields,
        )
    )
    if colour is not None and colour.pattern is not None:
        interpreter.pending_patterns.append((colour.pattern, box))


def matrix_operands(operands: Operands) -> Matrix:
    """Convert the first six operands to a matrix."""
    a, b, c, d, e, f = map(float, operands[:6])
    return a, b, c, d, e, f


def number_operands(operands: Operands) -> tuple[float, ...]:
    """Convert operands to numbers."""
    return tuple(map(float, operands))
