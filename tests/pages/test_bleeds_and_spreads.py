"""Photographs that fill pages reach into the bleed and have their caption on a page nearby."""

import shutil
from pathlib import Path

import pytest

from book.model import Laid
from tests.support.command import ROOT
from tests.support.finished_pdf import MM, grey_page, photo_pages, read_pages
from tests.support.manuscript_text import caption_and_credit
from tests.support.placements import TOLERANCE, bleeding_ids, photos_laid, placed_pictures, trim_box
from tests.support.projects import Built, build, rewrite
from tests.support.text import normalised


def test_a_bleeding_photograph_covers_the_page_into_the_bleed(built_sample: Built) -> None:
    left, bottom, right, top = trim_box(built_sample)
    bleed = built_sample.source.printer.bleed * MM
    bleeding = {photo.id for photo in photos_laid(built_sample, Laid.BLEED)}
    found = [
        (page, picture)
        for page, photo, picture in placed_pictures(built_sample)
        if photo.id in bleeding
    ]
    assert found
    for page, picture in found:
        assert picture.box[0] <= left - bleed + TOLERANCE
        assert picture.box[1] <= bottom - bleed + TOLERANCE
        assert picture.box[2] >= right + bleed - TOLERANCE
        assert picture.box[3] >= top + bleed - TOLERANCE
        assert not page.letters
        assert white_edges(built_sample, page.number) == []


def test_a_spread_opens_on_the_left_and_runs_over_the_fold(built_sample: Built) -> None:
    width = built_sample.source.page.width * MM
    bleed = built_sample.source.printer.bleed * MM
    for photo in photos_laid(built_sample, Laid.SPREAD):
        first, second = photo_pages(built_sample, built_sample.print)[photo.id]
        assert (first % 2, second) == (0, first + 1)
        (one,), (other,) = (read_pages(built_sample.print)[n - 1].pictures for n in (first, second))
        assert other.box[1::2] == pytest.approx(one.box[1::2], abs=TOLERANCE)
        assert one.box[0] <= -bleed + TOLERANCE
        # The halves meet at the fold.
        assert one.box[2] >= width - TOLERANCE
        assert other.box[0] <= TOLERANCE
        assert other.box[2] >= width + bleed - TOLERANCE
        # At the fold a page ends at its trim box: there is no bleed.
        assert white_edges(built_sample, first) in ([], ["right"])
        assert white_edges(built_sample, second) in ([], ["left"])


def white_edges(built: Built, number: int) -> list[str]:
    """Return the edges of a page's bleed that show paper."""
    page = grey_page(built.print, number)
    width, height = page.size
    strips = {
        "left": (1, 1, 3, height - 1),
        "right": (width - 3, 1, width - 1, height - 1),
        "top": (1, 1, width - 1, 3),
        "bottom": (1, height - 3, width - 1, height - 1),
    }
    inner = {
        # The bleed at the fold is white on a spread, and is left out of the other edges.
        "top": (12, 1, width - 12, 3),
        "bottom": (12, height - 3, width - 12, height - 1),
    }
    return [
        name
        for name, strip in strips.items()
        if page.crop(inner.get(name, strip)).getextrema()[1] >= 253
    ]


def test_a_filling_picture_has_its_caption_on_the_nearest_page_with_words(
    built_sample: Built,
) -> None:
    shown_on = photo_pages(built_sample, built_sample.print)
    all_pages = read_pages(built_sample.print)
    with_words = [page.number for page in all_pages if page.letters]
    for photo_id in bleeding_ids(built_sample):
        caption = normalised(caption_and_credit(built_sample.publication.photo(photo_id)))
        first, last = shown_on[photo_id][0], shown_on[photo_id][-1]
        before = max(number for number in with_words if number < first)
        after = min(number for number in with_words if number > last)
        captioned = [page.number for page in all_pages if caption in normalised(page.text)]
        assert captioned in ([before], [after])


def test_a_spread_opens_on_a_verso_and_no_page_before_it_is_blank(built_sample: Built) -> None:
    shown_on = photo_pages(built_sample, built_sample.print)
    for photo in photos_laid(built_sample, Laid.SPREAD):
        first, last = shown_on[photo.id]
        assert (first % 2, last) == (0, first + 1)
        before = read_pages(built_sample.print)[first - 2]
        assert before.letters or before.pictures


def test_the_caption_of_a_bleed_stands_on_the_page_of_a_pair(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "source", tmp_path / "source")
    section = tmp_path / "source/sections/10-the-flag.md"
    rewrite(section, "full former-checkpoint", "bleed former-checkpoint")
    built = build(tmp_path, "print")
    trim = trim_box(built)
    (page,) = (page for page in read_pages(built.print) if "Preceding page" in page.text)
    assert len(page.pictures) > 1
    assert "Formercheckpoint" in page.within(*trim)
