"""What changed between finished editions: the pages, words and photographs concerned, no others."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from book.plan import Edition
from book.proof.comparison.comparison import Comparison, compare_editions, summary_line
from book.proof.comparison.page_changes import PageKind
from tests.support.command import run_book
from tests.support.projects import Built, build, rewrite

FLAG, CITY = "source/sections/10-the-flag.md", "source/sections/20-the-city.md"
GALLERY = "source/gallery/gallery.toml"


@dataclass(frozen=True)
class Case:
    """A change of the manuscript, and what is said of it."""

    edit: Callable[[Path], None]
    #: Number earlier and now, kind, words removed and added, pictures gone and new.
    pages: tuple[str, ...]
    #: Sections alone; the lists before and behind them are not.
    texts: tuple[str, ...]
    photos: tuple[str, ...]


def change_caption(project: Path) -> None:
    rewrite(project / GALLERY, '"Former checkpoint"', '"Former checkpoint, in autumn"')


def swap_photographs(project: Path) -> None:
    rewrite(
        project / CITY,
        "local bridge downtown central-square",
        "local downtown bridge central-square",
    )


def move_paragraph(project: Path) -> None:
    file = project / FLAG
    title, first, second, *rest = file.read_text(encoding="utf-8").split("\n\n")
    file.write_text("\n\n".join([title, second, first, *rest]), encoding="utf-8")


def delete_section(project: Path) -> None:
    (project / CITY).unlink()
    table = r"\[photo\.(local|bridge|downtown|central-square|downtown-2|downtown-3)\]\n[^\[]*"
    file = project / GALLERY
    file.write_text(re.sub(table, "", file.read_text(encoding="utf-8")), encoding="utf-8")


def edit_here_and_there(project: Path) -> None:
    change_caption(project)
    swap_photographs(project)
    move_paragraph(project)


CASES = {
    "a caption, two photographs and a paragraph": Case(
        edit_here_and_there,
        (
            "5>5 changed [|]",
            "7>7 changed [|, in autumn]",
            "11>11 changed [Bridge in Izium|Izium’s downtown] -1 +1",
            "12>12 changed [Izium’s downtown|Bridge in Izium] -1 +1",
            "17>17 changed [Bridge in Izium Izium’s downtown|, in autumn Izium’s downtown Bridge",
        ),
        ("The flag over Izium moved moved",),
        ("former-checkpoint caption", "bridge moved"),
    ),
    "a section is deleted": Case(
        delete_section,
        (
            "2>2 changed [The city 10 13 17 18|10 14 15]",
            "10>- removed [The city 2 Izium, Kharkiv Oblast, Ukraine Locals mostly move around on",
            "11>- removed [Bridge in Izium Serhii Prokopenko / Gwara Media|] -1",
            "12>- removed [Izium’s downtown Serhii Prokopenko / Gwara Media Izium central square",
            "13>10 changed [3|2]",
            "14>11 moved [|]",
            "15>12 moved [|]",
            "16>13 moved [|]",
            "17>14 changed [Local in Izium 10 Serhii Prokopenko / Gwara Media Bridge in Izium 11",
            "18>15 moved [|]",
            "19>16 moved [|]",
        ),
        ("The city removed changed",),
        tuple(
            f"{id} removed"
            for id in ("local", "bridge", "downtown", "central-square", "downtown-2", "downtown-3")
        ),
    ),
}


@pytest.fixture(scope="module", params=CASES)
def compared(
    request: pytest.FixtureRequest, reportage: Built, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Case, Comparison]:
    case = CASES[request.param]
    folder = tmp_path_factory.mktemp("changed") / "project"
    # With its cache, so that only what changed is made again.
    shutil.copytree(reportage.project, folder)
    case.edit(folder)
    changed = build(folder, "screen", "epub")
    files = [
        {Edition.SCREEN: each.screen, Edition.EPUB: each.epub} for each in (reportage, changed)
    ]
    return case, compare_editions(*files)


def words(some: tuple[object, ...]) -> str:
    text = " ".join(getattr(word, "text") for word in some)  # noqa: B009 - words of a page
    return re.sub(r" (?=[,.])", "", text)


def test_the_pages_concerned_are_named(compared: tuple[Case, Comparison]) -> None:
    case, found = compared
    (screen,) = found.pdfs
    lines = []
    for page in screen.pages:
        if page.kind is PageKind.SAME:
            continue
        old, new = page.old.number if page.old else "-", page.new.number if page.new else "-"
        gone, come = len(page.pictures_removed), len(page.pictures_added)
        pictures = f"{f' -{gone}' if gone else ''}{f' +{come}' if come else ''}"
        changed = f"[{words(page.removed)}|{words(page.added)}]"
        lines.append(f"{old}>{new} {page.kind} {changed}{pictures}")
    assert len(lines) == len(case.pages)
    for line, expected in zip(lines, case.pages, strict=True):
        assert line.startswith(expected) if expected[-1].isalnum() else line == expected


def test_the_sections_concerned_are_named(compared: tuple[Case, Comparison]) -> None:
    case, found = compared
    lists = ("Contents", "Photographs", "Photo credits")
    assert case.texts == tuple(
        " ".join(
            [
                text.title,
                *(["removed"] if text.removed else []),
                *("moved" if each.moved else "changed" for each in text.passages),
            ]
        )
        for text in found.texts
        if text.title not in lists
    )


def test_the_photographs_concerned_are_named(compared: tuple[Case, Comparison]) -> None:
    case, found = compared
    assert case.photos == tuple(f"{each.photo_id} {each.kind}" for each in found.photos)


def test_an_unchanged_book_is_said_to_be_one(reportage: Built) -> None:
    run = run_book("proof", "--against", reportage.build, "--project", reportage.project)
    assert run.returncode == 0, run.stderr
    assert "Nothing changed: every edition has the same bytes." in run.stdout


def test_what_one_state_lacks_is_not_passed_over(reportage: Built) -> None:
    found = compare_editions({Edition.EPUB: reportage.epub}, {Edition.SCREEN: reportage.screen})
    assert found.changed
    assert summary_line(found) == (
        "the earlier state has no screen edition; the present one has no e-book"
    )


@pytest.mark.parametrize("compared", ["a caption, two photographs and a paragraph"], indirect=True)
def test_what_changed_is_written_and_ends_with_exit_code_one(
    compared: tuple[Case, Comparison], reportage: Built
) -> None:
    project = compared[1].pdfs[0].new.parents[1]
    run = run_book("proof", "--against", reportage.build, "--project", project)
    assert run.returncode == 1, run.stderr
    assert summary_line(compared[1]).partition("; ")[0] in run.stdout
    page = (project / "build/changes/index.html").read_text(encoding="utf-8")
    files = {path.name for path in (project / "build/changes/pages").iterdir()}
    shown = {
        f"{pdf.edition}-{when}-{page.number:03}.jpg"
        for pdf in compared[1].pdfs
        for change in pdf.pages
        for when, page in (("before", change.old), ("now", change.new))
        if page and change.kind not in (PageKind.SAME, PageKind.MOVED)
    }
    assert shown <= files
    assert set(re.findall(r'src="pages/([^"]+)"', page)) == files
