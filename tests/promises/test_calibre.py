"""calibre makes a Kindle's book of the EPUB, and has nothing to say against it."""

from pathlib import Path

import pytest

from tests.support import judges
from tests.support.editions import Built, captioned, first_absent


@pytest.mark.slow
def test_calibre_turns_the_book_into_a_kindles_and_loses_nothing(
    built: Built, tmp_path: Path
) -> None:
    kindle = tmp_path / "book.azw3"
    assert judges.calibre(built.epub, kindle) == []
    # What the other book says, read by the engine that wrote it: there is no other here.
    text = tmp_path / "book.txt"
    judges.calibre(kindle, text)
    captions = [captioned(photo) for photo in built.publication.photos]
    assert first_absent(captions, text.read_text(encoding="utf-8")) is None
