"""The package document of the EPUB: manifest, spine and metadata.

ebooklib 0.20 packs finished bytes: its `EpubHtml` drops the content of `head` and the attributes of
`body`, and writes a chapter with an XML declaration empty. It writes no `xml:lang` of the package
and dates zip entries by the clock, so its archive is repacked.
"""

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ebooklib import epub
from lxml import etree

from book.epub import accessibility
from book.epub.archive import repack
from book.model import (
    Heading,
    Paragraph,
    Publication,
    Role,
    photographers,
    plain,
    unbroken,
    walk,
)
from book.plan import Derivative
from book.render import EpubDocuments
from book.render.translations import foreign_language

#: MARC relators of the people in `publication.toml` (EPUB 3.3, 5.5.3.2.2).
_RELATORS = {
    Role.AUTHOR: "aut",
    Role.PHOTOGRAPHER: "pht",
    Role.EDITOR: "edt",
    Role.TRANSLATOR: "trl",
    Role.FUNDER: "fnd",
}
_PACKAGE = "EPUB/content.opf"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_epub(
    target: Path,
    publication: Publication,
    ebook: EpubDocuments,
    files: Mapping[str, Derivative],
    cover: Derivative | None,
    pictures: Path,
    digests: Mapping[str, str],
    styles: Mapping[str, bytes],
) -> None:
    """Write the EPUB to `target`; pictures are read from the folder `pictures`, one at a time.

    `digests` are their SHA-256 by name; raise `ChangedFileError` for a picture with another one.
    `styles` are CSS files and fonts by their names in the package. Raises `etree.XMLSyntaxError`
    for a document that is not well-formed: a fault of the templates.
    """
    for page in ebook.pages:
        etree.fromstring(page.xhtml.encode())
    book = _create_book(publication, paged=ebook.paged)
    names = [file.name for file in (*files.values(), cover) if file]
    for page in ebook.pages:
        item = _create_item(page.name, page.href, page.xhtml.encode())
        item.properties = ["nav"] if page.name == "nav" else []
        book.add_item(item)
    # ebooklib 0.20 always writes `<spine toc="ncx">`; without an NCX, EPUBCheck reports OPF-049.
    book.add_item(_create_item("ncx", "toc.ncx", ebook.ncx.encode()))
    for name, content in styles.items():
        book.add_item(_create_item(name.replace("/", "-"), name, content))
    for photo_id, file in files.items():
        # Empty until the archive is repacked, because ebooklib keeps every item in memory.
        book.add_item(_create_item(f"picture-{photo_id}", f"images/{file.name}", b""))
    if cover:
        item = _create_item("cover-picture", f"images/{cover.name}", b"")
        item.properties = ["cover-image"]
        book.add_item(item)
        # The cover as in EPUB 2, which Kobo asks for (kobolabs/epub-spec).
        _add_meta(book, "", name="cover", content="cover-picture")
    book.spine = [page.name for page in ebook.pages]
    packed = io.BytesIO()
    modified = datetime.datetime.combine(publication.date, datetime.time(), datetime.UTC)
    own_navigation = dict.fromkeys(("epub3_pages", "epub3_landmark", "epub2_guide"), False)
    epub.write_epub(packed, book, {"mtime": modified, "raise_exceptions": True, **own_navigation})
    with zipfile.ZipFile(packed) as source:
        changed = {_PACKAGE: lambda content: _complete_package(content, publication.language)}
        embedded = {f"EPUB/images/{name}": pictures / name for name in names}
        repack(source, target, pictures=embedded, digests=digests, changed=changed)


def _create_book(publication: Publication, *, paged: bool) -> epub.EpubBook:
    book = epub.EpubBook()
    # ebooklib 0.20 has set itself as generator and a random identifier.
    book.metadata.clear()
    book.IDENTIFIER_ID = "pub-id"
    book.set_identifier(publication.identifier)
    book.set_title(unbroken(publication.title))
    book.set_language(publication.language)
    _add_isbn(book, publication)
    book.add_metadata("DC", "date", publication.date.isoformat())
    book.add_metadata("DC", "publisher", unbroken(publication.publisher))
    # Shops print it as the description of the book.
    texts = [each for each in walk(publication.back_cover) if isinstance(each, Paragraph | Heading)]
    about = " ".join(plain(each.content) for each in texts) or publication.subtitle
    for name, value in (("description", about), ("rights", publication.rights)):
        if value:
            book.add_metadata("DC", name, unbroken(value))
    for number, (name, role) in enumerate(_people(publication), start=1):
        element = "creator" if role is Role.AUTHOR else "contributor"
        book.add_metadata("DC", element, unbroken(name), {"id": f"person-{number}"})
        refines, scheme = f"#person-{number}", "marc:relators"
        _add_meta(book, _RELATORS[role], refines=refines, property="role", scheme=scheme)
    for name, value in (
        ("dcterms:license", publication.licence),
        ("schema:bookEdition", publication.edition),
        ("pageBreakSource", accessibility.page_source(publication) if paged else ""),
    ):
        if value:
            _add_meta(book, value, property=name)
    other = foreign_language(publication.language)
    for name, value in accessibility.accessibility_properties(publication, paged=paged):
        in_labels = {_XML_LANG: other} if other and name == "accessibilitySummary" else {}
        _add_meta(book, value, property=f"schema:{name}", **in_labels)
    _add_evaluation(book, publication)
    return book


def _add_meta(book: epub.EpubBook, value: str, **attributes: str) -> None:
    book.add_metadata(None, "meta", unbroken(value), attributes)


def _add_isbn(book: epub.EpubBook, publication: Publication) -> None:
    """Add the e-book's ISBN besides the identifier that all editions share."""
    if publication.epub_isbn and publication.identifier != f"urn:isbn:{publication.epub_isbn}":
        book.add_metadata("DC", "identifier", f"urn:isbn:{publication.epub_isbn}", {"id": "isbn"})
        # 15 is ISBN-13 in ONIX code list 5.
        scheme = "onix:codelist5"
        _add_meta(book, "15", refines="#isbn", property="identifier-type", scheme=scheme)


def _add_evaluation(book: epub.EpubBook, publication: Publication) -> None:
    """Add the claim of an evaluator, or the exemption of the publisher."""
    statement = publication.accessibility
    if statement is None:
        return
    if statement.exemption:
        _add_meta(book, "none", property="dcterms:conformsTo")
        _add_meta(book, statement.exemption, property="a11y:exemption")
        return
    evaluator, certifier = statement.evaluator, "#certifier"
    _add_meta(book, statement.claim, id="claim", property="dcterms:conformsTo")
    _add_meta(book, evaluator, id="certifier", refines="#claim", property="a11y:certifiedBy")
    if statement.evaluated:
        _add_meta(book, statement.evaluated.isoformat(), refines=certifier, property="dcterms:date")
    if statement.credential:
        credential = "a11y:certifierCredential"
        _add_meta(book, statement.credential, refines=certifier, property=credential)
    if statement.report:
        report = {"refines": certifier, "rel": "a11y:certifierReport", "href": statement.report}
        book.add_metadata(None, "link", None, report)


def _people(publication: Publication) -> list[tuple[str, Role]]:
    """Return every person once per role; photographers come from the credits."""
    people = [(person.name, person.role) for person in publication.people]
    people += [(name, Role.PHOTOGRAPHER) for name in photographers(publication.photos)]
    return list(dict.fromkeys(people))


#: ebooklib 0.20 would look them up in the system's mime.types, which may lack fonts.
_MEDIA_TYPES = {
    ".css": "text/css",
    ".jpg": "image/jpeg",
    ".ncx": "application/x-dtbncx+xml",
    ".ttf": "font/ttf",
    ".xhtml": "application/xhtml+xml",
}


def _create_item(uid: str, name: str, content: bytes) -> epub.EpubItem:
    media_type = _MEDIA_TYPES[Path(name).suffix]
    return epub.EpubItem(uid=uid, file_name=name, media_type=media_type, content=content)


def _complete_package(package: bytes, language: str) -> bytes:
    """Return the package document with its language and without the needless `prefix`."""
    root = etree.fromstring(package)
    root.set(_XML_LANG, language)
    root.attrib.pop("prefix", "")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
