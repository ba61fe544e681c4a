"""Pages of the print edition: openings, blank pages, and the area of text and photographs."""

from pathlib import Path

from book import model
from book.layout.page import PLATE_MARGIN
from tests.support.finished_pdf import MM, Box, Page, find_page, grey_page, read_pages
from tests.support.manuscript_text import caption_and_credit
from tests.support.placements import TOLERANCE, bleeding_ids, placed_pictures, trim_box
from tests.support.projects import Built, build, rewrite
from tests.support.text import compact


def test_the_number_of_pages_fills_stapled_sheets(built: Built) -> None:
    assert len(read_pages(built.print)) % 4 == 0


def test_no_page_is_blank_but_those_that_fill_the_last_sheet(built: Built) -> None:
    # Behind the last words, before the back cover; stapled sheets have four pages.
    back, found = len(read_pages(built.print)), blank(built)
    assert found == list(range(back - len(found), back))
    assert len(found) < 4


def blank(built: Built) -> list[int]:
    """Return the numbers of the pages on which nothing is drawn, and which have no text."""
    all_pages = read_pages(built.print)
    found = [
        page.number
        for page in all_pages
        if grey_page(built.print, page.number).getextrema() == (255, 255)
    ]
    assert all(all_pages[number - 1].text == "" for number in found)
    return found


def test_sections_open_on_right_hand_pages_where_that_is_asked_for(sample: Path) -> None:
    trim = "trim = [235.0, 165.0]"
    rewrite(sample / "source/publication.toml", trim, f'{trim}\nopenings = "recto"')
    built = build(sample, "print")
    titles = [model.plain(section.title) for section in built.publication.sections]
    openings = [find_page(built.print, title) for title in titles]
    assert len(openings) == 2
    assert [number % 2 for number in openings] == [1, 1]
    back = len(read_pages(built.print))
    filling = [number for number in blank(built) if number > find_page(built.print, "Disclaimer")]
    others = [number for number in blank(built) if number not in filling]
    # The first section ends on a right-hand page.
    assert others == [openings[1] - 1]
    assert filling == list(range(back - len(filling), back))
    assert back % 4 == 0


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
    """Text and its pictures are inside the type area, plates go beyond; the foot is below both."""
    layout = built.source.page
    left, right = layout.side * MM, (layout.width - layout.side) * MM
    bottom, top = layout.bottom * MM, (layout.height - layout.top) * MM
    foot = (PLATE_MARGIN - 4) * MM
    plates = {page.number for page in read_pages(built.print) if is_plate(built, page)}
    areas = {
        page.number: (PLATE_MARGIN * MM, (layout.height - PLATE_MARGIN) * MM)
        if page.number in plates
        else (bottom, top)
        for page in read_pages(built.print)
    }
    assert 4 <= len(plates) < len(areas) - 4
    for page in read_pages(built.print):
        low, high = areas[page.number]
        for letter in page.letters:
            assert left - 1 <= letter.box[0] < letter.box[2] <= right + 1, (page.number, letter)
            inside = low - 1 <= letter.box[1] and letter.box[3] <= high + 1
            assert inside or letter.box[3] <= foot, (page.number, letter)
    for page, photo, picture in placed_pictures(built):
        if photo.id not in bleeding_ids(built):
            low, high = areas[page.number]
            assert left - TOLERANCE <= picture.box[0] < picture.box[2] <= right + TOLERANCE, (
                photo.id
            )
            assert low - TOLERANCE <= picture.box[1] < picture.box[3] <= high + TOLERANCE, photo.id


def is_plate(built: Built, page: Page) -> bool:
    """Return whether a page has pictures, and besides the foot no words but their captions."""
    publication = built.publication
    photos = [publication.photo(built.picture_ids[each.digest]) for each in page.pictures]
    captions = "".join(compact(caption_and_credit(photo)) for photo in photos)
    layout = built.source.page
    words = page.within(0, PLATE_MARGIN * MM - 1, layout.width * MM, layout.height * MM)
    filled = bool(page.pictures) and not page.letters
    return filled or (bool(photos) and sorted(words) == sorted(captions))


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
