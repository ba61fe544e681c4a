"""The page of `book serve` in a browser: what is saved, and the faults where they belong."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsers import ask_axe, open_browser
from tests.support.projects import rewrite
from tests.support.serving import Serving, serve

pytestmark = pytest.mark.slow
RIVER, BRIDGES = "source/sections/10-the-river.md", "source/sections/20-the-bridges.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page, and all that the browser has complained of."""

    page: Page
    project: Path
    serving: Serving
    complaints: list[str] = field(default_factory=list)

    def save(self, file: str, old: str, new: str) -> None:
        """Save a change as editors do: beside the file, and renamed."""
        path = self.project / file
        beside = shutil.copy(path, path.with_name(f".{path.name}.saved"))
        rewrite(Path(beside), old, new)
        Path(beside).replace(path)

    def part(self, id: str) -> str:
        return f'.part[aria-labelledby="title-{id}"]'

    def pictures(self, id: str) -> list[str]:
        script = "part => [...document.querySelectorAll(part + ' img')].map(each => each.src)"
        found: list[str] = self.page.evaluate(script, self.part(id))
        return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser("127.0.0.1") as opened:
        yield opened


@pytest.fixture(scope="module")
def serving(
    drawn_sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Serving, Path]]:
    project = shutil.copytree(drawn_sample, tmp_path_factory.mktemp("live") / "sample")
    with serve(project) as running:
        running.settled()
        yield running, project


@pytest.fixture
def shown(browser: Browser, serving: tuple[Serving, Path]) -> Iterator[Shown]:
    running, project = serving
    before = {path: path.read_bytes() for path in (project / RIVER, project / BRIDGES)}
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    found = Shown(page=page, project=project, serving=running)
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.goto(running.address, wait_until="domcontentloaded")
    wait(page, busy=False)
    yield found
    page.close()
    for path, content in before.items():
        if path.read_bytes() != content:
            number = running.settled()["number"]
            path.write_bytes(content)
            running.settled(number)
    assert found.complaints == []


def wait(page: Page, *, busy: bool) -> None:
    page.wait_for_selector(f'html[data-busy="{str(busy).lower()}"]', timeout=30_000)


def test_a_saved_change_is_on_its_page_and_the_place_is_kept(shown: Shown) -> None:
    page = shown.page
    bridges = page.locator(shown.part("section-2"))
    bridges.locator("figure").first.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 40)")
    before, kept = shown.pictures("section-1"), shown.pictures("section-2")
    top = bridges.bounding_box()
    shown.save(RIVER, "[^why]: Perhaps", "A new paragraph.\n\n[^why]: Perhaps")
    words = page.locator(f'{shown.part("section-1")} .block[aria-label*="A new paragraph."]')
    words.wait_for(state="attached", timeout=30_000)
    wait(page, busy=False)
    after = shown.pictures("section-1")
    assert after
    assert not set(after) & set(before)
    assert shown.pictures("section-2") == kept
    now = bridges.bounding_box()
    assert top
    assert now
    assert now["y"] == pytest.approx(top["y"], abs=2)
    page.wait_for_function(
        "part => [...document.querySelectorAll(part + ' img')].some(each => each.naturalWidth)",
        arg=shown.part("section-1"),
    )


def test_a_fault_is_shown_at_its_pages_over_the_last_good_ones_until_it_is_mended(
    shown: Shown,
) -> None:
    page, before = shown.page, shown.pictures("section-2")
    shown.save(BRIDGES, "The rest is water.", "The rest is <b>water</b>.")
    finding = page.locator(f"{shown.part('section-2')} li.error").first
    finding.wait_for(timeout=30_000)
    expect(finding).to_contain_text("Error MAN-02: raw HTML")
    expect(finding).to_contain_text("write it in Markdown")
    expect(finding).to_contain_text(f"{BRIDGES}:10")
    expect(page.locator("#status")).to_contain_text("the last good pages are shown")
    assert shown.pictures("section-2") == before
    shown.save(BRIDGES, "The rest is <b>water</b>.", "The rest is ice.")
    finding.wait_for(state="detached", timeout=30_000)
    expect(page.locator("#status")).to_have_text("Up to date", timeout=30_000)
    assert shown.pictures("section-2") != before


def test_a_section_that_is_taken_away_and_comes_back_is_shown_again(shown: Shown) -> None:
    page, path = shown.page, shown.project / BRIDGES
    content = path.read_bytes()
    path.unlink()
    # Its photographs are placed nowhere then.
    page.locator("#status.faulty").wait_for(timeout=30_000)
    assert shown.pictures("section-2")
    path.write_bytes(content)
    expect(page.locator("#status")).to_have_text("Up to date", timeout=30_000)


def test_the_newest_of_many_saves_is_shown(shown: Shown) -> None:
    shown.page.locator(shown.part("section-2")).scroll_into_view_if_needed()
    last = "The rest is water."
    for number in range(8):
        shown.save(BRIDGES, last, f"The rest is water {number}.")
        last = f"The rest is water {number}."
    words = shown.page.locator(f'{shown.part("section-2")} .block[aria-label*="water 7."]')
    words.wait_for(state="attached", timeout=30_000)
    wait(shown.page, busy=False)
    assert words.count() == 1


def test_a_block_names_its_file_and_line(shown: Shown) -> None:
    page = shown.page
    page.locator(shown.part("section-2")).scroll_into_view_if_needed()
    block = page.locator('.block[data-at="section-2/2"]')
    block.scroll_into_view_if_needed()
    block.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_have_text(f"{BRIDGES}:10")
    link = page.locator("#open").get_attribute("href") or ""
    assert link == f"vscode://file{shown.project / BRIDGES}:10"
    page.keyboard.press("Escape")
    expect(page.locator("#where")).to_be_hidden()
    expect(block).to_be_focused()
    photograph = page.locator('.block[data-at="photo-flood"]').first
    photograph.click()
    expect(page.locator("#place")).to_have_text(f"{BRIDGES}:6")


def test_the_e_book_follows_the_pages_and_names_lines_too(shown: Shown) -> None:
    page = shown.page
    page.locator(shown.part("section-2")).scroll_into_view_if_needed()
    page.evaluate("part => document.querySelector(part).scrollIntoView()", shown.part("section-2"))
    phone = page.frame_locator("iframe:not(.coming)")
    words = phone.get_by_text("The rest is water.")
    words.click(timeout=30_000)
    expect(page.locator("#place")).to_have_text(f"{BRIDGES}:10")
    shown.save(BRIDGES, "The rest is water.", "The rest is ice.")
    expect(phone.get_by_text("The rest is ice.")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_nothing_and_nothing_sticks_out(shown: Shown, width: int, scheme: str) -> None:
    page = shown.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    shown.save(BRIDGES, "The rest is water.", "The rest is <b>water</b>.")
    page.locator("li.error").first.wait_for(timeout=30_000)
    page.locator(".block").first.click()
    found, kept = ask_axe(page)
    assert found == []
    assert kept
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_when_the_typesetter_is_ended_that_is_shown_and_the_next_save_is_set(
    shown: Shown,
) -> None:
    pid = shown.serving.process.pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
    before = shown.pictures("section-2")
    shown.save(BRIDGES, "The rest is water.", "The rest is ice.")
    fault = shown.page.locator("pre.fault")
    expect(fault).to_contain_text("was ended", timeout=30_000)
    assert shown.pictures("section-2") == before
    shown.save(BRIDGES, "The rest is ice.", "The rest is snow.")
    expect(fault).to_have_count(0, timeout=30_000)
    expect(shown.page.locator("#status")).to_have_text("Up to date", timeout=30_000)
    assert shown.pictures("section-2") != before


def test_it_ends_at_once_and_leaves_no_process(drawn_sample: Path, tmp_path: Path) -> None:
    project = shutil.copytree(drawn_sample, tmp_path / "sample")
    with serve(project) as running:
        states = running.states()
        next(states)
        pid = running.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        assert children
        # A stream is open, and pages are being set.
        running.process.send_signal(signal.SIGINT)
        out, err = running.process.communicate(timeout=20)
    assert (running.process.returncode, err) == (0, "stopped\n")
    assert out == ""
    # Python's own tracker of resources ends when its pipe is closed, a moment later.
    for _ in range(100):
        left = [child for child in children if Path(f"/proc/{child}").exists()]
        if not left:
            return
        time.sleep(0.1)
    pytest.fail(f"processes {left} are left")


def test_a_letter_that_needs_other_fonts_is_set_as_in_the_editions(shown: Shown) -> None:
    # U+02BC is drawn by changed fonts, which a process loads at its start or never.
    shown.page.locator(shown.part("section-2")).scroll_into_view_if_needed()
    shown.save(BRIDGES, "The rest is water.", "The rest is пʼять.")
    words = shown.page.locator(f'{shown.part("section-2")} .block[aria-label*="пʼять"]')
    words.wait_for(state="attached", timeout=30_000)
    expect(shown.page.locator("#status")).to_have_text("Up to date", timeout=30_000)
    assert shown.page.locator("li.error").count() == 0


def test_a_renamed_photograph_becomes_a_stand_in_and_comes_back(shown: Shown) -> None:
    gallery = shown.project / "source/gallery"
    before = shown.pictures("section-2")
    (gallery / "flood.jpg").rename(gallery / "renamed.jpg")
    shown.page.wait_for_function(
        "([part, source]) => document.querySelector(part + ' img').src !== source",
        arg=[shown.part("section-2"), before[0]],
        timeout=30_000,
    )
    (gallery / "renamed.jpg").rename(gallery / "flood.jpg")
    shown.page.wait_for_function(
        "([part, source]) => document.querySelector(part + ' img').src === source",
        arg=[shown.part("section-2"), before[0]],
        timeout=30_000,
    )
