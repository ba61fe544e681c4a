"""ISBN-13: parsing and the check digit."""

import re

from book.manuscript.validation import SettingError


def parse_isbn(text: str) -> str:
    """Return the 13 digits of an ISBN with or without hyphens; an empty text stays empty.

    Raise `SettingError` (DIST-06) for anything but an ISBN-13: the EAN prefix 978 or 979 and a
    check digit with the weights 1 and 3 (ISO 2108).
    """
    digits = re.sub(r"[\s\u2010-\u2015-]", "", text)
    if not digits:
        return ""
    if re.fullmatch(r"[0-9]{9}[0-9Xx]", digits):
        message = f"is no ISBN of 13 digits: “{text[:60]}”"
        hint = f"it is the ISBN-10 of {_with_check_digit('978' + digits[:9])}; write that"
    elif not re.fullmatch(r"[0-9]{13}", digits):
        message = f"is no ISBN of 13 digits: “{text[:60]}”"
        hint = 'write the ISBN-13 of this edition: isbn = "978-…"'
    elif not digits.startswith(("978", "979")):
        message = f"begins with {digits[:3]}, and an ISBN with 978 or 979"
        hint = "compare it with the agency's letter"
    elif digits != (checked := _with_check_digit(digits[:12])):
        message = f"ends in {digits[12]}, and its other digits ask for {checked[12]}"
        hint = f"compare every digit with the agency's letter; if the others are right: {checked}"
    else:
        return digits
    raise SettingError("DIST-06", message, hint)


def _with_check_digit(first: str) -> str:
    """Return the first twelve digits with their check digit appended."""
    weighted_sum = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(first))
    return f"{first}{-weighted_sum % 10}"
