"""Bind pages, pictures and styles into an EPUB 3.3, the same bytes every time.

ebooklib packs finished bytes and writes the package document; it is given nothing to parse
(facts: epub.md, B.1, has its faults by number). One repack then settles what it leaves open:
the package's language, the order and dates of the archive, pictures stored and not deflated.
"""

import datetime
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ebooklib import epub
from lxml import etree

from book.model import Photo, Publication, Role, photographers
from book.plan import Derivative
from book.render import Ebook

#: MARC relators of the people in `publication.toml` (EPUB 3.3, 5.5.3.2.2).
_RELATORS = {
    Role.AUTHOR: "aut",
    Role.PHOTOGRAPHER: "pht",
    Role.EDITOR: "edt",
    Role.TRANSLATOR: "trl",
    Role.FUNDER: "fnd",
}
_PACKAGE = "EPUB/content.opf"
#: The zip format knows no earlier time; a date from the clock would change the bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(
    target: Path,
    publication: Publication,
    ebook: Ebook,
    files: Mapping[str, Derivative],
    cover: Derivative | None,
    pictures: Path,
    css: str,
) -> None:
    """Write the EPUB to `target`; pictures are read from the folder `pictures`, one at a time.

    Raises `etree.XMLSyntaxError` when a page is not well-formed: a fault of ours.
    """
    for page in ebook.pages:
        etree.fromstring(page.xhtml.encode())
    book = _book(publication)
    embedded = [*files.values(), *([cover] if cover else [])]
    names = {f"EPUB/images/{file.name}": pictures / file.name for file in embedded}
    for page in ebook.pages:
        book.add_item(_item(page.name, f"{page.name}.xhtml", "application/xhtml+xml", page.xhtml))
    navigation = _item("nav", "nav.xhtml", "application/xhtml+xml", ebook.navigation)
    navigation.properties = ["nav"]
    book.add_item(navigation)
    # The spine that ebooklib writes names "ncx" whether there is one or not (fault 9).
    book.add_item(_item("ncx", "toc.ncx", "application/x-dtbncx+xml", ebook.ncx))
    book.add_item(_item("css", "epub.css", "text/css", css))
    for photo_id, file in files.items():
        # The pixels come in when the archive is repacked: they need not pass through ebooklib.
        book.add_item(_item(f"picture-{photo_id}", f"images/{file.name}", "image/jpeg", ""))
    if cover:
        item = _item("cover-picture", f"images/{cover.name}", "image/jpeg", "")
        item.properties = ["cover-image"]
        book.add_item(item)
        # EPUB 2's way, which Kobo still asks for (facts: epub.md, A.6).
        book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-picture"})
    front = [page.name for page in ebook.pages[:2]]
    rest = [page.name for page in ebook.pages[2:]]
    book.spine = [*front, "nav", *rest]
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
    _repack(packed, target, publication.language, names)


def accessibility(photos: tuple[Photo, ...]) -> Iterator[tuple[str, str]]:
    """Say what the content proves of its accessibility, as schema.org properties.

    A stand-in counts as described: its text says all that can be said of it. No conformance is
    claimed: that is a judgement, and a person's (EPUB Accessibility 1.1, 3.4).
    """
    described = all(photo.alt or not photo.delivered for photo in photos)
    yield "accessMode", "textual"
    if photos:
        yield "accessMode", "visual"
        yield "accessModeSufficient", "textual,visual"
    if described:
        yield "accessModeSufficient", "textual"
    features = [
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
    ]
    if photos and described:
        features.append("alternativeText")
    yield from (("accessibilityFeature", feature) for feature in features)
    yield "accessibilityHazard", "none"


def _book(publication: Publication) -> epub.EpubBook:
    book = epub.EpubBook()
    # Without this it names itself as generator and takes a random identifier (fault 17).
    book.metadata.clear()
    book.IDENTIFIER_ID = "pub-id"
    book.set_identifier(publication.identifier)
    book.set_title(publication.title)
    book.set_language(publication.language)
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
    for name, value in accessibility(publication.photos):
        book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    return book


def _people(publication: Publication) -> list[tuple[str, Role]]:
    """List everybody once a role; photographers are known from the credits."""
    people = [(person.name, person.role) for person in publication.people]
    people += [(name, Role.PHOTOGRAPHER) for name in photographers(publication.photos)]
    return list(dict.fromkeys(people))


def _modified(publication: Publication) -> datetime.datetime:
    return datetime.datetime.combine(publication.date, datetime.time(), datetime.UTC)


def _item(uid: str, name: str, media_type: str, content: str) -> epub.EpubItem:
    return epub.EpubItem(uid=uid, file_name=name, media_type=media_type, content=content.encode())


def _repack(packed: io.BytesIO, target: Path, language: str, pictures: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w") as archive:
        # `mimetype` first and stored: how an EPUB is told from a zip (OCF 3.3, 4.3).
        names = sorted(source.namelist(), key=lambda name: (name != "mimetype", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            stored = name == "mimetype" or name in pictures
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            if name in pictures:
                content = pictures[name].read_bytes()
            elif name == _PACKAGE:
                content = _completed(source.read(name), language)
            else:
                content = source.read(name)
            archive.writestr(entry, content)


def _completed(package: bytes, language: str) -> bytes:
    """Give the package document its language, and drop a prefix that is reserved anyway."""
    root = etree.fromstring(package)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    root.attrib.pop("prefix", "")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
