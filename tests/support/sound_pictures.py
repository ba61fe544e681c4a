"""One sound picture for each decoder, and how the builder reads a picture whatever its bytes."""

import hashlib
import random
from contextlib import suppress
from dataclasses import replace

from PIL import Image

from book import images
from book.images import PictureError
from book.images.originals import decoding
from book.images.originals.picture_file import open_picture
from tests.support import profiles
from tests.support.photo_project import PRINT, SCREEN, PhotoProject, plan_derivative
from tests.support.picture_formats import COLOURED, INKED, Raster
from tests.support.publications import made_photo

#: One format for each path through the decoders.
KINDS = {
    **{
        name: COLOURED[name]
        for name in (
            "jpeg", "jpeg-progressive", "png-8", "png-16", "png-palette", "tiff-8-little",
            "tiff-16-big", "tiff-lzw", "webp", "webp-lossless", "avif", "heic",
        )
    },
    "jpeg-cmyk": INKED["jpeg-adobe"],
}  # fmt: skip
SIZE = (96, 64)


def sound_picture(kind: str) -> bytes:
    """Return a picture with many patches, a profile, an orientation and EXIF."""
    chance = random.Random(3)
    channels = 4 if kind == "jpeg-cmyk" else 3
    patches = [tuple(chance.random() for _ in range(channels)) for _ in range(40)]
    labels = Image.frombytes("L", SIZE, bytes(chance.randrange(40) for _ in range(96 * 64)))
    profile = b"" if channels == 4 else profiles.rgb_profile("adobe-rgb")
    return KINDS[kind](Raster(labels, patches, profile, 6))


SOUND: dict[str, bytes] = {kind: sound_picture(kind) for kind in KINDS}


def read_every_way(photo_project: PhotoProject, content: bytes) -> bytes | None:
    """Read a picture in every way that the builder does; return its pixels, None if refused."""
    path = photo_project.original("a.picture")
    path.write_bytes(content)
    fault = decoding.examine_pixels(path).fault
    digest = hashlib.sha256(content).hexdigest()
    photo = made_photo("a", (SIZE[1], SIZE[0]), digest=digest)
    header = images.read_header(path) if not fault else None
    if header:
        assert min(header.width, header.height) >= 1
        with open_picture(path) as picture:
            assert decoding.decode(picture, (8, 8)).pixels.channels in (1, 3, 4)
    else:
        # The header may be sound although the pixels are not.
        with suppress(PictureError):
            images.read_header(path)
        assert decoding.examine_pixels(path).fault
    pixels = None
    if header:
        with open_picture(path) as picture:
            pixels = bytes(decoding.decode(picture, SIZE[::-1]).pixels.data)
    made, files = photo_project.make(
        replace(photo, file="source/gallery/a.picture"),
        plan_derivative(photo, (16, 24), SCREEN),
        plan_derivative(photo, (16, 24), PRINT),
    )
    assert bool(made.fault) == bool(fault)
    for file in files:
        assert file.exists() == (not fault)
        file.unlink(missing_ok=True)
    return pixels
