"""Words typed become calls, findings become lines, exceptions become exit codes.

The only module that reads the clock, prints, and exits.
"""

import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from book import __version__, build
from book.cli import terminal
from book.errors import (
    BookError,
    ExitCode,
    Finding,
    RefusedError,
    Severity,
    UsageError,
    errors_in,
    in_order,
)
from book.files import atomic
from book.plan import EDITIONS
from book.progress import Begun, Delivered, Event, Step, Written

if TYPE_CHECKING:
    from book.desk.toml_edit import Edit

_PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
    help="The folder that holds source/; the editions go to its build/.",
)
_NAMES = [edition.value for edition in EDITIONS]
#: More warnings of one kind than this are counted, not listed.
_LISTED = 3
#: What is said after errors of `book photos`, and of `book photos --read`.
_NOTHING_DONE = ("no table was made", "nothing was changed")


def main() -> NoReturn:
    """Run the command; the only way out, with an exit code from `errors.ExitCode`."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = commands(standalone_mode=False) or ExitCode.DONE
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _end(
            ExitCode.INTERRUPTED, "interrupted; every edition is whole, the old one or the new"
        )
    except click.ClickException as error:
        error.show()
        code = ExitCode.WRONG_USE
    except RefusedError as error:
        code = error.exit_code
    except BookError as error:
        code = _end(error.exit_code, str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stderr.close()
        code = ExitCode.REFUSED
    except OSError as error:
        # A full disk, a folder that may not be written: nothing of ours to trace.
        words = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        code = _end(ExitCode.REFUSED, f"{words}; every edition is whole, the old one or the new")
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="book", message="%(prog)s %(version)s")
def commands() -> None:
    """Build a newsroom's publication: a press PDF, a screen PDF and an EPUB of one manuscript."""


@commands.command("build")
@click.argument("editions", nargs=-1, type=click.Choice(_NAMES), metavar="[EDITION]...")
@_PROJECT
@click.option("--release", is_flag=True, help="Refuse photographs that have not been delivered.")
@click.option("--json", "as_json", is_flag=True, help="Print findings and editions as JSON.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=None, help="Photographs at a time.  [cores]"
)
def build_command(
    editions: tuple[str, ...], project: Path, release: bool, as_json: bool, jobs: int | None
) -> None:
    """Build the editions that are named (print, screen, epub), or all three.

    What has not changed is not built again. Every fault of the manuscript is reported at once,
    with its file and line; nothing is written then, and the exit code is 1.
    """
    wanted = [edition for edition in EDITIONS if not editions or edition in editions]
    shown = _BuildOutput(as_json=as_json)
    with ThreadPoolExecutor(jobs or _cores()) as threads:
        events = build.editions(
            project, wanted, release=release, threads=threads, beside=_worker_processes()
        )
        try:
            shown.follow(events)
        except RefusedError as error:
            shown.findings = list(error.findings)
            raise
        except KeyboardInterrupt:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            shown.close()


@commands.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_command(folder: Path) -> None:
    """Lay down a small complete publication in FOLDER, ready to build and to be written over."""
    from book import new_project

    written = new_project.write_starter(folder)
    for path in written:
        click.echo(path)
    click.echo(f"\nBuild it:  book build --project {folder}")


@commands.command("photos")
@_PROJECT
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Write the table for a spreadsheet; - prints it."
)
@click.option(
    "--read",
    "edited",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Show what an edited table would change in gallery.toml.",
)
@click.option("--write", is_flag=True, help="Together with --read: change it.")
@click.option("--json", "as_json", is_flag=True, help="Print findings and table as JSON.")
def photos_command(
    project: Path, csv_file: str | None, edited: Path | None, write: bool, as_json: bool
) -> None:
    """Show the picture desk's table: a row a photograph, with its words and where it stands.

    Captions, credits and alt texts can be edited in a spreadsheet: write the table with --csv,
    read it back with --read, and when the changes shown are the ones you meant, add --write.
    """
    if write and not edited:
        raise click.UsageError("--write goes with --read FILE: it changes what that shows")
    if csv_file and (edited or as_json):
        raise click.UsageError("--csv goes with neither --read nor --json: it is an answer itself")
    at = build.with_manuscript(project)
    target = Path(csv_file) if csv_file and csv_file != "-" else None
    if target and target.resolve().is_relative_to(at.project / "source"):
        raise UsageError(f"{target} lies in the manuscript; write the table somewhere else")
    # Late: other commands do not wait for these.
    from book.desk import photo_rows, spreadsheet, toml_edit
    from book.manuscript import gallery

    edits: Sequence[Edit] = ()
    findings: Sequence[Finding] = ()
    try:
        # A build that is running has read its manuscript before a word of it is changed.
        with atomic.build_lock(at.build, at.pictures, at.cache):
            rows = photo_rows.read_photo_rows(at.project, memory=at.cache / "digests.json")
            if edited:
                edits, findings = spreadsheet.read_csv(edited.read_bytes(), str(edited), rows)
            if errors_in(findings):
                raise RefusedError(findings)
            if write:
                toml_edit.write_edits(at.project / gallery.FILE, edits)
    except RefusedError as error:
        if as_json:
            _print_json({"findings": error.findings, "edits" if edited else "photos": []})
        else:
            _print_findings(error.findings, "photos", _NOTHING_DONE[bool(edited)])
        raise
    if edited and as_json:
        listed = [asdict(edit) for edit in edits]
        _print_json({"findings": findings, "edits": listed, "written": write})
    elif edited:
        _print_findings(findings, "photos")
        _print_edits(edits, gallery.FILE, written=write)
    elif as_json:
        _print_json({"findings": findings, "photos": [dict(row.cells) for row in rows]})
    elif target:
        # Excel takes a file without the mark for one in the code page of its country.
        atomic.write(target, spreadsheet.to_csv(rows).encode("utf-8-sig"))
        click.echo(f"{target}: {len(rows)} photographs")
    elif csv_file:
        sys.stdout.buffer.write(spreadsheet.to_csv(rows).encode())
    elif sys.stdout.isatty():
        terminal.draw([row.cells for row in rows])
    else:
        click.echo(terminal.aligned([row.cells for row in rows]), nl=False)


@commands.command("check")
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False
)
@_PROJECT
@click.option("--strict", is_flag=True, help="Count every warning as an error.")
@click.option("--release", is_flag=True, help="Refuse stand-ins, and questions without an answer.")
@click.option(
    "--judges/--no-judges",
    "judged",
    default=True,
    help="Ask the judges outside that are installed, too.  [they are asked]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--report",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the report goes.  [the project's build/report; of a FILE nowhere]",
)
def check_command(
    file: Path | None,
    project: Path,
    strict: bool,
    release: bool,
    judged: bool,
    as_json: bool,
    folder: Path | None,
) -> ExitCode:
    """Read the finished editions back, or anybody's PDF or EPUB, and report what is found.

    The report is written as a page to read, index.html, and for machines as report.json and
    report.sarif. The exit code is 1 when anything that was examined has an error.
    """
    # Late: other commands do not wait for these.
    from book.check import examination, report

    if file:
        examined = examination.examine_file(file, judged=judged)
        files, pictures = dict.fromkeys(examined.files, file), None
    else:
        at = build.with_manuscript(project)
        folder, pictures = folder or at.build / "report", at.pictures
        examined = examination.examine(at.project, judged=judged)
        read = examined.files.items()
        files = {edition: at.build / Path(name).name for edition, (name, _) in read}
    outcome = report.weighed(examined, strict=strict, release=release)
    written = report.write(outcome, folder, files, pictures) if folder else ()
    if as_json:
        click.echo(report.to_json(outcome), nl=False)
    else:
        more = _shown_path(written[0]) if written else "book check --json"
        click.echo("\n".join(report.lines(outcome, more)))
    return ExitCode.REFUSED if outcome.refused else ExitCode.DONE


@dataclass(slots=True)
class _BuildOutput:
    """What is shown of a build, while it runs and at its end."""

    as_json: bool
    findings: list[Finding] = field(default_factory=list)
    editions: list[dict[str, Any]] = field(default_factory=list)
    started: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def follow(self, events: Iterable[Event | Finding]) -> None:
        """Show what happens until it is done."""
        with terminal.bars(quiet=self.as_json) as bar:
            for event in events:
                match event:
                    case Finding():
                        self.findings.append(event)
                    case Step():
                        bar(event.stage, event.done, event.total)
                    case Begun():
                        self.started[event.edition] = time.perf_counter()
                        bar(f"{event.edition} edition", 0, 1)
                    case Written():
                        passed = time.perf_counter() - self.started[event.edition]
                        self.seconds[event.edition] = passed
                        bar(f"{event.edition} edition", 1, 1)
                    case Delivered():
                        self.delivered(event)

    def delivered(self, event: Delivered) -> None:
        """Note one edition, for its summary line."""
        passed = self.seconds.get(event.edition)
        self.editions.append(
            {
                "edition": event.edition,
                "file": _shown_path(event.path),
                "extent": event.extent,
                "bytes": event.size,
                "seconds": None if passed is None else round(passed, 2),
                "unchanged": event.unchanged,
            }
        )

    def close(self) -> None:
        """Print findings to stderr and one line an edition to stdout; or all of it as JSON."""
        if self.as_json:
            _print_json({"findings": self.findings, "editions": self.editions})
            return
        _print_findings(self.findings)
        for edition in self.editions:
            passed = edition["seconds"]
            took = "unchanged" if edition["unchanged"] else f"{passed:.1f} s"
            size = f"{edition['bytes'] / 1_000_000:.1f} MB"
            click.echo(f"{edition['file']:<28} {edition['extent']:>13} {size:>9} {took:>10}")


def _print_json(said: dict[str, Any]) -> None:
    """Print what a command found out, its findings in order."""
    findings = [asdict(finding) for finding in in_order(said["findings"])]
    click.echo(json.dumps({**said, "findings": findings}, ensure_ascii=False, indent=2))


def _print_edits(edits: "Sequence[Edit]", file: str, *, written: bool) -> None:
    """Show edits as a diff does: the photograph and the key, what goes, what comes."""
    for edit in edits:
        click.echo(f"{edit.photo_id} {edit.key}")
        for sign, words in (("-", edit.old), ("+", edit.new)):
            if words:
                click.echo(f"  {sign} {words}")
    values = "1 value" if len(edits) == 1 else f"{len(edits)} values"
    if not edits:
        click.echo(f"nothing to change in {file}")
    elif written:
        click.echo(f"{values} changed in {file}")
    else:
        click.echo(f"{values} would change in {file}; to change them, add --write")


def _print_findings(
    findings: Iterable[Finding], command: str = "build", spared: str = "no edition was written"
) -> None:
    """List errors one by one; of many warnings of a kind, the first ones and their number.

    `spared` says after errors what the command has left as it was.
    """
    ordered = in_order(findings)
    listed: dict[str, int] = {}
    for finding in ordered:
        warning = finding.severity is Severity.WARNING
        listed[finding.code] = listed.get(finding.code, 0) + warning
        if not warning or listed[finding.code] <= _LISTED:
            place = f"{finding.place}: " if finding.place else ""
            click.echo(f"{place}{finding.severity} {finding.code}: {finding.message}", err=True)
            if finding.hint:
                click.echo(f"    {finding.hint}", err=True)
    for code, count in sorted(listed.items()):
        if count > _LISTED:
            more = count - _LISTED
            click.echo(
                f"… and {more} more of {code} (all of them: book {command} --json)", err=True
            )
    faults = len(errors_in(ordered))
    if faults:
        words = "1 error" if faults == 1 else f"{faults} errors"
        click.echo(f"{words}; {spared}", err=True)


def _shown_path(path: Path) -> str:
    """Name a file the way it can be opened from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@contextmanager
def _worker_processes() -> Iterator[Executor]:
    """Start processes only when there is something to build."""
    from book.files import processes

    with processes.worker_pool(1) as executor:
        yield executor


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end(code: ExitCode, message: str) -> ExitCode:
    click.echo(f"book: {message}", err=True)
    return code


def _terminated(signum: int, frame: FrameType | None) -> NoReturn:
    # As Ctrl-C: parts of files are removed on the way out.
    raise KeyboardInterrupt
