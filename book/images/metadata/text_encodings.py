"""Decode texts of a file that does not say how its letters are coded.

UTF-8 proves itself: hardly any other text is valid in it. Everything else is a guess, by the
letters and cases that a word can have, and by the language of the publication.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from book.images.metadata.texts import printable_line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """Languages that share an alphabet, and the encodings in which it was written."""

    languages: str
    #: Lower-case letters outside ASCII.
    letters: str
    #: Names of Python's codecs, the most frequent first.
    codecs: tuple[str, ...]


#: The first three are tried for every publication, the others only for one of their languages.
_FAMILIES = (
    _Family(
        languages="en de fr es pt it nl da sv nb nn no fi is fo ca ga",
        letters="àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœ",
        codecs=("cp1252", "mac_roman", "latin_1"),
    ),
    _Family(
        languages="pl cs sk hu ro hr sl bs sq",
        letters="áâăäąçćčďđéëęěíîłĺľńňóôöőŕřśšşșťţțúůűüýźžż",
        codecs=("cp1250", "iso8859_2", "mac_latin2"),
    ),
    _Family(
        languages="uk ru be bg sr mk kk",
        letters="абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюя",
        codecs=("cp1251", "mac_cyrillic", "koi8_u", "iso8859_5", "cp866"),
    ),
    _Family(
        languages="el",
        letters="αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
        codecs=("cp1253", "iso8859_7", "mac_greek"),
    ),
    _Family(languages="tr az", letters="âçğıîöşûü", codecs=("cp1254", "mac_turkish")),
    _Family(languages="et lv lt", letters="āäąčēęėģīįķļņõöōšūųüžź", codecs=("cp1257",)),
    _Family(languages="he yi", letters="אבגדהוזחטיךכלםמןנסעףפץצקרשת", codecs=("cp1255",)),
    _Family(
        languages="ar fa ur", letters="ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", codecs=("cp1256",)
    ),
)
_FOR_ALL = 3
_ASCII = bytes(range(128))
#: Letters that only Serbian and Macedonian have; in other texts they betray a wrong encoding.
_SOUTH_SLAVIC = "ђѓјљњћќѕџ"
_NAMES = {
    "cp866": "DOS 866",
    "koi8_u": "KOI8-U",
    "latin_1": "ISO 8859-1",
    "mac_roman": "Mac Roman",
    "mac_cyrillic": "Mac Cyrillic",
    "mac_latin2": "Mac Central European",
    "mac_greek": "Mac Greek",
    "mac_turkish": "Mac Turkish",
}
#: Signs that may stand beside a letter, `©Agency`, and those that may stand between two, `it’s`.
_BETWEEN_LETTERS = "·‘’–—‑\u00ad\u02bc\u200b\u200c\u200d"
_BESIDE_LETTERS = f"{_BETWEEN_LETTERS}©®™№§°…•«»„“”‚‹›\u00a0\u200e\u200f"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A text on one line, and the name of its encoding where that is a guess."""

    text: str
    guessed: str = ""


def decode_texts(
    contents: Sequence[tuple[bytes, int]], language: str, *, utf_8: bool = False, codec: str = ""
) -> list[DecodedText]:
    """Decode the texts of one block, each with the size in bytes at which it is cut (0 for none).

    `utf_8` and `codec` say what the block declares; a text that is valid UTF-8 is taken for it
    whatever is declared. The others are guessed together, since one program has written them.
    """
    read = [_decode_utf_8(content, declared=utf_8, most=most) for content, most in contents]
    others = [content for (content, _), text in zip(contents, read, strict=True) if text is None]
    guess = guess_codec(others, language) if others else ""
    decoded = []
    for (content, _), text in zip(contents, read, strict=True):
        if text is None:
            decoded.append(_decode_other(content, codec, guess))
        else:
            decoded.append(DecodedText(text=printable_line(text)) if utf_8 else _decode_again(text))
    return decoded


def _decode_utf_8(content: bytes, *, declared: bool, most: int) -> str | None:
    """Decode UTF-8, without the incomplete last letter of a text that was cut; else return None.

    At the end of a text that is otherwise ASCII, the first byte of a letter may as well be a letter
    of Windows-1252: it counts as cut only if UTF-8 is declared and the text is as long as can be.
    A single letter before the end may be two of Windows-1251 (`Рік`), unless something else tells.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return decode_damaged_utf_8(content)
        whole = content[: error.start].decode("utf-8")
        full = bool(most) and len(content) >= most - 3
        letters = sum(not letter.isascii() for letter in whole)
        enough = letters > (0 if declared or full else 1)
        return whole if enough or (declared and full) else None


def decode_damaged_utf_8(content: bytes) -> str | None:
    """Decode UTF-8 with a mark (U+FFFD) for each letter that is damaged; None for other encodings.

    In other encodings hardly two letters together are valid; at least three bytes of four must be.
    """
    valid = content.decode("utf-8", errors="ignore").encode()
    high, valid_high = (len(part.translate(None, _ASCII)) for part in (content, valid))
    return content.decode("utf-8", errors="replace") if 4 * valid_high >= 3 * high else None


def _decode_other(content: bytes, codec: str, guess: str) -> DecodedText:
    if codec:
        with suppress(UnicodeDecodeError):
            return DecodedText(text=printable_line(content.decode(codec)))
    text = printable_line(content.decode(guess, errors="replace"))
    # Signs such as © and quotes are the same in many encodings, letters are not.
    doubtful = any(letter.isalpha() and not letter.isascii() for letter in text)
    return DecodedText(text=text, guessed=encoding_name(guess) if doubtful else "")


def _decode_again(text: str) -> DecodedText:
    """Undo a second coding: letters that make valid UTF-8 when they are taken for its bytes."""
    with suppress(UnicodeError):
        if not text.isascii():
            again = b"".join(map(_byte_of, text)).decode("utf-8")
            return DecodedText(text=printable_line(again), guessed="UTF-8 that was coded twice")
    return DecodedText(text=printable_line(text))


def _byte_of(letter: str) -> bytes:
    """Return the byte of a letter in Windows-1252, or in ISO 8859-1 where that has none."""
    return letter.encode("latin-1" if ord(letter) < 0x100 else "cp1252")


def guess_codec(contents: Sequence[bytes], language: str) -> str:
    """Return the name of the codec in which texts of one block are most plausible."""
    # Words are judged one by one; so many are enough.
    start = (content[:1_000_000].split() for content in contents)
    words = [word for content in start for word in content if not word.isascii()]
    sample = [word[:200] for word in words[:2000]]
    own = [family for family in _FAMILIES if _primary(language) in family.languages.split()]
    families = dict.fromkeys(family.codecs for family in [*own, *_FAMILIES[:_FOR_ALL]])
    letters = {family.codecs: family.letters for family in _FAMILIES}
    south = _SOUTH_SLAVIC if _primary(language) in ("sr", "mk") else ""
    best, fewest = "latin_1", -1
    for codecs in families:
        for codec in codecs:
            faults = _count_faults(sample, codec, letters[codecs] + south)
            # Of equally plausible codecs the first is the likeliest.
            if faults is not None and (fewest < 0 or faults < fewest):
                best, fewest = codec, faults
    return best


def encoding_name(codec: str) -> str:
    """Return the name of an encoding for a message."""
    default = codec.replace("cp", "Windows-").replace("iso8859_", "ISO 8859-")
    return _NAMES.get(codec, default)


def _primary(language: str) -> str:
    return re.split("[-_]", language)[0].casefold()


def _count_faults(words: Iterable[bytes], codec: str, letters: str) -> int | None:
    """Return how often a codec gives what no text has; None when it cannot decode a word."""
    try:
        return sum(_faults_of_word(word.decode(codec), letters) for word in words)
    except UnicodeDecodeError:
        return None


def _faults_of_word(word: str, letters: str) -> int:
    """Count strange letters, strange signs beside letters, mixed scripts and mixed cases."""
    latin = unicodedata.name(letters[0]).startswith("LATIN")
    faults = foreign_run = capital_run = 0
    for before, character, after in zip(f" {word}", word, f"{word} "[1:], strict=False):
        foreign = character.isalpha() and not character.isascii()
        foreign_run = foreign_run + 1 if foreign else 0
        if foreign:
            faults += character.lower() not in letters
            # Four and more accented letters in a row: Cyrillic taken for Latin.
            faults += latin and foreign_run > 3
            faults += character.islower() and capital_run > 1
        elif not character.isascii():
            between = before.isalpha() and after.isalpha()
            allowed = _BETWEEN_LETTERS if between else _BESIDE_LETTERS
            faults += (before.isalpha() or after.isalpha()) and character not in allowed
            faults += after.isalpha() and character in "®™°"
            category = unicodedata.category(character)
            faults += category in ("Sm", "So", "Sk") and character not in allowed
            faults += 3 * (category in ("Cc", "Cn", "Co"))
        if before.isalpha() and character.isalpha():
            mixed = before.isascii() != character.isascii()
            faults += mixed and not latin
            faults += before.islower() and character.isupper() and (mixed or foreign)
        capital_run = capital_run + 1 if character.isupper() else 0
    return faults
