"""Draw the pages that README.md shows out of the editions of the demonstration: `make pictures`.

Pages are chosen by what stands on them, so that they may move.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import pymupdf
import pypdfium2
from PIL import Image

from book.manuscript import load
from book.model import Figure, Laid, plain
from book.project import Project
from tests.support.finished_pdf import outline, photo_pages
from tests.support.placements import photos_laid
from tests.support.projects import Built

#: Names of the pictures.
PICTURES = ("cover.jpg", "opening.jpg", "group.jpg", "spread.jpg", "phone.jpg")
#: Of a page of paper, whose width is 235 mm.
PPI = 72
#: Width and height of a phone's page in points, and its px for each: as sharp as the others.
PHONE, PHONE_SCALE = (280, 500), 1.2


def draw(built: Built) -> Mapping[str, Image.Image]:
    """Draw each picture of a publication that is built for the screen and as an e-book."""
    pages = photo_pages(built, built.screen)
    (spread,) = photos_laid(built, Laid.SPREAD)
    left, right = (page(built.screen, number) for number in pages[spread.id])
    both = Image.new("RGB", (left.width + right.width, left.height))
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    return {
        "cover.jpg": page(built.screen, 1),
        "opening.jpg": page(built.screen, opening(built)),
        "group.jpg": page(built.screen, group(built)),
        "spread.jpg": both,
        "phone.jpg": phone(built),
    }


def opening(built: Built) -> int:
    """Return the page on which the first section begins."""
    title = plain(built.publication.sections[0].title)
    return next(number for _, entry, number in outline(built.screen) if entry == title)


def group(built: Built) -> int:
    """Return the page with most photographs, behind the cover; of several the first."""
    on_pages = [n for numbers in photo_pages(built, built.screen).values() for n in numbers]
    return max(sorted({*on_pages} - {1}), key=on_pages.count)


def page(edition: Path, number: int) -> Image.Image:
    """Draw one page of a PDF, counted from 1."""
    with pypdfium2.PdfDocument(edition) as pdf:
        return pdf[number - 1].render(scale=PPI / 72).to_pil().convert("RGB")


def phone(built: Built) -> Image.Image:
    """Draw the page of the e-book on which the first photograph in the text stands, with MuPDF."""
    blocks = (block for section in built.publication.sections for block in section.blocks)
    figure = next(block for block in blocks if isinstance(block, Figure))
    caption = built.publication.photo(figure.photo_id).caption
    with pymupdf.open(built.epub) as book:
        book.layout(width=PHONE[0], height=PHONE[1], fontsize=11)
        number = next(n for n in range(len(book)) if shows(book[n], caption))
        drawn = book[number].get_pixmap(matrix=pymupdf.Matrix(PHONE_SCALE, PHONE_SCALE))
        return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


def shows(page: pymupdf.Page, caption: str) -> bool:
    """Return whether a page of an e-book has a picture with its caption, and is no list."""
    words = " ".join(page.get_text().split())
    return caption in words and bool(page.get_image_info())


def write(pictures: Mapping[str, Image.Image], folder: Path) -> None:
    """Write pictures into a folder, with a grey edge so that white paper shows on white."""
    folder.mkdir(exist_ok=True)
    for name, picture in pictures.items():
        framed = Image.new("RGB", (picture.width + 2, picture.height + 2), (200, 200, 200))
        framed.paste(picture, (1, 1))
        framed.save(folder / name, quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    project = Path(sys.argv[1])
    built = Built(project=project, source=load.read_manuscript(Project(project)), run=None)
    write(draw(built), Path(sys.argv[2]))
