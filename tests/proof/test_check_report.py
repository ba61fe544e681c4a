"""The report of the last check is believed only where it is about the editions as they are."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.check.result import Subject
from book.errors import Place, Severity
from book.proof.sheets.check_report import CheckReport, read_report
from tests.support.proof_sheets import made_check, made_finding, made_report

NAMES: dict[Subject, str] = {
    "print": "book-print.pdf",
    "screen": "book-screen.pdf",
    "epub": "book.epub",
}
CHECKS = (
    made_check("print", made_finding("IMG-03", page=3, box=[0, 0, 10, 10])),
    made_check("screen", made_finding("PDF-08", severity="error", page=2)),
    made_check("manuscript", made_finding("MAN-10", line=3, file="source/publication.toml")),
)
REPORT = made_report("book", *CHECKS)


def read(folder: Path, content: bytes | dict[str, Any], newer: tuple[str, ...] = ()) -> CheckReport:
    """Read a report that is older than some of the editions."""
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    (folder / "report.json").write_bytes(content)
    os.utime(folder / "report.json", (1000, 1000))
    files: dict[Subject, Path] = {}
    for subject, name in NAMES.items():
        files[subject] = folder / name
        files[subject].write_bytes(b"")
        moment = 1001 if subject in newer else 1000
        os.utime(files[subject], (moment, moment))
    return read_report(folder / "report.json", files)


def test_findings_come_with_their_places_errors_first(tmp_path: Path) -> None:
    again = made_check(
        "print",
        made_finding("IMG-03", page=3, box=[0, 0, 10, 10]),
        made_finding("IMG-03", page=4, photo_id="sign"),
    )
    found = read(tmp_path, made_report("book", again, *CHECKS[1:]))
    assert found.notices == ()
    assert [(each.code, each.severity) for each in found.findings] == [
        ("PDF-08", Severity.ERROR),
        ("IMG-03", Severity.WARNING),
        ("MAN-10", Severity.WARNING),
    ]
    assert found.findings[1].places == (
        Place(page=3, box=(0, 0, 10, 10)),
        Place(page=4, photo_id="sign"),
    )


def test_what_was_built_after_the_check_has_no_findings(tmp_path: Path) -> None:
    found = read(tmp_path, REPORT, newer=("screen",))
    assert [each.code for each in found.findings] == ["IMG-03", "MAN-10"]
    assert len(found.notices) == 1
    assert "screen edition" in found.notices[0]


def test_an_edition_that_was_out_of_date_and_is_built_again_leaves_the_others_theirs(
    tmp_path: Path,
) -> None:
    report = made_report("book", *CHECKS, made_check("epub", made_finding("MADE-01")))
    found = read(tmp_path, report, newer=("epub",))
    assert [each.code for each in found.findings] == ["PDF-08", "IMG-03", "MAN-10"]
    assert "epub edition" in found.notices[0]


def test_a_report_of_earlier_editions_says_nothing_of_these(tmp_path: Path) -> None:
    for report, newer in (
        (REPORT, tuple(NAMES)),
        (made_report("another", *CHECKS), ()),
        # The check has seen editions that were not made from the manuscript as it was.
        (made_report("book", *CHECKS, made_check("epub", made_finding("MADE-01"))), ()),
    ):
        found = read(tmp_path, report, newer)
        assert found.findings == ()
        assert "earlier editions" in found.notices[0]
        assert "book check again" in found.notices[0]


def test_without_a_report_the_sheet_says_so(tmp_path: Path) -> None:
    found = read_report(tmp_path / "report.json", {})
    assert "have not been checked" in found.notices[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        json.dumps({**REPORT, "version": 2}).encode(),
        json.dumps({**REPORT, "checks": {}}).encode(),
        json.dumps({**REPORT, "subjects": [{"subject": "moon", "file": ""}]}).encode(),
        json.dumps(
            made_report("book", made_check("print", made_finding("A", box=[1, 2, 3])))
        ).encode(),
        json.dumps(made_report("book", made_check("print", made_finding("A", page=-1)))).encode(),
        json.dumps(made_report("book", made_check("print", made_finding("\ud800")))).encode(),
        b'{"version": 1, "subjects": [], "checks": [{"subject": "print", "box": NaN}]}',
    ],
)
def test_a_damaged_report_is_one_that_cannot_be_read(content: bytes, tmp_path: Path) -> None:
    found = read(tmp_path, content)
    assert found.findings == ()
    assert "cannot be read" in found.notices[0]


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())
)


@settings(max_examples=60)
@given(
    check=st.integers(0, 2),
    key=st.sampled_from(sorted({*CHECKS[0], *CHECKS[0]["findings"][0]})),
    value=VALUES,
)
def test_no_value_of_a_report_is_trusted(
    check: int, key: str, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = json.loads(json.dumps(REPORT))
    one = report["checks"][check]
    (one if key in one else one["findings"][0])[key] = value
    found = read(tmp_path_factory.getbasetemp(), report)
    for finding in found.findings:
        assert isinstance(finding.message, str)
        for place in finding.places:
            assert place.page >= 0
            assert place.box is None or all(abs(edge) < 1e6 for edge in place.box)
