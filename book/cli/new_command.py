"""`book new`."""

from pathlib import Path

import click


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_command(folder: Path) -> None:
    """Lay down a small complete publication in FOLDER, ready to build and to be written over."""
    from book import new_project

    for path in new_project.write_starter(folder):
        click.echo(path)
    click.echo(f"\nBuild it:  book build --project {folder}")
