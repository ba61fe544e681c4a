"""Finished publications that all processes of a test run share."""

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from book.manuscript import load
from book.project import Project
from tests.support.projects import Built


def build_once(name: str, factory: pytest.TempPathFactory, build: Callable[[Path], Built]) -> Built:
    """Return what `build` makes in the folder that it gets, from the first process that asks.

    The others wait for it. Tests read its files alone: no command runs in the project, because a
    build begins with removing what another process may be reading.
    """
    own = factory.getbasetemp()
    # The folders of the processes of pytest-xdist stand in that of the run.
    folder = (own.parent if own.name.startswith("popen-") else own) / "shared" / name
    folder.mkdir(parents=True, exist_ok=True)
    finished = folder / "run.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            built = build(folder)
            finished.write_bytes(pickle.dumps((built.project, built.run)))
            return built
    project, run = pickle.loads(finished.read_bytes())
    return Built(project=project, source=load.read_manuscript(Project(project)), run=run)
