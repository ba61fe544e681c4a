"""What pictures, screen editions and EPUBs should not carry is found; what is right is not."""

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import build
from book.check import examination
from book.check.read import epub_archive, leaks
from book.check.result import RuleResult
from book.check.rule import apply_rules
from book.check.rules import epub_edition, picture_files, screen_edition
from book.check.rules.epub_edition import EpubBook
from book.check.rules.picture_files import PictureFiles
from book.check.worker import KnownEdition
from book.project import Project
from tests.support.epub_files import bind, files_of
from tests.support.projects import Built
from tests.support.rule_results import (
    codes,
    epub_book,
    epub_results,
    privacy_results,
    screen_results,
)
from tests.support.spoilt_epubs import BOOKS, SpoiltBook
from tests.support.spoilt_pictures import CARRIED, PICTURES, small_jpeg
from tests.support.spoilt_screen import SCREENS

# --- bytes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "what"), [(id, what) for id, each in CARRIED.items() for what in each]
)
def test_what_a_picture_carries_is_named(id: str, what: str) -> None:
    assert leaks.find_leaks(small_jpeg()) == leaks.Leaks()
    found = leaks.find_leaks(CARRIED[id][what](small_jpeg()))
    identities = (*found.identities, *found.unlisted)
    by_id = {"SAFE-01": found.locations, "SAFE-02": identities, "SAFE-03": found.previews}
    assert {id for id, details in by_id.items() if details} == {id}


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


def made_of(built: Built, folder: Path) -> PictureFiles:
    planned = build.planned_pictures(Project(built.project), built.source)
    return picture_files.read_pictures(folder, planned, built.publication.photos)


def picture_results(pictures: PictureFiles) -> list[RuleResult]:
    return [*apply_rules(picture_files.RULES, "manuscript", pictures, "")]


def test_nothing_is_said_of_the_pictures_that_were_made(built: Built) -> None:
    made = made_of(built, Project(built.project).pictures)
    assert {file.edition for file in made.files} == {"print", "screen", "epub"}
    assert codes(picture_results(made)) == set()


@pytest.mark.parametrize(
    ("id", "what"), [(id, what) for id, each in PICTURES.items() for what in each]
)
def test_a_fault_of_a_picture_is_found_and_no_other(
    built_sample: Built, tmp_path: Path, id: str, what: str
) -> None:
    at = Project(built_sample.project)
    edition, spoil = PICTURES[id][what]
    (file,) = [
        file
        for file in build.planned_pictures(at, built_sample.source)
        if (file.photo_id, file.edition) == ("old-bridge", edition)
    ]
    (tmp_path / file.name).write_bytes(spoil((at.pictures / file.name).read_bytes()))
    results = picture_results(made_of(built_sample, tmp_path))
    # EXIF is seen as what it tells, and as what makes the engine code the picture anew.
    assert codes(results) | {"IMG-08"} == {id, "IMG-08"}, results
    assert id in codes(results)
    assert {found.photo_id for each in results for found in each.findings} == {"old-bridge"}


def test_every_check_of_pictures_has_a_spoilt_one() -> None:
    assert {rule.id for rule in picture_files.RULES} == set(PICTURES)


# --- screen editions ------------------------------------------------------------------------


def test_nothing_is_said_of_the_screen_edition(built: Built) -> None:
    spread = built.publication.has_spread
    assert codes(screen_results(built.screen, spread=spread)) == set()


def test_the_print_edition_carries_nothing(built: Built) -> None:
    assert codes(privacy_results(built.print)) == set()


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
    results = screen_results(path, spread=True)
    assert codes(results) == {id}, [each.findings for each in results if each.findings]
    assert str(tmp_path) not in str(results)


def test_every_check_of_a_screen_edition_has_a_spoilt_one() -> None:
    assert {rule.id for rule in screen_edition.RULES} == set(SCREENS)


# --- EPUBs ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known(reportage: Built) -> KnownEdition:
    at = Project(reportage.project)
    planned = build.planned_pictures(at, reportage.source)
    return examination._known_editions(at, reportage.source, planned)["epub"]


def test_nothing_is_said_of_the_epub_but_that_it_has_no_cover(
    reportage: Built, known: KnownEdition
) -> None:
    assert codes(epub_results(epub_book(reportage.epub, known))) == {"EPUB-06"}


@pytest.mark.parametrize("case", BOOKS, ids=lambda case: f"{case.id} {case.what}")
def test_a_fault_of_an_epub_is_found_and_no_other(
    reportage: Built, known: KnownEdition, tmp_path: Path, case: SpoiltBook
) -> None:
    files = files_of(reportage.epub)
    case.spoil(files)
    path = bind(tmp_path / "spoilt.epub", files)
    knowing = case.known(known)
    found = case.read(epub_archive.read_epub(path))
    results = epub_results(EpubBook(file=found, photos=knowing.photos, cover=knowing.cover))
    # The cover of the reportage is of type alone.
    assert codes(results) - case.besides - ({"EPUB-06"} - {case.id}) == {case.id}, results


def test_every_check_of_an_epub_has_a_spoilt_one() -> None:
    assert {rule.id for rule in epub_edition.RULES} == {case.id for case in BOOKS}


def test_a_notice_before_a_graphic_photograph_is_enough(
    reportage: Built, known: KnownEdition, tmp_path: Path
) -> None:
    (case,) = [case for case in BOOKS if case.what == "no notice"]
    files = files_of(reportage.epub)
    name = "EPUB/titlepage.xhtml"
    files[name] = files[name].replace(b"<section", b'<section role="doc-notice"', 1)
    path = bind(tmp_path / "warned.epub", files)
    assert codes(epub_results(epub_book(path, case.known(known)))) == {"EPUB-06"}
