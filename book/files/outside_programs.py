"""Run a program that others wrote, with limits for it and all processes that it starts.

Their memory cannot be limited in advance as `processes` does: Java and Chromium reserve much more
address space than they use. So it is measured while they run, as are time and what they write.
"""

import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at a program, at least; looking takes half of the time at most.
_INTERVAL = 0.1
#: Seconds in which processes that were killed are gone, with their memory.
_DYING = 5.0
#: Bytes of its standard output that are returned, and of its errors.
MOST_OUTPUT = 20_000_000
_PROC = Path("/proc")
#: The name of a variable that every process of a program has in its environment, also one that has
#: left its parent and its session, as Chromium's crash handler does.
_MARK = "BOOK_OUTSIDE_PROGRAM"
_numbers = itertools.count()
#: What variables were before this process set them for itself; None for one that was not there.
_replaced: dict[str, str | None] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may take: seconds on the clock, bytes of memory, bytes that it writes."""

    seconds: float
    memory: int
    disk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The end of a program."""

    code: int
    output: str
    errors: str


class StoppedError(Exception):
    """A program that was stopped; the message says why."""


def set_variables(variables: Mapping[str, str]) -> None:
    """Set variables of the environment for this process, and not for programs that it runs.

    With the typefaces of the editions alone, Chromium sets an e-book in other lines.
    """
    for name, value in variables.items():
        _replaced.setdefault(name, os.environ.get(name))
        os.environ[name] = value


def run_outside(
    command: Collection[str | Path],
    scratch: Path,
    limits: Limits,
    stop: threading.Event,
    env: Mapping[str, str] | None = None,
) -> Finished:
    """Run a program until it ends, and end with it whatever it has started.

    It writes to the folder `scratch`, which is its folder for temporary files, too. Raise
    `StoppedError` when it passes one of its limits, or when `stop` is set by another thread.
    """
    mark = f"{os.getpid()}-{next(_numbers)}"
    given = {name: value for name, value in os.environ.items() if name not in _replaced}
    given |= {name: before for name, before in _replaced.items() if before is not None}
    whole = {**given, "TMPDIR": str(scratch), **(env or {}), _MARK: mark}
    files = scratch / "output.txt", scratch / "errors.txt"
    with files[0].open("wb") as output, files[1].open("wb") as errors:
        # A session of its own, so that an interrupt at the terminal reaches this program alone.
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=whole,
            start_new_session=True,
        )
    try:
        _watch(process, mark, scratch, limits, stop)
    finally:
        _kill(process, mark)
    texts = [_read(file) for file in files]
    return Finished(code=process.returncode, output=texts[0], errors=texts[1])


def _watch(
    process: subprocess.Popen[bytes],
    mark: str,
    scratch: Path,
    limits: Limits,
    stop: threading.Event,
) -> None:
    """Return when a process has ended; raise `StoppedError` when it has to be ended."""
    began = time.monotonic()
    pause = _INTERVAL
    while process.poll() is None:
        # A process that ends is noticed at once: judges of a second are asked often.
        with suppress(subprocess.TimeoutExpired):
            process.wait(pause)
        if stop.is_set():
            raise StoppedError("the command was interrupted")
        looked = time.monotonic()
        if looked - began > limits.seconds:
            raise StoppedError(f"it gave no answer within {limits.seconds:.0f} seconds")
        if sum(map(_memory, _members(process.pid, mark))) > limits.memory:
            raise StoppedError(f"it took more memory than {limits.memory / 1e6:.0f} MB")
        if _size(scratch) > limits.disk:
            raise StoppedError(f"it wrote more than {limits.disk / 1e6:.0f} MB")
        pause = max(_INTERVAL, time.monotonic() - looked)


def _members(pid: int, mark: str) -> set[int]:
    """Return a process, those that it and they have started, and those that carry the mark."""
    wanted = f"{_MARK}={mark}\0".encode()
    children: dict[int, list[int]] = {}
    found = [pid]
    for entry in _PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError):
            # The name of a program, in brackets, may contain spaces and brackets.
            state, parent = (entry / "stat").read_bytes().rpartition(b")")[2].split()[:2]
            if state != b"Z":
                children.setdefault(int(parent), []).append(int(entry.name))
                if wanted in (entry / "environ").read_bytes() + b"\0":
                    found.append(int(entry.name))
    members: set[int] = set()
    while found:
        if (one := found.pop()) not in members:
            members.add(one)
            found += children.get(one, ())
    return members


def _memory(pid: int) -> int:
    """Return the bytes that a process occupies; pages that several share are divided among them.

    Of a process that keeps this to itself, as Chromium's do, those that it shares do not count.
    """
    with suppress(OSError, ValueError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError):
        _, resident, shared = (_PROC / str(pid) / "statm").read_text().split()[:3]
        return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _size(folder: Path) -> int:
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(Path(entry.path))
                else:
                    yield entry.stat(follow_symlinks=False).st_size


def _kill(process: subprocess.Popen[bytes], mark: str) -> None:
    """End all processes of a program, and wait until they have ended."""
    seen: set[int] = set()
    # Those that are stopped start no others, until no new one is found.
    while new := _living(process, mark) - seen:
        seen |= new
        _signal(new, signal.SIGSTOP)
    _signal(seen, signal.SIGKILL)
    with suppress(OSError):
        # Where there is no /proc, this reaches those that stay in its session.
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    patience = time.monotonic() + _DYING
    while any(map(_is_alive, seen)) and time.monotonic() < patience:
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    with suppress(OSError, IndexError):
        return (_PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    return False


def _living(process: subprocess.Popen[bytes], mark: str) -> set[int]:
    members = _members(process.pid, mark)
    return members if process.returncode is None else members - {process.pid}


def _signal(pids: Collection[int], number: int) -> None:
    for pid in pids:
        with suppress(OSError):
            os.kill(pid, number)


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(MOST_OUTPUT).decode("utf-8", errors="replace")
