"""How far the build has come: what `build` yields and `cli` shows."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Some of a stage's pieces are done."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An edition is being written."""

    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An edition is written and checked, but not yet in its place."""

    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """An edition stands in its place."""

    edition: str
    path: Path
    #: How much there is of it: `28 pages`, `10 documents`.
    extent: str
    #: Bytes.
    size: int
    #: True when it stood there already, made of the same.
    unchanged: bool


Event = Step | Begun | Written | Delivered
