"""The XHTML documents of the print and the screen edition."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book import model
from book.layout import (
    CAPTION_WIDTHS,
    CaptionSizes,
    Layout,
    Page,
    PageWindow,
    Plate,
    TextPage,
)
from book.layout.caption_sizes import caption_width
from book.layout.page import PLATE_MARGIN, POINTS_PER_MM
from book.layout.page_windows import MmBox
from book.layout.text_figures import narrowest_caption, room_below
from book.model import Photo, Publication
from book.plan import Derivative
from book.render.back_cover import set_back_cover
from book.render.balanced_titles import balance_inlines, count_lines, text_width
from book.render.end_notes import move_long_notes
from book.render.front_cover import FrontCover, plain_cover
from book.render.link_notes import add_link_notes
from book.render.matter_pages import matter_pages
from book.render.page_parts import PlacedBlock, PlacedBlocks, divide, place_blocks
from book.render.template_data import (
    EditionMarkup,
    caption_length,
    caption_words,
    fill,
    shared_values,
)
from book.render.translations import foreign_language, labels_for
from book.render.unbreakable import bind_publication

#: Size in pt of the titles of sections, as in `styles/common.css`.
SECTION_TITLE = 22
#: Share of a line of the list of photographs that its credit takes.
CREDIT_SHARE = 0.4
#: Path to the pictures, from the document.
PICTURES = "pictures/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PagePart:
    """A page of a section with the text on it."""

    page: TextPage | Plate
    #: Of a page of text.
    text: PlacedBlocks = ()
    #: Headings on a plate.
    headings: PlacedBlocks = ()


def render_print(
    publication: Publication,
    layout: Layout,
    files: Mapping[str, Sequence[Derivative]],
    front: FrontCover | None = None,
    *,
    covers: bool = True,
) -> str:
    """Return the document of the print edition: no links, CMYK colours, bleed.

    Without a `front`, its cover is of type alone; without `covers`, it begins with the title page.
    """
    return _paged_document(publication, layout, files, front, "print", press=True, covers=covers)


def render_screen(
    publication: Publication,
    layout: Layout,
    files: Mapping[str, Sequence[Derivative]],
    front: FrontCover | None = None,
    *,
    unnumbered: int = 0,
) -> str:
    """Return the document of the screen edition: with links, in sRGB.

    Without a `front`, its cover is of type alone. So many pages before the title page are
    `unnumbered`: those that the print edition has not.
    """
    return _paged_document(
        publication, layout, files, front, "screen", press=False, unnumbered=unnumbered
    )


def render_measures(publication: Publication, page: Page, *, covers: bool = True) -> str:
    """Return a document with the text and the captions on endless pages, to measure their lines.

    Its other pages are as in print, with `covers` or without.
    """
    layout = Layout(page=page, sections={}, figures={}, captions=CaptionSizes(lines={}))
    return _paged_document(
        publication, layout, {}, None, "print", press=False, measuring=True, covers=covers
    )


def display_size(title: str, largest: int, width: float, page: Page) -> int:
    """Return the largest size, in pt, at which a title fits into half the type area's height.

    Sizes are tried in steps of 2 pt, from `largest` down to 12; `width` is the length of a line,
    in mm. A word that is longer than a line at 24 pt is divided.
    """
    for size in range(largest, 12, -2):
        lines = count_lines(title, width, size)
        if not lines and size <= 24:
            # Lines are not full: a fifth of their length is taken as lost at their ends.
            lines = math.ceil(text_width(title) * size / POINTS_PER_MM / (width * 0.8))
        if lines and lines * size * 1.1 / POINTS_PER_MM <= page.type_height / 2:
            return size
    return 12


def _paged_document(
    publication: Publication,
    layout: Layout,
    files: Mapping[str, Sequence[Derivative]],
    front: FrontCover | None,
    name: str,
    *,
    press: bool,
    measuring: bool = False,
    covers: bool = True,
    unnumbered: int = 0,
) -> str:
    publication = bind_publication(publication)
    markup = EditionMarkup(
        name=name,
        links=not press,
        press=press,
        labels_language=foreign_language(publication.language),
        page_reference=labels_for(publication.language).page_reference,
    )
    page, windows = layout.page, layout.page_windows(publication.by_id, bleed=press)
    noted = add_link_notes(publication)
    texts, end_notes = {}, {}
    for section in noted.texts:
        text, end_notes[section.id] = move_long_notes(section, page)
        title = balance_inlines(text.title, publication.language, page.measure, SECTION_TITLE)
        texts[section.id] = replace(text, title=title)
    blocks = {
        section.id: (*place_blocks(section.blocks, section.id), *_notes(section, end_notes))
        for section in texts.values()
    }
    quotes = [
        each
        for section in publication.sections
        for each in blocks[section.id]
        if measuring and isinstance(each.block, model.PullQuote)
    ]
    first = {photo_id: halves[0] for photo_id, halves in files.items()}
    values = {
        **shared_values(publication, first, markup, prefix=PICTURES),
        "texts": texts,
        "end_notes": end_notes,
        "disclaimer_blocks": place_blocks(texts["disclaimer"].blocks, "disclaimer"),
        "page": page,
        "plate_margin": PLATE_MARGIN,
        "measuring": measuring,
        "padding": layout.padding,
        "captions": _measured_captions(publication, page) if measuring else (),
        "figures": layout.figures,
        "unnumbered": unnumbered,
        "back": set_back_cover(publication, page, in_print=press),
        "front": front_values(front or plain_cover(publication, page)),
        "title_size": display_size(publication.title, 40, page.measure, page),
        "covers": covers,
        "credit_width": (page.type_width - page.measure_left) * CREDIT_SHARE,
        # The order of both PDFs is that of print.
        **matter_pages(publication, page, has_cover=covers and not unnumbered),
        "all_text": lambda key: [
            b for b in blocks[key] if not isinstance(b.block, model.Gallery | model.PullQuote)
        ],
        "quotes": quotes,
        "quotes_beside": [replace(quote, top=0.0) for quote in quotes] if page.aside else (),
        "parts": lambda key: _page_parts(layout.sections[key], blocks[key]),
        "below": lambda key: room_below(layout.figures[key], layout.captions),
        "halves": lambda photo_id: _filled_pages(windows[photo_id], files[photo_id]),
    }
    return fill("pages.xhtml", values)


def _measured_captions(
    publication: Publication, page: Page
) -> Iterator[tuple[Sequence[Photo], list[float]]]:
    """Yield photographs with one caption, and the widths at which its lines have to be measured.

    Where a line has room for all of it for certain, it is one line. At widths that no picture has
    with this caption it is not measured, but for rows of the editor's, which can be smaller.
    """
    in_rows = {
        photo_id
        for section in publication.texts
        for block in section.blocks
        if isinstance(block, model.Gallery) and not block.free
        for line in block.lines
        if len(line.photo_ids) > 1
        for photo_id in line.photo_ids
    }
    photos: dict[str, list[Photo]] = {}
    for photo in publication.photos:
        photos.setdefault(caption_words(photo), []).append(photo)
    for words, alike in photos.items():
        length = caption_length(f"{words}  ")
        least = min(
            0.0 if photo.id in in_rows else narrowest_caption(photo, page, length)
            for photo in alike
        )
        longer = [width for width in CAPTION_WIDTHS if width < length] or [CAPTION_WIDTHS[0]]
        kept = {caption_width(page.aside), longer[-1]}
        yield alike, [width for width in longer if width >= least or width in kept]


def _notes(
    section: model.Section, notes: Mapping[str, Sequence[model.Footnote]]
) -> Iterator[PlacedBlock]:
    """Yield the notes at the end of a section as blocks."""
    for note in notes[section.id]:
        yield PlacedBlock(at=f"{section.id}/note-{note.number}", block=note)


def _page_parts(pages: Sequence[TextPage | Plate], blocks: PlacedBlocks) -> Iterator[_PagePart]:
    """Yield the pages of a section with the blocks that stand on each."""
    on_plates = [page.headings for page in pages if isinstance(page, Plate) and page.head]
    gone = {index for start, end in on_plates for index in range(start, end)}
    kept = tuple(
        block
        for number, block in enumerate(blocks)
        if number not in gone and not isinstance(block.block, model.Gallery)
    )
    cuts = [(page.at, page.offset) for page in pages if isinstance(page, TextPage)][1:]
    texts = divide(kept, cuts)
    for page in pages:
        if isinstance(page, TextPage):
            moved = {f"photo-{photo_id}" for photo_id in page.moved_on}
            text = tuple(
                replace(each, top=page.quotes.get(each.at))
                for each in next(texts)
                if _place_of(each) not in moved
            )
            yield _PagePart(page=page, text=text or blocks[:0])
        else:
            yield _PagePart(page=page, headings=blocks[slice(*page.headings)])


def _place_of(placed: PlacedBlock) -> str:
    """Return the place of a block; that of a picture is its id."""
    figure = placed.block
    return f"photo-{figure.photo_id}" if isinstance(figure, model.Figure) else placed.at


def _filled_pages(
    windows: Sequence[PageWindow], files: Sequence[Derivative]
) -> Iterator[tuple[str, str, str]]:
    """Yield the CSS of each page's window, the address of its picture, and the picture's CSS."""
    for window, file in zip(windows, files, strict=True):
        yield _css_box(window.window), PICTURES + file.name, _css_box(window.place(file.shares))


def front_values(front: FrontCover) -> Mapping[str, object]:
    """Return what the template of a front cover sets."""
    picture: Mapping[str, object] = {}
    if front.window and front.file:
        picture = {
            "photo": front.file.photo_id,
            "src": PICTURES + front.file.name,
            "window": _css_box(front.window.window),
            "place": _css_box(front.window.place(front.file.shares)),
        }
    field = f"{_css_box(front.field)}; background: {front.colour}" if front.field else ""
    return {"picture": picture, "field": field, "words": front.words}


def _css_box(box: MmBox) -> str:
    # Not rounded to 0.01 mm, which is an eighth of a pixel at 300 ppi: a part would move.
    names = ("left", "top", "width", "height")
    return "; ".join(f"{name}: {length:.5f}mm" for name, length in zip(names, box, strict=True))
