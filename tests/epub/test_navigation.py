"""The EPUB's contents, landmarks, list of illustrations and page list, in EPUB 3 and in NCX."""

from pathlib import Path

from lxml import etree

from book import model
from book.render.translations import labels_for
from tests.support.finished_epub import EPUB_TYPE, HTML, NAMESPACES, read_epub
from tests.support.projects import Built
from tests.support.text import normalised


def test_the_contents_name_every_section_in_order(built: Built) -> None:
    book = read_epub(built.epub)
    words = labels_for(built.publication.language)
    photos = built.publication.photos
    titles = [words.notice] if any(photo.graphic for photo in photos) else []
    titles += [normalised(model.plain(section.title)) for section in built.publication.sections]
    titles += [words.descriptions] if any(photo.description for photo in photos) else []
    titles += [words.photographs, words.credits, words.disclaimer, words.copyright]
    entries = book.entries("toc")
    assert [title for _, title in entries] == titles
    for href, title in entries:
        document = book.resolve(href)
        assert document is not None, href
        heading = document.find(".//html:h1", NAMESPACES)
        assert normalised("".join(heading.itertext())) == title


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
    assert counted["dtb:depth"] == "1"


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
