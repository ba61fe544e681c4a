"""An ISBN is parsed, and one that a shop would refuse is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.manuscript.isbn import parse_isbn
from book.manuscript.validation import SettingError


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("978-3-16-148410-0", "9783161484100"),
        ("9783161484100", "9783161484100"),
        ("979-10-90636-07-1", "9791090636071"),
        ("978 966 03 9871 9", "9789660398719"),
        ("978‑3‑16‑148410‑0", "9783161484100"),
        ("", ""),
    ],
)
def test_an_isbn_is_read_with_hyphens_and_without(words: str, digits: str) -> None:
    assert parse_isbn(words) == digits


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("3-16-148410-X", "is no ISBN of 13 digits"),
        ("977-3-16-148410-0", "begins with 977"),
        ("978-3-16-148410-1", "ends in 1, and its other digits ask for 0"),
        ("ISBN 978-3-16-148410-0", "is no ISBN of 13 digits"),
    ],
)
def test_what_is_no_isbn_is_refused(words: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as refused:
        parse_isbn(words)
    assert refused.value.code == "DIST-06"


@given(st.integers(0, 10**9 - 1), st.integers(0, 9), st.integers(3, 11))
def test_a_wrong_digit_is_always_found(number: int, other: int, at: int) -> None:
    first = f"978{number:09}"
    (right,) = [digit for digit in "0123456789" if accepted(first + digit)]
    changed = f"{first[:at]}{other}{first[at + 1 :]}"
    assert accepted(changed + right) == (changed == first)


def accepted(words: str) -> bool:
    try:
        return parse_isbn(words) == words
    except SettingError:
        return False
