"""The metadata of the EPUB's package document."""

from lxml import etree

from book.render.translations import labels_for
from tests.support.finished_epub import NAMESPACES, Epub, read_epub
from tests.support.projects import Built


def test_the_package_says_what_the_publication_is(built: Built) -> None:
    book, publication = read_epub(built.epub), built.publication
    assert book.package.get("version") == "3.0"
    assert book.package.get("{http://www.w3.org/XML/1998/namespace}lang") == publication.language
    assert book.dublin_core("title") == [publication.title]
    assert book.dublin_core("language") == [publication.language]
    assert book.dublin_core("identifier")[0] == publication.identifier
    assert book.dublin_core("publisher") == [publication.publisher]
    assert book.dublin_core("rights") == [publication.rights]
    assert book.dublin_core("description") == [publication.subtitle]
    assert book.dublin_core("date") == [publication.date.isoformat()]
    assert book.properties("dcterms:modified") == [f"{publication.date.isoformat()}T00:00:00Z"]
    identifier = book.package.find(".//dc:identifier", NAMESPACES)
    assert identifier.get("id") == book.package.get("unique-identifier")


def test_everybody_has_a_role_that_libraries_know(built_sample: Built) -> None:
    book = read_epub(built_sample.epub)
    roles = {
        str(meta.get("refines"))[1:]: str(meta.text)
        for meta in book.package.iterfind(".//opf:meta[@property='role']", NAMESPACES)
    }
    people = [
        (etree.QName(person).localname, str(person.text), roles[str(person.get("id"))])
        for person in book.package.iterfind("opf:metadata/*[@id]", NAMESPACES)
        if etree.QName(person).localname in ("creator", "contributor")
    ]
    assert people == [
        ("creator", "Olena Writer", "aut"),
        ("contributor", "The Sample Fund", "fnd"),
        ("contributor", "Ada Lens", "pht"),
        ("contributor", "Бохдан Світлий", "pht"),
    ]


def features(book: Epub) -> set[str]:
    return set(book.properties("schema:accessibilityFeature"))


def test_described_photographs_make_an_accessible_book(built_sample: Built) -> None:
    book = read_epub(built_sample.epub)
    assert "alternativeText" in features(book)
    assert set(book.properties("schema:accessMode")) == {"textual", "visual"}
    assert set(book.properties("schema:accessModeSufficient")) == {"textual,visual", "textual"}
    assert book.properties("schema:accessibilityHazard") == ["none"]


def test_one_photograph_without_a_description_is_one_too_many(undescribed: Built) -> None:
    book = read_epub(undescribed.epub)
    assert "alternativeText" not in features(book)
    assert book.properties("schema:accessModeSufficient") == ["textual,visual"]
    far_bank = book.resolve("section-01.xhtml#photo-far-bank")
    assert far_bank is not None
    image = far_bank.find("html:img", NAMESPACES)
    assert image.get("alt") == labels_for("en").undescribed


def test_no_conformance_is_claimed_unasked(built_sample: Built) -> None:
    assert "conformsTo" not in read_epub(built_sample.epub).files["EPUB/content.opf"].decode()


def test_an_isbn_stands_beside_the_identifier(everything: Built) -> None:
    book = read_epub(everything.epub)
    assert book.dublin_core("identifier")[1:] == ["urn:isbn:9783161484100"]
    (kind,) = book.package.iterfind(".//opf:meta[@property='identifier-type']", NAMESPACES)
    assert (kind.text, kind.get("refines"), kind.get("scheme")) == ("15", "#isbn", "onix:codelist5")
    assert book.properties("schema:bookEdition") == ["Second"]
    assert book.properties("dcterms:license") == [everything.publication.licence]


def test_the_pages_are_those_of_a_print_edition_that_is_named(
    everything: Built, reportage: Built
) -> None:
    assert read_epub(everything.epub).properties("pageBreakSource") == ["urn:isbn:9791090636071"]
    assert read_epub(reportage.epub).properties("pageBreakSource") == [
        "Izium, September, Gwara Media, 2026, print edition (PDF)"
    ]


def test_an_evaluators_claim_is_passed_on_as_it_was_made(everything: Built) -> None:
    book = read_epub(everything.epub)
    metas = {
        str(meta.get("property")): meta
        for meta in book.package.iterfind("opf:metadata/opf:meta", NAMESPACES)
    }
    claim, by = metas["dcterms:conformsTo"], metas["a11y:certifiedBy"]
    assert claim.text == "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    assert (by.text, by.get("refines")) == ("The Sample Evaluators", f"#{claim.get('id')}")
    for name, words in (
        ("dcterms:date", "2026-03-02"),
        ("a11y:certifierCredential", "Certified by a sample"),
    ):
        assert (metas[name].text, metas[name].get("refines")) == (words, f"#{by.get('id')}")
    (report,) = book.package.iterfind("opf:metadata/opf:link", NAMESPACES)
    assert report.get("rel") == "a11y:certifierReport"
    assert report.get("href") == "https://example.org/report"
