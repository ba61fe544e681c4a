"""Cyrillic letters are drawn with their own shapes.

A PDF can map wrong shapes to the right characters: its text can be copied, and the page is
unreadable. WeasyPrint 70 does so with web fonts that are split by script under one family name. So
the pixels of the page are compared with letters set by FreeType from the unmodified typeface.

"""

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from book.layout import typefaces
from tests.support.finished_pdf import read_pages
from tests.support.projects import Built

LETTERS = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
#: Pixels per point, and the size to which letters are scaled for comparison.
SCALE = 12
CELL = (64, 64)


@pytest.fixture(scope="module", params=["print", "screen"])
def drawn(request: pytest.FixtureRequest, ukrainian: Built) -> dict[str, Image.Image]:
    """Return the letters of the Ukrainian alphabet, cut out of the page that has them all."""
    path = getattr(ukrainian, request.param)
    alphabet_page = next(page for page in read_pages(path) if "Аа Бб Вв" in page.text)
    with pypdfium2.PdfDocument(path) as document:
        page = document[alphabet_page.number - 1]
        bitmap = page.render(scale=SCALE, grayscale=True).to_pil()
        left, _, _, top = page.get_mediabox()
    found: dict[str, Image.Image] = {}
    text = "".join(letter.character for letter in alphabet_page.letters)
    for letter in alphabet_page.letters[text.index("АаБб") :]:
        edges = letter.box
        box = (edges[0] - left, top - edges[3], edges[2] - left, top - edges[1])
        found.setdefault(letter.character, bitmap.crop([round(edge * SCALE) for edge in box]))
    return found


def reference(letter: str) -> Image.Image:
    """Return a letter, set by FreeType from the unmodified typeface."""
    face = ImageFont.truetype(
        str(typefaces.font_folder(typefaces.SERIF) / "IBMPlexSerif-Regular.ttf"), 400
    )
    image = Image.new("L", (900, 900), 255)
    ImageDraw.Draw(image).text((250, 200), letter, font=face, fill=0)
    return image


def shape(image: Image.Image) -> Image.Image:
    """Return the ink of a picture, stretched over one cell."""
    box = ImageChops.invert(image).point(lambda level: 255 if level > 96 else 0).getbbox()
    assert box
    return image.crop(box).resize(CELL, Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(shape(one), shape(other))).mean[0]


def test_every_letter_has_its_own_shape(drawn: dict[str, Image.Image]) -> None:
    references = {letter: reference(letter) for letter in LETTERS}
    for letter in LETTERS:
        likeness = {other: difference(drawn[letter], references[other]) for other in LETTERS}
        best = min(likeness, key=likeness.__getitem__)
        # Capitals of some letters differ from small ones in size alone, and all are scaled.
        assert best.lower() == letter.lower(), (letter, best)
        assert likeness[letter] < 32, letter


def test_the_comparison_tells_letters_apart() -> None:
    assert difference(reference("Щ"), reference("Щ")) == 0
    assert difference(reference("Щ"), reference("Ш")) > 5
    assert difference(reference("ї"), reference("і")) > 10
