"""`make bench`: the photograph stage, timed against libvips making the same files.

Each measurement runs in a process of its own, in turn with the other, so that a change of the
machine's speed affects both; the ratios are medians of pairs. The photographs are drawn once, into
build/bench/.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from book.layout import Layout
from book.project import PRESS_PROFILE, Project
from tests.bench.commands import peak_megabytes, seconds_of
from tests.bench.libvips import vips, vips_thumbnail
from tests.bench.photograph_project import PHOTOGRAPHS, SIZE, drawn_project, place_photographs

MANY = 76
THREADS = 2
PAIRS = 7


def main() -> None:
    """Run one measurement in this process; without argument, all of them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measurement", nargs="?", choices=sorted(MEASUREMENTS))
    parser.add_argument("--photographs", type=int, default=PHOTOGRAPHS)
    parser.add_argument("--threads", type=int, default=THREADS)
    arguments = parser.parse_args()
    if arguments.measurement is None:
        print_table()
        return
    seconds = MEASUREMENTS[arguments.measurement](arguments.photographs, arguments.threads)
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": peak_megabytes()}))


def stage(photographs: int, threads: int) -> float:
    """Time the photograph stage from cold: read the manuscript, plan, write every derivative.

    Composition is not a part of it: the layout engine measures captions for it.
    """
    project = drawn_project(photographs)
    for path in (project / "build").rglob("*.jpg"):
        path.unlink()
    # Imported before timing starts, as libvips is.
    import_module("book.manuscript.load")
    import_module("book.images.originals.decoding")
    placed = place_photographs(project)
    return seconds_of(lambda: _make(project, threads, placed))


def again(photographs: int, threads: int) -> float:
    """Time the photograph stage when every derivative exists."""
    project = drawn_project(photographs)
    placed = place_photographs(project)
    _make(project, threads, placed)
    return seconds_of(lambda: _make(project, threads, placed))


def _make(project: Path, threads: int, placed: Layout) -> None:
    from book import images, plan
    from book.files import digest_cache
    from book.manuscript import load

    paths = Project(project)
    paths.pictures.mkdir(parents=True, exist_ok=True)
    source = load.read_manuscript(paths)
    recipes = plan.recipes(digest_cache.digest_file(PRESS_PROFILE))
    planned = plan.plan_derivatives(
        source.publication, placed, source.picture_settings, recipes, images.LIBRARY
    )
    photos = {photo.id: photo for photo in source.publication.photos}
    with ThreadPoolExecutor(threads) as executor:
        made = list(
            images.make_derivatives(
                planned,
                photos,
                paths.root,
                paths.pictures,
                PRESS_PROFILE.read_bytes(),
                executor,
                memory=paths.digests,
            )
        )
    assert len(made) == len(photos)
    assert not any(one.fault for one in made)


MEASUREMENTS: dict[str, Callable[[int, int], float]] = {
    "stage": stage,
    "again": again,
    "vips": vips,
    "vips-thumbnail": vips_thumbnail,
}


def print_table() -> None:
    """Print the table of measurements that tests/README.md quotes."""
    for photographs in (PHOTOGRAPHS, MANY):
        drawn_project(photographs)
    rows = []
    references = (
        ("vips-thumbnail", "libvips, a `thumbnail` call a file", "1.0"),
        ("vips", "libvips, one shared decode", "1.05"),
    )
    for name, other, most in references:
        pairs = [(_run("stage"), _run(name)) for _ in range(PAIRS)]
        ours, theirs = zip(*pairs, strict=True)
        ratio = statistics.median(a["seconds"] / b["seconds"] for a, b in pairs)
        rows.append(
            (f"{PHOTOGRAPHS} photographs against {other}",
             f"{_median(ours):.2f} s : {_median(theirs):.2f} s", f"{ratio:.2f}", most)
        )  # fmt: skip
    few = [_run("stage") for _ in range(3)]
    many = [_run("stage", MANY) for _ in range(3)]
    growth = _median(many) / _median(few)
    rows.append(
        (f"{MANY} photographs against {PHOTOGRAPHS}",
         f"{_median(many):.2f} s : {_median(few):.2f} s", f"{growth:.2f}", "4.2")
    )  # fmt: skip
    for photographs, runs in ((PHOTOGRAPHS, few), (MANY, many)):
        peak = max(run["megabytes"] for run in runs)
        rows.append((f"peak memory, {photographs} photographs", "", f"{peak:.0f} MB", "250 MB"))
    second = _run("again")["seconds"]
    rows.append(("a second run, nothing changed", "", f"{second:.2f} s", "0.2 s"))
    print(f"{THREADS} threads, {SIZE[0]} x {SIZE[1]} px, median of {PAIRS} pairs\n")
    print("| what | times | figure | at most |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _run(measurement: str, photographs: int = PHOTOGRAPHS) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "tests.bench.bench_photographs",
        measurement,
        "--photographs",
        str(photographs),
    ]
    done = subprocess.run(command, check=True, capture_output=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _median(runs: "tuple[dict[str, float], ...] | list[dict[str, float]]") -> float:
    return statistics.median(run["seconds"] for run in runs)


if __name__ == "__main__":
    main()
