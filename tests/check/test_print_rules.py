"""What a printing house would refuse is seen, by its name and on its page; what is right is not."""

from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Array

from book import images, layout, plan
from book.check.rules.pdf_file import Expected
from book.errors import Finding, Severity
from book.files import digests
from book.manuscript.settings import PrinterToml
from book.plan import Edition
from book.project import Project
from tests.support import press_sheets
from tests.support.checks import PRINT_RULES, pdf_file, print_findings
from tests.support.editions import Built, pages
from tests.support.editions import build as build_project
from tests.support.press_sheets import EXPECTED, PICTURES, place, spoilt, text
from tests.support.spoilt_print import SPOILT, Spoilt


def expected(built: Built) -> Expected:
    """What a publication's print edition was made to be, as the build knows it."""
    source, publication = built.source, built.publication
    placed = layout.compose(publication, source.page)
    recipes = plan.recipes(digests.digest_file(source.press_profile))
    planned = plan.derivatives(
        publication, placed, source.picture_settings, recipes, images.LIBRARY
    )
    folder = Project(built.project).pictures
    return Expected(
        size=(source.page.width, source.page.height),
        bleed=source.page.bleed,
        printer=source.printer,
        originals={photo.id: (photo.width, photo.height) for photo in publication.photos},
        pictures={
            photo_id: digests.digest_file(folder / file.name)
            for photo_id, file in plan.edition_pictures(planned, Edition.PRINT).items()
        },
    )


#: As WeasyPrint draws a border: two shapes, the one cut out of the other, and clipped.
RULE = "q 50 50 90 .25 re W n 0 0 0 .4 k 50 0 90 50.25 re 50 0 90 50 re f* Q\n"


SEVERITIES = {rule.id: rule.severity for rule in PRINT_RULES}


def page_of(finding: Finding) -> int:
    """The one page that a finding names; 0 when it names none."""
    first, _, rest = finding.message.partition(" ")
    return int(rest.partition(":")[0]) if first == "page" and rest[:1].isdigit() else 0


# --- what is right --------------------------------------------------------------------------


def test_nothing_is_said_of_the_reportage(reportage: Built) -> None:
    assert print_findings(reportage.print, expected(reportage)) == ()


def test_of_the_sample_only_the_photographs_with_too_few_pixels_are_named(
    built_sample: Built,
) -> None:
    """The sample's photographs are small; which are too small is reckoned with PDFium's eyes."""
    numbers = {
        page.number
        for page in pages(built_sample.print)
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
    with press_sheets.clean() as pdf:
        pdf.save(path)
    originals = {"ferry": (4000, 3000), "flood": (4000, 3000)}
    assert print_findings(path, replace(EXPECTED, originals=originals, pictures=PICTURES)) == ()


def test_nothing_has_to_be_known_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "clean.pdf"
    with press_sheets.clean() as pdf:
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
        ("a large grey word", text(20, 30, 24, colour="0 0 0 .4 k")),
        ("a trifle of a picture", "q 30 0 0 30 90 90 cm BI /W 2 /H 2 /BPC 8 /CS /G ID 1234 EI Q\n"),
    ],
)  # fmt: skip
def test_what_a_press_can_print_is_let_through(tmp_path: Path, what: str, content: str) -> None:
    path = spoilt(tmp_path / "right.pdf", content)
    assert [finding.code for finding in print_findings(path, EXPECTED)] == [], what


# --- what is wrong --------------------------------------------------------------------------


@pytest.mark.parametrize("case", SPOILT, ids=lambda case: f"{case.id} {case.what}")
def test_a_fault_is_found_where_it_is_and_no_other(tmp_path: Path, case: Spoilt) -> None:
    path = tmp_path / "spoilt.pdf"
    with press_sheets.clean() as pdf:
        case.spoil(pdf)
        pdf.save(path, **(case.saved or {}))
    if case.bytes:
        before = path.read_bytes()
        path.write_bytes(case.bytes(before))
        assert path.read_bytes() != before
    findings = print_findings(path, case.expected)
    assert {finding.code for finding in findings} == {case.id}, findings
    assert case.page in map(page_of, findings), findings
    for finding in findings:
        assert finding.file == "spoilt.pdf"
        assert finding.hint
        assert finding.severity is Severity.WARNING or SEVERITIES[case.id] is Severity.ERROR
        assert not finding.message.endswith(".")
        assert str(tmp_path) not in finding.message


#: What is painted has a place that a report can mark; the rest concerns pages or the file.
PAINTED = (
    "CLR-01", "CLR-03", "CLR-04", "CLR-08", "TXT-02", "TXT-03", "TXT-04", "TXT-05", "TXT-06",
    "TXT-07", "PDF-03", "PDF-04", "IMG-03", "IMG-04", "IMG-05",
)  # fmt: skip


@pytest.mark.parametrize("id", PAINTED)
def test_what_is_painted_wrong_is_found_where_it_stands(tmp_path: Path, id: str) -> None:
    case = next(case for case in SPOILT if case.id == id)
    path = tmp_path / "spoilt.pdf"
    with press_sheets.clean() as pdf:
        case.spoil(pdf)
        pdf.save(path)
    document = pdf_file(path).document
    findings = print_findings(path, case.expected)
    assert findings
    for spot in [spot for finding in findings for spot in finding.places]:
        assert spot.box is not None
        left, bottom, right, top = spot.box
        page = document.pages[spot.page - 1].trim
        assert page is not None
        assert (left, bottom) <= (right, top)
        # It meets the page, and is not just the whole of it unless that is what is painted.
        assert right >= 0 <= top
        assert left <= page[2] - page[0]
        assert bottom <= page[3] - page[1]


def test_every_check_has_a_spoilt_file() -> None:
    assert {rule.id for rule in PRINT_RULES} == {case.id for case in SPOILT}


def test_every_check_is_in_the_list_once_with_its_source() -> None:
    ids = [rule.id for rule in PRINT_RULES]
    assert len(set(ids)) == len(ids)
    assert all(rule.source and rule.title and rule.protects for rule in PRINT_RULES)


def test_one_cause_on_many_pages_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    with press_sheets.clean() as pdf:
        for number in (0, 2, 3):
            pdf.pages[number].obj["/Rotate"] = 90
        pdf.save(path)
    (finding,) = print_findings(path, EXPECTED)
    assert finding.message.startswith("pages 1, 3–4: ")


# --- what the printing house says -----------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "content", "kind", "strict"),
    [
        ("CLR-04", "q .7 .7 .7 .4 k 50 50 50 50 re f Q", "ink-limit", 240),
        ("TXT-06", "q 0 0 0 .5 K .2 w 9 50 m 99 50 l S Q", "line-least", 0.25),
        ("TXT-07", text(20, 30, 6), "text-least", 7),
        ("PDF-04", text(20, 4, 10), "safe", 6),
        ("IMG-03", "", "ppi-least", 310),
        ("IMG-04", "", "ppi-most", 290),
        ("PDF-08", "", "pages", 8),
    ],
)
def test_the_printer_profile_decides(
    tmp_path: Path, id: str, content: str, kind: str, strict: float
) -> None:
    path = spoilt(tmp_path / "asked.pdf", content)
    assert print_findings(path, EXPECTED) == ()
    asked = PrinterToml.model_validate({"pages": 2, kind: strict})
    findings = print_findings(path, replace(EXPECTED, printer=asked))
    assert {finding.code for finding in findings} == {id}


def test_a_bound_edge_without_bleed_is_no_fault_where_none_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "bound.pdf"
    with press_sheets.clean() as pdf:
        for number, page in enumerate(pdf.pages):
            left, bottom, right, top = press_sheets.BLEEDING
            inner = (
                (0, bottom, right, top)
                if number % 2 == 0
                else (left, bottom, press_sheets.WIDTH, top)
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
    with press_sheets.clean() as pdf:
        press_sheets.paint(pdf, 3, right + place("Flood", -60, -3, 126, 86) + "Q")
        pdf.save(path)
    assert {finding.code for finding in print_findings(path, EXPECTED)} == {"PDF-03"}
    with press_sheets.clean() as pdf:
        press_sheets.paint(pdf, 2, f"q -9 -9 {press_sheets.WIDTH + 9} 400 re W n "
                           + place("Flood", 60, -3, 126, 86) + "Q")  # fmt: skip
        press_sheets.paint(pdf, 3, right + place("Flood", -60, -3, 126, 86) + "Q")
        pdf.save(path)
    assert print_findings(path, EXPECTED) == ()


def test_pictures_are_read_where_pdfium_sees_them(built: Built) -> None:
    """The interpreter is ours; a second one has to agree."""
    document = pdf_file(built.print).document
    for sheet, page in zip(document.pages, pages(built.print), strict=True):
        ours = [mark for mark in sheet.marks if mark.picture]
        assert len(ours) == len(page.pictures)
        for mark, picture in zip(ours, page.pictures, strict=True):
            assert mark.picture is not None
            assert (mark.picture.width, mark.picture.height) == picture.pixels
            assert document.image_streams[mark.picture.key].digest == picture.digest


def test_words_are_read_where_pdfium_sees_them(built: Built) -> None:
    """Every letter lies in the box of a text, and no box is wider than its letters."""
    document = pdf_file(built.print).document
    for sheet, page in zip(document.pages, pages(built.print), strict=True):
        boxes = [mark.box for mark in sheet.marks if mark.kind == "text"]
        for letter in page.letters:
            x, y = (letter.box[0] + letter.box[2]) / 2, (letter.box[1] + letter.box[3]) / 2
            assert any(
                box[0] - 1 <= x <= box[2] + 1 and box[1] - 2 <= y <= box[3] + 2 for box in boxes
            ), (sheet.number, letter)
        if boxes:
            right = max(letter.box[2] for letter in page.letters)
            assert max(box[2] for box in boxes) == pytest.approx(right, abs=4)
