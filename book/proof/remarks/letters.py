"""Letters by which words of an edition and of the manuscript are compared. Pure."""

import unicodedata
from bisect import bisect_left
from itertools import accumulate


class _Table(dict[int, str]):
    """What each character counts as, filled when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).casefold())
        # U+02BC is drawn as an apostrophe, and extracted as one, which is no letter.
        found = (each for each in plain if each.isalnum() and unicodedata.category(each) != "Lm")
        return self.setdefault(code, "".join(found))


_TABLE = _Table()


def letters_of(text: str) -> str:
    """Return letters and digits alone, without case, accents and ligatures.

    White space, hyphens, quotation marks and dashes are what editions, extraction and keyboards
    change; a letter and its accent may be one character or two.
    """
    return text.translate(_TABLE)


class LettersOfText:
    """The letters of a text, and where each stands in it."""

    def __init__(self, text: str) -> None:
        self.letters = letters_of(text)
        #: For each character of the text, the number of letters up to it, with itself.
        self._ends = list(accumulate(len(_TABLE[ord(each)]) for each in text))

    def index(self, letter: int) -> int:
        """Return the index in the text of a letter; the text's length behind the last one."""
        return bisect_left(self._ends, letter + 1)

    def letter(self, index: int) -> int:
        """Return the number of letters before an index of the text."""
        return self._ends[index - 1] if index > 0 else 0
