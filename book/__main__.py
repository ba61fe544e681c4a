"""The `book` command, and `python -m book`, which is how the Makefile calls it from a checkout."""

import sys
from typing import NoReturn


def start() -> NoReturn:
    """Import the program, which an interrupt ends without a traceback, and run the command."""
    try:
        from book.cli.main import ignore_interrupts, main
    except KeyboardInterrupt:
        from book.exit_codes import ExitCode

        sys.exit(ExitCode.INTERRUPTED)
    try:
        main()
    finally:
        # While Python ends, an interrupt would print a traceback.
        ignore_interrupts()


# A process that writes an edition beside this one imports this module too, under another name.
if __name__ == "__main__":
    start()
