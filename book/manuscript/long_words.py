"""Words that are too long to be set. Pure.

The layout engine looks at a whole word for each line into which it is broken: one of 10,000 letters
took 8 s, and 22 s in a title; 40,000 characters of Chinese took 11 s.
"""

import re

#: Letters of a word. The longest of a dictionary have 60, and addresses in a text 2,000, with the
#: hyphens and strokes at which they are broken.
MOST_LETTERS = 1000
#: Characters without a place between them where a line can be broken (Unicode Standard Annex 14):
#: no white space, hyphens, dashes and strokes, and no scripts that are written without spaces.
_LONG_WORD = re.compile(
    r"[^\s\-/\xad\u200b\u2010\u2012-\u2014\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff"
    r"\ua000-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
    rf"{{{MOST_LETTERS + 1}}}"
    # Scripts that are written without spaces: a paragraph.
    r"|\S{10001}"
)
#: Spaces at which no line is broken, as letters for the search.
_NO_BREAK = str.maketrans("\xa0\u202f\u2007", "___")


def find_long_word(text: str) -> int:
    """Return where the first word begins that is too long; -1 if there is none."""
    found = _LONG_WORD.search(text.translate(_NO_BREAK)) if len(text) > MOST_LETTERS else None
    return found.start() if found else -1
