"""What is drawn on a terminal: bars while a build runs, the picture desk's table; alone knows rich.

rich is imported when something is to be drawn: it takes longer than a build with nothing to do
takes as a whole.
"""

import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

#: From here on each column of the table has a column of its own; below, some share one.
WIDE = 140
_SHARED = (
    ("id", "file", "pixels", "profile"),
    ("caption", "credit", "alt"),
    ("stands", "ppi"),
    ("disagrees",),
)
#: How a cell is set that shares its column with others, so that they can be told apart.
_STYLES = {"id": "bold", "credit": "italic", "alt": "dim", "disagrees": "yellow"}
#: Alone in a column these keep their line; the others break where they must.
_WHOLE = ("pixels", "ppi")


@contextmanager
def bars(*, quiet: bool) -> Iterator[Any]:
    """Give a function that shows how far a stage has come, when somebody is watching."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description:<16}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done)

        yield show


def draw(rows: Sequence[Mapping[str, str]], width: int | None = None) -> None:
    """Draw a table on the terminal, as wide as that is; nothing is cut off."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=width, highlight=False)
    names = tuple(rows[0]) if rows else ()
    columns = tuple((name,) for name in names) if console.width >= WIDE else _SHARED
    # Ids and file names are not broken, unless they would take the room of all the rest.
    longest = {
        name: min(max((_width(row[name]) for row in rows), default=0), console.width // 3)
        for name in ("id", "file")
    }
    table = Table(box=box.SIMPLE, show_edge=False, show_lines=True, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(
            "\n".join(column),
            justify="right" if column == ("ppi",) else "left",
            width=max(longest.get(name, 0) for name in column) or None,
            no_wrap=column[0] in _WHOLE and len(column) == 1,
            overflow="fold",
            vertical="top",
        )
    for row in rows:
        cells = []
        for column in columns:
            # `Text` takes words as they are: a caption's [brackets] are no markup.
            said = [
                Text(_shown(name, row[name], alone=len(column) == 1), _STYLES.get(name, ""))
                for name in column
            ]
            cells.append(Text("\n").join(words for words in said if words))
        table.add_row(*cells)
    console.print(table)


def aligned(rows: Sequence[Mapping[str, str]]) -> str:
    """Set a table in columns of spaces, a line a row, nothing broken or cut off: for a pipe."""
    if not rows:
        return ""
    lines = [dict(zip(rows[0], rows[0], strict=True)), *rows]
    widths = {name: max(_width(row[name]) for row in lines) for name in rows[0]}
    return "".join(
        "  ".join(row[name] + " " * (widths[name] - _width(row[name])) for name in row).rstrip()
        + "\n"
        for row in lines
    )


def _shown(name: str, words: str, *, alone: bool) -> str:
    """Add a unit where no heading of its own gives it."""
    return f"{words} ppi" if name == "ppi" and words and not alone else words


def _width(words: str) -> int:
    """Count the columns that words take on a terminal."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in words
    )
