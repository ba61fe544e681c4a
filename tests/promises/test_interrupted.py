"""Whatever ends a build, the last good editions stand: all of an edition is old, or all is new.

The signals are sent at moments that do not depend on the machine's speed: when the build is about
to open or to move a certain file, as Python's audit events tell.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from book.files import atomic
from tests.support.editions import (
    Built,
    book,
    build,
    contents,
    environment,
    epub,
    leftovers,
    rewrite,
)

INTERRUPTED = 130

#: Runs `book` and sends itself a signal when the file is about to be opened or moved for the
#: n-th time.
SCRIPT = """
import os, re, sys

number, event_name, pattern, times = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
seen = 0

def hook(event, args):
    global seen
    if event == event_name and isinstance(args[-1 if event == "open" else 1], (str, int)):
        path = args[0] if event == "open" else args[1]
        if isinstance(path, str) and re.search(pattern, path):
            seen += 1
            if seen == times:
                print("here", file=sys.stderr, flush=True)
                os.kill(os.getpid(), number)

sys.addaudithook(hook)
sys.argv = ["book", *sys.argv[5:]]
from book.cli import main
main()
"""

#: Audit event, file, and for the how manieth time.
MOMENTS = {
    "a picture is made": ("os.rename", r"-[0-9a-f]{12}\.jpg$", 3),
    "the print edition is begun": ("open", r"\.sample-print\.pdf\.\d+\.part$", 1),
    "the epub is begun": ("open", r"\.sample\.epub\.\d+\.part$", 1),
    "the first edition is moved": ("os.rename", r"build/sample[^/]*\.(pdf|epub)$", 1),
    "the second edition is moved": ("os.rename", r"build/sample[^/]*\.(pdf|epub)$", 2),
    "the editions are noted": ("os.rename", r"cache/print\.json$", 1),
}


SECTION = "# The flood\n\nThe water came.\n\n![](flood)\n"
GALLERY = """\
[photo.flood]
file = "flood.jpg"
caption = "The flood of last spring"
credit = "Ada Lens / Sample Agency"
alt = "A street under water up to the windows"
"""


@pytest.fixture(scope="module")
def small(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A publication with one section and one photograph, built: interrupting is done often."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("small") / "sample")
    shutil.rmtree(project / "source/sections")
    (project / "source/sections").mkdir()
    (project / "source/sections/10-the-flood.md").write_text(SECTION, encoding="utf-8")
    for photograph in (project / "source/gallery").iterdir():
        if photograph.name != "flood.jpg":
            photograph.unlink()
    (project / "source/gallery/gallery.toml").write_text(GALLERY, encoding="utf-8")
    return build(project)


@pytest.fixture(scope="module")
def changed(small: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Digests of the changed publication's editions, built without a break and without a cache."""
    project = tmp_path_factory.mktemp("changed") / "sample"
    shutil.copytree(small.project / "source", project / "source")
    change(project)
    return contents(build(project).build)


@pytest.fixture
def project(small: Built, tmp_path: Path) -> Path:
    """The publication with good editions in place, and a change of the manuscript after them."""
    project = shutil.copytree(small.project, tmp_path / "sample")
    change(project)
    return project


def change(project: Path) -> None:
    """Change what every edition says and shows."""
    rewrite(project / "source/sections/10-the-flood.md", "The water came.", "The water went.")
    gallery = project / "source/gallery"
    rewrite(gallery / "gallery.toml", "of last spring", "of last autumn")
    with Image.open(gallery / "flood.jpg") as photograph:
        profile = photograph.info["icc_profile"]
        photograph.rotate(180).save(gallery / "flood.jpg", icc_profile=profile)


@pytest.mark.parametrize(
    ("ending", "moment"),
    [
        *((signal.SIGKILL, moment) for moment in MOMENTS),
        (signal.SIGTERM, "the second edition is moved"),
        (signal.SIGINT, "a picture is made"),
    ],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else value,
)
def test_an_interrupted_build_leaves_whole_editions(
    ending: signal.Signals, moment: str, project: Path, small: Built, changed: dict[str, str]
) -> None:
    old = contents(small.build)
    assert not set(old.values()) & set(changed.values())
    interrupt(project, ending, moment)
    if ending is not signal.SIGKILL:
        assert leftovers(project / "build") == []
    left = contents(project / "build")
    assert set(left) == set(old)
    assert all(digest in (old[name], changed[name]) for name, digest in left.items())
    if moment not in ("the second edition is moved", "the editions are noted"):
        assert left == old


@pytest.mark.parametrize("moment", ["a picture is made", "the second edition is moved"])
def test_the_build_after_a_kill_is_as_good_as_a_clean_one(
    moment: str, project: Path, changed: dict[str, str]
) -> None:
    interrupt(project, signal.SIGKILL, moment)
    assert leftovers(project / "build")
    again = book("build", "--project", project)
    assert again.returncode == 0, again.stderr
    assert contents(project / "build") == changed
    assert leftovers(project / "build") == []


def interrupt(project: Path, ending: signal.Signals, moment: str) -> None:
    """Build, and end the build with a signal at a moment."""
    event, pattern, times = MOMENTS[moment]
    words = [str(ending.value), event, pattern, str(times), "build", "--project", str(project)]
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words],
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "here" in run.stderr, run.stderr
    assert "Traceback" not in run.stderr
    assert run.returncode == (-ending if ending is signal.SIGKILL else INTERRUPTED), run.stderr


@pytest.mark.parametrize(
    "ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda ending: ending.name
)
def test_a_build_that_is_ended_from_outside_leaves_the_last_editions(
    ending: signal.Signals, project: Path, small: Built
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "book", "build", "--project", project],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # As a terminal does it: signals reach the build and nobody else.
        start_new_session=True,
    ) as running:
        until(lambda: any((project / "build").glob(".sample-print.pdf.*.part")), running)
        running.send_signal(ending)
        _, complaints = running.communicate(timeout=60)
    if ending is signal.SIGKILL:
        assert running.returncode == -signal.SIGKILL
    else:
        assert running.returncode == INTERRUPTED
        assert (
            complaints.strip()
            == "book: interrupted; every edition is whole, the old one or the new"
        )
        assert leftovers(project / "build") == []
    assert contents(project / "build") == contents(small.build)
    # The process that writes an edition beside it has gone too.
    deadline = time.monotonic() + 60
    while is_there(running.pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    for path in (project / "build").glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []
    assert epub(project / "build" / "sample.epub").documents


def test_a_second_build_waits_for_the_first(project: Path, changed: dict[str, str]) -> None:
    with (project / "build/cache/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with subprocess.Popen(
            [sys.executable, "-m", "book", "build", "epub", "--project", project],
            env=environment(),
            stdout=subprocess.DEVNULL,
        ) as running:
            time.sleep(1.0)
            assert running.poll() is None
            assert contents(project / "build")["sample.epub"] != changed["sample.epub"]
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert running.wait(timeout=60) == 0
    assert contents(project / "build")["sample.epub"] == changed["sample.epub"]


def is_there(group: int) -> bool:
    """Whether any process of a group still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def until(true: Callable[[], bool], running: subprocess.Popen[str]) -> None:
    """Wait for something that a running build does."""
    deadline = time.monotonic() + 60
    while not true():
        assert running.poll() is None, "the build ended before it came so far"
        assert time.monotonic() < deadline
        time.sleep(0.001)


# --- one file -------------------------------------------------------------------------------


def test_a_file_that_cannot_be_finished_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    path.write_bytes(b"good")
    with pytest.raises(OSError, match="disk"), atomic.replacement(path) as part:
        _full_disk(part)
    assert path.read_bytes() == b"good"
    assert list(tmp_path.iterdir()) == [path]


def _full_disk(part: Path) -> None:
    part.write_bytes(b"ha")
    raise OSError("disk full")


def test_a_finished_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    path.write_bytes(b"good")
    atomic.write(path, b"better")
    assert path.read_bytes() == b"better"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_of_the_old_file_is_not_disturbed(tmp_path: Path) -> None:
    path = tmp_path / "edition.pdf"
    path.write_bytes(b"good")
    with path.open("rb") as reader:
        atomic.write(path, b"better")
        assert reader.read() == b"good"


def test_leftovers_are_removed_before_a_build(tmp_path: Path) -> None:
    build, cache = tmp_path / "build", tmp_path / "build" / "cache"
    cache.mkdir(parents=True)
    for folder in (build, cache):
        (folder / ".edition.pdf.part").touch()
        (folder / "edition.pdf").touch()
    with atomic.build_lock(build, cache):
        assert leftovers(build) == []
        assert (build / "edition.pdf").exists()
        assert (cache / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f")


def test_a_build_that_waits_in_line_leaves_no_mark(tmp_path: Path) -> None:
    """Backups and the like see a change only where something was made."""
    with atomic.build_lock(tmp_path):
        before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    with atomic.build_lock(tmp_path):
        pass
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
