"""Lines that WeasyPrint 70 would break after their first word.

Where a text before an inline element fits into the line, but not with the space at its end, it is
taken for a first word that is too long, and broken behind that word (`split_first_line` in
`text/line_break.py`). In a paragraph with a link, this happened at 9 of 250 widths. WeasyPrint has
no public way to change that, so the function of version 70, which pyproject.toml pins, is replaced
while a document is laid out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def fill_lines() -> Iterator[None]:
    """Have a text stand whole in a line that has room for all of it but the space at its end."""
    from weasyprint.layout import inline

    split_first_line = inline.split_first_line

    def split(text: str, style: Any, context: Any, width: Any, *rest: Any, **more: Any) -> Any:
        line = split_first_line(text, style, context, width, *rest, **more)
        is_one_word = line[2] is not None and " " not in line[0].text.rstrip()
        if not is_one_word or width is None or style["white_space"] != "normal" or text[-1] != " ":
            return line
        words = split_first_line(text.rstrip(" "), style, context, width, *rest, **more)
        if words[2] is not None or words[3] > width:
            return line
        # No space is wider than the em. What hangs over the end of a line is cut there later.
        wider = width + style["font_size"]
        return split_first_line(text, style, context, wider, *rest, **more)

    inline.split_first_line = split
    try:
        yield
    finally:
        inline.split_first_line = split_first_line
