"""Comparison of words with a text in which they should stand in order. Pure.

Letters are compared, without white space: a line of a PDF ends inside words. The cost grows with
the length of both and with what differs, not with their product.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

#: Removed before letters are compared: white space, what marks Markdown, bullets, characters
#: without a form, and hyphens, with U+0002 and U+FFFE, which PDFium reads at line ends.
_NO_LETTERS = re.compile(
    r"[\s•◦▪‣*_#>~`\[\]{}|\\+=<^\-\u2010\u2011\xad\x00-\x1f\x7f-\x9f\u034f\u061c"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd\ufffe\uffff]+"
)
#: U+02BC is drawn as U+2019, and extracted as it is drawn.
_SAME = str.maketrans({"\u02bc": "\u2019"})
#: Letters of text and of words that are looked at first, and letters that must agree there.
_NEAR, _NEAR_WORDS, _NEAR_LETTERS = 400, 12, 16
#: Letters over which the very next word is looked for first: those of some pages of captions.
_ADDED = 3000
#: The same where each second word differs.
_NEXT, _NEXT_LETTERS = 80, 4
#: Letters that must agree anywhere else.
_FAR_LETTERS = 24
#: Letters of a difference that is looked at letter by letter: this takes their number squared.
_MOST_DIVIDED = 600


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where words and text differ: some words, and the text that stands for them."""

    #: Indexes of the words that are missing, the last excluded; equal if none are.
    first: int
    last: int
    #: The letters of the text that are in their place; equal if there are none.
    start: int
    end: int


def letters(text: str) -> str:
    """Return the letters, digits and punctuation of a text by which it is compared."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)


def find_gaps(words: Sequence[str], text: str) -> Iterator[Gap]:
    """Yield where the words, given as their letters, and the letters of a text differ."""
    comparison = Comparison(words, text)
    word = at = 0
    while True:
        word, at = comparison.skip_equal(word, at)
        if word == len(words):
            if at < len(text):
                yield Gap(word, word, at, len(text))
            return
        next_word, next_at = comparison.find_next(word, at)
        yield from comparison.divide(Gap(word, next_word, at, next_at))
        word, at = next_word, next_at


class Comparison:
    """Some words, given as their letters, and a text."""

    def __init__(self, words: Sequence[str], text: str) -> None:
        self.wanted, self.text = "".join(words), text
        #: Where each word begins, and the end of the last one.
        self.starts = [0, *accumulate(map(len, words))]
        self.words = len(words)
        self.index: dict[str, list[int]] = {}

    def skip_equal(self, word: int, at: int) -> tuple[int, int]:
        """Return the next word that differs from the text, and its place there."""
        begin = self.starts[word]
        end = begin + self.equal_letters(begin, at)
        if end == len(self.wanted):
            return self.words, at + end - begin
        word = bisect_right(self.starts, end) - 1
        return word, at + self.starts[word] - begin

    def equal_letters(self, begin: int, at: int) -> int:
        """Return the number of letters that words and text share from two places on."""
        equal, step = 0, 64
        wanted, text = self.wanted, self.text
        while True:
            low, high = begin + equal, at + equal
            part = wanted[low : low + step]
            if part and part == text[high : high + step]:
                equal, step = equal + len(part), min(step * 2, 65_536)
                continue
            size = min(len(part), len(text) - high)
            least, most = 0, size
            while least < most:
                middle = (least + most + 1) // 2
                same = part[:middle] == text[high : high + middle]
                least, most = (middle, most) if same else (least, middle - 1)
            return equal + least

    def divide(self, gap: Gap) -> Iterator[Gap]:
        """Divide a gap at the words in it that are in its text after all."""
        begin, end = self.starts[gap.first], self.starts[gap.last]
        if not 0 < end - begin <= _MOST_DIVIDED or not 0 < gap.end - gap.start <= _MOST_DIVIDED:
            yield gap
            return
        wanted, text = self.wanted[begin:end], self.text[gap.start : gap.end]
        word, at = gap.first, gap.start
        for block in SequenceMatcher(None, wanted, text, autojunk=False).get_matching_blocks():
            first = bisect_left(self.starts, begin + block.a, word, gap.last)
            last = bisect_right(self.starts, begin + block.a + block.size, first, gap.last + 1) - 1
            if last > first and self.starts[last] > self.starts[first]:
                place = gap.start + block.b + self.starts[first] - begin - block.a
                if (word, at) != (first, place):
                    yield Gap(word, first, at, place)
                word, at = last, place + self.starts[last] - self.starts[first]
        if (word, at) != (gap.last, gap.end):
            yield Gap(word, gap.last, at, gap.end)

    def find_next(self, word: int, at: int) -> tuple[int, int]:
        """Return the word and place, behind those that differ, where both agree again.

        What was only put in, and no words lost, is the likeliest: an edition has captions and
        notes between the words.
        """
        rest = max(word, self.words - _NEAR_WORDS)
        return (
            self.find_word(word, at, at + _ADDED, _FAR_LETTERS)
            or self.find_near(word, at, _NEAR, _NEAR_LETTERS)
            or self.find_word(word, at, len(self.text), _FAR_LETTERS)
            or self.find_near(word, at, _NEXT, _NEXT_LETTERS)
            or self.find_far(word, at)
            or self.find_near(rest, at, len(self.text), _NEXT_LETTERS)
            or (self.words, len(self.text))
        )

    def find_word(self, word: int, at: int, end: int, least: int) -> tuple[int, int] | None:
        """Return a whole word with at least so many letters that begins between two places."""
        start = self.starts[word]
        wanted = self.wanted[start : max(start + least, self.starts[word + 1])]
        place = self.text.find(wanted, at, end + len(wanted))
        return None if place < 0 else (word, place)

    def find_near(self, word: int, at: int, distance: int, least: int) -> tuple[int, int] | None:
        """Return the nearest agreement of a whole word and at least so many letters."""
        begin, best, found = self.starts[word], distance, None
        for later in range(word, min(word + _NEAR_WORDS, self.words)):
            skipped = self.starts[later] - begin
            if skipped >= best:
                break
            if self.starts[later + 1] > self.starts[later]:
                place = self.find_word(later, at, at + best - skipped, least)
                if place:
                    best, found = skipped + place[1] - at, place
        return found

    def find_far(self, word: int, at: int) -> tuple[int, int] | None:
        """Return the nearest agreement of any later word and many letters."""
        if not self.index:
            for each in range(self.words):
                start = self.starts[each]
                if self.starts[each + 1] > start:
                    self.index.setdefault(self.wanted[start : start + _FAR_LETTERS], []).append(
                        each
                    )
        begin, best, found = self.starts[word], len(self.text) + len(self.wanted), None
        for place in range(at, len(self.text)):
            if place - at >= best:
                break
            same = self.index.get(self.text[place : place + _FAR_LETTERS])
            if same is None or same[-1] < word:
                continue
            later = same[bisect_left(same, word)]
            start, end = self.starts[later], self.starts[later + 1]
            cost = place - at + start - begin
            if cost < best and self.text.startswith(self.wanted[start:end], place):
                best, found = cost, (later, place)
        return found
