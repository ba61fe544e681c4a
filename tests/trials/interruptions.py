"""Kill, starve and mislead builds, many times: what no suite has the time for.

    .venv/bin/python -m tests.trials.interruptions [kills] [disk] [cache] [crowd] [--kills 200]

Prints a line for each kind of trial with its figures, and each fault; exits with 1 where there is
one. All four take about half an hour on two cores. Nothing outside a temporary folder is changed.

- `kills`: SIGKILL, SIGINT and SIGTERM in turn, at random moments of a build of three editions.
- `disk`: a file system of ten sizes, each too small or hardly large enough (a tmpfs, which needs
  root; without it, a limit on the size of a file).
- `cache`: each file and folder of the cache, damaged in each of the ways of `KINDS`; and what may
  stand in the place of editions and folders below `build/`.
- `crowd`: five builds at once of the same project, with and without the names of editions.

`tests/promises/test_interrupted.py` and `tests/promises/test_misled_builds.py` have a few of them.
"""

import argparse
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import interruptions
from tests.support.interruptions import (
    INTERRUPTED,
    KINDS,
    SEASONS,
    Clean,
    Ended,
    damage,
    faults_of_next_build,
    names_below,
    unfinished,
    whole_editions,
)
from tests.support.projects import edition_digests

SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
SIZES = 10
BUILDS_AT_ONCE = ((), ("print",), ("screen",), ("epub",), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The project that is tried, with what its builds must come to."""

    project: Path
    #: Where the program writes temporary files, and leaves none.
    temporary: Path
    clean: Sequence[Clean]
    #: Of a clean build.
    seconds: float
    seed: int


def main() -> None:
    """Run the trials that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []], default=[*TRIALS])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args()
    sys.stdout.write(f"seed {given.seed}\n")
    faults = 0
    with tempfile.TemporaryDirectory(prefix="interruptions-") as folder:
        trial = _prepare(Path(folder), given.seed)
        for name in given.trials:
            begun, found = time.monotonic(), 0
            figures: Counter[str] = Counter()
            for fault in TRIALS[name](trial, figures, given.kills):
                found += 1
                sys.stdout.write(f"FAULT in {name}: {fault}\n")
                sys.stdout.flush()
            counts = ", ".join(f"{count} {what}" for what, count in figures.items())
            minutes = (time.monotonic() - begun) / 60
            sys.stdout.write(f"{name}: {found} faults; {counts}; {minutes:.1f} min\n")
            sys.stdout.flush()
            faults += found
    sys.exit(1 if faults else 0)


def _prepare(folder: Path, seed: int) -> Trial:
    temporary, project = folder / "tmp", folder / "project"
    temporary.mkdir()
    clean = [interruptions.build_clean(folder / season, season, temporary) for season in SEASONS]
    shutil.copytree(folder / SEASONS[0], project)
    begun = time.monotonic()
    interruptions.build_clean(folder / "timed", SEASONS[0], temporary)
    seconds = time.monotonic() - begun
    return Trial(project=project, temporary=temporary, clean=clean, seconds=seconds, seed=seed)


def try_kills(trial: Trial, figures: Counter[str], kills: int) -> Iterator[str]:
    """Send signals at random moments, each after a change of text and photograph."""
    moments = random.Random(trial.seed)
    for number in range(kills):
        season = (number + 1) % 2
        interruptions.write_project(trial.project, SEASONS[season])
        ending = SIGNALS[number % len(SIGNALS)]
        after = moments.uniform(0.0, 1.05 * trial.seconds)
        ended = interruptions.interrupt_build(trial.project, trial.temporary, ending, after)
        what = f"kill {number}, {ending.name} after {after:.3f} s"
        figures[_outcome(ended, ending)] += 1
        if not whole_editions(trial.project, trial.clean):
            yield f"{what}: an edition is not whole"
        if ending is not signal.SIGKILL:
            # Where an interrupt meets code that is run from a string, as `dataclasses` does, Python
            # ends itself by SIGINT at last, which is 130 to a shell.
            if not ended.early and ended.code not in (0, INTERRUPTED, -signal.SIGINT):
                yield f"{what}: ended with {ended.code}: {ended.errors}"
            if not ended.early and "Traceback" in ended.errors:
                yield f"{what}: {ended.errors}"
            if left := unfinished(trial.project, trial.temporary):
                yield f"{what}: left {left}"
        elif "Traceback" in ended.errors:
            yield f"{what}: {ended.errors}"
        for fault in faults_of_next_build(trial.project, trial.temporary, trial.clean[season]):
            yield f"{what}: {fault}"


def _outcome(ended: Ended, ending: signal.Signals) -> str:
    how = "had ended" if ended.code == 0 else "before the program" if ended.early else "during"
    return f"{ending.name} {how}"


def try_full_disks(trial: Trial, figures: Counter[str], _: int) -> Iterator[str]:
    """Build where the disk is full after a tenth, two tenths … of what a build needs."""
    needed = _size_below(trial.project / "build")
    for step in range(1, SIZES + 1):
        share = step / SIZES
        with _small_disk(trial, int(needed * 2.2)) as (project, enlarge, limit):
            for season, clean in enumerate(trial.clean):
                # The second is built beside the editions of the first.
                interruptions.write_project(project, SEASONS[season])
                ended = limit(int(needed * share))
                what = f"disk of {share:.0%}, season {season}"
                figures["full" if ended.code else "large enough"] += 1
                if ended.code not in (0, 1) or "Traceback" in ended.errors:
                    yield f"{what}: ended with {ended.code}: {ended.errors}"
                if not whole_editions(project, trial.clean):
                    yield f"{what}: an edition is not whole"
                if left := unfinished(project, project.parent / "tmp"):
                    yield f"{what}: left {left}"
                enlarge()
                for fault in faults_of_next_build(project, project.parent / "tmp", clean):
                    yield f"{what}: {fault}"


def _size_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _small_disk(
    trial: Trial, room: int
) -> Iterator[tuple[Path, Callable[[], object], Callable[[int], Ended]]]:
    """Yield a project on a disk, what gives it room, and a build with few bytes left of it."""
    disk = trial.temporary.with_name("disk")
    disk.mkdir(exist_ok=True)
    mounted = _run("mount", "-t", "tmpfs", "-o", f"size={10 * room}", "none", str(disk))
    project, temporary = disk / "project", disk / "tmp"
    temporary.mkdir(parents=True)
    try:

        def resize(size: int) -> None:
            _run("mount", "-o", f"remount,size={size}", str(disk))

        def build_within(left: int) -> Ended:
            if mounted:
                resize(_size_used(disk) + left)
                return interruptions.run_build(project, temporary)
            soft = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (left, soft[1]))
            try:
                return interruptions.run_build(project, temporary)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, soft)

        yield project, lambda: mounted and resize(10 * room), build_within
    finally:
        if mounted:
            _run("umount", str(disk))
        shutil.rmtree(disk)


def _size_used(disk: Path) -> int:
    usage = shutil.disk_usage(disk)
    return usage.used


def _run(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True).returncode == 0
    except OSError:
        return False


def try_damaged_caches(trial: Trial, figures: Counter[str], _: int) -> Iterator[str]:
    """Damage each part of the cache in each way, and build what was built before."""
    project, clean = trial.project, trial.clean[1]
    interruptions.write_project(project, SEASONS[1])
    yield from faults_of_next_build(project, trial.temporary, clean)
    cache = project / "build/cache"
    parts = sorted(
        path
        for path in cache.rglob("*")
        # One font, and one index of fontconfig, stand for all.
        if path.suffix != ".ttf" and not path.name.endswith(".ttf.sha256")
    )
    parts += sorted(cache.rglob("*.ttf"))[:1] + sorted(cache.rglob("*.ttf.sha256"))[:1]
    for part in [*parts, cache]:
        for kind in KINDS:
            if part.is_dir() and kind in ("flipped", "cut", "folder"):
                continue
            for name in _editions_of(part):
                (project / "build" / name).unlink(missing_ok=True)
            if part.parent.is_dir():
                damage(part, kind)
            figures["damages"] += 1
            for fault in faults_of_next_build(project, trial.temporary, clean):
                yield f"{part.relative_to(project)} {kind}: {fault}"
    yield from _try_places(trial, figures)


def _editions_of(part: Path) -> Sequence[str]:
    """Return the editions to build again after a damage: the EPUB where it concerns all alike."""
    if "pictures" in part.parts:
        return ("tiny-print.pdf", "tiny-screen.pdf", "tiny.epub")
    typefaces = any(name.startswith(("fontconfig", "apostrophe")) for name in part.parts)
    return ("tiny-screen.pdf",) if typefaces else ("tiny.epub",)


def _try_places(trial: Trial, figures: Counter[str]) -> Iterator[str]:
    """Put other things in the places of editions and of the folder `build/`."""
    project, clean = trial.project, trial.clean[1]
    for name in clean.editions:
        for kind in KINDS:
            figures["places"] += 1
            damage(project / "build" / name, kind)
            if kind == "folder":
                ended = interruptions.run_build(project, trial.temporary)
                if ended.code != 1 or "is a folder" not in ended.errors:
                    yield f"{name} {kind}: ended with {ended.code}: {ended.errors}"
                shutil.rmtree(project / "build" / name)
            for fault in faults_of_next_build(project, trial.temporary, clean):
                yield f"{name} {kind}: {fault}"
    for kind in ("empty", "FIFO", "loop", "dangling link"):
        figures["places"] += 1
        (project / "build").rename(project / "kept")
        (project / "build").touch()
        damage(project / "build", kind)
        ended = interruptions.run_build(project, trial.temporary)
        if ended.code != 1 or "Traceback" in ended.errors:
            yield f"build/ {kind}: ended with {ended.code}: {ended.errors}"
        (project / "build").unlink()
        (project / "kept").rename(project / "build")
    figures["places"] += 1
    (project / "build").rename(project / "kept")
    (project / "build").symlink_to("kept")
    for fault in faults_of_next_build(project, trial.temporary, clean):
        yield f"build/ a link to a folder: {fault}"
    (project / "build").unlink()
    (project / "kept").rename(project / "build")


def try_crowds(trial: Trial, figures: Counter[str], _: int) -> Iterator[str]:
    """Start five builds at once: after a change, and with nothing built before."""
    for number in range(6):
        season = number % 2
        if number % 3 == 2:
            shutil.rmtree(trial.project / "build")
        interruptions.write_project(trial.project, SEASONS[season])
        running = [
            interruptions.start_build(trial.project, trial.temporary, *words)
            for words in BUILDS_AT_ONCE
        ]
        for build in running:
            ended = interruptions.await_end(build)
            figures["builds"] += 1
            if ended.code or ended.errors:
                yield f"crowd {number}: ended with {ended.code}: {ended.errors}"
        if edition_digests(trial.project / "build") != dict(trial.clean[season].editions):
            yield f"crowd {number}: not right"
        if over := names_below(trial.project / "build") - trial.clean[season].names:
            yield f"crowd {number}: left {sorted(over)}"


TRIALS: dict[str, Callable[[Trial, Counter[str], int], Iterator[str]]] = {
    "kills": try_kills,
    "disk": try_full_disks,
    "cache": try_damaged_caches,
    "crowd": try_crowds,
}

if __name__ == "__main__":
    main()
