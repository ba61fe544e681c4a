"""Photographs for tests: written in every format a newsroom gets, and made into derivatives."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pillow_heif
from PIL import Image, ImageChops

from book import images
from book.images import PhotoResult
from book.model import Photo
from book.plan import Derivative, Edition, Recipe
from book.project import PRESS_PROFILE
from tests.support.publications import made_photo

pillow_heif.register_heif_opener(thumbnails=False)

PRINT = Recipe(colour="cmyk", profile="a" * 64, quality=92, subsampling="4:4:4")
SCREEN = Recipe(colour="srgb", quality=85, subsampling="4:2:0", words=True)

# --- derivatives ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Darkroom:
    """A project with photographs and no manuscript: originals go in, derivatives come out."""

    project: Path
    executor: Executor

    @property
    def folder(self) -> Path:
        return self.project / "pictures"

    def original(self, name: str) -> Path:
        return self.project / "source/gallery" / name

    def photo(self, name: str, **changed: Any) -> Photo:
        """Make the model's photograph of an original, by its header."""
        path = self.original(name)
        header = images.read_header(path)
        photo = made_photo(path.stem, (header.width, header.height))
        return replace(photo, file=f"source/gallery/{name}", **changed)

    def make(self, photo: Photo, *files: Derivative) -> tuple[PhotoResult, list[Path]]:
        """Make a photograph's files; answer what was said of it, and where they are."""
        (made,) = images.make_derivatives(
            files, {photo.id: photo}, self.project, self.folder, PRESS_PROFILE, self.executor
        )
        return made, [self.folder / file.name for file in files]

    def picture(
        self, photo: Photo, size: tuple[int, int] | None = None, recipe: Recipe = SCREEN
    ) -> Image.Image:
        """Make one file of a photograph, which has to succeed, and decode it."""
        made, (path,) = self.make(photo, planned(photo, size, recipe))
        assert made == PhotoResult(photo_id=photo.id)
        with Image.open(path) as image:
            image.load()
            return image


def planned(
    photo: Photo,
    size: tuple[int, int] | None = None,
    recipe: Recipe = SCREEN,
    name: str = "",
    base: int = 0,
) -> Derivative:
    """Plan a file of a photograph, as large as it is unless `size` says otherwise.

    It is the largest of its photograph's, unless `base` says how wide that is.
    """
    width, height = size or (photo.width, photo.height)
    edition = Edition.PRINT if recipe.colour == "cmyk" else Edition.SCREEN
    return Derivative(
        photo_id=photo.id,
        edition=edition,
        name=name or f"{photo.id}-{width}w-{edition}-{photo.intent}.jpg",
        width=width,
        height=height,
        recipe=recipe,
        base=base or width,
    )


def near(pixel: Any, colour: Sequence[float], by: float = 12) -> bool:
    """Tell whether a pixel is a colour, each channel within some levels."""
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))


def segments(content: bytes) -> list[tuple[int, bytes]]:
    """List a JPEG's segments up to its pixels."""
    found, at = [], 2
    while content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        found.append((content[at + 1], content[at + 4 : at + 2 + length]))
        at += 2 + length
    return found


def pictures_in(content: bytes) -> int:
    """Count the pictures of a JPEG file, walking from SOI to EOI; nothing may lie between them."""
    count, at = 0, 0
    while at < len(content):
        assert content[at : at + 2] == b"\xff\xd8", f"something lies behind picture {count}"
        at += 2
        while (marker := content[at + 1]) != 0xD9:
            assert content[at] == 0xFF
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            # Behind SOS the pixels run until the next marker that is no restart.
            while marker == 0xDA and not _is_marker(content[at : at + 2]):
                at += 1
        at += 2
        count += 1
    return count


def _is_marker(two: bytes) -> bool:
    return two[0] == 0xFF and two[1] not in (0x00, *range(0xD0, 0xD8))


# --- originals ------------------------------------------------------------------------------

#: How a camera stores a picture with each flag: turned or mirrored, to be undone by the flag.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def stored(upright: Image.Image, flag: int) -> Image.Image:
    turn = STORED[flag]
    return upright if turn is None else upright.transpose(turn)


@dataclass(frozen=True)
class Raster:
    """Pixels before they are written: `labels` say which of the `patches` stands where."""

    labels: Image.Image
    #: Levels from 0 to 1, one a channel.
    patches: Sequence[Sequence[float]]
    profile: bytes
    flag: int

    @property
    def size(self) -> tuple[int, int]:
        return self.labels.size

    @property
    def channels(self) -> int:
        return len(self.patches[0])

    def samples(self, bits: Literal[8, 16], order: str = ">") -> bytes:
        code, most = ("B", 255) if bits == 8 else ("H", 65535)
        coded = [
            struct.pack(f"{order}{len(patch)}{code}", *(round(level * most) for level in patch))
            for patch in self.patches
        ]
        return b"".join(coded[label] for label in self.labels.tobytes())

    def image(self) -> Image.Image:
        mode = {1: "L", 3: "RGB", 4: "CMYK"}[self.channels]
        return Image.frombytes(mode, self.size, self.samples(8))

    def palette(self) -> Image.Image:
        image = self.labels.copy()
        image.putpalette([round(level * 255) for patch in self.patches for level in patch])
        return image

    @property
    def tags(self) -> dict[str, Any]:
        """What Pillow's writers are told: profile and orientation, where there are any."""
        said: dict[str, Any] = {"icc_profile": self.profile} if self.profile else {}
        if self.flag != 1:
            exif = Image.Exif()
            exif[0x0112] = self.flag
            # As bytes: the writer of HEIC looks for the flag in nothing else.
            said["exif"] = exif.tobytes()
        return said


Writer = Callable[[Raster], bytes]


def _by_pillow(raster: Raster, kind: str, mode: str = "", **options: Any) -> bytes:
    image = raster.palette() if mode == "P" else raster.image()
    written = io.BytesIO()
    if mode and mode != "P":
        image = image.convert(mode)
    image.save(written, kind, **raster.tags, **options)
    return written.getvalue()


def _cmyk_without_marker(raster: Raster) -> bytes:
    """CMYK as it is where no Adobe marker says that it is inverted."""
    written = io.BytesIO()
    ImageChops.invert(raster.image()).save(written, "JPEG", quality=100, **raster.tags)
    at, content = _adobe(written.getvalue())
    return content[:at] + content[at + 16 :]


def _ycck(raster: Raster) -> bytes:
    """CMYK as Photoshop writes it: inverted, CMY as YCbCr, and the marker says so."""
    *cmy, black = raster.image().split()
    # The transform is of RGB, which is the inverse of what is inverted already.
    black = ImageChops.invert(black)
    coded = Image.merge("RGB", cmy).convert("YCbCr")
    written = io.BytesIO()
    # Pillow inverts what it writes: once more, and the samples are those.
    samples = ImageChops.invert(Image.merge("CMYK", (*coded.split(), black)))
    samples.save(written, "JPEG", quality=100, **raster.tags)
    at, content = _adobe(written.getvalue())
    assert content[at + 15] == 0
    return content[: at + 15] + b"\x02" + content[at + 16 :]


def _adobe(content: bytes) -> tuple[int, bytes]:
    at = content.index(b"\xff\xee\x00\x0eAdobe")
    return at, content


def png(raster: Raster, bits: Literal[8, 16]) -> bytes:
    """Write PNG with 16 bits too, which Pillow cannot for colours."""
    width, height = raster.size
    samples = raster.samples(bits)
    row = len(samples) // height
    kind = {1: 0, 3: 2}[raster.channels]
    lines = b"".join(b"\0" + samples[at : at + row] for at in range(0, len(samples), row))
    content = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    )
    if raster.profile:
        content += chunk(b"iCCP", b"profile\0\0" + zlib.compress(raster.profile))
    if raster.flag != 1:
        exif = raster.tags["exif"].removeprefix(b"Exif\0\0")
        content += chunk(b"eXIf", exif)
    return content + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    """Write a PNG chunk with its checksum."""
    summed = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + summed


def tiff(raster: Raster, bits: Literal[8, 16], order: str) -> bytes:
    """Write TIFF of 8 or 16 bits in either byte order, without compression."""
    width, height = raster.size
    samples, channels = raster.samples(bits, order), raster.channels
    photometric = {1: 1, 3: 2, 4: 5}[channels]
    entries: dict[int, tuple[int, bytes, int]] = {}

    def put(tag: int, kind: str, *values: int) -> None:
        number = {"H": 3, "I": 4, "B": 7}[kind]
        entries[tag] = (number, struct.pack(f"{order}{len(values)}{kind}", *values), len(values))

    put(256, "I", width)
    put(257, "I", height)
    put(258, "H", *(bits,) * channels)
    put(259, "H", 1)
    put(262, "H", photometric)
    put(273, "I", 8)
    put(274, "H", raster.flag)
    put(277, "H", channels)
    put(278, "I", height)
    put(279, "I", len(samples))
    if raster.profile:
        put(34675, "B", *raster.profile)
    at = 8 + len(samples)
    table, beyond = struct.pack(f"{order}H", len(entries)), b""
    after = at + 2 + 12 * len(entries) + 4
    for tag, (number, content, count) in sorted(entries.items()):
        table += struct.pack(f"{order}HHI", tag, number, count)
        if len(content) <= 4:
            table += content.ljust(4, b"\0")
        else:
            table += struct.pack(f"{order}I", after + len(beyond))
            beyond += content + b"\0" * (len(content) % 2)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}I", at) + samples + table + bytes(4) + beyond


#: Every format of the issue, by what its pixels are: 3 channels, 1 and 4.
COLOURED: Mapping[str, Writer] = {
    "jpeg": partial(_by_pillow, kind="JPEG", quality=98, subsampling="4:2:0"),
    "jpeg-444": partial(_by_pillow, kind="JPEG", quality=98, subsampling="4:4:4"),
    "jpeg-progressive": partial(_by_pillow, kind="JPEG", quality=98, progressive=True),
    "png-8": partial(png, bits=8),
    "png-16": partial(png, bits=16),
    "png-palette": partial(_by_pillow, kind="PNG", mode="P"),
    "png-alpha": partial(_by_pillow, kind="PNG", mode="RGBA"),
    "tiff-8-little": partial(tiff, bits=8, order="<"),
    "tiff-8-big": partial(tiff, bits=8, order=">"),
    "tiff-16-little": partial(tiff, bits=16, order="<"),
    "tiff-16-big": partial(tiff, bits=16, order=">"),
    "tiff-lzw": partial(_by_pillow, kind="TIFF", compression="tiff_lzw"),
    "webp": partial(_by_pillow, kind="WEBP", quality=98),
    "webp-lossless": partial(_by_pillow, kind="WEBP", lossless=True),
    "avif": partial(_by_pillow, kind="AVIF", quality=100, subsampling="4:4:4", speed=9),
    "heic": partial(_by_pillow, kind="HEIF", quality=98),
}
GREY: Mapping[str, Writer] = {
    "jpeg": partial(_by_pillow, kind="JPEG", quality=98),
    "png-8": partial(png, bits=8),
    "png-16": partial(png, bits=16),
    "png-alpha": partial(_by_pillow, kind="PNG", mode="LA"),
    "tiff-8-little": partial(tiff, bits=8, order="<"),
    "tiff-16-little": partial(tiff, bits=16, order="<"),
    "tiff-16-big": partial(tiff, bits=16, order=">"),
}
INKED: Mapping[str, Writer] = {
    "jpeg-adobe": partial(_by_pillow, kind="JPEG", quality=98),
    "jpeg-unmarked": _cmyk_without_marker,
    "jpeg-ycck": _ycck,
    "tiff-8-little": partial(tiff, bits=8, order="<"),
    "tiff-8-big": partial(tiff, bits=8, order=">"),
    "tiff-16-little": partial(tiff, bits=16, order="<"),
    "tiff-16-big": partial(tiff, bits=16, order=">"),
}
