"""A program that others wrote ends with everything that it has started, within its limits."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from book.files import outside_programs
from book.files.outside_programs import Finished, Limits, StoppedError, run_outside

WIDE = Limits(seconds=60, memory=2_000_000_000, disk=1_000_000_000)
#: Leaves its parent and its session, as a daemon does, and writes its number.
FLED = """
import os, sys, time
from pathlib import Path
if os.fork():
    time.sleep({wait})
    sys.exit()
os.setsid()
if os.fork():
    os._exit(0)
held = bytearray(b"1" * {size})
Path("{number}").write_text(str(os.getpid()))
time.sleep(600)
"""


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def number(tmp_path: Path) -> Iterator[Path]:
    """Where a program that fled writes its number; afterwards it must be gone."""
    path = tmp_path / "number"
    yield path
    state = Path(f"/proc/{path.read_text()}/stat")
    assert not state.exists() or state.read_bytes().rpartition(b")")[2].split()[0] == b"Z"


def run(words: str, folder: Path, limits: Limits, stop: threading.Event) -> Finished:
    scratch = folder / "scratch"
    scratch.mkdir()
    return run_outside((sys.executable, "-c", words), scratch, limits, stop)


def test_a_program_is_answered(tmp_path: Path, stop: threading.Event) -> None:
    words = "import sys, tempfile; print(tempfile.gettempdir()); sys.exit('no')"
    finished = run(words, tmp_path, WIDE, stop)
    assert finished == Finished(code=1, output=f"{tmp_path}/scratch\n", errors="no\n")


def test_what_it_leaves_behind_is_ended(
    tmp_path: Path, stop: threading.Event, number: Path
) -> None:
    words = FLED.format(wait=2, size=1, number=number)
    assert run(words, tmp_path, WIDE, stop).code == 0


def test_memory_counts_wherever_it_is(tmp_path: Path, stop: threading.Event, number: Path) -> None:
    words = FLED.format(wait=600, size=300_000_000, number=number)
    few = Limits(seconds=60, memory=200_000_000, disk=1_000_000)
    # It writes its number once it has the memory, and may be stopped before.
    number.write_text(str(os.getpid() + 10**7))
    with pytest.raises(StoppedError, match="more memory than 200 MB"):
        run(words, tmp_path, few, stop)


@pytest.mark.parametrize(
    ("words", "limits", "reason"),
    [
        (
            "import time; time.sleep(600)",
            Limits(seconds=1, memory=WIDE.memory, disk=WIDE.disk),
            "no answer within 1 seconds",
        ),
        (
            "while True: print('x' * 100_000)",
            Limits(seconds=60, memory=WIDE.memory, disk=30_000_000),
            "wrote more than 30 MB",
        ),
        (
            "import tempfile, time\nfrom pathlib import Path\n"
            "Path(tempfile.mkdtemp(), 'x').write_bytes(bytes(40_000_000))\ntime.sleep(600)",
            Limits(seconds=60, memory=WIDE.memory, disk=30_000_000),
            "wrote more than 30 MB",
        ),
    ],
    ids=["time", "output", "files"],
)
def test_a_program_that_takes_too_much_is_stopped(
    words: str, limits: Limits, reason: str, tmp_path: Path, stop: threading.Event
) -> None:
    with pytest.raises(StoppedError, match=reason):
        run(words, tmp_path, limits, stop)


def test_a_program_is_stopped_with_the_command(tmp_path: Path, stop: threading.Event) -> None:
    stop.set()
    with pytest.raises(StoppedError, match="interrupted"):
        run("import time; time.sleep(600)", tmp_path, WIDE, stop)


def test_of_much_output_the_beginning_is_read(
    tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside_programs, "MOST_OUTPUT", 1000)
    assert len(run("print('x' * 100_000)", tmp_path, WIDE, stop).output) == 1000


@pytest.mark.parametrize("before", [None, "of the system"])
def test_what_this_process_sets_for_itself_reaches_no_program(
    before: str | None, tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside_programs, "_replaced", {})
    # Set first in any case, so that it is restored.
    monkeypatch.setenv("FONTCONFIG_FILE", str(before))
    if before is None:
        monkeypatch.delenv("FONTCONFIG_FILE")
    for own in ("fonts.conf", "others.conf"):
        outside_programs.set_variables({"FONTCONFIG_FILE": own})
        assert os.environ["FONTCONFIG_FILE"] == own
    words = "import os; print(os.environ.get('FONTCONFIG_FILE'))"
    assert run(words, tmp_path, WIDE, stop).output.strip() == str(before)
