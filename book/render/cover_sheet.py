"""The XHTML document of the cover of a perfect-bound book: back, spine and front on one sheet."""

from dataclasses import replace

from book import images
from book.layout import Page
from book.layout.cover_sheet import CoverSheet, cover_sheet
from book.layout.cover_words import cover_text
from book.model import Publication
from book.render.back_cover import set_back_cover
from book.render.front_cover import FrontCover
from book.render.paged_documents import PICTURES, front_values
from book.render.template_data import EditionMarkup, fill, shared_values
from book.render.translations import foreign_language


def set_cover_sheet(publication: Publication, page: Page, spine: float) -> CoverSheet:
    """Return the sheet of a publication with pages of one size, whose spine is so many mm wide."""
    return cover_sheet(page, cover_text(publication), spine, images.measure_text)


def render_cover_sheet(publication: Publication, sheet: CoverSheet, front: FrontCover) -> str:
    """Return the document of a sheet."""
    markup = EditionMarkup(
        name="print",
        links=False,
        press=True,
        labels_language=foreign_language(publication.language),
    )
    # No other photograph is on it.
    photos = tuple(photo for photo in publication.photos if photo.id == publication.cover)
    files = {front.file.photo_id: front.file} if front.file else {}
    values = shared_values(
        replace(publication, photos=photos if files else ()), files, markup, prefix=PICTURES
    )
    values |= {
        "sheet": sheet,
        "page": sheet.cover,
        "front": front_values(front),
        "back": set_back_cover(publication, sheet.cover, in_print=True),
    }
    return fill("cover_sheet.xhtml", values)
