"""An accessibility claim has one of the wordings of EPUB Accessibility 1.1."""

import pytest

from book.manuscript.settings import CLAIMS, check_claim
from book.manuscript.validation import SettingError


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
