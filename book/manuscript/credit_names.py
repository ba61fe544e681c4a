"""Names of people in by-lines and in the first part of credit lines. Pure."""

import re
from dataclasses import dataclass

from book.manuscript import credit_words

AND = re.compile(r"\s+(?:and|und|et|y|та|і|й|i|oraz|och|og|en|ve|и|&)\s+")
WRITE_NAMES = 'write photographers = ["…"] with each name as it is to be listed, or [] for nobody'


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a line leaves open: how it was read, and what to write instead."""

    message: str
    hint: str


def read_names(text: str) -> tuple[tuple[str, ...], tuple[Doubt, ...]]:
    """Read the names of people in a by-line: `A, B`, `A and B`, `A, Jr.`."""
    names: list[str] = []
    doubts: list[Doubt] = []
    items = comma_items(text)
    single = [item for item in items if _is_single(item)]
    if len(items) > 1 and single:
        doubts.append(
            Doubt(f"“{text}” may be names, or one name with the surname first", WRITE_NAMES)
        )
        if len(items) == 2 and items[1] in single:
            return (text,), tuple(doubts)
    for item in items:
        sides = AND.split(item.removeprefix("and ").removeprefix("та "))
        if len(sides) > 1 and all(map(credit_words.is_person_like, sides)):
            names += sides
            continue
        if len(sides) > 1 and all(not side.islower() and len(side) > 1 for side in sides):
            doubts.append(
                Doubt(f"“{item}” may be several people, and is listed as one", WRITE_NAMES)
            )
        elif credit_words.has_more_than_a_name(item):
            doubts.append(Doubt(f"“{item}” seems to be more than a name", WRITE_NAMES))
        names.append(item)
    return tuple(names), tuple(doubts)


def comma_items(text: str) -> list[str]:
    """Divide a text at commas; `Jr.` stays with its name."""
    items: list[str] = []
    for item in map(str.strip, text.split(",")):
        if items and credit_words.is_suffix(item):
            items[-1] += f", {item}"
        elif item:
            items.append(item)
    return items


def _is_single(item: str) -> bool:
    """Return whether an item of a list is a surname or a first name alone."""
    words = [word for word in item.split() if not credit_words.is_particle(word)]
    return len(words) == 1 and len(words[0].strip(".")) > 1
