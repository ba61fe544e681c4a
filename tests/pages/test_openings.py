"""Sections that begin with a picture open beside it, where that costs little."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.layout import Plate, TextPage
from book.layout.composition import better_numbers
from book.layout.gallery_pages import GalleryPages
from book.layout.page_division import SHEET
from book.layout.section_pages import SectionPages
from book.model import Laid, Section
from tests.support.galleries import composed, free_gallery, paragraph
from tests.support.publications import made_photo, made_publication

SHAPES = ((3600, 2400), (2400, 3600), (4000, 3000), (3000, 3000), (4000, 1600), (3600, 2400))
#: What an empty page, or a picture behind the opening of its section, may cost.
WORTH = 0.25


@dataclass(frozen=True)
class Choice:
    """Sections, which of them begin with a picture, and the empty pages behind them."""

    sections: tuple[SectionPages, ...]
    begin_with_picture: tuple[bool, ...]
    empty: int

    def cost(self, changes: Mapping[str, int]) -> float:
        """Return what numbers of pages cost, written anew from what `better_numbers` promises."""
        cost, added = 0.0, 0
        for section, begins in zip(self.sections, self.begin_with_picture, strict=True):
            if begins and (section.first_page + added) % 2 == 0:
                cost += WORTH
            for key, pages in section.galleries.items():
                rest = changes.get(key, pages.count % SHEET)
                cost += pages.costs[rest]
                added += (rest - pages.count) % SHEET
        return cost + WORTH * ((self.empty - added) % SHEET)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    sections: list[SectionPages] = []
    at = draw(st.integers(2, 5))
    for number in range(draw(st.integers(1, 3))):
        galleries = {}
        for each in range(draw(st.integers(0, 2))):
            count = draw(st.integers(1, 5))
            others = draw(st.dictionaries(st.integers(0, 3), st.sampled_from([0.01, 0.2, 0.4])))
            plates = (Plate(laid=Laid.ROW, placed=()),) * count
            galleries[f"{number}-{each}"] = GalleryPages(
                plates=plates, pending=(), costs={**others, count % SHEET: 0.0}
            )
        pages = tuple(plate for each in galleries.values() for plate in each.plates)
        sections.append(
            SectionPages(
                first_page=at,
                pages=(TextPage(at="", offset=0), *pages),
                figures={},
                galleries=galleries,
            )
        )
        at += sections[-1].count
    beginnings = tuple(draw(st.booleans()) for _ in sections)
    return Choice(tuple(sections), beginnings, draw(st.integers(0, SHEET - 1)))


@settings(max_examples=200)
@given(choices())
def test_no_other_numbers_of_pages_cost_less(choice: Choice) -> None:
    sections = choice.sections
    found = better_numbers(sections, choice.begin_with_picture, choice.empty, SHEET)
    galleries = [pair for section in sections for pair in section.galleries.items()]
    every = product(*(pages.costs for _, pages in galleries))
    keys = [key for key, _ in galleries]
    least = min(choice.cost(dict(zip(keys, rests, strict=True))) for rests in every)
    assert choice.cost(found) == pytest.approx(least)


def opening_of_second(count: int) -> int:
    """Return the page on which a section opens that begins with a picture, behind a gallery."""
    gallery = [made_photo(f"p{n}", SHAPES[n % len(SHAPES)]) for n in range(count)]
    one = made_photo("one")
    blocks = (
        (paragraph(12), free_gallery(gallery)),
        (free_gallery([one]), paragraph(15)),
    )
    sections = tuple(
        Section(id=f"section-{number}", number=number, title=("Title",), blocks=each)
        for number, each in enumerate(blocks, start=1)
    )
    publication = replace(made_publication([*gallery, one]), sections=sections)
    found = composed(publication, pages_before=4)
    first, second = found.sections.values()
    assert isinstance(second[0], TextPage)
    assert isinstance(second[1], Plate)
    return 4 + sum(page.pages if isinstance(page, Plate) else 1 for page in first)


def test_most_pictures_stand_beside_the_opening() -> None:
    left_hand = [opening_of_second(count) % 2 for count in range(2, 32)]
    # Without the rule, 4 of them.
    assert sum(left_hand) > len(left_hand) / 2
