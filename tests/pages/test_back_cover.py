"""The back cover: its words in every edition, and an ISBN that a scanner reads."""

import zipfile
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from book.layout import Bleed, Page
from book.manuscript.isbn import parse_isbn
from book.manuscript.validation import SettingError
from book.model import Paragraph, Person, Role
from book.render.back_cover import MODULE, BackCover, set_back_cover
from tests.support.covers import night, write_covered
from tests.support.finished_pdf import read_pages
from tests.support.projects import Built, build
from tests.support.publications import made_publication
from tests.support.text import compact

PAGE = Page(width=235, height=165, bleed=Bleed.even(3))
BLURB = "Фотографка пройшла містом, яке щойно повернули *самому собі*.\n\n> «Я не чекала нікого.»\n"
ISBN = "978-617-09-1234-3"


@pytest.fixture(scope="module")
def with_blurb(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("back") / "p"
    write_covered(folder, night(), language="uk", in_print=f'isbn = "{ISBN}"')
    (folder / "source/back-cover.md").write_text(BLURB, "utf-8")
    return build(folder)


def bars_of(digits: str) -> BackCover:
    publication = replace(made_publication(()), print_isbn=digits, print_isbn_written=digits)
    back = set_back_cover(publication, PAGE, in_print=True)
    assert back
    return back


@given(st.integers(0, 10**9 - 1), st.sampled_from(("978", "979")))
def test_a_decoder_reads_every_isbn(number: int, prefix: str) -> None:
    first = f"{prefix}{number:09}"
    (digits,) = (isbn for digit in range(10) if (isbn := valid(f"{first}{digit}")))
    back = bars_of(digits)
    drawn = Image.new("L", (round(back.code_width / MODULE * 4), 200), 255)
    draw = ImageDraw.Draw(drawn)
    for bar in back.bars:
        left, right = (edge / MODULE * 4 for edge in (bar.left, bar.left + bar.width))
        draw.rectangle((round(left), 0, round(right) - 1, 199), fill=0)
    assert [found.text for found in zxingcpp.read_barcodes(drawn)] == [digits]
    # 37.29 mm with the quiet zones (GS1 General Specifications, 5.2.6).
    assert back.code_width == pytest.approx(37.29)
    assert back.bars[0].left == pytest.approx(11 * MODULE)
    last = back.bars[-1]
    assert back.code_width - last.left - last.width == pytest.approx(7 * MODULE)


def valid(digits: str) -> str:
    try:
        return parse_isbn(digits)
    except SettingError:
        return ""


def test_the_last_page_has_blurb_funder_and_an_isbn_that_is_read_back(with_blurb: Built) -> None:
    page = read_pages(with_blurb.print)[-1]
    for words in ("Фотографка пройшла містом", "Я не чекала нікого.", "The Sample Fund", ISBN):
        assert compact(words) in compact(page.text)
    drawn = pypdfium2.PdfDocument(with_blurb.print)[page.number - 1].render(scale=3).to_pil()
    assert [each.text for each in zxingcpp.read_barcodes(drawn)] == [ISBN.replace("-", "")]
    assert page.number % 2 == 0


def test_the_screen_edition_has_the_words_and_no_number_of_the_print_edition(
    with_blurb: Built,
) -> None:
    text = read_pages(with_blurb.screen)[-1].text
    assert compact("повернули самому собі") in compact(text)
    assert "ISBN" not in text


def test_shops_get_the_blurb_as_the_description_of_the_ebook(with_blurb: Built) -> None:
    with zipfile.ZipFile(with_blurb.epub) as archive:
        package = archive.read("EPUB/content.opf").decode()
    described = "яке щойно повернули самому собі. «Я не чекала нікого.»"
    assert f"{described}</dc:description>" in package


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({}, False),
        ({"cover": "p"}, True),
        ({"print_isbn": "9786170912343"}, True),
        ({"people": (Person(name="A fund", role=Role.FUNDER),)}, True),
        ({"people": (Person(name="An author", role=Role.AUTHOR),)}, False),
        ({"back_cover": (Paragraph(content=("Words",)),)}, True),
    ],
)
def test_there_is_a_back_cover_where_it_has_something_to_show(
    change: dict[str, object], shown: bool
) -> None:
    publication = replace(made_publication(()), **change)
    assert bool(set_back_cover(publication, PAGE, in_print=True)) is shown


def test_words_are_as_large_as_they_have_room() -> None:
    sizes = []
    for count in (30, 150, 240):
        blurb = Paragraph(content=("nothing " * count,))
        back = set_back_cover(
            replace(made_publication(()), back_cover=(blurb,)), PAGE, in_print=True
        )
        assert back
        sizes.append(back.size)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 1
