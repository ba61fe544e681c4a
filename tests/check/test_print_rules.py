"""Each fault of a print edition is found by its rule, on its page, and by no other rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from book.errors import Finding, Severity
from book.manuscript.settings import PrinterToml
from tests.support import small_print_edition
from tests.support.print_faults import Spoilt
from tests.support.rule_results import PRINT_RULES, pdf_file, print_findings
from tests.support.small_print_edition import EXPECTED, spoilt, text
from tests.support.spoilt_print import SPOILT

SEVERITIES = {rule.id: rule.severity for rule in PRINT_RULES}


def page_of(finding: Finding) -> int:
    """Return the page that a finding names alone; 0 when it names none or several."""
    first, _, rest = finding.message.partition(" ")
    return int(rest.partition(":")[0]) if first == "page" and rest[:1].isdigit() else 0


@pytest.mark.parametrize("case", SPOILT, ids=lambda case: f"{case.id} {case.what}")
def test_a_fault_is_found_where_it_is_and_no_other(tmp_path: Path, case: Spoilt) -> None:
    path = tmp_path / "spoilt.pdf"
    with small_print_edition.clean() as pdf:
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


#: Rules about painted marks, which have a box. Other rules are about pages or the file.
PAINTED = (
    "CLR-01", "CLR-03", "CLR-04", "CLR-08", "TXT-02", "TXT-03", "TXT-04", "TXT-05", "TXT-06",
    "TXT-07", "PDF-03", "PDF-04", "IMG-03", "IMG-04", "IMG-05",
)  # fmt: skip


@pytest.mark.parametrize("id", PAINTED)
def test_what_is_painted_wrong_is_found_where_it_stands(tmp_path: Path, id: str) -> None:
    case = next(case for case in SPOILT if case.id == id)
    path = tmp_path / "spoilt.pdf"
    with small_print_edition.clean() as pdf:
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
        # The box touches the page and is no larger.
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
    with small_print_edition.clean() as pdf:
        for number in (0, 2, 3):
            pdf.pages[number].obj["/Rotate"] = 90
        pdf.save(path)
    (finding,) = print_findings(path, EXPECTED)
    assert finding.message.startswith("pages 1, 3–4: ")


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
    printer = PrinterToml.model_validate({"pages": 2, kind: strict})
    findings = print_findings(path, replace(EXPECTED, printer=printer))
    assert {finding.code for finding in findings} == {id}
