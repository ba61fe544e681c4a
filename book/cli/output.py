"""What commands print: findings, tables and JSON."""

import json
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from book.errors import Finding, Severity, counted, errors_in, in_order

#: Warnings with one code that are listed; further ones are counted.
LISTED = 3


def finding_lines(findings: Iterable[Finding], more: str = "") -> Iterator[str]:
    """Yield lines for every error, and for the first warnings of each code, with their number.

    `more` is added to the line of a number.
    """
    counted_only: Counter[str] = Counter()
    listed: Counter[str] = Counter()
    for finding in in_order(findings):
        if finding.severity is Severity.WARNING:
            if listed[finding.code] == LISTED or finding.count > 1:
                counted_only[finding.code] += finding.count
                continue
            listed[finding.code] += 1
        location = f"{finding.location}: " if finding.location else ""
        yield f"{location}{finding.severity} {finding.code}: {finding.message}"
        if finding.hint:
            yield f"    {finding.hint}"
    for code, count in sorted(counted_only.items()):
        yield f"… and {count} more of {code}{more}"


def print_findings(findings: Sequence[Finding], command: str, unchanged: str) -> None:
    """Print findings to stderr; after errors, `unchanged` says what the command did not do."""
    for line in finding_lines(findings, f" (all of them: book {command} --json)"):
        click.echo(line, err=True)
    if errors := errors_in(findings):
        click.echo(f"{counted(len(errors), 'error')}; {unchanged}", err=True)


def print_json(values: Mapping[str, Any], findings: Iterable[Finding]) -> None:
    """Print the result of a command as JSON, its findings in order."""
    listed = [asdict(finding) for finding in in_order(findings)]
    click.echo(json.dumps({"findings": listed, **values}, ensure_ascii=False, indent=2))


def table_lines(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> Iterator[str]:
    """Yield the lines of a table, its columns aligned; those numbered in `right` to the right."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for number, cell in enumerate(row):
            space = " " * (widths[number] - display_width(cell))
            cells.append(space + cell if number in right else cell + space)
        yield "  ".join(cells).rstrip()


def display_width(text: str) -> int:
    """Return the columns that a text takes on a terminal (Unicode Standard Annex 11)."""
    return sum(
        1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
        if not unicodedata.combining(letter)
    )


def path_from_here(path: Path) -> str:
    """Return a path as it can be opened from the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
