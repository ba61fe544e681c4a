"""The EPUB's contents, landmarks, list of illustrations and page list, in EPUB 3 and in NCX."""

from pathlib import Path
from typing import Any

from lxml import etree

from book import model, render
from book.render.translations import labels_for
from tests.support.finished_epub import EPUB_TYPE, HTML, NAMESPACES, read_epub
from tests.support.projects import Built
from tests.support.publications import made_publication
from tests.support.text import normalised


def test_the_contents_name_every_section_and_subheading_in_order(built: Built) -> None:
    book = read_epub(built.epub)
    words = labels_for(built.publication.language)
    photos = built.publication.photos
    titles = [words.copyright]
    titles += [words.notice] if any(photo.graphic for photo in photos) else []
    for section in built.publication.sections:
        headings = [block for block in section.blocks if isinstance(block, model.Heading)]
        named = [section.title, *(heading.content for heading in headings)]
        titles += [normalised(model.plain(words)) for words in named]
    titles += [words.descriptions] if any(photo.description for photo in photos) else []
    titles += [words.photographs, words.credits, words.disclaimer]
    entries = book.entries("toc")
    assert [title for _, title in entries] == titles
    for href, title in entries:
        target = book.resolve(href)
        assert target is not None, href
        heading = target if "#" in href else target.find(".//html:h1", NAMESPACES)
        assert heading.tag in {f"{HTML}h{level}" for level in range(1, 7)}
        assert normalised("".join(heading.itertext())) == title


def test_subheadings_are_nested_by_their_level_in_both_contents() -> None:
    # A level may be left out where the heading between is in a quotation, and a part of a section
    # may begin at any.
    levels = {"one": 2, "deep": 4, "less deep": 3, "two": 2, "below": 3}
    headings = [model.Heading(level=level, content=(words,)) for words, level in levels.items()]
    ebook = render.render_epub(made_publication([], *headings), {})
    (nav,) = (page.xhtml for page in ebook.pages if page.name == "nav")
    expected = {"one": {"deep": {}, "less deep": {}}, "two": {"below": {}}}
    contents = etree.fromstring(nav.encode()).find(".//html:nav/html:ol", NAMESPACES)
    assert nested(contents, "html:li", "html:a", "html:ol")["One"] == expected
    ncx = etree.fromstring(ebook.ncx.encode())
    points = ncx.find("ncx:navMap", NAMESPACES)
    text = "ncx:navLabel/ncx:text"
    assert nested(points, "ncx:navPoint", text, ".")["One"] == expected
    assert [meta.get("content") for meta in ncx.iter("{*}meta")][1] == "3"


def nested(above: etree._Element | None, item: str, name: str, below: str) -> dict[str, Any]:
    """Return the entries in an element by their names, with those below each."""
    items = [] if above is None else above.iterfind(item, NAMESPACES)
    return {
        str(entry.findtext(name, namespaces=NAMESPACES)): nested(
            entry.find(below, NAMESPACES), item, name, below
        )
        for entry in items
    }


def test_landmarks_lead_to_what_they_promise(built: Built) -> None:
    book = read_epub(built.epub)
    promised = {
        str(link.get(EPUB_TYPE)): book.resolve(str(link.get("href")))
        for link in book.navigation.iterfind(".//html:a", NAMESPACES)
        if link.get(EPUB_TYPE)
    }
    assert {"cover", "toc", "bodymatter", "loi", "imprint"} <= set(promised)
    for kind, document in promised.items():
        assert document is not None, kind
        if kind != "bodymatter":
            kinds = {str(element.get(EPUB_TYPE)) for element in document.iter()}
            assert kind in kinds, kind
    imprint = promised["imprint"]
    assert imprint is not None
    assert built.publication.identifier in "".join(imprint.itertext())


def test_the_list_of_illustrations_leads_to_every_photograph(built: Built) -> None:
    book = read_epub(built.epub)
    entries = book.entries("loi")
    photos = built.publication.photos
    assert [words for _, words in entries] == [normalised(photo.caption) for photo in photos]
    for (href, _), photo in zip(entries, photos, strict=True):
        figure = book.resolve(href)
        assert figure is not None, href
        assert (figure.tag, figure.get("id")) == (f"{HTML}figure", f"photo-{photo.id}")


def test_a_book_without_photographs_lists_none(unillustrated: Built) -> None:
    book = read_epub(unillustrated.epub)
    assert book.pictures == []
    kinds = {element.get(EPUB_TYPE) for element in book.navigation.iter()}
    assert "loi" not in kinds
    assert "visual" not in book.properties("schema:accessMode")


def test_the_old_contents_say_the_same_as_the_new(built: Built) -> None:
    book = read_epub(built.epub)
    ncx = etree.fromstring(book.files["EPUB/toc.ncx"])
    old = [
        (
            str(point.find("ncx:content", NAMESPACES).get("src")),
            normalised(point.findtext("ncx:navLabel/ncx:text", namespaces=NAMESPACES)),
        )
        for point in ncx.iterfind(".//ncx:navPoint", NAMESPACES)
    ]
    assert old == book.entries("toc")
    (uid,) = (meta for meta in ncx.iter("{*}meta") if meta.get("name") == "dtb:uid")
    assert uid.get("content") == built.publication.identifier


def test_the_page_list_has_every_page_that_begins_in_the_book(built: Built) -> None:
    book = read_epub(built.epub)
    marked = [
        (f"{Path(name).name}#{span.get('id')}", str(span.get("aria-label")))
        for name in book.spine
        for span in book.documents[name].iterfind(".//html:span[@role='doc-pagebreak']", NAMESPACES)
    ]
    assert book.entries("page-list") == marked
    folios = [int(folio) for _, folio in marked]
    assert folios == sorted(set(folios))
    assert len(folios) > 10
    ncx = etree.fromstring(book.files["EPUB/toc.ncx"])
    old = [
        (
            str(target.find("ncx:content", NAMESPACES).get("src")),
            str(target.findtext("ncx:navLabel/ncx:text", namespaces=NAMESPACES)),
        )
        for target in ncx.iterfind(".//ncx:pageTarget", NAMESPACES)
    ]
    assert old == marked
    counted = {str(meta.get("name")): str(meta.get("content")) for meta in ncx.iter("{*}meta")}
    assert counted["dtb:totalPageCount"] == str(len(marked))
    assert counted["dtb:maxPageNumber"] == str(max(folios))
    headed = any(isinstance(b, model.Heading) for s in built.publication.texts for b in s.blocks)
    assert counted["dtb:depth"] == ("2" if headed else "1")


def test_the_old_contents_are_in_the_order_of_reading(built: Built) -> None:
    book = read_epub(built.epub)
    ncx = etree.fromstring(book.files["EPUB/toc.ncx"])
    points = [point for point in ncx.iter() if point.get("playOrder")]
    points.sort(key=lambda point: int(str(point.get("playOrder"))))
    assert [point.get("playOrder") for point in points] == [
        str(number) for number in range(1, len(points) + 1)
    ]
    files = [str(p.find("ncx:content", NAMESPACES).get("src")).split("#")[0] for p in points]
    order = [Path(name).name for name in book.spine]
    assert [order.index(file) for file in files] == sorted(order.index(file) for file in files)
