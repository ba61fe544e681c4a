"""An interrupt ends the command with its exit code, whatever a library makes of it."""

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from book.exit_codes import ExitCode
from tests.support.command import environment
from tests.support.interruptions import heed_signals

#: Runs `book` with a command that sends itself a signal, and does with it what the argument says.
SCRIPT = """
import os, sys, time
from book import __main__
from book.cli import main

class Deleted:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))

def command(**options):
    try:
        if sys.argv[2] == "ignores it":
            Deleted()
        else:
            os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(10 if sys.argv[2] else 0.1)
    except KeyboardInterrupt as error:
        # No second one is heard while unfinished files are removed.
        os.kill(os.getpid(), int(sys.argv[1]))
        if sys.argv[2] == "wraps it":
            raise ImportError("cannot be imported") from error
        raise
    return 0

main.commands = command
__main__.start()
"""
MESSAGE = "book: interrupted; every edition is whole, the old one or the new\n"


def ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def run(
    number: signal.Signals, words: str, prepare: Callable[[], None]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(number.value), words],
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=prepare,
    )


@pytest.mark.parametrize("library", ["lets it pass", "wraps it", "ignores it"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_an_interrupt_is_told_without_a_traceback(number: signal.Signals, library: str) -> None:
    ended = run(number, library, heed_signals)
    assert (ended.returncode, ended.stderr) == (ExitCode.INTERRUPTED, MESSAGE)


def test_an_interrupt_that_is_ignored_from_the_start_stays_so() -> None:
    ended = run(signal.SIGINT, "", ignore_interrupts)
    assert (ended.returncode, ended.stderr) == (ExitCode.DONE, "")
