"""A publication of many pages: paragraphs that cross pages, notes, lists, two languages."""

import random
from pathlib import Path

NOUNS = "river bridge people morning water ice winter boats children town market electricity"
WORDS = NOUNS.split()
RATIOS = ("3:2", "2:3", "4:3", "1:1", "16:9")


def write_manuscript(project: Path, *, sections: int, paragraphs: int, photographs: int) -> None:
    """Write the manuscript of a publication whose photographs are stand-ins."""
    chance = random.Random(sections)
    (project / "source/sections").mkdir(parents=True)
    (project / "source/gallery").mkdir()
    (project / "source/publication.toml").write_text(PUBLICATION, encoding="utf-8")
    (project / "source/disclaimer.md").write_text("Nobody is to blame.\n", encoding="utf-8")
    tables = ['[defaults]\ncredit = "Ada Lens / Sample Agency"\n']
    for number in range(1, sections + 1):
        blocks = [f"# Section {number}", *paragraphs_of(chance, paragraphs, number)]
        mine = range(number, photographs + 1, sections)
        for photo in mine:
            tables.append(
                f'[photo.p{photo}]\nfile = "p{photo}.jpg"\nratio = "{RATIOS[photo % 5]}"\n'
                f'caption = "Photograph {photo}, taken at the river"\nalt = "Water {photo}"\n'
            )
        if mine:
            blocks += [f"![](p{mine[0]})", f"After photograph {mine[0]}."]
        if mine[1:]:
            blocks.append("\n".join(["::: gallery", *(f"p{photo}" for photo in mine[1:]), ":::"]))
        text = "\n\n".join(blocks) + "\n"
        (project / f"source/sections/{number:03}.md").write_text(text, encoding="utf-8")
    (project / "source/gallery/gallery.toml").write_text("\n".join(tables), encoding="utf-8")


def paragraphs_of(chance: random.Random, count: int, section: int) -> list[str]:
    """Return paragraphs of random words; every second has a note, link or passage in it."""
    made = []
    for number in range(count):
        words = [chance.choice(WORDS) for _ in range(chance.randint(40, 160))]
        special = {
            0: f"as they say[^{number}]",
            1: "[мости та люди]{lang=uk}",
            2: "[see *the* **map** of it](https://example.org/map)",
            3: f"[section *{section}*]({section:03}.md)",
        }
        if number % 2 == 0:
            words.insert(len(words) // 2, special[number // 2 % 4])
        made.append(" ".join(words).capitalize() + f" ({section}.{number}).")
        if number % 8 == 0:
            made.append(f"[^{number}]: A note to {section}.{number}, with *stress*.")
        if number % 9 == 5:
            made.append("- one\n- two\n\n  1. nested\n  2. twice\n")
    return made


PUBLICATION = """\
name = "long"
title = "A long book"
language = "en"
identifier = "urn:uuid:1b0a5c1e-30f5-4e57-9a3f-0d4b6a5f2a11"
date = 2026-03-01
publisher = "The Sample Newsroom"
"""
