"""No edition claims what its content denies: alt texts that nobody wrote, and PDF/UA."""

from dataclasses import replace

import pikepdf
import pytest

from book.check import examination
from book.errors import Severity
from book.project import Project
from book.render.translations import is_described, labels_for
from tests.support.projects import Built
from tests.support.publications import made_photo

PHOTO = replace(made_photo("far-bank"), caption="The far bank", alt="Willows along a shore")


def claimed(built: Built) -> dict[str, str]:
    """Return what the screen edition claims in its XMP."""
    with pikepdf.open(built.screen) as pdf, pdf.open_metadata() as xmp:
        keys = ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
        return {key: str(xmp[key]) for key in keys if key in xmp}


def test_a_described_publication_is_claimed_to_be_accessible(built_sample: Built) -> None:
    assert claimed(built_sample) == {
        "pdfuaid:part": "1",
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
    }


def test_an_undescribed_photograph_takes_pdf_ua_back(undescribed: Built) -> None:
    assert claimed(undescribed) == {"pdfaid:part": "3", "pdfaid:conformance": "A"}


def test_the_check_asks_a_draft_for_all_that_is_promised(undescribed: Built) -> None:
    examined = examination.examine_project(Project(undescribed.project))
    found = {
        (run.id, run.subject, finding.severity)
        for run in examined.results
        for finding in run.findings
        if run.id in ("CAP-04", "PDF-12")
    }
    assert found == {
        ("CAP-04", "manuscript", Severity.WARNING),
        ("CAP-04", "screen", Severity.ERROR),
        ("CAP-04", "epub", Severity.ERROR),
        ("PDF-12", "screen", Severity.ERROR),
    }


@pytest.mark.parametrize(
    ("alt", "delivered", "described"),
    [
        ("Willows along a shore", True, True),
        ("", True, False),
        ("The far bank.", True, False),
        ("THE FAR BANK", True, False),
        ("far-bank", True, False),
        ("far-bank.jpg", True, False),
        ("IMG_1234.JPG", True, False),
        ("Photo", True, False),
        ("фото", True, False),
        ("A photo of willows", True, True),
        ("—", True, False),
        ("The far bank, with willows", True, True),
        ("", False, True),
    ],
)
def test_what_repeats_other_words_is_no_description(
    alt: str, delivered: bool, described: bool
) -> None:
    photo = replace(PHOTO, alt=alt, delivered=delivered, file="source/gallery/far-bank.jpg")
    assert photo.described is described


@pytest.mark.parametrize(
    "language", ["en", "en-GB", "uk", "UK", "de", "", "../uk", "\0", "x" * 999]
)
def test_the_builders_own_words_are_no_description(language: str) -> None:
    assert not is_described(labels_for("en").undescribed, language)
    assert not is_described(" ", language)
    assert is_described("A street at night", language)


def test_the_builders_own_words_are_known_in_every_language() -> None:
    assert not is_described(labels_for("uk").undescribed, "uk-UA")
    assert is_described(labels_for("uk").undescribed, "de")
