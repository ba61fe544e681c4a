"""Enter the streams of forms and tiling patterns, and leave them, without recursion.

The state of the stream around is kept as a value and set back, because copying the whole
interpreter is slow: a file can have 350,000 forms before the limit of instructions.
"""

from collections.abc import Iterator

from book.check.read import geometry
from book.check.read.geometry import Box, Matrix
from book.check.read.graphics_state import Instruction, Interpreter, OuterStream

#: Streams that are open at once; each takes 4 kB, and no program writes a hundredth of it.
DEEPEST = 10_000


def enter_stream(
    interpreter: Interpreter, key: int, ctm: Matrix, box: Box, tiled: Box | None = None
) -> None:
    """Begin a form, or a pattern that fills `tiled`, in a copy of the graphics state."""
    if key in interpreter.open_keys:
        interpreter.fault = interpreter.fault or "a drawing contains itself"
        return
    if len(interpreter.outer) >= DEEPEST:
        too_deep = f"drawings are nested more than {DEEPEST} deep, and the inner ones were not read"
        interpreter.fault = interpreter.fault or too_deep
        return
    interpreter.outer.append(
        OuterStream(
            inner_key=key,
            instructions=interpreter.instructions,
            find_resource=interpreter.find_resource,
            state=interpreter.state,
            stack=interpreter.stack,
            subpaths=interpreter.subpaths,
            text_line_matrix=interpreter.text_line_matrix,
            text_matrix=interpreter.text_matrix,
            open_marks=interpreter.open_marks,
            tiled=interpreter.tiled,
        )
    )
    interpreter.open_keys.add(key)
    instructions, interpreter.find_resource = interpreter.enter_stream(key)
    interpreter.instructions = iter(instructions)
    clip = clip_inside(interpreter.state["clip"], box)
    interpreter.state = {**interpreter.state, "ctm": ctm, "clip": clip}
    interpreter.stack, interpreter.subpaths = [], []
    # What an unbalanced stream opens or closes has no effect on the one around it.
    interpreter.open_marks = interpreter.open_marks[-1:]
    interpreter.tiled = tiled or interpreter.tiled


def leave_stream(interpreter: Interpreter) -> Iterator[Instruction] | None:
    """Go back to the stream around; return its instructions, or None if there is none."""
    if not interpreter.outer:
        return None
    outer = interpreter.outer.pop()
    interpreter.open_keys.remove(outer.inner_key)
    interpreter.instructions, interpreter.find_resource = outer.instructions, outer.find_resource
    interpreter.state, interpreter.stack = outer.state, outer.stack
    interpreter.subpaths, interpreter.open_marks = outer.subpaths, outer.open_marks
    interpreter.text_line_matrix = outer.text_line_matrix
    interpreter.text_matrix = outer.text_matrix
    interpreter.tiled = outer.tiled
    return interpreter.instructions


def clip_inside(clip: Box, box: Box) -> Box:
    """Return the part of the clip inside `box`; a box without extent, which hides all, if none."""
    return geometry.intersection(clip, box) or (*box[:2], *box[:2])
