"""The picture files that each edition needs: names and pixel sizes. Pure.

A name holds a hash of the source's digest, the recipe and the library's version. A file that has
a planned name need not be written again, and a file with a name in no plan can be deleted.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from book.errors import UsageError
from book.layout import Bleed, Layout, Page, PageWindow
from book.layout.cover_picture import cover_window
from book.layout.cover_words import CoverText, cover_text
from book.layout.page import MM_PER_INCH
from book.model import CoverStyle, Photo, Publication

#: Width and height in pixels.
Size = tuple[int, int]
#: Left, top, right and bottom in pixels.
PixelBox = tuple[int, int, int, int]


class Edition(StrEnum):
    """The editions of a publication, in the order they are built."""

    PRINT = "print"
    SCREEN = "screen"
    EPUB = "epub"
    #: Of a perfect-bound book: its covers, which the print edition has not.
    COVER = "cover"


#: Pixels of the e-book's cover: the size that KDP advises (FACTS.md, Limits of e-book stores).
COVER = (1600, 2560)
#: A page of its shape, in mm, on which its words are set: small, so that they are large in a shop.
EBOOK_PAGE = Page(
    width=120.0, height=192.0, bleed=Bleed.even(0.0), top=13.0, bottom=13.0, side=12.0
)
#: Most bytes of an EPUB picture: Kobo's limit for covers (FACTS.md, Limits of e-book stores).
EPUB_BYTES = 3_000_000
#: Pixels along the side of the square that a JPEG is coded in, by its chroma (ITU-T T.81, A.2.3).
#: A part with edges between the squares has the same pixels as in the coded whole.
_CODED_SQUARE = {"4:4:4": 8, "4:2:0": 16}
#: Most pixels of one; Apple Books allows 5.6 million (FACTS.md, Limits of e-book stores).
EPUB_PIXELS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The encoding of an edition's pictures."""

    colour: Literal["cmyk", "srgb"]
    #: SHA-256 of the press profile, in which also CMYK photographs without one of their own are
    #: read for sRGB.
    profile: str = ""
    #: JPEG quality on the scale of libjpeg.
    quality: int
    subsampling: Literal["4:4:4", "4:2:0"]
    #: Whether caption, credit and rights are embedded in the file.
    words: bool = False
    #: Greatest file size in bytes; 0 for no limit.
    most_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCover:
    """The words that are drawn on the cover of the e-book, and how."""

    text: CoverText
    #: Pixels of the cover; what the photograph does not fill is a field below it.
    canvas: Size
    #: Of a field behind words: cyan, magenta, yellow and black, in per cent.
    colour: tuple[float, float, float, float]
    #: The focus of the photograph, where it is set, in mm on `EBOOK_PAGE`.
    focus: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """A picture file planned for one edition, made from one photograph."""

    photo_id: str
    edition: Edition
    #: ASCII, unique for its content: `city-sign-2835w-5b90e11baf14.jpg`.
    name: str
    #: Pixels that the whole photograph is scaled to; never more than it has.
    scaled: Size
    #: The part of them that is in the file; None for all.
    cut: PixelBox | None = None
    #: Whether it is the picture on the cover.
    cover: bool = False
    #: What is drawn on it.
    drawn: DrawnCover | None = None
    recipe: Recipe
    #: Least width, in pixels, that the whole photograph is decoded to: the same for all its
    #: derivatives, so that none depends on which of the others are made with it.
    base: int

    @property
    def width(self) -> int:
        """Width of the file in pixels."""
        return self.drawn.canvas[0] if self.drawn else self.part_size[0]

    @property
    def height(self) -> int:
        """Height of the file in pixels."""
        return self.drawn.canvas[1] if self.drawn else self.part_size[1]

    @property
    def part_size(self) -> Size:
        """Width and height, in pixels, of what the file has of the photograph."""
        left, top, right, bottom = self.cut or (0, 0, *self.scaled)
        return right - left, bottom - top

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the file, as shares of the whole photograph's size."""
        left, top, right, bottom = self.cut or (0, 0, *self.scaled)
        wide, high = self.scaled
        return left / wide, top / high, right / wide, bottom / high

    def original_size(self, photo: Photo) -> Size:
        """Return how many pixels the photograph has of what is in the file, across and down."""
        left, top, right, bottom = self.shares
        return round((right - left) * photo.width), round((bottom - top) * photo.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings:
    """The resolutions and sizes of pictures from the settings."""

    print_ppi: int
    screen_ppi: int
    epub_long_edge: int
    #: Whether the printed cover is a sheet of its own.
    sheet: bool = False


_SCREEN_RECIPE = Recipe(colour="srgb", quality=85, subsampling="4:2:0", words=True)
_EPUB_RECIPE = replace(_SCREEN_RECIPE, most_bytes=EPUB_BYTES)
COVER_RECIPE = replace(_EPUB_RECIPE, quality=90, subsampling="4:4:4")


def with_cover(wanted: Sequence[Edition], *, sheet: bool, perfect: bool) -> Sequence[Edition]:
    """Return what is wanted, with the cover of a `perfect`-bound book if `sheet` asks for it.

    Raise `UsageError` when the cover is wanted and is no file of its own.
    """
    if Edition.COVER in wanted and not perfect:
        raise UsageError(
            "the covers are pages of the print edition: the printer profile has "
            'binding = "saddle"; with binding = "perfect" they are a file of their own'
        )
    return (*wanted, Edition.COVER) if sheet and perfect and Edition.COVER not in wanted else wanted


def recipes(press_profile: str) -> Mapping[Edition, Recipe]:
    """Return the recipe of each edition; `press_profile` is the SHA-256 of the press profile."""
    press = Recipe(colour="cmyk", quality=92, subsampling="4:4:4")
    recipes = {
        Edition.PRINT: press,
        Edition.SCREEN: _SCREEN_RECIPE,
        Edition.EPUB: _EPUB_RECIPE,
        Edition.COVER: press,
    }
    return {name: replace(recipe, profile=press_profile) for name, recipe in recipes.items()}


def plan_derivatives(
    publication: Publication,
    layout: Layout,
    settings: PictureSettings,
    recipes: Mapping[Edition, Recipe],
    library: str,
) -> tuple[Derivative, ...]:
    """Plan the picture files of all editions; `library` is the decoder with its version.

    On paper and on the screen, a photograph that fills pages has a file for each: a page that is
    taken out of the edition has its own pixels alone.
    """
    widths_mm = {placed.photo_id: placed.width for placed in layout.sizes()}
    windows = {
        edition: layout.page_windows(publication.by_id, bleed=edition is Edition.PRINT)
        for edition in (Edition.PRINT, Edition.SCREEN)
    }
    planned: list[Derivative] = []
    for photo in publication.photos:
        original, width_mm = (photo.width, photo.height), widths_mm[photo.id]
        sizes = {
            Edition.PRINT: fit_ppi(*original, width_mm, settings.print_ppi),
            Edition.SCREEN: fit_ppi(*original, width_mm, settings.screen_ppi),
            Edition.EPUB: fit_within(*original, settings.epub_long_edge, EPUB_PIXELS),
        }
        drawn: DrawnCover | None = None
        files: list[tuple[Edition, Recipe, Size, PixelBox | None, bool]] = []
        for edition, size in sizes.items():
            recipe, filled = recipes[edition], windows.get(edition, {}).get(photo.id)
            cuts = [cut_to_window(window, size, recipe) for window in filled] if filled else [None]
            files += [(edition, recipe, size, cut, False) for cut in cuts]
        if photo.id == publication.cover:
            for edition, ppi in (
                (Edition.COVER if settings.sheet else Edition.PRINT, settings.print_ppi),
                (Edition.SCREEN, settings.screen_ppi),
            ):
                window = cover_window(
                    photo,
                    layout.page,
                    publication.cover_style,
                    bleed=edition is not Edition.SCREEN,
                    spine=settings.sheet and edition is Edition.COVER,
                )
                size = fit_ppi(*original, window.photo[2], ppi)
                recipe = recipes[edition]
                files.append((edition, recipe, size, cut_to_window(window, size, recipe), True))
            style, colour = publication.cover_style, publication.cover_colour
            size, part, drawn = ebook_cover(photo, style, colour, cover_text(publication))
            recipe = replace(COVER_RECIPE, profile=recipes[Edition.EPUB].profile)
            files.append((Edition.EPUB, recipe, size, part, True))
        base = max(size[0] for _, _, size, _, _ in files)
        for edition, recipe, size, cut, cover in files:
            on_it = drawn if cover and edition is Edition.EPUB else None
            planned.append(
                Derivative(
                    photo_id=photo.id,
                    edition=edition,
                    name=derivative_name(photo, size, cut, recipe, f"{library} {base}", on_it),
                    scaled=size,
                    cut=cut,
                    cover=cover,
                    drawn=on_it,
                    recipe=recipe,
                    base=base,
                )
            )
    return tuple(planned)


def cut_to_window(window: PageWindow, scaled: Size, recipe: Recipe) -> PixelBox | None:
    """Return the part of a scaled photograph that a page shows; None if it shows all.

    It has every pixel of which the window shows a part, and ends between the squares of the JPEG.
    """
    square = _CODED_SQUARE[recipe.subsampling]
    left, top, right, bottom = window.shares
    wide, high = scaled
    cut = (
        max(0, math.floor(left * wide / square) * square),
        max(0, math.floor(top * high / square) * square),
        min(wide, math.ceil(right * wide / square) * square),
        min(high, math.ceil(bottom * high / square) * square),
    )
    return cut if cut != (0, 0, wide, high) else None


def ebook_cover(
    photo: Photo, style: CoverStyle, colour: tuple[float, float, float, float], text: CoverText
) -> tuple[Size, PixelBox, DrawnCover]:
    """Return what a photograph is scaled to for the e-book's cover, its part, and what is drawn.

    It is not enlarged. Where the crop to a tall page would leave too few pixels, and a photograph
    above a field has more, it stands above one.
    """
    size, part = _cover_part(photo, style)
    on_field = _cover_part(photo, CoverStyle.FIELD)
    if on_field[1][2] - on_field[1][0] > part[2] - part[0]:
        style, (size, part) = CoverStyle.FIELD, on_field
    left, top, right, bottom = part
    width, height = right - left, bottom - top
    is_field = style is CoverStyle.FIELD
    canvas = width, round(width * COVER[1] / COVER[0]) if is_field else height
    focus = None
    if photo.focus != (0.5, 0.5):
        scale = EBOOK_PAGE.width / width
        x, y = photo.focus[0] * size[0] - left, photo.focus[1] * size[1] - top
        focus = x * scale, y * scale
    return size, part, DrawnCover(text=text, canvas=canvas, colour=colour, focus=focus)


def _cover_part(photo: Photo, style: CoverStyle) -> tuple[Size, PixelBox]:
    """Return the scaled size of a photograph on the e-book's cover, and the part that is seen."""
    seen = cover_window(photo, EBOOK_PAGE, style, bleed=False)
    x, y, wide, high = seen.photo
    scale = min(COVER[0] / EBOOK_PAGE.width, photo.width / wide, photo.height / high)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    width = max(1, min(size[0], round(seen.window[2] * scale)))
    height = max(1, min(size[1], round(seen.window[3] * scale)))
    left = min(max(0, round(-x * scale)), size[0] - width)
    top = min(max(0, round(-y * scale)), size[1] - height)
    return size, (left, top, left + width, top + height)


def fit_ppi(width: int, height: int, width_mm: float, ppi: int) -> tuple[int, int]:
    """Scale `width` x `height` px down to `width_mm` at `ppi`; never enlarge."""
    return scale_down(width, height, math.ceil(width_mm / MM_PER_INCH * ppi) / width)


def fit_within(width: int, height: int, long_edge: int, pixels: int) -> tuple[int, int]:
    """Scale down to a longest edge and a number of pixels; never enlarge."""
    scale = min(long_edge / max(width, height), math.sqrt(pixels / (width * height)))
    width, height = scale_down(width, height, scale)
    # With both edges rounded up, the product can exceed the limit.
    return (width, height) if width * height <= pixels else (max(1, width - 1), max(1, height - 1))


def scale_down(width: int, height: int, scale: float) -> tuple[int, int]:
    """Scale down, each edge rounded to the nearest pixel; a `scale` above 1 changes nothing."""
    return max(1, round(width * min(scale, 1))), max(1, round(height * min(scale, 1)))


def derivative_name(
    photo: Photo,
    scaled: Size,
    cut: PixelBox | None,
    recipe: Recipe,
    library: str,
    drawn: DrawnCover | None = None,
) -> str:
    """Return a file name with a hash of everything that decides the file's bytes."""
    stand_in = "" if photo.delivered else photo.file
    texts = photo.caption, photo.credit, photo.alt
    rights = photo.rights, photo.usage_terms, photo.source_type, photo.data_mining
    embedded = (*texts, *rights) if recipe.words else ()
    intent = photo.intent if recipe.colour == "cmyk" else ""
    # The `repr` of frozen values of strings and numbers is the same on every machine.
    inputs = repr((photo.digest, stand_in, scaled, cut, recipe, embedded, intent))
    inputs += repr(drawn) if drawn else ""
    key = hashlib.sha256(f"{library}\n{inputs}".encode()).hexdigest()[:12]
    width, part = (cut[2] - cut[0], "-part") if cut else (scaled[0], "")
    return f"{photo.id}-{width}w{part}-{key}.jpg"


def edition_pictures(
    planned: Iterable[Derivative], edition: Edition
) -> Mapping[str, Sequence[Derivative]]:
    """Return one edition's files by photograph id, one for each page of a spread; no cover."""
    files: dict[str, list[Derivative]] = {}
    for file in planned:
        if file.edition is edition and not file.cover:
            files.setdefault(file.photo_id, []).append(file)
    return files


def cover_picture(planned: Iterable[Derivative], edition: Edition) -> Derivative | None:
    """Return the file of the picture on an edition's cover; None if there is none."""
    return next((file for file in planned if file.cover and file.edition is edition), None)
