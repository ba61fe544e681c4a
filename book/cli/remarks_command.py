"""`book remarks`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book import project
from book.cli import output, terminal
from book.cli.options import EXISTING_FILE, project_option
from book.errors import RefusedError, UsageError, counted, errors_in
from book.files import atomic
from book.files.build_lock import build_lock

if TYPE_CHECKING:
    from book.proof.remarks.import_remarks import Imported

#: Columns of a narrow terminal, and characters of a cell where no terminal folds it.
_SHARED = (("id", "who", "page"), ("place",), ("words", "remark"))
_MOST_SHOWN = 70


@click.command("remarks")
@click.argument("files", type=EXISTING_FILE, nargs=-1, metavar="[FILE]...")
@project_option
@click.option("--write", is_flag=True, help="Keep the remarks of FILE... under source/remarks/.")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known of them as JSON.")
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Write the same for a spreadsheet; - prints it."
)
def remarks_command(
    files: tuple[Path, ...], folder: Path, write: bool, as_json: bool, csv_file: str | None
) -> None:
    """Show where the notes of returned files stand in the manuscript.

    A FILE has notes that were made in an e-book, as Thorium and others export them, or is an EPUB
    or a PDF with notes in it, whatever its name. Without a FILE those are shown that are kept. What
    is not found is listed with the rest. Answer remarks in source/remarks/answers.toml, by their
    ids: "done", or "no, because ...". A build with --release refuses open ones.
    """
    # Imported here, so that other commands start faster.
    from book.proof.remarks import import_remarks

    if write and not files:
        raise click.UsageError("--write goes with FILE...: it keeps their remarks")
    if csv_file and as_json:
        raise click.UsageError("--csv does not go with --json: each is an answer itself")
    found = project.find(folder)
    target = Path(csv_file) if csv_file and csv_file != "-" else None
    if target and target.resolve().is_relative_to(found.source):
        raise UsageError(f"{target} lies in the manuscript; write the table somewhere else")
    # A build that is running has read its manuscript before any of it is changed.
    with build_lock(found.build, found.pictures, found.cache):
        if files:
            imported = import_remarks.import_files(found, files, write=write)
        else:
            imported = import_remarks.read_stored(found)
    _print(imported, csv_file, target, as_json=as_json)
    if errors_in(imported.findings):
        raise RefusedError(imported.findings)


def _print(
    imported: "Imported", csv_file: str | None, target: Path | None, *, as_json: bool
) -> None:
    from book.proof.remarks import remark_tables

    remarks, answers = imported.remarks, imported.stored.answers
    if as_json:
        values = {"remarks": remark_tables.json_values(remarks, answers)}
        output.print_json({**values, "written": list(imported.written)}, imported.findings)
        return
    output.print_findings(imported.findings, "remarks", "what could be read is shown")
    if target:
        # Without the byte order mark, Excel decodes the file by the code page of its country.
        atomic.write(target, remark_tables.to_csv(remarks, answers).encode("utf-8-sig"))
        click.echo(f"{target}: {counted(len(remarks), 'remark')}")
    elif csv_file:
        sys.stdout.buffer.write(remark_tables.to_csv(remarks, answers).encode())
        return
    elif remarks:
        if sys.stdout.isatty():
            rows = remark_tables.shown_rows(remarks, answers)
            named = [dict(zip(remark_tables.COLUMNS, row, strict=True)) for row in rows]
            terminal.draw(named, shared=_SHARED)
        else:
            rows = remark_tables.shown_rows(remarks, answers, most=_MOST_SHOWN)
            click.echo("\n".join(output.table_lines([remark_tables.COLUMNS, *rows])))
    unplaced = sum(not each.file for each in remarks)
    opened = sum(each.wants_answer and each.id not in answers for each in remarks)
    parts = [counted(len(remarks), "remark"), f"{opened} open"]
    parts += [f"{unplaced} not placed"] if unplaced else []
    click.echo(", ".join(parts))
    for file in imported.written:
        click.echo(f"written: {file}")
