"""What pictures, screen editions and EPUBs should not carry is found; what is right is not."""

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import build
from book.check import examination
from book.check.read import epub_archive, leaks, pdf_metadata, pdf_pages
from book.check.result import RuleResult
from book.check.rules import epub_edition, picture_files, screen_edition
from book.check.worker import Known
from tests.support.editions import Built
from tests.support.spoilt_files import (
    BOOKS,
    CARRIED,
    PICTURES,
    SCREENS,
    SpoiltBook,
    bind,
    files_of,
    small_jpeg,
)


def codes(runs: tuple[RuleResult, ...]) -> set[str]:
    return {one.finding.code for run in runs for one in run.findings}


# --- bytes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "what"), [(id, what) for id, each in CARRIED.items() for what in each]
)
def test_what_a_picture_carries_is_named(id: str, what: str) -> None:
    assert leaks.find_leaks(small_jpeg()) == leaks.Leaks()
    found = leaks.find_leaks(CARRIED[id][what](small_jpeg()))
    told = {"SAFE-01": found.places, "SAFE-02": found.persons, "SAFE-03": found.previews}
    assert {id for id, words in told.items() if words} == {id}


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_are_an_error(content: bytes, start: bytes) -> None:
    leaks.find_leaks(start + content)
    leaks.find_leaks_in_xmp(content)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_no_damage_is_an_error(at: int, wrong: bytes) -> None:
    whole = CARRIED["SAFE-02"]["a serial number"](CARRIED["SAFE-02"]["IIM"](small_jpeg()))
    leaks.find_leaks(whole[:at] + wrong + whole[at + len(wrong) :])
    leaks.find_leaks(whole[:at])


# --- pictures -------------------------------------------------------------------------------


def made_of(built: Built, folder: Path) -> tuple[picture_files.Made, ...]:
    planned = build.planned(build.folders(built.project), built.source)
    return tuple(picture_files.read(folder, planned, built.publication.photos))


def test_nothing_is_said_of_the_pictures_that_were_made(built: Built) -> None:
    made = made_of(built, build.folders(built.project).pictures)
    assert {one.edition for one in made} == {"print", "screen", "epub"}
    assert codes(picture_files.runs(made)) == set()


@pytest.mark.parametrize(
    ("id", "what"), [(id, what) for id, each in PICTURES.items() for what in each]
)
def test_a_fault_of_a_picture_is_found_and_no_other(
    built_sample: Built, tmp_path: Path, id: str, what: str
) -> None:
    at = build.folders(built_sample.project)
    edition, spoil = PICTURES[id][what]
    (file,) = [
        file
        for file in build.planned(at, built_sample.source)
        if (file.photo_id, file.edition) == ("old-bridge", edition)
    ]
    (tmp_path / file.name).write_bytes(spoil((at.pictures / file.name).read_bytes()))
    runs = picture_files.runs(made_of(built_sample, tmp_path))
    # EXIF is seen as what it tells, and as what makes the engine code the picture anew.
    assert codes(runs) | {"IMG-08"} == {id, "IMG-08"}, runs
    assert id in codes(runs)
    assert {one.photo_id for run in runs for one in run.findings} == {"old-bridge"}


def test_every_check_of_pictures_has_a_spoilt_one() -> None:
    assert {check.id for check in picture_files.CHECKS} == set(PICTURES)


# --- screen editions ------------------------------------------------------------------------


def screen(path: Path) -> screen_edition.ReadPdf:
    return screen_edition.ReadPdf(
        document=pdf_pages.read_pdf(path), belongings=pdf_metadata.read_pdf_metadata(path)
    )


def test_nothing_is_said_of_the_screen_edition(built: Built) -> None:
    assert codes(screen_edition.runs(screen(built.screen), "x")) == set()


def test_the_print_edition_carries_nothing(built: Built) -> None:
    assert codes(screen_edition.carried(screen(built.print), "print", "x")) == set()


@pytest.mark.parametrize(
    ("id", "what"), [(id, what) for id, each in SCREENS.items() for what in each]
)
def test_a_fault_of_a_screen_edition_is_found_and_no_other(
    built_sample: Built, tmp_path: Path, id: str, what: str
) -> None:
    path = tmp_path / "spoilt.pdf"
    with pikepdf.open(built_sample.screen) as pdf:
        SCREENS[id][what](pdf)
        pdf.save(path)
    runs = screen_edition.runs(screen(path), "spoilt.pdf")
    assert codes(runs) == {id}, [run.findings for run in runs if run.findings]
    assert str(tmp_path) not in str(runs)


def test_every_check_of_a_screen_edition_has_a_spoilt_one() -> None:
    assert {check.id for check in screen_edition.CHECKS} == set(SCREENS)


# --- EPUBs ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known(reportage: Built) -> Known:
    at = build.folders(reportage.project)
    planned = build.planned(at, reportage.source)
    return examination._known(at, reportage.source, planned)["epub"]


def read(path: Path, known: Known) -> epub_edition.ReadEpub:
    return epub_edition.ReadEpub(
        ebook=epub_archive.read_epub(path), photos=known.photos, cover=known.cover
    )


def test_nothing_is_said_of_the_epub(reportage: Built, known: Known) -> None:
    assert codes(epub_edition.runs(read(reportage.epub, known), "x", compared=True)) == set()


@pytest.mark.parametrize("case", BOOKS, ids=lambda case: f"{case.id} {case.what}")
def test_a_fault_of_an_epub_is_found_and_no_other(
    reportage: Built, known: Known, tmp_path: Path, case: SpoiltBook
) -> None:
    files = files_of(reportage.epub)
    case.spoil(files)
    path = bind(tmp_path / "spoilt.epub", files)
    knowing = case.known(known)
    found = case.read(epub_archive.read_epub(path))
    epub = epub_edition.ReadEpub(ebook=found, photos=knowing.photos, cover=knowing.cover)
    runs = epub_edition.runs(epub, "spoilt.epub", compared=True)
    assert codes(runs) - case.besides == {case.id}, [run.findings for run in runs if run.findings]


def test_every_check_of_an_epub_has_a_spoilt_one() -> None:
    assert {check.id for check in epub_edition.CHECKS} == {case.id for case in BOOKS}


def test_a_notice_before_a_graphic_photograph_is_enough(
    reportage: Built, known: Known, tmp_path: Path
) -> None:
    (case,) = [case for case in BOOKS if case.what == "no notice"]
    files = files_of(reportage.epub)
    name = "EPUB/titlepage.xhtml"
    files[name] = files[name].replace(b"<section", b'<section role="doc-notice"', 1)
    path = bind(tmp_path / "warned.epub", files)
    assert codes(epub_edition.runs(read(path, case.known(known)), "x", compared=True)) == set()
