"""The values of a publication: text without markup, names, ratios, order."""

from dataclasses import FrozenInstanceError, replace

import pytest

from book.model import (
    Credit,
    Footnote,
    Gallery,
    GalleryLine,
    Laid,
    LineBreak,
    Link,
    Passage,
    Styled,
    photographers,
    plain,
)
from tests.support.publications import made_photo, made_publication


@pytest.mark.parametrize(
    ("credit", "line"),
    [
        (Credit(photographers=("A",), agency="B"), "A / B"),
        (Credit(photographers=("A", "B"), agency="C & D"), "A, B / C & D"),
    ],
)
def test_a_credit_line_is_the_newsrooms_own(credit: Credit, line: str) -> None:
    assert credit.line == line


def test_plain_words_have_no_marks_and_no_notes() -> None:
    content = (
        "One ",
        Styled(style="strong", content=("two", Styled(style="emphasis", content=(" three",)))),
        Footnote(number=1, content=("a note",)),
        LineBreak(),
        Passage(language="uk", content=("чотири",)),
        Link(target="https://example.org", internal=False, content=(" five",)),
    )
    assert plain(content) == "One two three чотири five"


def test_photographers_are_named_once_in_order_and_as_they_are_spelt() -> None:
    names = [("Serhii",), ("Ada", "Serhii"), ("Serhiy",), ("Ada",)]
    photos = tuple(
        made_photo(f"p{n}", credit=Credit(photographers=photographers_of_one, agency="X"))
        for n, photographers_of_one in enumerate(names)
    )
    assert photographers(photos) == ("Serhii", "Ada", "Serhiy")


def test_a_photograph_is_found_by_its_id() -> None:
    photos = [made_photo("one"), made_photo("two")]
    publication = made_publication(photos)
    assert publication.photo("two") is photos[1]
    with pytest.raises(KeyError):
        publication.photo("three")


def test_a_ratio_is_width_by_height() -> None:
    assert made_photo("p", (3000, 2000)).ratio == 1.5


def test_a_gallery_lists_its_photographs_in_reading_order() -> None:
    gallery = Gallery(
        lines=(
            GalleryLine(laid=Laid.SPREAD, photo_ids=("c",)),
            GalleryLine(laid=Laid.ROW, photo_ids=("a", "b")),
        ),
        free=False,
    )
    assert gallery.photo_ids == ("c", "a", "b")


def test_nothing_can_be_altered_once_it_is_read() -> None:
    publication = made_publication([made_photo("p")])
    for frozen, name in [(publication, "title"), (publication.photos[0], "caption")]:
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, name, "other")
    assert hash(publication)


@pytest.mark.parametrize(
    ("alt", "repeats"),
    [
        ("The ferry.", True),
        ("the ferry in May", True),
        ("p7", True),
        ("-", True),
        ("...", True),
        ("A ship with cars on its deck", False),
    ],
)
def test_an_alt_text_says_more_than_the_caption(alt: str, repeats: bool) -> None:
    photo = replace(made_photo("p7"), caption="The ferry in May, two days later", alt=alt)
    assert photo.alt_says_nothing is repeats
