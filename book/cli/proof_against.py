"""`book proof --against`: what changed since an earlier state."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from book.cli import output
from book.cli.build_command import WITHOUT_COVER, run_build
from book.exit_codes import ExitCode
from book.plan import Edition
from book.progress import Delivered
from book.project import Project

#: The folder of a comparison, in `build/`.
CHANGES = "changes"


def compare_with(project: Project, earlier: str) -> ExitCode:
    """Build what is missing, and write and print what changed; return whether anything did.

    `earlier` is a folder, a package or an EPUB; what is none of them is a revision of git, whose
    editions are built by this program from the manuscript as it was.
    """
    # Imported late, so that other commands start faster.
    from book.manuscript import load
    from book.proof.comparison import changes_report, comparison, earlier_editions

    with tempfile.TemporaryDirectory(prefix="book-") as folder:
        scratch = Path(folder)
        path = _kept(Path(earlier), project, scratch)
        new = _files(run_build(project, WITHOUT_COVER, sheet=True))
        if path.exists():
            old = earlier_editions.find_editions(path, new[Edition.EPUB].stem, scratch)
        else:
            then = Project(earlier_editions.export_revision(project.root, earlier, scratch))
            click.echo(f"Building the editions of {earlier}", err=True)
            old = _files(run_build(then, WITHOUT_COVER, sheet=True, quiet=True))
        found = comparison.compare_editions(old, new)
        title = load.read_manuscript(project).publication.title
        page = changes_report.write_changes(found, title, earlier, project.build / CHANGES)
    click.echo(comparison.summary_line(found))
    click.echo(output.path_from_here(page))
    return ExitCode.REFUSED if found.changed else ExitCode.DONE


def _kept(earlier: Path, project: Project, scratch: Path) -> Path:
    """Return a copy of what the build could replace; the path itself if that is elsewhere."""
    if not earlier.exists() or not earlier.resolve().is_relative_to(project.build.resolve()):
        return earlier
    if earlier.is_file():
        return Path(shutil.copy(earlier, scratch))
    return Path(shutil.copytree(earlier, scratch / "earlier", ignore=_no_editions))


def _no_editions(folder: str, names: list[str]) -> list[str]:
    """Return the names in a folder that are neither editions nor folders that may have some."""
    return [
        name
        for name in names
        if name in ("cache", CHANGES)
        or (Path(folder, name).is_file() and not name.endswith((".pdf", ".epub")))
    ]


def _files(built: Iterable[Delivered]) -> Mapping[Edition, Path]:
    return {Edition(each.edition): each.path for each in built}
