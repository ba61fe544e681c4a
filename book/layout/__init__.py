"""The pages of a publication with the position of each photograph, in mm, and the typefaces.

`page` is the page format. `caption_sizes` and `text_lines` are what the layout engine has measured.
`arrangements` are photographs in a rectangle, `page_candidates` the best ones on a page, and
`page_division` how many go on each; `plates` and `gallery_pages` set galleries, `text_pages` and
`text_figures` the text with its pictures, `section_pages` both, `composition` the whole
publication. `page_windows` says what is seen of a photograph that fills pages, `page_turns` where
printed pages begin in the text. `typefaces` has the fonts; everything else is pure.
"""

from book.layout.caption_sizes import CAPTION_WIDTHS, CaptionSizes
from book.layout.composition import (
    Layout,
    Measures,
    broken_lines,
    compose,
    heavily_cropped,
    overfull_captions,
    small_photographs,
)
from book.layout.page import Bleed, Density, Page
from book.layout.page_windows import PageWindow
from book.layout.plates import CaptionReference, PlacedPhoto, Plate, RemoteCaption
from book.layout.section_galleries import lone_headings
from book.layout.text_lines import MeasuredLine, TextLine, add_quotes, section_lines
from book.layout.text_pages import TextPage

__all__ = [
    "CAPTION_WIDTHS",
    "Bleed",
    "CaptionReference",
    "CaptionSizes",
    "Density",
    "Layout",
    "MeasuredLine",
    "Measures",
    "Page",
    "PageWindow",
    "PlacedPhoto",
    "Plate",
    "RemoteCaption",
    "TextLine",
    "TextPage",
    "add_quotes",
    "broken_lines",
    "compose",
    "heavily_cropped",
    "lone_headings",
    "overfull_captions",
    "section_lines",
    "small_photographs",
]
