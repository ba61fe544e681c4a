"""Where the photographs of a built publication stand in its print edition."""

from book import model
from book.model import Laid, Photo
from tests.support.finished_pdf import MM, Box, Page, Picture, read_pages
from tests.support.projects import Built

#: Tolerance in pt for rounding, by CSS pixels and by PDFium's floats.
TOLERANCE = 0.05


def photos_laid(built: Built, how: Laid) -> list[Photo]:
    """Return the photographs that galleries lay out in one way."""
    publication = built.publication
    return [
        publication.photo(photo_id)
        for section in publication.sections
        for block in section.blocks
        if isinstance(block, model.Gallery)
        for line in block.lines
        if line.laid is how
        for photo_id in line.photo_ids
    ]


def placed_pictures(built: Built) -> list[tuple[Page, Photo, Picture]]:
    """Return every picture of the print edition with its page and photograph."""
    return [
        (page, built.publication.photo(built.picture_ids[picture.digest]), picture)
        for page in read_pages(built.print)
        for picture in page.pictures
    ]


def bleeding_ids(built: Built) -> set[str]:
    """Return the ids of the photographs that run into the bleed."""
    return {photo.id for how in (Laid.BLEED, Laid.SPREAD) for photo in photos_laid(built, how)}


def trim_box(built: Built) -> Box:
    """Return the trim box of a page, in pt."""
    page = built.source.page
    return 0.0, 0.0, page.width * MM, page.height * MM
