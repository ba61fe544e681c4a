"""Which pages are which, when words were changed, put in, taken out, or ran over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.proof.comparison.alignment import AlignedUnit, align

PAGES = [
    "one two three four five and five",
    "six seven eight nine ten and ten",
    "",
    "ten eleven twelve end",
]


def shown(old: list[str], new: list[str]) -> list[str]:
    """Return a line for each page: numbers, earlier and now, and what differs."""
    before, after = [page.split() for page in old], [page.split() for page in new]

    def words(pages: list[list[str]], number: int | None, indexes: tuple[int, ...]) -> str:
        return " ".join(pages[number][index] for index in indexes) if number is not None else ""

    return [
        " ".join(
            [
                f"{'-' if each.old is None else each.old}>{'-' if each.new is None else each.new}",
                *(
                    f"{sign}{text}"
                    for sign, text in (
                        ("-", words(before, each.old, each.removed)),
                        ("+", words(after, each.new, each.added)),
                        ("<", words(before, each.old, each.moved_away)),
                        (">", words(after, each.new, each.moved_here)),
                    )
                    if text
                ),
            ]
        )
        for each in align(before, after)
    ]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (PAGES, ["0>0", "1>1", "2>2", "3>3"]),
        # A word that runs over to the next page is no difference.
        (
            [PAGES[0][:-9], f"and five {PAGES[1][:-4]}", "", f"ten {PAGES[3]}"],
            ["0>0", "1>1", "2>2", "3>3"],
        ),
        (
            [PAGES[0], "six SEVEN eight nine ten and ten", *PAGES[2:]],
            ["0>0", "1>1 -seven +SEVEN", "2>2", "3>3"],
        ),
        ([PAGES[0], "a new page", *PAGES[1:]], ["0>0", "->1 +a new page", "1>2", "2>3", "3>4"]),
        ([PAGES[0], *PAGES[2:]], ["0>0", "1>- -six seven eight nine ten and ten", "2>1", "3>2"]),
        (PAGES[1:], ["0>- -one two three four five and five", "1>0", "2>1", "3>2"]),
        ([*PAGES, ""], ["0>0", "1>1", "2>2", "3>3", "->4"]),
        ([PAGES[0], PAGES[1], PAGES[3]], ["0>0", "1>1", "2>-", "3>2"]),
        (
            [PAGES[1], PAGES[0], *PAGES[2:]],
            ["1>0", "0>1", "2>2", "3>3"],
        ),
    ],
)  # fmt: skip
def test_pages_are_found_again(new: list[str], expected: list[str]) -> None:
    assert shown(PAGES, new) == expected


def test_a_paragraph_that_moved_concerns_the_page_it_left_and_the_page_it_came_to() -> None:
    paragraph = "all the king ’ s horses"
    old = [f"a b c d {paragraph}", "e f g h i j k l", "m n o p q r s t"]
    new = ["a b c d", "e f g h i j k l", f"m n o p {paragraph} q r s t"]
    assert shown(old, new) == [f"0>0 <{paragraph}", "1>1", f"2>2 >{paragraph}"]


UNITS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=8), max_size=8)


@given(old=UNITS, new=UNITS)
def test_every_page_is_there_once_and_equal_words_do_not_differ(
    old: list[list[str]], new: list[list[str]]
) -> None:
    aligned = align(old, new)
    assert sorted(each.old for each in aligned if each.old is not None) == [*range(len(old))]
    assert [each.new for each in aligned if each.new is not None] == [*range(len(new))]
    if old == new:
        assert not any(each.differs for each in aligned)
        assert all(each.old == each.new for each in aligned)


@given(old=UNITS, new=UNITS)
def test_what_does_not_differ_is_the_same_on_both_sides(
    old: list[list[str]], new: list[list[str]]
) -> None:
    def kept(pages: list[list[str]], units: list[tuple[int | None, set[int]]]) -> list[str]:
        without = {number: left for number, left in units if number is not None}
        return [
            word
            for number, page in enumerate(pages)
            for index, word in enumerate(page)
            if index not in without[number]
        ]

    aligned: tuple[AlignedUnit, ...] = align(old, new)
    before = kept(old, [(each.old, {*each.removed, *each.moved_away}) for each in aligned])
    after = kept(new, [(each.new, {*each.added, *each.moved_here}) for each in aligned])
    # A page that moved as a whole is out of its order.
    assert sorted(before) == sorted(after)
