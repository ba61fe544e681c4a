"""Pictures of the screen edition and the EPUB carry caption, creator, credit and rights."""

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFile, IptcImagePlugin

from book.model import Photo
from tests.support import judges
from tests.support.projects import Built
from tests.support.salted_photographs import FILES, derivatives_by_colour


def photo_of(path: Path, built: Built) -> Photo:
    return next(
        photo
        for photo in built.publication.photos
        if re.fullmatch(rf"{photo.id}-[0-9]+w(-part)?-[0-9a-f]{{12}}\.jpg", path.name)
    )


@pytest.mark.slow
def test_pillow_reads_the_words_in_screen_and_epub_files(salted: Built) -> None:
    files = derivatives_by_colour(salted)["RGB"]
    assert len(files) >= 2 * len(FILES)
    for path in files:
        if not path.name.startswith(tuple(photo.id for photo in salted.publication.photos)):
            continue
        photo = photo_of(path, salted)
        with Image.open(path) as image:
            assert isinstance(image, ImageFile.ImageFile)
            xmp = image.getxmp()["xmpmeta"]["RDF"]["Description"]
            iim = IptcImagePlugin.getiptcinfo(image)
        creators = xmp["creator"]["Seq"]["li"]
        names = tuple(creators) if isinstance(creators, list) else (creators,)
        assert names == photo.credit.photographers
        assert xmp["description"]["Alt"]["li"]["text"] == photo.caption
        assert xmp["rights"]["Alt"]["li"]["text"] == "© 2026 Sample Agency"
        assert xmp["Credit"] == photo.credit.line
        assert xmp["AltTextAccessibility"]["Alt"]["li"]["text"] == photo.alt
        assert xmp["DigitalSourceType"].endswith("/digitalCapture")
        assert iim is not None
        assert iim[2, 120] == photo.caption.encode()
        assert iim[2, 116] == "© 2026 Sample Agency".encode()
        bylines: Any = iim[2, 80]
        bylines = bylines if isinstance(bylines, list) else [bylines]
        assert [line.decode() for line in bylines] == list(photo.credit.photographers)


@pytest.mark.slow
def test_exiftool_reads_the_words_and_finds_nothing_else(salted: Built) -> None:
    files = derivatives_by_colour(salted)["RGB"]
    tags_by_file = judges.exiftool(["-G0", "-a", "-struct", "-charset", "iptc=utf8"], files)
    allowed = {"SourceFile", "ExifTool", "File", "JFIF", "APP14", "XMP", "IPTC", "Photoshop",
               "Composite"}  # fmt: skip
    for tags in tags_by_file:
        photo = photo_of(Path(tags["SourceFile"]), salted)
        assert {name.partition(":")[0] for name in tags} <= allowed
        assert {name for name in tags if name.startswith("XMP:")} <= {
            "XMP:Creator", "XMP:Description", "XMP:Rights", "XMP:Credit", "XMP:UsageTerms",
            "XMP:AltTextAccessibility", "XMP:DigitalSourceType", "XMP:DataMining",
        }  # fmt: skip
        assert {name for name in tags if name.startswith("IPTC:")} <= {
            "IPTC:By-line", "IPTC:Caption-Abstract", "IPTC:Credit", "IPTC:CopyrightNotice",
            "IPTC:CodedCharacterSet", "IPTC:ApplicationRecordVersion",
        }  # fmt: skip
        assert tuple(tags["XMP:Creator"]) == photo.credit.photographers
        byline = tags["IPTC:By-line"]
        assert tuple(byline if isinstance(byline, list) else [byline]) == photo.credit.photographers
        assert tags["XMP:Description"] == tags["IPTC:Caption-Abstract"] == photo.caption
        assert tags["XMP:Rights"] == tags["IPTC:CopyrightNotice"] == "© 2026 Sample Agency"
        assert tags["XMP:Credit"] == photo.credit.line
        assert photo.credit.line.startswith(tags["IPTC:Credit"])
        assert tags["XMP:AltTextAccessibility"] == photo.alt
        assert "Warning" not in " ".join(tags)
