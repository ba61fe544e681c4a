"""Work on files of unknown make, in a process that can be stopped.

Libraries that read PDFs and archives are written in C: what a hostile file makes of them cannot be
caught. So it is read beside this process, with so much memory and time and no more.
"""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from book.files import processes

Answer = TypeVar("Answer")

SECONDS = 60.0
BYTES = 1_000_000_000
_TOO_LONG = "reading it took more than {seconds:.0f} seconds"
_TOO_MUCH = "reading it took more memory than {size:.0f} MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkResult(Generic[Answer]):
    """What came of it: an answer, or the reason why there is none."""

    answer: Answer | None = None
    fault: str = ""


def run_limited(
    work: Callable[..., Answer],
    *given: object,
    seconds: float = SECONDS,
    size: int = BYTES,
) -> WorkResult[Answer]:
    """Do work in a process of its own; what is given and answered has to be picklable."""
    # Begun anew and not copied: this process may have threads, and much memory.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_work_and_answer, args=(theirs, seconds, size, work, given), daemon=True
    )
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return WorkResult(fault=_TOO_LONG.format(seconds=seconds))
        kind, value = ours.recv()
        return WorkResult(answer=value) if kind == "answer" else WorkResult(fault=str(value))
    except EOFError:
        child.join(5)
        cpu = child.exitcode in (-signal.SIGXCPU, -signal.SIGKILL)
        return WorkResult(
            fault=_TOO_LONG.format(seconds=seconds)
            if cpu
            else "it makes the program that reads it break down"
        )
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def _work_and_answer(
    answers: Connection,
    seconds: float,
    size: int,
    work: Callable[..., Answer],
    given: tuple[object, ...],
) -> None:
    processes.bind_to_parent()
    _limit_resources(seconds, size)
    try:
        answers.send(("answer", work(*given)))
    except MemoryError:
        answers.send(("fault", _TOO_MUCH.format(size=size / 1e6)))
    except RecursionError:
        answers.send(("fault", "it is nested without end"))
    except Exception as error:
        # A fault of ours, or of a file that no reader has foreseen: the caller cannot tell either.
        answers.send(("fault", f"it cannot be read: {type(error).__name__}"))
    answers.close()


def _limit_resources(seconds: float, size: int) -> None:
    """Ask the system to stop this process; not every system has every limit."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, int(seconds) + 1)):
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            within = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (within, hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
