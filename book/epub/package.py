"""The package document: what is in the EPUB, in which order, and what is said of it.

ebooklib packs finished bytes and writes the package document; it is given nothing to parse
(facts: epub.md, B.1, has its faults by number). One repack then settles what it leaves open:
the package's language, and the archive itself.
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
from book.model import Publication, Role, photographers
from book.plan import Derivative
from book.render import EpubDocuments

#: MARC relators of the people in `publication.toml` (EPUB 3.3, 5.5.3.2.2).
_RELATORS = {
    Role.AUTHOR: "aut",
    Role.PHOTOGRAPHER: "pht",
    Role.EDITOR: "edt",
    Role.TRANSLATOR: "trl",
    Role.FUNDER: "fnd",
}
_PACKAGE = "EPUB/content.opf"


def write_epub(
    target: Path,
    publication: Publication,
    ebook: EpubDocuments,
    files: Mapping[str, Derivative],
    cover: Derivative | None,
    pictures: Path,
    styles: Mapping[str, bytes],
) -> None:
    """Write the EPUB to `target`; pictures are read from the folder `pictures`, one at a time.

    `styles` are CSS files and typefaces by their names in the package. Raises
    `etree.XMLSyntaxError` when a page is not well-formed: a fault of ours.
    """
    for page in ebook.pages:
        etree.fromstring(page.xhtml.encode())
    book = _book(publication, paged=ebook.paged)
    embedded = [*files.values(), *([cover] if cover else [])]
    names = {f"EPUB/images/{file.name}": pictures / file.name for file in embedded}
    for page in ebook.pages:
        item = _item(page.name, page.href, page.xhtml.encode())
        item.properties = ["nav"] if page.name == "nav" else []
        book.add_item(item)
    # The spine that ebooklib writes names "ncx" whether there is one or not (fault 9).
    book.add_item(_item("ncx", "toc.ncx", ebook.ncx.encode()))
    for name, content in styles.items():
        book.add_item(_item(name.replace("/", "-"), name, content))
    for photo_id, file in files.items():
        # The pixels come in when the archive is repacked: they need not pass through ebooklib.
        book.add_item(_item(f"picture-{photo_id}", f"images/{file.name}", b""))
    if cover:
        item = _item("cover-picture", f"images/{cover.name}", b"")
        item.properties = ["cover-image"]
        book.add_item(item)
        # EPUB 2's way, which Kobo still asks for (facts: epub.md, A.6).
        book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-picture"})
    book.spine = [page.name for page in ebook.pages]
    packed = io.BytesIO()
    epub.write_epub(
        packed,
        book,
        {
            "mtime": _modified(publication),
            "raise_exceptions": True,
            "epub3_pages": False,
            "epub3_landmark": False,
            "epub2_guide": False,
        },
    )
    with zipfile.ZipFile(packed) as source:
        completed = {_PACKAGE: lambda content: _completed(content, publication.language)}
        repack(source, target, pictures=names, changed=completed)


def _book(publication: Publication, *, paged: bool) -> epub.EpubBook:
    book = epub.EpubBook()
    # Without this it names itself as generator and takes a random identifier (fault 17).
    book.metadata.clear()
    book.IDENTIFIER_ID = "pub-id"
    book.set_identifier(publication.identifier)
    book.set_title(publication.title)
    book.set_language(publication.language)
    _add_isbn(book, publication)
    for name, value in (
        ("date", publication.date.isoformat()),
        ("publisher", publication.publisher),
        ("description", publication.subtitle),
        ("rights", publication.rights),
    ):
        if value:
            book.add_metadata("DC", name, value)
    for number, (name, role) in enumerate(_people(publication), start=1):
        # The author comes as creator; everybody else has contributed.
        kind = "creator" if role is Role.AUTHOR else "contributor"
        book.add_metadata("DC", kind, name, {"id": f"person-{number}"})
        refines = {"refines": f"#person-{number}", "property": "role", "scheme": "marc:relators"}
        book.add_metadata(None, "meta", _RELATORS[role], refines)
    for name, value in (
        ("dcterms:license", publication.licence),
        ("schema:bookEdition", publication.edition),
        ("pageBreakSource", accessibility.page_source(publication) if paged else ""),
    ):
        if value:
            book.add_metadata(None, "meta", value, {"property": name})
    for name, value in accessibility.accessibility_properties(publication, paged=paged):
        book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    _add_evaluation(book, publication)
    return book


def _add_isbn(book: epub.EpubBook, publication: Publication) -> None:
    """Name the e-book's ISBN beside the identifier, which all editions share."""
    if publication.epub_isbn and publication.identifier != f"urn:isbn:{publication.epub_isbn}":
        book.add_metadata("DC", "identifier", f"urn:isbn:{publication.epub_isbn}", {"id": "isbn"})
        # 15 is ISBN-13 in ONIX code list 5.
        scheme = {"refines": "#isbn", "property": "identifier-type", "scheme": "onix:codelist5"}
        book.add_metadata(None, "meta", "15", scheme)


def _add_evaluation(book: epub.EpubBook, publication: Publication) -> None:
    """Pass on what an evaluator claims, or from what the publisher is exempt."""
    said = publication.accessibility
    if said is None:
        return
    if said.exemption:
        book.add_metadata(None, "meta", "none", {"property": "dcterms:conformsTo"})
        book.add_metadata(None, "meta", said.exemption, {"property": "a11y:exemption"})
        return
    certifier = {"refines": "#certifier"}
    claim = {"id": "claim", "property": "dcterms:conformsTo"}
    book.add_metadata(None, "meta", said.claim, claim)
    by = {"id": "certifier", "refines": "#claim", "property": "a11y:certifiedBy"}
    book.add_metadata(None, "meta", said.evaluator, by)
    if said.evaluated:
        when = {**certifier, "property": "dcterms:date"}
        book.add_metadata(None, "meta", said.evaluated.isoformat(), when)
    if said.credential:
        entitled = {**certifier, "property": "a11y:certifierCredential"}
        book.add_metadata(None, "meta", said.credential, entitled)
    if said.report:
        report = {**certifier, "rel": "a11y:certifierReport", "href": said.report}
        book.add_metadata(None, "link", None, report)


def _people(publication: Publication) -> list[tuple[str, Role]]:
    """List everybody once a role; photographers are known from the credits."""
    people = [(person.name, person.role) for person in publication.people]
    people += [(name, Role.PHOTOGRAPHER) for name in photographers(publication.photos)]
    return list(dict.fromkeys(people))


def _modified(publication: Publication) -> datetime.datetime:
    return datetime.datetime.combine(publication.date, datetime.time(), datetime.UTC)


#: Said to ebooklib, which would ask the machine (fault 19).
_MEDIA_TYPES = {
    ".css": "text/css",
    ".jpg": "image/jpeg",
    ".ncx": "application/x-dtbncx+xml",
    ".ttf": "font/ttf",
    ".xhtml": "application/xhtml+xml",
}


def _item(uid: str, name: str, content: bytes) -> epub.EpubItem:
    kind = _MEDIA_TYPES[Path(name).suffix]
    return epub.EpubItem(uid=uid, file_name=name, media_type=kind, content=content)


def _completed(package: bytes, language: str) -> bytes:
    """Give the package document its language, and drop a prefix that is reserved anyway."""
    root = etree.fromstring(package)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    root.attrib.pop("prefix", "")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
