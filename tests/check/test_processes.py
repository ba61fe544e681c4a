"""Work in another process is answered, and stopped where it takes too much."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable

import pytest

from book.errors import BookError
from book.files import processes

DISCLAIMER = "This sample was made with the support"


def _hang() -> None:
    time.sleep(60)


def _burn() -> None:
    while True:
        pass


def _swallow() -> int:
    return len(bytearray(2_000_000_000))


def _fall() -> None:
    import ctypes

    ctypes.string_at(0)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _twice(number: int) -> int:
    return 2 * number


def test_work_beside_is_answered() -> None:
    assert processes.run_limited(_twice, 21).answer == 42


@pytest.mark.parametrize(
    ("work", "patience", "said"),
    [
        (_hang, 2, "reading it has not ended after 2 seconds"),
        (_burn, 1000, "reading it took more than 1 seconds of a processor"),
    ],
)
def test_work_that_takes_too_long_is_stopped(
    work: Callable[[], None], patience: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only waits is stopped by the clock, what computes by the processor's time alone."""
    monkeypatch.setattr(processes, "_PATIENCE", patience)
    assert processes.run_limited(work, seconds=1).fault == said


def test_work_that_takes_too_much_is_stopped() -> None:
    assert "memory" in processes.run_limited(_swallow).fault


def test_more_than_can_be_held_is_not_received() -> None:
    much, fits = processes.MOST_ANSWER, processes.MOST_ANSWER - 1000
    assert "more in it" in processes.run_limited(bytes, much).fault
    assert len(processes.run_limited(bytes, fits).answer or b"") == fits


def test_work_that_the_system_ended_says_so() -> None:
    assert "system ended" in processes.run_limited(_die).fault


def test_work_that_breaks_down_is_no_error() -> None:
    assert "break down" in processes.run_limited(_fall).fault


# --- one process for a whole build ---------------------------------------------------------------


def _refuse(message: str) -> None:
    raise BookError(message)


def test_a_worker_answers_and_is_gone_with_the_block() -> None:
    with processes.worker_process() as executor:
        assert multiprocessing.active_children() == []
        assert [executor.submit(_twice, number).result() for number in (1, 2)] == [2, 4]
        (child,) = multiprocessing.active_children()
        executor.submit(_hang)
    assert not child.is_alive()
    assert multiprocessing.active_children() == []


def test_what_a_worker_raises_is_raised_with_its_traceback() -> None:
    with processes.worker_process() as executor:
        future = executor.submit(_refuse, "no")
        with pytest.raises(BookError, match="no") as raised:
            future.result()
        assert "in _refuse" in raised.value.__notes__[0]
        assert executor.submit(_twice, 1).result() == 2


def test_a_worker_that_is_killed_ends_the_command_with_a_message() -> None:
    with processes.worker_process() as executor:
        for _ in range(2):
            with pytest.raises(BookError, match="want of memory"):
                executor.submit(_die).result()


def test_a_worker_is_deaf_to_interrupts_from_its_first_instruction() -> None:
    with processes.worker_process() as executor:
        answer = executor.submit(_twice, 21)
        (child,) = multiprocessing.active_children()
        while not answer.done():
            for number in (signal.SIGINT, signal.SIGTERM):
                os.kill(child.pid or 0, number)
            time.sleep(0.001)
        assert answer.result() == 42
