"""The e-book's cover: its words are drawn on the photograph, as shops show the picture alone."""

from PIL import Image, ImageDraw

from book.images.cover_tones import field_colour, tones_in
from book.images.cover_type import drawn_text, load_face, measure_text
from book.layout.cover_words import (
    CoverWords,
    SetText,
    choose_words,
    ink_on,
    words_in_field,
    words_on_band,
    words_on_picture,
)
from book.layout.page import POINTS_PER_MM
from book.plan import EBOOK_PAGE, DrawnCover


def draw_cover(photo: Image.Image, drawn: DrawnCover, press: bytes) -> Image.Image:
    """Return a cover with its words; `photo` is the part of it that the photograph fills."""
    page, photo = EBOOK_PAGE, photo.convert("RGB")
    scale = photo.width / page.width
    colour, luminance = field_colour(drawn.colour, press)
    ink = ink_on(luminance, 0.0)
    top = photo.height / scale
    words: CoverWords | None
    if drawn.canvas[1] > photo.height:
        words = words_in_field(drawn.text, page, measure_text, top, ink)
    else:
        places = words_on_picture(drawn.text, page, measure_text, drawn.focus)
        below = [
            tones_in(
                photo,
                [
                    (x / page.width, y / page.height, (x + w) / page.width, (y + h) / page.height)
                    for x, y, w, h in (text.box for text in place.texts)
                ],
            )
            for place in places
        ]
        words = choose_words(places, below, 0.0)
        words = words or words_on_band(drawn.text, page, measure_text, drawn.focus, ink)
    cover = Image.new("RGB", drawn.canvas, colour)
    cover.paste(photo, (0, 0))
    pen = ImageDraw.Draw(cover)
    if words.field:
        first, last = (round(edge * scale) for edge in words.field)
        pen.rectangle((0, first, cover.width, last), fill=colour)
    for text in words.texts:
        _draw_text(pen, text, scale)
    return cover


def _draw_text(pen: ImageDraw.ImageDraw, text: SetText, scale: float) -> None:
    """Draw the lines of a text; `scale` is pixels in a millimetre."""
    font = load_face(text.face, round(text.size / POINTS_PER_MM * scale))
    ascent, descent = font.getmetrics()
    leading = text.leading / POINTS_PER_MM * scale
    fill = "white" if text.ink == "white" else "black"
    for number, line in enumerate(text.lines):
        baseline = text.top * scale + number * leading + (leading + ascent - descent) / 2
        at = round(text.left * scale), round(baseline)
        pen.text(at, drawn_text(line), fill=fill, font=font, anchor="ls")
