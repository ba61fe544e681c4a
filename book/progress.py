"""Progress events: `build` yields them and `cli` shows them."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The number of items of a stage that are done."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The start of an edition."""

    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An edition that is written and checked, but not moved to its final path yet."""

    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """An edition at its final path."""

    edition: str
    path: Path
    #: `28 pages`, `10 documents`.
    extent: str
    #: Bytes.
    size: int
    #: True if the file was there already, built from the same input.
    unchanged: bool
    #: Of the print edition, as in its record: where each page begins, and its number.
    turns: tuple[tuple[str, int, str], ...] = ()


Event = Step | Begun | Written | Delivered
