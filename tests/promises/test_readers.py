"""Two readers in use, foliate-js and epub.js, open the EPUB, turn its pages, follow its links.

They run in a browser that reaches nothing but the server of this test. `readers/` beside this file
has the page that wraps them.

"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.support import judges
from tests.support.browsers import open_browser
from tests.support.finished_epub import NAMESPACES, Epub, read_epub
from tests.support.manuscript_text import caption_and_credit
from tests.support.projects import Built
from tests.support.text import first_absent

READERS = ("foliate", "epubjs")
PUBLICATIONS = ("reportage", "built_sample", "everything")
#: Pixels of a tablet's page: one column, large enough for any photograph.
WINDOW: ViewportSize = {"width": 600, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 640}
TABLET: ViewportSize = {"width": 768, "height": 1024}
#: Between the darkest and the lightest pixel of a page with anything on it, of 255.
VISIBLE = 32


class FolderServer(SimpleHTTPRequestHandler):
    """A server of the files of some folders, each under a name of its own."""

    # Browsers load modules by this type only, and the types of the system differ.
    extensions_map = {".js": "text/javascript", ".html": "text/html"}  # noqa: RUF012 - its parent's

    def __init__(self, *arguments: Any, folders: Mapping[str, Path], **more: Any) -> None:
        self.folders = folders
        super().__init__(*arguments, **more)

    def translate_path(self, path: str) -> str:
        _, name, rest = path.split("/", 2)
        self.directory = str(self.folders[name])
        return super().translate_path(f"/{rest}")

    def log_message(self, format: str, *arguments: Any) -> None:
        """Print nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A book open in a reader that has turned all its pages."""

    built: Built
    page: Page
    #: Name, text and pictures of each document, in the order in which they were shown.
    documents: list[dict[str, Any]]
    #: URLs outside of the server that were requested.
    requested: list[str]
    #: Errors that the browser reported.
    faults: list[str]

    @property
    def book(self) -> Epub:
        return read_epub(self.built.epub)

    def follows(self, name: str, address: str) -> bool:
        """Click a link of a document; return whether its target is then visible."""
        arguments = [name, address, f"EPUB/{address}"]
        return bool(self.page.evaluate("words => follow(reader, ...words)", arguments))

    def visits(self, place: str) -> bool:
        """Go to a place as from the reader's own lists; return whether it is then visible."""
        return bool(self.page.evaluate("place => visit(reader, place)", place))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser("127.0.0.1") as opened:
        yield opened


@pytest.fixture(scope="module")
def origin(request: pytest.FixtureRequest) -> Iterator[str]:
    folders = {
        "modules": judges.fetched("npm/node_modules"),
        "readers": Path(__file__).with_name("readers"),
        **{name: request.getfixturevalue(name).build for name in PUBLICATIONS},
    }
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(FolderServer, folders=folders)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(
    scope="module",
    params=[(reader, name) for reader in READERS for name in PUBLICATIONS],
    ids="-".join,
)
def read(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Read]:
    """Open each book in each reader; all tests of this file share the open page."""
    reader, name = request.param
    built = request.getfixturevalue(name)
    requested: list[str] = []
    faults: list[str] = []

    def refuse(route: Route) -> None:
        requested.append(route.request.url)
        route.abort()

    page = browser.new_page(viewport=WINDOW)
    page.route(lambda url: not url.startswith((f"{origin}/", "blob:", "data:")), refuse)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    open_book(page, origin, reader, f"/{name}/{built.epub.name}")
    walked = page.evaluate("walk(reader)")
    yield Read(built=built, page=page, documents=walked, requested=requested, faults=faults)
    page.close()


def open_book(page: Page, origin: str, reader: str, address: str) -> None:
    page.goto(f"{origin}/readers/reader.html")
    page.evaluate("async words => { globalThis.reader = await read(...words) }", [reader, address])


@pytest.mark.slow
def test_every_document_comes_up_in_the_order_of_the_spine(read: Read) -> None:
    assert tuple(document["name"] for document in read.documents) == read.book.spine


@pytest.mark.slow
def test_every_caption_is_there(read: Read) -> None:
    captions = [caption_and_credit(photo) for photo in read.built.publication.photos]
    arguments = " ".join(document["words"] for document in read.documents)
    assert first_absent(captions, arguments) is None


@pytest.mark.slow
def test_every_picture_is_decoded_in_full_and_stands_whole_on_a_page(read: Read) -> None:
    pictures = [picture for document in read.documents for picture in document["pictures"]]
    assert [tuple(picture["size"]) for picture in pictures] == [
        Image.open(io.BytesIO(read.book.files[name])).size for name in read.book.pictures
    ]
    assert all(picture["whole"] for picture in pictures)


@pytest.mark.slow
def test_entries_of_the_contents_lead_to_what_they_name(read: Read) -> None:
    for address, title in read.book.entries("toc"):
        assert read.follows("EPUB/nav.xhtml", address), title


@pytest.mark.slow
def test_entries_of_the_list_of_photographs_lead_to_the_photographs(read: Read) -> None:
    addresses = [f"EPUB/{href}" for href, _ in read.book.entries("landmarks")]
    (listed,) = (name for name in addresses if name.endswith("photographs.xhtml"))
    # The first, one in the middle and the last: each takes a tenth of a second.
    entries = read.book.entries("loi")
    for address, caption in (entries[0], entries[len(entries) // 2], entries[-1]):
        assert read.follows(listed, address), caption


@pytest.mark.slow
def test_entries_of_the_page_list_lead_to_where_the_pages_begin(read: Read) -> None:
    entries = page_list(read.book)
    assert entries
    listed = read.page.evaluate("reader.pageList()")
    assert listed == [place for place, _ in entries]
    for place, number in (entries[0], entries[len(entries) // 2], entries[-1]):
        assert read.visits(place), number


def page_list(book: Epub) -> list[tuple[str, str]]:
    """Return place and number of each page of the printed book."""
    kinds = book.navigation.xpath("//@epub:type", namespaces={"epub": NAMESPACES["epub"]})
    if "page-list" not in kinds:
        return []
    return [(f"EPUB/{href}", number) for href, number in book.entries("page-list")]


@pytest.mark.slow
def test_nothing_outside_the_book_is_asked_for_and_nothing_fails(read: Read) -> None:
    assert read.requested == []
    assert read.faults == []


@pytest.mark.slow
@pytest.mark.parametrize(("window", "theme"), [(PHONE, "dark"), (TABLET, "light")])
@pytest.mark.parametrize("reader", READERS)
def test_no_page_is_blank_and_no_picture_stands_over_its_edge(
    reader: str,
    window: ViewportSize,
    theme: Literal["dark", "light"],
    browser: Browser,
    origin: str,
    reportage: Built,
) -> None:
    page = browser.new_page(viewport=window, color_scheme=theme)
    open_book(page, origin, reader, f"/reportage/{reportage.epub.name}")
    blank, over, count = [], [], 0
    turned = True
    while turned:
        count += 1
        # What is drawn; a page of one colour has nothing on it.
        with Image.open(io.BytesIO(page.screenshot())) as drawn:
            shades = drawn.convert("L").getextrema()
        # The corners of the reader's page are dark in the dark.
        assert (shades[0] < 64) if theme == "dark" else (shades[1] > 192)
        if shades[1] - shades[0] < VISIBLE:
            blank.append(count)
        over += [(count, name) for name in page.evaluate("overflowing(reader)")]
        turned = page.evaluate("reader.next()")
    page.close()
    assert count > len(reportage.publication.photos) / 2
    assert (blank, over) == ([], [])
