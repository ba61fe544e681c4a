"""Convert objects of a PDF to plain values; an object of the wrong type is treated as missing."""

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from book.check.read import geometry
from book.check.read.geometry import Box, Matrix

#: The language of the text after it: `ESC`, a code of ISO 639, perhaps one of ISO 3166, and `ESC`
#: (ISO 32000-1, 7.9.2.2).
_LANGUAGE_ESCAPE = re.compile("\x1b[A-Za-z]{2}(?:-?[A-Za-z]{2})?\x1b")


def get(container: Any, key: str) -> Any:
    """Return an entry of a dictionary or stream; None for a missing entry or another object."""
    return container.get(key) if isinstance(container, (Dictionary, Stream)) else None


def as_number(value: Any, default: float = 0.0) -> float:
    """Return a number; `default` for every other object."""
    if isinstance(value, (pikepdf.Object, str, bytes)) or value is None:
        return default
    return geometry.clamp(float(value))


def as_numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """Return an array of `count` numbers; None for every other object."""
    if not isinstance(value, Array) or len(value) != count:
        return None
    return tuple(as_number(number) for number in value)


def as_box(value: Any) -> Box | None:
    """Return a rectangle, whose corners can be in any order; None for every other object."""
    edges = as_numbers(value, 4)
    if edges is None:
        return None
    x, y = sorted(edges[::2]), sorted(edges[1::2])
    return x[0], y[0], x[1], y[1]


def as_matrix(value: Any) -> Matrix:
    """Return a matrix; the one that changes nothing for every other object."""
    numbers = as_numbers(value, 6)
    if numbers is None:
        return geometry.UPRIGHT
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def as_text(value: Any) -> str:
    """Return a name without its slash, or a string; empty for every other object.

    Escape sequences that say the language of the text are left out.
    """
    if isinstance(value, Name):
        return str(value)[1:]
    return _LANGUAGE_ESCAPE.sub("", str(value)) if isinstance(value, String) else ""


def as_plain(value: Any) -> Any:
    """Convert an operand of a content stream to a plain value."""
    kind = type(value)
    if kind is int or kind.__name__ == "Decimal":
        return geometry.clamp(float(value))
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Array):
        return [as_plain(element) for element in value]
    return str(value)[1:] if isinstance(value, Name) else value


def filter_names(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, in the order of decoding."""
    filters = get(stream, "/Filter")
    listed = filters if isinstance(filters, Array) else [] if filters is None else [filters]
    return [as_text(name) for name in listed]
