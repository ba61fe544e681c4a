"""Overprint small black type and thin black lines, and nothing else.

The inks of a press are never in exact register: where black type knocks out a tint, paper shows
beside the letter. So black type below 12 pt and black lines below 2 pt overprint (GWG 2022, R0009
and R0010). White objects would vanish (R0007) and coloured ones change, so they knock out.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import Dictionary, Name, Object, Operator

from book.press import content_streams
from book.press.content_streams import Content, Linear, Operation

#: In points; type and lines of this size and larger knock out.
TEXT_BELOW = 12.0
LINE_BELOW = 2.0
OVERPRINT, KNOCKOUT = "overprint", "knockout"
_BLACK_INK = (0.0, 0.0, 0.0, 1.0)
#: In points; a size of 12 pt, written in CSS pixels, comes back as 11.999…
_TOLERANCE = 0.001
_TEXT_OPERATORS = frozenset(("Tj", "TJ", "'", '"'))
_PATH_OPERATORS = frozenset(("m", "l", "c", "v", "y", "re", "h", "W", "W*"))
_FILL_OPERATORS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_STROKE_OPERATORS = frozenset(("S", "s", "B", "B*", "b", "b*"))
#: Text rendering modes (ISO 32000-1, table 106).
_FILLING_MODES, _STROKING_MODES = frozenset((0, 2, 4, 6)), frozenset((1, 2, 5, 6))

InkShares = tuple[float, ...] | None
#: Left, bottom, right and top, in the coordinates of the stream.
_PathBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _InkState:
    """The part of the graphics state that decides on overprinting (ISO 32000-1, 8.4 and 9.3)."""

    scale: Linear = content_streams.UNCHANGED
    #: Components in DeviceCMYK; None in any other space.
    fill: InkShares = None
    stroke: InkShares = None
    fill_cmyk: bool = False
    stroke_cmyk: bool = False
    line_width: float = 1.0
    font_size: float = 0.0
    text_mode: int = 0
    overprints: bool = False


def set_overprint(pdf: pikepdf.Pdf) -> None:
    """Set overprint or knockout before every painting operator of a file."""
    forms: dict[object, list[Content]] = {}
    for page in pdf.pages:
        # Page by page, because the operators of a whole book would fill the memory.
        page_stream, *page_forms = content_streams.contents_of_page(page)
        _rewrite_stream(pdf, [page_stream])
        for form in page_forms:
            forms.setdefault(form.owner.objgen, []).append(form)
    for uses in forms.values():
        _rewrite_stream(pdf, uses)


def _rewrite_stream(pdf: pikepdf.Pdf, uses: Sequence[Content]) -> None:
    """Rewrite one stream; `uses` are the places where it is drawn."""
    # A form may be drawn at several sizes: type must be small at all of them to overprint.
    scales = tuple(dict.fromkeys(use.scale for use in uses))
    operations = _StreamRewriter(uses[0], scales).rewrite()
    content_streams.replace_content(pdf, uses[0].owner, pikepdf.unparse_content_stream(operations))
    _add_states(uses[0].resources)


def _add_states(resources: Dictionary) -> None:
    """Add the two graphics states of this module; remove overprint keys from all others."""
    states = resources.get("/ExtGState")
    if not isinstance(states, Dictionary):
        states = resources.ExtGState = Dictionary()
    for name, state in states.items():
        if name not in (f"/{OVERPRINT}", f"/{KNOCKOUT}"):
            content_streams.remove_keys(state, ("/OP", "/op", "/OPM"))
    for name, on in ((OVERPRINT, True), (KNOCKOUT, False)):
        states[f"/{name}"] = Dictionary(Type=Name.ExtGState, OP=on, op=on, OPM=int(on))


@dataclass(slots=True)
class _StreamRewriter:
    """One pass over one content stream, which inserts `gs` operators."""

    source: Content
    scales: tuple[Linear, ...]
    state: _InkState = field(default_factory=_InkState)
    text_matrix: Linear = content_streams.UNCHANGED
    stack: list[_InkState] = field(default_factory=list)
    path: list[Operation] = field(default_factory=list)
    written: list[Operation] = field(default_factory=list)

    def rewrite(self) -> list[Operation]:
        for operation in self.source.operations:
            name = str(operation.operator)
            if name in _PATH_OPERATORS:
                # `gs` is forbidden between a path and its painting (ISO 32000-1, 8.2), so the
                # path is held back until both are known.
                self.path.append(operation)
                continue
            if name in _FILL_OPERATORS or name in _STROKE_OPERATORS:
                self._set_overprint(self._is_thin_path(name))
            elif name in _TEXT_OPERATORS:
                self._set_overprint(self._is_small_text())
            elif name in ("Do", "sh", "INLINE IMAGE", "BI"):
                self._set_overprint(False)
            self.written += self.path
            self.path.clear()
            self.written.append(operation)
            self._update_state(name, operation)
        return self.written

    def _set_overprint(self, overprints: bool) -> None:
        if self.state.overprints is not overprints:
            name = Name(f"/{OVERPRINT if overprints else KNOCKOUT}")
            self.written.append(pikepdf.ContentStreamInstruction([name], Operator("gs")))
            self.state = replace(self.state, overprints=overprints)

    def _update_state(self, name: str, operation: Operation) -> None:
        """Apply an operator to the graphics state."""
        match name:
            case "q":
                self.stack.append(self.state)
            case "Q" if self.stack:
                self.state = self.stack.pop()
            case "cm":
                scale = content_streams.multiply(
                    content_streams.linear(operation.operands), self.state.scale
                )
                self.state = replace(self.state, scale=scale)
            case "BT":
                self.text_matrix = content_streams.UNCHANGED
            case "Tm":
                self.text_matrix = content_streams.linear(operation.operands)
            case "Tf":
                self.state = replace(self.state, font_size=_operand(operation, 1))
            case "Tr":
                self.state = replace(self.state, text_mode=int(_operand(operation, 0)))
            case "w":
                self.state = replace(self.state, line_width=_operand(operation, 0))
            case "cs" | "g" | "rg":
                self.state = replace(self.state, fill_cmyk=self._is_cmyk(operation), fill=None)
            case "CS" | "G" | "RG":
                self.state = replace(self.state, stroke_cmyk=self._is_cmyk(operation), stroke=None)
            case "k":
                self.state = replace(self.state, fill_cmyk=True, fill=_ink_shares(operation))
            case "K":
                self.state = replace(self.state, stroke_cmyk=True, stroke=_ink_shares(operation))
            case "sc" | "scn" if self.state.fill_cmyk:
                self.state = replace(self.state, fill=_ink_shares(operation))
            case "SC" | "SCN" if self.state.stroke_cmyk:
                self.state = replace(self.state, stroke=_ink_shares(operation))

    def _is_cmyk(self, operation: Operation) -> bool:
        space = operation.operands[0]
        if isinstance(space, Name) and space != Name.DeviceCMYK:
            return self.source.resource("/ColorSpace", space) == Name.DeviceCMYK
        return isinstance(space, Name)

    def _length(self, x: float, y: float, inner: Linear = content_streams.UNCHANGED) -> float:
        """Return the length of a vector on the page, in points, where it is drawn largest."""
        own = content_streams.multiply(inner, self.state.scale)
        drawn = (content_streams.multiply(own, scale) for scale in self.scales)
        return max(math.hypot(x * a + y * c, x * b + y * d) for a, b, c, d in drawn)

    def _is_small_text(self) -> bool:
        """Return whether the type to be shown is in full black alone and below 12 pt."""
        state = self.state
        fill = {state.fill} if state.text_mode in _FILLING_MODES else set()
        stroke = {state.stroke} if state.text_mode in _STROKING_MODES else set()
        size = self._length(0.0, state.font_size, self.text_matrix)
        return fill | stroke == {_BLACK_INK} and size < TEXT_BELOW - _TOLERANCE

    def _is_thin_path(self, name: str) -> bool:
        """Return whether the path to be painted is a line below 2 pt in black ink alone.

        Tints of black count: they need exact register as well.
        """
        limit = LINE_BELOW - _TOLERANCE
        if name in _STROKE_OPERATORS and (
            not _is_black_tint(self.state.stroke) or self._extent(self.state.line_width) >= limit
        ):
            return False
        if name in _FILL_OPERATORS:
            if not _is_black_tint(self.state.fill):
                return False
            boxes = list(_subpath_boxes(self.path))
            if name.endswith("*") and len(boxes) == 2:
                # WeasyPrint fills a border between its outer and its inner box.
                edges = zip(*boxes, strict=True)
                if all(self._extent(outer - inner) < limit for outer, inner in edges):
                    return True
            return bool(boxes) and all(self._thickness(box) < limit for box in boxes)
        return True

    def _extent(self, width: float) -> float:
        return max(self._length(width, 0.0), self._length(0.0, width))

    def _thickness(self, box: _PathBox) -> float:
        left, bottom, right, top = box
        return min(self._length(right - left, 0.0), self._length(0.0, top - bottom))


def _is_black_tint(colour: InkShares) -> bool:
    return colour is not None and colour[:3] == (0.0, 0.0, 0.0) and colour[3] > 0


def _ink_shares(operation: Operation) -> InkShares:
    numbers = [operand for operand in operation.operands if not isinstance(operand, Name)]
    return tuple(float(ink) for ink in numbers) if len(numbers) == 4 else None


def _operand(operation: Operation, index: int) -> float:
    operand: Object | float = operation.operands[index]
    return float(operand)


def _subpath_boxes(path: list[Operation]) -> Iterator[_PathBox]:
    """Yield the bounding box of every subpath; a curve counts with its control points."""
    subpaths: list[list[float]] = []
    for operation in path:
        name = str(operation.operator)
        numbers = [float(operand) for operand in operation.operands]
        if name == "re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y + height]
        if name in ("m", "re") or not subpaths:
            subpaths.append([])
        subpaths[-1] += numbers
    for xs, ys in ((numbers[::2], numbers[1::2]) for numbers in subpaths if numbers):
        yield min(xs), min(ys), max(xs), max(ys)
