"""WeasyPrint reads only the files it is given, and everything it logs ends the build."""

import io
import logging
from pathlib import Path

import pytest
from PIL import Image

from book import pdf

PAGE = "<!DOCTYPE html><html lang='en'><head><title>A page</title>{}</head><body>{}</body></html>"


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """Return two sources, and put a file beside them."""
    (tmp_path / "pictures" / "deep").mkdir(parents=True)
    Image.new("RGB", (30, 20), "red").save(tmp_path / "pictures" / "red.jpg")
    Image.new("RGB", (30, 20), "red").save(tmp_path / "pictures" / "deep" / "red one.jpg")
    (tmp_path / "secret.css").write_text("body { color: red }")
    (tmp_path / "pictures" / "escape.css").symlink_to(tmp_path / "secret.css")
    (tmp_path / "press.icc").write_bytes(b"profile")
    return {"pictures": tmp_path / "pictures", "press.icc": tmp_path / "press.icc"}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("pictures/red.jpg", "pictures/red.jpg"),
        ("pictures/deep/red%20one.jpg", "pictures/deep/red one.jpg"),
        ("pictures/deep/../red.jpg", "pictures/red.jpg"),
        ("press.icc", "press.icc"),
    ],
)
def test_files_of_the_sources_are_found(
    sources: dict[str, Path], tmp_path: Path, address: str, file: str
) -> None:
    assert pdf.resolve_address(pdf.BASE + address, sources) == tmp_path / file


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/red.jpg",
        "http://127.0.0.1/red.jpg",
        "ftp://example.org/red.jpg",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "file://example.org/book/pictures/red.jpg",
        "file:/book/pictures/red.jpg",
        "/etc/passwd",
        "pictures/red.jpg",
        "",
        pdf.BASE,
        pdf.BASE + "pictures",
        pdf.BASE + "pictures/",
        pdf.BASE + "pictures/deep",
        pdf.BASE + "pictures/none.jpg",
        pdf.BASE + "pictures/red.jpg?size=9",
        pdf.BASE + "pictures/../secret.css",
        pdf.BASE + "pictures/%2e%2e/secret.css",
        pdf.BASE + "pictures/..%2fsecret.css",
        pdf.BASE + "pictures//etc/passwd",
        pdf.BASE + "pictures/escape.css",
        pdf.BASE + "secret.css",
        pdf.BASE + "../secret.css",
        pdf.BASE + "press.icc/../secret.css",
        pdf.BASE + "elsewhere/red.jpg",
    ],
)
def test_every_other_address_is_refused(sources: dict[str, Path], address: str) -> None:
    with pytest.raises(ValueError, match="refused"):
        pdf.resolve_address(address, sources)


def write(sources: dict[str, Path], body: str, head: str = "") -> tuple[pdf.PageFacts, bytes]:
    target = io.BytesIO()
    cache = sources["pictures"].parent / "cache"
    pages = pdf.lay_out(
        PAGE.format(head, body), target, sources=sources, variant="pdf/ua-1", cache=cache
    )
    return pages, target.getvalue()


def test_a_sound_page_is_written_and_described(sources: dict[str, Path]) -> None:
    body = """
        <h1 id="one">One</h1><img src="pictures/red.jpg" alt="red"/>
        <h1 id="two" style="break-before: page">Two</h1>
    """
    pages, written = write(sources, body)
    assert written.startswith(b"%PDF-")
    assert pages.count == 2
    assert pages.anchors == (frozenset({"one"}), frozenset({"two"}))
    assert pages.missing == frozenset()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", '<img src="pictures/none.jpg" alt=""/>'),
        ("", '<img src="https://example.org/red.jpg" alt=""/>'),
        ("", '<img src="file:///etc/passwd" alt=""/>'),
        ("", '<img src="pictures/../secret.css" alt=""/>'),
        ('<link rel="stylesheet" href="styles/none.css"/>', ""),
        ("<style>p { colour: red }</style>", "<p>Red</p>"),
        ("<style>p { color: reddish }</style>", "<p>Red</p>"),
        ("", '<p><a href="#nowhere">nowhere</a></p>'),
    ],
)
def test_what_the_engine_complains_of_ends_the_build(
    sources: dict[str, Path], head: str, body: str
) -> None:
    with pytest.raises(pdf.LayoutError):
        write(sources, body, head)


def test_a_picture_that_is_no_picture_ends_the_build(sources: dict[str, Path]) -> None:
    (sources["pictures"] / "red.jpg").write_bytes(b"not a picture")
    with pytest.raises(pdf.LayoutError, match=r"red\.jpg"):
        write(sources, '<img src="pictures/red.jpg" alt=""/>')


def test_characters_without_a_glyph_are_named(sources: dict[str, Path]) -> None:
    style = "<style>p { font-family: IBM Plex Serif }</style>"
    pages, _ = write(sources, "<p>Latin, Ґєїщ, 漢字</p>", style)
    assert pages.missing == {"漢", "字"}


def test_the_engines_log_is_given_back_as_it_was(sources: dict[str, Path]) -> None:
    logger = logging.getLogger("weasyprint")
    before = (logger.handlers[:], logger.propagate)
    with pytest.raises(pdf.LayoutError):
        write(sources, '<img src="pictures/none.jpg" alt=""/>')
    assert (logger.handlers, logger.propagate) == before
