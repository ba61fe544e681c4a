"""The front cover: its photograph, and words that can be read on it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from book import images
from book.layout import Bleed, Page
from book.layout.cover_picture import LEAST_FIELD, cover_window, field_top
from book.layout.cover_words import (
    LARGEST,
    LEAST_CONTRAST,
    CoverText,
    CoverWords,
    Tones,
    choose_words,
    words_in_field,
    words_on_band,
    words_on_paper,
    words_on_picture,
)
from book.model import CoverStyle
from book.project import PRESS_PROFILE
from tests.support.covers import busy, lines_on_page, night, sky, write_covered
from tests.support.finished_pdf import MM, read_pages
from tests.support.projects import build
from tests.support.publications import made_photo

TRIMS = ((235, 165), (148, 210), (210, 297), (210, 210), (90, 90))
LONG = "What the photographs show of the river and the bridges, of the houses beside them, " * 2
WORDS = {
    "short": CoverText(title="Izium", subtitle="", author="", publisher="Gwara Media"),
    "usual": CoverText(
        title="The River & its Bridges",
        subtitle="Seven photographs from nowhere in particular",
        author="Olena Writer, Ada Lens",
        publisher="The Sample Newsroom",
    ),
    "Ukrainian": CoverText(
        title="Ріка та її мости після півʼятого",
        subtitle="Дванадцять світлин",
        author="Олена Письменниця",
        publisher="Ґвара Медіа",
    ),
    "long": CoverText(
        title=LONG + "and of those who stayed", subtitle="", author="", publisher="P"
    ),
    "one word": CoverText(title="Donau" * 30, subtitle="", author="", publisher="P"),
}


def page_of(trim: tuple[float, float]) -> Page:
    return Page(width=trim[0], height=trim[1], bleed=Bleed.even(3))


def settings_of(text: CoverText, page: Page) -> list[CoverWords]:
    """Return the words of a cover at every place that the program knows."""
    measure = images.measure_text
    return [
        words_on_paper(text, page, measure),
        *words_on_picture(text, page, measure, None),
        words_in_field(text, page, measure, page.height * (1 - LEAST_FIELD), "white"),
        words_on_band(text, page, measure, None, "white"),
    ]


@pytest.mark.parametrize("trim", TRIMS)
@pytest.mark.parametrize("words", WORDS)
def test_words_stand_inside_the_page_one_below_the_other(
    words: str, trim: tuple[float, float]
) -> None:
    text, page = WORDS[words], page_of(trim)
    for each in settings_of(text, page):
        title = each.texts[0]
        assert title.size <= LARGEST
        assert "".join(title.lines).replace(" ", "") == text.title.replace(" ", "")
        for one in each.texts:
            assert one.left >= page.side - 0.01
            assert one.left + one.width <= page.width - page.side + 0.02
            assert 3 <= one.top < one.top + one.height <= page.height - 3
        for n, one in enumerate(each.texts):
            for other in each.texts[n + 1 :]:
                beside = one.left + one.width < other.left
                assert beside or one.top + one.height <= other.top + 0.02


def test_no_word_of_a_title_is_divided_where_it_fits_a_line() -> None:
    for trim in TRIMS[:4]:
        for each in settings_of(WORDS["Ukrainian"], page_of(trim)):
            assert " ".join(each.texts[0].lines) == WORDS["Ukrainian"].title


FLAT = {
    "white": Tones(darkest=0.95, lightest=1.0, spread=0.0),
    "light": Tones(darkest=0.4, lightest=0.6, spread=0.05),
    "dark": Tones(darkest=0.0, lightest=0.1, spread=0.02),
    "mixed": Tones(darkest=0.0, lightest=0.9, spread=0.3),
    "between": Tones(darkest=0.19, lightest=0.21, spread=0.01),
}


@pytest.mark.parametrize(
    ("below", "inks"),
    [
        (("white", "white", "white", "white"), ("black", "black")),
        (("light", "light", "light", "light"), ("black", "black")),
        (("dark", "dark", "dark", "dark"), ("white", "white")),
        (("light", "light", "light", "dark"), ("black", "white")),
        (("light", "light", "dark", "dark"), None),
        (("mixed", "dark", "dark", "dark"), None),
        (("between", "light", "light", "light"), None),
    ],
)
def test_the_ink_is_the_one_that_can_be_read(
    below: tuple[str, ...], inks: tuple[str, str] | None
) -> None:
    place = words_on_paper(WORDS["usual"], page_of((235, 165)), images.measure_text)
    chosen = choose_words([place], [[FLAT[each] for each in below]], black=0.01)
    assert inks == (chosen and (chosen.texts[0].ink, chosen.texts[-1].ink))


def test_the_calmest_place_is_taken_and_never_one_over_the_focus() -> None:
    page = page_of((235, 165))
    places = words_on_picture(WORDS["usual"], page, images.measure_text, None)
    unrest = [[replace(FLAT["dark"], spread=0.2)] * 4 for _ in places]
    unrest[-1] = [replace(FLAT["dark"], spread=0.0)] * 4
    chosen = choose_words(places, unrest, black=0.01)
    assert chosen
    assert [text.top for text in chosen.texts] == [text.top for text in places[-1].texts]
    for each in words_on_picture(WORDS["usual"], page, images.measure_text, (40, 30)):
        boxes = (text.box for text in each.texts)
        assert not any(x <= 40 <= x + w and y <= 30 <= y + h for x, y, w, h in boxes)


@given(
    size=st.tuples(st.integers(10, 9000), st.integers(10, 9000)),
    focus=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    trim=st.sampled_from(TRIMS),
    style=st.sampled_from(CoverStyle),
    bleed=st.booleans(),
)
def test_the_crop_follows_the_focus_and_fills_its_window(
    size: tuple[int, int],
    focus: tuple[float, float],
    trim: tuple[float, float],
    style: CoverStyle,
    bleed: bool,
) -> None:
    photo, page = replace(made_photo("p", size), focus=focus), page_of(trim)
    window = cover_window(photo, page, style, bleed=bleed)
    left, top, right, bottom = window.shares
    assert -1e-6 <= left < right <= 1 + 1e-6
    assert -1e-6 <= top < bottom <= 1 + 1e-6
    # The focus is seen, except for what only the bleed has, of 3 mm.
    (x, y, wide, high), (seen_x, seen_y, seen_wide, seen_high) = window.photo, window.window
    assert -3.01 <= x + focus[0] * wide - seen_x <= seen_wide + 3.01
    assert -3.01 <= y + focus[1] * high - seen_y <= seen_high + 3.01
    assert field_top(photo, page, style) <= page.height


def test_tones_are_those_of_the_part_of_a_picture(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1000, 800), "white")
    picture.paste((118, 118, 118), (0, 400, 1000, 800))
    picture.save(tmp_path / "p.jpg", quality=95)
    jpeg, press = (tmp_path / "p.jpg").read_bytes(), PRESS_PROFILE.read_bytes()
    light, grey, both = images.measure_tones(
        jpeg, press, [(0, 0, 1, 0.48), (0.2, 0.52, 0.9, 1.0), (0, 0, 1, 1)]
    )
    assert (light.darkest, light.spread) == (pytest.approx(1, abs=0.02), 0)
    # The grey on which white has a contrast of 4.5 (WCAG 2.2).
    assert grey.lightest == pytest.approx(0.183, abs=0.01)
    assert both.spread > 0.3


PICTURES = {"sky": sky, "busy": busy, "night": night}


@pytest.mark.parametrize("picture", PICTURES)
def test_words_on_a_photograph_can_be_read(picture: str, tmp_path: Path) -> None:
    project = write_covered(tmp_path / "p", PICTURES[picture](), title="Ріка та її мости")
    built = build(project, "print", "screen")
    for pdf in (built.print, built.screen):
        lines = lines_on_page(pdf)
        words = " ".join(line.text for line in lines)
        for text in ("Ріка та її", "Seven photographs", "Olena Writer", "The Sample Newsroom"):
            assert text in words
        for line in lines:
            assert line.contrast >= LEAST_CONTRAST, line
    (image,) = (each for each in read_pages(built.print)[0].pictures)
    assert image.box[0] <= -3 * MM + 0.1
    assert image.box[2] >= (148 + 3) * MM - 0.1


def test_a_cover_that_is_not_delivered_or_not_named_has_black_words_alone(tmp_path: Path) -> None:
    built = build(write_covered(tmp_path / "p", None), "print")
    assert not read_pages(built.print)[0].pictures
    lines = lines_on_page(built.print)
    assert [line.text for line in lines][-2:] == ["Olena Writer", "The Sample Newsroom"]
    assert {round(line.ink, 1) for line in lines} == {0}
