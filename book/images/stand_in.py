"""A picture that stands in for a photograph until it is delivered, and cannot be taken for one."""

from PIL import Image, ImageDraw, ImageFont

from book import typefaces
from book.model import Photo

#: Longest edge: enough for a page at 300 ppi, so that it is planned like a photograph.
EDGE = 3600
_PAPER, _CROSS, _EDGE_LINE, _INK = 226, 200, 170, 70


def stand_in_size(proportions: tuple[int, int]) -> tuple[int, int]:
    """Size a stand-in, in pixels, at the ratio that the manuscript gives."""
    scale = EDGE / max(proportions)
    width, height = (max(1, round(edge * scale)) for edge in proportions)
    return width, height


def draw_stand_in(photo: Photo) -> Image.Image:
    """Draw a grey field with the photograph's id and file name, marked for position only."""
    width, height = photo.width, photo.height
    image = Image.new("L", (width, height), _PAPER)
    draw = ImageDraw.Draw(image)
    unit = min(width, height) / 100
    hairline = max(1, round(unit / 3))
    for line in ((0, 0, width, height), (0, height, width, 0)):
        draw.line(line, fill=_CROSS, width=hairline)
    draw.rectangle((0, 0, width - 1, height - 1), outline=_EDGE_LINE, width=hairline)
    lines: list[tuple[str, int, float]] = [
        ("FOR POSITION ONLY", 400, 3.2),
        (photo.id, 300, 7.0),
        (photo.file.rpartition("/")[2], 400, 3.6),
    ]
    middle = height / 2
    panel = [_fit_font(words, weight, size * unit, width * 0.8) for words, weight, size in lines]
    half = max(font.getlength(words) for words, font in panel) / 2 + 4 * unit
    box = (width / 2 - half, middle - 13 * unit, width / 2 + half, middle + 13 * unit)
    draw.rectangle(box, fill=_PAPER)
    for (words, font), offset in zip(panel, (-7.0, 0.0, 8.0), strict=True):
        draw.text((width / 2, middle + offset * unit), words, fill=_INK, font=font, anchor="mm")
    return image


def _fit_font(
    words: str, weight: int, size: float, width: float
) -> tuple[str, ImageFont.FreeTypeFont]:
    """Choose the largest size, up to `size` px, at which words fit a width in px."""
    font = _font(weight, size)
    length = font.getlength(words)
    return words, font if length <= width else _font(weight, size * width / length)


def _font(weight: int, size: float) -> ImageFont.FreeTypeFont:
    # The basic engine is in every build of Pillow and places letters alike in all of them.
    face = ImageFont.truetype(
        str(typefaces.sans_file()), max(size, 1.0), layout_engine=ImageFont.Layout.BASIC
    )
    face.set_variation_by_axes([weight, typefaces.CONDENSED])
    return face
