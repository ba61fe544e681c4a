"""A pull quote shows words large, and is a block of its own in every edition."""

from book import model, render
from book.layout import Layout, compose
from book.layout.page_turns import find_page_turns
from book.manuscript import lost_words, markdown
from book.model import Paragraph, Publication, PullQuote
from tests.support.galleries import PAGE
from tests.support.measures import made_measures
from tests.support.publications import made_publication

SOURCE = """\
# Title

One.

::: pull-quote
Words *shown* large[^1].

Twice.
:::

Two.

[^1]: A note.
"""


def read() -> Publication:
    parsed = markdown.parse(SOURCE, file="10.md", targets={})
    assert parsed.findings == ()
    assert [*lost_words.find_lost_words(SOURCE, parsed)] == []
    return made_publication([], *parsed.blocks)


def test_it_holds_its_paragraphs() -> None:
    _, one, quote, two = read().sections[0].blocks
    assert isinstance(quote, PullQuote)
    assert [*map(type, quote.blocks)] == [Paragraph, Paragraph]
    assert [model.plain(p.content) for p in quote.blocks if isinstance(p, Paragraph)] == [
        "Words shown large.",
        "Twice.",
    ]
    assert (one, two) == (Paragraph(content=("One.",)), Paragraph(content=("Two.",)))


def test_on_pages_it_is_a_quotation_with_places_for_page_turns() -> None:
    publication = read()
    layout: Layout = compose(publication, PAGE, made_measures(publication))
    document = render.render_screen(publication, layout, {})
    assert '<blockquote class="pull" data-at="section-1/2">' in document
    assert 'data-at="section-1/2/1">Twice.</p>' in document
    (_, turn) = find_page_turns(
        publication, [[("section-1/1", "One.")], [("section-1/2/0", "Words shown")]]
    )
    assert (turn.at, turn.offset) == ("section-1/2/0", 0)


def test_in_the_e_book_it_is_an_aside_with_a_role() -> None:
    pages = render.render_epub(read(), {}).pages
    (section,) = [page.xhtml for page in pages if page.name == "section-01"]
    assert '<aside class="pull" epub:type="pullquote" role="doc-pullquote">' in section
    assert "A\u00a0note." in section
