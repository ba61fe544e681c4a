"""Stand-ins: recognisable placeholder pictures for photographs that are not delivered yet."""

from PIL import Image, ImageDraw, ImageFont

from book.layout import typefaces
from book.model import Photo

#: Longest edge in px: enough for a page at 300 ppi, so that it is planned like a photograph.
EDGE = 3600
_PAPER, _CROSS, _EDGE_LINE, _INK = 226, 200, 170, 70


def stand_in_size(proportions: tuple[int, int]) -> tuple[int, int]:
    """Return the size of a stand-in in px, at the ratio that the manuscript gives."""
    scale = EDGE / max(proportions)
    width, height = (max(1, round(edge * scale)) for edge in proportions)
    return width, height


def draw_stand_in(photo: Photo, size: tuple[int, int]) -> Image.Image:
    """Draw a grey field with the id and file name of a photograph and “FOR POSITION ONLY”."""
    width, height = size
    image = Image.new("L", (width, height), _PAPER)
    draw = ImageDraw.Draw(image)
    unit = min(width, height) / 100
    hairline = max(1, round(unit / 3))
    for diagonal in ((0, 0, width, height), (0, height, width, 0)):
        draw.line(diagonal, fill=_CROSS, width=hairline)
    draw.rectangle((0, 0, width - 1, height - 1), outline=_EDGE_LINE, width=hairline)
    lines = [
        (text, _fit_font(text, weight, size * unit, width * 0.8))
        for text, weight, size in (
            ("FOR POSITION ONLY", 400, 3.2),
            (photo.id, 300, 7.0),
            (photo.file.rpartition("/")[2], 400, 3.6),
        )
    ]
    middle = height / 2
    half = max(font.getlength(text) for text, font in lines) / 2 + 4 * unit
    box = (width / 2 - half, middle - 13 * unit, width / 2 + half, middle + 13 * unit)
    draw.rectangle(box, fill=_PAPER)
    for (text, font), offset in zip(lines, (-7.0, 0.0, 8.0), strict=True):
        draw.text((width / 2, middle + offset * unit), text, fill=_INK, font=font, anchor="mm")
    return image


def _fit_font(text: str, weight: int, size: float, width: float) -> ImageFont.FreeTypeFont:
    """Return a font of `size` px, or of the largest size at which a text fits a width in px."""
    font = _load_font(weight, size)
    length = font.getlength(text)
    return font if length <= width else _load_font(weight, size * width / length)


def _load_font(weight: int, size: float) -> ImageFont.FreeTypeFont:
    # Every build of Pillow has the basic layout engine, which sets glyphs at the same positions.
    face = ImageFont.truetype(
        str(typefaces.sans_file()), max(size, 1.0), layout_engine=ImageFont.Layout.BASIC
    )
    face.set_variation_by_axes([weight, typefaces.CONDENSED])
    return face
