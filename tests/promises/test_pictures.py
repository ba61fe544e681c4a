"""Every photograph is in every edition once, in the manuscript's order."""

from pathlib import Path

import pikepdf
import pytest

from book.model import Laid
from tests.support.edition_text import PDFS
from tests.support.finished_epub import read_epub
from tests.support.finished_pdf import photo_pages, read_pages
from tests.support.pdf_objects import image_streams
from tests.support.placements import photos_laid
from tests.support.projects import Built


@pytest.mark.parametrize("edition", PDFS)
def test_every_photograph_is_embedded_once_in_a_pdf(built: Built, edition: str) -> None:
    with pikepdf.open(getattr(built, edition)) as pdf:
        embedded = [built.picture_ids[digest] for digest in image_streams(pdf)]
    # A spread has a picture on either page.
    wanted = [*built.publication.photos, *photos_laid(built, Laid.SPREAD)]
    assert sorted(embedded) == sorted(photo.id for photo in wanted)


def test_every_photograph_is_embedded_and_shown_once_in_the_epub(built: Built) -> None:
    book = read_epub(built.epub)
    held = [name for name, kind in book.manifest.items() if kind.startswith("image/")]
    assert sorted(held) == sorted(book.pictures)
    shown = [Path(name).name.rpartition("-")[0].rpartition("-")[0] for name in book.pictures]
    assert shown == [photo.id for photo in built.publication.photos]


def test_the_reportage_has_its_nineteen_pictures_in_each_edition(reportage: Built) -> None:
    for path in (reportage.print, reportage.screen):
        with pikepdf.open(path) as pdf:
            assert len(image_streams(pdf)) == 19
    assert len(set(read_epub(reportage.epub).pictures)) == 19


@pytest.mark.parametrize("edition", PDFS)
def test_photographs_are_drawn_in_the_manuscripts_order(built: Built, edition: str) -> None:
    drawn = [
        built.picture_ids[picture.digest]
        for page in read_pages(getattr(built, edition))
        for picture in page.pictures
    ]
    assert list(dict.fromkeys(drawn)) == [photo.id for photo in built.publication.photos]


def test_a_photograph_stands_on_the_same_pages_in_print_and_on_screen(built: Built) -> None:
    assert photo_pages(built, built.print) == photo_pages(built, built.screen)
