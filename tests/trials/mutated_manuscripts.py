"""Read and render mutated manuscripts: every fault of one is a finding, and none takes long.

    .venv/bin/python -m tests.trials.mutated_manuscripts FIRST COUNT [--builds EACH]

reads the manuscripts of COUNT seeds from FIRST on and prints those that fail with their causes; of
every EACH that could be printed, one is built. A failure is repeated with its seed.
"""

import argparse
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from book import build, layout, plan, render
from book.errors import BookError, Finding, RefusedError
from book.manuscript import load
from book.plan import Edition
from book.project import Project
from tests.support.measures import made_measures
from tests.support.mutations import Files, mutate
from tests.support.photographs import draw_photograph

ROOT = Path(__file__).parents[2]
SECONDS = 10
BOOKS = (Edition.PRINT, Edition.SCREEN, Edition.EPUB)
#: Markdown of every construct: each third piece between lines with a dot.
_CASES = (ROOT / "tests/manuscript/text.md").read_text(encoding="utf-8").split("\n.\n")[1::3]
_SECTION = """# A *title*[^n]

Words[^n] and [слово]{lang=uk}, [a link](https://example.org/a?b=1), <https://b.example> & `code`,
**strong _words_**^[A note.]; see [it](#ferry).

![](ferry)

::: gallery
full pier
:::

- one
  1. two

> quoted

[^n]: The *note*.
"""
#: A gallery of small files, some of them drawn; the others are stand-ins.
_DRAWN = ("ferry.jpg", "pier.png")


class TooSlow(BaseException):
    """A manuscript took longer than `SECONDS`. No handler of `Exception` catches it."""


def texts_of(folder: Path) -> Files:
    """Return the texts of a manuscript's folder."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".md", ".toml")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def base_manuscript(seed: int) -> Files:
    """Return the manuscript that is mutated: the sample, a small one, or the reportage."""
    if seed % 20 == 0:
        files = texts_of(ROOT / "source")
        return {name: content for name, content in files.items() if name != "README.md"}
    files = texts_of(ROOT / "tests/sample/source")
    if seed % 5:
        # Two photographs, and other texts: most constructs of Markdown stand beside each other.
        tables = files["gallery/gallery.toml"].split(b"\n\n")
        files["gallery/gallery.toml"] = b"\n\n".join([tables[0], tables[2], tables[5]])
        chosen = [_CASES[(seed + step) % len(_CASES)] for step in range(seed % 3)]
        files["sections/20-the-bridges.md"] = "\n\n".join([_SECTION, *chosen]).encode()
        del files["sections/10-the-river.md"]
    return files


@contextmanager
def trial_project() -> Iterator[Project]:
    """Yield an empty project with some photographs."""
    with tempfile.TemporaryDirectory() as folder:
        gallery = Path(folder) / "source/gallery"
        gallery.mkdir(parents=True)
        for name in _DRAWN:
            draw_photograph(gallery / name, (120, 80))
        yield Project(Path(folder).resolve())


def write_texts(project: Project, files: Files, before: Files) -> None:
    """Write the texts of a manuscript that differ from those that are there."""
    for name in before.keys() - files.keys():
        (project.source / name).unlink()
    for name, content in files.items():
        if before.get(name) != content:
            path = project.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def read_and_render(project: Project, edition: Edition) -> bool:
    """Read a manuscript and render one edition of it; return whether it could be printed.

    Whatever else than a refusal is raised is a fault of the program. So are a finding beyond the
    end of its file, and a document that is no XML.
    """
    try:
        manuscript = load.read_manuscript(project)
    except RefusedError as refused:
        check_findings(project, refused.findings)
        return False
    check_findings(project, manuscript.warnings)
    publication = manuscript.publication
    placed = layout.compose(publication, manuscript.page, made_measures(publication))
    planned = build._plan_pictures(manuscript, placed)
    files = plan.edition_pictures(planned, edition)
    if edition is Edition.EPUB:
        cover, weights = plan.cover_picture(planned, edition), dict.fromkeys(files, 100_000)
        whole = {photo_id: file for photo_id, (file,) in files.items()}
        ebook = render.render_epub(publication, whole, cover, (), weights=weights)
        documents = [page.xhtml for page in ebook.pages]
    elif edition is Edition.PRINT:
        documents = [render.render_print(publication, placed, files)]
    else:
        documents = [render.render_screen(publication, placed, files)]
    for document in documents:
        ElementTree.fromstring(document)
    return True


def check_findings(project: Project, findings: tuple[Finding, ...]) -> None:
    """Raise `AssertionError` for a finding that cannot be printed, or is on no line of its file."""
    lines: dict[str, int] = {}
    for finding in findings:
        f"{finding.file}{finding.message}{finding.hint}".encode()
        assert finding.message, finding
        if finding.line:
            if finding.file not in lines:
                content = (project.root / finding.file).read_bytes()
                content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                lines[finding.file] = content.count(b"\n") + (not content.endswith(b"\n"))
            assert finding.line <= max(1, lines[finding.file]), finding


@contextmanager
def at_most_seconds(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in a block that takes longer."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def try_manuscript(project: Project, files: Files, edition: Edition) -> bool:
    """Read and render a manuscript within `SECONDS`; return whether it could be printed."""
    write_texts(project, files, texts_of(project.source))
    with at_most_seconds(SECONDS):
        return read_and_render(project, edition)


def try_seed(project: Project, seed: int) -> bool:
    """Read and render the manuscript of a seed; return whether it could be printed."""
    files = mutate(base_manuscript(seed), seed)
    return try_manuscript(project, files, BOOKS[seed % len(BOOKS)])


def build_all(project: Project) -> None:
    """Build the editions; raise what is no refusal."""
    with ThreadPoolExecutor(1) as threads:
        events = build.build_editions(
            project, BOOKS, release=False, threads=threads, processes=nullcontext(threads)
        )
        try:
            for _ in events:
                pass
        except BookError:
            pass


def main() -> int:
    """Try seeds and print a table of failures; return 1 if there was one."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("first", type=int)
    options.add_argument("count", type=int)
    options.add_argument("--builds", type=int, default=0)
    chosen = options.parse_args()
    failures: Counter[str] = Counter()
    printed = built = 0
    slowest, slowest_seed = 0.0, 0
    with trial_project() as project:
        for seed in range(chosen.first, chosen.first + chosen.count):
            began = time.perf_counter()
            try:
                if try_seed(project, seed):
                    printed += 1
                    if chosen.builds and printed % chosen.builds == 0:
                        built += 1
                        build_all(project)
                        began = time.perf_counter()
            except (Exception, TooSlow) as error:
                frame = traceback.extract_tb(error.__traceback__)[-1]
                cause = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
                failures[cause] += 1
                if failures[cause] <= 3:
                    print(f"seed {seed}: {cause}: {str(error)[:200]}", flush=True)
            took = time.perf_counter() - began
            if took > slowest:
                slowest, slowest_seed = took, seed
            if (seed + 1) % 1000 == 0:
                print(f"… {seed + 1}", flush=True)
    print(f"{chosen.count} manuscripts, {printed} rendered, {built} built")
    print(f"slowest: {slowest:.2f} s, seed {slowest_seed}")
    for cause, number in failures.most_common():
        print(f"{number:6} {cause}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
