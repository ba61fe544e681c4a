"""The interpreter of `book check` finds pictures and text where PDFium finds them."""

import pytest

from tests.support.finished_pdf import read_pages
from tests.support.projects import Built
from tests.support.rule_results import pdf_file


def test_pictures_are_read_where_pdfium_sees_them(built: Built) -> None:
    document = pdf_file(built.print).document
    for our_page, pdfium_page in zip(document.pages, read_pages(built.print), strict=True):
        ours = [mark for mark in our_page.marks if mark.picture]
        assert len(ours) == len(pdfium_page.pictures)
        for mark, picture in zip(ours, pdfium_page.pictures, strict=True):
            assert mark.picture is not None
            assert (mark.picture.width, mark.picture.height) == picture.pixels
            assert document.image_streams[mark.picture.key].digest == picture.digest


def test_words_are_read_where_pdfium_sees_them(built: Built) -> None:
    """Every letter lies in the box of a text, and no box is wider than its letters."""
    document = pdf_file(built.print).document
    for our_page, pdfium_page in zip(document.pages, read_pages(built.print), strict=True):
        boxes = [mark.box for mark in our_page.marks if mark.kind == "text"]
        for letter in pdfium_page.letters:
            x, y = (letter.box[0] + letter.box[2]) / 2, (letter.box[1] + letter.box[3]) / 2
            assert any(
                box[0] - 1 <= x <= box[2] + 1 and box[1] - 2 <= y <= box[3] + 2 for box in boxes
            ), (our_page.number, letter)
        if boxes:
            right = max(letter.box[2] for letter in pdfium_page.letters)
            assert max(box[2] for box in boxes) == pytest.approx(right, abs=4)
