"""The lines of blocks: each block of a section is named with the line on which it begins."""

import random
from pathlib import Path

import pytest

from book import model
from book.manuscript import block_lines, markdown
from tests.support.long_book import paragraphs_of

TEXT = """\
# The river[^t]

Words.

> Quoted.
>
> > Twice,
> > in two lines.

- one

  more
- two

  1. three
  2. four

::: pull-quote
Said
:::

    code

***

## Below

::: gallery
a b
:::
![](a)

Another[^u] one.^[Within.]

[^u]: Of the text.
[^t]: Of the title,
    going on.
"""
LINES = {
    "section-1": 1,
    "section-1/0": 3,
    "section-1/1": 5,
    "section-1/1/0": 5,
    "section-1/1/1": 7,
    "section-1/1/1/0": 7,
    "section-1/2": 10,
    "section-1/2/0/0": 10,
    "section-1/2/0/1": 12,
    "section-1/2/1/0": 13,
    "section-1/2/1/1": 15,
    "section-1/2/1/1/0/0": 15,
    "section-1/2/1/1/1/0": 16,
    "section-1/3": 18,
    "section-1/3/0": 19,
    "section-1/4": 22,
    "section-1/5": 24,
    "section-1/6": 26,
    "section-1/7": 28,
    "section-1/8": 31,
    "section-1/9": 33,
    "section-1/note-1": 36,
    "section-1/note-2": 35,
}


def section_of(text: str) -> model.Section:
    parsed = markdown.parse(text, file="10.md", targets={"#a": "photo-a", "#b": "photo-b"})
    assert not [each for each in parsed.findings if each.severity == "error"]
    return model.Section(id="section-1", number=1, title=parsed.title, blocks=parsed.blocks)


def test_each_block_has_the_line_on_which_it_begins() -> None:
    found = dict(block_lines.block_lines(TEXT, section_of(TEXT)))
    # A note that is written in its paragraph has no line of its own.
    assert found.pop("section-1/note-3") == 0
    assert found == LINES


@pytest.mark.parametrize("seed", range(5))
def test_in_a_long_section_each_paragraph_is_where_its_words_are(seed: int) -> None:
    paragraphs = [
        each for each in paragraphs_of(random.Random(seed), 40, 1) if "[section" not in each
    ]
    text = "\n\n".join(["# Long", *paragraphs])
    section, lines = section_of(text), text.split("\n")
    found = block_lines.block_lines(text, section)
    for number, block in enumerate(section.blocks):
        if isinstance(block, model.Paragraph):
            first = model.plain(block.content).split()[0]
            assert lines[found[f"section-1/{number}"] - 1].startswith(first)


def test_a_disclaimer_without_a_title_begins_with_its_first_block(tmp_path: Path) -> None:
    assert block_lines.block_lines("Nobody.\n", section_of("Nobody.\n")) == {
        "section-1": 1,
        "section-1/0": 1,
    }
