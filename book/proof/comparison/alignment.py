"""Which pages or texts of an earlier state are which of the present one, by their words. Pure.

Words are compared through the whole book at once, so that words which only run over to the next
page are equal words, and what was put in or taken out is found on the pages that it concerns.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from book.proof.comparison.word_changes import find_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedUnit:
    """A page or a text, earlier and now, and which of its words differ.

    Words are given by their indexes in the unit.
    """

    #: Index of the unit in the earlier state, and now; None where there is none.
    old: int | None
    new: int | None
    #: Words of the earlier unit that are nowhere now, and words that were nowhere before.
    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    #: Words of the earlier unit that stand elsewhere in the book now, out of their order, and words
    #: that stood elsewhere.
    moved_away: tuple[int, ...] = ()
    moved_here: tuple[int, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether any of its words do."""
        return bool(self.removed or self.added or self.moved_away or self.moved_here)


def align(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> tuple[AlignedUnit, ...]:
    """Pair units, given as their words, with what differs; in the order of now.

    A unit that is no more follows the units before it.
    """
    before, after = [word for unit in old for word in unit], [word for unit in new for word in unit]
    old_places, new_places = _places(old), _places(new)
    changes = find_changes(before, after)
    away = {run.old + at for run in changes.moves for at in range(run.size)}
    here = {run.new + at for run in changes.moves for at in range(run.size)}
    removed, added = {*changes.removed, *away}, {*changes.added, *here}
    kept = zip(
        (index for index in range(len(before)) if index not in removed),
        (index for index in range(len(after)) if index not in added),
        strict=True,
    )
    shifted = ((run.old + at, run.new + at) for run in changes.moves for at in range(run.size))
    pairs: dict[int, int] = {}
    for words in (kept, shifted):
        _pair(pairs, Counter((old_places[a][0], new_places[b][0]) for a, b in words))
    _pair_empty(pairs, old, new)
    gone, come = _by_unit(changes.removed, old_places), _by_unit(changes.added, new_places)
    left, arrived = _by_unit(away, old_places), _by_unit(here, new_places)
    aligned = []
    for a, b in _in_order(pairs, len(old), len(new)):
        moved_away = left.get(a, ()) if a is not None else ()
        moved_here = arrived.get(b, ()) if b is not None else ()
        if (
            a is not None
            and b is not None
            and len(moved_away) == len(old[a]) == len(moved_here) == len(new[b])
        ):
            # A unit that moved as a whole has nothing in it that did.
            moved_away = moved_here = ()
        aligned.append(
            AlignedUnit(
                old=a,
                new=b,
                removed=gone.get(a, ()) if a is not None else (),
                added=come.get(b, ()) if b is not None else (),
                moved_away=moved_away,
                moved_here=moved_here,
            )
        )
    return tuple(aligned)


def _places(units: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return the unit and the index in it, for each word of all units."""
    return [(number, index) for number, unit in enumerate(units) for index in range(len(unit))]


def _by_unit(
    indexes: Iterable[int], places: Sequence[tuple[int, int]]
) -> dict[int | None, tuple[int, ...]]:
    found: dict[int | None, list[int]] = {}
    for each in sorted(indexes):
        unit, index = places[each]
        found.setdefault(unit, []).append(index)
    return {unit: tuple(words) for unit, words in found.items()}


def _pair(pairs: dict[int, int], counts: Counter[tuple[int, int]]) -> None:
    """Add the earlier unit of each unit without one, those with most words in common first."""
    taken = set(pairs.values())
    for (a, b), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if a not in taken and b not in pairs:
            pairs[b] = a
            taken.add(a)


def _pair_empty(
    pairs: dict[int, int], old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]
) -> None:
    """Pair units without words, such as blank pages, by the unit before them or behind them."""
    taken = set(pairs.values())
    for order, step in ((range(len(new)), -1), (range(len(new) - 1, -1, -1), 1)):
        for b in order:
            if b in pairs or new[b]:
                continue
            beside = b + step
            edge = -1 if step < 0 else len(old)
            a = (pairs.get(beside, -2) if 0 <= beside < len(new) else edge) - step
            if 0 <= a < len(old) and a not in taken and not old[a]:
                pairs[b] = a
                taken.add(a)


def _in_order(pairs: dict[int, int], old: int, new: int) -> list[tuple[int | None, int | None]]:
    """Return pairs in the order of now, earlier units without one after the unit before them."""
    partner = {a: b for b, a in pairs.items()}
    # Before which unit of now an earlier one without a partner stands.
    following = list(accumulate((partner.get(a, -1) for a in range(old)), max))
    placed: list[tuple[int, int, int | None, int | None]] = [
        (b, 0, pairs.get(b), b) for b in range(new)
    ]
    placed += [(following[a], 1 + a, a, None) for a in range(old) if a not in partner]
    return [(a, b) for _, _, a, b in sorted(placed, key=lambda each: each[:2])]
