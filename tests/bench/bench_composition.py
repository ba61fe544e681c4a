"""`make bench`: composing the pages of 600 photographs, and a whole build of the reportage.

With a folder as argument, the build is timed in turn with that checkout of the program, each on its
own reportage: `python -m tests.bench.bench_composition ../before`.
"""

import random
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from book import layout
from book.layout import (
    CAPTION_WIDTHS,
    Bleed,
    CaptionSizes,
    MeasuredLine,
    Measures,
    Page,
    section_lines,
)
from book.model import Block, Gallery, GalleryLine, Laid, Paragraph, Photo, Publication, plain
from tests.bench.books import copied
from tests.bench.commands import ROOT, Taken, timed
from tests.support.made_up_reports import FORMATS, SHAPES
from tests.support.publications import made_photo, made_publication

PHOTOGRAPHS, TIMES, PAIRS = 600, 3, 3
#: The same twelve photographs a gallery, or all in one.
GALLERIES = (12, PHOTOGRAPHS)


def main(checkouts: Sequence[str]) -> None:
    """Print the table of measurements."""
    print("| what | times | figure | at most |\n| --- | --- | --- | --- |")
    for each in GALLERIES:
        for name, (width, height) in FORMATS.items():
            page = Page(width=width, height=height, bleed=Bleed.even(3))
            seconds = composing(each, page)
            words = f"{PHOTOGRAPHS} photographs, {each} a gallery, {name}"
            print(f"| {words} | | {seconds:.2f} s | 0.5 s |")
    runs = [[building(Path(checkout)) for checkout in (ROOT, *checkouts)] for _ in range(PAIRS)]
    times = [statistics.median(run[at].seconds for run in runs) for at in range(len(runs[0]))]
    ratio = f"{times[0] / times[1]:.2f}" if checkouts else ""
    print(f"| the reportage, cold | {' : '.join(f'{t:.2f} s' for t in times)} | {ratio} | 1.0 |")


def composing(each: int, page: Page) -> float:
    """Return the processor's seconds that composition takes."""
    chance = random.Random(each)
    photos = [_photo(number, chance) for number in range(PHOTOGRAPHS)]
    blocks: list[Block] = []
    for start in range(0, PHOTOGRAPHS, each):
        ids = tuple(photo.id for photo in photos[start : start + each])
        blocks.append(Paragraph(content=("words " * 120,)))
        blocks.append(Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=True))
    publication = made_publication(photos, *blocks)
    measures = _measures(publication)
    taken = []
    for _ in range(TIMES):
        # Of this process alone: composition waits for nothing.
        begun = time.process_time()
        composed = layout.compose(publication, page, measures)
        taken.append(time.process_time() - begun)
    assert len(list(composed.sizes())) == PHOTOGRAPHS
    return statistics.median(taken)


def _measures(publication: Publication) -> Measures:
    """Return measures as of a layout engine: ten words a line, and captions of 2 mm a letter."""
    (section,) = publication.sections
    lines = [MeasuredLine(at=section.id, text="One", top=0, bottom=9)]
    for number, block in enumerate(section.blocks):
        if isinstance(block, Paragraph):
            words = plain(block.content).split()
            for start in range(0, len(words), 10):
                text, top = " ".join(words[start : start + 10]), lines[-1].bottom
                at = f"{section.id}/{number}"
                lines.append(MeasuredLine(at=at, text=text, top=top, bottom=top + 5.3))
    captions = {
        photo.id: [1 + 2 * len(photo.caption) // round(width) for width in CAPTION_WIDTHS]
        for photo in publication.photos
    }
    return Measures(
        captions=CaptionSizes(lines=captions), lines={section.id: section_lines(section, lines)}
    )


def _photo(number: int, chance: random.Random) -> Photo:
    width, height = map(int, chance.choice(SHAPES).split(":"))
    caption = " ".join(["caption"] * chance.randint(3, 30))
    return made_photo(f"p{number}", (400 * width, 400 * height), caption=caption)


def building(checkout: Path) -> Taken:
    """Time a build of a checkout's reportage from nothing, by its program."""
    project = copied("composition", checkout)
    shutil.rmtree(project / "build", ignore_errors=True)
    # With -P the module is looked for in the checkout, and not in the current folder.
    words = [sys.executable, "-P", "-m", "book", "build", "--project", str(project)]
    return timed(words, {"PYTHONPATH": str(checkout.resolve())})


if __name__ == "__main__":
    main(sys.argv[1:])
