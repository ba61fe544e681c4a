"""`make bench`: the photograph stage, timed against libvips making the same files.

Everything runs in processes of its own, in turn, so that a machine whose speed drifts slows both
alike; the ratios are medians of pairs. The photographs are drawn once, into build/bench/.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from book.project import PRESS_PROFILE, Project
from tests.support.profiles import SPACES, rgb_profile

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "bench"
#: Width and height in pixels: 24 megapixels, as from a camera of today.
SIZE = (6000, 4000)
PHOTOGRAPHS = 19
MANY = 76
THREADS = 2
PAIRS = 5


def main() -> None:
    """Run one measurement in this process, or all of them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measurement", nargs="?", choices=sorted(MEASUREMENTS))
    parser.add_argument("--photographs", type=int, default=PHOTOGRAPHS)
    parser.add_argument("--threads", type=int, default=THREADS)
    arguments = parser.parse_args()
    if arguments.measurement is None:
        print_table()
        return
    seconds = MEASUREMENTS[arguments.measurement](arguments.photographs, arguments.threads)
    # Kilobytes on Linux, bytes on macOS.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": peak}))


def stage(photographs: int, threads: int) -> float:
    """Time our stage from cold: reading the manuscript, planning, making every file."""
    project = drawn_project(photographs)
    for path in (project / "build").rglob("*.jpg"):
        path.unlink()
    # Imported before its time is taken, as libvips is.
    import_module("book.manuscript.load")
    return _timed(lambda: _make(project, threads))


def again(photographs: int, threads: int) -> float:
    """Time our stage when every file is there."""
    project = drawn_project(photographs)
    _make(project, threads)
    return _timed(lambda: _make(project, threads))


def _make(project: Path, threads: int) -> None:
    from book import images, layout, plan
    from book.files import digests
    from book.manuscript import load

    at = Project(project)
    at.pictures.mkdir(parents=True, exist_ok=True)
    source = load.read_manuscript(Project(at.root))
    placed = layout.compose(source.publication, source.page)
    recipes = plan.recipes(digests.digest_file(PRESS_PROFILE))
    planned = plan.derivatives(
        source.publication, placed, source.picture_settings, recipes, images.LIBRARY
    )
    photos = {photo.id: photo for photo in source.publication.photos}
    with ThreadPoolExecutor(threads) as executor:
        made = list(
            images.make_derivatives(planned, photos, at.root, at.pictures, PRESS_PROFILE, executor)
        )
    assert len(made) == len(photos)
    assert not any(one.fault for one in made)


def vips(photographs: int, threads: int) -> float:
    """Time libvips making the same files: one reduced decode of each, as ours."""
    return _by_vips(photographs, threads, _vips_once)


def vips_thumbnail(photographs: int, threads: int) -> float:
    """Time libvips making the same files the usual way: a `thumbnail` call for each."""
    return _by_vips(photographs, threads, _vips_thumbnails)


def _by_vips(
    photographs: int, threads: int, job: Callable[[Path, dict[str, tuple[int, int]], Path], None]
) -> float:
    # Set before the import: as many threads over photographs as ours, and none beside them.
    os.environ["VIPS_CONCURRENCY"] = "1"
    import pyvips

    from book import images, layout, plan
    from book.manuscript import load

    pyvips.cache_set_max(0)
    project = drawn_project(photographs)
    target = WORK / "vips"
    target.mkdir(exist_ok=True)

    def run() -> None:
        source = load.read_manuscript(Project(project))
        placed = layout.compose(source.publication, source.page)
        planned = plan.derivatives(
            source.publication, placed, source.picture_settings, plan.recipes(""), images.LIBRARY
        )
        wanted: dict[str, dict[str, tuple[int, int]]] = {}
        for file in planned:
            wanted.setdefault(file.photo_id, {})[file.edition] = (file.width, file.height)
        jobs = [
            (project / photo.file, wanted[photo.id], target) for photo in source.publication.photos
        ]
        with ThreadPoolExecutor(threads) as executor:
            list(executor.map(lambda one: job(*one), jobs))

    return _timed(run)


def _vips_once(photograph: Path, sizes: dict[str, tuple[int, int]], target: Path) -> None:
    import pyvips

    from book.project import PRESS_PROFILE

    largest = max(width for width, _ in sizes.values())
    shrink = max(factor for factor in (1, 2, 4, 8) if SIZE[0] / factor >= largest)
    image = pyvips.Image.new_from_file(str(photograph), shrink=shrink, fail_on="truncated")
    image = image.copy_memory()
    for edition, (width, _) in sorted(sizes.items(), key=lambda item: -item[1][0]):
        image = image.resize(width / image.width).copy_memory()
        where = str(target / f"{photograph.stem}-{edition}.jpg")
        if edition == "print":
            pressed = image.icc_transform(
                str(PRESS_PROFILE),
                embedded=True,
                intent="relative",
                black_point_compensation=True,
            )
            pressed.jpegsave(where, Q=92, subsample_mode="off", keep="icc")
        else:
            image.icc_transform("srgb", embedded=True).jpegsave(where, Q=85, keep="none")


def _vips_thumbnails(photograph: Path, sizes: dict[str, tuple[int, int]], target: Path) -> None:
    import pyvips

    from book.project import PRESS_PROFILE

    for edition, (width, _) in sizes.items():
        where = str(target / f"{photograph.stem}-{edition}.jpg")
        if edition == "print":
            pyvips.Image.thumbnail(
                str(photograph),
                width,
                export_profile=str(PRESS_PROFILE),
                intent="relative",
                fail_on="truncated",
            ).jpegsave(where, Q=92, subsample_mode="off", keep="icc")
        else:
            pyvips.Image.thumbnail(
                str(photograph), width, export_profile="srgb", fail_on="truncated"
            ).jpegsave(where, Q=85, keep="none")


MEASUREMENTS: dict[str, Callable[[int, int], float]] = {
    "stage": stage,
    "again": again,
    "vips": vips,
    "vips-thumbnail": vips_thumbnail,
}


def drawn_project(photographs: int) -> Path:
    """Find or draw a publication of so many photographs."""
    project = WORK / f"photographs-{photographs}"
    if not (project / "source/disclaimer.md").is_file():
        _draw_project(project, photographs)
    return project


def _draw_project(project: Path, photographs: int) -> None:
    gallery = project / "source/gallery"
    gallery.mkdir(parents=True, exist_ok=True)
    (project / "source/sections").mkdir(exist_ok=True)
    tables = ['[defaults]\ncredit = "Ada Lens / Bench"\n']
    spaces = sorted(SPACES)
    for number in range(photographs):
        name = f"photograph-{number + 1}"
        original = WORK / f"original-{number % PHOTOGRAPHS}.jpg"
        if not original.is_file():
            WORK.mkdir(parents=True, exist_ok=True)
            _draw_photograph(original, number, rgb_profile(spaces[number % len(spaces)]))
        # Other bytes for each: a name in the file's end, which decoders pass over.
        (gallery / f"{name}.jpg").write_bytes(original.read_bytes() + name.encode())
        tables.append(
            f'[photo.{name}]\nfile = "{name}.jpg"\ncaption = "Number {number}"\nalt = "x"\n'
        )
    (gallery / "gallery.toml").write_text("\n".join(tables), encoding="utf-8")
    # As in the reportage: some alone on their pages, most in rows of two.
    ids = [f"photograph-{number + 1}" for number in range(photographs)]
    lines = [f"full {ids[0]}", f"full {ids[1]}"]
    lines += [" ".join(ids[start : start + 2]) for start in range(2, photographs, 2)]
    section = "# Bench\n\n::: gallery\n" + "\n".join(lines) + "\n:::\n"
    (project / "source/sections/10-bench.md").write_text(section, encoding="utf-8")
    (project / "source/publication.toml").write_text(
        'name = "bench"\ntitle = "Bench"\nidentifier = "urn:isbn:9780000000002"\n'
        'date = 2026-01-01\npublisher = "Bench"\n',
        encoding="utf-8",
    )
    (project / "source/disclaimer.md").write_text("None.\n", encoding="utf-8")


def _draw_photograph(path: Path, seed: int, profile: bytes) -> None:
    """Draw 24 megapixels with large forms, fine texture and noise, as a camera would save them."""
    from PIL import Image

    width, height = SIZE
    forms = Image.radial_gradient("L").rotate(17 * seed).resize((60 + seed, 40)).resize(SIZE)
    sky = Image.linear_gradient("L").rotate(90 * seed).resize(SIZE)
    texture = Image.effect_noise((width // 3, height // 3), 60).resize(SIZE)
    bands = [Image.blend(forms, sky, 0.2 + 0.25 * band) for band in range(3)]
    image = Image.blend(Image.merge("RGB", bands), texture.convert("RGB"), 0.15)
    noise = Image.effect_noise(SIZE, 12).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Camera", "Bench 24", 1
    Image.blend(image, noise, 0.25).save(
        path, quality=93, subsampling="4:2:2", exif=exif, icc_profile=profile
    )


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def print_table() -> None:
    """Measure everything and print what README quotes."""
    for photographs in (PHOTOGRAPHS, MANY):
        drawn_project(photographs)
    rows = []
    references = (
        ("vips-thumbnail", "libvips, a `thumbnail` call a file", "1.0"),
        ("vips", "libvips, one shared decode", "(1.0)"),
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
        rows.append((f"peak memory, {photographs} photographs", "", f"{peak:.0f} MB", "450 MB"))
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
