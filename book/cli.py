"""Words typed become calls, findings become lines, exceptions become exit codes.

The only module that reads the clock, prints, and exits.
"""

import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from book import __version__, build
from book.errors import (
    BookError,
    ExitCode,
    Finding,
    RefusedError,
    Severity,
    errors_in,
    in_order,
)
from book.plan import EDITIONS
from book.progress import Begun, Delivered, Event, Step, Written

_PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
    help="The folder that holds source/; the editions go to its build/.",
)
_NAMES = [edition.value for edition in EDITIONS]
#: More warnings of one kind than this are counted, not listed.
_LISTED = 3


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
    shown = _Shown(as_json=as_json)
    with ThreadPoolExecutor(jobs or _cores()) as executor:
        events = build.editions(project, wanted, release=release, executor=executor)
        try:
            shown.follow(events)
        except RefusedError as error:
            shown.findings = list(error.findings)
            raise
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            shown.close()


@commands.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_command(folder: Path) -> None:
    """Lay down a small complete publication in FOLDER, ready to build and to be written over."""
    from book import starter

    written = starter.lay_down(folder)
    for path in written:
        click.echo(path)
    click.echo(f"\nBuild it:  book build --project {folder}")


@dataclass(slots=True)
class _Shown:
    """What is shown of a build, while it runs and at its end."""

    as_json: bool
    findings: list[Finding] = field(default_factory=list)
    editions: list[dict[str, Any]] = field(default_factory=list)
    started: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def follow(self, events: Iterable[Event | Finding]) -> None:
        """Show what happens until it is done."""
        with _bars(quiet=self.as_json) as bar:
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
            findings = [asdict(finding) for finding in in_order(self.findings)]
            said = {"findings": findings, "editions": self.editions}
            click.echo(json.dumps(said, ensure_ascii=False, indent=2))
            return
        _print_findings(self.findings)
        for edition in self.editions:
            passed = edition["seconds"]
            took = "unchanged" if edition["unchanged"] else f"{passed:.1f} s"
            size = f"{edition['bytes'] / 1_000_000:.1f} MB"
            click.echo(f"{edition['file']:<28} {edition['extent']:>13} {size:>9} {took:>10}")


def _print_findings(findings: Iterable[Finding]) -> None:
    """List errors one by one; of many warnings of a kind, the first ones and their number."""
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
            click.echo(f"… and {more} more of {code} (all of them: book build --json)", err=True)
    faults = len(errors_in(ordered))
    if faults:
        words = "1 error" if faults == 1 else f"{faults} errors"
        click.echo(f"{words}; no edition was written", err=True)


@contextmanager
def _bars(*, quiet: bool) -> Iterator[Any]:
    """Give a function that shows how far a stage has come, when somebody is watching."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    # Late: it takes longer to import than a build with nothing to do takes as a whole.
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


def _shown_path(path: Path) -> str:
    """Name a file the way it can be opened from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end(code: ExitCode, message: str) -> ExitCode:
    click.echo(f"book: {message}", err=True)
    return code


def _terminated(signum: int, frame: FrameType | None) -> NoReturn:
    # As Ctrl-C: parts of files are removed on the way out.
    raise KeyboardInterrupt
