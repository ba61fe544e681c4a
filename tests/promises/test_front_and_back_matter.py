"""The pages before and after the sections of finished editions: their order, and the imprint."""

import re
from pathlib import Path

import pytest

from book import model
from book.render.translations import labels_for
from tests.support.edition_text import EDITIONS, PDFS, text_of
from tests.support.finished_epub import read_epub
from tests.support.finished_pdf import grey_page, read_pages
from tests.support.projects import Built
from tests.support.text import normalised


def beginnings(path: Path) -> list[str]:
    return [normalised(page.text) for page in read_pages(path)]


@pytest.mark.parametrize("edition", PDFS)
def test_contents_face_the_title_page_and_the_imprint_stands_behind_it(
    built: Built, edition: str
) -> None:
    pages = beginnings(getattr(built, edition))
    publication, labels = built.publication, labels_for(built.publication.language)
    assert pages[1].startswith(labels.contents)
    title, imprint = pages[2], pages[3]
    assert title.startswith(normalised(publication.title))
    assert imprint.startswith(normalised(publication.title))
    for person in publication.people:
        assert person.role is not model.Role.AUTHOR or normalised(person.name) in title
        assert normalised(person.name) in imprint
    assert normalised(publication.identifier) in imprint
    # Between them and the back cover there may be the empty pages of the last sheet.
    *_, photographs, disclaimer, back = filter(None, pages)
    assert photographs.startswith(labels.photographs)
    assert disclaimer.startswith(labels.disclaimer)
    assert not back.startswith(labels.disclaimer)


def test_no_page_is_blank_for_front_and_back_matter(built: Built) -> None:
    for number in (1, 2, 3, 4, 5, len(read_pages(built.print))):
        assert grey_page(built.print, number).getextrema() != (255, 255), number


@pytest.mark.parametrize("edition", PDFS)
def test_an_early_disclaimer_stands_before_the_sections(ukrainian: Built, edition: str) -> None:
    pages = beginnings(getattr(ukrainian, edition))
    assert pages[1].startswith("Зміст Застереження 5 ")
    assert pages[4].startswith("Застереження This sample was made")
    assert "The Sample Fund" in pages[4]
    *_, photographs, _ = filter(None, pages)
    assert photographs.startswith("Світлини")


@pytest.mark.parametrize("publication", ["reportage", "ukrainian"])
def test_the_ebook_has_the_order_of_the_printed_pages(
    publication: str, request: pytest.FixtureRequest
) -> None:
    built: Built = request.getfixturevalue(publication)
    book = read_epub(built.epub)
    names = [Path(name).stem for name in book.spine]
    early = ["disclaimer"] if built.publication.early_disclaimer else []
    opening = ["cover", "nav", "titlepage", "copyright", *early, "section-01"]
    assert names[: len(opening)] == opening
    assert (names[-1] == "disclaimer") == (not early)
    folios = [int(folio) for _, folio in book.entries("page-list")]
    assert folios == sorted(folios)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_imprint_has_isbn_edition_and_date_as_readers_write_them(
    ukrainian: Built, edition: str
) -> None:
    # With their hyphens.
    text = " ".join(text_of(ukrainian, edition).split())
    assert "Версія 1.2, 1 березня 2026 р." in text
    assert re.search("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None
    assert "Друге видання" in text
    assert "ISBN 979-10-90636-07-1" in text
    assert ("ISBN 978-3-16-148410-0" in text) == (edition == "epub")
