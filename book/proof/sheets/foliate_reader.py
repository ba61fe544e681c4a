"""Draw an EPUB with foliate-js in Chromium, offline and without a server: a program of its own.

It is called as `python -m book.proof.sheets.foliate_reader EPUB FOLDER MODULES CHROMIUM`, with
limits for all that it starts (`files.outside_programs`), and prints the pages it has drawn as JSON.
"""

import asyncio
import base64
import json
import mimetypes
import os
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from book.check.read import epub_container
from book.check.read.epub_container import BROKEN, MOST_PICTURE, Container, UnreadableError
from book.images.screen_pages import cut_pages
from book.proof.sheets.screens import DocumentPage, ScreenPage, write_page

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
_SHOW = "async index => (await import('/readers/foliate.js')).show(index)"
#: Pixels of the width of one picture of several pages.
_WIDEST = 8000
_TYPES = {".html": "text/html", ".js": "text/javascript", ".xhtml": "application/xhtml+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A screen, with the themes in which it is drawn, and whether all pages are."""

    name: str
    #: CSS px.
    width: int
    height: int
    #: Pixels of a picture to a CSS px.
    scale: float
    #: What foliate-js leaves free on both sides together, in percent of the width; such that a
    #: page begins at a whole pixel.
    gap: float
    themes: Mapping[str, bool]


DEVICES = (
    Device(
        name="phone",
        width=360,
        height=640,
        scale=1.5,
        gap=5.5556,
        themes={"light": True, "dark": False},
    ),
    Device(
        name="tablet",
        width=768,
        height=1024,
        scale=0.75,
        gap=6.25,
        themes={"light": False, "dark": False},
    ),
)


def main(epub: str, folder: str, modules: str, browser: str) -> None:
    """Draw a book; print the pages by device and theme, or a fault."""
    try:
        with zipfile.ZipFile(epub) as file:
            epub_container.raise_for_size(file)
            drawn = asyncio.run(_draw(Container(file), Path(folder), Path(modules), browser))
        answer: dict[str, Any] = {name: list(map(asdict, pages)) for name, pages in drawn.items()}
    except UnreadableError as error:
        answer = {"fault": str(error)}
    except BROKEN:
        answer = {"fault": "it is damaged"}
    json.dump(answer, sys.stdout)


async def _draw(
    book: Container, folder: Path, modules: Path, executable: str
) -> dict[str, list[ScreenPage]]:
    from playwright.async_api import async_playwright

    options = [
        "--disable-gpu",
        # No host name resolves, so the browser itself sends nothing either.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        # Pictures are decoded before the page is captured.
        "--disable-checker-imaging",
        "--font-render-hinting=none",
    ]
    if os.geteuid() == 0:
        # Chromium does not run as root with its sandbox.
        options.append("--no-sandbox")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=options)
        drawn = [_draw_on(browser, device, book, folder, modules) for device in DEVICES]
        results = await asyncio.gather(*drawn)
        await browser.close()
    return {name: pages for result in results for name, pages in result.items()}


async def _draw_on(
    browser: Any, device: Device, book: Container, folder: Path, modules: Path
) -> dict[str, list[ScreenPage]]:
    context = await browser.new_context(viewport={"width": device.width, "height": device.height})
    page = await context.new_page()

    async def answer(route: Any) -> None:
        found = _find(unquote(route.request.url), book, modules)
        if found is None:
            await route.abort()
        else:
            await route.fulfill(**found)

    await context.route("**/*", answer)
    await page.goto(f"{_ORIGIN}/readers/foliate.html")
    names = await page.evaluate(
        _OPEN,
        [device.width, device.height, device.gap],
    )
    session = await context.new_cdp_session(page)
    drawn: dict[str, list[ScreenPage]] = {f"{device.name}-{t}": [] for t in device.themes}
    for index, name in enumerate(names):
        shown = await page.evaluate(
            "async index => (await import('/readers/foliate.js')).show(index)", index
        )
        for theme, whole in device.themes.items():
            await page.emulate_media(color_scheme=theme)
            pages = drawn[f"{device.name}-{theme}"]
            for numbers in _rows(shown, whole, device):
                png = await _capture(session, shown, numbers, device)
                lefts = [
                    round((number - numbers[0]) * shown["size"] * device.scale)
                    for number in numbers
                ]
                pictures = cut_pages(png, lefts, round(device.width * device.scale))
                for number, picture in zip(numbers, pictures, strict=True):
                    place = DocumentPage(
                        document=name,
                        title=shown["title"],
                        number=number + 1,
                        count=shown["pages"],
                        ids=tuple(shown["pictured"].get(str(number), ())),
                    )
                    path = folder / f"{device.name}-{theme}-{len(pages) + 1:03}.jpg"
                    pages.append(write_page(picture, path, place))
    return drawn


def _rows(shown: Mapping[str, Any], whole: bool, device: Device) -> Iterator[list[int]]:
    """Yield the pages to be drawn, numbered from 0, in rows that are captured at once."""
    most = int(_WIDEST / device.scale / shown["size"])
    row: list[int] = []
    for number in range(shown["pages"]):
        if whole or number == 0 or str(number) in shown["pictured"]:
            if row and (row[-1] != number - 1 or len(row) == most):
                yield row
                row = []
            row.append(number)
    if row:
        yield row


async def _capture(
    session: Any, shown: Mapping[str, Any], numbers: Sequence[int], device: Device
) -> bytes:
    rim = (device.width - shown["size"]) / 2
    clip = {
        "x": shown["left"] + numbers[0] * shown["size"] - rim,
        "y": 0,
        "width": (len(numbers) - 1) * shown["size"] + device.width,
        "height": device.height,
        "scale": device.scale,
    }
    captured = await session.send(
        "Page.captureScreenshot",
        {
            "format": "png",
            "optimizeForSpeed": True,
            "captureBeyondViewport": True,
            "clip": clip,
        },
    )
    return base64.b64decode(captured["data"])


def _find(url: str, book: Container, modules: Path) -> dict[str, Any] | None:
    """Return the answer to a request; None for what is refused."""
    kind, _, name = url.removeprefix(f"{_ORIGIN}/").partition("/")
    if not url.startswith(f"{_ORIGIN}/"):
        return None
    if kind == "book":
        try:
            body = book.read(name, MOST_PICTURE)
        except UnreadableError:
            return {"status": 204}
        return {"body": body, "content_type": mimetypes.guess_type(name)[0] or "text/plain"}
    root = {"modules": modules, "readers": _READERS}.get(kind)
    if root is None:
        return None
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        return None
    return {
        "body": path.read_bytes(),
        "content_type": _TYPES.get(path.suffix, "text/plain"),
        "headers": {"Content-Security-Policy": _POLICY},
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
