"""A section whose pictures are too heavy for one file is read as one section."""

from pathlib import Path

from tests.support.finished_epub import EPUB_TYPE, NAMESPACES, read_epub
from tests.support.projects import Built


def test_pictures_that_are_too_heavy_for_one_file_stand_in_several(everything: Built) -> None:
    book = read_epub(everything.epub)
    names = [Path(name).stem for name in book.spine]
    assert names[5:8] == ["section-01", "section-01-2", "section-02"]
    for name in book.spine:
        images = book.documents[name].iterfind(".//html:img", NAMESPACES)
        weight = sum(len(book.files[f"EPUB/{image.get('src')}"]) for image in images)
        assert weight <= 10_000_000, name
    more = book.documents["EPUB/section-01-2.xhtml"]
    assert more.find(".//html:figure", NAMESPACES) is not None
    assert "It does bend" in "".join(more.itertext())


def test_a_section_is_announced_once(everything: Built) -> None:
    book = read_epub(everything.epub)
    chapters = [
        name
        for name in book.spine
        for element in book.documents[name].iter()
        if element.get("role") == "doc-chapter" or element.get(EPUB_TYPE) == "chapter"
    ]
    assert chapters == ["EPUB/section-01.xhtml", "EPUB/section-02.xhtml"]
    assert book.documents["EPUB/section-01-2.xhtml"].find(".//html:h1", NAMESPACES) is None


def test_a_note_is_found_from_every_file_that_calls_it(everything: Built) -> None:
    book = read_epub(everything.epub)
    more = book.documents["EPUB/section-01-2.xhtml"]
    (call,) = more.iterfind(".//html:a[@role='doc-noteref']", NAMESPACES)
    assert call.get("href") == "section-01.xhtml#note-1"
    note = book.resolve("section-01.xhtml#note-1")
    assert note is not None
    assert note.get("role") == "doc-footnote"
