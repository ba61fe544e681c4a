"""Which photographs were added, removed, replaced or moved, and what else changed of them. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from book.check.read.epub_contents import EpubPhoto
from book.proof.comparison.word_changes import EqualRun, heaviest_chain

#: `replaced` shows something else; `encoded anew` shows the same, in other pixels; `metadata` has
#: the same pixels, and nothing that is printed with it changed.
PhotoKind = Literal[
    "added",
    "removed",
    "replaced",
    "encoded anew",
    "moved",
    "caption",
    "credit",
    "alternative text",
    "metadata",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoChange:
    """One thing that changed of a photograph."""

    photo_id: str
    kind: PhotoKind
    #: The words, earlier and now; of one that moved the text in which it stands and its number
    #: there; of one that was replaced the photograph whose picture it has now, if another had that.
    old: str = ""
    new: str = ""


def differing_pixels(
    old: Sequence[EpubPhoto], new: Sequence[EpubPhoto]
) -> tuple[tuple[EpubPhoto, EpubPhoto], ...]:
    """Return the photographs, earlier and now, that have other pixels."""
    before = {photo.id: photo for photo in old}
    return tuple(
        (before[photo.id], photo)
        for photo in new
        if photo.id in before and before[photo.id].pixels != photo.pixels
    )


def compare_photos(
    old: Sequence[EpubPhoto], new: Sequence[EpubPhoto], alike: Collection[str]
) -> tuple[PhotoChange, ...]:
    """Return what changed, in the order of now.

    `alike` are the ids of those with other pixels that show the same. Of photographs whose order
    changed, as few as possible have moved; only those that both states have can move.
    """
    before, after = {photo.id: photo for photo in old}, {photo.id: photo for photo in new}
    by_pixels = {photo.pixels: photo.id for photo in old}
    moved = _moved([id for id in before if id in after], [id for id in after if id in before])
    places = _places(old), _places(new)
    changes: list[PhotoChange] = []
    for id, photo in after.items():
        if id not in before:
            changes.append(PhotoChange(photo_id=id, kind="added", new=photo.caption))
            continue
        earlier = before[id]
        if id in moved or earlier.section != photo.section:
            changes.append(
                PhotoChange(photo_id=id, kind="moved", old=places[0][id], new=places[1][id])
            )
        texts: tuple[tuple[PhotoKind, str, str], ...] = (
            ("caption", earlier.caption, photo.caption),
            ("credit", earlier.credit, photo.credit),
            ("alternative text", earlier.alt, photo.alt),
        )
        told = [each for each in texts if each[1] != each[2]]
        changes += [PhotoChange(photo_id=id, kind=kind, old=a, new=b) for kind, a, b in told]
        if earlier.pixels != photo.pixels:
            changes.append(
                PhotoChange(
                    photo_id=id,
                    kind="encoded anew" if id in alike else "replaced",
                    new=by_pixels.get(photo.pixels, ""),
                )
            )
        elif earlier.digest != photo.digest and not told:
            changes.append(PhotoChange(photo_id=id, kind="metadata"))
    gone = [photo for id, photo in before.items() if id not in after]
    changes += [PhotoChange(photo_id=each.id, kind="removed", old=each.caption) for each in gone]
    return tuple(changes)


def compare_metadata(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, str, str], ...]:
    """Return name, earlier values and values of each field of the metadata that changed."""
    return tuple(
        (name, "; ".join(old.get(name, ())), "; ".join(new.get(name, ())))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    )


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Return the ids that are not in the longest sequence that both orders have."""
    place = {id: index for index, id in enumerate(new)}
    kept = heaviest_chain(EqualRun(index, place[id], 1) for index, id in enumerate(old))
    return frozenset(old) - {old[each.old] for each in kept}


def _places(photos: Sequence[EpubPhoto]) -> Mapping[str, str]:
    """Return the text in which each photograph stands, and its number there."""
    counts: dict[str, int] = {}
    places = {}
    for photo in photos:
        counts[photo.section] = counts.get(photo.section, 0) + 1
        places[photo.id] = f"{photo.section or 'no section'}, photograph {counts[photo.section]}"
    return places
