"""What is read of finished editions to compare them: words undivided, without folios."""

import re
from collections import Counter
from pathlib import Path

import pytest

from book.check.read.epub_contents import read_epub_contents
from book.check.read.pdf_contents import WORD, read_pdf_contents, read_word_boxes
from tests.support.projects import Built


def keys(text: str) -> Counter[str]:
    return Counter(re.sub("[-\u2010\u2011]", "", word) for word in WORD.findall(text))


def test_every_word_of_the_ebook_is_on_a_page_and_undivided(built: Built) -> None:
    epub, pdf = read_epub_contents(built.epub), read_pdf_contents(built.screen)
    assert (epub.fault, pdf.fault) == ("", "")
    # The call of a note stands at its word: “why1”.
    words = [word.key for page in pdf.pages for word in page.words]
    found = Counter(re.sub(r"(?<=[a-z])[0-9]$", "", word) for word in words)
    wanted = Counter[str]()
    for text in epub.texts:
        if text.id.startswith("section-") or text.id == "disclaimer":
            wanted += keys(" ".join(text.paragraphs))
    for photo in epub.photos:
        wanted += keys(f"{photo.caption} {photo.credit}")
    assert wanted - found == Counter()


def test_folios_and_running_heads_are_left_out(reportage: Built) -> None:
    pages = read_pdf_contents(reportage.screen).pages
    assert [word.text for word in pages[6].words] == [
        *("Former", "checkpoint", "Serhii", "Prokopenko", "/", "Gwara", "Media")
    ]
    # A page number in the contents is no folio.
    assert pages[1].words[-1].text == "18"


def test_photographs_are_read_with_what_is_printed_with_them(built: Built) -> None:
    photos = read_epub_contents(built.epub).photos
    assert [(each.id, each.caption, each.credit) for each in photos] == [
        (each.id, each.caption, each.credit.line) for each in built.publication.photos
    ]
    places = dict(read_pdf_contents(built.screen).places)
    assert {f"photo-{each.id}" for each in photos} <= set(places)


def test_boxes_are_those_of_the_words(reportage: Built) -> None:
    page = read_pdf_contents(reportage.screen).pages[6]
    caption, agency = page.words[:2], page.words[5:]
    first, second = read_word_boxes(reportage.screen, {7: (*caption, *agency)})[7]
    for left, bottom, right, top in (first, second):
        assert 0 < left < right < page.width
        assert 0 < bottom < top < page.height
    assert first[2] < second[0]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"PK\x03\x04"])
def test_a_damaged_file_has_a_fault(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert read_pdf_contents(file).fault
    assert read_epub_contents(file).fault
