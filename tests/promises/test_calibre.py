"""calibre converts the EPUB to AZW3 for Kindle, without a complaint."""

from pathlib import Path

import pytest

from tests.support import judges
from tests.support.manuscript_text import caption_and_credit
from tests.support.projects import Built
from tests.support.text import first_absent


@pytest.mark.slow
def test_calibre_turns_the_book_into_a_kindles_and_loses_nothing(
    built: Built, tmp_path: Path
) -> None:
    kindle = tmp_path / "book.azw3"
    assert judges.calibre(built.epub, kindle) == []
    # The converted book is read by calibre too: no other installed program reads AZW3.
    text = tmp_path / "book.txt"
    judges.calibre(kindle, text)
    captions = [caption_and_credit(photo) for photo in built.publication.photos]
    assert first_absent(captions, text.read_text(encoding="utf-8")) is None
