"""Pages of finished PDFs, drawn and read by PDFium, which did not write them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from tests.support.projects import Built, sha256
from tests.support.text import compact, normalised

MM = 72 / 25.4
#: Left, bottom, right and top, in points.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter or mark with the box of its ink."""

    character: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture on a page; its box includes what is clipped away."""

    #: SHA-256 of the encoded stream.
    digest: str
    box: Box
    #: Width and height in px.
    pixels: tuple[int, int]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it is drawn."""

    #: Counted from 1.
    number: int
    text: str
    letters: tuple[Letter, ...]
    pictures: tuple[Picture, ...]

    def within(self, left: float, bottom: float, right: float, top: float) -> str:
        """Return the letters whose ink lies inside a box, without spaces."""
        return compact(
            "".join(
                letter.character
                for letter in self.letters
                if left <= letter.box[0]
                and bottom <= letter.box[1]
                and letter.box[2] <= right
                and letter.box[3] <= top
            )
        )


@cache
def read_pages(pdf: Path) -> tuple[Page, ...]:
    """Read every page of a PDF that is not changed afterwards."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_page(page, number) for number, page in enumerate(document, start=1))
    finally:
        document.close()


def pdf_text(pdf: Path) -> str:
    """Return the text of a whole PDF, page after page."""
    return " ".join(page.text for page in read_pages(pdf))


@cache
def grey_page(pdf: Path, number: int, scale: float = 1.0) -> Image.Image:
    """Draw one page, counted from 1, in grey; `scale` is in px per pt."""
    return colour_page(pdf, number, scale).convert("L")


@cache
def colour_page(pdf: Path, number: int, scale: float = 1.0) -> Image.Image:
    """Draw one page, counted from 1, in colour; `scale` is in px per pt."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number - 1].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


@cache
def media_box(pdf: Path) -> Box:
    """Return the media box, which all pages of an edition share."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        (box,) = {page.get_mediabox() for page in document}
        return box
    finally:
        document.close()


def crop_page(pdf: Path, number: int, box: Box, scale: float = 1.0) -> Image.Image:
    """Draw the part of a page inside a box, in grey."""
    left, _, _, top = media_box(pdf)
    corners = (box[0] - left, top - box[3], box[2] - left, top - box[1])
    return grey_page(pdf, number, scale).crop(tuple(round(scale * edge) for edge in corners))


def outline(pdf: Path) -> list[tuple[int, str, int]]:
    """Return level, title and page, counted from 1, of each entry of a PDF's outline."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (entry.level, entry.get_title(), entry.get_dest().get_index() + 1)
            for entry in document.get_toc()
        ]
    finally:
        document.close()


def page_labels(pdf: Path) -> list[str]:
    """Return the label of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document.get_page_label(index) for index in range(len(document))]
    finally:
        document.close()


def find_page(pdf: Path, title: str, *, after: int = 4) -> int:
    """Return the number of the one page after the front matter that begins with a title."""
    (number,) = (
        page.number
        for page in read_pages(pdf)
        if page.number > after and normalised(page.text).startswith(normalised(title))
    )
    return number


def photo_pages(built: Built, pdf: Path) -> dict[str, list[int]]:
    """Return the numbers of the pages that show each photograph, by photograph id."""
    found: dict[str, list[int]] = {photo.id: [] for photo in built.publication.photos}
    for page in read_pages(pdf):
        for picture in page.pictures:
            found[built.picture_ids[picture.digest]].append(page.number)
    return found


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    textpage = page.get_textpage()
    return Page(
        number=number,
        text=textpage.get_text_range(),
        letters=tuple(_letters(textpage)),
        pictures=tuple(
            Picture(
                digest=sha256(bytes(image.get_data())),
                box=image.get_bounds(),
                pixels=image.get_px_size(),
            )
            for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        ),
    )


def _letters(textpage: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    for index in range(textpage.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if character.isprintable() and not character.isspace():
            yield Letter(character=character, box=textpage.get_charbox(index))
