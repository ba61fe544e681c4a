"""Builds that are ended, starved or misled, of a publication that is soon built.

What must hold after each: every edition is whole, the old one or the new; nothing is left over; and
the next build has the bytes of a clean one.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.support import profiles
from tests.support.command import ROOT
from tests.support.projects import edition_digests

PUBLICATION = """\
name = "tiny"
title = "Tiny"
language = "en"
identifier = "urn:uuid:0b9e2d3a-6f0c-4f6e-9d53-1f1f0d1c7a10"
date = 2026-03-01
publisher = "A newsroom"
cover = "flood"
"""
GALLERY = """\
[photo.flood]
file = "flood.jpg"
caption = "The flood of {season}"
credit = "Ada Lens / Sample Agency"
alt = "A street under water up to the windows"
"""
SECTION = "# The flood\n\nThe water came in {season}.\n\n![](flood)\n"
#: The second has the apostrophe for which typefaces are changed, in the cache.
SEASONS = ("spring", "autumn, сімʼя")
#: A fontconfig index, which has a name by its place, and changed typefaces, which are kept.
_KEPT = re.compile(r"\.cache-\d+$|^cache/apostrophe-[0-9a-f]+(/Book[^/]*)?$")
#: Seconds after which a build is taken to hang.
TOO_LONG = 120
INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """What a build leaves that nothing has disturbed, in one season."""

    editions: Mapping[str, str]
    #: Every file and folder below `build/`.
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    errors: str
    #: It was ended before the program could take notice: its messages are Python's.
    early: bool = False


def write_project(project: Path, season: str) -> None:
    """Write the manuscript of a season, over that of another."""
    source = project / "source"
    for folder in ("sections", "gallery"):
        (source / folder).mkdir(parents=True, exist_ok=True)
    (source / "publication.toml").write_text(PUBLICATION, encoding="utf-8")
    (source / "disclaimer.md").write_text("Ours alone.\n", encoding="utf-8")
    (source / "gallery/gallery.toml").write_text(GALLERY.format(season=season), encoding="utf-8")
    (source / "sections/10-the-flood.md").write_text(
        SECTION.format(season=season), encoding="utf-8"
    )
    picture = Image.radial_gradient("L").resize((2700, 1800))
    picture = Image.merge("RGB", [picture, picture.rotate(180), Image.new("L", picture.size, 90)])
    turned = picture if season == SEASONS[0] else picture.rotate(90, expand=True)
    turned.save(source / "gallery/flood.jpg", icc_profile=profiles.rgb_profile("srgb"))


def build_clean(project: Path, season: str, temporary: Path) -> Clean:
    """Build the editions of a season, which must succeed."""
    write_project(project, season)
    ended = run_build(project, temporary)
    assert (ended.code, ended.errors) == (0, ""), ended
    return Clean(editions=edition_digests(project / "build"), names=names_below(project / "build"))


def names_below(build: Path) -> frozenset[str]:
    """Return the paths of everything below `build/` that depends on the season alone."""
    paths = (path.relative_to(build).as_posix() for path in build.rglob("*"))
    return frozenset(path for path in paths if not _KEPT.search(path))


def start_build(project: Path, temporary: Path, *words: str) -> subprocess.Popen[str]:
    """Start a build in a session of its own, with its own folder for temporary files.

    Signals have their default effect in it, whatever this process was started by.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "book", "build", "--project", str(project), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=heed_signals,
    )


def heed_signals() -> None:
    """Let signals have their default effect in a process that is about to be started.

    `nohup` and a script's `&` have interrupts ignored, also by the children.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def run_build(project: Path, temporary: Path, *words: str) -> Ended:
    """Run a build to its end."""
    return await_end(start_build(project, temporary, *words))


def await_end(running: subprocess.Popen[str], *, early: bool = False) -> Ended:
    """Wait for a build and everything that it has started; fail where that takes too long."""
    with running:
        try:
            _, errors = running.communicate(timeout=TOO_LONG)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    deadline = time.monotonic() + TOO_LONG
    while is_running(running.pid):
        assert time.monotonic() < deadline, "a process of the build is left"
        time.sleep(0.01)
    return Ended(code=running.returncode, errors=errors, early=early)


def interrupt_build(project: Path, temporary: Path, number: int, after: float) -> Ended:
    """Build, and send a signal after some seconds: an interrupt to all processes of the build."""
    running = start_build(project, temporary)
    time.sleep(after)
    early = not _heeds(running.pid, number)
    if running.poll() is None:
        # A terminal sends an interrupt to all, and a service manager its other signal.
        send = os.kill if number == signal.SIGKILL else os.killpg
        send(running.pid, number)
    return await_end(running, early=early)


def is_running(group: int) -> bool:
    """Return whether any process of a group still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _heeds(process: int, number: int) -> bool:
    """Return whether a process has come to handle a signal by itself (Linux)."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return True
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    # Python handles SIGINT from its start on; the program SIGTERM, and then SIGINT, too.
    return number == signal.SIGKILL or bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def whole_editions(project: Path, states: Sequence[Clean]) -> bool:
    """Return whether every edition is one of those of the states, byte for byte."""
    return all(
        any(digest == state.editions[name] for state in states)
        for name, digest in edition_digests(project / "build").items()
    )


def unfinished(project: Path, temporary: Path) -> list[str]:
    """Return what a build that was ended should have taken away."""
    left = [path for path in (project / "build").rglob("*") if path.name.endswith(".part")]
    return sorted(str(path) for path in (*left, *temporary.rglob("*")))


def faults_of_next_build(project: Path, temporary: Path, clean: Clean) -> list[str]:
    """Build, and return what is different from a clean build; nothing where all is right."""
    ended = run_build(project, temporary)
    faults = [f"the next build ends with {ended.code}: {ended.errors}"] if ended.code else []
    if edition_digests(project / "build") != dict(clean.editions):
        faults.append("the next build is not right")
    if over := names_below(project / "build") - clean.names:
        faults.append(f"left in build/: {sorted(over)}")
    if left := sorted(temporary.rglob("*")):
        faults.append(f"left in TMPDIR: {left}")
    return faults


# --- damaged files of the cache -------------------------------------------------------------------


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def damage(path: Path, kind: str) -> None:
    """Damage a file of the cache, or put something else in the place of a file or folder."""
    content = path.read_bytes() if path.is_file() else b""
    if kind == "flipped":
        spoilt = bytearray(content or b"x")
        spoilt[len(spoilt) // 2] ^= 0x10
        path.write_bytes(spoilt)
        return
    _remove(path)
    match kind:
        case "gone":
            pass
        case "folder":
            (path / "deep").mkdir(parents=True)
            (path / "deep/file").touch()
        case "FIFO":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path.name)
        case "device":
            path.symlink_to("/dev/zero")
        case "dangling link":
            path.symlink_to("nowhere")
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "unreadable":
            path.write_bytes(content)
            path.chmod(0)
        case _:
            path.write_bytes(CONTENTS[kind])


#: Content by kind, in place of the right one.
CONTENTS = {
    "empty": b"",
    "not UTF-8": b"\xff\xfe\x00" * 99,
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "numbers": b'{"signature": [1e999, NaN, -Infinity, ' + b"9" * 6_000 + b"]}",
    "list": b"[1, 2, 3]",
    "null": b"null",
    "lists for texts": b'{"file": [], "warnings": [[]], "turns": "abc", "sources": 5}',
}
KINDS = (
    *("flipped", "gone", "folder", "FIFO", "loop", "device", "dangling link", "cut", "unreadable"),
    *CONTENTS,
)
