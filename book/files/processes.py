"""Processes that work beside this one, and never outlive it."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager


@contextmanager
def worker_pool(count: int) -> Iterator[Executor]:
    """Give an executor of `count` processes; whatever ends the block early ends them at once.

    They are started when they are first asked for something, and ended without ceremony: what was
    asked of them has been answered by then, and their own farewell takes 0.2 s. They begin anew
    instead of as copies of this process, whose threads they could not take along.
    """
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=bind_to_parent)
    try:
        yield executor
    finally:
        for child in multiprocessing.active_children():
            child.kill()
        executor.shutdown(cancel_futures=True)


def bind_to_parent() -> None:
    """In a process that was begun by another: leave interrupts to that one, and go when it goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        # A killed parent reads no answer; without this the process would wait for work for ever.
        os._exit(1)
