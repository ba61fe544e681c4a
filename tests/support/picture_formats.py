"""Pictures written in every format that a newsroom receives."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from PIL import Image, ImageChops

#: How a camera turns or mirrors a picture that it stores with an orientation flag (EXIF 0x0112).
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


def as_stored(upright: Image.Image, flag: int) -> Image.Image:
    turn = STORED[flag]
    return upright if turn is None else upright.transpose(turn)


@dataclass(frozen=True)
class Raster:
    """Pixels of any format: `labels` has the number of a patch at each pixel."""

    labels: Image.Image
    #: Levels from 0 to 1, one for each channel.
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
        """Arguments for Pillow's writers: profile and orientation, if any."""
        arguments: dict[str, Any] = {"icc_profile": self.profile} if self.profile else {}
        if self.flag != 1:
            exif = Image.Exif()
            exif[0x0112] = self.flag
            # As bytes: the writer of HEIC reads the flag from nothing else.
            arguments["exif"] = exif.tobytes()
        return arguments


Writer = Callable[[Raster], bytes]


def _by_pillow(raster: Raster, kind: str, mode: str = "", **options: Any) -> bytes:
    image = raster.palette() if mode == "P" else raster.image()
    written = io.BytesIO()
    if mode and mode != "P":
        image = image.convert(mode)
    image.save(written, kind, **raster.tags, **options)
    return written.getvalue()


def _cmyk_without_marker(raster: Raster) -> bytes:
    """Return a CMYK JPEG that is not inverted and has no Adobe marker."""
    written = io.BytesIO()
    ImageChops.invert(raster.image()).save(written, "JPEG", quality=100, **raster.tags)
    at, content = _adobe(written.getvalue())
    return content[:at] + content[at + 16 :]


def _ycck(raster: Raster) -> bytes:
    """Return a JPEG as Photoshop writes CMYK: inverted, with CMY coded as YCbCr (YCCK)."""
    *cmy, black = raster.image().split()
    # YCCK codes RGB, the inverse of the stored CMY, which are inverted: so CMY themselves.
    black = ImageChops.invert(black)
    coded = Image.merge("RGB", cmy).convert("YCbCr")
    written = io.BytesIO()
    # Pillow inverts CMYK when it writes, so it is inverted once more before.
    samples = ImageChops.invert(Image.merge("CMYK", (*coded.split(), black)))
    samples.save(written, "JPEG", quality=100, **raster.tags)
    at, content = _adobe(written.getvalue())
    assert content[at + 15] == 0
    return content[: at + 15] + b"\x02" + content[at + 16 :]


def _adobe(content: bytes) -> tuple[int, bytes]:
    at = content.index(b"\xff\xee\x00\x0eAdobe")
    return at, content


def write_png(raster: Raster, bits: Literal[8, 16]) -> bytes:
    """Return a PNG of 8 or 16 bits; Pillow writes no 16 bits in colour."""
    width, height = raster.size
    samples = raster.samples(bits)
    row = len(samples) // height
    kind = {1: 0, 3: 2}[raster.channels]
    lines = b"".join(b"\0" + samples[at : at + row] for at in range(0, len(samples), row))
    content = b"\x89PNG\r\n\x1a\n" + png_chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    )
    if raster.profile:
        content += png_chunk(b"iCCP", b"profile\0\0" + zlib.compress(raster.profile))
    if raster.flag != 1:
        exif = raster.tags["exif"].removeprefix(b"Exif\0\0")
        content += png_chunk(b"eXIf", exif)
    return content + png_chunk(b"IDAT", zlib.compress(lines)) + png_chunk(b"IEND", b"")


def png_chunk(name: bytes, content: bytes) -> bytes:
    """Return a PNG chunk with its checksum."""
    summed = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + summed


def write_tiff(raster: Raster, bits: Literal[8, 16], order: str) -> bytes:
    """Return an uncompressed TIFF of 8 or 16 bits in either byte order."""
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


#: Every format that is read, with pixels of 3 channels; below, of 1 and of 4.
COLOURED: Mapping[str, Writer] = {
    "jpeg": partial(_by_pillow, kind="JPEG", quality=98, subsampling="4:2:0"),
    "jpeg-444": partial(_by_pillow, kind="JPEG", quality=98, subsampling="4:4:4"),
    "jpeg-progressive": partial(_by_pillow, kind="JPEG", quality=98, progressive=True),
    "png-8": partial(write_png, bits=8),
    "png-16": partial(write_png, bits=16),
    "png-palette": partial(_by_pillow, kind="PNG", mode="P"),
    "png-alpha": partial(_by_pillow, kind="PNG", mode="RGBA"),
    "tiff-8-little": partial(write_tiff, bits=8, order="<"),
    "tiff-8-big": partial(write_tiff, bits=8, order=">"),
    "tiff-16-little": partial(write_tiff, bits=16, order="<"),
    "tiff-16-big": partial(write_tiff, bits=16, order=">"),
    "tiff-lzw": partial(_by_pillow, kind="TIFF", compression="tiff_lzw"),
    "webp": partial(_by_pillow, kind="WEBP", quality=98),
    "webp-lossless": partial(_by_pillow, kind="WEBP", lossless=True),
    "avif": partial(_by_pillow, kind="AVIF", quality=100, subsampling="4:4:4", speed=9),
    "heic": partial(_by_pillow, kind="HEIF", quality=98),
}
GREY: Mapping[str, Writer] = {
    "jpeg": partial(_by_pillow, kind="JPEG", quality=98),
    "png-8": partial(write_png, bits=8),
    "png-16": partial(write_png, bits=16),
    "png-alpha": partial(_by_pillow, kind="PNG", mode="LA"),
    "tiff-8-little": partial(write_tiff, bits=8, order="<"),
    "tiff-16-little": partial(write_tiff, bits=16, order="<"),
    "tiff-16-big": partial(write_tiff, bits=16, order=">"),
}
INKED: Mapping[str, Writer] = {
    "jpeg-adobe": partial(_by_pillow, kind="JPEG", quality=98),
    "jpeg-unmarked": _cmyk_without_marker,
    "jpeg-ycck": _ycck,
    "tiff-8-little": partial(write_tiff, bits=8, order="<"),
    "tiff-8-big": partial(write_tiff, bits=8, order=">"),
    "tiff-16-little": partial(write_tiff, bits=16, order="<"),
    "tiff-16-big": partial(write_tiff, bits=16, order=">"),
}
