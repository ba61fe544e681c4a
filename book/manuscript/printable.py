"""Texts of unknown origin, as they can be printed and kept. Pure."""

import re
import unicodedata

#: Controls but for line ends and tabs, lone surrogates, what has no character, and marks that turn
#: the direction of a line (Unicode 16, 23.2): a terminal obeys some of them.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")


def printable(text: str, most: int) -> str:
    """Return a text in NFC, without characters that cannot be printed, of at most so many.

    What is cut off is counted at its end.
    """
    more = len(text) - most
    text = _LINE_END.sub("\n", text[:most])
    text = unicodedata.normalize("NFC", _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)).strip()
    return f"{text} … and {more} more characters" if more > 0 else text


def printable_line(text: str, most: int) -> str:
    """Return the same on one line."""
    return " ".join(printable(text, most).split())
