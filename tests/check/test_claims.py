"""A file of unknown origin is judged as what it says it is, with hints for anybody."""

import re
from pathlib import Path

import pikepdf
import pytest

from book.check import examination, worker
from book.check.result import FileResult, RuleResult
from book.check.rule import Problem, rule_result
from book.check.rule import findings as findings_of_rule
from book.check.rules import epub_edition, print_edition, screen_edition, unknown_origin
from book.check.rules.pdf_file import PdfFile
from book.check.rules.unknown_origin import JudgedAs
from book.errors import Severity, UsageError
from tests.support import small_print_edition
from tests.support.epub_files import bind

#: A page with red type that is not enclosed, and nothing else.
PLAIN = b"BT /F1 12 Tf 72 72 Td 1 0 0 rg (Red) Tj ET"


def plain(
    path: Path, info: dict[str, str] | None = None, xmp: dict[str, str] | None = None
) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(PLAIN)
        for key, value in (info or {}).items():
            pdf.docinfo[f"/{key}"] = value
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            for key, value in (xmp or {}).items():
                metadata[key] = value
        pdf.save(path)
    return path


def judged(path: Path, judged_as: JudgedAs | None = None) -> FileResult:
    return worker.check_foreign_file(path, path.name, judged_as)


def severities(file: FileResult) -> dict[str, Severity]:
    return {each.code: each.severity for run in file.results for each in run.findings}


def reason(file: FileResult, id: str) -> str:
    return next(run.left_out for run in file.results if run.id == id)


UA = {"{http://www.aiim.org/pdfua/ns/id/}part": "1"}
A_2B = {
    "{http://www.aiim.org/pdfa/ns/id/}part": "2",
    "{http://www.aiim.org/pdfa/ns/id/}conformance": "B",
}


def test_a_pdf_that_claims_nothing_is_asked_for_nothing(tmp_path: Path) -> None:
    file = judged(plain(tmp_path / "plain.pdf"))
    assert severities(file) == {"TXT-01": Severity.WARNING}
    for id, kind in (("CLR-01", "PDF/X"), ("PDF-11", "PDF/UA"), ("PDF-12", "PDF/A-3a")):
        assert kind in reason(file, id)
        assert "--as " in reason(file, id)
    applied = {run.id for run in file.results if not run.left_out}
    assert applied == {"SAFE-01", "SAFE-02", "SAFE-03", "SAFE-07", "TXT-01", "PDF-10", "PDF-16"}


@pytest.mark.parametrize(
    ("info", "xmp", "claims", "errors", "warnings"),
    [
        (
            {"GTS_PDFXVersion": "PDF/X-4"},
            None,
            ("PDF/X-4",),
            {"TXT-01", "PDF-07", "CLR-02"},
            {"CLR-01", "PDF-01"},
        ),
        (
            {"GTS_PDFXVersion": "PDF/X-1:2001", "GTS_PDFXConformance": "PDF/X-1a:2001"},
            None,
            ("PDF/X-1a:2001",),
            {"TXT-01"},
            {"CLR-01", "CLR-02"},
        ),
        (None, UA, ("PDF/UA-1",), {"TXT-01", "PDF-11"}, set()),
        (None, A_2B, ("PDF/A-2b",), {"TXT-01"}, set()),
    ],
    ids=["PDF/X-4", "PDF/X-1a:2001", "PDF/UA", "PDF/A"],
)
def test_what_a_pdf_claims_it_is_asked_for(
    info: dict[str, str] | None,
    xmp: dict[str, str] | None,
    claims: tuple[str, ...],
    errors: set[str],
    warnings: set[str],
    tmp_path: Path,
) -> None:
    file = judged(plain(tmp_path / "claims.pdf", info, xmp))
    assert file.claims == claims
    found = severities(file)
    assert {id for id, severity in found.items() if severity is Severity.ERROR} == errors
    assert warnings <= set(found)


def test_another_version_of_pdfx_is_not_asked_for_the_entries_of_this_one(tmp_path: Path) -> None:
    info = {"GTS_PDFXVersion": "PDF/X-3:2002"}
    assert "PDF/X-4" in reason(judged(plain(tmp_path / "x3.pdf", info)), "PDF-07")


def test_a_pdf_is_judged_as_an_edition_where_one_asks(tmp_path: Path) -> None:
    path = plain(tmp_path / "plain.pdf")
    print_, screen = severities(judged(path, "print")), severities(judged(path, "screen"))
    assert {id for id in print_ if print_[id] is Severity.ERROR} >= {"CLR-01", "PDF-01", "TXT-01"}
    assert screen.keys() == {"TXT-01", "PDF-11", "PDF-12"}
    assert {*screen.values()} == {Severity.ERROR}


@pytest.mark.parametrize(
    ("name", "judged_as", "hint"),
    [("a.pdf", "epub", "--as print or --as screen"), ("a.epub", "print", "--as epub")],
)
def test_another_format_than_that_of_the_edition_is_wrong_use(
    name: str, judged_as: JudgedAs, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7" if name == "a.pdf" else b"PK\x03\x04")
    with pytest.raises(UsageError, match=hint):
        examination.examine_file(path, judged_as=judged_as)


CONTAINER = b"""<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="p.opf"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"
xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:language>en</dc:language>{}</metadata>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="p.svg" media-type="image/svg+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
PAGE = b"""<html xmlns="http://www.w3.org/1999/xhtml"><body><img src="p.svg"/></body></html>"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("claim", "severity"),
    [
        ("", Severity.WARNING),
        ('<meta property="dcterms:conformsTo">BISG</meta>', Severity.WARNING),
        (
            '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>',
            Severity.ERROR,
        ),
        (
            '<link rel="dcterms:conformsTo" '
            'href="http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa"/>',
            Severity.ERROR,
        ),
    ],
)
def test_an_epub_that_claims_to_be_accessible_is_asked_to_be(
    claim: str, severity: Severity, tmp_path: Path
) -> None:
    files = {
        "META-INF/container.xml": CONTAINER,
        "p.opf": PACKAGE.format(claim).encode(),
        "a.xhtml": PAGE,
        "p.svg": SVG,
    }
    file = judged(bind(tmp_path / "a.epub", files))
    assert severities(file)["CAP-04"] is severity
    assert bool(file.claims) == (severity is Severity.ERROR)


# --- hints ----------------------------------------------------------------------------------

RULES = {
    rule.id: rule
    for rule in (*print_edition.RULES, *screen_edition.RULES, *epub_edition.RULES)
    # Compared with a manuscript, they are never applied to anybody's file.
    if rule.id not in ("META-04", "SAFE-08", "IMG-06", "IMG-07")
}


def test_every_rule_of_files_has_a_hint_for_anybody() -> None:
    assert set(RULES) | {"EPUB-01"} == set(unknown_origin.HINTS)


@pytest.mark.parametrize("id", RULES)
def test_a_hint_for_anybody_is_of_no_manuscript(id: str) -> None:
    found = findings_of_rule(RULES[id], [Problem("it is wrong")], "a.pdf")
    result: RuleResult = rule_result(RULES[id], "file", found)
    ((changed),) = unknown_origin.as_for_anybody([result], (), None)
    hint = changed.findings[0].hint
    assert hint == unknown_origin.HINTS[id]
    ours = r"build|toml|manuscript|printer profile|\[epub\]|alt =|device-cmyk\("
    assert not re.search(ours, hint), hint


def test_a_file_without_claims_has_none() -> None:
    assert PdfFile(document=worker.Document()).claims == ()


def test_the_print_edition_claims_its_standard(tmp_path: Path) -> None:
    path = tmp_path / "print.pdf"
    path.write_bytes(small_print_edition.clean_bytes())
    assert judged(path).claims == ("PDF/X-4",)
