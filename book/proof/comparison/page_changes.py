"""Which pages of a PDF changed, which only moved, and what changed on them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from book.check.read.pdf_contents import ComparedPage, PagePicture, PageWord
from book.images.likeness import look_alike
from book.proof.comparison.alignment import AlignedUnit, align

#: Points by which two pictures of one size may differ.
_SAME_SIZE = 0.5


class PageKind(StrEnum):
    """What happened to a page."""

    SAME = "same"
    #: The same words and pictures, as another page.
    MOVED = "moved"
    #: The same words and pictures, as the same page, which looks different: some of them may have
    #: come from the page before or behind.
    SET_ANEW = "set anew"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A page, earlier and now."""

    kind: PageKind
    #: None for a page that was added, or removed.
    old: ComparedPage | None
    new: ComparedPage | None
    #: Words that are nowhere now, or nowhere before; and those that stand elsewhere now, or before.
    removed: tuple[PageWord, ...] = ()
    added: tuple[PageWord, ...] = ()
    moved_away: tuple[PageWord, ...] = ()
    moved_here: tuple[PageWord, ...] = ()
    #: Pictures likewise, those that moved with the others.
    pictures_removed: tuple[PagePicture, ...] = ()
    pictures_added: tuple[PagePicture, ...] = ()


def compare_pages(
    old: Sequence[ComparedPage], new: Sequence[ComparedPage]
) -> tuple[PageChange, ...]:
    """Return what happened to each page, in the order of now."""
    names = _names_of_pictures(old, new)
    before, after = ([_keys(page, names) for page in pages] for pages in (old, new))
    return tuple(_change(unit, old, new) for unit in align(before, after))


def _keys(page: ComparedPage, names: Mapping[str, str]) -> list[str]:
    """Return the words of a page as they are compared, and then its pictures."""
    # No word has a space in it.
    pictures = [f"picture {names.get(each.digest, each.digest)}" for each in page.pictures]
    return [*(word.key for word in page.words), *pictures]


def _names_of_pictures(
    old: Sequence[ComparedPage], new: Sequence[ComparedPage]
) -> Mapping[str, str]:
    """Return, by its digest, the earlier digest of a picture that was only made in another size.

    Pictures of one size are the same only with the same digest: two stand-ins differ by small type.
    """
    before = {each.digest: each for page in old for each in page.pictures}
    after = {each.digest: each for page in new for each in page.pictures}
    gone = {digest: each for digest, each in before.items() if digest not in after}
    names = {}
    for digest, each in after.items():
        if digest in before:
            continue
        alike = (
            other
            for other, earlier in gone.items()
            if not _same_size(earlier, each) and look_alike(earlier.outline, each.outline)
        )
        if found := next(alike, ""):
            names[digest] = found
            del gone[found]
    return names


def _same_size(first: PagePicture, second: PagePicture) -> bool:
    return all(
        abs((first.box[at + 2] - first.box[at]) - (second.box[at + 2] - second.box[at]))
        < _SAME_SIZE
        for at in (0, 1)
    )


def _change(
    unit: AlignedUnit, old: Sequence[ComparedPage], new: Sequence[ComparedPage]
) -> PageChange:
    earlier = old[unit.old] if unit.old is not None else None
    now = new[unit.new] if unit.new is not None else None
    return PageChange(
        kind=_kind(unit, earlier, now),
        old=earlier,
        new=now,
        removed=tuple(_words(earlier, unit.removed)),
        added=tuple(_words(now, unit.added)),
        moved_away=tuple(_words(earlier, unit.moved_away)),
        moved_here=tuple(_words(now, unit.moved_here)),
        pictures_removed=tuple(_pictures(earlier, (*unit.removed, *unit.moved_away))),
        pictures_added=tuple(_pictures(now, (*unit.added, *unit.moved_here))),
    )


def _kind(unit: AlignedUnit, old: ComparedPage | None, new: ComparedPage | None) -> PageKind:
    if old is None:
        return PageKind.ADDED
    if new is None:
        return PageKind.REMOVED
    # On a page that moved, the running head is that of another side.
    if unit.differs or (old.number == new.number and old.head != new.head):
        return PageKind.CHANGED
    if (old.number, old.label) != (new.number, new.label):
        return PageKind.MOVED
    return PageKind.SAME if old.pixels == new.pixels else PageKind.SET_ANEW


def _words(page: ComparedPage | None, indexes: Sequence[int]) -> Iterator[PageWord]:
    if page is not None:
        yield from (page.words[index] for index in indexes if index < len(page.words))


def _pictures(page: ComparedPage | None, indexes: Sequence[int]) -> Iterator[PagePicture]:
    if page is not None:
        count = len(page.words)
        yield from (page.pictures[index - count] for index in indexes if index >= count)
