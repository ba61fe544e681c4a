"""Each page turn is marked at its place in the EPUB's documents; unknown places are refused."""

import pytest
from lxml import etree

from book import render
from book.layout.page_turns import PageTurn
from book.model import Figure, Gallery, GalleryLine, Laid, Publication
from book.render import EpubDocuments
from tests.support.finished_epub import EPUB_TYPE, NAMESPACES
from tests.support.publications import made_photo, made_publication
from tests.support.small_epubs import tiny_derivative


def made() -> Publication:
    line = GalleryLine(laid=Laid.SPREAD, photo_ids=("q",))
    photos = [made_photo("p"), made_photo("q")]
    return made_publication(photos, Figure(photo_id="p"), Gallery(lines=(line,), free=False))


def ebook(*turns: PageTurn) -> EpubDocuments:
    publication = made()
    files = {photo.id: tiny_derivative(photo) for photo in publication.photos}
    return render.render_epub(publication, files, None, turns)


#: Place, file, and what follows the page break there: an element, or a text.
PLACES = [
    ("cover", "cover", "p"),
    ("titlepage", "titlepage", "h1"),
    ("contents", "nav", "nav"),
    ("contents-section-1", "nav", "One"),
    ("contents-photographs", "nav", "Photographs"),
    ("contents-credits", "nav", "Photo credits"),
    ("contents-disclaimer", "nav", "Disclaimer"),
    ("section-1", "section-01", "h1"),
    ("section-1/0", "section-01", "Words"),
    ("photo-p", "section-01", "img"),
    ("section-1/1", "section-01", "figure"),
    ("caption-p", "section-01", "p"),
    ("photo-q", "section-01", "img"),
    ("caption-q", "section-01", "p"),
    ("photographs", "photographs", "h1"),
    ("listed-q", "photographs", "a"),
    ("credits", "credits", "h1"),
    ("credited-0", "credits", "h2"),
    ("disclaimer", "disclaimer", "h1"),
    ("disclaimer/0", "disclaimer", "Words"),
    ("imprint", "copyright", "Made"),
]


@pytest.mark.parametrize(("at", "file", "following"), PLACES, ids=[at for at, _, _ in PLACES])
def test_a_printed_page_begins_at_its_place(at: str, file: str, following: str) -> None:
    book = ebook(PageTurn(at=at, offset=0, page="7"))
    (page,) = (page for page in book.pages if page.breaks)
    assert (page.name, page.breaks) == (file, ((f"{file}.xhtml#page-7", "7"),))
    document = etree.fromstring(page.xhtml.encode())
    (span,) = document.iterfind(".//html:span[@id='page-7']", NAMESPACES)
    assert (span.get("role"), span.get(EPUB_TYPE)) == ("doc-pagebreak", "pagebreak")
    assert span.get("aria-label") == "7"
    assert span.text is None
    words = (span.tail or "").strip()
    after = span.getnext()
    assert words.startswith(following) if words else etree.QName(after).localname == following


def test_pages_that_begin_at_one_place_follow_each_other() -> None:
    book = ebook(
        PageTurn(at="photo-q", offset=0, page="12"), PageTurn(at="photo-q", offset=0, page="13")
    )
    assert [folio for page in book.pages for _, folio in page.breaks] == ["12", "13"]


def test_the_page_list_is_in_the_order_of_reading() -> None:
    turns = [PageTurn(at=at, offset=0, page=f"x{n}") for n, (at, _, _) in enumerate(PLACES)]
    (listed,) = (page for page in ebook(*reversed(turns)).pages if page.name == "nav")
    document = etree.fromstring(listed.xhtml.encode())
    (nav,) = document.iterfind(".//html:nav[@role='doc-pagelist']", NAMESPACES)
    folios = ["".join(link.itertext()) for link in nav.iterfind(".//html:a", NAMESPACES)]
    assert sorted(folios) == sorted(turn.page for turn in turns)
    # `section-1/1` is the place of a figure, and precedes the places inside the figure.
    assert folios.index("x8") < folios.index("x9") < folios.index("x11") < folios.index("x12")


def test_without_turns_there_is_no_page_list() -> None:
    book = ebook()
    assert not book.paged
    assert "page-list" not in "".join(page.xhtml for page in book.pages)
    assert "pageList" not in book.ncx


@pytest.mark.parametrize("at", ["section-9", "photo-none", "section-1/7", "section-1/0/0"])
def test_a_place_that_is_not_there_is_our_fault(at: str) -> None:
    with pytest.raises(KeyError, match=at):
        ebook(PageTurn(at=at, offset=0, page="7"))


def test_two_pages_of_one_number_are_our_fault() -> None:
    with pytest.raises(ValueError, match="same number"):
        ebook(PageTurn(at="cover", offset=0, page="7"), PageTurn(at="imprint", offset=0, page="7"))
