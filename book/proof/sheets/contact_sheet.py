"""The contact sheet: every photograph with its thumbnail and words, also as a PDF to print."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from book import images, plan, render
from book.desk.photo_rows import print_ppi
from book.images.thumbnails import thumbnail_of_file
from book.layout import Bleed, Layout, Page
from book.manuscript.load import Manuscript
from book.model import Publication
from book.plan import Edition
from book.project import STYLES
from book.proof.sheets.page_contents import PageContent
from book.proof.sheets.proof_sheet import SheetPhoto

#: Long edge of a thumbnail in pixels: 57 mm at 160 ppi in the PDF.
_EDGE = 360
FOLDER = "photographs"
FILE = "contact-sheet.pdf"
_PAPER = Page(width=210.0, height=297.0, bleed=Bleed.even(0.0))
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactOrder:
    """What a contact sheet is made from, which can be sent to another process."""

    manuscript: Manuscript
    layout: Layout
    contents: Mapping[int, PageContent]
    #: Folders of the picture files, of the cache, and of the proof.
    pictures: Path
    cache: Path
    target: Path


def write_contact_sheet(order: ContactOrder) -> tuple[tuple[SheetPhoto, ...], str]:
    """Write thumbnails and the PDF.

    Return the photographs in reading order, and the letters that the PDF cannot show.
    """
    if not order.manuscript.publication.photos:
        return (), ""
    (order.target / FOLDER).mkdir()
    photos = tuple(_photos(order))
    return photos, write_pdf(order.manuscript.publication, photos, order.target, order.cache)


def _photos(order: ContactOrder) -> Iterator[SheetPhoto]:
    manuscript = order.manuscript
    publication, printer = manuscript.publication, manuscript.printer
    placed = {place.photo_id: place for place in order.layout.sizes()}
    files = _whole_pictures(order)
    for photo in publication.photos:
        path = order.pictures / files[photo.id]
        thumbnail = thumbnail_of_file(path, _EDGE, manuscript.press_profile)
        name = f"{FOLDER}/{photo.id}.jpg" if thumbnail else ""
        if thumbnail:
            (order.target / name).write_bytes(thumbnail.jpeg)
        original = print_ppi(photo, placed[photo.id]) if photo.delivered else 0
        pages = [number for number, page in order.contents.items() if photo.id in page.photo_ids]
        yield SheetPhoto(
            id=photo.id,
            file=photo.file.rpartition("/")[2],
            delivered=photo.delivered,
            thumbnail=name,
            width=thumbnail.width if thumbnail else 0,
            height=thumbnail.height if thumbnail else 0,
            caption=photo.caption,
            altered=photo.altered,
            credit=photo.credit.line,
            alt=photo.alt,
            ppi=min(original, printer.ppi),
            original_ppi=original,
            pages=tuple((f"print-{number}", str(number)) for number in sorted(pages)),
        )


def _whole_pictures(order: ContactOrder) -> Mapping[str, str]:
    """Return the names of the e-book's picture files, which show whole photographs in sRGB."""
    manuscript = order.manuscript
    planned = plan.plan_derivatives(
        manuscript.publication,
        order.layout,
        manuscript.picture_settings,
        plan.recipes(manuscript.press_digest),
        images.LIBRARY,
    )
    found = plan.edition_pictures(planned, Edition.EPUB)
    return {photo_id: files[0].name for photo_id, files in found.items()}


def write_pdf(
    publication: Publication, photos: Sequence[SheetPhoto], target: Path, cache: Path
) -> str:
    """Write a tagged PDF of A4 pages with all photographs, in the program's own typefaces.

    Their thumbnails are below the folder `target`, where the PDF goes. Return the letters that no
    typeface has: an alternative text may have them, for no edition prints it.
    """
    from book import pdf
    from book.press import identity

    values = {"publication": publication, "photos": photos, "ppi": resolution, "paper": _PAPER}
    xhtml = render.fill("contact_sheet.xhtml", values, _TEMPLATES)
    sources = {"styles": STYLES, FOLDER: target / FOLDER}
    with tempfile.TemporaryFile(dir=cache) as raw:
        facts = pdf.lay_out(xhtml, raw, sources=sources, variant="pdf/ua-1", cache=cache)
        seed = f"{publication.identifier} {publication.version} contact sheet"
        identity.finish_working_pdf(raw, target / FILE, seed)
    return "".join(sorted(facts.missing))


def resolution(photo: SheetPhoto) -> str:
    """Return at how many pixels per inch a photograph is printed, in words."""
    if not photo.delivered:
        return "not delivered: a stand-in"
    if photo.original_ppi > photo.ppi:
        return f"{photo.ppi} ppi (the original has {photo.original_ppi})"
    return f"{photo.ppi} ppi"
