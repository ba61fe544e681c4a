"""The pages before and after the sections: their order, and the list of photographs."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from book import pdf, render
from book.layout import Bleed, Page, compose
from book.model import Figure, Person, Publication, Role
from book.project import PRESS_PROFILE, STYLES
from book.render.matter_pages import matter_pages
from book.render.translations import date_in_words
from tests.support.galleries import PAGE, free_gallery
from tests.support.measures import made_measures
from tests.support.publications import made_photo, made_publication
from tests.support.small_epubs import tiny_derivative

A5 = Page(width=148, height=210, bleed=Bleed.even(3))


def made(sections: int = 2, photos: int = 0, *, early: bool = False) -> Publication:
    pictures = [
        made_photo(f"p{n}", caption=f"Picture number {n} of the river. It is shown.")
        for n in range(photos)
    ]
    publication = made_publication(pictures, *([free_gallery(pictures)] if photos else []))
    (first,) = publication.sections
    more = [
        replace(publication.disclaimer, id=f"section-{n}", number=n, title=(f"Section {n}",))
        for n in range(2, sections + 1)
    ]
    return replace(publication, sections=(first, *more), early_disclaimer=early)


FACING = ("contents", "titlepage", "imprint")
#: Sections, photographs, early disclaimer, cover; and the pages before and after the sections.
ORDERS = {
    "contents face the title page": ((2, 4, False, True), FACING, ("photographs", "disclaimer")),
    "three photographs are not listed": ((2, 3, False, True), FACING, ("disclaimer",)),
    "one section has no contents": ((1, 0, False, True), ("imprint", "titlepage"), ("disclaimer",)),
    "long contents": ((60, 0, False, True), ("imprint", "titlepage", "contents"), ("disclaimer",)),
    "an early disclaimer": ((2, 4, True, True), (*FACING, "disclaimer"), ("photographs",)),
    "no cover": (
        (2, 4, True, False),
        ("titlepage", "imprint", "contents", "disclaimer"),
        ("photographs",),
    ),
}


@pytest.mark.parametrize("case", ORDERS)
def test_pages_before_and_after_the_sections_have_their_order(case: str) -> None:
    (sections, photos, early, has_cover), before, after = ORDERS[case]
    pages = matter_pages(made(sections, photos, early=early), PAGE, has_cover=has_cover)
    assert (pages["pages_before"], pages["pages_after"]) == (before, after)


def test_an_imprint_of_more_than_a_page_does_not_face_the_title_page() -> None:
    people = tuple(Person(name=f"Person Number {n}", role=Role.EDITOR) for n in range(400))
    pages = matter_pages(replace(made(1), people=people), PAGE, has_cover=True)
    assert pages["pages_before"] == ("titlepage", "imprint")
    assert not pages["imprint_fits"]


def laid_out(publication: Publication, page: Page, folder: Path) -> pdf.PageFacts:
    """Lay the print edition out, without its pictures."""
    files = {photo.id: (tiny_derivative(photo),) for photo in publication.photos}
    return pdf.lay_out(
        render.render_print(
            publication, compose(publication, page, made_measures(publication)), files
        ),
        sources={"styles": STYLES, "press.icc": PRESS_PROFILE},
        variant="pdf/x-4",
        cache=folder,
    )


def places(facts: pdf.PageFacts) -> list[list[str]]:
    """Return what is named on each page, in order."""
    return [list(dict.fromkeys(at for at, _ in page if at)) for page in facts.content]


@pytest.mark.parametrize("page", [PAGE, A5], ids=["wide", "a5"])
def test_sixty_photographs_are_listed_in_order_and_no_entry_is_divided(
    page: Page, tmp_path: Path
) -> None:
    publication = made(2, 60)
    facts = laid_out(publication, page, tmp_path)
    pages = places(facts)
    assert [at[0] for at in pages[:4]] == ["cover", "contents", "titlepage", "imprint"]
    assert ["disclaimer", "disclaimer/0"] in pages[-4:]
    listed = [at for each in pages for at in each if at.startswith("listed-")]
    # An entry on two pages would be in it twice.
    assert listed == [f"listed-p{n}" for n in range(60)]
    first = next(each for each in pages if "photographs" in each)
    assert first[0] == "photographs"
    words = "".join(text for each in facts.content for at, text in each if at == "listed-p59")
    assert " ".join(words.split()) == "Picture number 59 of the river Ada Lens / Agency"


def test_one_section_has_no_blank_page_and_no_lists(tmp_path: Path) -> None:
    photos = [made_photo(f"p{n}") for n in range(3)]
    publication = made_publication(photos, *(Figure(photo_id=photo.id) for photo in photos))
    pages = places(laid_out(publication, PAGE, tmp_path))
    assert [at[0] for at in pages[:3]] == ["cover", "imprint", "titlepage"]
    named = {at for each in pages for at in each}
    assert not named & {"contents", "photographs", "listed-p0", "credits"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1 March 2026", "")),
        ("en-US", ("March 1, 2026", "")),
        ("uk", ("1 березня 2026\u00a0р.", "")),
        ("uk-UA", ("1 березня 2026\u00a0р.", "")),
        ("de-1996", ("1. März 2026", "")),
        # Of no language that the CLDR knows.
        ("tlh", ("1 March 2026", "en")),
    ],
)
def test_a_date_is_in_words_of_the_language(language: str, words: tuple[str, str]) -> None:
    assert date_in_words(date(2026, 3, 1), language) == words
