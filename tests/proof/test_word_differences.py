"""The differences of two sequences of words, and what only moved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.check.read.page_contents import WORD
from book.proof.comparison.word_differences import (
    WordDifference,
    find_differences,
    find_moves,
)

WORDS = st.lists(
    st.sampled_from(["the", "a", "city", "flag", "raised", "over", "Izium", ",", ".", "80"]),
    max_size=60,
)


def shown(old: str, new: str) -> list[tuple[str, str]]:
    """Return what was removed and what was added, for each difference."""
    before, after = WORD.findall(old), WORD.findall(new)
    return [
        (" ".join(before[i] for i in each.removed), " ".join(after[i] for i in each.added))
        for each in find_differences(before, after)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The flag is up.", "The flag is up.", []),
        ("The flag is up.", "The flag is down.", [("up", "down")]),
        ("The flag is up.", "The yellow-blue flag is up.", [("", "yellow-blue")]),
        ("The flag is up.", "The flag is.", [("up", "")]),
        ("Це прапор міста.", "Це прапор м’яча.", [("міста", "м’яча")]),
        ("up", "up!", [("", "!")]),
        ("", "One, two", [("", "One , two")]),
    ],
)
def test_what_differs_is_found_word_by_word(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(old, new) == expected


@given(old=WORDS, new=WORDS)
def test_the_differences_make_the_one_text_of_the_other(old: list[str], new: list[str]) -> None:
    made: list[str] = []
    at = 0
    for each in find_differences(old, new):
        assert each.removed or each.added
        made += old[at : each.old_start] + new[each.new_start : each.new_end]
        assert len(made) == each.new_end
        at = each.old_end
    assert made + old[at:] == new


@given(words=WORDS)
def test_equal_words_have_no_differences(words: list[str]) -> None:
    assert find_differences(words, list(words)) == ()


@settings(max_examples=30)
@given(st.dictionaries(st.integers(0, 1199), st.sampled_from(["other", ""]), max_size=12))
def test_a_text_too_long_for_difflib_differs_where_words_were_changed(
    changes: dict[int, str],
) -> None:
    old = [f"w{at * at % 1009}" for at in range(1200)]
    new = [changes.get(at, word) for at, word in enumerate(old) if changes.get(at) != ""]
    removed = {at for each in find_differences(old, new) for at in each.removed}
    assert removed == set(changes)


FIRST = "The flag was raised over the city . "
SECOND = "People came home and saw what was left . "
THIRD = "Nothing works yet . "


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (FIRST + SECOND + THIRD, SECOND + FIRST + THIRD, FIRST),
        (FIRST + SECOND + THIRD, SECOND + THIRD + FIRST, FIRST),
        (FIRST + SECOND + THIRD, FIRST + THIRD + SECOND, THIRD),
        (FIRST + SECOND, FIRST, ""),
        ("a b c d", "b a c d", ""),
    ],
)
def test_a_paragraph_that_moved_is_told_from_one_that_was_written(
    old: str, new: str, moved: str
) -> None:
    before, after = old.split(), new.split()
    moves = find_moves(find_differences(before, after), before, after)
    assert [sorted(after[i] for i in added.added) for _, added in moves] == (
        [sorted(moved.split())] if moved else []
    )


def test_the_indexes_of_a_difference_are_ranges() -> None:
    assert list(WordDifference(1, 3, 4, 4).removed) == [1, 2]
    assert not WordDifference(1, 3, 4, 4).added
