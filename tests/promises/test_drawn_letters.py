"""Cyrillic letters of the Ukrainian edition are drawn with their own shapes."""

import math

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from book.layout import typefaces
from tests.support.edition_text import PDFS
from tests.support.finished_pdf import crop_page, find_page, read_pages
from tests.support.projects import Built

SCALE = 8.0


@pytest.mark.parametrize("edition", PDFS)
def test_every_cyrillic_letter_leaves_ink_on_the_page(ukrainian: Built, edition: str) -> None:
    path = getattr(ukrainian, edition)
    seen = set()
    for page in read_pages(path):
        for letter in page.letters:
            if "\u0400" <= letter.character <= "\u04ff":
                ink = crop_page(path, page.number, letter.box, scale=3.0)
                assert min(ink.size) > 0
                assert ink.getextrema()[0] < 190, (page.number, letter)
                seen.add(letter.character)
    alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
    assert set(alphabet + alphabet.upper()) <= seen


@pytest.mark.parametrize("edition", PDFS)
def test_a_drawn_word_has_the_shapes_of_its_letters(ukrainian: Built, edition: str) -> None:
    """A missing glyph would be drawn as a box."""
    path = getattr(ukrainian, edition)
    number = find_page(path, "Ґєїщ")
    word = read_pages(path)[number - 1].letters[:4]
    assert "".join(letter.character for letter in word) == "Ґєїщ"
    box = (
        min(letter.box[0] for letter in word) - 1,
        min(letter.box[1] for letter in word) - 1,
        max(letter.box[2] for letter in word) + 1,
        max(letter.box[3] for letter in word) + 1,
    )
    seen = crop_page(path, number, box, SCALE)
    assert alike(seen, by_pillow("Ґєїщ")) > 0.9
    assert alike(seen, by_pillow("\uffff\uffff\uffff\uffff")) < 0.5
    assert alike(seen, by_pillow("Гсіш")) < 0.9


def by_pillow(word: str) -> Image.Image:
    """Draw a word as a section's title is set: IBM Plex Serif Light, 22 pt."""
    font = ImageFont.truetype(
        typefaces.font_folder(typefaces.SERIF) / "IBMPlexSerif-Light.ttf", 22 * SCALE
    )
    image = Image.new("L", (1200, 400), 255)
    ImageDraw.Draw(image).text((100, 100), word, fill=0, font=font)
    return image


def alike(one: Image.Image, other: Image.Image) -> float:
    """Return the correlation of the ink of two drawings, cut and scaled to one size: 1 is equal."""
    size = (200, 80)
    inks = []
    for image in (one, other):
        ink = ImageOps.invert(image)
        cut_out = ink.crop(ink.point(lambda level: 255 * (level > 60)).getbbox())
        pixels = cut_out.resize(size).tobytes()
        mean = sum(pixels) / len(pixels)
        inks.append([pixel - mean for pixel in pixels])
    across = sum(a * b for a, b in zip(*inks, strict=True))
    return across / math.sqrt(math.prod(sum(a * a for a in ink) for ink in inks))
