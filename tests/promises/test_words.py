"""Every edition has the whole text of the manuscript, once."""

import pytest

from book import model
from book.render.translations import labels_for
from tests.support.edition_text import EDITIONS, text_of
from tests.support.finished_pdf import read_pages
from tests.support.manuscript_text import article, block_texts, caption_and_credit
from tests.support.projects import Built
from tests.support.text import first_absent, normalised


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_reportage_says_the_whole_article_in_order(reportage: Built, edition: str) -> None:
    assert len(article().captions) == 19
    assert first_absent(article().pieces, text_of(reportage, edition)) is None


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_reportage_says_nothing_of_the_article_twice(reportage: Built, edition: str) -> None:
    text = normalised(text_of(reportage, edition))
    pieces = [normalised(piece) for piece in article().pieces]
    assert {piece: text.count(piece) for piece in pieces} == {
        piece: pieces.count(piece) for piece in pieces
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_disclaimer_stands_word_for_word(built: Built, edition: str) -> None:
    disclaimer = " ".join(block_texts(built.publication.disclaimer.blocks, built.publication))
    assert normalised(text_of(built, edition)).count(normalised(disclaimer)) == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_caption_is_followed_by_its_credit(built: Built, edition: str) -> None:
    text = normalised(text_of(built, edition))
    captions = [normalised(caption_and_credit(photo)) for photo in built.publication.photos]
    assert {text.count(caption) - captions.count(caption) for caption in captions} == {0}


@pytest.mark.parametrize("edition", EDITIONS)
def test_everybody_is_named(built: Built, edition: str) -> None:
    text = normalised(text_of(built, edition))
    publication = built.publication
    for name in (
        *(person.name for person in publication.people),
        *model.photographers(publication.photos),
        publication.publisher,
    ):
        assert normalised(name) in text, name


@pytest.mark.parametrize("edition", EDITIONS)
def test_footnotes_say_their_words(built_sample: Built, edition: str) -> None:
    assert "Perhaps because it bends." in normalised(text_of(built_sample, edition))


def test_print_and_screen_say_the_same_on_each_page(built: Built) -> None:
    # The print edition can have empty pages more, which fill its last sheet.
    printed = [normalised(page.text) for page in read_pages(built.print) if page.letters]
    shown = [normalised(page.text) for page in read_pages(built.screen) if page.letters]
    assert printed == shown


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_publication_without_photographs_promises_none(
    unillustrated: Built, edition: str
) -> None:
    text = text_of(unillustrated, edition)
    assert "There is nothing to see" in normalised(text)
    assert labels_for("en").photographs not in text
    assert labels_for("en").credits not in text
