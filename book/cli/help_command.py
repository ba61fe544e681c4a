"""`book help`: how to begin, and longer texts by topic."""

import click

from book.project import PACKAGE

#: Topics, with the file that is printed: beside the package in a checkout, inside it in the wheel.
TOPICS = {
    "manuscript": "source/README.md",
    "proof": "book/proof/README.md",
    "styles": "styles/README.md",
}


@click.command("help")
@click.argument("topic", type=click.Choice(sorted(TOPICS)), required=False)
@click.pass_context
def help_command(context: click.Context, topic: str | None) -> None:
    """Print how to begin, or what is known about a TOPIC: manuscript, proof, styles."""
    if topic is None:
        assert context.parent is not None
        click.echo(context.parent.get_help())
        click.echo("\nHow to begin:  book new FOLDER")
        click.echo('Completion:    eval "$(_BOOK_COMPLETE=bash_source book)", or zsh_source')
        click.echo(f"More about:    {', '.join(f'book help {name}' for name in sorted(TOPICS))}")
        return
    files = (PACKAGE / TOPICS[topic], PACKAGE.parent / TOPICS[topic])
    text = next(file for file in files if file.is_file()).read_text(encoding="utf-8")
    click.echo(text, nl=False)
