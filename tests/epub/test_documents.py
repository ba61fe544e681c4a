"""The EPUB's documents: links, languages, ids, figures, footnotes and styles."""

import re

import pytest
from lxml import etree

from book import render
from book.render.translations import labels_for
from tests.support.finished_epub import EPUB_TYPE, HTML, NAMESPACES, read_epub
from tests.support.manuscript_text import caption_and_credit
from tests.support.projects import Built
from tests.support.text import normalised


def test_every_address_inside_leads_somewhere(built: Built) -> None:
    book = read_epub(built.epub)
    for name, document in book.documents.items():
        for element in document.iter(f"{HTML}a", f"{HTML}link", f"{HTML}img"):
            address = element.get("href") or element.get("src")
            assert address, etree.tostring(element)
            if address.startswith(("https:", "http:", "mailto:")):
                continue
            found = book.resolve(address, name)
            assert found is not None or f"EPUB/{address}" in book.files, (name, address)


def test_every_document_says_its_language_and_title(built: Built) -> None:
    language = built.publication.language
    for name, document in read_epub(built.epub).documents.items():
        assert document.get("lang") == language, name
        assert document.get("{http://www.w3.org/XML/1998/namespace}lang") == language, name
        title = document.findtext("html:head/html:title", namespaces=NAMESPACES)
        assert title, name


def test_ids_are_unique_in_each_document(built: Built) -> None:
    for name, document in read_epub(built.epub).documents.items():
        ids = [element.get("id") for element in document.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name


def test_a_photograph_stands_with_caption_credit_and_description(built: Built) -> None:
    book = read_epub(built.epub)
    words = labels_for(built.publication.language)
    figures = [
        figure
        for name in book.spine
        for figure in book.documents[name].iterfind(".//html:figure", NAMESPACES)
    ]
    for figure, photo in zip(figures, built.publication.photos, strict=True):
        assert figure.get("id") == f"photo-{photo.id}"
        (image,) = figure.iterfind("html:img", NAMESPACES)
        (caption,) = figure.iterfind("html:figcaption", NAMESPACES)
        assert image.get("alt") == render.alt_text(photo, words)
        more = f" {words.description}" if photo.description else ""
        assert normalised("".join(caption.itertext())) == normalised(
            caption_and_credit(photo) + more
        )
        assert figure.get("aria-labelledby") == caption.get("id")


def test_a_picture_says_its_size_in_pixels(built: Built) -> None:
    book = read_epub(built.epub)
    photos = built.publication.photos
    images = [
        image
        for name in book.spine
        for image in book.documents[name].iterfind(".//html:figure/html:img", NAMESPACES)
    ]
    for image, photo in zip(images, photos, strict=True):
        width, height = int(str(image.get("width"))), int(str(image.get("height")))
        assert width / height == pytest.approx(photo.ratio, rel=0.005)
        assert max(width, height) <= built.source.picture_settings.epub_long_edge
        assert width <= photo.width


def test_words_in_another_language_are_marked(built_sample: Built) -> None:
    marked = [
        ("".join(span.itertext()), span.get("lang"))
        for document in read_epub(built_sample.epub).documents.values()
        for span in document.iterfind(".//html:span[@lang]", NAMESPACES)
    ]
    assert marked == [("Ріка", "uk")]


def test_a_footnote_and_its_call_lead_to_each_other(built_sample: Built) -> None:
    book = read_epub(built_sample.epub)
    called = noted = 0
    for name, document in book.documents.items():
        for link in document.iterfind(".//html:a[@role]", NAMESPACES):
            target = book.resolve(str(link.get("href")), name)
            assert target is not None
            if link.get("role") == "doc-noteref":
                assert link.get(EPUB_TYPE) == "noteref"
                assert target.get("role") == "doc-footnote"
                assert target.get(EPUB_TYPE) == "footnote"
                assert "Perhaps because it bends." in "".join(target.itertext())
                called += 1
            if link.get("role") == "doc-backlink":
                assert target.get("role") == "doc-noteref"
                assert link.get("aria-label")
                noted += 1
    assert called == noted == 1


def test_the_styles_leave_size_and_colour_to_the_reader(built: Built) -> None:
    css = read_epub(built.epub).files["EPUB/epub.css"].decode()
    assert "color-scheme: light dark" in css
    assert not re.search(r"(?<!-)color:|background|[0-9](px|pt|mm|cm)\b", css)
