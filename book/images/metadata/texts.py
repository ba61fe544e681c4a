"""Texts of metadata as one printable line, and their dates as far as they are known."""

import datetime
import re
import unicodedata
from contextlib import suppress

#: Characters that XML 1.0 (production 2) excludes, controls, and the mark of a byte order.
_NOT_PRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
#: `2022-09-15T10:11`, `2022:09:15 10:11`, `20220915`, `2022-09`, `2022`.
_PART = r"(?:(?:[-:/. ]|(?=\d\d))(\d\d?))?"
_DATE = re.compile(rf"(\d{{4}}){_PART}{_PART}(?!\d)")


def printable_line(text: str) -> str:
    """Return a text on one line, composed (Unicode NFC), without characters that no page prints."""
    return unicodedata.normalize("NFC", " ".join(_NOT_PRINTABLE.sub(" ", text).split()))


def parse_timestamp(stamp: str) -> str:
    """Return the day of a time stamp, or the month or year when no more is known; else nothing.

    A part that is not known is missing, blank or zero: `20220900` (IIM 4.2, 2:55), `2022:09:  `
    (Exif 2.32, DateTimeOriginal), `2022-09` (ISO 16684-1, 8.2.1.2).
    """
    match = _DATE.match(stamp.strip())
    if not match or match[1] == "0000":
        return ""
    year, month, day = (int(part or 0) for part in match.groups())
    for known, length in (((year, month, day), 10), ((year, month, 1), 7)):
        # A day or month that does not exist is not known either.
        with suppress(ValueError):
            return datetime.date(*known).isoformat()[:length]
    return match[1]


def date_fault(stamp: str) -> str:
    """Return what is wrong with a time stamp that is no date and yet not blank or zero."""
    says_something = any(character.isalpha() or character in "123456789" for character in stamp)
    return f"“{stamp[:40]}” is no date" if says_something and not parse_timestamp(stamp) else ""
