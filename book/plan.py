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


class Edition(StrEnum):
    """The three forms of a publication."""

    PRINT = "print"
    SCREEN = "screen"
    EPUB = "epub"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the settings ask of pictures."""

    print_ppi: int
    screen_ppi: int
    epub_long_edge: int
    #: Pixels in one EPUB picture: 5.6 million is where Apple Books stops.
    epub_pixels: int = 5_000_000


def recipes(press_profile: str) -> Mapping[Edition, Recipe]:
    """Say how each edition's pictures are coded; `press_profile` is its profile's SHA-256."""
    return {
        Edition.PRINT: Recipe(
            colour="cmyk", profile=press_profile, quality=92, subsampling="4:4:4"
        ),
        Edition.SCREEN: Recipe(colour="srgb", quality=85, subsampling="4:2:0"),
        Edition.EPUB: Recipe(colour="srgb", quality=85, subsampling="4:2:0"),
    }


def derivatives(
    publication: Publication,
    layout: Layout,
    wishes: Wishes,
    recipes: Mapping[Edition, Recipe],
    library: str,
) -> tuple[Derivative, ...]:
    """List every image file of every edition. `library` names the decoder and its version."""
    placed = {at.photo_id: at for at in layout.sizes()}
    planned = []
    for photo in publication.photos:
        width_mm = placed[photo.id].width
        sizes = {
            Edition.PRINT: at_ppi(photo.width, photo.height, width_mm, wishes.print_ppi),
            Edition.SCREEN: at_ppi(photo.width, photo.height, width_mm, wishes.screen_ppi),
            Edition.EPUB: within(
                photo.width, photo.height, wishes.epub_long_edge, wishes.epub_pixels
            ),
        }
        for edition, (width, height) in sizes.items():
            recipe = recipes[edition]
            planned.append(
                Derivative(
                    photo_id=photo.id,
                    edition=edition,
                    name=name(photo, width, height, recipe, library),
                    width=width,
                    height=height,
                    recipe=recipe,
                )
            )
    return tuple(planned)


def at_ppi(width: int, height: int, width_mm: float, ppi: int) -> tuple[int, int]:
    """Size a picture of `width` x `height` px for `width_mm` at `ppi`; never above its own size."""
    return scaled(width, height, math.ceil(width_mm / 25.4 * ppi) / width)


def within(width: int, height: int, long_edge: int, pixels: int) -> tuple[int, int]:
    """Size a picture for a longest edge and a number of pixels; never above its own size."""
    scale = min(long_edge / max(width, height), math.sqrt(pixels / (width * height)))
    wide, high = scaled(width, height, scale)
    # Rounding up both edges could pass the limit by a row.
    return (wide, high) if wide * high <= pixels else (max(1, wide - 1), max(1, high - 1))


def scaled(width: int, height: int, scale: float) -> tuple[int, int]:
    """Scale down by `scale`, each edge rounded to the nearest pixel; 1 and above change nothing."""
    if scale >= 1:
        return width, height
    return max(1, round(width * scale)), max(1, round(height * scale))


def name(photo: Photo, width: int, height: int, recipe: Recipe, library: str) -> str:
    """Name the file after everything that decides its bytes."""
    # `repr` of frozen values of strings and numbers is the same everywhere and always.
    said = repr((photo.digest, photo.file if not photo.delivered else "", width, height, recipe))
    key = hashlib.sha256(f"{library}\n{said}".encode()).hexdigest()[:12]
    return f"{photo.id}-{width}w-{key}.jpg"


def pictures(planned: Iterable[Derivative], edition: Edition) -> Mapping[str, Derivative]:
    """Pick one edition's files, by photograph id."""
    return {file.photo_id: file for file in planned if file.edition is edition}
