"""Print files of other programs: what is right in them is let through, however it is written."""

from dataclasses import fields
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Pdf, Stream

from book.check.read.geometry import Box
from book.check.read.pdf_document import CMYK, Colour, Document, Mark, PdfPage
from book.check.rules import print_file
from book.check.rules.pdf_file import PdfFile
from book.errors import Severity
from tests.support import rule_results, small_print_edition
from tests.support.hostile_pdfs import form
from tests.support.rule_results import PRINT_RULES, pdf_file, print_findings, privacy_results
from tests.support.small_print_edition import EXPECTED, paint, resources
from tests.support.spoilt_print_colours import icc


def nested(pdf: Pdf, depth: int, words: str) -> None:
    inner = form(pdf, words)
    for _ in range(depth):
        inner = form(pdf, "/In Do", Resources=Dictionary(XObject=Dictionary(In=inner)))
    resources(pdf).XObject.Outer = inner
    paint(pdf, 3, "/Outer Do ")


@pytest.mark.parametrize("depth", [23, 24, 25, 400])
@pytest.mark.parametrize(("colour", "codes"), [("0 0 0 1 k", set()), ("1 0 0 rg", {"CLR-01"})])
def test_drawings_are_read_however_deep_they_are_nested(
    tmp_path: Path, depth: int, colour: str, codes: set[str]
) -> None:
    path = tmp_path / "nested.pdf"
    with small_print_edition.clean() as pdf:
        nested(pdf, depth, f"{colour} 60 60 30 30 re f")
        pdf.save(path)
    assert {finding.code for finding in print_findings(path, EXPECTED)} == codes


def test_drawings_nested_too_deep_are_said_not_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("book.check.read.nested_streams.DEEPEST", 5)
    path = tmp_path / "nested.pdf"
    with small_print_edition.clean() as pdf:
        nested(pdf, 5, "0 0 0 1 k 60 60 30 30 re f")
        pdf.save(path)
    (finding,) = print_findings(path, EXPECTED)
    assert finding.code == "PDF-10"
    assert "the inner ones were not read" in finding.message


def test_a_drawing_leaves_nothing_open_around_it(tmp_path: Path) -> None:
    """Brackets, states and paths that a form leaves open end with it (ISO 32000-1, 8.10.1)."""
    path = tmp_path / "open.pdf"
    words = "q q 9 w 1 0 0 RG /P <</MCID 4>> BDC 5 5 m BT 5 5 Td EMC EMC Q Q Q Q"
    with small_print_edition.clean() as pdf:
        resources(pdf).XObject.Open = form(pdf, words)
        paint(pdf, 3, "/Open Do 0 0 0 .5 K .5 w 60 60 m 90 60 l S ")
        pdf.save(path)
    assert print_findings(path, EXPECTED) == ()


def test_what_a_pattern_in_a_pattern_paints_is_where_the_outer_one_is(tmp_path: Path) -> None:
    def tile(pdf: Pdf, words: str, **named: object) -> Stream:
        made = Stream(pdf, words.encode(), PatternType=1, PaintType=1, TilingType=1)
        made.BBox, made.XStep, made.YStep = [0, 0, 9, 9], 9, 9
        made.Resources = Dictionary(Pattern=Dictionary(**named))
        return pdf.make_indirect(made)

    path = tmp_path / "tiles.pdf"
    with small_print_edition.clean() as pdf:
        inner = tile(pdf, "1 0 0 rg 0 0 2 2 re f")
        resources(pdf).Pattern.Outer = tile(pdf, "/Pattern cs /Inner scn 0 0 5 5 re f", Inner=inner)
        paint(pdf, 3, "/Pattern cs /Outer scn 60 60 30 30 re f ")
        pdf.save(path)
    red = [mark for mark in pdf_file(path).document.pages[2].marks if mark.colour and
           mark.colour.space.family == "DeviceRGB"]  # fmt: skip
    assert [mark.box for mark in red] == [(60, 60, 90, 90)]


def test_what_is_said_in_xmp_alone_is_said(tmp_path: Path) -> None:
    """PDF 2.0 has no entries but dates in the information dictionary, PDF/X-4 asks for XMP."""
    path = tmp_path / "xmp.pdf"
    with small_print_edition.clean() as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        trapped = b' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Trapped="False"'
        pdf.Root.Metadata.write(packet.replace(b'rdf:about=""', b'rdf:about=""' + trapped))
        del pdf.trailer["/Info"]
        pdf.save(path)
    assert print_findings(path, EXPECTED) == ()


def test_a_grey_with_a_profile_is_no_colour_of_light(tmp_path: Path) -> None:
    path = tmp_path / "grey.pdf"
    with small_print_edition.clean() as pdf:
        grey = Stream(pdf, bytes(400 * 400), Type=Name.XObject, Subtype=Name.Image)
        grey.Width = grey.Height = 400
        grey.BitsPerComponent, grey.ColorSpace = 8, icc(1)(pdf)
        resources(pdf).XObject.Grey = pdf.make_indirect(grey)
        paint(pdf, 3, small_print_edition.place("Grey", 30, 25, 30, 30))
        pdf.save(path)
    findings = print_findings(path, EXPECTED)
    assert {(finding.code, finding.severity) for finding in findings} == {
        ("CLR-01", Severity.WARNING)
    }


class Unlike(Mark):
    """A mark that must not be compared with others: that would be quadratic."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise AssertionError(other)

    __hash__ = None  # type: ignore[assignment]


def test_no_rule_compares_marks_with_each_other() -> None:
    box: Box = (10, 10, 40, 10.05)
    marks = tuple(
        Unlike(kind=kind, box=box, size=0.05, colour=Colour(space=CMYK, values=inks))
        for kind in ("stroke", "fill", "text")
        for inks in ((0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0))
    )
    edges: dict[str, Box] = dict.fromkeys(("media", "trim", "bleed"), (0, 0, 100, 100))
    page = PdfPage(number=1, marks=marks, **edges)  # type: ignore[arg-type]
    pdf = PdfFile(document=Document(pages=(page,)))
    found = {rule.id for rule in PRINT_RULES if [*rule.find(pdf)]}
    assert {"TXT-03", "TXT-05", "TXT-06", "TXT-07"} <= found
    assert {field.name for field in fields(Unlike)} == {field.name for field in fields(Mark)}


@pytest.mark.parametrize(
    ("info", "xmp", "is_same"),
    [
        ("D:20260301120000+02'00'", "2026-03-01T12:00:00+02:00", True),
        ("D:20260301100000Z00'00'", "2026-03-01T12:00:00+02:00", True),
        ("D:20260301100000Z", "2026-03-01T10:00:00Z00:00", True),
        ("D:20260301100000", "2026-03-01T10:00:00.000Z", True),
        ("D:20260301120000+02", "2026-03-01T10:00:00Z", True),
        ("D:20260301120000-02'00", "2026-03-01T10:00:00Z", False),
        ("  The River ", "The River", True),
        ("The River", "The Rivers", False),
    ],
)
def test_one_date_in_two_forms_is_one_date(info: str, xmp: str, is_same: bool) -> None:
    assert (print_file._meant(info) == print_file._meant(xmp)) == is_same


@pytest.mark.parametrize(
    ("end", "codes"), [(b"", set()), (b"\xff\xd9", set()), (b"Ada", {"SAFE-02"})]
)
def test_a_picture_may_end_twice_but_carries_nothing_behind(
    tmp_path: Path, end: bytes, codes: set[str]
) -> None:
    path = tmp_path / "end.pdf"
    with small_print_edition.clean() as pdf:
        ferry = resources(pdf).XObject.Ferry
        ferry.write(ferry.read_raw_bytes() + end, filter=Name.DCTDecode)
        pdf.save(path)
    assert rule_results.codes(privacy_results(path)) == codes
