"""Pictures in the report: what is shown, where it is marked, and how many there are."""

import io
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from book.check import report
from book.check.report import report_pictures
from book.errors import Severity
from book.images import thumbnails
from tests.support.examinations import (
    LONG,
    check,
    credit,
    examined,
    located,
    many_places,
)
from tests.support.projects import Built
from tests.support.report_pages import BLEED, TRIM, make_project, shown, written

LETTERS = "abcdefghijklmnopqrst"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project"))


def test_a_place_is_marked_where_it_is_on_the_page(project: Path) -> None:
    box = (30.0, 40.0, 80.0, 100.0)
    runs = (check("A", "print", located("A", "the square", page=3, box=box)),)
    page = written(examined(results=runs), project)
    (drawn,) = shown(page).values()
    root = html.fromstring(page.encode())
    (marked,) = root.xpath("//rect")
    x, y, width, height = (float(marked.get(name)) for name in ("x", "y", "width", "height"))
    scale = drawn.width / (TRIM[0] + 2 * BLEED)
    inside = drawn.convert("L").crop(
        tuple(round(edge * scale) for edge in (x + 4, y + 4, x + width - 4, y + height - 4))
    )
    # All black inside, and nothing black outside.
    assert inside.getextrema()[1] < 60
    drawn.paste(
        "white",
        tuple(round(edge * scale) for edge in (x, y, x + width, y + height)),
    )
    assert drawn.convert("L").getextrema()[0] > 200


def test_a_mark_can_be_seen_and_stays_on_the_page() -> None:
    page = report_pictures.ReportPicture(key="k", uri="", width=300, height=200)
    for box in ((0, 0, 0, 0), (300, 200, 300, 200), (-50, -50, 900, 900), (10, 10, 10, 190)):
        mark = report_pictures.mark_on_picture(page, box)
        assert mark is not None
        assert mark.width >= 14
        assert mark.height >= 14
        assert mark.x >= 0
        assert mark.y >= 0
        assert mark.x + mark.width <= 300
        assert mark.y + mark.height <= 200


def test_a_picture_is_drawn_once_however_often_it_is_shown(project: Path) -> None:
    findings = [located("A", f"fault {letter}", page=3) for letter in LETTERS[:4]]
    runs = (check("A", "print", *findings), check("B", "print", located("B", "too", page=3)))
    page = written(examined(results=runs), project)
    assert len(shown(page)) == 1
    assert page.count("<use ") == 5


def test_a_finding_of_many_places_is_listed_once_and_shown_several_times(project: Path) -> None:
    finding = many_places("A", "too near.", 3, 5, 7, 9, 11, 13)
    page = written(examined(results=(check("A", "print", finding),)), project)
    assert page.count("too near.") == 1
    assert page.count("<use ") == report_pictures.PLACES
    assert "pages 3, 5, 7, 9, 11, 13" in page


def test_of_many_findings_the_first_have_pictures_and_all_have_words(project: Path) -> None:
    findings = [located("A", f"fault {letter}.", page=1 + at) for at, letter in enumerate(LETTERS)]
    findings.append(located("A", "the worst.", Severity.ERROR, page=30))
    page = written(examined(results=(check("A", "print", *findings),)), project)
    assert len(shown(page)) == report_pictures.SHOWN + 1
    assert "and 14 more" in page
    assert all(f"fault {letter}." in page for letter in LETTERS)
    # What is worst comes first.
    assert page.index("the worst.") < page.index("fault a.")


def test_a_photograph_is_its_own_and_not_one_of_a_longer_name(project: Path) -> None:
    page = written(examined(credits=(credit("flag"), credit("flag-2"))), project)
    one, two = shown(page).values()
    assert max(one.size) <= 220
    assert one.mode == "RGB"
    assert (one.getpixel((5, 5))[1] < 20, two.getpixel((5, 5))[1] > 40) == (True, True)


def test_files_that_are_damaged_or_gone_leave_a_report_without_pictures(
    project: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nno more")
    runs = (
        check("A", "print", located("A", "x", page=1)),
        check("A", "screen", located("A", "y", page=1)),
        check("A", "manuscript", located("A", "z", photo_id="sign")),
        check("B", "manuscript", located("A", "z", photo_id="nobody")),
    )
    files = {"print": tmp_path / "broken.pdf", "screen": tmp_path / "gone.pdf"}
    drawn = report_pictures.gather(examined(results=runs), files, project)
    assert (drawn.pages, drawn.photos, drawn.skipped) == ({}, {}, 0)
    drawn = report_pictures.gather(
        examined(results=runs), {"print": project / "izium-print.pdf"}, None
    )
    assert list(drawn.pages) == [("print", 1)]


def test_a_page_that_is_not_there_is_not_drawn(project: Path) -> None:
    runs = (check("A", "print", located("A", "x", page=31), located("A", "y", page=30)),)
    files = {"print": project / "izium-print.pdf"}
    assert list(report_pictures.gather(examined(results=runs), files, project).pages) == [
        ("print", 30)
    ]


def test_a_report_on_600_photographs_stays_small(tmp_path: Path) -> None:
    ids = [f"photograph-{number}" for number in range(600)]
    # Noise: no picture of the world takes more room.
    noise = Image.effect_noise((660, 440), 120).convert("RGB")
    one = io.BytesIO()
    noise.save(one, "JPEG", quality=90)
    for photo_id in ids:
        (tmp_path / f"{photo_id}-660w-0123456789ab.jpg").write_bytes(one.getvalue())
    stand_ins = [
        located("FILE-02", f"photograph “{photo_id}” has not been delivered", photo_id=photo_id)
        for photo_id in ids
    ]
    found = examined(
        results=(check("FILE-02", "manuscript", *stand_ins),),
        credits=tuple(credit(photo_id, caption=LONG) for photo_id in ids),
    )
    files = report.write_reports(report.make_outcome(found), tmp_path / "report", {}, tmp_path)
    page = files[0].read_text(encoding="utf-8")
    assert files[0].stat().st_size < 10_000_000
    assert len(shown(page)) > 100
    assert f"{600 - len(shown(page))} pictures left out" in page
    assert page.count(LONG) >= 600


def test_a_picture_for_the_press_is_shown_in_its_colours(tmp_path: Path) -> None:
    from book.project import PRESS_PROFILE

    picture = tmp_path / "p.jpg"
    # Black as the press lays it: without the profile it would come out a greyish green.
    Image.new("CMYK", (400, 300), (190, 170, 160, 240)).save(picture)
    thumbnail = thumbnails.thumbnail_of_file(picture, 100, PRESS_PROFILE)
    assert thumbnail is not None
    seen = Image.open(io.BytesIO(thumbnail.jpeg))
    assert (seen.mode, seen.size) == ("RGB", (100, 75))
    assert max(seen.getpixel((50, 30))) < 40
    assert "icc_profile" not in seen.info


@pytest.mark.slow
def test_a_report_on_a_finished_publication_shows_its_pages(built_sample: Built) -> None:
    photo = built_sample.publication.photos[0]
    runs = (
        check("A", "print", located("A", "x", page=7)),
        check("B", "screen", located("B", "y", photo_id=photo.id)),
    )
    files = {"print": built_sample.print, "screen": built_sample.screen}
    folder = built_sample.build / "cache" / "pictures"
    drawn = report_pictures.gather(examined(results=runs), files, folder)
    assert list(drawn.pages) == [("print", 7)]
    assert list(drawn.photos) == [photo.id]
