"""Whatever ends a build, each edition is whole afterwards: the old file or the new one.

Signals are sent at moments that do not depend on the machine's speed: when the build is about to
open or to rename a certain file, as Python's audit events report.
"""

import fcntl
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

from tests.support.command import environment, run_book
from tests.support.finished_epub import read_epub
from tests.support.interruptions import INTERRUPTED, heed_signals, is_running
from tests.support.projects import Built, build, edition_digests, leftovers, rewrite

#: Runs `book`, which sends itself a signal when a file is opened or renamed for the n-th time.
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
from book.cli.main import main
main()
"""
#: Audit event, pattern of the file's path, and the n of the n-th time.
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
    """Build a publication of one section and one photograph, which is soon built again."""
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
    """Return the SHA-256 of the changed publication's editions, built without an interruption."""
    project = tmp_path_factory.mktemp("changed") / "sample"
    shutil.copytree(small.project / "source", project / "source")
    change(project)
    return edition_digests(build(project).build)


@pytest.fixture
def project(small: Built, tmp_path: Path) -> Path:
    """Copy the publication with its editions, and change its manuscript."""
    project = shutil.copytree(small.project, tmp_path / "sample")
    change(project)
    return project


def change(project: Path) -> None:
    """Change a text and a photograph that every edition has."""
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
    old = edition_digests(small.build)
    assert not set(old.values()) & set(changed.values())
    interrupt(project, ending, moment)
    if ending is not signal.SIGKILL:
        assert leftovers(project / "build") == []
    left = edition_digests(project / "build")
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
    again = run_book("build", "--project", project)
    assert again.returncode == 0, again.stderr
    assert edition_digests(project / "build") == changed
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
        preexec_fn=heed_signals,
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
        # A group of its own, so that signals do not reach pytest.
        start_new_session=True,
        preexec_fn=heed_signals,
    ) as running:
        wait_until(lambda: any((project / "build").glob(".sample-print.pdf.*.part")), running)
        running.send_signal(ending)
        _, complaints = running.communicate(timeout=60)
    if ending is signal.SIGKILL:
        assert running.returncode == -signal.SIGKILL
    else:
        assert running.returncode == INTERRUPTED
        assert (
            # After the warning of a book without a cover.
            complaints.splitlines()[-1]
            == "book: interrupted; every edition is whole, the old one or the new"
        )
        assert leftovers(project / "build") == []
    assert edition_digests(project / "build") == edition_digests(small.build)
    # The process that writes another edition ends too.
    deadline = time.monotonic() + 60
    while is_running(running.pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    for path in (project / "build").glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []
    assert read_epub(project / "build" / "sample.epub").documents


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
            assert edition_digests(project / "build")["sample.epub"] != changed["sample.epub"]
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert running.wait(timeout=60) == 0
    assert edition_digests(project / "build")["sample.epub"] == changed["sample.epub"]


def wait_until(true: Callable[[], bool], running: subprocess.Popen[str]) -> None:
    """Wait until a condition holds while a build runs."""
    deadline = time.monotonic() + 60
    while not true():
        assert running.poll() is None, "the build ended before it came so far"
        assert time.monotonic() < deadline
        time.sleep(0.001)
