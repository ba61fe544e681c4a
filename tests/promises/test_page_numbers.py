"""Folios, contents and the list of photographs name the right pages."""

import re
from pathlib import Path

import pytest

from book import model
from book.layout.page import PLATE_MARGIN
from book.render.first_sentences import first_sentence
from book.render.translations import labels_for
from tests.support.edition_text import PDFS
from tests.support.finished_pdf import MM, Page, find_page, photo_pages, read_pages
from tests.support.placements import bleeding_ids
from tests.support.projects import Built
from tests.support.text import normalised


@pytest.mark.parametrize("edition", PDFS)
def test_folios_are_the_pages_own_numbers(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    folios = {page.number: folio(built, page) for page in read_pages(path)}
    pages = read_pages(path)
    first = find_page(path, model.plain(built.publication.sections[0].title))
    # Covers, contents, title page, imprint and blank pages have none, and pictures that fill pages.
    numbered = [page.number for page in pages[first - 1 : -1] if page.letters]
    assert folios == {page.number: str(page.number) * (page.number in numbered) for page in pages}
    bleeding = sum(len(photo_pages(built, path)[photo_id]) for photo_id in bleeding_ids(built))
    empty = [page for page in pages[first - 1 : -1] if not page.letters and page.pictures]
    assert len(empty) == bleeding


def folio(built: Built, page: Page) -> str:
    """Return the text below plates and text in the outer half of a page."""
    width = built.source.page.width * MM
    left, right = (0.0, width / 2) if page.number % 2 == 0 else (width / 2, width)
    return page.within(left, 0, right, (PLATE_MARGIN - 4) * MM)


@pytest.mark.parametrize("edition", PDFS)
def test_the_contents_name_the_pages_on_which_sections_open(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    titles += [words.photographs, words.disclaimer]
    opened = {title: find_page(path, title) for title in titles}
    assert numbered(listing(path, words.contents), titles) == list(opened.items())


@pytest.mark.parametrize("edition", PDFS)
def test_the_list_of_photographs_names_the_pages_they_stand_on(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    stands = photo_pages(built, path)
    photos = built.publication.photos
    listed = normalised(listing(path, labels_for(built.publication.language).photographs))
    at = len(normalised(labels_for(built.publication.language).photographs))
    for photo in photos:
        caption, page = first_sentence(photo.caption), stands[photo.id][0]
        # Each right behind the one before, so that none is listed twice, nor half.
        entry = " " + normalised(f"{caption} {page} {photo.credit.line}")
        assert listed[at:].startswith(entry), (entry, listed[at:])
        at += len(entry)


def listing(path: Path, title: str) -> str:
    """Return the text of the page whose list begins with a title."""
    begin = next(
        page.number
        for page in read_pages(path)
        if normalised(page.text).startswith(normalised(title))
    )
    return read_pages(path)[begin - 1].text


def numbered(words: str, titles: list[str]) -> list[tuple[str, int]]:
    """Return the number that follows each title in a list."""
    words, at, found = normalised(words), 0, []
    for title in titles:
        match = re.compile(rf"{re.escape(normalised(title))} ([0-9]+)\b").search(words, at)
        assert match, f"{title} is not in: {words}"
        found.append((title, int(match.group(1))))
        at = match.end()
    return found
