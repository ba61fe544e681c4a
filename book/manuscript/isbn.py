"""What shops and libraries read of a publication and check: ISBN and accessibility claim. Pure."""

import difflib
import itertools
import re

#: EPUB Accessibility 1.1, 2.5: the only wordings of a claim, letter by letter.
CLAIMS = tuple(
    f"EPUB Accessibility 1.1 - WCAG {version} Level {level}"
    for version, level in itertools.product(("2.0", "2.1", "2.2"), ("A", "AA", "AAA"))
)


class SettingError(ValueError):
    """What a shop would refuse, with the code of the finding and what to write instead."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def parse_isbn(words: str) -> str:
    """Read an ISBN-13, with or without hyphens, as its 13 digits; empty stays empty.

    Raises `RefusedError` (DIST-06) when it is none (ISO 2108: the prefixes of EAN, and the check
    digit with weights 1 and 3).
    """
    digits = re.sub(r"[\s\u2010-\u2015-]", "", words)
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9]{13}", digits):
        short = re.fullmatch(r"[0-9]{9}[0-9Xx]", digits)
        raise SettingError(
            "DIST-06",
            f"is no ISBN of 13 digits: “{words[:60]}”",
            f"it is the ISBN-10 of {_with_check_digit('978' + digits[:9])}; write that"
            if short
            else 'write the ISBN-13 of this edition: isbn = "978-…"',
        )
    if not digits.startswith(("978", "979")):
        raise SettingError(
            "DIST-06",
            f"begins with {digits[:3]}, and an ISBN with 978 or 979",
            "compare it with the agency's letter",
        )
    checked = _with_check_digit(digits[:12])
    if digits != checked:
        raise SettingError(
            "DIST-06",
            f"ends in {digits[12]}, and its other digits ask for {checked[12]}",
            f"compare every digit with the agency's letter; if the others are right: {checked}",
        )
    return digits


def _with_check_digit(first: str) -> str:
    """Add the check digit to the first twelve."""
    weighed = sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(first))
    return f"{first}{-weighed % 10}"


def check_claim(words: str) -> str:
    """Pass on a claim of conformance that is worded as it must be; empty stays empty.

    Raises `RefusedError` (A11Y-01), with the wording that was probably meant, when it is not.
    """
    if not words or words in CLAIMS:
        return words
    near = {wording.casefold(): wording for wording in CLAIMS}
    meant = near[difflib.get_close_matches(words.casefold(), near, n=1, cutoff=0)[0]]
    raise SettingError(
        "A11Y-01",
        f"is not worded as EPUB Accessibility 1.1 asks, letter by letter: “{words[:60]}”",
        f'write: claim = "{meant}"',
    )
