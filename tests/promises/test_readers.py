"""Two readers that people have open the EPUB, turn all its pages and follow its links.

The readers are foliate-js and epub.js, in a browser that reaches nothing but this test's own
server. `tests/readers/` has what makes one reader of each; what must hold is said here.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.support import judges
from tests.support.editions import NAMESPACES, Built, Epub, captioned, epub, first_absent

READERS = ("foliate", "epubjs")
PUBLICATIONS = ("reportage", "built_sample", "everything")
#: A page of a tablet: one column, and any photograph of ours fits on it.
WINDOW = {"width": 600, "height": 800}


class Shelves(SimpleHTTPRequestHandler):
    """Serves files of some folders, each under a name of its own."""

    # A module must have its type, and what the machine calls the types is its own affair.
    extensions_map = {".js": "text/javascript", ".html": "text/html"}  # noqa: RUF012 - its parent's

    def __init__(self, *words: Any, shelves: Mapping[str, Path], **more: Any) -> None:
        self.shelves = shelves
        super().__init__(*words, **more)

    def translate_path(self, path: str) -> str:
        _, shelf, rest = path.split("/", 2)
        self.directory = str(self.shelves[shelf])
        return super().translate_path(f"/{rest}")

    def log_message(self, format: str, *words: Any) -> None:
        """A test says only what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A book that a reader has open, and has been walked through."""

    built: Built
    page: Page
    #: What each document says and shows, in the order in which they came up.
    documents: list[dict[str, Any]]
    #: Addresses outside that the reader or the book has asked for.
    asked: list[str]
    #: What went wrong in the browser.
    faults: list[str]

    @property
    def book(self) -> Epub:
        return epub(self.built.epub)

    def follows(self, name: str, address: str) -> bool:
        """Click a link of a document; say whether what it leads to comes to stand on the page."""
        words = [name, address, f"EPUB/{address}"]
        return bool(self.page.evaluate("words => follow(reader, ...words)", words))

    def visits(self, place: str) -> bool:
        """Go to a place as by the reader's own lists; say whether it comes to stand there."""
        return bool(self.page.evaluate("place => visit(reader, place)", place))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    options = (
        # Root may not run it otherwise, and it opens nothing but our own files.
        "--no-sandbox",
        "--disable-gpu",
        # No name leads anywhere, so nothing of the browser's own gets out either.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    )
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=judges.chromium(), args=options)


@pytest.fixture(scope="module")
def origin(request: pytest.FixtureRequest) -> Iterator[str]:
    shelves = {
        "modules": judges.fetched("npm/node_modules"),
        "readers": Path(__file__).with_name("readers"),
        **{name: request.getfixturevalue(name).build for name in PUBLICATIONS},
    }
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Shelves, shelves=shelves)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(
    scope="module",
    params=[(reader, name) for reader in READERS for name in PUBLICATIONS],
    ids="-".join,
)
def read(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Read]:
    """Each book in each reader; all tests of this file look at the same open page."""
    reader, name = request.param
    built = request.getfixturevalue(name)
    asked: list[str] = []
    faults: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context = browser.new_context(viewport=WINDOW)
    context.route(lambda url: not url.startswith((f"{origin}/", "blob:", "data:")), refuse)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{origin}/readers/reader.html")
    words = [reader, f"/{name}/{built.epub.name}"]
    page.evaluate("async words => { globalThis.reader = await read(...words) }", words)
    walked = page.evaluate("walk(reader)")
    yield Read(built=built, page=page, documents=walked, asked=asked, faults=faults)
    context.close()


@pytest.mark.slow
def test_every_document_comes_up_in_the_order_of_the_spine(read: Read) -> None:
    assert tuple(document["name"] for document in read.documents) == read.book.spine


@pytest.mark.slow
def test_every_caption_is_there(read: Read) -> None:
    captions = [captioned(photo) for photo in read.built.publication.photos]
    words = " ".join(document["words"] for document in read.documents)
    assert first_absent(captions, words) is None


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
    # The first, the last and one between: they cost a tenth of a second each.
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
    """Place and number of each page of the printed book; none where nothing lists them."""
    kinds = book.navigation.xpath("//@epub:type", namespaces={"epub": NAMESPACES["epub"]})
    if "page-list" not in kinds:
        return []
    return [(f"EPUB/{href}", number) for href, number in book.entries("page-list")]


@pytest.mark.slow
def test_nothing_outside_the_book_is_asked_for_and_nothing_fails(read: Read) -> None:
    assert read.asked == []
    assert read.faults == []
