"""The print edition as a file: boxes, printing condition, inks and embedded typefaces."""

import hashlib
import re

import pikepdf
import pytest
from pikepdf import Name

from book.model import Laid
from tests.support.finished_pdf import MM, read_pages
from tests.support.pdf_objects import fonts, image_streams, instructions
from tests.support.placements import photos_laid
from tests.support.projects import Built


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_qpdf_finds_nothing_wrong(built: Built, edition: str) -> None:
    with pikepdf.open(getattr(built, edition)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_page_boxes_are_those_of_the_manuscript(built: Built) -> None:
    page, bleed = built.source.page, built.source.printer.bleed
    assert (page.width, page.height, bleed) == (235.0, 165.0, 3.0)
    with pikepdf.open(built.print) as pdf:
        for pdf_page in pdf.pages:
            media, bleeding, trimmed = (
                [float(edge) / MM for edge in pdf_page.obj[box]]
                for box in ("/MediaBox", "/BleedBox", "/TrimBox")
            )
            left, bottom, right, top = trimmed
            assert (right - left, top - bottom) == pytest.approx((235, 165), abs=0.1)
            around = (left - bleed, bottom - bleed, right + bleed, top + bleed)
            assert bleeding == pytest.approx(around, abs=0.01)
            assert all(m <= b + 0.001 for m, b in zip(media[:2], bleeding[:2], strict=True))
            assert all(m >= b - 0.001 for m, b in zip(media[2:], bleeding[2:], strict=True))
            assert not {"/CropBox", "/ArtBox", "/Rotate", "/UserUnit"} & set(pdf_page.obj.keys())


def test_nothing_can_be_clicked_or_run(built: Built) -> None:
    with pikepdf.open(built.print) as pdf:
        assert [page for page in pdf.pages if "/Annots" in page.obj] == []
        assert not {"/AcroForm", "/AA", "/OpenAction", "/Encrypt"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert not pdf.is_encrypted


def test_one_printing_condition_is_named_and_its_profile_enclosed(built: Built) -> None:
    with pikepdf.open(built.print) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == Name.GTS_PDFX
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.N == 4
        profile = intent.DestOutputProfile.read_bytes()
        assert (profile[12:16], profile[16:20], profile[36:40]) == (b"prtr", b"CMYK", b"acsp")


def test_it_says_that_it_is_pdf_x_4_and_not_trapped(built: Built) -> None:
    with pikepdf.open(built.print) as pdf:
        assert pdf.pdf_version == "1.6"
        with pdf.open_metadata() as metadata:
            assert metadata["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
            assert metadata["pdf:Trapped"] == "False"
            assert metadata["dc:title"] == built.publication.title
            assert metadata["xmpMM:DocumentID"].startswith("xmp.did:")
        assert pdf.docinfo["/Trapped"] == Name("/False")
        assert str(pdf.docinfo["/Title"]) == built.publication.title
        assert len(pdf.trailer.ID) == 2


def test_pictures_are_the_builders_own_files_byte_for_byte(built: Built) -> None:
    made = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (built.build / "cache" / "pictures").glob("*.jpg")
    }
    with pikepdf.open(built.print) as pdf:
        streams = image_streams(pdf)
        halves = len(photos_laid(built, Laid.SPREAD))
        assert len(streams) == len(built.publication.photos) + halves
        assert set(streams) <= made
        for stream in streams.values():
            assert stream.Filter == Name.DCTDecode
            assert stream.ColorSpace == Name.DeviceCMYK
            assert stream.BitsPerComponent == 8
            assert not {"/SMask", "/Mask"} & set(stream.keys())


def test_no_colour_is_mixed_of_light(built: Built) -> None:
    rgb = {"rg", "RG"}
    with pikepdf.open(built.print) as pdf:
        for operator, operands in instructions(pdf):
            assert operator not in rgb
            assert not (operator in ("cs", "CS") and "RGB" in str(operands[0])), operands
        for page in pdf.pages:
            for space in page.obj.Resources.get("/ColorSpace", {}).values():
                assert "RGB" not in str(space[0] if isinstance(space, pikepdf.Array) else space)


def test_text_and_rules_are_printed_in_black_alone(built: Built) -> None:
    spaces, inks = set(), set()
    with pikepdf.open(built.print) as pdf:
        for operator, operands in instructions(pdf):
            if operator in ("cs", "CS"):
                spaces.add(str(operands[0]))
            elif operator in ("scn", "SCN", "sc", "SC", "k", "K"):
                inks.add(tuple(float(ink) for ink in operands))
    assert spaces <= {"/DeviceCMYK"}
    assert inks
    assert {ink[:3] for ink in inks} == {(0, 0, 0)}
    # Lighter type is screened into dots.
    assert min(ink[3] for ink in inks) >= 0.4


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_every_font_is_our_own_embedded_and_subset(built: Built, edition: str) -> None:
    with pikepdf.open(getattr(built, edition)) as pdf:
        found = fonts(pdf)
        assert found
        for name, descriptor in found.items():
            assert re.match(r"/[A-Z]{6}\+IBM-Plex-(Serif|Sans)\b", name), name
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), name


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_every_letter_can_be_copied_as_text(built: Built, edition: str) -> None:
    read = {
        letter.character for page in read_pages(getattr(built, edition)) for letter in page.letters
    }
    assert not read & {"\ufffd", "\x00"}
    assert not [letter for letter in read if 0xE000 <= ord(letter) <= 0xF8FF]
