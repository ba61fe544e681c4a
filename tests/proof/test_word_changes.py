"""Which words changed between two texts, and which only moved."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.check.read.pdf_contents import WORD
from book.proof.comparison.word_changes import EqualRun, find_changes, heaviest_chain

WORDS = st.lists(
    st.sampled_from(["the", "a", "city", "flag", "raised", "Izium", ",", ".", "80"]), max_size=60
)
FIRST = "The flag was raised over the whole of the city again ."
SECOND = "People came home and saw what was left of their houses ."
THIRD = "Nothing works yet , neither water nor gas nor electric light ."


def shown(old: str, new: str) -> tuple[str, str, list[str]]:
    """Return the words that were removed, those that were added, and those that moved."""
    before, after = WORD.findall(old), WORD.findall(new)
    changes = find_changes(before, after)
    return (
        " ".join(before[at] for at in changes.removed),
        " ".join(after[at] for at in changes.added),
        [" ".join(after[each.new : each.new + each.size]) for each in changes.moves],
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The flag is up.", "The flag is up.", ("", "", [])),
        ("The flag is up.", "The flag is down.", ("up", "down", [])),
        ("The flag is up.", "The yellow-blue flag is up.", ("", "yellow-blue", [])),
        ("The flag is up.", "The flag is.", ("up", "", [])),
        ("Це прапор міста.", "Це прапор м’яча.", ("міста", "м’яча", [])),
        ("up", "up!", ("", "!", [])),
        ("", "One, two", ("", "One , two", [])),
        ("Former checkpoint. Next", "A former checkpoint. Next", ("Former", "A former", [])),
        # Both “B .” and “. B” could be what was put in.
        ("A . C .", "A . B . C .", ("", "B .", [])),
        (FIRST + SECOND + THIRD, SECOND + THIRD, (FIRST, "", [])),
        (FIRST + SECOND + THIRD, SECOND + FIRST + THIRD, ("", "", [FIRST])),
        (FIRST + SECOND + THIRD, SECOND + THIRD + FIRST, ("", "", [FIRST])),
        (FIRST + SECOND + THIRD, THIRD + SECOND + FIRST, ("", "", [THIRD[:-2], FIRST[:-2]])),
    ],
)
def test_changed_words_are_told_from_those_that_moved(
    old: str, new: str, expected: tuple[str, str, list[str]]
) -> None:
    assert shown(old, new) == expected


def test_words_of_a_section_that_was_deleted_are_not_found_in_the_next_one() -> None:
    sections = [
        f"{title} . {number} Izium , Kharkiv Oblast , Ukraine . {text}"
        for number, (title, text) in enumerate(
            [("A flag", FIRST), ("The city", SECOND), ("Mount Kremianets", THIRD)], start=1
        )
    ]
    after = [sections[0], sections[2].replace("3", "2")]
    assert shown(" ".join(sections), " ".join(after)) == (
        f"The city . 2 Izium , Kharkiv Oblast , Ukraine . {SECOND} 3", "2", []
    )  # fmt: skip


@given(old=WORDS, new=WORDS)
def test_without_what_differs_both_texts_are_equal(old: list[str], new: list[str]) -> None:
    changes = find_changes(old, new)
    away = {each.old + at for each in changes.moves for at in range(each.size)}
    here = {each.new + at for each in changes.moves for at in range(each.size)}
    assert [old[each.old : each.old + each.size] for each in changes.moves] == [
        new[each.new : each.new + each.size] for each in changes.moves
    ]
    assert away.isdisjoint(changes.removed)
    assert here.isdisjoint(changes.added)
    before = [word for at, word in enumerate(old) if at not in {*changes.removed, *away}]
    after = [word for at, word in enumerate(new) if at not in {*changes.added, *here}]
    assert before == after
    if old == new:
        assert not changes.removed
        assert not changes.moves


@settings(max_examples=30)
@given(st.dictionaries(st.integers(0, 1199), st.sampled_from(["other", ""]), max_size=12))
def test_words_that_were_changed_in_a_long_text_are_found(changes: dict[int, str]) -> None:
    old = [f"w{at * 7919 % 1013}" for at in range(1200)]
    new = [changes.get(at, word) for at, word in enumerate(old) if changes.get(at) != ""]
    assert {*find_changes(old, new).removed} == {*changes}


@settings(max_examples=50)
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 2, st.integers(1, 5)), max_size=6))
def test_no_chain_is_heavier(runs: list[tuple[int, int, int]]) -> None:
    found = [EqualRun(*run) for run in runs]

    def follows(first: EqualRun, second: EqualRun) -> bool:
        return first.old + first.size <= second.old and first.new + first.size <= second.new

    def heaviest(after: EqualRun | None) -> int:
        following = [run for run in found if after is None or follows(after, run)]
        return max((run.size + heaviest(run) for run in following), default=0)

    chain = heaviest_chain(found)
    assert all(follows(*pair) for pair in pairwise(chain))
    assert sum(run.size for run in chain) == heaviest(None)
