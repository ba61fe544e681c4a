"""One document for the press, and one for reading on a screen."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from book import model
from book.layout import Layout, Page, Plate, RemoteCaption
from book.model import Laid, Photo, Publication
from book.plan import Derivative
from book.render.template_data import EditionMarkup, credit_lines, fill, millimetres, shared_values


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextRun:
    """Running text, and the plates that follow it."""

    #: Captions of the pictures before, which fill their pages.
    told: tuple[RemoteCaption, ...]
    text: model.Blocks
    #: Index in the section of the first block of the text.
    first: int
    plates: tuple[Plate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageWindow:
    """The part of a page that a filling picture covers, and where the picture lies in it."""

    window: str
    picture: str


def print_edition(publication: Publication, layout: Layout, files: Mapping[str, Derivative]) -> str:
    """Write the document for the press: no links, colours in CMYK, bleed."""
    voice = EditionMarkup(
        name="print", links=False, press=True, notes="page", href=lambda to: f"#{to}"
    )
    return _on_pages(publication, layout, files, voice)


def screen_edition(
    publication: Publication, layout: Layout, files: Mapping[str, Derivative]
) -> str:
    """Write the document for reading on a screen: linked, in sRGB."""
    voice = EditionMarkup(
        name="screen", links=True, press=False, notes="page", href=lambda to: f"#{to}"
    )
    return _on_pages(publication, layout, files, voice)


def display_size(title: str, largest: int, width: float, page: Page) -> int:
    """Choose the size, in pt, at which a title of any length keeps to half a page's height.

    IBM Plex Serif Light advances half an em a letter; `width` is that of the line, in mm.
    """
    for size in range(largest, 12, -2):
        letter = size * 25.4 / 72 * 0.55
        # Words do not fill their lines: a fifth is lost at their ends.
        lines = math.ceil(len(title) * letter / (width * 0.8))
        longest = max(map(len, title.split()))
        if lines * size * 1.1 * 25.4 / 72 <= page.type_height / 2 and longest * letter <= width:
            return size
    return 12


def _on_pages(
    publication: Publication, layout: Layout, files: Mapping[str, Derivative], voice: EditionMarkup
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
            **shared_values(publication, files, voice, prefix="pictures/"),
            "page": layout.page,
            "figures": layout.figures,
            "full_widths": widths,
            "cover_size": display_size(publication.title, 54, layout.page.type_width, layout.page),
            "title_size": display_size(publication.title, 40, layout.page.measure, layout.page),
            "credits": tuple(
                (line, _one_a_page(credited, layout))
                for line, credited in credit_lines(publication.photos)
            ),
            "runs": lambda blocks: _text_runs(blocks, layout),
            "halves": lambda plate: _page_windows(
                plate, publication.photo(plate.placed[0].photo_id), layout
            ),
        },
    )


def _one_a_page(photos: tuple[Photo, ...], layout: Layout) -> tuple[Photo, ...]:
    """Keep the first photograph of each plate: the others stand on the same page."""
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
    told: tuple[RemoteCaption, ...] = ()
    for number, block in enumerate(blocks):
        if isinstance(block, model.Gallery):
            key = block.photo_ids[0]
            text = blocks[first:number]
            yield _TextRun(told=told, text=text, first=first, plates=layout.plates[key])
            first, told = number + 1, layout.captions_after.get(key, ())
    if blocks[first:]:
        yield _TextRun(told=told, text=blocks[first:], first=first, plates=())


def _page_windows(plate: Plate, photo: Photo, layout: Layout) -> Iterator[_PageWindow]:
    """Cut a filling picture at the fold; what lies over the bleed is lost, the focus last."""
    page, bleed, at = layout.page, layout.page.bleed, plate.placed[0]
    pages = 2 if plate.laid is Laid.SPREAD else 1
    # Both halves of a spread run on over the fold, so that no paper shows in it.
    side = bleed.outside if pages == 2 else max(bleed.inside, bleed.outside)
    wide, high = page.width * pages + 2 * side, page.height + bleed.top + bleed.bottom
    left = min(0.0, max(wide / 2 - photo.focus[0] * at.width, wide - at.width))
    top = min(0.0, max(high / 2 - photo.focus[1] * at.height, high - at.height))
    for number in range(pages):
        before = side if number == 0 else bleed.inside
        after = side if number == pages - 1 else bleed.inside
        window = {
            "left": -before,
            "top": -bleed.top,
            "width": page.width + before + after,
            "height": high,
        }
        shift = left + (before - side) - number * page.width
        picture = {"left": shift, "top": top, "width": at.width, "height": at.height}
        yield _PageWindow(window=_css(window), picture=_css(picture))


def _css(lengths: Mapping[str, float]) -> str:
    return "; ".join(f"{name}: {millimetres(length)}" for name, length in lengths.items())
