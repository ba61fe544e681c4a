"""A project with photographs and no manuscript, and the derivatives made in it."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from book import images
from book.files import digest_cache
from book.images import PhotoResult
from book.model import Photo
from book.plan import Derivative, Edition, Recipe
from book.project import PRESS_PROFILE
from tests.support.publications import made_photo

PRINT = Recipe(colour="cmyk", profile="a" * 64, quality=92, subsampling="4:4:4")
SCREEN = Recipe(colour="srgb", quality=85, subsampling="4:2:0", words=True)


@dataclass(frozen=True)
class PhotoProject:
    """A project with photographs and no manuscript, and its derivatives."""

    project: Path
    executor: Executor

    @property
    def folder(self) -> Path:
        return self.project / "pictures"

    def original(self, name: str) -> Path:
        return self.project / "source/gallery" / name

    def photo(self, name: str, **changed: Any) -> Photo:
        """Return the photograph of an original, with the size in its header."""
        path = self.original(name)
        header = images.read_header(path)
        digest = digest_cache.digest_file(path)
        photo = made_photo(path.stem, (header.width, header.height), digest=digest)
        return replace(photo, file=f"source/gallery/{name}", **changed)

    def make(self, photo: Photo, *files: Derivative) -> tuple[PhotoResult, list[Path]]:
        """Write derivatives of a photograph; return the result and their paths."""
        (made,) = images.make_derivatives(
            files,
            {photo.id: photo},
            self.project,
            self.folder,
            PRESS_PROFILE.read_bytes(),
            self.executor,
            memory=self.project / "digests.json",
        )
        return made, [self.folder / file.name for file in files]

    def picture(
        self, photo: Photo, size: tuple[int, int] | None = None, recipe: Recipe = SCREEN
    ) -> Image.Image:
        """Write one derivative, which must succeed, and decode it."""
        made, (path,) = self.make(photo, plan_derivative(photo, size, recipe))
        assert made == PhotoResult(photo_id=photo.id)
        with Image.open(path) as image:
            image.load()
            return image


def plan_derivative(
    photo: Photo,
    size: tuple[int, int] | None = None,
    recipe: Recipe = SCREEN,
    name: str = "",
    base: int = 0,
) -> Derivative:
    """Return a derivative of a photograph, as large as the original unless `size` is given.

    It is the largest of its photograph unless `base` is the width of a larger one.
    """
    width, height = size or (photo.width, photo.height)
    edition = Edition.PRINT if recipe.colour == "cmyk" else Edition.SCREEN
    return Derivative(
        photo_id=photo.id,
        edition=edition,
        name=name or f"{photo.id}-{width}w-{edition}-{photo.intent}.jpg",
        scaled=(width, height),
        recipe=recipe,
        base=base or width,
    )


def is_near(pixel: Any, colour: Sequence[float], by: float = 12) -> bool:
    """Return whether a pixel has a colour, each channel within `by` levels."""
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))
