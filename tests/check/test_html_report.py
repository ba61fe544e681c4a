"""The report as a page: whole by itself, safe, and readable for everybody."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from book.check import report
from book.check.result import Examination, Verdict
from book.errors import Severity
from tests.support.browsers import ask_axe, open_browser
from tests.support.examinations import (
    HOSTILE,
    LONG,
    RTL,
    check,
    credit,
    examined,
    located,
    rich,
)
from tests.support.report_pages import make_project, written


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project"))


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


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
    found, kept = ask_axe(page)
    assert found == []
    assert "color-contrast" in kept
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
