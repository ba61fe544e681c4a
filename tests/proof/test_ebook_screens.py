"""Pages of the EPUB on screens, drawn by the readers that are installed; what is said of others."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from book.files.outside_programs import Limits
from book.proof.sheets import ebook_screens
from book.proof.sheets.ebook_screens import ReaderScreens, draw_ebook
from book.proof.sheets.page_rows import MOST_DOCUMENTS, Device, PlacedPage, batches, rows
from book.proof.sheets.screens import DocumentPage
from tests.support import judges
from tests.support.drawn_epubs import document, draw_epub
from tests.support.finished_epub import read_epub
from tests.support.projects import Built

#: Between the darkest and the lightest pixel of a page with anything on it, of 255.
VISIBLE = 32
PHONE = Device(
    name="phone",
    width=100,
    height=200,
    scale=1,
    small_scale=1,
    gap=0,
    themes={"light": False},
)


@pytest.fixture(scope="module")
def modules() -> Path:
    """Return the folder with foliate-js, or end the test where it or its browser is missing."""
    judges.chromium()
    judges.fetched("npm/node_modules/foliate-js/view.js")
    return judges.fetched("npm/node_modules")


@pytest.fixture(scope="module")
def drawn(
    reportage: Built, modules: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[ReaderScreens, ...]]:
    target = tmp_path_factory.mktemp("screens")
    return target, draw_ebook(reportage.epub, target, modules)


Drawn = tuple[Path, tuple[ReaderScreens, ...]]


@pytest.mark.slow
def test_every_screen_has_all_openings_and_photographs(reportage: Built, drawn: Drawn) -> None:
    spine = read_epub(reportage.epub).spine
    photos = {photo.id for photo in reportage.publication.photos}
    _, screens = drawn
    assert [(each.device, each.theme, each.whole) for each in screens] == [
        ("phone", "light", True),
        ("phone", "dark", False),
        ("tablet", "light", False),
        ("tablet", "dark", False),
        ("e-ink", "light", False),
    ]
    for each in screens:
        assert (each.left_out, each.cut_off) == ("", 0)
        assert tuple(dict.fromkeys(page.document for page in each.pages)) == spine
        assert {id for page in each.pages for id in page.photo_ids} == photos


@pytest.mark.slow
def test_the_book_is_whole_on_a_phone(drawn: Drawn) -> None:
    numbers: dict[str, list[str]] = {}
    for page in drawn[1][0].pages:
        title, _, number = page.label.rpartition(", page ")
        assert title
        numbers.setdefault(page.document, []).append(number)
    for found in numbers.values():
        assert found == [f"{number + 1} of {len(found)}" for number in range(len(found))]
    assert numbers["EPUB/section-01.xhtml"][1:]


@pytest.mark.slow
def test_pages_are_files_of_their_theme_with_something_on_them(drawn: Drawn) -> None:
    target, screens = drawn
    named = [page.file for each in screens for page in each.pages]
    assert sorted(named) == sorted(f"ebook/{path.name}" for path in (target / "ebook").iterdir())
    for each in screens:
        for page in each.pages:
            with Image.open(target / page.file) as picture:
                assert picture.size == (page.width, page.height)
                assert picture.mode == ("L" if each.device == "e-ink" else "RGB")
                grey = picture.convert("L")
            darkest, lightest = grey.getextrema()
            assert lightest - darkest > VISIBLE, page.file
            corner = grey.getpixel((0, 0))
            assert (corner < 64) if each.theme == "dark" else (corner > 192), page.file


@pytest.mark.slow
def test_the_pictures_are_the_same_when_they_are_drawn_again(
    reportage: Built, drawn: Drawn, modules: Path, tmp_path: Path
) -> None:
    target, screens = drawn
    assert draw_ebook(reportage.epub, tmp_path, modules) == screens
    for each in screens:
        for page in each.pages:
            assert (tmp_path / page.file).read_bytes() == (target / page.file).read_bytes()


@pytest.mark.slow
def test_scripts_of_a_book_do_not_run(modules: Path, tmp_path: Path) -> None:
    change = "document.title = 'changed'"
    page = document(
        f'<p id="p">Words</p><script>{change}</script><script src="s.js"></script>'
        '<script src="https://book.invalid/modules/foliate-js/%00.js"></script>'
        f'<img src="none.jpg" alt="" onerror="{change}"/>'
        '<img src="https://example.org/a.jpg" alt=""/>',
        head=f'<meta http-equiv="refresh" content="0; url=javascript:{change}"/>',
    )
    epub = draw_epub(tmp_path / "a.epub", page, {"s.js": change})
    screens = draw_ebook(epub, tmp_path, modules)
    assert [each.left_out for each in screens] == [""] * 5
    assert {page.label for each in screens for page in each.pages} == {"A, page 1 of 1"}


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"no book", b"PK\3\4" + bytes(1000)])
def test_a_file_that_is_no_book_is_left_out(content: bytes, modules: Path, tmp_path: Path) -> None:
    epub = tmp_path / "a.epub"
    epub.write_bytes(content)
    assert_nothing_is_shown(draw_ebook(epub, tmp_path, modules), tmp_path)


@pytest.mark.slow
def test_a_browser_that_hangs_is_ended(
    reportage: Built, modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "bin/chromium"
    browser.parent.mkdir()
    browser.write_text("#!/bin/sh\nexec sleep 98765\n", encoding="utf-8")
    browser.chmod(0o755)
    path = f"{browser.parent}:{Path(shutil.which('sleep') or '').parent}"
    monkeypatch.setenv("PATH", path)
    limits = Limits(seconds=4, memory=10**9, disk=10**8)
    monkeypatch.setattr(ebook_screens, "_LIMITS", limits)
    screens = draw_ebook(reportage.epub, tmp_path, modules)
    assert "within 4 seconds" in screens[0].left_out
    found = subprocess.run(["/usr/bin/pgrep", "-f", "sleep 98765"], capture_output=True)
    assert found.stdout == b""


@pytest.mark.parametrize(
    ("missing", "devices", "words"),
    [
        ("playwright", {"phone", "tablet"}, "Playwright is not installed; run: pip install"),
        ("pymupdf", {"e-ink"}, "MuPDF is not installed; run: pip install"),
        ("foliate-js", {"phone", "tablet"}, "foliate-js is not installed; run: make validators"),
        ("chromium", {"phone", "tablet"}, "Chromium is not installed; run: make validators"),
    ],
)
def test_a_reader_that_is_missing_is_named_with_how_to_install_it(
    missing: str, devices: set[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = {"playwright", "pymupdf"} - {missing}
    monkeypatch.setattr(ebook_screens, "find_spec", lambda name: name in present or None)
    monkeypatch.setenv("PATH", "")
    modules = tmp_path / "modules"
    if missing != "foliate-js":
        (modules / "foliate-js").mkdir(parents=True)
        (modules / "foliate-js/view.js").touch()
    screens = draw_ebook(tmp_path / "none.epub", tmp_path, modules)
    assert_nothing_is_shown(screens, tmp_path)
    for each in screens:
        assert each.left_out.startswith(words) == (each.device in devices)


def assert_nothing_is_shown(screens: tuple[ReaderScreens, ...], target: Path) -> None:
    assert len(screens) == 5
    for each in screens:
        assert each.left_out
        assert each.pages == ()
    assert list((target / "ebook").iterdir()) == []


# --- which pages are drawn together ---------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({}, []),
        ({"a": 10}, [(0, 1)]),
        (dict.fromkeys("abcdefgh", 10), [(0, MOST_DOCUMENTS), (MOST_DOCUMENTS, 2)]),
        ({"a": 50_000, "b": 50_000, "c": 10}, [(0, 1), (1, 1), (2, 1)]),
        ({"a": 4_000, "b": 4_000, "c": 5_000, "d": 1}, [(0, 2), (2, 2)]),
    ],
)
def test_documents_are_laid_out_together_up_to_a_number_and_a_size(
    sizes: Mapping[str, int], expected: list[tuple[int, int]]
) -> None:
    assert list(batches(list(sizes), sizes)) == expected


def test_a_row_has_the_pages_that_are_wanted_and_ends_before_a_long_gap() -> None:
    pages = [
        PlacedPage(
            page=DocumentPage(document="a", title="", number=number + 1, count=20),
            left=number * PHONE.width,
            wanted=number in (0, 2, 12, 13),
        )
        for number in range(20)
    ]
    found = [[each.page.number for each in row] for row in rows(pages, PHONE, 1)]
    assert found == [[1, 3], [13, 14]]


def test_a_row_is_no_wider_than_a_picture_may_be() -> None:
    pages = [
        PlacedPage(
            page=DocumentPage(document="a", title="", number=number + 1, count=200),
            left=number * PHONE.width,
            wanted=True,
        )
        for number in range(200)
    ]
    found = list(rows(pages, PHONE, 2))
    assert [each for row in found for each in row] == pages
    assert all((row[-1].left - row[0].left + PHONE.width) * 2 <= 5000 for row in found)
