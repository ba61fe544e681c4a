"""The EPUB is what shops and reading systems accept, and says of itself what is so."""

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from book import model, render
from book.render.labels import labels_for
from tests.support import judges
from tests.support.editions import (
    EPUB_TYPE,
    NAMESPACES,
    Built,
    Epub,
    build,
    captioned,
    epub,
    rewrite,
    said,
)

HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="session", params=["reportage", "built_sample", "everything"])
def built(request: pytest.FixtureRequest) -> Built:
    """What holds for every EPUB is asked of one more than of the PDFs."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Built)
    return found


@pytest.fixture(scope="session")
def undescribed(drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample with one photograph that nobody has described, built as EPUB."""
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("undescribed") / "sample")
    rewrite(
        project / "source/gallery/gallery.toml",
        'alt = "Willows along a shore, very wide"\n',
        "",
    )
    return build(project, "epub")


# --- the container --------------------------------------------------------------------------


def test_its_kind_is_said_first_and_in_clear(built: Built) -> None:
    with zipfile.ZipFile(built.epub) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert first.extra == b""
        assert archive.read(first) == b"application/epub+zip"
    # As `file` and the shops look at it: at a fixed place in the raw bytes.
    assert built.epub.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


def test_names_are_plain_and_no_two_differ_by_case_alone(built: Built) -> None:
    names = epub(built.epub).names
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9/._-]+", name)] == []
    assert len({name.lower() for name in names}) == len(names)


def test_pictures_are_stored_and_words_compressed(built: Built) -> None:
    for info in epub(built.epub).infos:
        stored = info.filename == "mimetype" or info.filename.endswith(".jpg")
        assert (info.compress_type == zipfile.ZIP_STORED) is stored, info.filename


def test_the_container_leads_to_the_package(built: Built) -> None:
    book = epub(built.epub)
    container = etree.fromstring(book.files["META-INF/container.xml"])
    (rootfile,) = container.iterfind(".//container:rootfile", NAMESPACES)
    assert rootfile.get("full-path") == "EPUB/content.opf"
    assert rootfile.get("media-type") == "application/oebps-package+xml"


def test_the_manifest_lists_what_is_there_and_nothing_else(built: Built) -> None:
    book = epub(built.epub)
    outside = {"mimetype", "META-INF/container.xml", "EPUB/content.opf"}
    assert set(book.manifest) == set(book.names) - outside
    items = book.package.findall("opf:manifest/opf:item", NAMESPACES)
    assert len({item.get("id") for item in items}) == len(items)


def test_media_types_are_those_of_the_files(built: Built) -> None:
    kinds = {
        ".xhtml": "application/xhtml+xml",
        ".css": "text/css",
        ".jpg": "image/jpeg",
        ".ncx": "application/x-dtbncx+xml",
        ".ttf": "font/ttf",
    }
    for name, kind in epub(built.epub).manifest.items():
        assert kind == kinds[Path(name).suffix], name


def test_every_document_is_in_the_spine_once(built: Built) -> None:
    book = epub(built.epub)
    assert sorted(book.spine) == sorted(book.documents)


def test_pictures_are_the_builders_own_files(built: Built) -> None:
    made = {path.name: path for path in (built.build / "cache" / "pictures").glob("*.jpg")}
    book = epub(built.epub)
    for name in book.pictures:
        assert book.files[name] == made[Path(name).name].read_bytes()


# --- documents ------------------------------------------------------------------------------


def test_every_address_inside_leads_somewhere(built: Built) -> None:
    book = epub(built.epub)
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
    for name, document in epub(built.epub).documents.items():
        assert document.get("lang") == language, name
        assert document.get("{http://www.w3.org/XML/1998/namespace}lang") == language, name
        title = document.findtext("html:head/html:title", namespaces=NAMESPACES)
        assert title, name


def test_ids_are_unique_in_each_document(built: Built) -> None:
    for name, document in epub(built.epub).documents.items():
        ids = [element.get("id") for element in document.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name


def test_a_photograph_stands_with_caption_credit_and_description(built: Built) -> None:
    book = epub(built.epub)
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
        assert said("".join(caption.itertext())) == said(captioned(photo) + more)
        assert figure.get("aria-labelledby") == caption.get("id")


def test_a_picture_says_its_size_in_pixels(built: Built) -> None:
    book = epub(built.epub)
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
        for document in epub(built_sample.epub).documents.values()
        for span in document.iterfind(".//html:span[@lang]", NAMESPACES)
    ]
    assert marked == [("Ріка", "uk")]


def test_a_footnote_and_its_call_lead_to_each_other(built_sample: Built) -> None:
    book = epub(built_sample.epub)
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


# --- navigation -----------------------------------------------------------------------------


def test_the_contents_name_every_section_in_order(built: Built) -> None:
    book = epub(built.epub)
    words = labels_for(built.publication.language)
    photos = built.publication.photos
    titles = [words.notice] if any(photo.graphic for photo in photos) else []
    titles += [said(model.plain(section.title)) for section in built.publication.sections]
    titles += [words.descriptions] if any(photo.description for photo in photos) else []
    titles += [words.photographs, words.credits, words.disclaimer, words.copyright]
    entries = book.entries("toc")
    assert [title for _, title in entries] == titles
    for href, title in entries:
        document = book.resolve(href)
        assert document is not None, href
        heading = document.find(".//html:h1", NAMESPACES)
        assert said("".join(heading.itertext())) == title


def test_landmarks_lead_to_what_they_promise(built: Built) -> None:
    book = epub(built.epub)
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
    book = epub(built.epub)
    entries = book.entries("loi")
    photos = built.publication.photos
    assert [words for _, words in entries] == [said(photo.caption) for photo in photos]
    for (href, _), photo in zip(entries, photos, strict=True):
        figure = book.resolve(href)
        assert figure is not None, href
        assert (figure.tag, figure.get("id")) == (f"{HTML}figure", f"photo-{photo.id}")


def test_a_book_without_photographs_lists_none(unillustrated: Built) -> None:
    book = epub(unillustrated.epub)
    assert book.pictures == []
    kinds = {element.get(EPUB_TYPE) for element in book.navigation.iter()}
    assert "loi" not in kinds
    assert "visual" not in book.properties("schema:accessMode")


def test_the_old_contents_say_the_same_as_the_new(built: Built) -> None:
    book = epub(built.epub)
    ncx = etree.fromstring(book.files["EPUB/toc.ncx"])
    old = [
        (
            str(point.find("ncx:content", NAMESPACES).get("src")),
            said(point.findtext("ncx:navLabel/ncx:text", namespaces=NAMESPACES)),
        )
        for point in ncx.iterfind(".//ncx:navPoint", NAMESPACES)
    ]
    assert old == book.entries("toc")
    (uid,) = (meta for meta in ncx.iter("{*}meta") if meta.get("name") == "dtb:uid")
    assert uid.get("content") == built.publication.identifier


def test_the_page_list_has_every_page_that_begins_in_the_book(built: Built) -> None:
    book = epub(built.epub)
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
    book = epub(built.epub)
    ncx = etree.fromstring(book.files["EPUB/toc.ncx"])
    points = [point for point in ncx.iter() if point.get("playOrder")]
    points.sort(key=lambda point: int(str(point.get("playOrder"))))
    assert [point.get("playOrder") for point in points] == [
        str(number) for number in range(1, len(points) + 1)
    ]
    files = [str(p.find("ncx:content", NAMESPACES).get("src")).split("#")[0] for p in points]
    order = [Path(name).name for name in book.spine]
    assert [order.index(file) for file in files] == sorted(order.index(file) for file in files)


# --- a section in several files -------------------------------------------------------------


def test_pictures_that_are_too_heavy_for_one_file_stand_in_several(everything: Built) -> None:
    book = epub(everything.epub)
    names = [Path(name).stem for name in book.spine]
    assert names[4:7] == ["section-01", "section-01-2", "section-02"]
    for name in book.spine:
        images = book.documents[name].iterfind(".//html:img", NAMESPACES)
        weight = sum(len(book.files[f"EPUB/{image.get('src')}"]) for image in images)
        assert weight <= 10_000_000, name
    more = book.documents["EPUB/section-01-2.xhtml"]
    assert more.find(".//html:figure", NAMESPACES) is not None
    assert "It does bend" in "".join(more.itertext())


def test_a_section_is_announced_once(everything: Built) -> None:
    book = epub(everything.epub)
    chapters = [
        name
        for name in book.spine
        for element in book.documents[name].iter()
        if element.get("role") == "doc-chapter" or element.get(EPUB_TYPE) == "chapter"
    ]
    assert chapters == ["EPUB/section-01.xhtml", "EPUB/section-02.xhtml"]
    assert book.documents["EPUB/section-01-2.xhtml"].find(".//html:h1", NAMESPACES) is None


def test_a_note_is_found_from_every_file_that_calls_it(everything: Built) -> None:
    book = epub(everything.epub)
    more = book.documents["EPUB/section-01-2.xhtml"]
    (call,) = more.iterfind(".//html:a[@role='doc-noteref']", NAMESPACES)
    assert call.get("href") == "section-01.xhtml#note-1"
    note = book.resolve("section-01.xhtml#note-1")
    assert note is not None
    assert note.get("role") == "doc-footnote"


# --- graphic photographs, descriptions, typefaces -------------------------------------------


def test_readers_are_told_of_graphic_photographs_before_the_first_section(
    everything: Built, built_sample: Built
) -> None:
    book = epub(everything.epub)
    assert [Path(name).stem for name in book.spine[2:5]] == ["nav", "notice", "section-01"]
    (notice,) = book.documents["EPUB/notice.xhtml"].iterfind(".//html:section", NAMESPACES)
    assert (notice.get("role"), notice.get(EPUB_TYPE)) == ("doc-notice", "notice")
    assert "that may be distressing: 1." in said("".join(notice.itertext()))
    (link,) = notice.iterfind(".//html:a", NAMESPACES)
    assert link.get("href") == "section-01.xhtml"
    assert "EPUB/notice.xhtml" not in epub(built_sample.epub).names


def test_a_longer_description_and_its_photograph_lead_to_each_other(everything: Built) -> None:
    book = epub(everything.epub)
    told = [photo for photo in everything.publication.photos if photo.description]
    assert len(told) == 2
    for photo, (href, _) in (
        (photo, entry)
        for photo, entry in zip(everything.publication.photos, book.entries("loi"), strict=True)
        if photo in told
    ):
        figure = book.resolve(href)
        image, link = figure.find("html:img", NAMESPACES), figure.find(".//html:a", NAMESPACES)
        assert image.get("aria-details") == link.get("id")
        section = book.resolve(str(link.get("href")))
        assert photo.description in "".join(section.itertext())
        (back,) = section.iterfind(".//html:a[@role='doc-backlink']", NAMESPACES)
        assert back.get("href") == href
    (appendix,) = book.documents["EPUB/descriptions.xhtml"].iterfind(
        "html:body/html:section", NAMESPACES
    )
    assert (appendix.get("role"), appendix.get(EPUB_TYPE)) == ("doc-appendix", "appendix")


def test_typefaces_come_along_when_they_are_wanted(everything: Built, built_sample: Built) -> None:
    book = epub(everything.epub)
    fonts = [name for name in book.names if name.endswith(".ttf")]
    assert len(fonts) == 5
    letters = {ord(letter) for letter in book.text if not letter.isspace()}
    for name in fonts:
        font = TTFont(io.BytesIO(book.files[name]))
        assert letters <= set(font.getBestCmap()), name
        assert "Plex" not in font["name"].getBestFamilyName()
        assert "IBM Corp" in font["name"].getDebugName(0)
        assert "fvar" not in font
        assert len(book.files[name]) < 60_000
    css = book.files["EPUB/fonts.css"].decode()
    assert sorted(re.findall(r"url\(([^)]+)\)", css)) == [name[5:] for name in fonts]
    assert not [name for name in epub(built_sample.epub).names if "font" in name]


def test_the_styles_leave_size_and_colour_to_the_reader(built: Built) -> None:
    css = epub(built.epub).files["EPUB/epub.css"].decode()
    assert "color-scheme: light dark" in css
    assert not re.search(r"(?<!-)color:|background|[0-9](px|pt|mm|cm)\b", css)


# --- metadata -------------------------------------------------------------------------------


def test_the_package_says_what_the_publication_is(built: Built) -> None:
    book, publication = epub(built.epub), built.publication
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
    book = epub(built_sample.epub)
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
    book = epub(built_sample.epub)
    assert "alternativeText" in features(book)
    assert set(book.properties("schema:accessMode")) == {"textual", "visual"}
    assert set(book.properties("schema:accessModeSufficient")) == {"textual,visual", "textual"}
    assert book.properties("schema:accessibilityHazard") == ["none"]


def test_one_photograph_without_a_description_is_one_too_many(undescribed: Built) -> None:
    book = epub(undescribed.epub)
    assert "alternativeText" not in features(book)
    assert book.properties("schema:accessModeSufficient") == ["textual,visual"]
    far_bank = book.resolve("section-01.xhtml#photo-far-bank")
    assert far_bank is not None
    image = far_bank.find("html:img", NAMESPACES)
    assert image.get("alt") == labels_for("en").undescribed


def test_no_conformance_is_claimed_unasked(built_sample: Built) -> None:
    assert "conformsTo" not in epub(built_sample.epub).files["EPUB/content.opf"].decode()


# --- a judge outside ------------------------------------------------------------------------


JUDGED = ("reportage", "built_sample", "ukrainian", "unillustrated", "everything")


def test_an_isbn_stands_beside_the_identifier(everything: Built) -> None:
    book = epub(everything.epub)
    assert book.dublin_core("identifier")[1:] == ["urn:isbn:9783161484100"]
    (kind,) = book.package.iterfind(".//opf:meta[@property='identifier-type']", NAMESPACES)
    assert (kind.text, kind.get("refines"), kind.get("scheme")) == ("15", "#isbn", "onix:codelist5")
    assert book.properties("schema:bookEdition") == ["Second"]
    assert book.properties("dcterms:license") == [everything.publication.licence]


def test_the_pages_are_those_of_a_print_edition_that_is_named(
    everything: Built, reportage: Built
) -> None:
    assert epub(everything.epub).properties("pageBreakSource") == ["urn:isbn:9791090636071"]
    assert epub(reportage.epub).properties("pageBreakSource") == [
        "Izium, September, Gwara Media, 2026, print edition (PDF)"
    ]


def test_an_evaluators_claim_is_passed_on_as_it_was_made(everything: Built) -> None:
    book = epub(everything.epub)
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


#: What EPUBCheck mentions and is meant to be so. All else counts, usage notes too.
INTENDED = {"CSS-028": "there are typefaces, because the publication asks for them"}


@pytest.fixture(scope="module")
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What EPUBCheck says of each publication; it takes seconds, so all are asked at once."""
    files = {name: request.getfixturevalue(name).epub for name in JUDGED}
    said = judges.epubcheck(list(files.values()), tmp_path_factory.mktemp("epubcheck"))
    return {name: said[file] for name, file in files.items()}


@pytest.mark.slow
@pytest.mark.parametrize("publication", JUDGED)
def test_epubcheck_has_nothing_to_say(publication: str, answers: dict[str, Any]) -> None:
    answer = answers[publication]
    assert {message["ID"] for message in answer["messages"]} - INTENDED.keys() == set()
    if publication != "everything":
        assert answer["messages"] == []
    assert answer["publication"]["ePubVersion"].startswith("3.")
    assert answer["publication"]["nSpines"] > 0
