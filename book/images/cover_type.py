"""The widths of words on covers, from the typefaces of the program."""

from functools import lru_cache

from PIL import ImageFont

from book.layout import typefaces
from book.layout.cover_words import Face

#: Pixels in an em at which widths are measured: FreeType rounds each to a whole pixel.
_EM = 2000
_FILES = {"light": "IBMPlexSerif-Light.ttf", "regular": "IBMPlexSerif-Regular.ttf"}
#: Weight of the sans, in which small words stand on pictures.
SANS_WEIGHT = 500


def measure_text(text: str, face: Face) -> float:
    """Return the width of a text in em, without kerning, which makes it narrower."""
    return sum(_advance(letter, face) for letter in drawn_text(text)) / _EM


def drawn_text(text: str) -> str:
    """Return a text with the apostrophe of Ukrainian as it is drawn (`typefaces.fonts_conf`)."""
    return text.replace(typefaces.APOSTROPHE, "’")


@lru_cache(maxsize=2000)
def _advance(letter: str, face: Face) -> float:
    return load_face(face, _EM).getlength(letter)


@lru_cache(maxsize=16)
def load_face(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Return a typeface at a size in pixels."""
    # Every build of Pillow has the basic layout engine, which sets glyphs at the same positions.
    if face == "sans":
        file = typefaces.sans_file()
    else:
        file = typefaces.font_folder(typefaces.SERIF) / _FILES[face]
    font = ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
    if face == "sans":
        font.set_variation_by_axes([SANS_WEIGHT, typefaces.CONDENSED])
    return font
