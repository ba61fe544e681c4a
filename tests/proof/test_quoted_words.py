"""Words are found by their letters and by the text around them, however an edition sets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.manuscript import source_words
from book.proof.remarks.letters import LettersOfText, letters_of
from book.proof.remarks.quoted_words import SourceIndex, SourceStream, SourceWord, find_words
from book.proof.remarks.remark import Passage

FILE = "source/sections/10-the-river.md"
#: Lines of a section; each begins a paragraph, so that a blank line is between two.
PARAGRAPHS = (
    "The river is 218 km long, and nobody knows *why* it is called “the Wide One”[^1].",
    "Ґанок і їжак, щастя й єдність: п’ятнадцять ґав, а мостів – «два».",
    "Izium stands on it. People of Izium call it theirs; Izium, they say, is the river.",
    "L’été, à la fin, l’efﬁcacité des bateaux – ceux-ci naviguent – reste celle de l’hiver.",
    "Die Straße am Fluß führt über die Brücke; weiter südlich liegt das Städtchen.",
)
SOURCE = "\n\n".join(PARAGRAPHS) + "\n\n[^1]: Or so a note says, which nobody has read.\n"


def index_of(source: str, file: str = FILE) -> SourceIndex:
    words = source_words.read_words(source)
    texts = (words.text, *(note.words for note in words.notes))
    return SourceIndex(
        [SourceStream(tuple(SourceWord(w.text, file, w.line) for w in text)) for text in texts]
    )


def set_text(source: str) -> tuple[str, list[int]]:
    """Return the running text as an edition sets it, and the line of each of its characters."""
    text, lines = "", []
    for word in source_words.read_words(source).text:
        plain = word.text.replace("*", "")
        text += plain + " "
        lines += [word.line] * (len(plain) + 1)
    return text, lines


TEXT, LINES = set_text(SOURCE)
INDEX = index_of(SOURCE)


@given(st.data())
def test_any_twelve_letters_of_a_section_are_found_on_their_line(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 20))
    end = data.draw(st.integers(start + 12, len(TEXT)))
    words = TEXT[start:end]
    inside = [i for i in range(start, end) if letters_of(TEXT[i])]
    if len(letters_of(words)) < 12:
        return
    found = find_words(INDEX, Passage(words=words))
    assert (found.certainty, found.file) == ("found", FILE)
    assert found.line == LINES[inside[0]]
    assert (found.end_line or found.line) == LINES[inside[-1]]


@given(st.data())
def test_any_word_is_found_by_what_is_around_it(data: st.DataObject) -> None:
    starts = [i for i in range(len(TEXT)) if (i == 0 or TEXT[i - 1] == " ") and TEXT[i].isalpha()]
    start = data.draw(st.sampled_from(starts))
    end = TEXT.index(" ", start)
    around = data.draw(st.integers(30, 200))
    passage = Passage(
        before=TEXT[max(0, start - around) : start],
        words=TEXT[start:end],
        after=TEXT[end : end + around],
    )
    assert find_words(INDEX, passage).line == LINES[start]


@given(st.data())
def test_a_place_without_words_is_that_of_the_letters_beside_it(data: st.DataObject) -> None:
    place = data.draw(st.integers(40, len(TEXT) - 60).filter(lambda i: TEXT[i].isalpha()))
    passage = Passage(before=TEXT[:place], after=TEXT[place:])
    found = find_words(INDEX, passage)
    assert (found.certainty, found.line) == ("position", LINES[place])


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("nobody knows \ufffe why it", 1),
        ("no\u00adbody kno\u2010\r\nws", 1),
        ("nobody\u00a0knows", 1),
        ('called "the Wide One"', 1),
        ("THE WIDE ONE", 1),
        ("п'ятнадцять", 3),
        ("пʼятнадцять ґав", 3),
        ("и\u0306 єдність", 3),
        ("l'efficacite\u0301", 7),
        ("ceux\ufffeci naviguent", 7),
        ("ceuxci  na\nviguent", 7),
        ("Strasse am Fluss", 9),
        ("Stra\u00dfe am", 9),
        ("Brücke", 9),
        ("Or so a note says", 11),
    ],
)
def test_words_are_found_as_readers_and_engines_write_them(words: str, line: int) -> None:
    assert find_words(INDEX, Passage(words=words)).line == line


@pytest.mark.parametrize("words", ["“the Wide One” 1. Ґанок і їжак", "the Wide One (p. 21). Ґанок"])
def test_what_an_edition_adds_between_words_is_passed_over(words: str) -> None:
    around = Passage(before="nobody knows why it is called ", words=words, after=" щастя й єдність")
    found = find_words(INDEX, around)
    assert (found.certainty, found.line, found.end_line) == ("found", 1, 3)


def test_the_same_word_is_told_apart_by_its_surroundings() -> None:
    for before, line in (("People of ", 5), ("call it theirs; ", 5)):
        assert find_words(INDEX, Passage(before=before, words="Izium")).line == line
    twice = index_of("# One\n\nIzium fell.\n\n# Two\n\nIzium rose.\n")
    for after, line in ((" fell.", 3), (" rose.", 7)):
        found = find_words(twice, Passage(words="Izium", after=after))
        assert (found.certainty, found.line) == ("found", line)
    unknown = find_words(twice, Passage(words="Izium"))
    assert (unknown.certainty, unknown.line) == ("one of several", 3)


def test_words_that_are_gone_are_placed_by_what_is_left_around_them() -> None:
    passage = Passage(
        before="Die Straße am Fluß führt über ", words="drei alte Fähren", after="; weiter südlich"
    )
    found = find_words(INDEX, passage)
    assert (found.certainty, found.line) == ("gone", 9)
    assert "Straße" in found.near
    # Elsewhere the same word stands, with other words around it.
    passage = Passage(before="Die Straße am Fluß führt über ", words="Izium", after="; weiter")
    assert (find_words(INDEX, passage).certainty, find_words(INDEX, passage).line) == ("gone", 9)
    nowhere = Passage(before="nothing of this", words="is in any", after="file at all")
    assert find_words(INDEX, nowhere).certainty == "not placed"
    assert find_words(SourceIndex([]), passage).certainty == "not placed"


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=200))
def test_any_text_has_a_place_or_none(before: str, words: str, after: str) -> None:
    found = find_words(INDEX, Passage(before=before, words=words, after=after))
    assert bool(found.file) == (found.certainty != "not placed")


@given(st.text(max_size=100))
def test_letters_know_where_they_stand(text: str) -> None:
    read = LettersOfText(text)
    assert read.letters == "".join(map(letters_of, text))
    for number, _ in enumerate(read.letters):
        assert letters_of(text[read.index(number)])
        assert (
            letters_of(text[: read.index(number)])
            == read.letters[: read.letter(read.index(number))]
        )
