"""`book proof`."""

from pathlib import Path

import click

from book import build, project
from book.cli import output, proof_against, terminal
from book.cli.build_command import WITHOUT_COVER, run_build
from book.cli.options import project_option
from book.exit_codes import ExitCode
from book.plan import Edition


@click.command("proof")
@project_option
@click.option(
    "--against",
    "earlier",
    metavar="EARLIER",
    help="Write what changed instead: since an earlier build/proof, a package, a folder with "
    "editions, or a revision of git. The exit code is 1 if anything did.",
)
def proof_command(folder: Path, earlier: str | None) -> ExitCode:
    """Build what is missing, and write all pages as a sheet to look at: build/proof/index.html.

    It has the print edition as facing pages with a soft proof, the screen edition, the e-book on
    three screens, a contact sheet of the photographs, and the findings of the last book check where
    they belong. Files beside it are copies of the editions; it opens from the disk.
    """
    found = project.find(folder)
    if earlier:
        return proof_against.compare_with(found, earlier)
    # What was built for a release is not built again, and its findings remain those of it.
    release = build.current_editions(found, [True]) >= {*WITHOUT_COVER}
    built = run_build(found, WITHOUT_COVER, release=release, sheet=True)
    # Imported late, so that other commands start faster.
    from book.proof.sheets import proof_folder

    editions = {Edition(each.edition): each for each in built}
    with terminal.bars(quiet=False) as bar:
        for step in proof_folder.write_proof(found, editions, project.PACKAGE.parent):
            bar(step.stage, step.done, step.total)
    click.echo(output.path_from_here(found.build / proof_folder.NAME / "index.html"))
    return ExitCode.DONE
