"""Cyrillic is drawn, and not only there to be copied.

A PDF can hold the right characters behind the wrong shapes: text read back from it looks right and
the page shows garbage (facts: weasyprint.md, trap 3). So pixels of the page are compared with the
same letters set by FreeType, from the typeface as its makers deliver it.
"""

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from book import typefaces
from tests.support.editions import Built, pages

LETTERS = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
#: Pixels in a point; and the cell that a letter is compared in.
SCALE = 12
CELL = (64, 64)


@pytest.fixture(scope="module", params=["print", "screen"])
def drawn(request: pytest.FixtureRequest, ukrainian: Built) -> dict[str, Image.Image]:
    """The letters of the Ukrainian alphabet, cut out of the page that shows it."""
    path = getattr(ukrainian, request.param)
    sheet = next(page for page in pages(path) if "Аа Бб Вв" in page.text)
    with pypdfium2.PdfDocument(path) as document:
        page = document[sheet.number - 1]
        bitmap = page.render(scale=SCALE, grayscale=True).to_pil()
        left, _, _, top = page.get_mediabox()
    found: dict[str, Image.Image] = {}
    text = "".join(letter.character for letter in sheet.letters)
    for letter in sheet.letters[text.index("АаБб") :]:
        edges = letter.box
        box = (edges[0] - left, top - edges[3], edges[2] - left, top - edges[1])
        found.setdefault(letter.character, bitmap.crop([round(edge * SCALE) for edge in box]))
    return found


def reference(letter: str) -> Image.Image:
    """The letter, set by FreeType from the untouched typeface."""
    face = ImageFont.truetype(str(typefaces.serif_file()), 400)
    image = Image.new("L", (900, 900), 255)
    ImageDraw.Draw(image).text((250, 200), letter, font=face, fill=0)
    return image


def shape(image: Image.Image) -> Image.Image:
    """The ink of a picture, stretched over one cell."""
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
        # Large and small of some letters differ in size alone, which the cell does not show.
        assert best.lower() == letter.lower(), (letter, best)
        assert likeness[letter] < 32, letter


def test_the_comparison_tells_letters_apart() -> None:
    assert difference(reference("Щ"), reference("Щ")) == 0
    assert difference(reference("Щ"), reference("Ш")) > 5
    assert difference(reference("ї"), reference("і")) > 10
