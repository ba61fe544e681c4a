"""Draw an EPUB with MuPDF, the engine of many plain readers, as on a screen of electronic ink."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from book.check.read import epub_container, epub_package
from book.check.read.epub_container import Container, UnreadableError
from book.images.screen_pages import grey_page
from book.proof.sheets.screens import (
    MOST_PAGES,
    DocumentPage,
    ScreenPage,
    has_many_pictures,
    write_page,
)

#: The screen of many readers of 6 inches, 167 px an inch, and its type, of 9.5 pt: all in px.
WIDTH, HEIGHT, TYPE = 600, 800, 22
#: For a book of many photographs.
_SMALL_SCALE = 0.6
_NS = {"container": "urn:oasis:names:tc:opendocument:xmlns:container"}


def draw_pages(epub: Path, folder: Path) -> tuple[list[ScreenPage], int]:
    """Draw the first page of each document, and each page with a picture.

    Return these, and how many were cut off.

    For a process of its own (`files.processes`): MuPDF is written in C.
    """
    import pymupdf

    # They have no types.
    open_book: Any = pymupdf.open
    enlarged: Any = pymupdf.Matrix
    silence: Any = pymupdf.TOOLS.mupdf_display_errors
    silence(False)
    shrink: Any = pymupdf.TOOLS.store_shrink
    pages: list[ScreenPage] = []
    cut_off, stem = 0, folder / "e-ink-light"
    with zipfile.ZipFile(epub) as file, open_book(epub, filetype="epub") as book:
        epub_container.raise_for_size(file)
        scale = _SMALL_SCALE if has_many_pictures(file.namelist()) else 1
        book.layout(width=WIDTH, height=HEIGHT, fontsize=TYPE)
        for name, title, ids in _documents(Container(file)):
            # Otherwise 256 MB of decoded pictures are kept.
            shrink(100)
            (chapter, _), *_ = book.resolve_link(name, chapters=1)
            if chapter < 0:
                continue
            figures: dict[int, list[str]] = {}
            for id in ids:
                (_, number), *_ = book.resolve_link(f"{name}#{id}", chapters=1)
                figures.setdefault(number, []).append(id)
            count = book.chapter_page_count(chapter)
            for number in range(count):
                page = book[(chapter, number)]
                if number and number not in figures and not _has_picture(page):
                    continue
                if len(pages) == MOST_PAGES:
                    cut_off += 1
                    continue
                drawn = page.get_pixmap(matrix=enlarged(scale, scale), colorspace=pymupdf.csGRAY)
                place = DocumentPage(
                    document=name,
                    title=title,
                    number=number + 1,
                    count=count,
                    ids=tuple(figures.get(number, ())),
                )
                picture = grey_page(drawn.samples, drawn.width, drawn.height, drawn.stride)
                pages.append(write_page(picture, stem, len(pages) + 1, place))
    return pages, cut_off


def _documents(archive: Container) -> Iterator[tuple[str, str, list[str]]]:
    """Yield file and title of each document in the order of reading, and its photographs."""
    container = archive.parse_xml("META-INF/container.xml")
    root = container.find(".//container:rootfile", _NS)
    for name in epub_package.spine(epub_package.read_package(archive, str(root.get("full-path")))):
        try:
            tree = archive.parse_xml(name)
        except UnreadableError:
            # MuPDF may be able to show it all the same.
            yield name, "", []
            continue
        title = "".join("".join(each.itertext()) for each in tree.iterfind("{*}head/{*}title"))
        yield name, title, [id for each in tree.iter("{*}figure") if (id := each.get("id"))]


def _has_picture(page: Any) -> bool:
    return any(kind == "fill-image" for kind, *_ in page.get_bboxlog())
