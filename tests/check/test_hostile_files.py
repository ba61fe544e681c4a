"""Files that are damaged, locked or meant to harm end in findings, soon, and never in an error."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from book.check.rules.pdf_file import Expected
from book.errors import Finding
from tests.support import press_sheets
from tests.support.checks import print_findings
from tests.support.press_sheets import EXPECTED, paint, resources


def checked(path: Path, expected: Expected = EXPECTED) -> tuple[Finding, ...]:
    findings = print_findings(path, expected)
    assert not [finding for finding in findings if str(path.parent) in finding.message]
    return findings


def whole() -> bytes:
    return press_sheets._made()


# --- files that are none --------------------------------------------------------------------

NO_PDF: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "words": lambda: "Це не PDF.\n".encode(),
    "a header alone": lambda: b"%PDF-1.6\n",
    "a header and noise": lambda: b"%PDF-1.6\n" + bytes(range(256)) * 99,
    "zeros": lambda: bytes(100_000),
    "the first tenth": lambda: whole()[: len(whole()) // 10],
    "a JPEG": lambda: press_sheets.jpeg((300, 300)),
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
    with press_sheets.clean() as pdf:
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
    """Digits, names and brackets exchanged here and there, outside the streams too."""
    content = bytearray(whole())
    for at in range(seed * 37 + 20, len(content), 4001 + seed * 13):
        content[at] = b"0</[>](9)R \x00%"[(at + seed) % 12]
    tail = content.rfind(b"/Root")
    content[tail - seed * 40] ^= 0x55
    path = tmp_path / "wrong.pdf"
    path.write_bytes(content)
    checked(path)


# --- files that are meant to harm -----------------------------------------------------------


def content(words: str) -> Callable[[Pdf], None]:
    return lambda pdf: paint(pdf, 3, words)


def form(pdf: Pdf, words: str, **more: object) -> Stream:
    made = Stream(pdf, words.encode())
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
    for key, value in more.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def cycle(pdf: Pdf) -> None:
    one, other = form(pdf, "/Other Do /One Do"), form(pdf, "/One Do")
    named = Dictionary(XObject=Dictionary(One=one, Other=other))
    one.Resources = other.Resources = pdf.make_indirect(named)
    resources(pdf).XObject.One = one
    paint(pdf, 3, "/One Do ")


def laughs(pdf: Pdf) -> None:
    """Each drawing holds the next one ten times: 10^12 of the last."""
    inner = form(pdf, "0 0 1 1 re f")
    for _ in range(12):
        inner = form(pdf, "/In Do " * 10, Resources=Dictionary(XObject=Dictionary(In=inner)))
    resources(pdf).XObject.One = inner
    paint(pdf, 3, "/One Do ")


def deep(pdf: Pdf) -> None:
    inner = form(pdf, "1 0 0 rg 0 0 9 9 re f")
    for _ in range(300):
        inner = form(pdf, "/In Do", Resources=Dictionary(XObject=Dictionary(In=inner)))
    resources(pdf).XObject.One = inner
    paint(pdf, 3, "/One Do ")


def own_pattern(pdf: Pdf) -> None:
    tile = Stream(pdf, b"/Pattern cs /Tile scn 0 0 9 9 re f")
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 9, 9]), 9, 9
    tile = pdf.make_indirect(tile)
    tile.Resources = Dictionary(Pattern=Dictionary(Tile=tile))
    resources(pdf).Pattern.Tile = tile
    paint(pdf, 3, "/Pattern cs /Tile scn 0 0 99 99 re f ")


def bomb(pdf: Pdf) -> None:
    packed = zlib.compress(b"q Q " * 100_000_000, 9)
    stream = Stream(pdf, packed)
    stream.Filter = Name.FlateDecode
    pdf.pages[2].obj.Contents = stream


def endless_space(pdf: Pdf) -> None:
    space = pdf.make_indirect(Array([Name.Indexed, Name.DeviceGray, 1]))
    space[1] = space
    resources(pdf).ColorSpace.Loop = space
    paint(pdf, 3, "/Loop cs 1 sc 20 20 9 9 re f ")


def entries(**more: object) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        for key, value in more.items():
            pdf.pages[2].obj[f"/{key}"] = value

    return spoil


def no_resources(pdf: Pdf) -> None:
    del pdf.pages[2].obj["/Resources"]


def wide_widths(pdf: Pdf) -> None:
    font = resources(pdf).Font.F1
    font.Subtype, font.Encoding = Name.Type0, Name("/Identity-H")
    font.DescendantFonts = Array([Dictionary(W=Array([0, 2_000_000_000, 500, 7, 9]), DW=Name.X)])


def odd_picture(pdf: Pdf) -> None:
    resources(pdf).XObject.Ferry.Width = -5
    resources(pdf).XObject.Ferry.Height = Name.High
    resources(pdf).XObject.Ferry.Decode = Array([Name.A, Name.B])
    resources(pdf).XObject.Flood.Width = 10**12


HARM: dict[str, Callable[[Pdf], None]] = {
    "a drawing inside itself": cycle,
    "drawings ten times inside each other": laughs,
    "300 drawings inside each other": deep,
    "a pattern made of itself": own_pattern,
    "a colour space made of itself": endless_space,
    "400 MB of instructions in some KB": bomb,
    "100 000 q": content("q " * 100_000),
    "100 000 Q": content("Q " * 100_000),
    "100 000 arrays in each other": content("[" * 100_000),
    "a string without an end": content("(" * 10_000),
    "a dictionary without an end": content("<< /A " * 10_000),
    "a picture without an end": content("BI /W 9 /H 9 /BPC 8 /CS /G ID aaaa"),
    "a picture without anything": content("BI ID EI"),
    "absurd numbers": content(
        f"{'9' * 400} 0 0 {'9' * 400} 0 0 cm {'9' * 400} {'-' + '9' * 400} 5 5 re f 0 0 9 9 re S "
    ),
    "numbers that grow": content("99999 0 0 99999 0 0 cm 0 0 9 9 re f " * 200),
    "no numbers": content("1e308 nan inf 1 2 3 cm /NaN w --5 +-3 1.2.3 4 re f /F1 nan Tf (a) Tj "),
    "operands of the wrong kind": content(
        "/F1 Tf (x) Td [1 2] cm /A /B rg (a) sc [/A] TJ 5 Tj 7 gs /None Do (A) Do [] d re c k f "
    ),
    "names of nothing": content("/X gs /X cs /X scn /X sh /X Do /X 5 Tf (abc) Tj 0 0 9 9 re f "),
    "a size of nothing": content("0 0 0 0 0 0 cm /Ferry Do BT /F1 0 Tf (a) Tj ET 0 0 0 0 re B "),
    "no resources": no_resources,
    "resources that are a number": entries(Resources=5),
    "boxes of the wrong kind": entries(MediaBox=7, TrimBox=Array([1]), BleedBox=Array(["A"] * 4)),
    "boxes turned round": entries(TrimBox=Array([340, 226, 0, 0])),
    "notes of the wrong kind": entries(Annots=Array([5, Name.X, Array([])])),
    "a group of the wrong kind": entries(Group=Array([]), Rotate=Name.X, UserUnit=Array([])),
    "contents of the wrong kind": entries(Contents=Array([5, Name.X, Dictionary()])),
    "a font of the wrong kind": wide_widths,
    "a picture of the wrong kind": odd_picture,
}  # fmt: skip


@pytest.mark.parametrize("what", HARM)
def test_what_is_meant_to_harm_does_not(tmp_path: Path, what: str) -> None:
    path = tmp_path / "harm.pdf"
    with press_sheets.clean() as pdf:
        HARM[what](pdf)
        pdf.save(path)
    for expected in (EXPECTED, Expected()):
        checked(path, expected)


def catalogue(words: str) -> bytes:
    """A file by hand, without a table of contents: qpdf builds one."""
    return f"%PDF-1.6\n{words}\ntrailer << /Root 1 0 R >>\n%%EOF\n".encode()


TREES = {
    "a page tree that leads to itself": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >> endobj"
    ),
    "two nodes that are each other's": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 9 >> endobj "
        "3 0 obj << /Type /Pages /Kids [2 0 R] /Count 9 /Parent 2 0 R >> endobj"
    ),
    "a page whose parent is itself": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj "
        "3 0 obj << /Type /Page /Parent 3 0 R >> endobj"
    ),
    "no page tree": "1 0 obj << /Type /Catalog >> endobj",
    "no pages": (
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj "
        "2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj"
    ),
    "a catalogue of numbers": "1 0 obj << /Pages 5 /Names 6 /OutputIntents 7 /Metadata 8 >> endobj",
    "an object that is itself": "1 0 obj 1 0 R endobj",
}


@pytest.mark.parametrize("what", TREES)
def test_a_tree_that_is_none_is_a_finding(tmp_path: Path, what: str) -> None:
    path = tmp_path / "tree.pdf"
    path.write_bytes(catalogue(TREES[what]))
    assert checked(path)


def test_what_stands_before_a_fault_is_checked_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "half.pdf"
    with press_sheets.clean() as pdf:
        paint(pdf, 3, "1 0 0 rg 20 20 30 30 re f BI /W 9 /H 9 ID aaaa")
        pdf.save(path)
    assert "CLR-01" in {finding.code for finding in checked(path)}


def test_metadata_that_is_no_xml_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "xmp.pdf"
    with press_sheets.clean() as pdf:
        pdf.Root.Metadata.write(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</b>")
        pdf.save(path)
    assert {finding.code for finding in checked(path)} == {"PDF-07"}
