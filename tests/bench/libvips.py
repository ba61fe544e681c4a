"""libvips making the derivatives of a publication, for comparison."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from book.project import Project
from tests.bench.commands import seconds_of
from tests.bench.photograph_project import SIZE, WORK, drawn_project, place_photographs


def vips(photographs: int, threads: int) -> float:
    """Time libvips writing the same files from one reduced decode of each photograph."""
    return _by_vips(photographs, threads, _vips_once)


def vips_thumbnail(photographs: int, threads: int) -> float:
    """Time libvips writing the same files with a `thumbnail` call for each."""
    return _by_vips(photographs, threads, _vips_thumbnails)


def _by_vips(
    photographs: int, threads: int, job: Callable[[Path, dict[str, tuple[int, int]], Path], None]
) -> float:
    # Read at import. Without it libvips would use more threads than the photograph stage.
    os.environ["VIPS_CONCURRENCY"] = "1"
    import pyvips

    from book import images, plan
    from book.manuscript import load

    pyvips.cache_set_max(0)
    project = drawn_project(photographs)
    target = WORK / "vips"
    target.mkdir(exist_ok=True)

    placed = place_photographs(project)

    def run() -> None:
        source = load.read_manuscript(Project(project))
        planned = plan.plan_derivatives(
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

    return seconds_of(run)


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
