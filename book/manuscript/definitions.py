"""Definitions of addresses and footnotes whose words would be in no edition. Pure."""

from collections.abc import Iterator, Sequence, Set

from book.errors import quoted
from book.manuscript.markdown_parser import NoteDefinition, Reference

#: Code, line, message and hint of a finding.
Fault = tuple[str, int, str, str]


def reference_faults(references: Sequence[Reference], lines: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for each definition that is not called, or stands again, and each title.

    `lines` are those of the file.
    """
    for reference in references:
        written = quoted(lines[reference.line - 1])
        if reference.first_line:
            message = f"{written} is defined again, and would not be printed"
            hint = f"it stands already in line {reference.first_line}; give one another name"
            yield "MAN-14", reference.line, message, hint
        elif not reference.called:
            message = f"{written} is read as the address of a link that is nowhere, and not printed"
            hint = "to print the line, write \\[ for its first bracket; otherwise take it out"
            yield "MAN-14", reference.line, message, hint
        elif reference.title:
            yield title_fault(reference.title, reference.line)


def title_fault(title: str, line: int) -> Fault:
    """Return the fault of a link whose title would be lost."""
    message = f"the words {quoted(title)} behind the address of a link would not be printed"
    return "MAN-14", line, message, "move them into the text, or take them out"


def note_faults(notes: Sequence[NoteDefinition], called: Set[str]) -> Iterator[Fault]:
    """Yield a fault for each footnote that no edition would have.

    `called` are the labels in what was read: a call in a footnote that is nowhere is none.
    """
    first_lines: dict[str, int] = {}
    for note in notes:
        label, line = note.label, note.line
        if label in first_lines:
            message = f"the footnote [^{label}] is defined again"
            place = f"it stands already in line {first_lines[label]}"
            yield "MAN-11", line, message, f"{place}; give one of the two another name"
        elif note.inside:
            message = f"the footnote [^{label}] is defined inside another one"
            yield "MAN-11", line, message, "begin it without spaces before it, after an empty line"
        elif label not in called:
            message = f"the footnote [^{label}] is called nowhere"
            hint = f"write [^{label}] after the words that it explains, or take it out"
            yield "MAN-11", line, message, hint
        first_lines.setdefault(label, line)
