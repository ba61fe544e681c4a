"""The picture files that each edition needs: names and pixel sizes. Pure.

A name holds a hash of the source's digest, the recipe and the library's version. A file that has
a planned name need not be written again, and a file with a name in no plan can be deleted.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from book.layout import Layout
from book.layout.page import MM_PER_INCH
from book.model import Photo, Publication

PixelBox = tuple[float, float, float, float]


class Edition(StrEnum):
    """The editions of a publication, in the order they are built."""

    PRINT = "print"
    SCREEN = "screen"
    EPUB = "epub"


#: Pixels of the e-book's cover: the size that KDP advises (FACTS.md, Limits of e-book stores).
COVER = (1600, 2560)
#: Most bytes of an EPUB picture: Kobo's limit for covers (FACTS.md, Limits of e-book stores).
EPUB_BYTES = 3_000_000
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
class Derivative:
    """A picture file planned for one edition, made from one photograph."""

    photo_id: str
    edition: Edition
    #: ASCII, unique for its content: `city-sign-2835w-5b90e11baf14.jpg`.
    name: str
    #: Pixels; never more than the photograph has.
    width: int
    height: int
    recipe: Recipe
    #: Least width, in pixels, that the whole photograph is decoded to: the same for all its
    #: derivatives, so that none depends on which of the others are made with it.
    base: int
    #: The part of the photograph that is shown, in pixels of the upright photograph: left, top,
    #: right, bottom. None for the whole photograph; only a cover is cropped.
    crop: PixelBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings:
    """The resolutions and sizes of pictures from the settings."""

    print_ppi: int
    screen_ppi: int
    epub_long_edge: int


_SCREEN_RECIPE = Recipe(colour="srgb", quality=85, subsampling="4:2:0", words=True)
_EPUB_RECIPE = replace(_SCREEN_RECIPE, most_bytes=EPUB_BYTES)
COVER_RECIPE = replace(_EPUB_RECIPE, quality=90, subsampling="4:4:4")


def recipes(press_profile: str) -> Mapping[Edition, Recipe]:
    """Return the recipe of each edition; `press_profile` is the SHA-256 of the press profile."""
    press = Recipe(colour="cmyk", quality=92, subsampling="4:4:4")
    recipes = {Edition.PRINT: press, Edition.SCREEN: _SCREEN_RECIPE, Edition.EPUB: _EPUB_RECIPE}
    return {name: replace(recipe, profile=press_profile) for name, recipe in recipes.items()}


def plan_derivatives(
    publication: Publication,
    layout: Layout,
    settings: PictureSettings,
    recipes: Mapping[Edition, Recipe],
    library: str,
) -> tuple[Derivative, ...]:
    """Plan the picture files of all editions; `library` is the decoder with its version."""
    widths_mm = {placed.photo_id: placed.width for placed in layout.sizes()}
    planned: list[Derivative] = []
    for photo in publication.photos:
        original, width_mm = (photo.width, photo.height), widths_mm[photo.id]
        sizes = {
            Edition.PRINT: fit_ppi(*original, width_mm, settings.print_ppi),
            Edition.SCREEN: fit_ppi(*original, width_mm, settings.screen_ppi),
            Edition.EPUB: fit_within(*original, settings.epub_long_edge, EPUB_PIXELS),
        }
        files: list[tuple[Edition, Recipe, tuple[int, int], PixelBox | None]]
        files = [(edition, recipes[edition], size, None) for edition, size in sizes.items()]
        base = max(width for width, _ in sizes.values())
        if photo.id == publication.cover:
            crop, size = crop_cover(photo)
            recipe = replace(COVER_RECIPE, profile=recipes[Edition.EPUB].profile)
            files.append((Edition.EPUB, recipe, size, crop))
            base = max(base, math.ceil(photo.width * size[0] / (crop[2] - crop[0])))
        for edition, recipe, (width, height), part in files:
            encoder = f"{library} {base} {part}" if part else f"{library} {base}"
            planned.append(
                Derivative(
                    photo_id=photo.id,
                    edition=edition,
                    name=derivative_name(photo, width, height, recipe, encoder),
                    width=width,
                    height=height,
                    recipe=recipe,
                    base=base,
                    crop=part,
                )
            )
    return tuple(planned)


def crop_cover(photo: Photo) -> tuple[PixelBox, tuple[int, int]]:
    """Return the crop of a photograph around its focus for a cover, and its size; not enlarged."""
    ratio = COVER[0] / COVER[1]
    width, height = min(photo.width, photo.height * ratio), min(photo.height, photo.width / ratio)
    left = min(max(photo.focus[0] * photo.width - width / 2, 0.0), photo.width - width)
    top = min(max(photo.focus[1] * photo.height - height / 2, 0.0), photo.height - height)
    size = scale_down(max(1, int(width)), max(1, int(height)), COVER[0] / width)
    return (left, top, left + width, top + height), size


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


def derivative_name(photo: Photo, width: int, height: int, recipe: Recipe, library: str) -> str:
    """Return a file name with a hash of everything that decides the file's bytes."""
    stand_in = "" if photo.delivered else photo.file
    texts = photo.caption, photo.credit, photo.alt
    rights = photo.rights, photo.usage_terms, photo.source_type, photo.data_mining
    embedded = (*texts, *rights) if recipe.words else ()
    intent = photo.intent if recipe.colour == "cmyk" else ""
    # The `repr` of frozen values of strings and numbers is the same on every machine.
    inputs = repr((photo.digest, stand_in, width, height, recipe, embedded, intent))
    key = hashlib.sha256(f"{library}\n{inputs}".encode()).hexdigest()[:12]
    return f"{photo.id}-{width}w-{key}.jpg"


def edition_pictures(planned: Iterable[Derivative], edition: Edition) -> Mapping[str, Derivative]:
    """Return one edition's derivatives by photograph id, without the cover."""
    return {
        file.photo_id: file for file in planned if file.edition is edition and file.crop is None
    }


def cover_picture(planned: Iterable[Derivative]) -> Derivative | None:
    """Return the derivative of the e-book's cover; None if there is none."""
    return next((file for file in planned if file.crop is not None), None)
