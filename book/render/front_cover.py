"""The front cover of a paged edition: its picture, a field of colour, and the words on them."""

from dataclasses import dataclass

from book import images
from book.layout import Page
from book.layout.cover_picture import cover_window, field_top
from book.layout.cover_words import (
    CoverWords,
    choose_words,
    cover_text,
    ink_on,
    words_in_field,
    words_on_band,
    words_on_paper,
    words_on_picture,
)
from book.layout.page_windows import Edges, MmBox, PageWindow
from book.model import CoverStyle, Photo, Publication
from book.plan import Derivative

_BLACK = (0.0, 0.0, 0.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontCover:
    """A front cover, as a template sets it; lengths are in mm from the corner of the page."""

    words: CoverWords
    #: What is seen of the photograph, and the file that is behind it.
    window: PageWindow | None = None
    file: Derivative | None = None
    #: The field of colour behind the words, over the bleed of the edition.
    field: MmBox | None = None
    #: CSS value of its colour.
    colour: str = ""


def plain_cover(publication: Publication, page: Page) -> FrontCover:
    """Return a front cover of type alone."""
    text = cover_text(publication)
    return FrontCover(words=words_on_paper(text, page, images.measure_text))


def set_front_cover(
    publication: Publication,
    page: Page,
    file: Derivative | None,
    picture: bytes,
    press: bytes,
    *,
    in_print: bool,
    spine: bool = False,
) -> FrontCover:
    """Set a front cover; the places of its words depend on the `picture`, the content of `file`.

    An empty `picture` is one that is not made yet. `press` is the press profile. A cover of a sheet
    has a `spine` on its left, into which nothing extends.
    """
    text, measure = cover_text(publication), images.measure_text
    if file is None:
        return plain_cover(publication, page)
    photo, style = publication.photo(file.photo_id), publication.cover_style
    window = cover_window(photo, page, style, bleed=in_print, spine=spine)
    inks = publication.cover_colour
    seen, luminance = images.field_colour(inks, press)
    black = images.field_colour(_BLACK, press)[1] if in_print else 0.0
    ink = ink_on(luminance, black)
    words: CoverWords | None
    if style is CoverStyle.FIELD:
        words = words_in_field(text, page, measure, field_top(photo, page, style), ink)
    else:
        focus = _focus(photo, window)
        places = words_on_picture(text, page, measure, focus)
        words = next(iter(places), None)
        if picture and places:
            boxes = [_part_of_file(each.box, window, file) for at in places for each in at.texts]
            tones = images.measure_tones(picture, press, boxes)
            count = len(places[0].texts)
            below = [tones[n : n + count] for n in range(0, len(tones), count)]
            words = choose_words(places, below, black)
        words = words or words_on_band(text, page, measure, focus, ink)
    return FrontCover(
        words=words,
        window=window,
        file=file,
        field=_field(words.field, page, window, in_print=in_print) if words.field else None,
        colour=_css_colour(inks, seen, in_print=in_print),
    )


def _focus(photo: Photo, window: PageWindow) -> tuple[float, float] | None:
    """Return the place of a photograph's focus on the page; None for the middle, the default."""
    if photo.focus == (0.5, 0.5):
        return None
    left, top, width, height = window.photo
    return left + photo.focus[0] * width, top + photo.focus[1] * height


def _part_of_file(box: MmBox, window: PageWindow, file: Derivative) -> Edges:
    """Return a place on the page as shares of a picture file's width and height."""
    x, y, wide, high = window.photo
    left, top, right, bottom = file.shares
    across, down = (right - left) * wide, (bottom - top) * high
    start, up = x + left * wide, y + top * high
    return (
        (box[0] - start) / across,
        (box[1] - up) / down,
        (box[0] + box[2] - start) / across,
        (box[1] + box[3] - up) / down,
    )


def _field(edges: tuple[float, float], page: Page, window: PageWindow, *, in_print: bool) -> MmBox:
    """Return a field from edge to edge of a page, with the bleed where it ends at the page."""
    top = edges[0] - (page.bleed.top if in_print and edges[0] <= 0 else 0.0)
    at_foot = in_print and edges[1] >= page.height
    bottom = edges[1] + (page.bleed.bottom if at_foot else 0.0)
    return window.window[0], top, window.window[2], bottom - top


def _css_colour(
    inks: tuple[float, float, float, float], seen: tuple[int, int, int], *, in_print: bool
) -> str:
    if in_print:
        return f"device-cmyk({' '.join(f'{ink / 100:g}' for ink in inks)})"
    if not any(inks[:3]):
        # Tints of black are those of the style sheet for the screen.
        seen = (round(255 - inks[3] * 2.55),) * 3
    return f"#{seen[0]:02x}{seen[1]:02x}{seen[2]:02x}"
