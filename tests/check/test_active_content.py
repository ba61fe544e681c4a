"""What a PDF does besides showing pages is found, and a link that a reader clicks is not."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from book.check.read import active_content
from book.check.rules import screen_edition
from book.check.rules.pdf_file import PdfFile
from book.check.rules.print_file import interactive_parts, well_formed
from book.errors import Severity
from tests.support import small_print_edition
from tests.support.active_pdfs import ACTIVE, ADDRESS, CLICKED, ActiveCase, annotated, uri
from tests.support.rule_results import pdf_file

CASES = ACTIVE | CLICKED


def made(folder: Path, case: ActiveCase) -> PdfFile:
    path = folder / "active.pdf"
    with small_print_edition.clean() as pdf:
        case.make(pdf)
        pdf.save(path)
    return pdf_file(path)


@pytest.mark.parametrize("what", CASES)
def test_what_a_file_does_is_found_and_what_it_does_not_do_is_not(
    tmp_path: Path, what: str
) -> None:
    case = CASES[what]
    found = made(tmp_path, case).document.active_content
    assert {each.kind for each in found} == case.kinds, found
    assert {each.page for each in found} <= {0, case.page}


@pytest.mark.parametrize("what", CASES)
def test_readers_are_warned_of_what_may_harm_them(tmp_path: Path, what: str) -> None:
    pdf, kinds = made(tmp_path, CASES[what]), CASES[what].kinds
    problems = [*screen_edition.harmless.find(pdf)]
    harmful = {"script", "program", "sending", "import", "enclosed program"}
    unusual = {"enclosed file", "media", "XFA", "exchange"}
    severities = {problem.severity for problem in problems}
    assert (Severity.ERROR in severities) == bool(kinds & harmful)
    assert (Severity.WARNING in severities) == bool(kinds & unusual)
    assert bool(pdf.private.remote) == ("fetch" in kinds)


@pytest.mark.parametrize("what", CLICKED)
def test_a_print_edition_has_no_annotation(tmp_path: Path, what: str) -> None:
    assert [*interactive_parts.find(made(tmp_path, CLICKED[what]))]


def test_an_address_is_named_with_its_page(tmp_path: Path) -> None:
    pdf = made(tmp_path, ACTIVE["an address of a page"])
    assert pdf.private.remote == (("page 3", ADDRESS),)


def test_many_of_a_kind_are_counted(tmp_path: Path) -> None:
    opening = [uri(f"https://example.org/{number}") for number in range(150)]
    first = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array(opening))
    pdf = made(tmp_path, ActiveCase(lambda pdf: pdf.Root.__setitem__("/OpenAction", first)))
    fetched = [each.what for each in pdf.document.active_content if each.kind == "fetch"]
    assert len(fetched) == 101
    assert fetched[-1] == "50 more like this"


def test_a_file_with_too_many_objects_is_said_not_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(active_content, "MOST_CONTAINERS", 10)
    pdf = made(tmp_path, CLICKED["a note"])
    (problem,) = well_formed.find(pdf)
    message = "not all of the file was checked: more than 10 dictionaries and lists"
    assert (problem.message, problem.severity) == (message, Severity.WARNING)


def test_the_language_of_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    title = b"\xfe\xff" + "\x1benUS\x1bThe \x1buk\x1bІзюм".encode("utf-16-be")
    path = tmp_path / "title.pdf"
    with small_print_edition.clean() as pdf:
        pdf.docinfo.Title = String(title)
        pdf.save(path)
    assert pdf_file(path).metadata.title == "The Ізюм"


@pytest.mark.parametrize(
    ("coded", "title"),
    [
        (b"\xef\xbb\xbf" + "Ізюм".encode(), "Ізюм"),
        (b"caf\xe9 \x8d\x8e", "café “”"),
        (b"\xfe\xff\0A\0\x1b\0[\0001\0m", "A\x1b[1m"),
    ],
)
def test_a_title_is_read_in_each_coding(tmp_path: Path, coded: bytes, title: str) -> None:
    path = tmp_path / "title.pdf"
    with small_print_edition.clean() as pdf:
        pdf.docinfo.Title = String(coded)
        pdf.save(path)
    assert pdf_file(path).metadata.title == title


def test_a_link_is_no_fault_of_a_screen_edition(tmp_path: Path) -> None:
    pdf = made(tmp_path, ActiveCase(annotated(A=uri())))
    assert [*screen_edition.harmless.find(pdf)] == []
    assert pdf.private.remote == ()
    with pikepdf.open(tmp_path / "active.pdf") as saved:
        assert "/Annots" in saved.pages[2].obj


@pytest.mark.parametrize(
    ("string", "paths"),
    [
        (b"made in C:\\Users\\ada", ("C:\\Users\\ada",)),
        (b"\1\2C:\\ab\3\4", ()),
        (b"\1\2C:\\Users\\ada\\izium\3\4", ("C:\\Users\\ada\\izium",)),
    ],
)
def test_a_path_is_found_in_text_and_not_by_chance_in_binary_data(
    tmp_path: Path, string: bytes, paths: tuple[str, ...]
) -> None:
    pdf = made(tmp_path, ActiveCase(lambda pdf: pdf.Root.__setitem__("/Data", String(string))))
    assert pdf.metadata.local_paths == paths
