"""Which words of a text changed, and which only moved. Pure.

`difflib` alone takes the number of words squared, a minute for 20,000 of which some are frequent
(measured), and finds the longest runs of equal words first, wherever they are. So both texts are
first divided at what is equal for certain: runs in which every three words are there once. Of these
as many words as possible, in one order, stay where they are; other long runs have moved. What is
between is compared pair by pair.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Words in a row by which equal runs are found, and how many such in a row make one: “2 Izium, ” is
#: in the second section, earlier and now, also if these are two different sections.
_RUN, _LEAST_RUN = 3, 4
#: Words in a row, out of their order, that are said to have moved.
_LEAST_MOVED = 6
#: Product of two lengths up to which all pairs of words are compared.
_MOST_COMPARED = 100_000
#: The same for `difflib`, without frequent words, where no equal run divides a longer text.
_MOST_ROUGHLY = 25_000_000
#: What an equal word and an equal sign count for, and what more if the one before is equal, too.
_WORD, _SIGN, _IN_A_ROW = 3, 1, 2
#: Equal words between two differences are chance if each of these has so many times as many words.
_CHANCE = 4


@dataclass(frozen=True, slots=True)
class EqualRun:
    """Words in a row that are equal: where they begin, earlier and now, and how many they are."""

    old: int
    new: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChanges:
    """The words that differ, by their indexes; without them both texts are equal."""

    removed: tuple[int, ...]
    added: tuple[int, ...]
    #: Words in a row that stand elsewhere now; they are not among the others.
    moves: tuple[EqualRun, ...]


@dataclass(frozen=True, slots=True)
class _Difference:
    """Words in place of others: indexes of the first and behind the last, earlier and now."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def size(self) -> int:
        return max(self.old_end - self.old_start, self.new_end - self.new_start)


def find_changes(old: Sequence[str], new: Sequence[str]) -> WordChanges:
    """Return which words differ between two texts, given as their words."""
    runs = _equal_runs(old, new)
    moves = _moved(runs, heaviest_chain(runs), old, new)
    before = _without(len(old), ((move.old, move.size) for move in moves))
    after = _without(len(new), ((move.new, move.size) for move in moves))
    left, right = [old[index] for index in before], [new[index] for index in after]
    differences = _tidied([*_divide(left, right)], left, right)
    return WordChanges(
        removed=tuple(before[at] for each in differences for at in _old(each)),
        added=tuple(after[at] for each in differences for at in _new(each)),
        moves=moves,
    )


def heaviest_chain(runs: Iterable[EqualRun]) -> tuple[EqualRun, ...]:
    """Return the runs with most words together that are in one order and do not overlap.

    Takes n log n steps for n runs.
    """
    begun = sorted(runs, key=lambda run: (run.old, run.new))
    ended = sorted(begun, key=lambda run: run.old + run.size)
    best: dict[EqualRun, tuple[int, EqualRun | None]] = {}
    # Ends in the new text and the words of the best chain up to there, both increasing.
    ends: list[int] = []
    chains: list[tuple[int, EqualRun]] = []
    finished = 0
    for run in begun:
        while finished < len(ended) and ended[finished].old + ended[finished].size <= run.old:
            done = ended[finished]
            finished += 1
            words, end = best[done][0], done.new + done.size
            at = bisect_right(ends, end)
            if at and chains[at - 1][0] >= words:
                continue
            # Chains that end later with fewer words are never continued.
            stop = at
            while stop < len(ends) and chains[stop][0] <= words:
                stop += 1
            if at and ends[at - 1] == end:
                at -= 1
            ends[at:stop], chains[at:stop] = [end], [(words, done)]
        at = bisect_right(ends, run.new)
        words, previous = chains[at - 1] if at else (0, None)
        best[run] = words + run.size, previous
    last = max(best, key=lambda run: best[run][0], default=None)
    chain = []
    while last is not None:
        chain.append(last)
        last = best[last][1]
    return tuple(reversed(chain))


def _equal_runs(old: Sequence[str], new: Sequence[str]) -> list[EqualRun]:
    """Return runs of which each text has every three words once, without words at their ends.

    Three words across the end of a paragraph can be there once as well, by which runs would overlap
    that are one after the other.
    """
    there, here = _single_runs(old), _single_runs(new)
    found: list[EqualRun] = []
    for words, b in here.items():
        a = there.get(words, -1)
        last = found[-1] if found else None
        if last and (last.old + last.size, last.new + last.size) == (a, b):
            found[-1] = EqualRun(last.old, last.new, last.size + 1)
        elif a >= 0:
            found.append(EqualRun(a, b, 1))
    # So far a run has the places at which three words begin.
    shorter = _RUN - 1
    return [
        EqualRun(run.old + shorter, run.new + shorter, run.size - shorter)
        for run in found
        if run.size >= _LEAST_RUN
    ]


def _single_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return the runs of `_RUN` words that occur once, with their places."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - _RUN + 1):
        run = tuple(words[at : at + _RUN])
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def _moved(
    runs: Sequence[EqualRun], kept: Sequence[EqualRun], old: Sequence[str], new: Sequence[str]
) -> tuple[EqualRun, ...]:
    """Return the runs that are not kept, with equal words around them, if these are enough."""
    taken = set[int](), set[int]()
    for run in kept:
        _take(run, taken)
    for run in kept:
        _take(_extended(run, taken, old, new), taken)
    moves = []
    unmoved = frozenset(kept)
    for run in sorted(runs, key=lambda run: (-run.size, run.new)):
        if run not in unmoved and run.old not in taken[0] and run.new not in taken[1]:
            whole = _extended(run, taken, old, new)
            if whole.size >= _LEAST_MOVED:
                moves.append(whole)
                _take(whole, taken)
    return tuple(sorted(moves, key=lambda run: run.new))


def _take(run: EqualRun, taken: tuple[set[int], set[int]]) -> None:
    taken[0].update(range(run.old, run.old + run.size))
    taken[1].update(range(run.new, run.new + run.size))


def _extended(
    run: EqualRun, taken: tuple[set[int], set[int]], old: Sequence[str], new: Sequence[str]
) -> EqualRun:
    """Return a run with the equal words before and behind it that are not taken."""

    def is_equal(a: int, b: int) -> bool:
        inside = 0 <= a < len(old) and 0 <= b < len(new)
        return inside and a not in taken[0] and b not in taken[1] and old[a] == new[b]

    start, end = 0, run.size
    while is_equal(run.old + start - 1, run.new + start - 1):
        start -= 1
    while is_equal(run.old + end, run.new + end):
        end += 1
    return EqualRun(run.old + start, run.new + start, end - start)


def _without(count: int, moved: Iterable[tuple[int, int]]) -> list[int]:
    gone = {at for start, size in moved for at in range(start, start + size)}
    return [at for at in range(count) if at not in gone]


# --- what is neither equal for certain nor moved --------------------------------------------


def _divide(old: Sequence[str], new: Sequence[str]) -> Iterator[_Difference]:
    """Yield the differences in order; some may follow each other without equal words between."""
    # A list of what is left to compare, and not recursion: a book has thousands of divisions.
    pending = [_Difference(0, len(old), 0, len(new))]
    while pending:
        part = _without_equal_ends(pending.pop(), old, new)
        a, b = old[part.old_start : part.old_end], new[part.new_start : part.new_end]
        size = len(a) * len(b)
        chain = heaviest_chain(_equal_runs(a, b)) if size > _MOST_COMPARED else ()
        if chain:
            pending += reversed([*_between(chain, part)])
        elif 0 < size <= _MOST_ROUGHLY:
            compare = _equal_pairs if size <= _MOST_COMPARED else _roughly_equal
            yield from _between(compare(a, b), part)
        elif part.size:
            yield part


def _between(runs: Iterable[EqualRun], part: _Difference) -> Iterator[_Difference]:
    """Yield what is before, between and behind runs, whose places count from those of the part."""
    a, b = part.old_start, part.new_start
    end = EqualRun(part.old_end - a, part.new_end - b, 0)
    for run in (*runs, end):
        between = _Difference(a, part.old_start + run.old, b, part.new_start + run.new)
        if between.size:
            yield between
        a, b = between.old_end + run.size, between.new_end + run.size


def _without_equal_ends(part: _Difference, old: Sequence[str], new: Sequence[str]) -> _Difference:
    a, b, c, d = part.old_start, part.old_end, part.new_start, part.new_end
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return _Difference(a, b, c, d)


def _roughly_equal(old: Sequence[str], new: Sequence[str]) -> Sequence[EqualRun]:
    """Return equal runs in order, the longest of all among them."""
    return [EqualRun(*block) for block in SequenceMatcher(None, old, new).get_matching_blocks()]


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> Sequence[EqualRun]:
    """Return the pairs of equal words, in order, that count for most together."""
    width = len(new) + 1
    best = [[0] * width]
    # What the pairs count for of which the last is this one.
    ending = [[0] * width]
    for word in old:
        count = _WORD if word.isalnum() else _SIGN
        above, diagonal = best[-1], ending[-1]
        scores, equal = [0] * width, [0] * width
        for at, other in enumerate(new, start=1):
            score = max(above[at], scores[at - 1])
            if word == other:
                before = diagonal[at - 1]
                equal[at] = count + max(before + _IN_A_ROW if before else 0, above[at - 1])
                score = max(score, equal[at])
            scores[at] = score
        best.append(scores)
        ending.append(equal)
    pairs = []
    a, b, in_a_row = len(old), len(new), False
    while a and b:
        if ending[a][b] and (in_a_row or ending[a][b] == best[a][b]):
            pairs.append(EqualRun(a - 1, b - 1, 1))
            before = ending[a - 1][b - 1]
            in_a_row = bool(before) and before + _IN_A_ROW >= best[a - 1][b - 1]
            a, b = a - 1, b - 1
        elif best[a - 1][b] >= best[a][b - 1]:
            a -= 1
        else:
            b -= 1
    return pairs[::-1]


# --- differences as a person would tell them ------------------------------------------------


def _tidied(
    found: Sequence[_Difference], old: Sequence[str], new: Sequence[str]
) -> list[_Difference]:
    """Return differences without words between them that are equal by chance.

    Of “A. B. C.”, both “B.” and “. B” may have been put in: it is the one that begins with a word.
    """
    joined: list[_Difference] = []
    for each in found:
        while joined and _by_chance(joined[-1], each):
            last = joined.pop()
            each = _Difference(last.old_start, each.old_end, last.new_start, each.new_end)
        joined.append(each)
    # One equal word at least stays between two differences.
    ends = (*(each.new_start - 1 for each in joined[1:]), len(new))
    return [
        _beginning_with_word(each, end - each.new_end, old, new)
        for each, end in zip(joined, ends, strict=False)
    ]


def _by_chance(first: _Difference, second: _Difference) -> bool:
    equal = second.old_start - first.old_end
    return equal * _CHANCE <= min(first.size, second.size)


def _beginning_with_word(
    each: _Difference, most: int, old: Sequence[str], new: Sequence[str]
) -> _Difference:
    """Return words that are on one side alone without signs before them, if others follow.

    `most` is the number of equal words behind them.
    """
    if len(_old(each)) and len(_new(each)):
        return each
    words, at = (new, _new(each)) if len(_new(each)) else (old, _old(each))
    shift = 0
    while shift < most and words[at.start + shift] == words[at.stop + shift]:
        if words[at.start + shift].isalnum():
            break
        shift += 1
    return _Difference(
        each.old_start + shift, each.old_end + shift, each.new_start + shift, each.new_end + shift
    )


def _old(each: _Difference) -> range:
    return range(each.old_start, each.old_end)


def _new(each: _Difference) -> range:
    return range(each.new_start, each.new_end)
