"""The cover of a perfect-bound book is a sheet of its own, beside a block without covers."""

from pathlib import Path

import pikepdf
import pytest

from book import images
from book.check import examination
from book.layout import Bleed, Page
from book.layout.cover_sheet import LEAST_SPINE, cover_sheet, spine_width
from book.layout.cover_words import CoverText
from book.press.marks import LENGTH, fold_lines
from book.project import Project
from tests.support.command import run_book
from tests.support.covers import sky, write_covered
from tests.support.finished_pdf import MM, read_pages
from tests.support.projects import Built, build
from tests.support.text import compact

TEXT = CoverText(title="Ріка та її мости", subtitle="", author="Олена", publisher="Ґвара Медіа")
PAGE = Page(width=235, height=165, bleed=Bleed(top=3, bottom=4, inside=0, outside=5))
THICKNESS = 1.0


@pytest.mark.parametrize(
    ("pages", "thickness", "width"),
    # Coated 115 g, uncoated 120 g, bulky 90 g: thickness of a leaf in mm.
    [(96, 0.08, 3.84), (96, 0.15, 7.2), (240, 0.18, 21.6), (97, 0.1, 4.9), (0, 0.1, 0.0)],
)
def test_a_spine_is_as_wide_as_the_leaves_of_the_block(
    pages: int, thickness: float, width: float
) -> None:
    assert spine_width(pages, thickness) == width


@pytest.mark.parametrize("spine", [0.0, 3.2, LEAST_SPINE, 9.0, 30.0])
@pytest.mark.parametrize("title", [TEXT.title, "A title that is longer than any spine " * 6])
def test_words_of_a_spine_stay_inside_it_and_apart(spine: float, title: str) -> None:
    text = CoverText(title=title, subtitle="", author="Olena Writer", publisher="Newsroom")
    sheet = cover_sheet(PAGE, text, spine, images.measure_text)
    assert sheet.page.width == pytest.approx(2 * 235 + spine)
    assert (sheet.page.bleed.inside, sheet.page.bleed.outside) == (5, 5)
    assert sheet.folds == (235, 235 + spine)
    if spine < LEAST_SPINE:
        assert sheet.texts == ()
    at = 0.0
    for each in sheet.texts:
        assert each.top >= at
        at = each.top + images.measure_text(each.text, "sans") * each.size / MM
        assert each.size * 1.2 / MM <= spine
    assert at <= PAGE.height - 5
    if spine >= LEAST_SPINE and title == TEXT.title:
        assert [each.text for each in sheet.texts] == ["Olena Writer", title, "Newsroom"]


def test_marks_of_folds_stand_above_and_below_the_sheet() -> None:
    lines = list(fold_lines((0, 0, 500, 300), 10, [200, 220]))
    assert {line[0] for line in lines} == {200, 220}
    assert all(x == to_x for x, _, to_x, _ in lines)
    ends = {round(y, 3) for _, y, _, to_y in lines for y in (y, to_y)}
    assert ends == {round(y, 3) for y in (-10, -10 - LENGTH * MM, 310, 310 + LENGTH * MM)}


@pytest.fixture(scope="module")
def glued(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("glued") / "p"
    in_print = 'printer = "glued"\nisbn = "978-617-09-1234-3"'
    write_covered(folder, sky((2000, 1500)), in_print=in_print)
    (folder / "source/back-cover.md").write_text("What the book is about.\n", "utf-8")
    (folder / "source/printers").mkdir()
    profile = f'binding = "perfect"\npaper-thickness = {THICKNESS}\npages = 16\n'
    (folder / "source/printers/glued.toml").write_text(profile, "utf-8")
    return build(folder)


def cover_of(built: Built) -> Path:
    return built.build / "covered-cover.pdf"


def test_the_sheet_is_trimmed_to_both_covers_and_the_spine_of_the_block(glued: Built) -> None:
    pages = len(read_pages(glued.print))
    with pikepdf.open(cover_of(glued)) as pdf:
        (page,) = pdf.pages
        left, bottom, right, top = (float(edge) for edge in page.TrimBox)
        assert (right - left) / MM == pytest.approx(2 * 148 + pages / 2 * THICKNESS, abs=0.01)
        assert (top - bottom) / MM == pytest.approx(105, abs=0.01)
        assert [round((left - float(page.BleedBox[0])) / MM, 2)] == [3]
    text = compact(read_pages(cover_of(glued))[0].text)
    for words in ("What the book is about.", "ISBN 978-617-09-1234-3", "The Sample Fund"):
        assert compact(words) in text
    # On the front and on the spine.
    assert text.count(compact("The River & its Bridges")) == 2


def test_the_block_begins_with_the_title_page_and_the_screen_edition_counts_from_it(
    glued: Built,
) -> None:
    first, *_, last = read_pages(glued.print)
    assert compact("The River & its Bridges") in compact(first.text)
    assert not first.pictures
    assert "ISBN" not in last.text
    with pikepdf.open(glued.screen) as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels[:4] == ["i", "ii", "1", "2"]


def test_the_sheet_passes_the_rules_of_a_print_edition(glued: Built) -> None:
    results = [
        each
        for each in examination.examine_project(Project(glued.project)).results
        if each.subject == "cover"
    ]
    assert [each.id for each in results if each.findings] == []
    assert {each.id for each in results if each.left_out} == {"META-02", "DIST-02"}
    assert {"PDF-01", "PDF-02", "PDF-09", "CLR-01", "DIST-09"} <= {each.id for each in results}


def test_a_stapled_book_has_no_file_of_its_own_for_the_cover(tmp_path: Path) -> None:
    run = run_book("build", "cover", cwd=write_covered(tmp_path / "p", None))
    assert run.returncode == 2
    assert "the covers are pages of the print edition" in run.stderr
