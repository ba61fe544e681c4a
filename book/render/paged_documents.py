"""The XHTML documents of the print and the screen edition."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from book import model
from book.layout import Layout, Page, Plate, RemoteCaption
from book.layout.page import MM_PER_INCH
from book.model import Laid, Photo, Publication
from book.plan import Derivative
from book.render.template_data import EditionMarkup, credit_lines, fill, millimetres, shared_values


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextRun:
    """Running text and the plates after it."""

    #: Captions at the head of the text, of page-filling pictures before it.
    told: tuple[RemoteCaption, ...]
    text: model.Blocks
    #: Index of the first block of the text in its section.
    first: int
    plates: tuple[Plate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageWindow:
    """The part of a page that a page-filling picture covers, and the picture's place in it."""

    #: CSS declarations.
    window: str
    picture: str


def print_edition(publication: Publication, layout: Layout, files: Mapping[str, Derivative]) -> str:
    """Return the document of the print edition: no links, CMYK colours, bleed."""
    markup = EditionMarkup(
        name="print", links=False, press=True, notes="page", href=lambda to: f"#{to}"
    )
    return _paged_document(publication, layout, files, markup)


def screen_edition(
    publication: Publication, layout: Layout, files: Mapping[str, Derivative]
) -> str:
    """Return the document of the screen edition: with links, in sRGB."""
    markup = EditionMarkup(
        name="screen", links=True, press=False, notes="page", href=lambda to: f"#{to}"
    )
    return _paged_document(publication, layout, files, markup)


def display_size(title: str, largest: int, width: float, page: Page) -> int:
    """Return the largest size, in pt, at which a title fits into half the type area's height.

    Sizes are tried in steps of 2 pt, from `largest` down to 12; `width` is the length of a line,
    in mm. The mean advance width of IBM Plex Serif Light is 0.5 em; 0.55 em leaves a margin.
    """
    for size in range(largest, 12, -2):
        letter = size * MM_PER_INCH / 72 * 0.55
        # Lines are not full: a fifth of their length is taken as lost at their ends.
        lines = math.ceil(len(title) * letter / (width * 0.8))
        longest = max(map(len, title.split()))
        height = lines * size * 1.1 * MM_PER_INCH / 72
        if height <= page.type_height / 2 and longest * letter <= width:
            return size
    return 12


def _paged_document(
    publication: Publication, layout: Layout, files: Mapping[str, Derivative], markup: EditionMarkup
) -> str:
    widths = sorted(
        {
            plate.placed[0].caption_width
            for plates in layout.plates.values()
            for plate in plates
            if plate.laid is Laid.FULL
        }
    )
    return fill(
        "pages.xhtml",
        {
            **shared_values(publication, files, markup, prefix="pictures/"),
            "page": layout.page,
            "figures": layout.figures,
            "full_widths": widths,
            "cover_size": display_size(publication.title, 54, layout.page.type_width, layout.page),
            "title_size": display_size(publication.title, 40, layout.page.measure, layout.page),
            "credits": tuple(
                (line, _first_of_each_plate(credited, layout))
                for line, credited in credit_lines(publication.photos)
            ),
            "runs": lambda blocks: _text_runs(blocks, layout),
            "halves": lambda plate: _page_windows(
                plate, publication.photo(plate.placed[0].photo_id), layout
            ),
        },
    )


def _first_of_each_plate(photos: tuple[Photo, ...], layout: Layout) -> tuple[Photo, ...]:
    """Return the first photograph of each plate: the others have the same page number."""
    plate_of = {
        placed.photo_id: (first, number)
        for first, plates in layout.plates.items()
        for number, plate in enumerate(plates)
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
            text = blocks[first:number]
            yield _TextRun(told=captions, text=text, first=first, plates=layout.plates[key])
            first, captions = number + 1, layout.captions_after.get(key, ())
    if blocks[first:]:
        yield _TextRun(told=captions, text=blocks[first:], first=first, plates=())


def _page_windows(plate: Plate, photo: Photo, layout: Layout) -> Iterator[_PageWindow]:
    """Yield the window of each page of a page-filling plate, cropped around the focus."""
    page, bleed, placed = layout.page, layout.page.bleed, plate.placed[0]
    pages = 2 if plate.laid is Laid.SPREAD else 1
    # Each half of a spread extends over the fold, so that no paper shows there.
    side = bleed.outside if pages == 2 else max(bleed.inside, bleed.outside)
    width, height = page.width * pages + 2 * side, page.height + bleed.top + bleed.bottom
    left = min(0.0, max(width / 2 - photo.focus[0] * placed.width, width - placed.width))
    top = min(0.0, max(height / 2 - photo.focus[1] * placed.height, height - placed.height))
    for number in range(pages):
        before = side if number == 0 else bleed.inside
        after = side if number == pages - 1 else bleed.inside
        window = {
            "left": -before,
            "top": -bleed.top,
            "width": page.width + before + after,
            "height": height,
        }
        shift = left + (before - side) - number * page.width
        picture = {"left": shift, "top": top, "width": placed.width, "height": placed.height}
        yield _PageWindow(window=_css_declarations(window), picture=_css_declarations(picture))


def _css_declarations(lengths: Mapping[str, float]) -> str:
    return "; ".join(f"{name}: {millimetres(length)}" for name, length in lengths.items())
