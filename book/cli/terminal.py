"""Progress bars and the picture desk's table on a terminal, drawn with rich.

rich is imported only to draw: the import takes longer than a whole build without changes.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from book.cli.output import display_width

#: Terminal columns from which each column of the table has its own; on narrower ones some share.
WIDE = 140
_SHARED = (
    ("id", "file", "pixels", "profile"),
    ("caption", "credit", "alt"),
    ("stands", "ppi"),
    ("instructions", "disagrees"),
)
#: Styles that distinguish the cells of a shared column.
_STYLES = {"id": "bold", "credit": "italic", "alt": "dim", "disagrees": "yellow"}
#: Not wrapped where they have their own column.
_UNBROKEN = ("pixels", "ppi")


@contextmanager
def bars(*, quiet: bool) -> Iterator[Any]:
    """Yield a function that shows the progress of a stage; silent if stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    name, share = TextColumn("{task.description:<16}"), TextColumn("{task.percentage:>3.0f}%")
    console = Console(stderr=True)
    with Progress(name, BarColumn(), share, console=console, transient=True) as progress:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done)

        yield show


def draw(
    rows: Sequence[Mapping[str, str]],
    width: int | None = None,
    shared: Sequence[Sequence[str]] = _SHARED,
) -> None:
    """Draw a table as wide as the terminal, or of `width` columns; nothing is cut off.

    On a narrow terminal the cells of each row that are named together in `shared` have a column.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=width, highlight=False)
    names = tuple(rows[0]) if rows else ()
    columns = tuple((name,) for name in names) if console.width >= WIDE else shared
    # Ids and file names are not broken, up to a third of the width.
    longest = {
        name: min(
            max((display_width(row.get(name, "")) for row in rows), default=0), console.width // 3
        )
        for name in ("id", "file")
    }
    table = Table(box=box.SIMPLE, show_edge=False, show_lines=True, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(
            "\n".join(column),
            justify="right" if column == ("ppi",) else "left",
            width=max(longest.get(name, 0) for name in column) or None,
            no_wrap=column[0] in _UNBROKEN and len(column) == 1,
            overflow="fold",
            vertical="top",
        )
    for row in rows:
        cells = []
        for column in columns:
            texts = {name: row[name] for name in column}
            # A shared column has no heading that gives the unit.
            if len(column) > 1 and texts.get("ppi"):
                texts["ppi"] += " ppi"
            # `Text` parses no markup: a caption may have [brackets].
            lines = (Text(text, _STYLES.get(name, "")) for name, text in texts.items() if text)
            cells.append(Text("\n").join(lines))
        table.add_row(*cells)
    console.print(table)
