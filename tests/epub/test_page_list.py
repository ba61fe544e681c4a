"""The EPUB's page list agrees with the print edition.

PDFium reads the text of a page of the print PDF, lxml the text behind its marker in the EPUB.

"""

import re
from collections.abc import Iterator

import pytest
from lxml import etree

from book import model
from book.layout.page_turns import without_spaces
from book.render.translations import Labels, labels_for
from tests.support.finished_epub import EPUB_TYPE, NAMESPACES, Epub, read_epub
from tests.support.finished_pdf import read_pages
from tests.support.projects import Built

#: Letters that are compared at the beginning of a page.
KNOWN = 14


@pytest.fixture(
    scope="module", params=["reportage", "built_sample", "ukrainian", "unillustrated", "long_book"]
)
def paged(request: pytest.FixtureRequest) -> Built:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


def page_list(book: Epub) -> list[tuple[str, str]]:
    """Return label and address of every entry."""
    return [(label, f"EPUB/{address}") for address, label in book.entries("page-list")]


def markers(book: Epub) -> list[tuple[str, str]]:
    """Return label and address of every marker, in reading order."""
    return [
        (marker.get("aria-label", ""), f"{name}#{marker.get('id')}")
        for name in book.spine
        for marker in breaks(book.documents[name])
    ]


def breaks(document: etree._Element) -> list[etree._Element]:
    return [span for span in document.iter("{*}span") if span.get(EPUB_TYPE) == "pagebreak"]


def following(marker: etree._Element) -> str:
    """Return the text behind a marker in its document, without notes and their calls."""
    texts = []
    node: etree._Element | None = marker
    while node is not None:
        texts.append(node.tail or "")
        after = node.getnext()
        while after is not None:
            texts += [*element_texts(after), after.tail or ""]
            after = after.getnext()
        node = node.getparent()
        if node is not None and node.tag.endswith("}body"):
            break
    return without_spaces("".join(texts))


def element_texts(element: etree._Element) -> Iterator[str]:
    if element.get(EPUB_TYPE) in ("noteref", "footnote") or not isinstance(element.tag, str):
        return
    # The printed contents list no subheadings, and not these documents.
    if element.xpath("self::html:ol[parent::html:li][ancestor::html:nav]", namespaces=NAMESPACES):
        return
    if element.get("href") in ("copyright.xhtml", "credits.xhtml"):
        return
    yield element.text or ""
    for child in element:
        yield from element_texts(child)
        yield child.tail or ""


def printed(built: Built) -> dict[str, str]:
    """Return the text of each page from where its running text begins, by page number."""
    labels = labels_for(built.publication.language)
    return {
        str(page.number): without_labels(without_spaces(page.text), built, labels)
        for page in read_pages(built.print)
    }


def bare(text: str) -> str:
    """Remove hyphens, which the layout engine adds, folios of printed lists, marks of items."""
    return re.sub("[0-9]+[.]|[-0-9•]", "", text)


def without_labels(text: str, built: Built, labels: Labels) -> str:
    """Remove what no EPUB has: number and place behind a section's title, and `Opposite:`."""
    for section in built.publication.sections:
        title = re.escape(without_spaces(model.plain(section.title)))
        aside = re.escape(without_spaces(f"{section.number}{built.publication.place}"))
        # The title can have calls of notes.
        if opening := re.match(f"({title}[0-9]*?){aside}", text):
            return opening.group(1) + text[opening.end() :]
    references = [labels.opposite, labels.preceding, labels.preceding_pages, labels.following_pages]
    for label in map(without_spaces, references):
        if text.startswith(label):
            return text.removeprefix(label)
    return text


def test_the_page_list_names_every_marker_in_reading_order(paged: Built) -> None:
    book = read_epub(paged.epub)
    assert page_list(book) == markers(book)
    assert len(set(page_list(book))) == len(page_list(book))


def test_every_page_with_something_on_it_is_listed_once_by_its_folio(paged: Built) -> None:
    book = read_epub(paged.epub)
    shown = [str(page.number) for page in read_pages(paged.print) if page.letters or page.pictures]
    # The back cover is the last page; the e-book has its words in its metadata alone.
    funders = labels_for(paged.publication.language).funders
    pages = read_pages(paged.print)
    has_back = pages[-1].text.startswith(funders)
    assert has_back == any(each.role is model.Role.FUNDER for each in paged.publication.people)
    assert [label for label, _ in page_list(book)] == shown[: len(shown) - has_back]


def test_every_printed_page_begins_at_its_marker(paged: Built) -> None:
    book = read_epub(paged.epub)
    page_texts = printed(paged)
    begun = 0
    for name in book.spine:
        for marker in breaks(book.documents[name]):
            page = page_texts[marker.get("aria-label", "")]
            if page:
                known = bare(following(marker))[:KNOWN]
                assert known, (name, page)
                assert bare(page).startswith(known), (name, known, page)
                begun += 1
    # Section pages, contents, title page, imprint, disclaimer, and more.
    assert begun >= len(paged.publication.sections) + 4


def test_the_print_edition_is_named_as_the_source_of_the_pages(paged: Built) -> None:
    book = read_epub(paged.epub)
    (source,) = book.properties("pageBreakSource")
    isbn = paged.publication.print_isbn
    assert (f"urn:isbn:{isbn}" if isbn else paged.publication.title) in source
