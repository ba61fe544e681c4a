"""The print edition identifies itself as the PDF/X level that the printer profile names."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from book.manuscript.settings import PrinterToml, Standard
from book.press import pdfx
from tests.support.projects import Built, sha256
from tests.support.single_page import lay_out_single_page

XMP_VERSION = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"


class Identification(NamedTuple):
    version: str
    in_info: str | None
    in_xmp: str | None


STANDARDS = {
    "even": Identification("1.6", None, "PDF/X-4"),
    "older": Identification("1.4", "PDF/X-1a:2003", None),
}


@pytest.mark.parametrize("name", STANDARDS)
def test_each_standard_is_named_where_it_says(
    name: str, build_for_printer: Callable[[str], Built]
) -> None:
    expected, path = STANDARDS[name], build_for_printer(name).print
    assert path.read_bytes()[:8] == f"%PDF-{expected.version}".encode()
    with pikepdf.open(path) as pdf, pdf.open_metadata() as xmp:
        info = pdf.docinfo.get("/GTS_PDFXVersion")
        assert (str(info) if info is not None else None) == expected.in_info
        assert xmp.get(XMP_VERSION) == expected.in_xmp
        assert "/GTS_PDFXConformance" not in pdf.docinfo
        assert not [name for name in xmp if "ns.adobe.com/pdfx/" in name]


def test_info_and_xmp_say_the_same(printed_sample: Built, print_pdf: pikepdf.Pdf) -> None:
    date = printed_sample.publication.date.isoformat()
    assert str(print_pdf.docinfo.CreationDate) == f"D:{date.replace('-', '')}000000Z"
    assert print_pdf.docinfo.ModDate == print_pdf.docinfo.CreationDate
    assert print_pdf.docinfo.Trapped == Name("/False")
    assert str(print_pdf.docinfo.Title) == printed_sample.publication.title
    assert "/Filter" not in print_pdf.Root.Metadata
    with print_pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == printed_sample.publication.title
        assert xmp["pdf:Trapped"] == "False"
        for name in ("CreateDate", "ModifyDate", "MetadataDate"):
            assert xmp[f"xmp:{name}"] == f"{date}T00:00:00Z"
        assert xmp["xmpMM:DocumentID"].startswith("xmp.did:")
        assert {xmp["xmpMM:RenditionClass"], xmp["xmpMM:VersionID"]} == {"default", "1"}


def test_the_printing_condition_is_named_in_words_too(
    printed_sample: Built, print_pdf: pikepdf.Pdf
) -> None:
    (intent,) = print_pdf.Root.OutputIntents
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert str(intent.OutputCondition) == printed_sample.source.printer.name
    assert str(intent.Info) == "ISO Coated v2 300% (basICColor)"


def test_nothing_is_left_for_readers(print_pdf: pikepdf.Pdf) -> None:
    assert set(print_pdf.Root.keys()) <= {
        "/Type", "/Pages", "/Lang", "/Metadata", "/OutputIntents", "/PageLabels", "/Version",
    }  # fmt: skip
    for page in print_pdf.pages:
        assert not {"/Annots", "/AA"} & set(page.obj.keys())


def test_a_file_of_pdf_1_4_has_none_of_its_successors_streams(
    build_for_printer: Callable[[str], Built],
) -> None:
    with pikepdf.open(build_for_printer("older").print) as pdf:
        kinds = {str(one.get("/Type")) for one in pdf.objects if isinstance(one, pikepdf.Stream)}
        assert not {"/ObjStm", "/XRef"} & kinds
        assert not [one for one in pdf.objects if isinstance(one, Dictionary) and "/ca" in one]
    assert b"\nxref\n" in build_for_printer("older").print.read_bytes()


@pytest.mark.parametrize("kept", pdfx.VARIANTS)
@pytest.mark.parametrize("marked", [False, True])
def test_the_same_pages_give_the_same_bytes(kept: Standard, marked: bool, tmp_path: Path) -> None:
    printer = PrinterToml(standard=kept, marks=marked)
    one, other = (
        lay_out_single_page("", printer, tmp_path / name) for name in ("one.pdf", "other.pdf")
    )
    assert sha256(one.read_bytes()) == sha256(other.read_bytes())
