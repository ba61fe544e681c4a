"""Damaged, locked and hostile files end in findings, soon, and never in an exception."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from book.check.read import content_interpreter
from book.check.rules.pdf_file import Expected
from book.errors import Finding
from tests.support import small_print_edition
from tests.support.hostile_pdfs import HARM, TREES, catalogue
from tests.support.rule_results import print_findings
from tests.support.small_print_edition import EXPECTED, paint


def checked(path: Path, expected: Expected = EXPECTED) -> tuple[Finding, ...]:
    findings = print_findings(path, expected)
    assert not [finding for finding in findings if str(path.parent) in finding.message]
    return findings


def whole() -> bytes:
    return small_print_edition.clean_bytes()


NO_PDF: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "words": lambda: "Це не PDF.\n".encode(),
    "a header alone": lambda: b"%PDF-1.6\n",
    "a header and noise": lambda: b"%PDF-1.6\n" + bytes(range(256)) * 99,
    "zeros": lambda: bytes(100_000),
    "the first tenth": lambda: whole()[: len(whole()) // 10],
    "a JPEG": lambda: small_print_edition.jpeg((300, 300)),
}


@pytest.mark.parametrize("what", NO_PDF)
def test_what_is_no_pdf_is_said_to_be_none(tmp_path: Path, what: str) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(NO_PDF[what]())
    findings = checked(path)
    assert {finding.code for finding in findings} == {"PDF-10"}, findings


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (finding,) = checked(tmp_path / "nothing.pdf")
    assert finding.code == "PDF-10"


def test_a_file_with_a_password_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with small_print_edition.clean() as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))
    (finding,) = checked(path)
    assert finding.code == "PDF-10"
    assert "password" in finding.message


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_a_finding(tmp_path: Path, share: float) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole()[: int(len(whole()) * share)])
    assert "PDF-10" in {finding.code for finding in checked(path)}


@pytest.mark.parametrize("seed", range(24))
def test_a_file_with_wrong_bytes_is_no_error(tmp_path: Path, seed: int) -> None:
    """Digits, names and brackets are exchanged, inside and outside of streams."""
    content = bytearray(whole())
    for at in range(seed * 37 + 20, len(content), 4001 + seed * 13):
        content[at] = b"0</[>](9)R \x00%"[(at + seed) % 12]
    tail = content.rfind(b"/Root")
    content[tail - seed * 40] ^= 0x55
    path = tmp_path / "wrong.pdf"
    path.write_bytes(content)
    checked(path)


@pytest.mark.parametrize("what", HARM)
def test_what_is_meant_to_harm_does_not(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fifth of what a page is read of: the limit holds in the same way, in a fifth of the time.
    monkeypatch.setattr(content_interpreter, "MOST", 200_000)
    path = tmp_path / "harm.pdf"
    with small_print_edition.clean() as pdf:
        HARM[what](pdf)
        pdf.save(path)
    for expected in (EXPECTED, Expected()):
        checked(path, expected)


@pytest.mark.parametrize("what", TREES)
def test_a_tree_that_is_none_is_a_finding(tmp_path: Path, what: str) -> None:
    path = tmp_path / "tree.pdf"
    path.write_bytes(catalogue(TREES[what]))
    assert checked(path)


def test_what_stands_before_a_fault_is_checked_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "half.pdf"
    with small_print_edition.clean() as pdf:
        paint(pdf, 3, "1 0 0 rg 20 20 30 30 re f BI /W 9 /H 9 ID aaaa")
        pdf.save(path)
    assert "CLR-01" in {finding.code for finding in checked(path)}


def test_metadata_that_is_no_xml_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "xmp.pdf"
    with small_print_edition.clean() as pdf:
        pdf.Root.Metadata.write(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</b>")
        pdf.save(path)
    assert {finding.code for finding in checked(path)} == {"PDF-07"}
