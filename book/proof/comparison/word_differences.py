"""The differences of two sequences of words. Pure.

`difflib` alone takes the number of words squared: 1 s for 20,000, measured, and 20 s for a book.
So both are first divided at runs of words that each has once, as patience diff does with lines.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Words in a run at which sequences are divided.
_RUN = 3
#: Product of two lengths up to which `difflib` compares them: 40 ms, measured with 500 words each.
_MOST_COMPARED = 250_000
#: The same where no run divides them; words that are more than a hundredth of a side are left out.
_MOST_ROUGHLY = 25_000_000
#: Words that must be equal for what was removed and what was added to have moved.
_LEAST_MOVED = 4
#: Words at an end of what moved, such as a stop, that can stand at its other end as well.
_MOST_SHIFTED = 12


@dataclass(frozen=True, slots=True)
class WordDifference:
    """Words that stand in place of others; equal bounds say that there are none on one side."""

    #: Indexes of the earlier words, the last excluded.
    old_start: int
    old_end: int
    #: Indexes of the words that are there now, the last excluded.
    new_start: int
    new_end: int

    @property
    def removed(self) -> range:
        """The indexes of the earlier words."""
        return range(self.old_start, self.old_end)

    @property
    def added(self) -> range:
        """The indexes of the words that are there now."""
        return range(self.new_start, self.new_end)


def find_differences(old: Sequence[str], new: Sequence[str]) -> tuple[WordDifference, ...]:
    """Return what differs, in order; between two differences the words are equal.

    Of “A. B. C.”, both “B.” and “. B” may have been put in: it is the one that begins with a word.
    """
    found: list[WordDifference] = []
    for each in _divide(old, new):
        if found and found[-1].old_end == each.old_start and found[-1].new_end == each.new_start:
            last = found.pop()
            each = WordDifference(last.old_start, each.old_end, last.new_start, each.new_end)
        found.append(each)
    # One equal word at least stays between two differences.
    ends = (*(each.new_start - 1 for each in found[1:]), len(new))
    return tuple(
        _beginning_with_word(each, end - each.new_end, old, new)
        for each, end in zip(found, ends, strict=False)
    )


def _beginning_with_word(
    difference: WordDifference, most: int, old: Sequence[str], new: Sequence[str]
) -> WordDifference:
    """Return a difference on one side alone, put off so that it begins with a word, if it can.

    `most` is the number of equal words behind it that it can be put off by.
    """
    if bool(difference.removed) == bool(difference.added):
        return difference
    words = new if difference.added else old
    start, end = (
        (difference.new_start, difference.new_end)
        if difference.added
        else (difference.old_start, difference.old_end)
    )
    shift = 0
    while shift < most and words[start + shift] == words[end + shift]:
        if words[start + shift].isalnum():
            break
        shift += 1
    return WordDifference(
        difference.old_start + shift,
        difference.old_end + shift,
        difference.new_start + shift,
        difference.new_end + shift,
    )


def find_moves(
    differences: Sequence[WordDifference], old: Sequence[str], new: Sequence[str]
) -> tuple[tuple[WordDifference, WordDifference], ...]:
    """Return pairs of differences that are a move: what one only removes, the other only adds.

    Each difference is in one pair at most. Words count as moved if they are equal, or become equal
    when some at one end are put at the other: of “A. B. C.”, either “B.” or “. B” may be removed.
    """
    places: dict[tuple[str, ...], list[WordDifference]] = {}
    for each in differences:
        if each.removed and not each.added:
            words = tuple(old[each.old_start : each.old_end])
            places.setdefault(tuple(sorted(words)), []).append(each)
    moves = []
    for each in differences:
        if each.removed or len(each.added) < _LEAST_MOVED:
            continue
        words = tuple(new[each.new_start : each.new_end])
        same = places.get(tuple(sorted(words)), [])
        for index, removal in enumerate(same):
            if _is_rotated(tuple(old[removal.old_start : removal.old_end]), words):
                moves.append((removal, each))
                del same[index]
                break
    return tuple(moves)


def _is_rotated(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    most = min(_MOST_SHIFTED, len(old))
    shifts = (0, *(sign * shift for shift in range(1, most + 1) for sign in (1, -1)))
    return any(old[shift:] + old[:shift] == new for shift in shifts)


def _divide(old: Sequence[str], new: Sequence[str]) -> Iterator[WordDifference]:
    """Yield the differences, some of which may follow each other without equal words between."""
    # A list of what is left to compare, and not recursion: a book has thousands of divisions.
    pending = [(0, len(old), 0, len(new))]
    while pending:
        old_start, old_end, new_start, new_end = _without_equal_ends(old, new, *pending.pop())
        if old_start == old_end and new_start == new_end:
            continue
        size = (old_end - old_start) * (new_end - new_start)
        anchors: list[tuple[int, int]] = []
        if size > _MOST_COMPARED:
            anchors = _anchors(old, new, old_start, old_end, new_start, new_end)
        if anchors:
            ends = [(old_start, new_start), *((a + _RUN, b + _RUN) for a, b in anchors)]
            starts = [*anchors, (old_end, new_end)]
            parts = [(a, b, c, d) for (a, c), (b, d) in zip(ends, starts, strict=True)]
            pending += reversed(parts)
        elif 0 < size <= _MOST_ROUGHLY:
            earlier, later = old[old_start:old_end], new[new_start:new_end]
            matcher = SequenceMatcher(None, earlier, later, autojunk=size > _MOST_COMPARED)
            for kind, a, b, c, d in matcher.get_opcodes():
                if kind != "equal":
                    yield WordDifference(old_start + a, old_start + b, new_start + c, new_start + d)
        else:
            yield WordDifference(old_start, old_end, new_start, new_end)


def _without_equal_ends(
    old: Sequence[str],
    new: Sequence[str],
    old_start: int,
    old_end: int,
    new_start: int,
    new_end: int,
) -> tuple[int, int, int, int]:
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        old_start, new_start = old_start + 1, new_start + 1
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    return old_start, old_end, new_start, new_end


def _anchors(
    old: Sequence[str],
    new: Sequence[str],
    old_start: int,
    old_end: int,
    new_start: int,
    new_end: int,
) -> list[tuple[int, int]]:
    """Return where runs begin that each side has once, as many as are in the same order."""
    there = _single_runs(old, old_start, old_end)
    here = _single_runs(new, new_start, new_end)
    pairs = sorted((there[run], at) for run, at in here.items() if run in there)
    chosen: list[tuple[int, int]] = []
    for a, b in longest_increasing(pairs):
        if not chosen or (a >= chosen[-1][0] + _RUN and b >= chosen[-1][1] + _RUN):
            chosen.append((a, b))
    return chosen


def _single_runs(words: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    """Return the runs that occur once, with their places."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(start, end - _RUN + 1):
        run = tuple(words[at : at + _RUN])
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence in which the second numbers increase, as the first ones do."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        # Replaces the number there, or appends.
        ends[length : length + 1] = [value]
        last[length : length + 1] = [index]
    chosen = []
    index = last[-1] if last else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]
