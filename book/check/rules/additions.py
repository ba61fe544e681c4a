"""What stands between the words of a text: which of it is known, and which is not. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Letters of its beginning by which a text is looked up.
_INDEXED = 3
#: Digits of a number of the builder's: folios, numbers of notes; and letters before an address.
_MOST_DIGITS, _MOST_LETTERS = 4, 2
#: What an unknown letter costs, where one of a missing word costs 1: a caption that begins like
#: the words before it is known, and these words are not missing in the middle of it.
_UNKNOWN = 2
#: Letters left over from a place on, and the next word and place on the way there.
_Step = tuple[int, int, int]
#: The words of a note as letters, each with what may stand before it.
Note = Sequence[tuple[str, re.Pattern[str] | None]]
#: Kinds of additions that are counted: those that stand in an edition as often as in the source.
NOTE, SECTION_NUMBER, OTHER = "note", "section number", "other"
#: The number of a list inside a section, and at its end, where others can look like it.
LIST_NUMBER, END_NUMBER = "list number", "list number at an end"


@dataclass(slots=True)
class Additions:
    """Texts that may stand between the words of a text, by what they begin with."""

    #: The kind of each text.
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Indexes of notes, which stand after their numbers.
    notes: dict[str, list[int]] = field(default_factory=dict)
    #: Addresses, which stand after their letters.
    addresses: dict[str, set[str]] = field(default_factory=dict)
    #: Texts with a number in them.
    numbered: re.Pattern[str] | None = None
    #: Numbers of pages and sections, where the text lists them.
    numbers: frozenset[str] = frozenset()
    #: Whether punctuation may stand anywhere, as between the names of a list.
    free: bool = False

    def add(self, compared: str, kind: str = OTHER) -> None:
        """Add a text, given as its letters."""
        if compared:
            self.texts.setdefault(compared[:_INDEXED], {}).setdefault(compared, kind)

    def add_note(self, compared: str, number: int) -> None:
        """Add a note, given as its letters and its index."""
        if compared:
            self.notes.setdefault(compared[:_INDEXED], []).append(number)

    def add_address(self, compared: str) -> None:
        """Add an address, given as its letters."""
        if compared:
            self.addresses.setdefault(compared[:_INDEXED], set()).add(compared)

    def ends(self, text: str, at: int, *, numbers: bool) -> Iterator[tuple[str, int]]:
        """Yield kinds and ends of the known texts that begin at a place, without notes.

        `numbers` says whether the place is in a list of pages.
        """
        found = [each for each in _texts_found(self.texts, text, at) if text.startswith(each, at)]
        kinds = [(self.texts[each[:_INDEXED]][each], at + len(each)) for each in found]
        # A version can begin like the number of a list, and is not counted.
        yield from sorted(kinds, key=lambda kind: kind[0] == OTHER)
        for label in _label_ends(text, at):
            for each in _texts_found(self.addresses, text, label):
                if text.startswith(each, label):
                    yield OTHER, label + len(each)
        if self.numbered and (match := self.numbered.match(text, at)):
            yield OTHER, match.end()
        if numbers and self.numbers and text[at].isdecimal():
            for size in range(min(_MOST_DIGITS, len(text) - at), 0, -1):
                if text[at : at + size] in self.numbers:
                    yield OTHER, at + size

    def note_starts(self, text: str, at: int) -> Iterator[tuple[int, int]]:
        """Yield the notes that may begin at a place, and where their words do."""
        for label in _label_ends(text, at):
            if text[label - 1].isdecimal():
                yield from ((note, label) for note in _texts_found(self.notes, text, label))


def _label_ends(text: str, at: int) -> Iterator[int]:
    """Yield where the number of a note or the letters of an address may end."""
    for size in range(1, _MOST_DIGITS + 1):
        label = text[at : at + size]
        if len(label) == size and (
            label.isdecimal() or (size <= _MOST_LETTERS and label.isascii() and label.isalpha())
        ):
            yield at + size
        else:
            return


def _texts_found(known: Mapping[str, Iterable[Any]], text: str, at: int) -> Iterator[Any]:
    """Yield what is known by the letters at a place, longer ones first."""
    for size in range(_INDEXED, 0, -1):
        yield from known.get(text[at : at + size], ())


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
    additions: Sequence[Sequence[Sequence[int]]],
    free: Sequence[bool],
) -> Explained:
    """Find words in a text, in order, so that as few letters as can be are left over.

    `marks` and `additions` are what may stand before each word, and after the last one: a pattern,
    and for each place the ends of known texts. `free` says where punctuation is nothing. The cost
    grows with the length of the text times the number of words.
    """
    size, count = len(text), len(words)
    #: For each number of words that are behind, from each place on: cost, next word, next place.
    table: list[list[_Step]] = [[] for _ in range(count + 1)]
    for word in range(count, -1, -1):
        row = table[word] = [(0, word, size)] * (size + 1)
        known = additions[word]
        for at in range(size, -1, -1):
            steps: list[_Step] = []
            if word < count:
                behind, length = table[word + 1], len(words[word])
                if text.startswith(words[word], at):
                    ends_here = at + length, *_mark_ends(text, at + length, marks[word + 1])
                    steps += [(behind[end][0], word + 1, end) for end in ends_here]
                steps.append((behind[at][0] + length, word + 1, at))
            if at < size:
                cost = 0 if free[word] and not text[at].isalnum() else _UNKNOWN
                steps += [(row[end][0], word, end) for end in known[at]]
                steps.append((row[at + 1][0] + cost, word, at + 1))
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
