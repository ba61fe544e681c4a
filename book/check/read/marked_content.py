"""The text of marked content, by its numbers in the structure tree (ISO 32000-1, 14.6 and 14.9.4).

No geometry is used: what a reader that follows the structure takes is what the content has.
"""

from collections.abc import Iterable
from typing import Any

from pikepdf import String

from book.check.read.graphics_state import Interpreter, OpenMark, Operands, Operator
from book.check.read.pdf_values import as_text

_UNKNOWN = "\ufffd"


def add_characters(interpreter: Interpreter, codes: Iterable[int]) -> None:
    """Add the text of character codes in the current font to the marked content around them."""
    marks, font = interpreter.open_marks, interpreter.state["font"]
    if marks and font is not None and not marks[-1].is_replaced and interpreter.characters_left:
        table = font.characters
        # Codes of one byte without an entry are nearly those of Latin 1.
        others = chr if not font.two_byte_codes else lambda _: _UNKNOWN
        _add_text(interpreter, "".join([table[c] if c in table else others(c) for c in codes]))


def _add_text(interpreter: Interpreter, text: str) -> None:
    text = text[: interpreter.characters_left]
    interpreter.characters_left -= len(text)
    number = interpreter.open_marks[-1].number
    if number is not None and text:
        interpreter.marked.setdefault(number, []).append(text)


def note_shown_text(interpreter: Interpreter) -> None:
    """Note that text is painted here: whether it is tagged, or an artifact, is to be known."""
    marks = interpreter.open_marks
    if not (marks and marks[-1].is_tagged):
        interpreter.has_untagged_text = True


def _begin(interpreter: Interpreter, operands: Operands) -> None:
    """Open marked content: its number is that of the content around it, unless it has its own."""
    outer = interpreter.open_marks[-1] if interpreter.open_marks else OpenMark()
    properties: Any = operands[1] if len(operands) > 1 else None
    if isinstance(properties, str):
        properties = interpreter.find_resource("Properties", properties)
    found = properties if hasattr(properties, "get") else {}
    own, text = found.get("/MCID"), found.get("/ActualText")
    number = outer.number
    # Numbers inside a form are of the form, not of the page.
    if isinstance(own, int) and not interpreter.outer:
        number = own
        if language := as_text(found.get("/Lang")):
            interpreter.languages.setdefault(own, language)
    replaces = isinstance(text, String)
    is_tagged = outer.is_tagged or isinstance(own, int) or operands[0] == "Artifact"
    interpreter.open_marks.append(OpenMark(number, outer.is_replaced or replaces, is_tagged))
    if replaces and not outer.is_replaced and interpreter.characters_left:
        _add_text(interpreter, as_text(text))


def _end(interpreter: Interpreter, _: Operands) -> None:
    if interpreter.open_marks:
        interpreter.open_marks.pop()


OPERATORS: dict[str, Operator] = {"BMC": _begin, "BDC": _begin, "EMC": _end}
