"""MuPDF, which many readers on phones and e-ink are made of, draws every page of the EPUB.

It has no dark mode of its own: readers invert what it has drawn. It knows neither `max-height` nor
`break-inside` (`styles/epub.css`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pymupdf
import pytest

from tests.support.finished_epub import read_epub
from tests.support.projects import Built

#: Width and height of the pages of a phone and a tablet, and the size of type, all in pixels.
PHONE, TABLET, TYPE = (360, 640), (768, 1024), 16
#: What rounding may move an edge by.
ROUNDING = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """What is on a page: its text, and the boxes of pictures and of lines."""

    text: str
    #: In the order of drawing: what is drawn, and its left, top, right and bottom edge.
    boxes: list[tuple[str, tuple[float, float, float, float]]]
    blank: bool

    def pictures(self) -> Iterator[tuple[float, float, float, float]]:
        return (box for kind, box in self.boxes if kind == "fill-image")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((name, size), id=f"{name}-{size[0]}x{size[1]}")
        for name in ("reportage", "built_sample", "everything")
        for size in (PHONE, TABLET)
    ],
)
def drawn(request: pytest.FixtureRequest) -> tuple[Built, tuple[int, int], list[DrawnPage]]:
    name, (width, height) = request.param
    built = request.getfixturevalue(name)
    with pymupdf.open(built.epub) as book:
        book.layout(width=width, height=height, fontsize=TYPE)
        pages = [
            DrawnPage(
                text=page.get_text(),
                boxes=page.get_bboxlog(),
                blank=page.get_pixmap(colorspace=pymupdf.csGRAY).is_unicolor,
            )
            for page in book
        ]
    return built, (width, height), pages


Drawn = tuple[Built, tuple[int, int], list[DrawnPage]]


def test_no_page_is_blank(drawn: Drawn) -> None:
    _, _, pages = drawn
    assert [number for number, page in enumerate(pages, start=1) if page.blank] == []


def test_nothing_stands_over_the_edge_of_a_page(drawn: Drawn) -> None:
    _, (width, height), pages = drawn
    over = [
        (number, kind, box)
        for number, page in enumerate(pages, start=1)
        for kind, box in page.boxes
        # The box of text that is white space alone has its right edge before its left.
        if box[0] <= box[2]
        if min(box[:2]) < -ROUNDING or box[2] > width + ROUNDING or box[3] > height + ROUNDING
    ]
    assert over == []


def test_every_picture_is_drawn_once_and_large(drawn: Drawn) -> None:
    built, (width, height), pages = drawn
    pictures = [box for page in pages for box in page.pictures()]
    assert len(pictures) == len(read_epub(built.epub).pictures)
    small = [
        box for box in pictures if box[2] - box[0] < 0.7 * width and box[3] - box[1] < 0.4 * height
    ]
    assert small == []


def test_a_caption_stands_below_its_picture(drawn: Drawn) -> None:
    built, _, pages = drawn
    captions = [photo.caption.split() for photo in built.publication.photos]
    shown = [page for page in pages for _ in page.pictures()]
    # The picture of the cover has no caption.
    for page, caption in zip(shown[len(shown) - len(captions) :], captions, strict=True):
        assert " ".join(caption) in " ".join(page.text.split())
