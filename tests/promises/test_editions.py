"""All editions say and show what the manuscript holds, and agree with each other."""

import math
import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from book import model, typefaces
from book.render.labels import labels_for
from tests.support.editions import (
    MM,
    Built,
    Page,
    article,
    captioned,
    cut,
    epub,
    first_absent,
    image_streams,
    pages,
    pictured,
    pieces,
    said,
    standing,
    text,
)

PDFS = ("print", "screen")
EDITIONS = (*PDFS, "epub")


def words_of(built: Built, edition: str) -> str:
    return epub(built.epub).text if edition == "epub" else text(getattr(built, edition))


# --- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_reportage_says_the_whole_article_in_order(reportage: Built, edition: str) -> None:
    assert len(article().captions) == 19
    assert first_absent(article().pieces, words_of(reportage, edition)) is None


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_reportage_says_nothing_of_the_article_twice(reportage: Built, edition: str) -> None:
    words = said(words_of(reportage, edition))
    told = [said(piece) for piece in article().pieces]
    assert {piece: words.count(piece) for piece in told} == {
        piece: told.count(piece) for piece in told
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_everything_the_manuscript_says_stands_in_order(built: Built, edition: str) -> None:
    publication = built.publication
    told = [publication.title]
    for section in publication.sections:
        told += [model.plain(section.title), *pieces(section.blocks, publication)]
    assert first_absent(told, words_of(built, edition)) is None


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_disclaimer_stands_word_for_word(built: Built, edition: str) -> None:
    disclaimer = " ".join(pieces(built.publication.disclaimer.blocks, built.publication))
    assert said(words_of(built, edition)).count(said(disclaimer)) == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_caption_is_followed_by_its_credit(built: Built, edition: str) -> None:
    words = said(words_of(built, edition))
    told = [said(captioned(photo)) for photo in built.publication.photos]
    assert {words.count(piece) - told.count(piece) for piece in told} == {0}


@pytest.mark.parametrize("edition", EDITIONS)
def test_everybody_is_named(built: Built, edition: str) -> None:
    words = said(words_of(built, edition))
    publication = built.publication
    for name in (
        *(person.name for person in publication.people),
        *model.photographers(publication.photos),
        publication.publisher,
    ):
        assert said(name) in words, name


@pytest.mark.parametrize("edition", EDITIONS)
def test_footnotes_say_their_words(built_sample: Built, edition: str) -> None:
    assert "Perhaps because it bends." in said(words_of(built_sample, edition))


def test_print_and_screen_say_the_same_on_each_page(built: Built) -> None:
    printed = [said(page.text) for page in pages(built.print)]
    shown = [said(page.text) for page in pages(built.screen)]
    assert printed == shown


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_publication_without_photographs_promises_none(
    unillustrated: Built, edition: str
) -> None:
    words = words_of(unillustrated, edition)
    assert "There is nothing to see" in said(words)
    assert labels_for("en").photographs not in words
    assert labels_for("en").credits not in words


# --- pictures -------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", PDFS)
def test_every_photograph_is_embedded_once_in_a_pdf(built: Built, edition: str) -> None:
    with pikepdf.open(getattr(built, edition)) as pdf:
        embedded = [built.picture_ids[digest] for digest in image_streams(pdf)]
    assert sorted(embedded) == sorted(photo.id for photo in built.publication.photos)


def test_every_photograph_is_embedded_and_shown_once_in_the_epub(built: Built) -> None:
    book = epub(built.epub)
    held = [name for name, kind in book.manifest.items() if kind.startswith("image/")]
    assert sorted(held) == sorted(book.pictures)
    shown = [Path(name).name.rpartition("-")[0].rpartition("-")[0] for name in book.pictures]
    assert shown == [photo.id for photo in built.publication.photos]


def test_the_reportage_has_its_nineteen_pictures_in_each_edition(reportage: Built) -> None:
    for path in (reportage.print, reportage.screen):
        with pikepdf.open(path) as pdf:
            assert len(image_streams(pdf)) == 19
    assert len(set(epub(reportage.epub).pictures)) == 19


@pytest.mark.parametrize("edition", PDFS)
def test_photographs_are_drawn_in_the_manuscripts_order(built: Built, edition: str) -> None:
    drawn = [
        built.picture_ids[picture.digest]
        for page in pages(getattr(built, edition))
        for picture in page.pictures
    ]
    assert list(dict.fromkeys(drawn)) == [photo.id for photo in built.publication.photos]


def test_a_photograph_stands_on_the_same_pages_in_print_and_on_screen(built: Built) -> None:
    assert pictured(built, built.print) == pictured(built, built.screen)


# --- page numbers ---------------------------------------------------------------------------


@pytest.mark.parametrize("edition", PDFS)
def test_folios_are_the_pages_own_numbers(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    folios = {page.number: folio(built, page) for page in pages(path)}
    assert {number: read for number, read in folios.items() if read not in ("", str(number))} == {}
    # A page of running text has one; covers, plates and blank pages have none.
    for section in built.publication.sections:
        opening = standing(path, model.plain(section.title))
        assert folios[opening] == str(opening)


def folio(built: Built, page: Page) -> str:
    """What stands below the type area in the outer half of a page."""
    width = built.source.page.width * MM
    left, right = (0.0, width / 2) if page.number % 2 == 0 else (width / 2, width)
    return page.within(left, 0, right, (built.source.page.bottom - 4) * MM)


@pytest.mark.parametrize("edition", PDFS)
def test_the_contents_name_the_pages_on_which_sections_open(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    titles += [words.photographs, words.credits, words.disclaimer]
    opened = {title: standing(path, title) for title in titles}
    assert numbered(listing(path, words.contents), titles) == list(opened.items())


@pytest.mark.parametrize("edition", PDFS)
def test_the_list_of_photographs_names_the_pages_they_stand_on(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    stands = pictured(built, path)
    photos = built.publication.photos
    printed = numbered(
        listing(path, labels_for(built.publication.language).photographs),
        [photo.caption for photo in photos],
    )
    assert printed == [(photo.caption, stands[photo.id][0]) for photo in photos]


@pytest.mark.parametrize("edition", PDFS)
def test_the_photo_credits_name_the_pages_of_each_photographer(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    words = labels_for(built.publication.language)
    stands = pictured(built, path)
    printed = said(listing(path, words.credits))
    names = {
        (name, photo.credit.agency)
        for photo in built.publication.photos
        for name in photo.credit.photographers
    }
    for name, agency in names:
        line = f"{name} / {agency}"
        # The line in full: another one may end in the same words.
        credit = rf"(?<![^\W\d_],) {re.escape(said(line))}"
        match = re.search(
            rf"{credit} (?:{words.page}|{words.pages}) ([0-9]+(?:, [0-9]+)*)", printed
        )
        assert match, line
        found = {int(number) for number in match.group(1).split(",")}
        credited = [
            photo
            for photo in built.publication.photos
            if name in photo.credit.photographers and photo.credit.agency == agency
        ]
        assert found == {stands[photo.id][0] for photo in credited}


def listing(path: Path, title: str) -> str:
    """The words of the list that begins with a title, and of the pages it runs on to."""
    begin = next(page.number for page in pages(path) if said(page.text).startswith(said(title)))
    return pages(path)[begin - 1].text


def numbered(words: str, titles: list[str]) -> list[tuple[str, int]]:
    """The number that follows each title in a list."""
    words, at, found = said(words), 0, []
    for title in titles:
        match = re.compile(rf"{re.escape(said(title))} ([0-9]+)\b").search(words, at)
        assert match, f"{title} is not in: {words}"
        found.append((title, int(match.group(1))))
        at = match.end()
    return found


# --- Cyrillic -------------------------------------------------------------------------------

SCALE = 8.0


@pytest.mark.parametrize("edition", PDFS)
def test_every_cyrillic_letter_leaves_ink_on_the_page(ukrainian: Built, edition: str) -> None:
    path = getattr(ukrainian, edition)
    seen = set()
    for page in pages(path):
        for letter in page.letters:
            if "\u0400" <= letter.character <= "\u04ff":
                ink = cut(path, page.number, letter.box, scale=3.0)
                assert min(ink.size) > 0
                assert ink.getextrema()[0] < 190, (page.number, letter)
                seen.add(letter.character)
    alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
    assert set(alphabet + alphabet.upper()) <= seen


@pytest.mark.parametrize("edition", PDFS)
def test_a_drawn_word_has_the_shapes_of_its_letters(ukrainian: Built, edition: str) -> None:
    """Compared with Pillow's drawing out of the same typeface; boxes are what is feared."""
    path = getattr(ukrainian, edition)
    number = standing(path, "Ґєїщ")
    word = pages(path)[number - 1].letters[:4]
    assert "".join(letter.character for letter in word) == "Ґєїщ"
    box = (
        min(letter.box[0] for letter in word) - 1,
        min(letter.box[1] for letter in word) - 1,
        max(letter.box[2] for letter in word) + 1,
        max(letter.box[3] for letter in word) + 1,
    )
    seen = cut(path, number, box, SCALE)
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
    """Correlate the ink of two drawings, each cut to its ink and brought to one size: 1 is same."""
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
