"""Text as tests compare it: without line breaks, hyphens and spaces that an engine may add."""

import re


def normalised(words: str) -> str:
    """Return a text without line breaks and hyphens, which an engine may have added."""
    # PDFium puts one of these in place of a hyphen at the end of a line.
    words = re.sub("[\x02\ufffe\u00ad\u2010-]", "", words)
    return " ".join(words.split())


def compact(words: str) -> str:
    """Return the letters and marks of a text without spaces."""
    return normalised(words).replace(" ", "")


def first_absent(pieces: list[str], text: str) -> str | None:
    """Return the first piece that does not follow the ones before it in a text, or None."""
    text, at = normalised(text), 0
    for piece in pieces:
        at = text.find(normalised(piece), at)
        if at < 0:
            return piece
        at += len(normalised(piece))
    return None
