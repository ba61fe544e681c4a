"""Work in another process is answered, and stopped where it takes too much."""

import time
from collections.abc import Callable

import pytest

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


def _twice(number: int) -> int:
    return 2 * number


def test_work_beside_is_answered() -> None:
    assert processes.run_limited(_twice, 21).answer == 42


@pytest.mark.parametrize("work", [_hang, _burn])
def test_work_that_takes_too_long_is_stopped(work: Callable[[], None]) -> None:
    began = time.monotonic()
    assert "more than 2 seconds" in processes.run_limited(work, seconds=2).fault
    assert time.monotonic() - began < 10


def test_work_that_takes_too_much_is_stopped() -> None:
    assert "memory" in processes.run_limited(_swallow).fault


def test_work_that_breaks_down_is_no_error() -> None:
    assert "break down" in processes.run_limited(_fall).fault
