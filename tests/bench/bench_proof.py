"""`make bench`: proofs of the reportage and of a book of 300 pages, whose editions are built.

Memory is that of all processes together, Chromium's and Ghostscript's among them, looked at ten
times a second; pages that processes share are divided among them (PSS).
"""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.bench.books import book_of, copied
from tests.bench.commands import ROOT, command

#: Sections, paragraphs and photographs of a book with a little more than 300 pages.
LONG = (18, 22, 120)
_MARK = "BENCH_PROOF"


def main() -> None:
    """Print the table of measurements."""
    print("| what | times | figure | at most |\n| --- | --- | --- | --- |", flush=True)
    for name, project, seconds, least in (
        ("the reportage", copied("proof"), 15, 12),
        ("a book of 300 pages", book_of(LONG), 90, 120),
    ):
        command("build", "--project", str(project))
        passed, peak = proved(project)
        size = sum(path.stat().st_size for path in sheet_files(project)) / 1_000_000
        print(f"| a proof of {name} | {passed:.1f} s | | {seconds} s |")
        print(f"| the same, memory of all processes | | {peak:.0f} MB | 600 MB |")
        print(f"| the same, without editions | | {size:.1f} MB | {least} MB |", flush=True)


def proved(project: Path) -> tuple[float, float]:
    """Return the seconds that a proof takes, and the most memory of all its processes."""
    mark = f"{os.getpid()}-{project.name}"
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "book", "proof", "--project", str(project)],
        env={**os.environ, "PYTHONPATH": str(ROOT), _MARK: mark},
        stdout=subprocess.DEVNULL,
    )
    peak = 0.0
    while child.poll() is None:
        peak = max(peak, _megabytes(mark))
        time.sleep(0.1)
    assert child.returncode == 0
    return time.perf_counter() - begun, peak


def sheet_files(project: Path) -> list[Path]:
    """Return the files of a proof without the copies of the editions."""
    proof = project / "build/proof"
    return [
        path
        for path in proof.rglob("*")
        if path.is_file() and proof / "editions" not in path.parents
    ]


def _megabytes(mark: str) -> float:
    """Return the memory of all processes that have the mark in their environment."""
    kilobytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, StopIteration):
            if f"{_MARK}={mark}".encode() in (process / "environ").read_bytes():
                lines = (process / "smaps_rollup").read_text(encoding="ascii").splitlines()
                kilobytes += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return kilobytes / 1_000


if __name__ == "__main__":
    main()
