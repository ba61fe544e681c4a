"""Writing of derivatives: each file is written once and atomically."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from book.files import atomic, digest_cache
from book.images import cached_pictures, colour_conversion, cover_drawing, metadata, stand_in
from book.images.memory_budget import MemoryBudget
from book.images.originals.picture_file import PictureError, open_picture
from book.model import Photo
from book.plan import Derivative

if TYPE_CHECKING:
    from book.images.originals.decoding import DecodedPhoto

#: Part of every derivative's key: another decoder or encoder writes other bytes.
LIBRARY = " ".join(
    (*(f"{name}-{version(name)}" for name in ("pillow", "pyvips-binary", "simplejpeg")), "images-6")
)
#: A file above its recipe's size is encoded again with its quality reduced by this step, as long
#: as the quality is above the minimum.
_QUALITY_STEP = 5
_MIN_QUALITY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoResult:
    """The result for one photograph: `fault` is empty when all of its files exist."""

    photo_id: str
    fault: str = ""
    #: Why the photograph may not be whole.
    doubt: str = ""


def make_derivatives(
    derivatives: Iterable[Derivative],
    photos: Mapping[str, Photo],
    project: Path,
    folder: Path,
    press: bytes,
    executor: Executor,
    *,
    memory: Path,
) -> Iterator[PhotoResult]:
    """Write the files that are not there or not whole; yield the result of each photograph.

    Each photograph is decoded once. One that cannot be decoded completely yields its fault and
    leaves no file. `press` is the press profile, and `memory` has digests of the photographs.
    Raise `ChangedFileError` for a photograph that is not the one that was read before.
    """
    files = list(derivatives)
    missing = cached_pictures.missing_files(files, folder, executor)
    whole = [photo_id for photo_id in photos if photo_id not in missing]
    doubts = cached_pictures.noted_doubts(files, folder, whole)
    budget = MemoryBudget()
    known = digest_cache.read_known(memory)

    def make(photo_id: str) -> PhotoResult:
        photo, files = photos[photo_id], missing[photo_id]
        result = _make_files(photo, files, project, folder, press, budget)
        if not result.fault:
            cached_pictures.keep_files(photo, files, project, folder, known, result.doubt)
        return result

    for photo_id in whole:
        yield PhotoResult(photo_id=photo_id, doubt=doubts[photo_id])
    yield from executor.map(make, (photo_id for photo_id in photos if photo_id in missing))


def _make_files(
    photo: Photo,
    files: Sequence[Derivative],
    project: Path,
    folder: Path,
    press: bytes,
    budget: MemoryBudget,
) -> PhotoResult:
    # Imported late: a build whose pictures are ready decodes none.
    from book.images import pixels
    from book.images.originals import decoding, reduction

    width = max(file.base for file in files)
    needed = width, round(width * photo.height / photo.width)
    if not photo.delivered:
        drawn = stand_in.draw_stand_in(photo, needed)
        of_stand_in = pixels.Pixels(drawn.tobytes(), *drawn.size, 1)
        decoded = decoding.DecodedPhoto(pixels=of_stand_in, profile=b"")
        _write_files(decoded, photo, files, folder, press)
        return PhotoResult(photo_id=photo.id)
    path = project / photo.file
    try:
        with ExitStack() as held:
            with open_picture(path) as picture:
                held.enter_context(budget.reserved(reduction.needed_memory(picture, needed)))
                decoded = decoding.decode(picture, needed)
            # Its faults are not those of the picture.
            _write_files(decoded, photo, files, folder, press)
    except PictureError as error:
        return PhotoResult(photo_id=photo.id, fault=str(error))
    return PhotoResult(photo_id=photo.id, doubt=decoded.doubt)


def _write_files(
    decoded: "DecodedPhoto", photo: Photo, files: Sequence[Derivative], folder: Path, press: bytes
) -> None:
    fields = metadata.metadata_of(photo)
    embedded = {"xmp": metadata.xmp_packet(fields), "extra": metadata.iim_segment(fields)}
    for file in files:
        image = _scale(decoded, file)
        if file.recipe.colour == "cmyk":
            image = colour_conversion.to_press(image, decoded.profile, press, photo.intent)
            # Without its profile, a megabyte: the edition has it once, for all of its pictures.
            jpeg = _encode_jpeg(image, file)
        else:
            image = colour_conversion.to_srgb(image, decoded.profile, press)
            if file.drawn:
                image = cover_drawing.draw_cover(image, file.drawn, press)
            jpeg = _encode_jpeg(image, file, **embedded)
        # An empty file, after a power cut, is not the one that is noted beside it.
        atomic.write(folder / file.name, jpeg, synchronised=False)


def _scale(decoded: "DecodedPhoto", file: Derivative) -> Image.Image:
    """Scale a decoded photograph, and take the part of a file out of it."""
    from book.images import pixels

    whole = decoded.pixels
    data = pixels.scale(whole, file.scaled, file.cut)
    size = file.part_size
    return Image.frombuffer(whole.mode, size, data, "raw", whole.mode, 0, 1)


def _encode_jpeg(picture: Image.Image, file: Derivative, **segments: bytes) -> bytes:
    """Encode a picture as baseline JPEG, with its pixels and the given `segments` only.

    The quality is the recipe's, or less where the file would exceed the recipe's size.
    """
    recipe = file.recipe
    # Pillow would write the original's comment into the new file.
    picture.info.clear()
    for quality in range(recipe.quality, _MIN_QUALITY, -_QUALITY_STEP):
        encoded = io.BytesIO()
        picture.save(encoded, "JPEG", quality=quality, subsampling=recipe.subsampling, **segments)
        if not recipe.most_bytes or encoded.tell() <= recipe.most_bytes:
            break
    return encoded.getvalue()
