"""Commands timed from start to end, with their peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds that a command took, and its peak memory in megabytes."""

    seconds: float
    megabytes: float


def built(project: Path, *editions: str) -> Taken:
    """Build editions whose pictures are ready."""
    for edition in editions:
        (project / f"build/cache/{edition}.json").unlink(missing_ok=True)
    return command("build", "--project", str(project), *editions)


def command(*words: str) -> Taken:
    return timed([sys.executable, "-m", "book", *words], {"PYTHONPATH": str(ROOT)})


def engine(page: Path, variant: str, project: Path) -> Taken:
    target = page.with_suffix(".pdf")
    options = ["--pdf-variant", variant] if variant else []
    words = ["-m", "weasyprint", "-q", *options, str(page), str(target)]
    typefaces = {"FONTCONFIG_FILE": str(project / "build/cache/fontconfig/fonts.conf")}
    return timed([sys.executable, *words], typefaces)


def timed(words: Sequence[str], more: dict[str, str]) -> Taken:
    """Run a command to its end; the memory is that of its largest process."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        words,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    passed = time.perf_counter() - begun
    assert status == 0, words
    # Kilobytes on Linux, bytes on macOS.
    return Taken(passed, used.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000))


def peak_megabytes() -> float:
    """Return the peak memory of this process.

    `ru_maxrss` begins with the peak of the parent; Linux's VmHWM does not.
    """
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1_000


def seconds_of(work: Callable[[], None]) -> float:
    """Return the seconds that a function takes in this process."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
