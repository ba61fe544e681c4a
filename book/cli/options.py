"""Options and types of arguments that several commands have."""

from pathlib import Path

import click

EXISTING_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
project_option = click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=".",
    help="The folder that holds source/; the editions go to its build/.",
)
