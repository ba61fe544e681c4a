"""`book photos`."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book import project
from book.cli import output, terminal
from book.cli.options import EXISTING_FILE, project_option
from book.errors import Finding, RefusedError, UsageError, counted, errors_in
from book.files import atomic
from book.files.build_lock import build_lock

if TYPE_CHECKING:
    from book.desk.photo_rows import PhotoRow
    from book.desk.toml_edit import Edit
    from book.project import Project

_FILE = "source/gallery/gallery.toml"


@click.command("photos")
@project_option
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Write the table for a spreadsheet; - prints it."
)
@click.option(
    "--read",
    "edited",
    type=EXISTING_FILE,
    metavar="FILE",
    help="Show what an edited table would change in gallery.toml.",
)
@click.option("--write", is_flag=True, help="Together with --read: change it.")
@click.option("--json", "as_json", is_flag=True, help="Print findings and table as JSON.")
def photos_command(
    folder: Path, csv_file: str | None, edited: Path | None, write: bool, as_json: bool
) -> None:
    """Show the picture desk's table: a row a photograph, with its words and where it stands.

    Captions, credits and alt texts can be edited in a spreadsheet: write the table with --csv,
    read it back with --read, and when the changes shown are the ones you meant, add --write.
    """
    if write and not edited:
        raise click.UsageError("--write goes with --read FILE: it changes what that shows")
    if csv_file and (edited or as_json):
        raise click.UsageError("--csv goes with neither --read nor --json: it is an answer itself")
    found = project.find(folder)
    target = Path(csv_file) if csv_file and csv_file != "-" else None
    if target and target.resolve().is_relative_to(found.source):
        raise UsageError(f"{target} lies in the manuscript; write the table somewhere else")
    try:
        # A build that is running has read its manuscript before any of it is changed.
        with build_lock(found.build, found.pictures, found.cache):
            rows, edits, findings = _read_rows_and_edits(found, edited, write=write)
    except RefusedError as error:
        if as_json:
            output.print_json({"edits" if edited else "photos": []}, error.findings)
        else:
            unchanged = "nothing was changed" if edited else "no table was made"
            output.print_findings(error.findings, "photos", unchanged)
        raise
    if edited and as_json:
        output.print_json({"edits": list(map(asdict, edits)), "written": write}, findings)
    elif edited:
        output.print_findings(findings, "photos", "")
        _print_edits(edits, written=write)
    elif as_json:
        output.print_json({"photos": [dict(row.cells) for row in rows]}, findings)
    else:
        _print_rows(rows, csv_file, target)


def _read_rows_and_edits(
    found: "Project", edited: Path | None, *, write: bool
) -> "tuple[Sequence[PhotoRow], Sequence[Edit], Sequence[Finding]]":
    """Read the photographs and the edited table, and with `write` change gallery.toml."""
    # Imported here, so that other commands start faster.
    from book.desk import photo_rows, spreadsheet, toml_edit

    rows = photo_rows.read_photo_rows(found)
    if not edited:
        return rows, (), ()
    edits, findings = spreadsheet.read_csv(edited.read_bytes(), str(edited), rows)
    if errors_in(findings):
        raise RefusedError(findings)
    if write:
        toml_edit.write_edits(found.root / _FILE, edits)
    return rows, edits, findings


def _print_rows(rows: "Sequence[PhotoRow]", csv_file: str | None, target: Path | None) -> None:
    from book.desk import spreadsheet

    if target:
        # Without the byte order mark, Excel decodes the file by the code page of its country.
        atomic.write(target, spreadsheet.to_csv(rows).encode("utf-8-sig"))
        click.echo(f"{target}: {len(rows)} photographs")
    elif csv_file:
        sys.stdout.buffer.write(spreadsheet.to_csv(rows).encode())
    elif sys.stdout.isatty():
        terminal.draw([row.cells for row in rows])
    elif rows:
        cells = [tuple(row.cells.values()) for row in rows]
        click.echo("\n".join(output.table_lines([tuple(rows[0].cells), *cells])))


def _print_edits(edits: "Sequence[Edit]", *, written: bool) -> None:
    """Print edits as a diff: the photograph and the key, the old value and the new one."""
    for edit in edits:
        click.echo(f"{edit.photo_id} {edit.key}")
        for sign, value in (("-", edit.old), ("+", edit.new)):
            if value:
                click.echo(f"  {sign} {value}")
    values = counted(len(edits), "value")
    if not edits:
        click.echo(f"nothing to change in {_FILE}")
    elif written:
        click.echo(f"{values} changed in {_FILE}")
    else:
        click.echo(f"{values} would change in {_FILE}; to change them, add --write")
