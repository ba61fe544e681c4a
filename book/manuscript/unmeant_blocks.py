"""Headings, code and numbered lists that may be none in the author's eyes. Pure.

CommonMark makes them of a line of hyphens, of four spaces, and of a number with a full stop.
"""

from collections.abc import Iterator, Sequence, Set

from book.errors import Severity, quoted
from book.manuscript.markdown_parser import Token

#: Code, line, message, hint and severity of a finding.
Fault = tuple[str, int, str, str, Severity]


def heading_faults(opening: Token, lines: Sequence[str]) -> Iterator[Fault]:
    """Warn of a paragraph that a line of --- makes a heading, or === one of several lines."""
    first, last = opening.map or [0, 1]
    if opening.markup == "-" or (opening.markup == "=" and last - first > 2):
        underline = lines[last - 1].strip(" \t>")[:10]
        message = f"{quoted(lines[first])} is set as a heading: {underline} stands below it"
        hint = "for a heading, write ## before it; otherwise put an empty line between"
        yield "MAN-16", first + 1, message, hint, Severity.WARNING


def code_faults(token: Token, line: int, lines: Sequence[str]) -> Iterator[Fault]:
    """Report words beside a mark of code, and warn of code that may not be meant."""
    first, last = token.map or [0, 1]
    if token.type == "code_block":
        message = f"{quoted(token.content)} is set as code: four spaces stand before it"
        hint = "take the spaces out; for code, put it between two lines of ```"
        yield "MAN-16", line, message, hint, Severity.WARNING
    elif last - first < 2 or not lines[last - 1].rstrip().endswith(token.markup):
        message = f"the code that {token.markup} begins has no end"
        hint = f"write {token.markup} on a line of its own below it"
        yield "MAN-16", line, message, hint, Severity.WARNING
    if words := token.info.strip():
        message = f"the words {quoted(words)} behind {token.markup} would not be printed"
        hint = "take them out, or move them to the line below"
        yield "MAN-14", line, message, hint, Severity.ERROR


def number_faults(items: Sequence[Token], expected: Set[int]) -> Iterator[Fault]:
    """Report numbers that would be printed as others, and warn of a sentence with a number.

    `items` are the openings of a list's items, and `expected` the numbers that a list of one item
    can have: 0, 1, and those that continue another list.
    """
    start = int(items[0].info)
    lazy = {int(item.info) for item in items} <= {0, 1}
    numbered = [*enumerate(items, start=start)]
    jumps = [(right, item) for right, item in numbered if int(item.info) != right]
    zeros = [(right, item) for right, item in numbered if item.info != str(right)]
    for right, item in (jumps or zeros)[:1]:
        line = item.map[0] + 1 if item.map else 1
        message = f"“{item.info}{item.markup}” would be printed as {right}"
        hint = f"write {right}, or {item.info}\\{item.markup} where no list is meant"
        # 1. 1. 1. is a habit of those who have lists numbered for them, and 01. means 1.
        severity = Severity.ERROR if jumps and not lazy else Severity.WARNING
        yield "MAN-13", line, message, hint, severity
    if len(items) == 1 and start not in expected:
        line = items[0].map[0] + 1 if items[0].map else 1
        message = f"“{items[0].info}{items[0].markup}” begins a list of one item"
        hint = f"where a sentence begins with the number, write {items[0].info}\\{items[0].markup}"
        yield "MAN-13", line, message, hint, Severity.WARNING
