"""Draw an EPUB with foliate-js in Chromium, offline and without a server: a program of its own.

It is called as `python -m book.proof.sheets.foliate_reader EPUB FOLDER MODULES CHROMIUM`, with
limits for all that it starts (`files.outside_programs`), and prints the pages it has drawn as JSON.
"""

import asyncio
import base64
import json
import os
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from book.check.read import epub_container
from book.check.read.epub_container import BROKEN, MOST_PICTURE, Container, UnreadableError
from book.images.screen_pages import cut_pages, reduced_picture
from book.proof.sheets import page_rows
from book.proof.sheets.page_rows import DEVICES, Device, PlacedPage
from book.proof.sheets.screens import MOST_PAGES, ScreenPage, has_many_pictures, write_page

#: Where the reader and the book seem to be; Chromium resolves no name, and is offline.
_ORIGIN = "https://book.invalid"
_READERS = Path(__file__).with_name("readers")
#: The book's documents inherit it: their scripts do not run, and nothing outside is loaded.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {_ORIGIN}/modules/foliate-js/ {_ORIGIN}/readers/",
        f"connect-src {_ORIGIN}/book/",
        "style-src blob: 'unsafe-inline'",
        "img-src blob: data:",
        "font-src blob: data:",
        "frame-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_OPEN = "async words => (await import('/readers/foliate.js')).open(...words)"
_SHOW = "async words => (await import('/readers/foliate.js')).show(...words)"
_PLACE = "async words => (await import('/readers/foliate.js')).place(...words)"
_TYPES = {".html": "text/html", ".js": "text/javascript"}
#: The largest page in pixels; and files that are kept until all screens have asked for them.
_LARGEST, _KEPT = (576, 960), 300


def main(epub: str, folder: str, modules: str, browser: str) -> None:
    """Draw a book; print its pages by device and theme, how many were cut off, or a fault."""
    from playwright.async_api import Error

    answer: dict[str, Any]
    try:
        with zipfile.ZipFile(epub) as file:
            epub_container.raise_for_size(file)
            answer = asyncio.run(_draw(Container(file), Path(folder), Path(modules), browser))
    except UnreadableError as error:
        answer = {"fault": str(error)}
    except Error as error:
        # `Page.evaluate: Error: Failed to load container file`, and lines of where.
        answer = {"fault": error.message.partition("\n")[0].removeprefix("Page.evaluate: ")}
    except BROKEN:
        answer = {"fault": "it is damaged"}
    json.dump(answer, sys.stdout)


async def _draw(
    book: Container, folder: Path, modules: Path, executable: str
) -> dict[str, dict[str, Any]]:
    from playwright.async_api import async_playwright

    options = [
        "--disable-gpu",
        # No host name resolves, so the browser itself sends nothing either.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        # Pictures are decoded before the page is captured.
        "--disable-checker-imaging",
        # Its address bar would be two more pages, and a second of a processor.
        "--disable-features=WebUIOmniboxAimPopup,WebUIOmniboxPopup",
    ]
    if os.geteuid() == 0:
        # Chromium does not run as root with its sandbox.
        options.append("--no-sandbox")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=options)
        drawn = [_draw_on(browser, device, book, folder, modules) for device in DEVICES]
        results = await asyncio.gather(*drawn)
        await browser.close()
    return {name: screens for result in results for name, screens in result.items()}


async def _draw_on(
    browser: Any, device: Device, book: Container, folder: Path, modules: Path
) -> dict[str, dict[str, Any]]:
    context = await browser.new_context(viewport={"width": device.width, "height": device.height})
    page = await context.new_page()

    async def answer(route: Any) -> None:
        found = await asyncio.to_thread(_find, unquote(route.request.url), book, modules)
        if found is None:
            await route.abort()
        else:
            await route.fulfill(**found)

    await context.route("**/*", answer)
    await page.goto(f"{_ORIGIN}/readers/foliate.html")
    names = await page.evaluate(
        _OPEN,
        [page_rows.MOST_DOCUMENTS, device.width, device.height, device.gap],
    )
    session = await context.new_cdp_session(page)
    sizes = {info.filename: info.file_size for info in book.zip.infolist()}
    scale = device.small_scale if has_many_pictures(sizes) else device.scale
    drawn: dict[str, list[ScreenPage]] = {theme: [] for theme in device.themes}
    cut_off = dict.fromkeys(device.themes, 0)
    for first, count in page_rows.batches(names, sizes):
        # Otherwise the decoded pictures of the whole book are kept.
        await session.send("Memory.simulatePressureNotification", {"level": "critical"})
        shown = await page.evaluate(_SHOW, [first, count])
        places = list(page_rows.placed_pages(names[first:], shown, device))
        for row in page_rows.rows(places, device, scale):
            start, end = page_rows.edges(row, device)
            await page.evaluate(_PLACE, [start, end - start])
            for theme, whole in device.themes.items():
                wanted = [each for each in row if whole or each.wanted]
                room = MOST_PAGES - len(drawn[theme])
                cut_off[theme] += len(wanted[room:])
                if not wanted[:room]:
                    continue
                await page.emulate_media(color_scheme=theme)
                png = await _capture(session, wanted[:room], start, device, scale)
                stem, number = folder / f"{device.name}-{theme}", len(drawn[theme])
                drawn[theme] += await asyncio.to_thread(
                    _write_pages, png, wanted[:room], device, scale, stem, number
                )
    return {
        f"{device.name}-{theme}": {
            "pages": [asdict(each) for each in drawn[theme]],
            "cut_off": cut_off[theme],
        }
        for theme in device.themes
    }


async def _capture(
    session: Any, pages: Sequence[PlacedPage], start: float, device: Device, scale: float
) -> bytes:
    """Return the PNG of pages in a row, of which what begins at `start` is to be seen."""
    left, right = page_rows.edges(pages, device)
    clip = {
        "x": left - start,
        "y": 0,
        "width": right - left,
        "height": device.height,
        "scale": scale,
    }
    options = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": True}
    captured = await session.send("Page.captureScreenshot", {**options, "clip": clip})
    return base64.b64decode(captured["data"])


def _write_pages(
    png: bytes, pages: Sequence[PlacedPage], device: Device, scale: float, stem: Path, before: int
) -> list[ScreenPage]:
    """Write captured pages, which follow a number of others."""
    start, _ = page_rows.edges(pages, device)
    lefts = [round((each.left - start) * scale) for each in pages]
    rim = round(device.width * device.gap / 200 * scale)
    pictures = cut_pages(png, lefts, round(device.width * scale), rim)
    return [
        write_page(picture, stem, number, each.page)
        for number, (each, picture) in enumerate(zip(pages, pictures, strict=True), before + 1)
    ]


@lru_cache(maxsize=_KEPT)
def _read(book: Container, name: str) -> bytes:
    """Return a file of the book, pictures as small as the largest of the screens."""
    content = book.read(name, MOST_PICTURE)
    return reduced_picture(content, *_LARGEST) if content.startswith(b"\xff\xd8") else content


def _find(url: str, book: Container, modules: Path) -> dict[str, Any] | None:
    """Return the answer to a request; None for what is refused."""
    if not url.startswith(f"{_ORIGIN}/"):
        return None
    kind, _, name = url.removeprefix(f"{_ORIGIN}/").partition("/")
    if kind == "book":
        try:
            body = _read(book, name)
        except UnreadableError:
            return {"status": 204}
        # The reader takes the type from the package document.
        return {"body": body, "content_type": "application/octet-stream"}
    root = {"modules": modules, "readers": _READERS}.get(kind)
    if root is None:
        return None
    try:
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()):
            return None
        body = path.read_bytes()
    except (OSError, ValueError):
        # A book may ask for a name that no file can have.
        return None
    return {
        "body": body,
        "content_type": _TYPES.get(path.suffix, "text/plain"),
        "headers": {"Content-Security-Policy": _POLICY},
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
