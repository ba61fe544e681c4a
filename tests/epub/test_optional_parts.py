"""Parts that only some EPUBs have: a notice, longer descriptions, typefaces."""

import io
import re
from pathlib import Path

from fontTools.ttLib import TTFont

from tests.support.finished_epub import EPUB_TYPE, NAMESPACES, read_epub
from tests.support.projects import Built
from tests.support.text import normalised


def test_readers_are_told_of_graphic_photographs_before_the_first_section(
    everything: Built, built_sample: Built
) -> None:
    book = read_epub(everything.epub)
    assert [Path(name).stem for name in book.spine[3:6]] == ["copyright", "notice", "section-01"]
    (notice,) = book.documents["EPUB/notice.xhtml"].iterfind(".//html:section", NAMESPACES)
    assert (notice.get("role"), notice.get(EPUB_TYPE)) == ("doc-notice", "notice")
    assert "that may be distressing: 1." in normalised("".join(notice.itertext()))
    (link,) = notice.iterfind(".//html:a", NAMESPACES)
    assert link.get("href") == "section-01.xhtml"
    assert "EPUB/notice.xhtml" not in read_epub(built_sample.epub).names


def test_a_longer_description_and_its_photograph_lead_to_each_other(everything: Built) -> None:
    book = read_epub(everything.epub)
    described = [photo for photo in everything.publication.photos if photo.description]
    assert len(described) == 2
    for photo, (href, _) in (
        (photo, entry)
        for photo, entry in zip(everything.publication.photos, book.entries("loi"), strict=True)
        if photo in described
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
    book = read_epub(everything.epub)
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
    assert not [name for name in read_epub(built_sample.epub).names if "font" in name]
