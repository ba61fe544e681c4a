"""Whether two pictures show the same, whatever their size, encoding and colours."""

import io
from hashlib import sha256
from itertools import islice

from PIL import Image

#: Pixels of a side to which pictures are reduced.
_SIDE = 32
#: Difference of grey, of 255, from which two pixels differ, and how many pixels must. Of thirteen
#: photographs of Debian's packages, scaled to a quarter and encoded with quality 60, the third most
#: different pixel differs by 15 at most; of two of them by 45 at least.
_DIFFERENT = 24
_LEAST = 3


def outline_of_pixels(
    pixels: bytes, size: tuple[int, int], stride: int, box: tuple[int, int, int, int]
) -> bytes:
    """Return the outline of a part of a drawn page: left, top, right and bottom of it in pixels.

    `pixels` are rows of blue, green and red of `stride` bytes. What lies outside the page is left
    out; a part without pixels has no outline.
    """
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[2], size[0]), min(box[3], size[1])
    if left >= right or top >= bottom:
        return b""
    page = Image.frombuffer("RGB", size, pixels, "raw", "BGR", stride, 1)
    return _outline(page.crop((left, top, right, bottom)))


def outline_of_file(content: bytes) -> bytes:
    """Return the outline of a picture file; empty if it cannot be read."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("L", (2 * _SIDE, 2 * _SIDE))
            return _outline(image.convert("RGB"))
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""


def digest_without_metadata(content: bytes) -> str:
    """Return the SHA-256 of a picture file; of a JPEG without its metadata.

    These are its segments APP1 to APP15 and comments (ITU-T T.81, B.1.1.3).
    """
    kept, at = [content[:2]], 2
    is_jpeg = content.startswith(b"\xff\xd8")
    while is_jpeg and content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] != b"\xda":
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if not (0xE1 <= content[at + 1] <= 0xEF or content[at + 1] == 0xFE):
            kept.append(content[at:end])
        at = end
    return sha256(b"".join([*kept, content[at:]])).hexdigest()


def look_alike(first: bytes, second: bytes) -> bool:
    """Return whether two outlines are of pictures that show the same."""
    if len(first) != len(second) or not first:
        return False
    differing = (1 for a, b in zip(first, second, strict=True) if abs(a - b) > _DIFFERENT)
    return sum(islice(differing, _LEAST)) < _LEAST


def _outline(image: Image.Image) -> bytes:
    return image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
