"""`book check`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from book import project
from book.cli import output
from book.cli.options import EXISTING_FILE, project_option
from book.errors import UsageError
from book.exit_codes import ExitCode


@click.command("check")
@click.argument("file", type=EXISTING_FILE, required=False)
@project_option
@click.option(
    "--as",
    "judged_as",
    type=click.Choice(["print", "screen", "epub"]),
    help="Judge FILE as such an edition.  [as what it claims to be]",
)
@click.option("--strict", is_flag=True, help="Count every warning as an error.")
@click.option("--release", is_flag=True, help="Refuse stand-ins, and what has no answer.")
@click.option(
    "--judges/--no-judges",
    "judged",
    default=True,
    help="Ask the judges outside that are installed, too.  [they are asked]",
)
@click.option("--list", "listed", is_flag=True, help="Print every check, and examine nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report, or the list, as JSON.")
@click.option(
    "--report",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the report goes.  [the project's build/report; of a FILE nowhere]",
)
def check_command(
    file: Path | None,
    folder: Path,
    judged_as: Literal["print", "screen", "epub"] | None,
    strict: bool,
    release: bool,
    judged: bool,
    listed: bool,
    as_json: bool,
    target: Path | None,
) -> ExitCode:
    """Read the finished editions back, or anybody's PDF or EPUB, and report what is found.

    A FILE is judged as what it claims to be: the rules of PDF/X are applied to a PDF that claims
    PDF/X, those of PDF/UA likewise; the report names what was left out. With --as it is judged as
    an edition of this program.

    The report is written as a page to read, index.html, and for machines as report.json and
    report.sarif. The exit code is 1 when anything that was examined has an error.
    """
    if listed:
        _print_rules(as_json=as_json)
        return ExitCode.DONE
    if judged_as and not file:
        raise UsageError("--as is for a FILE; the project's editions are judged as what they are")
    # Imported here, so that other commands start faster.
    from book.check import examination, report
    from book.cli import check_summary

    if file:
        examined = examination.examine_file(file, judged_as=judged_as, judged=judged)
        files, pictures = dict.fromkeys(examined.files, file), None
    else:
        found = project.find(folder)
        target, pictures = target or found.build / "report", found.pictures
        examined = examination.examine_project(found, judged=judged)
        files = {
            subject: found.build / Path(name).name for subject, (name, _) in examined.files.items()
        }
    outcome = report.make_outcome(examined, strict=strict, release=release)
    written = report.write_reports(outcome, target, files, pictures) if target else ()
    if as_json:
        click.echo(report.to_json(outcome), nl=False)
    else:
        more = output.path_from_here(written[0]) if written else "book check --json"
        click.echo("\n".join(check_summary.lines(outcome, more)))
    return ExitCode.REFUSED if outcome.refused else ExitCode.DONE


def _print_rules(*, as_json: bool) -> None:
    """Print every rule with its severity, what it protects, its threshold and its source."""
    from book.check.rules import rule_list

    rules = rule_list.listed_rules()
    if as_json:
        click.echo(json.dumps([asdict(rule) for rule in rules], ensure_ascii=False, indent=2))
        return
    for rule in rules:
        click.echo(f"{rule.id:<9} {rule.severity:<8} {rule.title} ({', '.join(rule.subjects)})")
        click.echo(f"          protects:  {rule.protects}")
        if rule.threshold:
            click.echo(f"          threshold: {rule.threshold}")
        click.echo(f"          source:    {rule.source}")
