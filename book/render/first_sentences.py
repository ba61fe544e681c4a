"""The first sentence of a caption, for the list of photographs. Pure.

No rule knows every abbreviation of every language. Where a full stop may belong to one, the
sentence is taken to go on: a caption is listed with a sentence too many rather than cut in a name.
"""

import re
import unicodedata

#: Characters of a sentence; a longer one is shortened at a word.
MOST_LETTERS = 120
#: The end of a sentence with the brackets and quotation marks that it closes. The marks of Chinese
#: and Japanese need no space after them.
_END = re.compile(r"(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»“)\]]*+(?=\s)|[。！？]+[”’」』）]*")
#: What a sentence may begin with, before its first letter or digit.
_OPENING = "\"'“‘«„‚([¡¿"
#: What closes each bracket and each quotation mark of a European language.
_CLOSED_BY = {"(": ")", "[": "]", "«": "»", "»": "«", "“": "”", "„": "“”", '"': '"'}
#: Letters of a word before a full stop that is taken for an abbreviation, whatever its letters:
#: `вул`, `St`, `Col`; and of one that ends in two consonants: `Sept`, `просп`, `Capt`.
_SHORT, _ABBREVIATED = 3, 6
#: Digits before a full stop that are an ordinal number in German: `15. September`.
_ORDINAL = 2
#: Letters before the last full stop that is kept: `2022 р.`, `J. F.`
_KEPT = 2
_VOWELS = frozenset("aeiouyаеиоуыэюяєіїёαεηιουω")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text without its full stop, shortened where it is long.

    A text is not divided inside quotation marks and brackets.
    """
    ends = (match.end() for match in _END.finditer(text) if _ends_sentence(text, match))
    sentence = _shortened(text[: next(ends, len(text))].strip())
    word = _last_word(sentence.removesuffix("."))
    is_kept = len(word) <= _KEPT or "." in word
    return sentence if is_kept else sentence.removesuffix(".")


def _ends_sentence(text: str, end: re.Match[str]) -> bool:
    """Return whether another sentence follows a mark, and nothing is open before it."""
    begins = text[end.end() :].lstrip().lstrip(_OPENING)[:1]
    # Letters of scripts without capitals begin a sentence as well.
    if not begins.isalnum() or begins.islower() or _is_open(text[: end.end()]):
        return False
    if not re.match(r"\.(?!\.)", end.group()):
        return True
    return not (begins.isdigit() or _may_be_abbreviation(_last_word(text[: end.start()])))


def _is_open(text: str) -> bool:
    """Return whether a text has a bracket or a quotation mark that is not closed."""
    opened: list[str] = []
    for mark in text:
        if opened and mark in _CLOSED_BY[opened[-1]]:
            opened.pop()
        elif mark in _CLOSED_BY:
            opened.append(mark)
    return bool(opened)


def _last_word(text: str) -> str:
    return text.split()[-1].strip(_OPENING) if text.strip() else ""


def _may_be_abbreviation(word: str) -> bool:
    if any(map(str.isdigit, word)):
        return len(word) <= _ORDINAL
    # `й` is no vowel, and a letter with an accent is its letter.
    ends = [unicodedata.normalize("NFD", letter)[0] for letter in word[-2:].lower()]
    is_consonantal = not _VOWELS.intersection(ends)
    return len(word) <= _SHORT or "." in word or (len(word) <= _ABBREVIATED and is_consonantal)


def _shortened(text: str) -> str:
    """Return a text of at most `MOST_LETTERS`, with an ellipsis behind the last word that fits.

    A text without spaces stays whole.
    """
    if len(text) <= MOST_LETTERS:
        return text
    words = text[: MOST_LETTERS - 1].rsplit(None, 1)[0] if " " in text[:MOST_LETTERS] else ""
    return f"{words.rstrip(' ,;:.–—-' + _OPENING)}\u00a0…" if words else text
