"""`make bench`: laying out and writing editions, timed against the plain engines.

Whole commands are timed, each in a process of its own and in turn with the other, so that a
machine whose speed drifts slows both alike; the ratios are medians of pairs. Pictures are ready
before anything is timed: making them has a bench of its own.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from book.project import PRESS_PROFILE, STYLES, Project

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "bench"
PAIRS = 3
#: Sections, paragraphs in each, photographs: 300 pages of text, and 100 of photographs.
BOOK = (14, 22, 200)
#: About 300 and 1200 pages, with photographs in proportion.
SHORT, LONG = (14, 29, 53), (56, 29, 212)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a command took: seconds by the clock, and megabytes at its peak."""

    seconds: float
    megabytes: float


Row = tuple[str, str, str, str]


def main() -> None:
    """Measure everything and print what README quotes; or write one EPUB and say how long."""
    if len(sys.argv) > 1:
        sys.stdout.write(str(write_epub(Path(sys.argv[1]))))
        return
    measurements = (
        against_weasyprint, side_by_side, in_proportion, one_word, against_pandoc, many_in_an_ebook
    )  # fmt: skip
    rows = [row for measure in measurements for row in measure()]
    print(f"whole commands, medians of {PAIRS} pairs\n")
    print("| what | times | figure | at most |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


# --- what is measured -----------------------------------------------------------------------


def against_weasyprint() -> Sequence[Row]:
    """One edition, against the `weasyprint` command on the same document and pictures."""
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


def side_by_side() -> Sequence[Row]:
    """Both editions on two cores, against the one that takes longer."""
    project = book_of(BOOK)
    pairs = [(built(project, "print", "screen"), built(project, "print")) for _ in range(PAIRS)]
    return [compared("both editions against print alone", pairs, "1.6")]


def in_proportion() -> Sequence[Row]:
    """Four times the pages: time and memory of the print edition."""
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
    """The reportage: a word is changed and everything built again, against a cold build.

    With photographs of 24 megapixels, as the newsroom has it, and with the stand-ins that the
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
    """The EPUB of the reportage, its pictures ready and its print edition in place."""
    words = "EPUB of the reportage against pandoc, equal Markdown and pictures"
    if not shutil.which("pandoc"):
        return [(words, "pandoc is not on this machine", "", "1.0")]
    project = copied("epub")
    command("build", "--project", str(project))
    manuscript = markdown(project)
    target = manuscript.with_suffix(".epub")
    pandoc = ["pandoc", "--quiet", str(manuscript), "--toc", "-o", str(target)]
    pairs = [(built(project, "epub"), timed(pandoc, {})) for _ in range(PAIRS)]
    # What remains when Python has been started and the manuscript read.
    writing = [(alone(project), timed(pandoc, {})) for _ in range(PAIRS)]
    return [
        compared(f"{words}, rendering and binding alone", writing, "1.0"),
        compared(f"{words}, the whole command", pairs, "(1.0)"),
    ]


def alone(project: Path) -> Taken:
    """Time the writing of the EPUB, in a process of its own that has read the manuscript."""
    words = [sys.executable, "-m", "tests.bench.bench_editions", str(project)]
    return Taken(float(subprocess.run(words, check=True, capture_output=True).stdout), 0.0)


def write_epub(project: Path) -> float:
    from dataclasses import replace

    from book import build, edition, epub, plan, render
    from book.manuscript import load

    assert epub, render
    at = Project(project)
    source = load.read_manuscript(Project(project))
    placed = build._compose(at, source)
    planned = build._plan_pictures(source, placed)
    target = at.build / "alone.epub"
    order = build._order(at, source, placed, planned, plan.Edition.EPUB, target)
    inputs_digest = build._inputs_digest(at, release=False)
    with ThreadPoolExecutor(1) as executor:
        turns = build._print_turns(at, {order.edition: order}, inputs_digest, executor)
        order = replace(order, turns=turns())
    begun = time.perf_counter()
    edition.write_edition(order)
    return time.perf_counter() - begun


def many_in_an_ebook() -> Sequence[Row]:
    """An EPUB of 600 photographs: the memory of writing it, its print edition in place."""
    project = book_of((200, 3, 600))
    taken = built(project, "epub")
    return [("EPUB of 600 photographs, peak memory", "", f"{taken.megabytes:.0f} MB", "250 MB")]


def markdown(project: Path) -> Path:
    """Write the publication as one file of Markdown, with the pictures of its EPUB."""
    from book import build, model, plan
    from book.manuscript import load

    at = Project(project)
    source = load.read_manuscript(Project(project))
    planned = build.planned_pictures(at, source)
    files = plan.edition_pictures(planned, plan.Edition.EPUB)
    publication = source.publication
    blocks = [f"---\ntitle: {publication.title}\nlang: {publication.language}\n---"]
    for section in (*publication.sections, publication.disclaimer):
        blocks.append(f"# {model.plain(section.title) or 'Disclaimer'}")
        for block in section.blocks:
            if isinstance(block, model.Paragraph):
                blocks.append(model.plain(block.content))
            elif isinstance(block, model.Gallery):
                for photo_id in block.photo_ids:
                    photo = publication.photo(photo_id)
                    caption = f"{photo.caption} {photo.credit.line}"
                    blocks.append(f"![{caption}]({at.pictures / files[photo_id].name})")
    path = project / "build" / "plain.md"
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def compared(words: str, pairs: Sequence[tuple[Taken, Taken]], most: str) -> Row:
    ratio = statistics.median(a.seconds / b.seconds for a, b in pairs)
    ours = statistics.median(a.seconds for a, _ in pairs)
    theirs = statistics.median(b.seconds for _, b in pairs)
    return (words, f"{ours:.2f} s : {theirs:.2f} s", f"{ratio:.2f}", most)


# --- what is built --------------------------------------------------------------------------


def book_of(size: tuple[int, int, int]) -> Path:
    """Find or lay down a book, with its pictures ready."""
    from tests.support import long_book

    sections, paragraphs, photographs = size
    project = WORK / f"book-{sections}-{paragraphs}-{photographs}"
    if not (project / "build").is_dir():
        shutil.rmtree(project, ignore_errors=True)
        long_book.lay_down(
            project, sections=sections, paragraphs=paragraphs, photographs=photographs
        )
        command("build", "--project", str(project), "print", "screen")
    return project


def photographed() -> Path:
    """The reportage with a photograph for each of its 19 files."""
    from tests.bench.bench_photographs import drawn_project

    project = copied("photographed")
    originals = sorted((drawn_project(19) / "source/gallery").glob("*.jpg"))
    names = [
        line.split('"')[1]
        for line in (project / "source/gallery/gallery.toml").read_text("utf-8").splitlines()
        if line.startswith("file = ")
    ]
    for name, original in zip(names, originals, strict=True):
        shutil.copy(original, project / "source/gallery" / name)
    return project


def copied(name: str = "stand-ins") -> Path:
    """The reportage as the repository has it."""
    project = WORK / f"reportage-{name}"
    shutil.rmtree(project, ignore_errors=True)
    pictures = shutil.ignore_patterns("*.jpg", "*.jpeg", "*.png", "*.tif", "*.tiff", "*.webp")
    shutil.copytree(ROOT / "source", project / "source", ignore=pictures)
    return project


def change_a_word(project: Path, number: int) -> None:
    path = min((project / "source/sections").glob("*.md"))
    head, rest = path.read_text("utf-8").split("\n\n", maxsplit=1)
    path.write_text(f"{head}\n\nAnew{number} {rest}", encoding="utf-8")


def document(project: Path, edition: str) -> Path:
    """Write an edition's document as a page of a folder, for the `weasyprint` command."""
    from book import build, plan, render
    from book.manuscript import load

    at = Project(project)
    source = load.read_manuscript(Project(project))
    placed = build._compose(at, source)
    planned = build._plan_pictures(source, placed)
    order = build._order(at, source, placed, planned, plan.Edition(edition), at.cache)
    write: Callable[..., str] = getattr(render, f"{edition}_edition")
    folder = project / "build" / f"plain-{edition}"
    folder.mkdir(exist_ok=True)
    shelves = {"styles": STYLES, "pictures": at.pictures, "press.icc": PRESS_PROFILE}
    for name, target in shelves.items():
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(target)
    page = folder / "book.html"
    page.write_text(write(order.publication, placed, order.files), encoding="utf-8")
    return page


def pages_of(project: Path, edition: str) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(project / f"build/long-{edition}.pdf") as pdf:
        return len(pdf)


# --- running commands -----------------------------------------------------------------------


def built(project: Path, *editions: str) -> Taken:
    """Build editions whose pictures are ready."""
    for edition in editions:
        (project / f"build/cache/{edition}.json").unlink(missing_ok=True)
    return command("build", "--project", str(project), *editions)


def command(*words: str) -> Taken:
    return timed([sys.executable, "-m", "book", *words], {"PYTHONPATH": str(ROOT)})


def engine(page: Path, variant: str, project: Path) -> Taken:
    target = page.with_suffix(".pdf")
    words = ["-m", "weasyprint", "-q", "--pdf-variant", variant, str(page), str(target)]
    typefaces = {"FONTCONFIG_FILE": str(project / "build/cache/fontconfig/fonts.conf")}
    return timed([sys.executable, *words], typefaces)


def timed(words: Sequence[str], more: dict[str, str]) -> Taken:
    """Run a command to its end; its memory is that of its largest process."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        words,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    passed = time.perf_counter() - begun
    assert status == 0, words
    # Kilobytes on Linux, bytes on macOS.
    return Taken(passed, used.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000))


if __name__ == "__main__":
    main()
