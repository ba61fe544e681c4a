"""An EPUB of 200 sections and 600 photographs is valid, and is written in little memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from book.project import PACKAGE
from tests.support import judges
from tests.support.command import environment
from tests.support.finished_epub import read_epub
from tests.support.large_publication import long_publication
from tests.support.small_epubs import TINY, write_small_epub

#: Writes the EPUB and prints its size and the peak memory of the process, in bytes.
WRITE_AND_MEASURE = """
import re, resource, sys
from pathlib import Path
from tests.support.large_publication import long_publication
from tests.support.small_epubs import write_small_epub
folder = Path(sys.argv[1])
publication, turns = long_publication(200, 600)
picture = (folder / "heavy.jpg").read_bytes()
file = write_small_epub(folder, "long", publication, turns, picture)
status = Path("/proc/self/status")
# On Linux ru_maxrss begins with the peak of the parent process.
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else (
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
)
print(file.stat().st_size, int(peak) * 1024)
"""


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_two_hundred_sections(tmp_path: Path) -> None:
    publication, turns = long_publication(200, 600)
    file = write_small_epub(tmp_path, "long", publication, turns)
    assert len(read_epub(file).entries("page-list")) == 600
    report = judges.epubcheck([file], tmp_path)[file]
    assert report.messages == []
    assert report.publication["nSpines"] == 208


def test_six_hundred_photographs_are_bound_in_little_memory(tmp_path: Path) -> None:
    """Each picture has half a megabyte: all together 300 MB."""
    (tmp_path / "heavy.jpg").write_bytes(TINY + bytes(500_000))
    finished = subprocess.run(
        [sys.executable, "-c", WRITE_AND_MEASURE, tmp_path],
        cwd=PACKAGE.parent,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    size, peak = map(int, finished.stdout.split())
    assert size > 300_000_000
    assert peak < 250_000_000
