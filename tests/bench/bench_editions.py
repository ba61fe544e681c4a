"""`make bench`: laying out and writing editions, timed against the plain engines.

Whole commands are timed, each in a process of its own and in turn with the other, so that a change
of the machine's speed affects both; the ratios are medians of pairs. Pictures are ready before
anything is timed: making them has a bench of its own.
"""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from book.project import Project
from tests.bench.books import (
    book_of,
    change_a_word,
    copied,
    document,
    markdown,
    pages_of,
    photographed,
    untouched,
)
from tests.bench.commands import Taken, built, command, engine, timed

PAIRS, COLD_PAIRS = 3, 7
#: Sections, paragraphs in each, photographs: 300 pages of text, and 100 of photographs.
BOOK = (14, 22, 200)
#: About 300 and 1200 pages, with photographs in proportion.
SHORT, LONG = (14, 29, 53), (56, 29, 212)
Row = tuple[str, str, str, str]


def main() -> None:
    """Print the tables of measurements; with a project as argument, the seconds of one EPUB."""
    if len(sys.argv) > 1:
        sys.stdout.write(str(write_epub(Path(sys.argv[1]))))
        return
    measurements = (
        cold, against_weasyprint, side_by_side, in_proportion, one_word, against_pandoc,
        many_in_an_ebook,
    )  # fmt: skip
    rows = [row for measure in measurements for row in measure()]
    print(f"whole commands, medians of {PAIRS} pairs\n")
    print("| what | times | figure | at most |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def against_weasyprint() -> Sequence[Row]:
    """Time each PDF edition against the `weasyprint` command with equal document and pictures."""
    project = book_of(BOOK)
    rows = []
    for edition, variant in (("print", "pdf/x-4"), ("screen", "pdf/a-3a")):
        page = document(project, edition)
        pairs = [(built(project, edition), engine(page, variant, project)) for _ in range(PAIRS)]
        words = f"{edition} edition, {pages_of(project, edition)} pages, against weasyprint"
        rows.append(compared(words, pairs, "1.3"))
        peak = max(ours.megabytes for ours, _ in pairs)
        theirs = max(other.megabytes for _, other in pairs)
        rows.append((f"peak memory, {edition}", f"{peak:.0f} MB : {theirs:.0f} MB", "", ""))
    return rows


def cold() -> Sequence[Row]:
    """Time all editions of the reportage from photographs against one `weasyprint` command.

    That is given the print edition's document and the photographs as they were delivered.
    """
    project = photographed()
    command("build", "--project", str(project))
    page = untouched(project)
    pairs = []
    for _ in range(COLD_PAIRS):
        shutil.rmtree(project / "build/cache/pictures")
        for file in project.glob("build/*.*"):
            file.unlink()
        ours = command("build", "--project", str(project))
        pairs.append((ours, engine(page, "", project)))
    return [compared("three editions of 19 photographs, cold, against weasyprint", pairs, "1.2")]


def side_by_side() -> Sequence[Row]:
    """Time both PDF editions on two cores against the one that takes longer."""
    project = book_of(BOOK)
    pairs = [(built(project, "print", "screen"), built(project, "print")) for _ in range(PAIRS)]
    return [compared("both editions against print alone", pairs, "1.6")]


def in_proportion() -> Sequence[Row]:
    """Time and memory of the print edition for four times the pages."""
    short, long = book_of(SHORT), book_of(LONG)
    pairs = [(built(long, "print"), built(short, "print")) for _ in range(PAIRS)]
    words = f"{pages_of(long, 'print')} pages against {pages_of(short, 'print')}"
    memory = max(a.megabytes for a, _ in pairs), max(b.megabytes for _, b in pairs)
    return [
        compared(words, pairs, "4.4"),
        (
            f"{words}, peak memory",
            f"{memory[0]:.0f} MB : {memory[1]:.0f} MB",
            f"{memory[0] / memory[1]:.2f}",
            "4.4",
        ),
    ]


def one_word() -> Sequence[Row]:
    """Time a build after one word of the reportage has changed, against a cold build.

    With photographs of 24 megapixels, as the newsroom has them, and with the stand-ins that the
    repository has.
    """
    rows = []
    for name, prepare in (("24-megapixel photographs", photographed), ("stand-ins", copied)):
        project = prepare()
        pairs = []
        for number in range(PAIRS):
            shutil.rmtree(project / "build", ignore_errors=True)
            cold = command("build", "--project", str(project))
            change_a_word(project, number)
            pairs.append((command("build", "--project", str(project)), cold))
        rows.append(compared(f"one word of the reportage, {name}, against cold", pairs, "0.33"))
    return rows


def against_pandoc() -> Sequence[Row]:
    """Time the EPUB of the reportage, its pictures and print edition ready, against pandoc."""
    words = "EPUB of the reportage against pandoc, equal Markdown and pictures"
    if not shutil.which("pandoc"):
        return [(words, "pandoc is not on this machine", "", "1.0")]
    project = copied("epub")
    command("build", "--project", str(project))
    manuscript = markdown(project)
    target = manuscript.with_suffix(".epub")
    pandoc = ["pandoc", "--quiet", str(manuscript), "--toc", "-o", str(target)]
    pairs = [(built(project, "epub"), timed(pandoc, {})) for _ in range(PAIRS)]
    # Without starting Python and reading the manuscript.
    writing = [(alone(project), timed(pandoc, {})) for _ in range(PAIRS)]
    return [
        compared(f"{words}, rendering and binding alone", writing, "1.0"),
        compared(f"{words}, the whole command", pairs, "(1.0)"),
    ]


def alone(project: Path) -> Taken:
    """Time the writing of the EPUB in a process that has already read the manuscript."""
    words = [sys.executable, "-m", "tests.bench.bench_editions", str(project)]
    return Taken(float(subprocess.run(words, check=True, capture_output=True).stdout), 0.0)


def write_epub(project: Path) -> float:
    from dataclasses import replace

    from book import build, edition, epub, images, plan, render
    from book.manuscript import load

    assert epub, render
    paths = Project(project)
    source = load.read_manuscript(paths)
    placed = build._place_photographs(paths, source)
    planned = build._plan_pictures(source, placed)
    target = paths.build / "alone.epub"
    order = build._order(paths, source, placed, planned, plan.Edition.EPUB, target)
    program = build._program_digest(paths, release=False)
    printed = build._current_records(paths, program).get(plan.Edition.PRINT)
    with ThreadPoolExecutor(1) as executor:
        turns = build._print_turns({order.edition: order}, printed, planned, executor)
        digests = images.picture_digests(paths.pictures, planned)
        order = replace(order, turns=turns(), digests=digests)
    begun = time.perf_counter()
    edition.write_edition(order)
    return time.perf_counter() - begun


def many_in_an_ebook() -> Sequence[Row]:
    """Measure the memory of writing an EPUB of 600 photographs, its print edition ready."""
    project = book_of((200, 3, 600))
    taken = built(project, "epub")
    return [("EPUB of 600 photographs, peak memory", "", f"{taken.megabytes:.0f} MB", "250 MB")]


def compared(words: str, pairs: Sequence[tuple[Taken, Taken]], most: str) -> Row:
    ratio = statistics.median(a.seconds / b.seconds for a, b in pairs)
    ours = statistics.median(a.seconds for a, _ in pairs)
    theirs = statistics.median(b.seconds for _, b in pairs)
    return (words, f"{ours:.2f} s : {theirs:.2f} s", f"{ratio:.2f}", most)


if __name__ == "__main__":
    main()
