"""The XHTML documents of the print and the screen edition."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book import model
from book.layout import Layout, Page, PageWindow, Plate, RemoteCaption
from book.layout.page import MM_PER_INCH
from book.layout.page_windows import MmBox
from book.model import Laid, Photo, Publication
from book.plan import Derivative
from book.render.end_notes import move_long_notes
from book.render.link_notes import add_link_notes
from book.render.template_data import EditionMarkup, credit_lines, fill, shared_values
from book.render.translations import foreign_language, labels_for

#: Path to the pictures, from the document.
PICTURES = "pictures/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextRun:
    """Running text and the plates after it."""

    #: At the head of the text, of page-filling pictures before it.
    captions: tuple[RemoteCaption, ...]
    text: model.Blocks
    #: Index of the first block of the text in its section.
    first: int
    plates: tuple[Plate, ...]
    #: The headings after the text, which stand on the first plate.
    headings: model.Blocks = ()


def render_print(
    publication: Publication, layout: Layout, files: Mapping[str, Sequence[Derivative]]
) -> str:
    """Return the document of the print edition: no links, CMYK colours, bleed."""
    return _paged_document(publication, layout, files, "print", links=False, press=True)


def render_screen(
    publication: Publication, layout: Layout, files: Mapping[str, Sequence[Derivative]]
) -> str:
    """Return the document of the screen edition: with links, in sRGB."""
    return _paged_document(publication, layout, files, "screen", links=True, press=False)


def display_size(title: str, largest: int, width: float, page: Page) -> int:
    """Return the largest size, in pt, at which a title fits into half the type area's height.

    Sizes are tried in steps of 2 pt, from `largest` down to 12; `width` is the length of a line,
    in mm. A word that is longer than a line at 24 pt is divided. The mean advance width of IBM Plex
    Serif Light is 0.5 em; 0.55 em leaves a margin.
    """
    longest = max(map(len, title.split()))
    for size in range(largest, 12, -2):
        letter = size * MM_PER_INCH / 72 * 0.55
        # Lines are not full: a fifth of their length is taken as lost at their ends.
        lines = math.ceil(len(title) * letter / (width * 0.8))
        height = lines * size * 1.1 * MM_PER_INCH / 72
        if height <= page.type_height / 2 and (longest * letter <= width or size <= 24):
            return size
    return 12


def _paged_document(
    publication: Publication,
    layout: Layout,
    files: Mapping[str, Sequence[Derivative]],
    name: str,
    *,
    links: bool,
    press: bool,
) -> str:
    markup = EditionMarkup(
        name=name,
        links=links,
        press=press,
        labels_language=foreign_language(publication.language),
        page_reference=labels_for(publication.language).page_reference,
    )
    page, windows = layout.page, layout.page_windows(publication.by_id, bleed=press)
    noted = add_link_notes(publication)
    texts, end_notes = {}, {}
    for section in noted.texts:
        texts[section.id], end_notes[section.id] = move_long_notes(section, page)
    first = {photo_id: halves[0] for photo_id, halves in files.items()}
    full = (plate for plate in layout.all_plates if plate.laid is Laid.FULL)
    values = {
        **shared_values(publication, first, markup, prefix=PICTURES),
        "texts": texts,
        "end_notes": end_notes,
        "page": page,
        "figures": layout.figures,
        "full_widths": sorted({plate.placed[0].caption_width for plate in full}),
        "cover_size": display_size(publication.title, 54, page.type_width, page),
        "title_size": display_size(publication.title, 40, page.measure, page),
        "credits": [
            (line, _first_of_each_plate(credited, layout))
            for line, credited in credit_lines(publication.photos)
        ],
        "runs": lambda blocks: _text_runs(blocks, layout),
        "halves": lambda photo_id: _filled_pages(windows[photo_id], files[photo_id]),
    }
    return fill("pages.xhtml", values)


def _first_of_each_plate(photos: tuple[Photo, ...], layout: Layout) -> tuple[Photo, ...]:
    """Return the first photograph of each plate: the others have the same page number."""
    plate_of: dict[str, object] = {
        placed.photo_id: number
        for number, plate in enumerate(layout.all_plates)
        for placed in plate.placed
    }
    pages = {plate_of.get(photo.id, photo.id): photo for photo in reversed(photos)}
    return tuple(reversed(pages.values()))


def _text_runs(blocks: model.Blocks, layout: Layout) -> Iterator[_TextRun]:
    first = 0
    captions: tuple[RemoteCaption, ...] = ()
    for number, block in enumerate(blocks):
        if isinstance(block, model.Gallery):
            key = block.photo_ids[0]
            plates = layout.plates[key]
            end = number - plates[0].headings
            yield _TextRun(
                captions=captions,
                text=blocks[first:end],
                first=first,
                plates=plates,
                headings=blocks[end:number],
            )
            first, captions = number + 1, layout.captions_after.get(key, ())
    if blocks[first:]:
        yield _TextRun(captions=captions, text=blocks[first:], first=first, plates=())


def _filled_pages(
    windows: Sequence[PageWindow], files: Sequence[Derivative]
) -> Iterator[tuple[str, str, str]]:
    """Yield the CSS of each page's window, the address of its picture, and the picture's CSS."""
    for window, file in zip(windows, files, strict=True):
        yield _css_box(window.window), PICTURES + file.name, _css_box(window.place(file.shares))


def _css_box(box: MmBox) -> str:
    # Not rounded to 0.01 mm, which is an eighth of a pixel at 300 ppi: a part would move.
    names = ("left", "top", "width", "height")
    return "; ".join(f"{name}: {length:.5f}mm" for name, length in zip(names, box, strict=True))
