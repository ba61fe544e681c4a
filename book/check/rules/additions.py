"""What stands between the words of a text: which of it is known, and which is not. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

#: Letters of its beginning by which a text is looked up.
_INDEXED = 3
#: Digits of a number of the builder's: folios, numbers of notes.
_MOST_DIGITS = 4
#: What an unknown letter costs, where one of a missing word costs 1: a caption that begins like
#: the words before it is known, and these words are not missing in the middle of it.
_UNKNOWN = 2
#: Letters left over from a place on, and the next word and place on the way there.
_Step = tuple[int, int, int]


@dataclass(slots=True)
class Additions:
    """Texts that may stand between the words of a text, by what they begin with."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    #: Texts after the number of a note or the letters of an address.
    notes: dict[str, list[re.Pattern[str]]] = field(default_factory=dict)
    #: Texts with a number in them.
    numbered: re.Pattern[str] | None = None
    #: Numbers that may stand anywhere, and then punctuation may, too: those of lists with pages.
    numbers: frozenset[str] = frozenset()

    def add(self, compared: str) -> None:
        """Add a text, given as its letters."""
        if compared:
            self.texts.setdefault(compared[:_INDEXED], set()).add(compared)

    def add_note(self, pattern: str, start: str) -> None:
        """Add the pattern of a note or an address, and the letters that it begins with."""
        self.notes.setdefault(start[:_INDEXED], []).append(re.compile(pattern))

    def ends(self, text: str, at: int) -> Iterator[int]:
        """Yield where the known texts end that begin at a place."""
        for size in range(1, _INDEXED + 1):
            for each in self.texts.get(text[at : at + size], ()):
                if (size == _INDEXED or len(each) == size) and text.startswith(each, at):
                    yield at + len(each)
        for mark in range(_MOST_DIGITS + 1):
            prefix = text[at : at + mark]
            if mark and not (prefix.isdecimal() or (mark < 3 and prefix.isalpha())):
                break
            for size in range(1, _INDEXED + 1):
                for pattern in self.notes.get(text[at + mark : at + mark + size], ()):
                    if match := pattern.match(text, at + mark):
                        yield match.end()
        if self.numbered and (match := self.numbered.match(text, at)):
            yield match.end()
        if self.numbers and text[at].isdecimal():
            for size in range(1, min(_MOST_DIGITS, len(text) - at) + 1):
                if text[at : at + size] in self.numbers:
                    yield at + size


@dataclass(frozen=True, slots=True)
class Explained:
    """How some words are in a text together with additions."""

    #: Indexes of the words that are not in it.
    missing: tuple[int, ...]
    #: Parts of the text that are neither words nor additions.
    unknown: tuple[tuple[int, int], ...]

    @property
    def cost(self) -> int:
        """The number of missing words and unknown letters; 0 when all is explained."""
        return len(self.missing) + sum(end - start for start, end in self.unknown)


def explain(
    text: str,
    words: Sequence[str],
    marks: Sequence[re.Pattern[str] | None],
    additions: Sequence[Additions],
) -> Explained:
    """Find words in a text, in order, so that as few letters as can be are left over.

    `marks` and `additions` are what may stand before each word, and after the last one. The cost
    grows with the length of the text times the number of words.
    """
    size, count = len(text), len(words)
    ends = {id(each): [tuple(each.ends(text, at)) for at in range(size)] for each in additions}
    #: For each number of words that are behind, from each place on: cost, next word, next place.
    table: list[list[_Step]] = [[] for _ in range(count + 1)]
    for word in range(count, -1, -1):
        row = table[word] = [(0, word, size)] * (size + 1)
        known, numbers = ends[id(additions[word])], bool(additions[word].numbers)
        for at in range(size, -1, -1):
            steps: list[_Step] = []
            if word < count:
                behind, length = table[word + 1], len(words[word])
                if text.startswith(words[word], at):
                    ends_here = at + length, *_mark_ends(text, at + length, marks[word + 1])
                    steps += [(behind[end][0], word + 1, end) for end in ends_here]
                steps.append((behind[at][0] + length, word + 1, at))
            if at < size:
                free = numbers and not text[at].isalnum()
                steps += [(row[end][0], word, end) for end in known[at]]
                steps.append((row[at + 1][0] + (0 if free else _UNKNOWN), word, at + 1))
            if not word and not at:
                steps += [(row[end][0], word, end) for end in _mark_ends(text, at, marks[word])]
            if steps:
                row[at] = min(steps, key=lambda step: step[0])
    return _followed(len(text), table)


def _mark_ends(text: str, at: int, mark: re.Pattern[str] | None) -> Iterable[int]:
    match = mark.match(text, at) if mark else None
    return range(at + 1, match.end() + 1) if match else ()


def _followed(size: int, table: Sequence[Sequence[_Step]]) -> Explained:
    missing: list[int] = []
    unknown: list[tuple[int, int]] = []
    word = at = 0
    while word < len(table) - 1 or at < size:
        cost, next_word, next_at = table[word][at]
        paid = cost > table[next_word][next_at][0]
        if paid and next_at == at:
            missing.append(word)
        elif paid and unknown and unknown[-1][1] == at:
            unknown[-1] = unknown[-1][0], next_at
        elif paid:
            unknown.append((at, next_at))
        word, at = next_word, next_at
    return Explained(missing=tuple(missing), unknown=tuple(unknown))
