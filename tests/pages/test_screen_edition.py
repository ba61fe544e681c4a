"""The screen edition is read, searched, listened to and clicked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Name

from book import model, render
from book.render.labels import labels_for
from tests.support.editions import (
    Built,
    image_streams,
    outline,
    page_labels,
    pages,
    pictured,
    said,
    squeezed,
    standing,
    tags,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on a page that leads somewhere."""

    page: int
    #: The words that it covers, without spaces.
    words: str
    #: A page, counted from 1; or an address.
    target: int | str


def links(built: Built) -> Iterator[Link]:
    with pikepdf.open(built.screen) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        for number, page in enumerate(pdf.pages, start=1):
            for annotation in page.obj.get("/Annots", []):
                assert annotation.Subtype == Name.Link
                left, bottom, right, top = sorted_box([float(edge) for edge in annotation.Rect])
                target: int | str
                if "/A" in annotation and annotation.A.S == Name.URI:
                    target = str(annotation.A.URI)
                else:
                    place = annotation.Dest if "/Dest" in annotation else annotation.A.D
                    if isinstance(place, pikepdf.String):
                        place = names[str(place)]
                    place = place.D if isinstance(place, pikepdf.Dictionary) else place
                    target = numbers[place[0].objgen]
                words = pages(built.screen)[number - 1].within(
                    left - 1, bottom - 1, right + 1, top + 1
                )
                yield Link(page=number, words=words, target=target)


def sorted_box(edges: list[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = edges
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def listed(built: Built, title: str) -> int:
    """The page of front or back matter that begins with a title."""
    return next(
        page.number for page in pages(built.screen) if said(page.text).startswith(said(title))
    )


# --- links ----------------------------------------------------------------------------------


def test_entries_of_the_contents_lead_to_what_they_name(built: Built) -> None:
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    titles += [words.photographs, words.credits, words.disclaimer]
    contents = listed(built, words.contents)
    opened = {title: standing(built.screen, title) for title in titles}
    assert entries(built, contents) == [(squeezed(title), at) for title, at in opened.items()]


def test_entries_of_the_list_of_photographs_lead_to_the_photographs(built: Built) -> None:
    stands = pictured(built, built.screen)
    page = standing(built.screen, labels_for(built.publication.language).photographs)
    photos = built.publication.photos
    assert entries(built, page) == [
        (squeezed(photo.caption), stands[photo.id][0]) for photo in photos
    ]


def entries(built: Built, page: int) -> list[tuple[str, int | str]]:
    """Words and target of each entry of a list; its page number is part of the one link."""
    found = [link for link in links(built) if link.page == page]
    assert all(link.words.endswith(str(link.target)) for link in found)
    return [(link.words.removesuffix(str(link.target)), link.target) for link in found]


def test_page_numbers_of_the_credits_lead_to_the_pages_they_name(built: Built) -> None:
    page = standing(built.screen, labels_for(built.publication.language).credits)
    found = [link for link in links(built) if link.page == page]
    assert found
    for link in found:
        assert re.findall("[0-9]+", link.words)[:1] == [str(link.target)]


def test_links_of_the_text_lead_on(built_sample: Built) -> None:
    found = {link.words: link.target for link in links(built_sample)}
    stands = pictured(built_sample, built_sample.screen)
    assert found["map"] == "https://example.org/map?a=1&b=2"
    assert found["thesecondsection"] == standing(built_sample.screen, "The bridges")
    assert found["theflood"] == stands["flood"][0]


# --- outline and labels ---------------------------------------------------------------------


def test_the_outline_lists_titles_with_the_pages_they_stand_on(built: Built) -> None:
    path = built.screen
    words = labels_for(built.publication.language)
    titles = [model.plain(section.title) for section in built.publication.sections]
    titles += [words.photographs, words.credits, words.disclaimer]
    entries = [(title, page) for level, title, page in outline(path) if level == 0]
    assert entries[:2] == [(built.publication.title, 3), (words.contents, 5)]
    assert entries[2:] == [(title, standing(path, title)) for title in titles]


def test_headings_inside_a_section_stand_below_it_in_the_outline(built_sample: Built) -> None:
    entries = [(level, title) for level, title, _ in outline(built_sample.screen)]
    at = entries.index((0, "The river"))
    assert entries[at + 1] == (1, "What it carries")


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_page_labels_are_the_printed_numbers(built: Built, edition: str) -> None:
    path = getattr(built, edition)
    assert page_labels(path) == [str(page.number) for page in pages(path)]


def test_it_has_the_pages_of_the_print_edition(built: Built) -> None:
    assert len(pages(built.screen)) == len(pages(built.print))


def test_pages_are_shown_trimmed(built: Built) -> None:
    page = built.source.page
    with pikepdf.open(built.screen) as pdf:
        for sheet in pdf.pages:
            left, bottom, right, top = (float(edge) / 72 * 25.4 for edge in sheet.mediabox)
            assert (right - left, top - bottom) == pytest.approx((page.width, page.height), abs=0.1)


# --- accessibility --------------------------------------------------------------------------


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
    # Once: the second half of a spread is no other picture.
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


# --- pictures -------------------------------------------------------------------------------


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
