"""Twelve made-up reports as project folders, whose photographs are stand-ins of every shape.

`python -m tests.support.made_up_reports FOLDER [--format a5] [NAME ...]` writes them, or those
named. The same report always has the same words.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

#: Width and height of the page, in mm.
FORMATS = {
    "wide": (235.0, 165.0),
    "a5": (148.0, 210.0),
    "a4": (210.0, 297.0),
    "square": (210.0, 210.0),
}
#: 2.5:1 and 1:2.2 in whole numbers.
SHAPES = ("3:2", "3:2", "3:2", "2:3", "4:3", "3:4", "1:1", "16:9", "5:2", "5:11")
TALL, WIDE = ("2:3", "3:4", "5:11"), ("3:2", "16:9", "5:2", "4:3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a made-up report is like."""

    name: str
    photographs: int
    #: Words of running text, of all sections together.
    words: int
    sections: int = 3
    language: str = "en"
    shapes: tuple[str, ...] = SHAPES
    #: Where galleries stand: between paragraphs, behind or before all text, or instead of it.
    galleries: tuple[str, ...] = ("between",)
    #: Most photographs of a gallery, and the forms of its lines: free, or the editor's.
    most: int = 6
    lines: tuple[str, ...] = ("free",)
    #: Share of the photographs that stand in running text.
    in_text: float = 0.0
    #: Least and most words of a caption and of a paragraph.
    caption: tuple[int, int] = (3, 20)
    paragraph: tuple[int, int] = (25, 120)
    #: Whether there are footnotes, quotations, lists and subheads.
    apparatus: bool = False


REPORTS = (
    Report(name="pictures-alone", photographs=6, words=0, sections=1, galleries=("alone",)),
    Report(
        name="twenty-four", photographs=24, words=1050, sections=4, most=2, paragraph=(40, 90),
    ),
    Report(name="in-the-text", photographs=12, words=800, sections=2, language="uk", in_text=0.8),
    Report(
        name="long-captions", photographs=40, words=2500, sections=5, caption=(20, 60),
        galleries=("between", "behind"),
    ),
    Report(
        name="everything", photographs=60, words=6000, sections=8, language="uk", in_text=0.2,
        galleries=("between", "behind", "before"), caption=(3, 60), apparatus=True,
        lines=("free", "free", "rows", "full", "bleed", "spread"),
    ),
    Report(
        name="long-sections", photographs=18, words=6000, sections=3, in_text=0.3, apparatus=True,
    ),
    Report(
        name="one-sentence", photographs=30, words=120, sections=8, language="uk",
        galleries=("behind",), paragraph=(12, 18),
    ),
    Report(
        name="lines-of-an-editor", photographs=20, words=1500, sections=3,
        lines=("rows", "full", "rows", "bleed", "spread"), most=4,
    ),
    Report(
        name="begins-with-pictures", photographs=10, words=400, galleries=("before",),
    ),
    Report(
        name="title-and-pictures", photographs=48, words=3000, sections=6, language="uk",
        galleries=("alone", "between", "before"), caption=(3, 60),
    ),
    Report(
        name="tall", photographs=15, words=900, sections=2, shapes=TALL, in_text=0.3,
        apparatus=True,
    ),
    Report(
        name="wide", photographs=36, words=2000, sections=4, language="uk", shapes=WIDE,
        lines=("free", "free", "bleed"), apparatus=True,
    ),
)  # fmt: skip
NAMED = {report.name: report for report in REPORTS}

NOUNS = {
    "en": "the river and a bridge people of this morning water on ice in winter boats children "
    "from town market electricity neighbours without windows railway station bread for three days "
    "September shelter above school orchards reconstruction two of them left at noon",
    "uk": "річка і міст люди того ранку вода на кризі взимку човни діти з міста ринок електрика "
    "сусіди без вікон залізнична станція хліб на три дні вересень сховище над школою сади "
    "відновлення двоє з них пішли опівдні водопостачання перехожі біля площі",
}
#: With as few pixels as may be: what is tried is where the photographs stand.
PRINTER = """\
name = "A made-up printing house"
condition = "FOGRA39"
bleed = 3.0
ppi = 150
ppi-warning = 150
"""


def write_report(report: Report, project: Path, page: str = "wide") -> None:
    """Write the manuscript of a report into a folder that does not exist."""
    source = project / "source"
    for folder in ("sections", "gallery", "printers"):
        (source / folder).mkdir(parents=True)
    words = _Words(report)
    for number, (count, photographs, galleries) in enumerate(_shares(report), start=1):
        text = "\n\n".join(words.section(count, photographs, galleries)) + "\n"
        (source / f"sections/{number:02}.md").write_text(text, encoding="utf-8")
    tables = ['[defaults]\ncredit = "Ada Lens / Sample Agency"\n', *words.tables()]
    (source / "gallery/gallery.toml").write_text("\n".join(tables), encoding="utf-8")
    (source / "publication.toml").write_text(_settings(report, page), encoding="utf-8")
    (source / "printers/house.toml").write_text(PRINTER, encoding="utf-8")
    (source / "disclaimer.md").write_text(f"{words.sentences(30)}\n", encoding="utf-8")


def _shares(report: Report) -> Iterator[tuple[int, Sequence[str], str]]:
    """Yield the words, photograph ids and place of galleries of each section."""
    places = [report.galleries[n % len(report.galleries)] for n in range(report.sections)]
    # Texts of unequal length: with weights 2, 3 and 4.
    weights = [0 if place == "alone" else 2 + n % 3 for n, place in enumerate(places)]
    ends = list(accumulate(weights, initial=0))
    for number, place in enumerate(places):
        begin, end = (report.words * at // (ends[-1] or 1) for at in ends[number : number + 2])
        photographs = range(
            report.photographs * number // report.sections,
            report.photographs * (number + 1) // report.sections,
        )
        yield end - begin, [f"p{n + 1}" for n in photographs], place


def _settings(report: Report, page: str) -> str:
    width, height = FORMATS[page]
    title = {"en": "A report that is made up", "uk": "Вигаданий репортаж"}[report.language]
    return f"""\
name = "{report.name}"
title = "{title}"
language = "{report.language}"
identifier = "urn:uuid:0b9e2d3a-6f0c-4f6e-9d53-1f1f0d1c7a10"
date = 2026-03-01
publisher = "The Sample Newsroom"
place = "Nowhere"

[[people]]
name = "Olena Writer"
role = "author"

[print]
trim = [{width}, {height}]
printer = "house"
"""


class _Words:
    """The words of one report, drawn one after the other."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.chance = random.Random(report.name)
        self.vocabulary = NOUNS[report.language].split()
        self.notes = 0

    def section(self, words: int, photographs: Sequence[str], place: str) -> Iterator[str]:
        """Yield the blocks of a section."""
        yield f"# {self.sentence(self.chance.randint(2, 5))[:-1]}"
        paragraphs = list(self.paragraphs(words))
        inside = round(self.report.in_text * len(photographs)) if paragraphs else 0
        pictures = [f"![]({photo})" for photo in photographs[:inside]]
        pictures += self.galleries(photographs[inside:])
        if not paragraphs or place == "before":
            yield from pictures
            yield from paragraphs
        elif place == "behind":
            yield from paragraphs
            yield from pictures
        else:
            for number, paragraph in enumerate(paragraphs, start=1):
                yield paragraph
                begin = len(pictures) * (number - 1) // len(paragraphs)
                yield from pictures[begin : len(pictures) * number // len(paragraphs)]

    def galleries(self, photographs: Sequence[str]) -> Iterator[str]:
        """Yield galleries of all photographs, each in one of the report's forms."""
        start = 0
        while start < len(photographs):
            ids = photographs[start : start + self.chance.randint(1, self.report.most)]
            start += len(ids)
            form = self.chance.choice(self.report.lines)
            if form == "free":
                lines = [" ".join(ids)]
            elif form == "rows":
                # The editor's rows of two; a gallery of one line would be free.
                lines = [" ".join(ids[at : at + 2]) for at in range(0, len(ids), 2)]
            else:
                lines = [f"{form} {ids[0]}", *ids[1:]]
            yield "\n".join(["::: gallery", *lines, ":::"])

    def paragraphs(self, words: int) -> Iterator[str]:
        """Yield paragraphs of so many words, with what the report has between them."""
        number = 0
        while words > 0:
            length = min(words, self.chance.randint(*self.report.paragraph))
            length = words if words - length < 10 else length
            words -= length
            number += 1
            text = self.sentences(length)
            if self.report.apparatus:
                text = self.furnished(text, number)
            yield text

    def furnished(self, text: str, number: int) -> str:
        """Return a paragraph with a footnote, or as a quotation, a list or below a subhead."""
        match number % 6:
            case 2:
                self.notes += 1
                return f"{text}[^{self.notes}]\n\n[^{self.notes}]: {self.sentences(12)}"
            case 3:
                return f"## {self.sentence(3)[:-1]}\n\n{text}"
            case 4:
                return f"> {text}"
            case 5:
                return "\n".join(f"- {line.strip()}." for line in text[:-1].split(". "))
            case _:
                return text

    def tables(self) -> Iterator[str]:
        """Yield the table of each photograph."""
        for number in range(1, self.report.photographs + 1):
            caption = self.sentences(self.chance.randint(*self.report.caption))
            yield (
                f'[photo.p{number}]\nfile = "p{number}.jpg"\n'
                f'ratio = "{self.chance.choice(self.report.shapes)}"\n'
                f'caption = "{caption}"\nalt = "{self.sentence(5)}"\n'
            )

    def sentences(self, words: int) -> str:
        """Return so many words in sentences of at most 18."""
        made = []
        while words > 0:
            length = min(words, self.chance.randint(6, 18))
            length = words if words - length < 4 else length
            made.append(self.sentence(length))
            words -= length
        return " ".join(made)

    def sentence(self, words: int) -> str:
        text = " ".join(self.chance.choice(self.vocabulary) for _ in range(words))
        return f"{text[0].upper()}{text[1:]}."


def main() -> None:
    """Write the reports that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help=", ".join(NAMED))
    parser.add_argument("--format", choices=sorted(FORMATS), default="wide")
    arguments = parser.parse_args()
    for name in arguments.names or NAMED:
        write_report(NAMED[name], arguments.folder / name, arguments.format)


if __name__ == "__main__":
    main()
