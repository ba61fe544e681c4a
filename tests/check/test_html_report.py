"""The report as a page: whole by itself, safe, and readable for everybody."""

import base64
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from book.check import report
from book.check.report import report_pictures
from book.check.result import Examination, Verdict
from book.errors import Severity
from book.images import thumbnails
from tests.support import judges
from tests.support.examinations import (
    HOSTILE,
    LONG,
    RTL,
    check,
    credit,
    examined,
    located,
    many_places,
    rich,
)
from tests.support.projects import Built

#: Points of the pages that are made here: trimmed, and what lies around it.
TRIM, BLEED = (300.0, 200.0), 9.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an edition of 30 pages, and pictures by the names that the builder gives."""
    folder = tmp_path_factory.mktemp("project")
    with pikepdf.new() as pdf:
        for _ in range(30):
            page = pdf.add_blank_page(page_size=(TRIM[0] + 2 * BLEED, TRIM[1] + 2 * BLEED))
            page.TrimBox = [BLEED, BLEED, BLEED + TRIM[0], BLEED + TRIM[1]]
            # A black square, 30 points from the left and 40 from the bottom of the trimmed page.
            page.Contents = pdf.make_stream(b"0 g 39 49 50 60 re f")
        pdf.save(folder / "izium-print.pdf")
    for number, name in enumerate(("flag", "flag-2", "sign")):
        picture = Image.new("RGB", (900, 600), (200, 60 * number, 40))
        picture.save(folder / f"{name}-900w-0123456789ab.jpg")
    Image.new("CMYK", (1200, 800)).save(folder / "flag-1200w-0123456789ab.jpg")
    (folder / "sign-600w-0123456789ab.jpg").write_bytes(b"no picture")
    return folder


def written(found: Examination, project: Path, **asked: bool) -> str:
    """The page that a report of a project is."""
    files = {"print": project / "izium-print.pdf"}
    report.write_reports(report.make_outcome(found, **asked), project / "report", files, project)
    return (project / "report" / "index.html").read_text(encoding="utf-8")


LETTERS = "abcdefghijklmnopqrst"


def shown(page: str) -> dict[str, Image.Image]:
    """The pictures in a report by their ids."""
    drawn = re.findall(r'<symbol id="([^"]+)".*?data:image/jpeg;base64,([^"]+)"', page)
    return {key: Image.open(io.BytesIO(base64.b64decode(coded))) for key, coded in drawn}


# --- words ----------------------------------------------------------------------------------


def test_what_a_stranger_writes_stays_words(project: Path) -> None:
    hostile = HOSTILE.replace("\x1b", "")
    found = examined(
        title=hostile,
        results=(check("A", "print", located("A", hostile, hint=hostile), title=hostile),),
        credits=(credit("flag", caption=hostile, alt=hostile, photographers=(hostile,)),),
        verdicts=(Verdict(judge=hostile, file=hostile, complaints=(hostile,)),),
    )
    page = html.fromstring(written(found, project).encode())
    assert page.xpath("//script | //img | //b | //iframe | //@onerror | //@onload") == []
    assert len(page.xpath("//style")) == 1
    said = page.text_content()
    assert said.count("alert(1)") >= 7
    # Not filled in a second time.
    assert "{{ 7 * 7 }}" in said


def test_it_asks_for_nothing_outside_itself(project: Path) -> None:
    page = written(rich(("flag", "sign")), project)
    root = html.fromstring(page.encode())
    addresses = root.xpath("//@href | //@src | //@srcset | //@data | //@action")
    assert addresses
    assert all(address.startswith(("#", "data:image/jpeg;base64,")) for address in addresses)
    styles = " ".join(root.xpath("//style/text() | //@style"))
    assert "url(" not in styles
    assert "@import" not in styles
    assert "default-src 'none'" in page


def test_links_and_labels_lead_somewhere(project: Path) -> None:
    page = html.fromstring(written(rich(("flag", "sign")), project).encode())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = [name.removeprefix("#") for name in page.xpath("//@href") if name.startswith("#")]
    assert {*named, *page.xpath("//@aria-labelledby")} <= {*ids}


def test_everything_that_was_found_is_said(project: Path) -> None:
    found = rich(("flag", "sign"))
    root = html.fromstring(written(found, project).encode())
    page = " ".join(root.text_content().split())
    for finding in report.make_outcome(found).findings:
        assert " ".join(finding.message.split()) in page
        assert finding.hint in page
    for words in (
        LONG,
        RTL,
        "not found",
        "not written",
        "18 more that say the same",
        "1 question answered",
    ):
        assert words in page
    assert "Switched off: The printing house has proved 4.5 pt" in page
    assert "Not asked: it is not on this machine" in page
    assert "“RSC-005" not in page  # The marks of a quotation are the style sheet's.
    assert "18 of 19 photographs credited in print, screen and EPUB" in page
    rows = root.xpath("//table[contains(@class, 'proof')]/tbody/tr")
    assert len(rows) == 19


def test_headings_are_in_order(project: Path) -> None:
    page = html.fromstring(written(rich(("flag",)), project).encode())
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_says_what_its_headings_are_of(project: Path) -> None:
    page = html.fromstring(written(rich(("flag",)), project).encode())
    for table in page.xpath("//table"):
        assert table.xpath("caption")
        assert table.xpath(".//th[not(@scope)]") == []


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (examined(), "Nothing was found."),
        (examined(results=(), files={}, disclaimer={}), "No check was left out"),
        (examined(credits=(credit("flag", {}),)), "No edition was examined for credits."),
        (examined(credits=(credit("flag"),)), "1 of 1 photograph credited"),
    ],
)
def test_a_report_with_little_in_it_is_written_too(
    found: Examination, words: str, project: Path
) -> None:
    assert words in html.fromstring(written(found, project).encode()).text_content()


def test_the_same_examination_gives_the_same_page(project: Path) -> None:
    found = rich(("flag", "sign"))
    assert written(found, project) == written(found, project)
    assert str(project) not in written(found, project)
    assert written(found, project).startswith("<!DOCTYPE html>")


# --- pictures -------------------------------------------------------------------------------


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


def test_errors_of_whatever_come_before_all_warnings(project: Path) -> None:
    results = (
        check("A", "manuscript", located("A", "doubtful")),
        check("B", "epub", located("B", "doubtful, too"), located("B", "wrong", Severity.ERROR)),
    )
    page = html.fromstring(written(examined(results=results), project).encode())
    titles = [title.text for title in page.xpath("//section[@id='findings']//h3")]
    assert titles == ["Errors of EPUB", "Warnings of manuscript", "Warnings of EPUB"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("page 3: a line is thin", "pages 4, 5–9: a line is thin", False),
        (
            "a.xhtml: a picture has no text (i/1.png)",
            "b.xhtml: a picture has no text (2.png)",
            True,
        ),
        ("it has 12 pixels", "it has 1,300 pixels", True),
        ("“flag” is to be the cover", "“sign at 9” is to be the cover", True),
        ("/home/ann is named", "/Users/bo/x is named", True),
        ("a line is thin", "a line is thick", False),
        ("it is white. it is thin", "it is white. it is red", False),
    ],
)
def test_warnings_that_differ_in_names_alone_are_one_entry(
    one: str, other: str, alike: bool, project: Path
) -> None:
    found = examined(results=(check("A", "print", located("A", one), located("A", other)),))
    page = html.fromstring(written(found, project).encode())
    entries = page.xpath("//ul[@class='found']/li")
    assert len(entries) == (1 if alike else 2)
    # What is put together is all there.
    assert one in page.text_content()
    assert other in page.text_content()
    assert ("1 more that say the same" in page.text_content()) == alike


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


# --- in a browser ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    options = ("--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=judges.chromium(), args=options)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "width", "scheme"),
    [
        ("rich", 1280, "light"),
        ("rich", 1280, "dark"),
        ("rich", 360, "light"),
        ("rich", 360, "dark"),
        ("poor", 1280, "light"),
    ],
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    kind: str, width: int, scheme: str, project: Path, browser: Browser
) -> None:
    axe = judges.fetched("npm/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    written(rich(("flag", "sign")) if kind == "rich" else examined(), project)
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        # The page lets no script run, and axe is one.
        bypass_csp=True,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((project / "report" / "index.html").as_uri())
    for details in page.query_selector_all("summary"):
        details.click()
    page.evaluate(axe)
    answer = page.evaluate("axe.run({resultTypes: ['violations', 'passes']})")
    found = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]
    assert found == []
    assert "color-contrast" in {rule["id"] for rule in answer["passes"]}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    context.close()


@pytest.mark.slow
def test_a_browser_runs_none_of_it_and_shows_every_picture(project: Path, browser: Browser) -> None:
    written(rich(("flag", "sign")), project)
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    address = (project / "report" / "index.html").as_uri()
    page.goto(address)
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert said == []
    sizes = page.eval_on_selector_all(
        "svg.picture", "all => all.map(one => [one.clientWidth, one.clientHeight])"
    )
    assert len(sizes) == page.content().count("<use ")
    assert sizes
    assert all(wide > 50 and high > 30 for wide, high in sizes)
    context.close()


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
