"""Footnotes and numbered lists have the same numbers in every edition: those of the manuscript."""

import re

import pytest

from book import model
from tests.support.edition_text import EDITIONS, PDFS, text_of
from tests.support.finished_pdf import outline
from tests.support.projects import Built
from tests.support.text import compact, normalised

#: Each call and each note, with its number: through sections, titles and the disclaimer.
CALLS = (
    *("Theriver1", "nothingtosee2.", "Again1.", "Belowtheriver3"),
    *("Thebridges4", "nothingtosee5.", "Again4.", "BelowThebridges6", "Responsibility7"),
)
NOTES = (
    *("1Ofatitle.", "2Nothingatall.", "3Ofaheading."),
    *("4Ofatitle.", "5Nothingatall.", "6Ofaheading.", "7Ofthedisclaimer."),
)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_note_has_one_number_in_the_whole_publication(unillustrated: Built, edition: str) -> None:
    text = compact(text_of(unillustrated, edition)).lower()
    assert [call for call in CALLS if call.lower() not in text] == []
    assert [note for note in NOTES if text.count(note.lower()) != 1] == []


@pytest.mark.parametrize("edition", PDFS)
def test_items_are_printed_with_the_numbers_that_are_written(
    unillustrated: Built, edition: str
) -> None:
    # PDFium reads the numbers of a page after its text.
    text = normalised(text_of(unillustrated, edition))
    assert re.findall(r"\b\d+\.(?= )", text) == ["1.", "2.", "3.", "7.", "8.", "4.", "0.", "1."] * 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_words_of_deep_lists_are_whole(unillustrated: Built, edition: str) -> None:
    text = normalised(text_of(unillustrated, edition))
    assert [level for level in range(12) if text.count(f"level {level} ") < 2] == []


def test_outline_and_running_heads_have_no_numbers_of_notes(unillustrated: Built) -> None:
    titles = [title for _, title, _ in outline(unillustrated.screen)]
    sections = unillustrated.publication.texts
    assert {model.plain(section.title) for section in sections} <= set(titles)
    assert not any(re.search(r"\d", title) for title in titles)
