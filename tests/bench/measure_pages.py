"""Print how full the pages of print PDFs are: `python -m tests.bench.measure_pages FILE.pdf ...`.

With `--summary` as the first argument, one line a file.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.measured_pages import Measured, Summary, measure, summarise

HEAD = (
    "| file | pages | blank | padding | picture pages | covered, mean | least "
    "| continued text pages | filled, mean | least | under 5 lines |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def main(words: Sequence[str]) -> None:
    """Print a table of the pages of each file, then a table of all files."""
    files = [Path(word) for word in words if word != "--summary"]
    if "--summary" not in words:
        for file in files:
            print(f"{file}\n\n| page | section | kind | pictures | covered | lines | filled |")
            print("| --- | --- | --- | --- | --- | --- | --- |")
            for page in measure(file):
                print(row(page))
            print()
    print(HEAD)
    for file in files:
        print(f"| {file.stem} {figures(summarise(measure(file)))}")


def row(page: Measured) -> str:
    """Return a page as a row of a table; the last page of a section's text has a mark."""
    kind = f"{page.kind}{', opens' if page.opens else ''}{', last text' if page.last else ''}"
    filled = f"{page.filled:.0%}" if page.running else ""
    covered = f"{page.covered:.1%}" if page.pictures else ""
    cells = (page.number, page.section or "", kind, page.pictures or "", covered)
    return f"| {' | '.join(map(str, cells))} | {page.lines or ''} | {filled} |"


def figures(summary: Summary) -> str:
    """Return the figures of a file as cells of a table."""
    cells = (
        str(summary.pages),
        " ".join(map(str, summary.blank)) or "0",
        str(summary.padding),
        str(summary.picture_pages),
        f"{summary.mean_covered:.1%}",
        f"{summary.least_covered:.1%}",
        str(summary.continued),
        f"{summary.mean_filled:.0%}",
        f"{summary.least_filled:.0%}",
        " ".join(map(str, summary.few)) or "0",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main(sys.argv[1:])
