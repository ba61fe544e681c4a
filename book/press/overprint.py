"""Let fine black print over what lies under it, and nothing else.

A press never lays two inks exactly upon each other. Where black type knocks a hole into a tint,
paper shines through beside the letter; printed over it, it cannot. So black type below 12 pt and
black lines below 2 pt overprint (GWG 2022, R0009 and R0010; preflight TXT-03), and white, large
or coloured ones never do: those would vanish or change (R0007; TXT-04).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import Dictionary, Name, Object, Operator

from book.press import content
from book.press.content import Content, Linear, Operation

#: Type from this size up, and lines from this width up, knock out as everything else does; points.
TEXT_BELOW = 12.0
LINE_BELOW = 2.0
OVERPRINT, KNOCKOUT = "overprint", "knockout"
_BLACK = (0.0, 0.0, 0.0, 1.0)
#: Sizes in CSS pixels come back from points as 11.999…: so much is rounding.
_ROUNDING = 0.001
_SHOW = frozenset(("Tj", "TJ", "'", '"'))
_BUILD = frozenset(("m", "l", "c", "v", "y", "re", "h", "W", "W*"))
_FILL = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKE = frozenset(("S", "s", "B", "B*", "b", "b*"))
_FILLED_TEXT, _STROKED_TEXT = frozenset((0, 2, 4, 6)), frozenset((1, 2, 5, 6))

InkShares = tuple[float, ...] | None
#: Left, bottom, right and top, in the coordinates of the stream.
_PathBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _InkState:
    """The part of the graphics state that decides (ISO 32000-1, 8.4 and 9.3)."""

    scale: Linear = content.UNCHANGED
    #: Components in DeviceCMYK; None in any other space.
    fill: InkShares = None
    stroke: InkShares = None
    fill_cmyk: bool = False
    stroke_cmyk: bool = False
    line_width: float = 1.0
    font_size: float = 0.0
    mode: int = 0
    overprints: bool = False


def set_overprint(pdf: pikepdf.Pdf) -> None:
    """Say of every mark in a file whether it overprints."""
    forms: dict[object, list[Content]] = {}
    for page in pdf.pages:
        # Page by page: the operators of a whole book would fill the memory.
        drawn, *inside = content.contents_of_page(page)
        _rewrite_stream(pdf, [drawn])
        for form in inside:
            forms.setdefault(form.owner.objgen, []).append(form)
    for uses in forms.values():
        _rewrite_stream(pdf, uses)


def _rewrite_stream(pdf: pikepdf.Pdf, uses: Sequence[Content]) -> None:
    """Rewrite one stream; `uses` are the places where it is drawn."""
    # A form may be drawn at several sizes; it overprints where it is small at all of them.
    scales = tuple(dict.fromkeys(use.scale for use in uses))
    written = _StreamRewriter(uses[0], scales).run()
    content.replace_content(pdf, uses[0].owner, pikepdf.unparse_content_stream(written))
    _offer_states(uses[0].resources)


def _offer_states(resources: Dictionary) -> None:
    """Add the two states that the streams now ask for; no other state may say otherwise."""
    states = resources.get("/ExtGState")
    if not isinstance(states, Dictionary):
        states = resources.ExtGState = Dictionary()
    for name, state in states.items():
        if name not in (f"/{OVERPRINT}", f"/{KNOCKOUT}"):
            for key in ("/OP", "/op", "/OPM"):
                if key in state:
                    del state[key]
    for name, on in ((OVERPRINT, True), (KNOCKOUT, False)):
        states[f"/{name}"] = Dictionary(Type=Name.ExtGState, OP=on, op=on, OPM=int(on))


@dataclass(slots=True)
class _StreamRewriter:
    """One pass over one stream."""

    source: Content
    scales: tuple[Linear, ...]
    state: _InkState = field(default_factory=_InkState)
    text: Linear = content.UNCHANGED
    stack: list[_InkState] = field(default_factory=list)
    path: list[Operation] = field(default_factory=list)
    written: list[Operation] = field(default_factory=list)

    def run(self) -> list[Operation]:
        for operation in self.source.operations:
            name = str(operation.operator)
            if name in _BUILD:
                # Between a path and its painting no state can be set: the path waits.
                self.path.append(operation)
                continue
            if name in _FILL or name in _STROKE:
                self._say(self._is_fine_line(name))
            elif name in _SHOW:
                self._say(self._is_fine_text())
            elif name in ("Do", "sh", "INLINE IMAGE", "BI"):
                self._say(False)
            self.written += self.path
            self.path.clear()
            self.written.append(operation)
            self._follow(name, operation)
        return self.written

    def _say(self, overprints: bool) -> None:
        if self.state.overprints is not overprints:
            name = Name(f"/{OVERPRINT if overprints else KNOCKOUT}")
            self.written.append(pikepdf.ContentStreamInstruction([name], Operator("gs")))
            self.state = replace(self.state, overprints=overprints)

    def _follow(self, name: str, operation: Operation) -> None:
        """Keep the graphics state as the operator leaves it."""
        match name:
            case "q":
                self.stack.append(self.state)
            case "Q" if self.stack:
                self.state = self.stack.pop()
            case "cm":
                scale = content.multiply(content.linear_operands(operation), self.state.scale)
                self.state = replace(self.state, scale=scale)
            case "BT":
                self.text = content.UNCHANGED
            case "Tm":
                self.text = content.linear_operands(operation)
            case "Tf":
                self.state = replace(self.state, font_size=_operand(operation, 1))
            case "Tr":
                self.state = replace(self.state, mode=int(_operand(operation, 0)))
            case "w":
                self.state = replace(self.state, line_width=_operand(operation, 0))
            case "cs" | "g" | "rg":
                self.state = replace(self.state, fill_cmyk=self._is_cmyk(operation), fill=None)
            case "CS" | "G" | "RG":
                self.state = replace(self.state, stroke_cmyk=self._is_cmyk(operation), stroke=None)
            case "k":
                self.state = replace(self.state, fill_cmyk=True, fill=_inks(operation))
            case "K":
                self.state = replace(self.state, stroke_cmyk=True, stroke=_inks(operation))
            case "sc" | "scn" if self.state.fill_cmyk:
                self.state = replace(self.state, fill=_inks(operation))
            case "SC" | "SCN" if self.state.stroke_cmyk:
                self.state = replace(self.state, stroke=_inks(operation))

    def _is_cmyk(self, operation: Operation) -> bool:
        space = operation.operands[0]
        if isinstance(space, Name) and space != Name.DeviceCMYK:
            return self.source.resource("/ColorSpace", space) == Name.DeviceCMYK
        return isinstance(space, Name)

    def _longest(self, x: float, y: float, inner: Linear = content.UNCHANGED) -> float:
        """Measure a vector on the page, in points, where it is drawn largest."""
        longest = 0.0
        for scale in self.scales:
            a, b, c, d = content.multiply(content.multiply(inner, self.state.scale), scale)
            longest = max(longest, math.hypot(x * a + y * c, x * b + y * d))
        return longest

    def _is_fine_text(self) -> bool:
        """Whether the type to be shown is black alone and below 12 pt."""
        colours = [
            colour
            for colour, modes in (
                (self.state.fill, _FILLED_TEXT),
                (self.state.stroke, _STROKED_TEXT),
            )
            if self.state.mode in modes
        ]
        size = self._longest(0.0, self.state.font_size, self.text)
        return bool(colours) and set(colours) == {_BLACK} and size < TEXT_BELOW - _ROUNDING

    def _is_fine_line(self, name: str) -> bool:
        """Whether the path to be painted is a line of black ink alone, below 2 pt.

        A rule may be a tint: it is too thin for a hole of its own all the more.
        """
        fine = LINE_BELOW - _ROUNDING
        if name in _STROKE:
            width = self.state.line_width
            across = max(self._longest(width, 0.0), self._longest(0.0, width))
            if not _is_black_ink(self.state.stroke) or across >= fine:
                return False
        if name in _FILL:
            if not _is_black_ink(self.state.fill):
                return False
            boxes = list(_boxes(self.path))
            if name.endswith("*") and len(boxes) == 2:
                # A border, as WeasyPrint draws it: what lies between two boxes.
                ring = max(
                    max(self._longest(one - other, 0.0), self._longest(0.0, one - other))
                    for one, other in zip(*boxes, strict=True)
                )
                if ring < fine:
                    return True
            return bool(boxes) and all(self._thickness(box) < fine for box in boxes)
        return True

    def _thickness(self, box: _PathBox) -> float:
        left, bottom, right, top = box
        return min(self._longest(right - left, 0.0), self._longest(0.0, top - bottom))


def _is_black_ink(colour: InkShares) -> bool:
    return colour is not None and colour[:3] == (0.0, 0.0, 0.0) and colour[3] > 0


def _inks(operation: Operation) -> InkShares:
    numbers = [operand for operand in operation.operands if not isinstance(operand, Name)]
    return tuple(float(ink) for ink in numbers) if len(numbers) == 4 else None


def _operand(operation: Operation, index: int) -> float:
    operand: Object | float = operation.operands[index]
    return float(operand)


def _boxes(path: list[Operation]) -> Iterator[_PathBox]:
    """Enclose every part of a path in its box; a curve in that of its control points."""
    xs: list[float] = []
    ys: list[float] = []
    for operation in path:
        name = str(operation.operator)
        if name in ("m", "re") and xs:
            yield min(xs), min(ys), max(xs), max(ys)
            xs, ys = [], []
        numbers = [_operand(operation, index) for index in range(len(operation.operands))]
        if name == "re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y + height]
        xs += numbers[::2]
        ys += numbers[1::2]
    if xs:
        yield min(xs), min(ys), max(xs), max(ys)
