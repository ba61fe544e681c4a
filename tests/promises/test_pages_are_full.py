"""Pages are full: of pictures, or of text; measured by placement on finished print editions."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.support.made_up_reports import NAMED, write_report
from tests.support.measured_pages import Summary, measure, summarise, union_area
from tests.support.projects import Built, build

#: Those that are built quickly; the others are slow.
QUICK = ("pictures-alone", "twenty-four", "one-sentence", "begins-with-pictures")
REPORTS = [
    pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow], id=name) for name in NAMED
]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Summary]:
    """Return a function that builds a made-up report for print, once, and measures its pages."""
    folder = tmp_path_factory.mktemp("made-up")

    @cache
    def measured(name: str) -> Summary:
        write_report(NAMED[name], folder / name)
        return summarise(measure(build(folder / name, "print").print))

    return measured


@pytest.mark.parametrize(
    ("boxes", "area"),
    [
        ([], 0),
        ([(0, 0, 2, 3)], 6),
        ([(0, 0, 2, 2), (1, 1, 3, 3)], 7),
        ([(0, 0, 4, 4), (1, 1, 2, 2), (0, 0, 4, 4)], 16),
        ([(0, 0, 1, 1), (0, 2, 1, 3), (5, 0, 6, 3)], 5),
    ],
)
def test_what_boxes_cover_twice_is_counted_once(
    boxes: list[tuple[float, float, float, float]], area: float
) -> None:
    assert union_area(boxes) == area


def test_three_pages_of_the_sample_are_covered_to_their_edges(built_sample: Built) -> None:
    """One by `flood`, two by `rail-bridge`."""
    pages = measure(built_sample.print)
    assert [round(page.covered, 3) for page in pages if page.covered > 0.75] == [1, 1, 1]


def test_every_section_and_picture_of_the_reportage_is_measured(reportage: Built) -> None:
    pages = measure(reportage.print)
    numbers = [section.number for section in reportage.publication.sections]
    assert [page.section for page in pages if page.opens] == numbers
    assert sum(page.pictures for page in pages if page.section) == len(reportage.publication.photos)


def test_the_reportage_is_full(reportage: Built) -> None:
    pages = measure(reportage.print)
    summary = summarise(pages)
    assert summary.pages <= 24
    assert len(summary.blank) <= 1
    assert summary.mean_covered >= 0.58
    assert summary.least_covered >= 0.40


@pytest.mark.parametrize("name", REPORTS)
def test_text_pages_that_are_continued_are_full(
    name: str, made_up: Callable[[str], Summary]
) -> None:
    # In this one a line more on the page would leave one line of its paragraph to the next page.
    assert made_up(name).least_filled >= (0.77 if name == "begins-with-pictures" else 0.8)


@pytest.mark.parametrize("name", REPORTS)
def test_no_page_of_text_has_fewer_than_five_lines(
    name: str, made_up: Callable[[str], Summary]
) -> None:
    assert made_up(name).few == ()


@pytest.mark.parametrize("name", REPORTS)
def test_one_page_in_twenty_is_blank_at_most(name: str, made_up: Callable[[str], Summary]) -> None:
    assert len(made_up(name).blank) <= made_up(name).pages / 20


def test_twenty_four_photographs_take_thirty_pages_at_most(
    made_up: Callable[[str], Summary],
) -> None:
    assert made_up("twenty-four").pages <= 30
