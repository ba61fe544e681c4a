"""Which image files each edition needs: names and pixel sizes. Pure.

The name is the cache: it holds the source's digest, the recipe and the library's version, so a
file that is there is the right one, and one that is in no plan can go.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from book.layout import Layout
from book.model import Photo, Publication

PixelBox = tuple[float, float, float, float]


class Edition(StrEnum):
    """The three forms of a publication."""

    PRINT = "print"
    SCREEN = "screen"
    EPUB = "epub"


#: Width and height of an e-book's cover, in pixels, as Kindle asks for it.
COVER = (1600, 2560)
#: Kobo advises against covers above this, and no picture needs more.
EPUB_BYTES = 3_000_000
#: Every edition, in the order they are built.
EDITIONS = tuple(Edition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How an edition wants its pictures."""

    colour: Literal["cmyk", "srgb"]
    #: SHA-256 of the press profile; empty for sRGB.
    profile: str = ""
    #: JPEG quality as libjpeg counts it.
    quality: int
    #: Chroma subsampling: 4:4:4 for print, 4:2:0 elsewhere.
    subsampling: Literal["4:4:4", "4:2:0"]
    #: The file carries its caption, credit and rights.
    words: bool = False
    #: The file may not be heavier, in bytes; 0 for any weight.
    most_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """One image file to be made from one photograph."""

    photo_id: str
    edition: Edition
    #: ASCII, unique for its content: `city-sign-2835w-5b90e11baf14.jpg`.
    name: str
    #: Pixels; never more than the photograph has.
    width: int
    height: int
    recipe: Recipe
    #: The width, in pixels, that the whole photograph is decoded to at least: the same for all
    #: its files, so that none depends on which others are made beside it.
    base: int
    #: The part of the photograph that is shown, in its own upright pixels: left, top, right,
    #: bottom. None for the whole, which every picture but a cover is.
    crop: PixelBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings:
    """What the settings ask of pictures."""

    print_ppi: int
    screen_ppi: int
    epub_long_edge: int
    #: Pixels in one EPUB picture: 5.6 million is where Apple Books stops.
    epub_pixels: int = 5_000_000


COVER_RECIPE = Recipe(
    colour="srgb", quality=90, subsampling="4:4:4", words=True, most_bytes=EPUB_BYTES
)


def recipes(press_profile: str) -> Mapping[Edition, Recipe]:
    """Say how each edition's pictures are coded; `press_profile` is its profile's SHA-256."""
    return {
        Edition.PRINT: Recipe(
            colour="cmyk", profile=press_profile, quality=92, subsampling="4:4:4"
        ),
        Edition.SCREEN: Recipe(colour="srgb", quality=85, subsampling="4:2:0", words=True),
        Edition.EPUB: Recipe(
            colour="srgb", quality=85, subsampling="4:2:0", words=True, most_bytes=EPUB_BYTES
        ),
    }


def derivatives(
    publication: Publication,
    layout: Layout,
    wishes: PictureSettings,
    recipes: Mapping[Edition, Recipe],
    library: str,
) -> tuple[Derivative, ...]:
    """List every image file of every edition. `library` names the decoder and its version."""
    placed = {at.photo_id: at for at in layout.sizes()}
    planned = []
    for photo in publication.photos:
        width_mm = placed[photo.id].width
        sizes = {
            Edition.PRINT: fit_ppi(photo.width, photo.height, width_mm, wishes.print_ppi),
            Edition.SCREEN: fit_ppi(photo.width, photo.height, width_mm, wishes.screen_ppi),
            Edition.EPUB: fit_within(
                photo.width, photo.height, wishes.epub_long_edge, wishes.epub_pixels
            ),
        }
        cover = cover_size(photo) if photo.id == publication.cover else None
        base = max(width for width, _ in sizes.values())
        if cover:
            (left, _, right, _), (width, _) = cover
            base = max(base, math.ceil(photo.width * width / (right - left)))
        for edition, (width, height) in sizes.items():
            recipe = recipes[edition]
            planned.append(
                Derivative(
                    photo_id=photo.id,
                    edition=edition,
                    name=derivative_name(photo, width, height, recipe, f"{library} {base}"),
                    width=width,
                    height=height,
                    recipe=recipe,
                    base=base,
                )
            )
        if cover:
            crop, (width, height) = cover
            planned.append(
                Derivative(
                    photo_id=photo.id,
                    edition=Edition.EPUB,
                    name=derivative_name(
                        photo, width, height, COVER_RECIPE, f"{library} {base} {crop}"
                    ),
                    width=width,
                    height=height,
                    recipe=COVER_RECIPE,
                    base=base,
                    crop=crop,
                )
            )
    return tuple(planned)


def cover_size(photo: Photo) -> tuple[PixelBox, tuple[int, int]]:
    """Crop a photograph to an upright cover around its focus, and size it; never enlarged."""
    ratio = COVER[0] / COVER[1]
    wide, high = min(photo.width, photo.height * ratio), min(photo.height, photo.width / ratio)
    left = min(max(photo.focus[0] * photo.width - wide / 2, 0.0), photo.width - wide)
    top = min(max(photo.focus[1] * photo.height - high / 2, 0.0), photo.height - high)
    size = scale_down(max(1, int(wide)), max(1, int(high)), COVER[0] / wide)
    return (left, top, left + wide, top + high), size


def fit_ppi(width: int, height: int, width_mm: float, ppi: int) -> tuple[int, int]:
    """Size a picture of `width` x `height` px for `width_mm` at `ppi`; never above its own size."""
    return scale_down(width, height, math.ceil(width_mm / 25.4 * ppi) / width)


def fit_within(width: int, height: int, long_edge: int, pixels: int) -> tuple[int, int]:
    """Size a picture for a longest edge and a number of pixels; never above its own size."""
    scale = min(long_edge / max(width, height), math.sqrt(pixels / (width * height)))
    wide, high = scale_down(width, height, scale)
    # Rounding up both edges could pass the limit by a row.
    return (wide, high) if wide * high <= pixels else (max(1, wide - 1), max(1, high - 1))


def scale_down(width: int, height: int, scale: float) -> tuple[int, int]:
    """Scale down by `scale`, each edge rounded to the nearest pixel; 1 and above change nothing."""
    if scale >= 1:
        return width, height
    return max(1, round(width * scale)), max(1, round(height * scale))


def derivative_name(photo: Photo, width: int, height: int, recipe: Recipe, library: str) -> str:
    """Name the file after everything that decides its bytes."""
    # `repr` of frozen values of strings and numbers is the same everywhere and always.
    drawn = "" if photo.delivered else photo.file
    words = (
        photo.caption,
        photo.credit,
        photo.alt,
        photo.rights,
        photo.usage_terms,
        photo.source_type,
        photo.data_mining,
    )
    intent = photo.intent if recipe.colour == "cmyk" else ""
    said = repr((photo.digest, drawn, width, height, recipe, words if recipe.words else (), intent))
    key = hashlib.sha256(f"{library}\n{said}".encode()).hexdigest()[:12]
    return f"{photo.id}-{width}w-{key}.jpg"


def edition_pictures(planned: Iterable[Derivative], edition: Edition) -> Mapping[str, Derivative]:
    """Pick one edition's files, by photograph id."""
    return {
        file.photo_id: file for file in planned if file.edition is edition and file.crop is None
    }


def cover_picture(planned: Iterable[Derivative]) -> Derivative | None:
    """Pick the e-book's cover, if there is one."""
    return next((file for file in planned if file.crop is not None), None)
