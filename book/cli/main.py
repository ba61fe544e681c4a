"""The `book` command: its group of commands, and the exit codes.

The clock, the environment and the terminal are used in this package alone.
"""

import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from book import __version__
from book.cli.build_command import build_command
from book.cli.check_command import check_command
from book.cli.help_command import help_command
from book.cli.new_command import new_command
from book.cli.photos_command import photos_command
from book.cli.proof_command import proof_command
from book.cli.remarks_command import remarks_command
from book.cli.serve_command import serve_command
from book.errors import BookError, RefusedError
from book.exit_codes import ExitCode

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_INTERRUPTED = "interrupted; every edition is whole, the old one or the new"
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="book", message="%(prog)s %(version)s")
def commands() -> None:
    """Build a newsroom's publication: a press PDF, a screen PDF and an EPUB of one manuscript."""


_COMMANDS = (
    build_command,
    check_command,
    help_command,
    new_command,
    photos_command,
    proof_command,
    remarks_command,
    serve_command,
)
for _command in _COMMANDS:
    commands.add_command(_command)


def main() -> NoReturn:
    """Run the command and exit, with an exit code from `errors.ExitCode`."""
    interrupts: list[int] = []

    def interrupt(signum: int, frame: FrameType | None) -> NoReturn:
        interrupts.append(signum)
        # Unfinished files are removed on the way out, which a second interrupt would prevent.
        ignore_interrupts()
        sys.unraisablehook = interrupt_again
        raise KeyboardInterrupt

    def interrupt_again(unraisable: "UnraisableHookArgs") -> None:
        # Python ignores an exception that is raised while it deletes an object.
        if not isinstance(unraisable.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(unraisable)
            return
        signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 0.01)

    for number in _INTERRUPTS:
        # Whoever has started the command with one ignored, as a script's `&` does, wants that.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        code = commands(standalone_mode=False) or ExitCode.DONE
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _fail(ExitCode.INTERRUPTED, _INTERRUPTED)
    except click.ClickException as error:
        error.show()
        code = ExitCode.WRONG_USE
    except RefusedError as error:
        code = error.exit_code
    except BookError as error:
        code = _fail(error.exit_code, str(error))
    except BrokenPipeError:
        # The reader of standard output has gone; nothing more can be printed.
        sys.stderr.close()
        code = ExitCode.REFUSED
    except OSError as error:
        # A full disk, a folder without permission: the user's matter, not a bug.
        message = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        code = _fail(ExitCode.REFUSED, f"{message}; every edition is whole, the old one or the new")
    except Exception:
        # A library that is interrupted while it is imported raises an exception of its own.
        if not interrupts:
            raise
        code = _fail(ExitCode.INTERRUPTED, _INTERRUPTED)
    sys.exit(code)


def _fail(code: ExitCode, message: str) -> ExitCode:
    click.echo(f"book: {message}", err=True)
    return code


def ignore_interrupts() -> None:
    """Ignore interrupts from now on: what is left to do is done soon."""
    for number in _INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
