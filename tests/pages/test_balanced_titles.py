"""Titles are divided into the fewest lines, and these are nearly equal."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import model
from book.layout.page import POINTS_PER_MM
from book.model import Footnote, LineBreak, PageReference, Styled
from book.render.balanced_titles import balance_inlines, balance_text, count_lines, text_width


@pytest.mark.parametrize(
    ("title", "width", "size", "lines"),
    [
        ("Izium, September", 115, 22, ["Izium, September"]),
        (
            "What the inhabitants say about months without water",
            115,
            22,
            ["What the inhabitants say", "about months without water"],
        ),
        (
            "Що мешканці кажуть про місяці без водопостачання",
            115,
            22,
            ["Що мешканці кажуть про", "місяці без водопостачання"],
        ),
        (
            "Was die Bewohner über die Monate ohne Wasser sagen",
            115,
            22,
            ["Was die Bewohner über die", "Monate ohne Wasser sagen"],
        ),
        (
            "Co mieszkańcy mówią o\u00a0miesiącach bez bieżącej wody",
            115,
            22,
            ["Co mieszkańcy", "mówią o miesiącach", "bez bieżącej wody"],
        ),
        ("The River & its Bridges", 112, 40, ["The River &", "its Bridges"]),
    ],
)
def test_lines_are_nearly_equal(title: str, width: float, size: float, lines: list[str]) -> None:
    # A title of one line is left as it is.
    written = balance_text(title, width, size) if len(lines) > 1 else title.replace(" ", "\u00a0")
    assert [line.replace("\u00a0", " ") for line in written.split(" ")] == lines
    assert (count_lines(title, width, size)) == len(lines)


def test_a_word_longer_than_the_line_leaves_a_title_as_it_is() -> None:
    title = "Die Donaudampfschifffahrtsgesellschaft und ihre Kapitäne"
    assert balance_text(title, 112, 40) == title
    assert count_lines(title, 112, 40) == 0


def test_inlines_keep_their_marks_and_lines() -> None:
    content: model.Inlines = (
        "What the ",
        Styled(style="emphasis", content=("inhabitants say",)),
        " about months without water",
        Footnote(number=1, content=("A note of 5 km",)),
        LineBreak(),
        "Part two",
    )
    balanced = balance_inlines(content, "en", 115, 22)
    assert balanced == (
        "What\u00a0the\u00a0",
        Styled(style="emphasis", content=("inhabitants\u00a0say",)),
        " about\u00a0months\u00a0without\u00a0water",
        Footnote(number=1, content=("A note of 5 km",)),
        LineBreak(),
        "Part two",
    )
    with_page: model.Inlines = (*content, PageReference(target="section-1"))
    assert balance_inlines(with_page, "en", 115, 22) == with_page


_WORDS = st.lists(st.text("aimwйшÉ–", min_size=1, max_size=9), min_size=1, max_size=9)


@given(_WORDS, st.floats(60, 250), st.sampled_from([13, 22, 40, 54]))
def test_lines_fit_and_are_the_fewest_and_the_evenest(
    words: list[str], width: float, size: int
) -> None:
    text, most = " ".join(words), width * POINTS_PER_MM / size * 0.97
    balanced = balance_text(text, width, size)
    assert balanced.replace("\u00a0", " ") == text
    possible = []
    for cuts in range(len(words)):
        for ends in itertools.combinations(range(1, len(words)), cuts):
            bounds = itertools.pairwise([0, *ends, len(words)])
            lines = [text_width(" ".join(words[a:b])) for a, b in bounds]
            if max(lines) <= most + 1e-9:
                possible.append(lines)
        if possible:
            break
    assert count_lines(text, width, size) == (len(possible[0]) if possible else 0)
    if possible and len(possible[0]) > 1:
        chosen = [text_width(line) for line in balanced.split(" ")]
        assert len(chosen) == len(possible[0])
        least = min(sum(line**2 for line in lines) for lines in possible)
        assert sum(line**2 for line in chosen) == pytest.approx(least)
