"""The position of each photograph on the pages, in millimetres, and the typefaces.

`page` is the page format, `rows` sets photographs side by side, `plates` composes one gallery and
`composition` the whole publication; `page_windows` says what is seen of a photograph that fills
pages; `page_turns` finds where printed pages begin in the text. `typefaces` has the fonts;
everything else is pure.
"""

from book.layout.composition import (
    Layout,
    broken_lines,
    compose,
    depends_on_text,
    heavily_cropped,
    lone_headings,
    overfull_captions,
    text_pages,
)
from book.layout.page import Bleed, Page
from book.layout.page_windows import PageWindow
from book.layout.plates import CaptionReference, Plate, RemoteCaption
from book.layout.rows import PlacedPhoto

__all__ = [
    "Bleed",
    "CaptionReference",
    "Layout",
    "Page",
    "PageWindow",
    "PlacedPhoto",
    "Plate",
    "RemoteCaption",
    "broken_lines",
    "compose",
    "depends_on_text",
    "heavily_cropped",
    "lone_headings",
    "overfull_captions",
    "text_pages",
]
