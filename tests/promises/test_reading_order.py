"""Words stand in the manuscript's order where they are copied and where they are read aloud."""

from pathlib import Path

import pytest

from book import model
from tests.support.edition_text import EDITIONS, text_of
from tests.support.finished_pdf import pdf_text
from tests.support.manuscript_text import block_texts, caption_and_credit
from tests.support.projects import Built, build, rewrite
from tests.support.structure_text import joined_text
from tests.support.text import first_absent

LIST = ["• boats", "• ice, in winter", "1. up", "2. down", "“It carries"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_everything_the_manuscript_says_stands_in_order(built: Built, edition: str) -> None:
    publication = built.publication
    pieces = [publication.title]
    for section in publication.sections:
        pieces += [model.plain(section.title), *block_texts(section.blocks, publication)]
    if edition == "epub":
        assert first_absent(pieces, text_of(built, edition)) is None
        return
    # On pages text goes on while pictures wait for the next one: each keeps its own order.
    captions = {caption_and_credit(photo) for photo in publication.photos}
    words = [piece for piece in pieces if piece not in captions]
    shown = [piece for piece in pieces if piece in captions]
    assert words
    assert shown
    assert first_absent(words, text_of(built, edition)) is None
    assert first_absent(shown, text_of(built, edition)) is None


def test_marks_and_captions_stand_where_they_are_seen(sample: Path) -> None:
    before = [f"Water runs under it in month {number}, and nobody looks." for number in range(2)]
    picture = "![](old-bridge)"
    section = sample / "source/sections/10-the-river.md"
    rewrite(section, picture, "\n\n".join((*before, picture)))
    built = build(sample, "screen")
    caption = caption_and_credit(built.publication.photo("old-bridge"))
    pieces = [*before, caption, "The old bridge is older than the town.", *LIST]
    assert first_absent(pieces, pdf_text(built.screen)) is None
    assert first_absent(pieces, joined_text(built.screen)) is None
