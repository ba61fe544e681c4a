"""`book serve`."""

import secrets
from contextlib import suppress
from pathlib import Path

import click

from book import project
from book.cli.options import project_option

#: Bytes of the secret in the address: 43 letters of a URL.
_SECRET = 32


@click.command("serve")
@project_option
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The port to listen at.  [8765, or a free one]"
)
def serve_command(folder: Path, port: int | None) -> None:
    """Show the pages and the e-book in a browser while they are written.

    A saved change is on its page within a second or two. A fault of the manuscript is shown where
    it belongs, over the last good pages. Only this machine reaches the address that is printed, and
    only who has it. Ctrl-C ends it.
    """
    # Imported here, so that other commands start faster.
    from book.proof.live import server

    found = project.find(folder)
    # The way to end it, and no edition is being written.
    with suppress(KeyboardInterrupt):
        server.serve(found, port, secrets.token_urlsafe(_SECRET), _print_address)
    click.echo("stopped", err=True)


def _print_address(address: str) -> None:
    click.echo(f"open in a browser: {address}")
