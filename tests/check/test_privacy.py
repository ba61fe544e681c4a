"""What must not leave the newsroom is found in any file; a caption that mentions it is not."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from book.check.read.leaks import Leaks, find_leaks, find_leaks_in_xmp
from book.check.read.xmp import parse_xmp
from book.check.worker import KnownEdition
from tests.support.epub_files import bind, files_of
from tests.support.projects import Built
from tests.support.rule_results import codes, epub_book, epub_results, screen_results
from tests.support.spoilt_epubs import carrying
from tests.support.spoilt_pictures import DC, EXIF, packet, small_jpeg, with_packet
from tests.support.spoilt_screen import in_picture

#: A caption may say what it likes, escaped or in CDATA, and in an attribute as well.
MENTIONS = {
    "a property": f'<dc:description xmlns:dc="{DC}">dc:ownerName = "Ada"</dc:description>',
    "an attribute": f'<rdf:Description xmlns:dc="{DC}" dc:description="exif:GPSLatitude=49 "/>',
    "an element": f'<dc:description xmlns:dc="{DC}">&lt;exif:GPSLatitude></dc:description>',
    "CDATA": f'<dc:title xmlns:dc="{DC}"><![CDATA[<a:SerialNumber xmlns:a="x">]]></dc:title>',
}


@pytest.mark.parametrize("what", MENTIONS)
def test_a_mention_in_a_caption_is_no_leak(what: str, reportage: Built, tmp_path: Path) -> None:
    mention = with_packet(packet(MENTIONS[what]))
    assert find_leaks(mention(small_jpeg())) == Leaks()
    pdf_path = tmp_path / "mention.pdf"
    with pikepdf.open(reportage.screen) as pdf:
        in_picture(mention)(pdf)
        # The metadata of the document itself mention it, too.
        before = pdf.Root.Metadata.read_bytes()
        added = MENTIONS[what].encode() + b"</rdf:Description>"
        pdf.Root.Metadata.write(added.join(before.rsplit(b"</rdf:Description>", 1)))
        pdf.save(pdf_path)
    assert codes(screen_results(pdf_path)) == set()
    files = files_of(reportage.epub)
    carrying(mention)(files)
    book = epub_book(bind(tmp_path / "mention.epub", files), KnownEdition())
    assert not codes(epub_results(book)) & {"SAFE-01", "SAFE-02", "SAFE-03"}


@pytest.mark.parametrize(
    "position",
    [
        f'<GPSLatitude xmlns="{EXIF}">49</GPSLatitude>',
        f'<a:GPSLatitude xmlns:a="{EXIF}">49</a:GPSLatitude><a:title xmlns:a="{DC}"/>',
    ],
)
def test_a_position_in_the_metadata_of_a_pdf_is_found(
    position: str, reportage: Built, tmp_path: Path
) -> None:
    path = tmp_path / "position.pdf"
    with pikepdf.open(reportage.screen) as pdf:
        before = pdf.Root.Metadata.read_bytes()
        added = position.encode() + b"</rdf:Description>"
        pdf.Root.Metadata.write(added.join(before.rsplit(b"</rdf:Description>", 1)))
        pdf.save(path)
    assert codes(screen_results(path)) == {"SAFE-01"}


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "AVIF"])
def test_a_position_is_found_whatever_the_format(kind: str, tmp_path: Path) -> None:
    """The packet has a prefix of its own for RDF, and none for the position."""
    words = packet(f'<GPSLatitude xmlns="{EXIF}">49</GPSLatitude>')
    words = words.replace("rdf:", "r:").replace(":rdf", ":r").replace("x:xmpmeta", "xmpmeta")
    words = words.replace("xmlns:x=", "xmlns=")
    path = tmp_path / "picture"
    if kind == "TIFF":
        from PIL import TiffImagePlugin

        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[700] = words.encode()
        Image.new("RGB", (40, 30)).save(path, kind, tiffinfo=tags)
    else:
        Image.new("RGB", (40, 30)).save(path, kind, xmp=words.encode())
    assert find_leaks(path.read_bytes()).locations


def test_a_packet_is_read_by_namespace() -> None:
    xmp = parse_xmp(
        packet(
            f'<a:title xmlns:a="{DC}"><rdf:Alt><rdf:li xml:lang="uk">Ізюм</rdf:li>'
            '<rdf:li xml:lang="x-default">Izium</rdf:li></rdf:Alt></a:title>'
            f'<b:creator xmlns:b="{DC}"><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Eva</rdf:li></rdf:Seq>'
            "</b:creator>"
        ).encode()
    )
    assert xmp.value(DC, "title") == "Izium"
    assert xmp.value(DC, "creator") == "Ada; Eva"
    assert xmp.value(EXIF, "GPSLatitude") == ""
    assert not xmp.damaged


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("exif:GPSLatitude 49,12.5N", id="no XML"),
        pytest.param("49,12.5N " + packet(""), id="text before the root"),
        pytest.param(packet("") + "49,12.5N", id="text after the root"),
        pytest.param(packet("<a:b>49,12.5N</a:b>"), id="a prefix that is not declared"),
        pytest.param(packet("<b>49,12.5N"), id="an element that does not end"),
        pytest.param('<!DOCTYPE x [<!ENTITY e "49">]>' + packet(""), id="an entity"),
    ],
)
def test_a_packet_that_cannot_be_read_whole_is_reported(content: str) -> None:
    assert "XMP that cannot be read to its end" in find_leaks_in_xmp(content.encode()).unlisted


def test_a_document_may_have_properties_that_no_picture_needs() -> None:
    words = packet('<a:Producer xmlns:a="http://ns.adobe.com/pdf/1.3/">WeasyPrint</a:Producer>')
    assert find_leaks_in_xmp(words.encode()) == Leaks()
    assert find_leaks(with_packet(words)(small_jpeg())).unlisted
