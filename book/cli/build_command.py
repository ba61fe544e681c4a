"""`book build`."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from book import build, project
from book.cli import output, terminal
from book.cli.options import project_option
from book.errors import Finding, RefusedError, errors_in
from book.plan import Edition
from book.progress import Begun, Delivered, Event, Step, Written
from book.project import Project

_NAMES = [edition.value for edition in Edition]
#: What is built where nothing is named; the cover, too, where it is a file of its own.
WITHOUT_COVER = tuple(edition for edition in Edition if edition is not Edition.COVER)


@click.command("build")
@click.argument("editions", nargs=-1, type=click.Choice(_NAMES), metavar="[EDITION]...")
@project_option
@click.option(
    "--release", is_flag=True, help="Refuse what is not delivered, described, read or answered."
)
@click.option("--json", "as_json", is_flag=True, help="Print findings and editions as JSON.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Photographs at a time.  [cores]")
def build_command(
    editions: tuple[str, ...], folder: Path, release: bool, as_json: bool, jobs: int | None
) -> None:
    """Build the editions that are named (print, screen, epub, cover), or all of them.

    The cover is a file of its own where the printer profile has binding = "perfect".

    What has not changed is not built again. Every fault of the manuscript is reported at once,
    with its file and line; nothing is written then, and the exit code is 1.
    """
    named = editions or WITHOUT_COVER
    wanted = [edition for edition in Edition if edition in named]
    found = project.find(folder)
    run_build(found, wanted, release=release, as_json=as_json, jobs=jobs, sheet=not editions)


def run_build(
    found: Project,
    wanted: Sequence[Edition],
    *,
    release: bool = False,
    as_json: bool = False,
    jobs: int | None = None,
    sheet: bool = False,
    quiet: bool = False,
) -> tuple[Delivered, ...]:
    """Build editions, show the build while it runs and its result, and return what it delivered.

    With `quiet`, nothing is shown but errors.
    """
    shown = _BuildOutput(as_json=as_json, quiet=quiet)
    with ThreadPoolExecutor(jobs or _cores()) as threads:
        events = build.build_editions(
            found,
            wanted,
            release=release,
            threads=threads,
            processes=_worker_process(),
            sheet=sheet,
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
    return tuple(shown.delivered)


@dataclass(slots=True)
class _BuildOutput:
    """Shows a build while it runs, and its result at the end."""

    as_json: bool
    quiet: bool
    findings: list[Finding] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    started: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def follow(self, events: Iterable[Event | Finding]) -> None:
        """Show events until the build ends."""
        with terminal.bars(quiet=self.as_json or self.quiet) as bar:
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
                        self.delivered.append(event)

    def close(self) -> None:
        """Print findings to stderr and one line an edition to stdout; or all of it as JSON."""
        if self.as_json:
            editions = [
                {
                    "edition": each.edition,
                    "file": output.path_from_here(each.path),
                    "extent": each.extent,
                    "bytes": each.size,
                    "seconds": None if each.unchanged else round(self.seconds[each.edition], 2),
                    "unchanged": each.unchanged,
                }
                for each in self.delivered
            ]
            output.print_json({"editions": editions}, self.findings)
            return
        if self.quiet and not errors_in(self.findings):
            return
        output.print_findings(self.findings, "build", "no edition was written")
        for each in self.delivered:
            file, size = output.path_from_here(each.path), f"{each.size / 1_000_000:.1f} MB"
            took = "unchanged" if each.unchanged else f"{self.seconds[each.edition]:.1f} s"
            click.echo(f"{file:<28} {each.extent:>13} {size:>9} {took:>10}")


@contextmanager
def _worker_process() -> Iterator[Executor]:
    """Import and start a process only when there is something to build."""
    from book.files import processes

    with processes.worker_process() as executor:
        yield executor


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
