"""The way through an edition's text: its words in order, with what is known between them. Pure.

A right edition has such a way from its first letter to its last. All choices are tried, because a
title stands in the contents too, and a caption can begin like the words after it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from book.check.rules.additions import NOTE, Additions, Note

#: Places that are tried before a text is taken for different.
_MOST_STATES = 2_000_000
#: Letters of a word before a hyphen at the end of a page.
_LEAST_DIVIDED = 2


class State(NamedTuple):
    """How far words and text are read."""

    word: int
    #: Letter of the text.
    at: int
    #: What the builder marks before the word is read.
    marked: bool = False
    #: Letters of the word that stand on the page before.
    begun: int = 0
    #: A note that goes on at a later page, its next word, and the letters of it that are read.
    note: int = -1
    note_word: int = 0
    note_begun: int = 0
    #: Letter at which the page begins that a divided word or note goes on at, or a later one.
    page: int = 0

    @property
    def whole(self) -> bool:
        """Whether no word and no note is divided here."""
        return not self.begun and self.note < 0


class Used(NamedTuple):
    """An addition that was read: of which kind, and its letters, or the index of the note."""

    kind: str
    key: str
    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """The longest way through a text from a place on."""

    end: State
    complete: bool
    used: Sequence[Used]


@dataclass(slots=True, kw_only=True)
class PathFinder:
    """Words with their marks, and the text and pages in which they should stand."""

    text: str
    words: Sequence[str]
    #: What may stand before each word, and after the last one; None for nothing.
    marks: Sequence[re.Pattern[str] | None]
    #: Words before which the mark must stand.
    marked: frozenset[int]
    #: What may stand before each word, and after the last one.
    additions: Sequence[Additions]
    notes: Sequence[Note]
    #: Where pages begin, and the end of the last one; without pages nothing is divided.
    pages: Sequence[int]
    #: Where numbers of pages may stand, as letters from and to.
    numbered: tuple[int, int]
    _came: dict[State, tuple[State, Used | None]] = field(default_factory=dict)

    def find(self, word: int, at: int, *, marked: bool = True) -> Path:
        """Return the way to the end, or the longest; `marked` if the first word needs its mark."""
        start = State(word, at)
        starts = [start] if marked else [start, State(word, at, marked=True)]
        self._came = {each: (each, None) for each in starts}
        ways = [self.steps(each) for each in reversed(starts)]
        best = start
        if (word, at) == (len(self.words), len(self.text)):
            return Path(start, True, ())
        while ways and len(self._came) < _MOST_STATES:
            for came, state, used in ways[-1]:
                if state in self._came:
                    continue
                self._came[state] = came, used
                if state.whole and (state.at, state.word) > (best.at, best.word):
                    best = state
                if state.whole and state.word == len(self.words) and state.at == len(self.text):
                    return Path(state, True, self.used(state))
                ways.append(self.steps(state))
                break
            else:
                ways.pop()
        return Path(best, False, self.used(best))

    def used(self, state: State) -> Sequence[Used]:
        """Return what stands between the words on the way to a state."""
        found: list[Used] = []
        while (came := self._came[state])[0] != state:
            found += [came[1]] if came[1] else []
            state = came[0]
        return found[::-1]

    def steps(self, state: State) -> Iterator[tuple[State, State, Used | None]]:
        """Yield the state, each that can follow it, the likeliest first, and what lies between."""
        if state.note >= 0:
            if state.at >= state.page:
                rest = state._replace(note=-1, note_word=0, note_begun=0, page=0)
                begun = state.note_word, state.note_begun
                after = self.read_note(rest, state.note, state.at, *begun)
                yield from ((state, *each) for each in after)
        elif state.word < len(self.words):
            yield from ((state, each, None) for each in self.read_word(state))
        if state.at == len(self.text):
            return
        known = self.additions[state.word]
        for note, at in known.note_starts(self.text, state.at):
            yield from ((state, *after) for after in self.read_note(state, note, at))
        for kind, end in known.ends(self.text, state.at, numbers=self.lists_pages(state.at)):
            used = Used(kind, self.text[state.at : end], state.at)
            yield state, state._replace(at=end), used
        if known.free and not self.text[state.at].isalnum():
            yield state, state._replace(at=state.at + 1), None
        if self.pages and state.whole and state.word < len(self.words):
            yield from ((state, each, None) for each in self.divide_word(state))

    def read_word(self, state: State) -> Iterator[State]:
        """Yield the states behind a word, or behind its mark."""
        word, at = self.words[state.word], state.at
        following = State(state.word + 1, at)
        if state.begun:
            if at >= state.page and self.text.startswith(word[state.begun :], at):
                yield following._replace(at=at + len(word) - state.begun)
            return
        needs_mark = state.word in self.marked and not state.marked
        if not needs_mark and self.text.startswith(word, at):
            yield following._replace(at=at + len(word))
        mark = None if state.marked else self.marks[state.word]
        if mark and (match := mark.match(self.text, at)):
            # The shortest first: a list that ends a section has its own numbers after the mark's.
            for end in range(at + 1, match.end() + 1):
                yield state._replace(at=end, marked=True)

    def divide_word(self, state: State) -> Iterator[State]:
        """Yield the state behind the part of a word that may stand at the end of a page."""
        if state.word in self.marked and not state.marked:
            return
        word = self.words[state.word]
        common = self.common(word, state.at)
        if _LEAST_DIVIDED <= common < len(word) and not word[common - 1 : common + 1].isdigit():
            end = state.at + common
            yield state._replace(at=end, begun=common, page=self.next_page(end))

    def read_note(
        self, state: State, note: int, at: int, word: int = 0, begun: int = 0
    ) -> Iterator[tuple[State, Used | None]]:
        """Yield what follows the words of a note, or the part of them that is on this page."""
        words = self.notes[note]
        while word < len(words):
            letters, mark = words[word]
            if mark and not begun and (match := mark.match(self.text, at)):
                at = match.end()
            if not self.text.startswith(letters[begun:], at):
                common = self.common(letters[begun:], at)
                at, begun = at + common, begun + common
                break
            at, word, begun = at + len(letters) - begun, word + 1, 0
        if word == len(words):
            yield state._replace(at=at), Used(NOTE, str(note), state.at)
        elif self.pages and (word or begun) and state.whole:
            rest = state._replace(note=note, note_word=word, note_begun=begun)
            yield rest._replace(at=at, page=self.next_page(at)), None

    def known_ends(self, known: Additions, at: int) -> Iterator[int]:
        """Yield where additions that begin at a place end, divided notes excepted."""
        for _, end in known.ends(self.text, at, numbers=self.lists_pages(at)):
            yield end
        for note, label in known.note_starts(self.text, at):
            for state, used in self.read_note(State(0, at), note, label):
                if used:
                    yield state.at

    def lists_pages(self, at: int) -> bool:
        """Return whether numbers of pages may stand at a place."""
        low, high = self.numbered
        return low <= at < high

    def common(self, letters: str, at: int) -> int:
        """Return how many letters stand at a place."""
        least, most = 0, min(len(letters), len(self.text) - at)
        while least < most:
            middle = (least + most + 1) // 2
            same = self.text.startswith(letters[:middle], at)
            least, most = (middle, most) if same else (least, middle - 1)
        return least

    def next_page(self, at: int) -> int:
        """Return where the page begins that follows the one that ends at a place or behind it."""
        return self.pages[min(bisect_left(self.pages, at), len(self.pages) - 1)]
