"""Where each photograph stands, in millimetres. Pure.

`page` is the sheet, `rows` sets photographs side by side, `plates` turns a gallery into pages,
`composition` does so for the whole publication.
"""

from book.layout.composition import (
    Layout,
    broken_lines,
    compose,
    crowded,
    cut_down,
    depends_on_text,
    text_pages,
)
from book.layout.page import Bleed, Page
from book.layout.plates import Plate, Remote, Where, compose_gallery
from book.layout.rows import Placed, Row, break_rows, caption_height, in_text, row

__all__ = [
    "Bleed",
    "Layout",
    "Page",
    "Placed",
    "Plate",
    "Remote",
    "Row",
    "Where",
    "break_rows",
    "broken_lines",
    "caption_height",
    "compose",
    "compose_gallery",
    "crowded",
    "cut_down",
    "depends_on_text",
    "in_text",
    "row",
    "text_pages",
]
