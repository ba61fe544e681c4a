"""A print edition without a fault has no finding."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from pikepdf import Array

from book import edition, images, layout, plan
from book.check.rules.pdf_file import Expected
from book.files import digest_cache
from book.plan import Edition
from book.project import STYLES, Project
from tests.support import small_print_edition
from tests.support.finished_pdf import read_pages
from tests.support.projects import Built
from tests.support.projects import build as build_project
from tests.support.rule_results import print_findings
from tests.support.small_print_edition import EXPECTED, PICTURES, place, spoilt, text


def expected(built: Built) -> Expected:
    """Return what a built print edition should be, computed as by `book build`."""
    source, publication = built.source, built.publication
    measures = edition.measure(
        publication, source.page, covers=True, styles=STYLES, cache=Project(built.project).cache
    )
    placed = layout.compose(publication, source.page, measures)
    recipes = plan.recipes(digest_cache.digest_file(source.press_profile))
    planned = plan.plan_derivatives(
        publication, placed, source.picture_settings, recipes, images.LIBRARY
    )
    folder = Project(built.project).pictures
    files = plan.edition_pictures(planned, Edition.PRINT)
    digests = {
        file.name: digest_cache.digest_file(folder / file.name)
        for file in chain.from_iterable(files.values())
    }
    return Expected(
        size=(source.page.width, source.page.height),
        bleed=source.page.bleed,
        # As most houses ask; the sample's own is content with less.
        printer=source.printer.model_copy(update={"ppi_warning": 225}),
        originals={
            digests[file.name]: file.original_size(publication.photo(file.photo_id))
            for file in chain.from_iterable(files.values())
        },
        pictures={
            photo_id: tuple(digests[file.name] for file in halves)
            for photo_id, halves in files.items()
        },
    )


#: WeasyPrint draws a border as two shapes, one cut out of the other, inside a clip.
RULE = "q 50 50 90 .25 re W n 0 0 0 .4 k 50 0 90 50.25 re 50 0 90 50 re f* Q\n"


def test_nothing_is_said_of_the_reportage(reportage: Built) -> None:
    assert print_findings(reportage.print, expected(reportage)) == ()


def test_of_the_sample_only_the_photographs_with_too_few_pixels_are_named(
    built_sample: Built,
) -> None:
    """Some of the sample's photographs are too small; PDFium's boxes show which."""
    numbers = {
        page.number
        for page in read_pages(built_sample.print)
        for picture in page.pictures
        if round(picture.pixels[0] / picture.width * 72) < 225
    }
    assert numbers
    findings = print_findings(built_sample.print, expected(built_sample))
    assert {(finding.code, finding.severity) for finding in findings} == {("IMG-03", "warning")}
    named = {
        number
        for finding in findings
        for word in finding.message.partition(":")[0].removeprefix("page").strip("s ").split(", ")
        for first, _, last in [word.partition("–")]
        for number in range(int(first), int(last or first) + 1)
    }
    assert named == numbers


HOUSES = {
    "x-1a, marks": 'name = "A"\nstandard = "PDF/X-1a:2003"\nmarks = true\n',
    "no bleed at the fold": 'name = "B"\nbleed = 5\nbleed-inside = 0\nsafe = 5\nmarks = true\n',
}


@pytest.mark.parametrize("house", HOUSES)
def test_nothing_but_pixels_is_amiss_whatever_the_printing_house_asks(
    sample: Path, house: str
) -> None:
    (sample / "source/printers/house.toml").write_text(HOUSES[house], encoding="utf-8")
    built = build_project(sample)
    findings = print_findings(built.print, expected(built))
    assert {finding.code for finding in findings} == {"IMG-03"}, findings


def test_nothing_is_said_of_the_clean_sheets(tmp_path: Path) -> None:
    path = tmp_path / "clean.pdf"
    with small_print_edition.clean() as pdf:
        pdf.save(path)
    originals = {digest: (4000, 3000) for (digest,) in PICTURES.values()}
    assert print_findings(path, replace(EXPECTED, originals=originals, pictures=PICTURES)) == ()


def test_nothing_has_to_be_known_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "clean.pdf"
    with small_print_edition.clean() as pdf:
        pdf.save(path)
    assert print_findings(path, Expected()) == ()


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("white on white paper", "q 0 0 0 0 k 0 0 400 300 re f Q\n" + text(20, 30, 10)),
        ("a photograph beyond the bleed", place("Flood", -10, -8, 140, 96)),
        ("what is clipped away entirely", "q 0 0 9 9 re W n 1 1 1 1 k 20 20 9 9 re f Q\n"),
        ("words that are not painted", "q 3 Tr " + text(1, 1, 2)[2:]),
        ("a rule of two shapes", RULE),
        ("a position at the end of a path", "q 0 0 0 .4 k 50 50 9 9 re h 70 70 m f Q\n"),
        ("a large grey word", text(20, 30, 24, colour="0 0 0 .4 k")),
        ("a trifle of a picture", "q 30 0 0 30 90 90 cm BI /W 2 /H 2 /BPC 8 /CS /G ID 1234 EI Q\n"),
    ],
)  # fmt: skip
def test_what_a_press_can_print_is_let_through(tmp_path: Path, what: str, content: str) -> None:
    path = spoilt(tmp_path / "right.pdf", content)
    assert [finding.code for finding in print_findings(path, EXPECTED)] == [], what


def test_a_bound_edge_without_bleed_is_no_fault_where_none_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "bound.pdf"
    with small_print_edition.clean() as pdf:
        for number, page in enumerate(pdf.pages):
            left, bottom, right, top = small_print_edition.BLEEDING
            inner = (
                (0, bottom, right, top)
                if number % 2 == 0
                else (left, bottom, small_print_edition.WIDTH, top)
            )
            page.obj["/BleedBox"] = Array(inner)
        pdf.save(path)
    bleed = layout.Bleed(top=3, bottom=3, outside=3, inside=0)
    assert print_findings(path, replace(EXPECTED, bleed=bleed)) == ()
    findings = print_findings(path, EXPECTED)
    assert {finding.code for finding in findings} == {"PDF-02"}


def test_a_spread_may_stop_at_the_fold(tmp_path: Path) -> None:
    path = tmp_path / "spread.pdf"
    right = "q 0 -9 400 400 re W n "
    with small_print_edition.clean() as pdf:
        small_print_edition.paint(pdf, 3, right + place("Flood", -60, -3, 126, 86) + "Q")
        pdf.save(path)
    assert {finding.code for finding in print_findings(path, EXPECTED)} == {"PDF-03"}
    with small_print_edition.clean() as pdf:
        small_print_edition.paint(pdf, 2, f"q -9 -9 {small_print_edition.WIDTH + 9} 400 re W n "
                           + place("Flood", 60, -3, 126, 86) + "Q")  # fmt: skip
        small_print_edition.paint(pdf, 3, right + place("Flood", -60, -3, 126, 86) + "Q")
        pdf.save(path)
    assert print_findings(path, EXPECTED) == ()
