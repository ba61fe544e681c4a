"""Work in another process: one that never outlives this one, and one call with limits."""

import math
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from book.errors import BookError

Answer = TypeVar("Answer")

#: Of a processor, and of address space.
SECONDS = 60.0
BYTES = 1_000_000_000
#: Bytes of a result, pickled: what this process has to hold of a file of unknown origin.
MOST_ANSWER = 20_000_000
#: Seconds on the clock for a second of a processor: what waits for other programs is not hindered.
_PATIENCE = 10
_TOO_LONG = "reading it took more than {seconds:.0f} seconds of a processor"
_TOO_SLOW = "reading it has not ended after {seconds:.0f} seconds"
_TOO_MUCH = "there is more in it than can be reported"
#: Spawned, not forked: a fork would copy this process's memory without its threads.
_SPAWN = multiprocessing.get_context("spawn")
#: Signals by which a terminal or a service ends a build: the parent's to handle.
_ENDING = (signal.SIGINT, signal.SIGTERM)


class _Child(SpawnProcess):
    """A process that is deaf to `_ENDING` from its first instruction on.

    Python would print a traceback for an interrupt before the process can ignore it.
    """

    def start(self) -> None:
        """Start the process, which inherits that the signals are blocked."""
        # Started on the way otherwise, it would unblock them.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _WorkerExecutor(Executor):
    """An executor of one process, which is started when first used.

    `ProcessPoolExecutor` has semaphores with names, which stay for ever where all processes of a
    build are killed together.
    """

    def __init__(self) -> None:
        self._waiting = ThreadPoolExecutor(1)
        self._child: _Child | None = None
        self._connection: Connection | None = None

    def submit(
        self, work: Callable[..., Answer], /, *arguments: object, **named: object
    ) -> Future[Answer]:
        """Call `work` in the process, after what was submitted before."""
        if self._connection is None:
            self._connection, theirs = _SPAWN.Pipe()
            self._child = _Child(target=_serve, args=(theirs,), daemon=True)
            self._child.start()
            theirs.close()
        return self._waiting.submit(self._ask, self._connection, (work, arguments, named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill the process, with its work done: an orderly shutdown takes 0.2 s."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._waiting.shutdown(wait, cancel_futures=cancel_futures)

    @staticmethod
    def _ask(connection: Connection, call: tuple[object, ...]) -> Any:
        try:
            connection.send(call)
            kind, value = connection.recv()
        except (EOFError, OSError):
            message = "a process of the build was ended, perhaps for want of memory; build again"
            raise BookError(message) from None
        if kind == "error":
            raise value
        return value


def _serve(connection: Connection) -> None:
    """Call what is received, and send each return value or exception."""
    _bind_to_parent()
    # Without its parent the process ends.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            work, arguments, named = connection.recv()
            try:
                answer = ("answer", work(*arguments, **named))
            except Exception as error:
                error.add_note(traceback.format_exc())
                answer = ("error", error)
            connection.send(answer)


@contextmanager
def worker_process() -> Iterator[Executor]:
    """Yield an executor of one other process, which ends with the block."""
    executor = _WorkerExecutor()
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkResult(Generic[Answer]):
    """The return value of a call, or the reason why there is none."""

    answer: Answer | None = None
    fault: str = ""


def run_limited(
    work: Callable[..., Answer], *arguments: object, seconds: float = SECONDS, size: int = BYTES
) -> WorkResult[Answer]:
    """Call `work` in a process with `seconds` of processor time and `size` bytes of address space.

    For files of unknown origin: the libraries that read PDFs and archives are written in C, and a
    crash in them cannot be caught in this process. Arguments and result must be picklable.

    Address space is what the system itself limits, before memory is used; the process starts no
    other, and reads a sound edition of 777 MB within it. Time is that of processors: a machine that
    has other work refuses no file. What only waits is stopped after `_PATIENCE` times as long.
    """
    receiver, sender = _SPAWN.Pipe(duplex=False)
    child = _Child(
        target=_work_and_send, args=(sender, seconds, size, work, arguments), daemon=True
    )
    child.start()
    sender.close()
    try:
        if not receiver.poll(seconds * _PATIENCE):
            return WorkResult(fault=_TOO_SLOW.format(seconds=seconds * _PATIENCE))
        # A larger message is an OSError; the process does not send one unless it is taken over.
        kind, value = pickle.loads(receiver.recv_bytes(MOST_ANSWER))
        return WorkResult(answer=value) if kind == "answer" else WorkResult(fault=str(value))
    except EOFError:
        child.join(5)
        if child.exitcode == -signal.SIGXCPU:
            return WorkResult(fault=_TOO_LONG.format(seconds=seconds))
        if child.exitcode == -signal.SIGKILL:
            return WorkResult(
                fault="the system ended the program that reads it, perhaps for want of memory"
            )
        return WorkResult(fault="it makes the program that reads it break down")
    except OSError:
        return WorkResult(fault=_TOO_MUCH)
    finally:
        receiver.close()
        child.kill()
        child.join()
        child.close()


def _bind_to_parent() -> None:
    """Make a child exit when its parent does."""
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        # A killed parent sends no more work; without this the child would wait for ever.
        os._exit(1)


def _work_and_send(
    sender: Connection,
    seconds: float,
    size: int,
    work: Callable[..., Answer],
    arguments: tuple[object, ...],
) -> None:
    _bind_to_parent()
    _limit_resources(seconds, size)
    try:
        message = pickle.dumps(("answer", work(*arguments)))
        if len(message) > MOST_ANSWER:
            message = pickle.dumps(("fault", _TOO_MUCH))
    except MemoryError:
        fault = f"reading it took more memory than {size / 1e6:.0f} MB"
        message = pickle.dumps(("fault", fault))
    except RecursionError:
        message = pickle.dumps(("fault", "it is nested without end"))
    except Exception as error:
        # A bug, or a file of an unforeseen kind: the caller cannot distinguish them.
        message = pickle.dumps(("fault", f"it cannot be read: {type(error).__name__}"))
    sender.send_bytes(message)
    sender.close()


def _limit_resources(seconds: float, size: int) -> None:
    """Limit address space and processor time of this process, where the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, math.ceil(seconds))):
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (soft, hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
