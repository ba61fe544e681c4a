"""The position of each photograph on the pages, in millimetres. Pure.

`page` is the page format, `rows` sets photographs side by side, `plates` composes one gallery and
`composition` the whole publication; `page_turns` finds where printed pages begin in the text.
"""

from book.layout.composition import (
    Layout,
    broken_lines,
    compose,
    depends_on_text,
    heavily_cropped,
    overfull_captions,
    text_pages,
)
from book.layout.page import Bleed, Page
from book.layout.plates import CaptionReference, Plate, RemoteCaption, compose_gallery
from book.layout.rows import PlacedPhoto, Row, break_rows, caption_height, set_row, text_figure

__all__ = [
    "Bleed",
    "CaptionReference",
    "Layout",
    "Page",
    "PlacedPhoto",
    "Plate",
    "RemoteCaption",
    "Row",
    "break_rows",
    "broken_lines",
    "caption_height",
    "compose",
    "compose_gallery",
    "depends_on_text",
    "heavily_cropped",
    "overfull_captions",
    "set_row",
    "text_figure",
    "text_pages",
]
