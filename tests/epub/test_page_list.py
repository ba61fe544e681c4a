"""The e-book's page list agrees with the print edition: every page begins where it says.

PDFium reads what stands on a page of the print PDF, lxml what follows a marker in the EPUB.
"""

import re
from collections.abc import Iterator

import pytest
from lxml import etree

from book.layout.page_turns import without_spaces
from book.render.labels import Labels, labels_for
from tests.support.editions import EPUB_TYPE, Built, Epub, epub, pages

#: Letters by which the beginning of a page is known.
KNOWN = 14


@pytest.fixture(
    scope="module", params=["reportage", "built_sample", "ukrainian", "unillustrated", "long_book"]
)
def paged(request: pytest.FixtureRequest) -> Built:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


def page_list(book: Epub) -> list[tuple[str, str]]:
    """Label and address of every entry."""
    return [(label, f"EPUB/{address}") for address, label in book.entries("page-list")]


def markers(book: Epub) -> list[tuple[str, str]]:
    """Label and address of every marker, in reading order."""
    return [
        (marker.get("aria-label", ""), f"{name}#{marker.get('id')}")
        for name in book.spine
        for marker in breaks(book.documents[name])
    ]


def breaks(document: etree._Element) -> list[etree._Element]:
    return [span for span in document.iter("{*}span") if span.get(EPUB_TYPE) == "pagebreak"]


def following(marker: etree._Element) -> str:
    """The letters that come after a marker in its document, without notes and their calls."""
    said = []
    node: etree._Element | None = marker
    while node is not None:
        said.append(node.tail or "")
        after = node.getnext()
        while after is not None:
            said += [*spoken(after), after.tail or ""]
            after = after.getnext()
        node = node.getparent()
        if node is not None and node.tag.endswith("}body"):
            break
    return without_spaces("".join(said))


def spoken(element: etree._Element) -> Iterator[str]:
    if element.get(EPUB_TYPE) in ("noteref", "footnote") or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from spoken(child)
        yield child.tail or ""


def printed(built: Built) -> dict[str, str]:
    """The letters of each page, from where its text begins."""
    words = labels_for(built.publication.language)
    return {
        str(sheet.number): without_labels(without_spaces(sheet.text), built, words)
        for sheet in pages(built.print)
    }


def bare(said: str) -> str:
    """Leave out hyphens, which lines get from the engine, and the folios of printed lists."""
    return re.sub("[-0-9]", "", said)


def without_labels(said: str, built: Built, words: Labels) -> str:
    """Leave out what no e-book has: section numbers, the place beside them, `Opposite:`."""
    aside = [
        without_spaces(f"{section.number}{built.publication.place}")
        for section in built.publication.sections
    ]
    told = [words.opposite, words.preceding, words.preceding_pages, words.following_pages]
    for label in (*sorted(aside, reverse=True), *map(without_spaces, told)):
        if said.startswith(label):
            return said.removeprefix(label)
    return said


def test_the_page_list_names_every_marker_in_reading_order(paged: Built) -> None:
    book = epub(paged.epub)
    assert page_list(book) == markers(book)
    assert len(set(page_list(book))) == len(page_list(book))


def test_every_page_with_something_on_it_is_listed_once_by_its_folio(paged: Built) -> None:
    book = epub(paged.epub)
    shown = [str(sheet.number) for sheet in pages(paged.print) if sheet.letters or sheet.pictures]
    assert [label for label, _ in page_list(book)] == shown


def test_every_printed_page_begins_at_its_marker(paged: Built) -> None:
    book = epub(paged.epub)
    said = printed(paged)
    begun = 0
    for name in book.spine:
        for marker in breaks(book.documents[name]):
            page = said[marker.get("aria-label", "")]
            if page:
                known = following(marker)[:KNOWN]
                assert bare(page).startswith(bare(known)), (name, known, page)
                begun += 1
    assert begun >= len(paged.publication.sections) + 4


def test_the_print_edition_is_named_as_the_source_of_the_pages(paged: Built) -> None:
    book = epub(paged.epub)
    (said,) = book.properties("pageBreakSource")
    assert paged.publication.title in said
