"""The screen edition: outline, page labels, alternative texts and pictures."""

import re
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Name

from book import model, render
from book.model import Laid
from book.render.translations import labels_for
from tests.support.finished_pdf import find_page, outline, page_labels, read_pages
from tests.support.pdf_objects import image_streams, tags
from tests.support.placements import photos_laid
from tests.support.projects import Built


def test_the_outline_lists_titles_with_the_pages_they_stand_on(built: Built) -> None:
    path = built.screen
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    titles += [words.photographs, words.disclaimer]
    entries = [(title, page) for level, title, page in outline(path) if level == 0]
    assert entries[:2] == [(words.contents, 2), (built.publication.title, 3)]
    assert entries[2:] == [(title, find_page(path, title)) for title in titles]


def test_headings_inside_a_section_stand_below_it_in_the_outline(built_sample: Built) -> None:
    entries = [(level, title) for level, title, _ in outline(built_sample.screen)]
    at = entries.index((0, "The river"))
    assert entries[at + 1] == (1, "What it carries")


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_page_labels_are_the_printed_numbers(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    assert page_labels(path) == [str(page.number) for page in read_pages(path)]


def test_it_has_the_pages_of_the_print_edition(built: Built) -> None:
    # The print edition can have empty pages more, which fill its last sheet.
    assert 0 <= len(read_pages(built.print)) - len(read_pages(built.screen)) < 4


def test_a_spread_is_seen_whole_with_even_pages_on_the_left(built: Built) -> None:
    spreads = {photo.id for photo in photos_laid(built, Laid.SPREAD)}
    with pikepdf.open(built.screen) as pdf:
        # The first page stands on the right; a book of single pages is shown as the viewer likes.
        shown = "/TwoPageRight" if spreads else None
        assert pdf.Root.get("/PageLayout") == shown
    numbers: dict[str, list[int]] = {}
    for page in read_pages(built.screen):
        for picture in page.pictures:
            photo_id = built.picture_ids[picture.digest]
            if photo_id in spreads:
                numbers.setdefault(photo_id, []).append(page.number)
    assert set(numbers) == spreads
    for left, right in numbers.values():
        assert (left % 2, right) == (0, left + 1)


def test_pages_are_shown_trimmed(built: Built) -> None:
    layout = built.source.page
    with pikepdf.open(built.screen) as pdf:
        for pdf_page in pdf.pages:
            left, bottom, right, top = (float(edge) / 72 * 25.4 for edge in pdf_page.mediabox)
            assert (right - left, top - bottom) == pytest.approx(
                (layout.width, layout.height), abs=0.1
            )


def test_it_is_tagged_and_says_its_language_and_title(built: Built) -> None:
    with pikepdf.open(built.screen) as pdf:
        assert pdf.Root.MarkInfo.Marked is True
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == built.publication.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(pdf.docinfo["/Title"]) == built.publication.title
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == built.publication.title
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_the_ukrainian_edition_says_that_it_is_ukrainian(ukrainian: Built) -> None:
    with pikepdf.open(ukrainian.screen) as pdf:
        assert str(pdf.Root.Lang) == "uk"


def test_every_photograph_is_a_figure_with_its_alternative_text(built: Built) -> None:
    words = labels_for(built.publication.language)
    with pikepdf.open(built.screen) as pdf:
        figures = [str(tag.get("/Alt", "")) for tag in tags(pdf) if Name.Figure == tag.S]
    # Once each: both halves of a spread are one figure.
    assert figures == [render.alt_text(photo, words) for photo in built.publication.photos]


def test_a_stand_ins_alternative_text_says_what_it_is(reportage: Built) -> None:
    with pikepdf.open(reportage.screen) as pdf:
        figures = [str(tag.Alt) for tag in tags(pdf) if Name.Figure == tag.S]
    assert len(figures) == 19
    assert all(alt.startswith("Stand-in, for position only") for alt in figures)


def test_headings_descend_one_level_at_a_time(built: Built) -> None:
    with pikepdf.open(built.screen) as pdf:
        levels = [int(str(tag.S)[2:]) for tag in tags(pdf) if re.fullmatch("/H[1-6]", str(tag.S))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_page_is_reached_in_the_order_of_tabs(built: Built) -> None:
    with pikepdf.open(built.screen) as pdf:
        for page in pdf.pages:
            if "/Annots" in page.obj:
                assert page.obj.get("/Tabs") == Name.S


def test_every_link_says_where_it_leads(built: Built) -> None:
    with pikepdf.open(built.screen) as pdf:
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                assert str(annotation.get("/Contents", ""))
                assert "/StructParent" in annotation


def test_pictures_are_the_builders_own_in_the_colours_of_a_screen(built: Built) -> None:
    with pikepdf.open(built.screen) as pdf:
        streams = image_streams(pdf)
        assert set(streams) <= set(built.picture_ids)
        for stream in streams.values():
            assert stream.Filter == Name.DCTDecode
            # A stand-in is grey.
            assert str(stream.ColorSpace) in ("/DeviceRGB", "/DeviceGray")


def test_photographs_in_colour_stay_in_colour(built_sample: Built) -> None:
    with pikepdf.open(built_sample.screen) as pdf:
        spaces = {str(stream.ColorSpace) for stream in image_streams(pdf).values()}
    assert spaces == {"/DeviceRGB"}


def test_it_is_smaller_than_the_print_edition(built: Built) -> None:
    assert built.screen.stat().st_size < built.print.stat().st_size
