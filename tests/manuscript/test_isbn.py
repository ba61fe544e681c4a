"""ISBN and accessibility claim: what a shop would refuse is found before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.manuscript.isbn import CLAIMS, SettingError, check_claim, parse_isbn


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


def test_every_wording_of_the_standard_is_a_claim() -> None:
    assert len(CLAIMS) == 9
    assert [check_claim(words) for words in CLAIMS] == list(CLAIMS)
    assert check_claim("") == ""


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (
            "EPUB Accessibility 1.1 – WCAG 2.2 Level AA",
            "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        ),
        (
            "epub accessibility 1.1 - wcag 2.1 level aa",
            "EPUB Accessibility 1.1 - WCAG 2.1 Level AA",
        ),
        ("EPUB Accessibility 1.1 - WCAG 2.0 Level A.", "EPUB Accessibility 1.1 - WCAG 2.0 Level A"),
        ("EPUB-A11Y-11_WCAG-22-AAA", None),
    ],
)
def test_another_wording_is_answered_with_the_nearest(words: str, meant: str | None) -> None:
    with pytest.raises(SettingError) as refused:
        check_claim(words)
    assert refused.value.code == "A11Y-01"
    assert any(wording in refused.value.hint for wording in ([meant] if meant else CLAIMS))
