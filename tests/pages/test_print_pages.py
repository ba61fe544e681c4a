"""Pages of the print edition: the side that sections open on, blank pages, the type area."""

from book import model
from book.model import Laid
from tests.support.finished_pdf import MM, Box, find_page, grey_page, photo_pages, read_pages
from tests.support.placements import TOLERANCE, bleeding_ids, photos_laid, placed_pictures, trim_box
from tests.support.projects import Built


def test_the_number_of_pages_is_even(built: Built) -> None:
    assert len(read_pages(built.print)) % 2 == 0


def test_sections_open_on_right_hand_pages(built: Built) -> None:
    titles = [model.plain(section.title) for section in built.publication.sections]
    for title in titles:
        assert find_page(built.print, title) % 2 == 1, title


def test_no_page_is_blank_but_before_an_opening(built: Built) -> None:
    all_pages = read_pages(built.print)
    openings = set()
    for section in built.publication.sections:
        openings.add(find_page(built.print, model.plain(section.title)))
    for photo in photos_laid(built, Laid.SPREAD):
        openings.add(photo_pages(built, built.print)[photo.id][0])
    blank = {
        page.number
        for page in all_pages
        if grey_page(built.print, page.number).getextrema() == (255, 255)
    }
    assert {number + 1 for number in blank} <= openings
    assert all(all_pages[number - 1].text == "" for number in blank)
    # Two in a row would be a blank leaf.
    assert not {number + 1 for number in blank} & blank


def test_every_page_that_says_something_shows_it(built: Built) -> None:
    for page in read_pages(built.print):
        if page.letters or page.pictures:
            assert grey_page(built.print, page.number).getextrema()[0] < 140, page.number


def test_nothing_stands_outside_the_trimmed_page_but_what_bleeds(built: Built) -> None:
    left, bottom, right, top = trim_box(built)
    for page in read_pages(built.print):
        for letter in page.letters:
            assert left <= letter.box[0], (page.number, letter)
            assert letter.box[2] <= right, (page.number, letter)
            assert bottom <= letter.box[1], (page.number, letter)
            assert letter.box[3] <= top, (page.number, letter)
    for page, photo, picture in placed_pictures(built):
        if photo.id not in bleeding_ids(built):
            assert left <= picture.box[0] < picture.box[2] <= right, (page.number, photo.id)
            assert bottom <= picture.box[1] < picture.box[3] <= top, (page.number, photo.id)


def test_words_and_pictures_keep_to_the_type_area(built: Built) -> None:
    """Folio and running head are below it, everything else inside."""
    layout = built.source.page
    left, right = layout.side * MM, (layout.width - layout.side) * MM
    bottom, top = layout.bottom * MM, (layout.height - layout.top) * MM
    foot = (layout.bottom - 4) * MM
    for page in read_pages(built.print):
        for letter in page.letters:
            assert left - 1 <= letter.box[0] < letter.box[2] <= right + 1, (page.number, letter)
            inside = bottom - 1 <= letter.box[1] and letter.box[3] <= top + 1
            assert inside or letter.box[3] <= foot, (page.number, letter)
    for _, photo, picture in placed_pictures(built):
        if photo.id not in bleeding_ids(built):
            assert left - TOLERANCE <= picture.box[0] < picture.box[2] <= right + TOLERANCE, (
                photo.id
            )
            assert bottom - TOLERANCE <= picture.box[1] < picture.box[3] <= top + TOLERANCE, (
                photo.id
            )


def test_pictures_do_not_lie_on_each_other_nor_on_words(built: Built) -> None:
    for page in read_pages(built.print):
        boxes = [picture.box for picture in page.pictures]
        for number, one in enumerate(boxes):
            assert not any(overlap(one, other) for other in boxes[number + 1 :]), page.number
            hidden = [letter for letter in page.letters if overlap(one, letter.box)]
            assert hidden == [], page.number


def overlap(one: Box, other: Box) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > TOLERANCE and height > TOLERANCE
