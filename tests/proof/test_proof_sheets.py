"""`book proof`: every page of every edition, its findings, and the photographs, in one folder."""

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from book import build
from book.plan import Edition
from book.progress import Delivered
from book.project import Project
from book.proof.sheets import ebook_screens, proof_folder, soft_proof
from tests.support import judges
from tests.support.browsers import ask_axe, open_browser
from tests.support.command import ROOT, run_book
from tests.support.finished_pdf import page_labels, pdf_text, read_pages
from tests.support.projects import Built, file_contents, leftovers, rewrite
from tests.support.proof_sheets import (
    Proof,
    made_check,
    made_finding,
    made_report,
    make_proof,
)

#: A square of 72 points, 36 from the left and 18 from the bottom of the trimmed page.
BOX = [36, 18, 108, 90]
#: Pixels of a millimetre.
PER_MM = 110 / 25.4
REPORT = made_report(
    "sample",
    made_check(
        "print",
        made_finding("IMG-03", severity="error", page=5, box=BOX, message="pages 5 & 6: <thin>"),
        made_finding("IMG-03", severity="error", page=6, message="pages 5 & 6: <thin>"),
        made_finding("TYP-01", page=4000),
    ),
    made_check("print", made_finding("OFF-01", page=5), state="switched off", reason="We say so"),
    made_check("screen", made_finding("PDF-08", page=2)),
    made_check("epub", made_finding("EPUB-06", hint="add one")),
    made_check(
        "manuscript",
        made_finding("MAN-10", file="source/publication.toml", line=7),
        made_finding("CAP-01", photo_id="rail-bridge", file="source/gallery/gallery.toml", line=1),
    ),
)


#: The part of the page that shows the e-book.
EBOOK = re.compile(rb'<section id="epub".*?(?=<section id="photographs")', re.DOTALL)


def write_proof_here(project: Path) -> subprocess.CompletedProcess[str]:
    """Have a proof made in this process, of editions that were built."""
    with ThreadPoolExecutor(2) as threads:
        events = [
            *build.build_editions(
                Project(project),
                [Edition.PRINT, Edition.SCREEN, Edition.EPUB],
                release=False,
                threads=threads,
                processes=nullcontext(threads),
            )
        ]
    delivered = {Edition(each.edition): each for each in events if isinstance(each, Delivered)}
    assert all(each.unchanged for each in delivered.values())
    for _ in proof_folder.write_proof(Project(project), delivered, ROOT):
        pass
    return subprocess.CompletedProcess([], 0, "", "")


@pytest.fixture(scope="module")
def proof(built_sample: Built, tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return make_proof(built_sample, tmp_path_factory.mktemp("proof"), REPORT)


@pytest.mark.parametrize("edition", ["print", "screen"])
def test_every_page_is_there_with_its_picture_and_leads_to_the_page_of_the_file(
    edition: str, proof: Proof
) -> None:
    file = proof.built.build / f"sample-{edition}.pdf"
    pages, labels = read_pages(file), page_labels(file)
    # The bound edge has no bleed on the sheet.
    width, height = (238, 171) if edition == "print" else (235, 165)
    size = round(width * PER_MM), round(height * PER_MM)
    assert pages
    for number, label in enumerate(labels, start=1):
        shown = proof.by_id(f"{edition}-{number}")
        (picture,) = shown.xpath(".//img")
        with Image.open(proof.folder / picture.get("src")) as drawn:
            assert drawn.size == size == (int(picture.get("width")), int(picture.get("height")))
        (zoom,) = shown.xpath("a/@href")
        assert zoom == f"editions/sample-{edition}.pdf#page={number}"
        assert f"Page {label}" in shown.text_content()
        assert picture.get("alt")
    assert proof.page.xpath(f"count(//figure[starts-with(@id, '{edition}-')])") >= len(pages)
    assert proof.page.xpath(f"//*[@id='{edition}-{len(pages) + 1}']") == []


def test_right_hand_pages_face_left_hand_ones_and_the_first_stands_alone(proof: Proof) -> None:
    openings = [
        [int(id.removeprefix("print-")) for id in opening.xpath("./div/div[1]/figure/@id")]
        for opening in proof.page.xpath("//*[@id='print']//li[contains(@class, 'opening')]")
    ]
    count = len(read_pages(proof.built.print))
    assert openings[0] == [1]
    assert openings[1:] == [
        [number, number + 1] if number < count else [number] for number in range(2, count + 1, 2)
    ]


def test_pages_show_what_is_on_them(proof: Proof) -> None:
    pages = read_pages(proof.built.print)
    blank = [n for n, page in enumerate(pages, 1) if not page.letters and not page.pictures]
    plates = [n for n in range(1, len(pages) + 1) if kinds(proof, n) == "photographs"]
    assert [n for n in range(1, len(pages) + 1) if "blank" in kinds(proof, n)] == blank
    assert plates
    for number in plates:
        assert pages[number - 1].pictures
    text = next(
        n for n, page in enumerate(pages, 1) if n > 4 and not page.pictures and page.letters
    )
    (words,) = proof.by_id(f"print-{text}").xpath(".//img/@alt")
    assert len(words.split()) > 3


def kinds(proof: Proof, number: int) -> str:
    return " ".join(proof.by_id(f"print-{number}").xpath(".//*[@class='kind']/text()"))


@pytest.mark.slow
def test_each_printed_page_has_a_soft_proof_in_the_colours_of_the_press(proof: Proof) -> None:
    judges.program("gs")
    for number, page in enumerate(read_pages(proof.built.print), start=1):
        (file,) = proof.by_id(f"print-{number}-soft").xpath(".//img/@src")
        with (
            Image.open(proof.folder / file) as soft,
            Image.open(proof.folder / file.replace("-soft", "")) as drawn,
        ):
            assert soft.size == drawn.size
            if page.letters or page.pictures:
                assert soft.tobytes() != drawn.tobytes()
            # Type on white paper.
            if page.letters and not page.pictures:
                darkest, lightest = soft.convert("L").getextrema()
                assert (darkest < 90, lightest) == (True, 255)


def test_without_ghostscript_the_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert soft_proof.lacks() == "Ghostscript (gs) is not installed; run: make validators"


def test_nothing_is_missing_and_nothing_is_left_over(proof: Proof) -> None:
    files = {path.relative_to(proof.folder).as_posix() for path in file_contents(proof.folder)}
    assert set(proof.addresses) == files - {"index.html"}
    assert leftovers(proof.built.build) == []
    for edition in proof.built.editions:
        copy = proof.folder / "editions" / edition.name
        assert copy.read_bytes() == edition.read_bytes()


def test_the_same_publication_in_another_folder_gives_the_same_bytes(
    proof: Proof, built_sample: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # `test_ebook_screens` compares the pages of the e-book.
    monkeypatch.setattr(ebook_screens, "draw_ebook", lambda epub, target, modules: ())
    again = make_proof(built_sample, tmp_path / "elsewhere", REPORT, write_proof_here)
    one, other = (
        {
            path.relative_to(each.folder).as_posix(): EBOOK.sub(b"", content)
            for path, content in file_contents(each.folder).items()
            if path.parent.name != "ebook"
        }
        for each in (proof, again)
    )
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []


# --- findings ---------------------------------------------------------------------------------


def pinned(proof: Proof, id: str) -> list[str]:
    return [
        re.sub(r"\s+", " ", each.text_content()).strip()
        for each in proof.by_id(id).xpath(".//ul[@class='pins']/li")
    ]


def test_findings_stand_on_pages_photographs_and_the_list(proof: Proof) -> None:
    assert pinned(proof, "print-5") == ["1 Error IMG-03 pages 5 & 6: <thin>"]
    assert pinned(proof, "print-6") == ["1 Error IMG-03 pages 5 & 6: <thin>"]
    assert pinned(proof, "print-2") == []
    assert [words.partition(" ")[2] for words in pinned(proof, "screen-2")] == [
        "Warning PDF-08 PDF-08 is found"
    ]
    assert "CAP-01" in pinned(proof, "photo-rail-bridge")[0]
    entries = proof.page.xpath("//*[@id='findings']/ol/li")
    codes = [entry.xpath(".//strong/text()")[0].split()[1] for entry in entries]
    assert codes == ["IMG-03", "TYP-01", "PDF-08", "EPUB-06", "MAN-10", "CAP-01"]
    assert "OFF-01" not in proof.page.text_content()
    # One of a page that is not there, and one of no place, have no link.
    assert [len(entry.xpath(".//a")) > 0 for entry in entries][1] is False
    assert "source/publication.toml:7" in entries[4].text_content()
    for link in proof.page.xpath("//a[starts-with(@href, '#')]/@href"):
        proof.by_id(link[1:])


def test_the_mark_of_a_box_is_at_its_place_on_the_trimmed_page(proof: Proof) -> None:
    (mark,) = proof.by_id("print-5").xpath(".//*[local-name()='rect'][@class='place']")
    left, top, width, height = (float(mark.get(name)) for name in ("x", "y", "width", "height"))
    # Page 5 is a right-hand page: its trimmed edge is that of the picture.
    assert left == pytest.approx(36 / 72 * 110, abs=0.2)
    assert width == height == pytest.approx(110, abs=0.2)
    assert top + height == pytest.approx((3 + 165) * PER_MM - 18 / 72 * 110, abs=0.3)
    assert proof.by_id("print-6").xpath(".//*[local-name()='rect'][@class='place']") == []


# --- photographs ------------------------------------------------------------------------------


def test_the_contact_sheet_has_every_photograph_with_its_words(proof: Proof) -> None:
    printed = " ".join(pdf_text(proof.folder / "contact-sheet.pdf").split())
    for photo in proof.built.publication.photos:
        entry = proof.by_id(f"photo-{photo.id}")
        words = " ".join(entry.text_content().split())
        for text in (photo.id, photo.caption, photo.credit.line, photo.alt, "ppi"):
            assert text in words
            assert " ".join(text.split()) in printed
        assert photo.file.rpartition("/")[2] in words
        (source,) = entry.xpath(".//img/@src")
        with Image.open(proof.folder / source) as thumbnail:
            assert max(thumbnail.size) == 360


# --- what can go wrong ------------------------------------------------------------------------


def test_a_fault_of_the_manuscript_leaves_the_last_proof(proof: Proof, sample: Path) -> None:
    (sample / "build/proof").mkdir(parents=True)
    (sample / "build/proof/index.html").write_text("the last one", encoding="utf-8")
    rewrite(sample / "source/publication.toml", 'language = "en"', "language = 7")
    run = run_book("proof", "--project", sample)
    assert run.returncode == 1
    assert "publication.toml" in run.stderr
    assert (sample / "build/proof/index.html").read_text(encoding="utf-8") == "the last one"


# --- in a browser -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_opens_it_from_the_disk_and_axe_finds_nothing(
    width: int, scheme: str, proof: Proof, browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        # The policy allows one script, and axe is another.
        bypass_csp=True,
    )
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((proof.folder / "index.html").as_uri())
    found, kept = ask_axe(page)
    assert found == []
    assert "color-contrast" in kept
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert [url for url in asked if not url.startswith(f"{proof.folder.as_uri()}/")] == []
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_pages_come_up_and_findings_are_filtered_with_the_keyboard(
    scripts: bool, proof: Proof, browser: Browser
) -> None:
    # The policy is in force here.
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((proof.folder / "index.html").as_uri())
    assert all(each.is_visible() for each in page.locator("figure.page img").all())
    page.locator("#filter-warning").focus()
    page.keyboard.press("Space")
    shown = page.locator("#findings li.finding:visible")
    assert [each.get_attribute("id") for each in shown.all()] == ["finding-1"]
    assert page.locator("#screen-2 .pin").is_hidden()
    if scripts:
        assert page.locator("#shown").text_content() == "Showing 1 of 6"
    page.locator("#show-soft").focus()
    page.keyboard.press("Space")
    assert page.locator(".facing.soft:visible").count() == 0
    assert said == []
    context.close()
