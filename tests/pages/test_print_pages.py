"""Pages of the print edition: blank pages, and the area of text and photographs."""

from book.layout.page import PLATE_MARGIN
from tests.support.finished_pdf import MM, Box, grey_page, read_pages
from tests.support.placements import TOLERANCE, bleeding_ids, placed_pictures, trim_box
from tests.support.projects import Built


def test_the_number_of_pages_fills_stapled_sheets(built: Built) -> None:
    assert len(read_pages(built.print)) % 4 == 0


def test_no_page_is_blank_but_those_that_fill_the_last_sheet(built: Built) -> None:
    all_pages = read_pages(built.print)
    blank = [
        page.number
        for page in all_pages
        if grey_page(built.print, page.number).getextrema() == (255, 255)
    ]
    assert all(all_pages[number - 1].text == "" for number in blank)
    # Behind the last words, before the back cover; stapled sheets have four pages.
    last = len(all_pages) - (grey_page(built.print, len(all_pages)).getextrema()[0] < 255)
    assert blank == list(range(last - len(blank) + 1, last + 1))
    assert len(blank) < 4


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


def test_words_and_pictures_keep_to_their_area(built: Built) -> None:
    """Text and plates are inside, folio and running head below both."""
    layout = built.source.page
    left, right = layout.side * MM, (layout.width - layout.side) * MM
    bottom, top = layout.bottom * MM, (layout.height - layout.top) * MM
    foot = (PLATE_MARGIN - 4) * MM
    for page in read_pages(built.print):
        is_plate = bool(page.pictures) and page.number > 1
        low = PLATE_MARGIN * MM if is_plate else bottom
        high = (layout.height - PLATE_MARGIN) * MM if is_plate else top
        for letter in page.letters:
            assert left - 1 <= letter.box[0] < letter.box[2] <= right + 1, (page.number, letter)
            inside = low - 1 <= letter.box[1] and letter.box[3] <= high + 1
            assert inside or letter.box[3] <= foot, (page.number, letter)
    for _, photo, picture in placed_pictures(built):
        if photo.id not in bleeding_ids(built):
            assert left - TOLERANCE <= picture.box[0] < picture.box[2] <= right + TOLERANCE, (
                photo.id
            )
            low, high = PLATE_MARGIN * MM, (layout.height - PLATE_MARGIN) * MM
            assert low - TOLERANCE <= picture.box[1] < picture.box[3] <= high + TOLERANCE, photo.id


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
