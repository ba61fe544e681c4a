"""The EPUB's container: its first file, file names, media types, and the manifest."""

import re
import zipfile
from pathlib import Path

from lxml import etree

from tests.support.finished_epub import NAMESPACES, read_epub
from tests.support.projects import Built


def test_its_kind_is_said_first_and_in_clear(built: Built) -> None:
    with zipfile.ZipFile(built.epub) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert first.extra == b""
        assert archive.read(first) == b"application/epub+zip"
    # `file` and shops look for it at a fixed offset.
    assert built.epub.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


def test_names_are_plain_and_no_two_differ_by_case_alone(built: Built) -> None:
    names = read_epub(built.epub).names
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9/._-]+", name)] == []
    assert len({name.lower() for name in names}) == len(names)


def test_pictures_are_stored_and_words_compressed(built: Built) -> None:
    for info in read_epub(built.epub).infos:
        stored = info.filename == "mimetype" or info.filename.endswith(".jpg")
        assert (info.compress_type == zipfile.ZIP_STORED) is stored, info.filename


def test_the_container_leads_to_the_package(built: Built) -> None:
    book = read_epub(built.epub)
    container = etree.fromstring(book.files["META-INF/container.xml"])
    (rootfile,) = container.iterfind(".//container:rootfile", NAMESPACES)
    assert rootfile.get("full-path") == "EPUB/content.opf"
    assert rootfile.get("media-type") == "application/oebps-package+xml"


def test_the_manifest_lists_what_is_there_and_nothing_else(built: Built) -> None:
    book = read_epub(built.epub)
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
    for name, kind in read_epub(built.epub).manifest.items():
        assert kind == kinds[Path(name).suffix], name


def test_every_document_is_in_the_spine_once(built: Built) -> None:
    book = read_epub(built.epub)
    assert sorted(book.spine) == sorted(book.documents)


def test_pictures_are_the_builders_own_files(built: Built) -> None:
    made = {path.name: path for path in (built.build / "cache" / "pictures").glob("*.jpg")}
    book = read_epub(built.epub)
    for name in book.pictures:
        assert book.files[name] == made[Path(name).name].read_bytes()
