"""The luminances of a cover's picture below its words, as they are on the screen or in print."""

from collections.abc import Sequence

from PIL import Image

from book.images import colour_conversion
from book.images.encoded import open_encoded
from book.layout.cover_words import Tones
from book.layout.page_windows import Edges

#: Pixels of the width that a picture is decoded to at least: a third of a millimetre on most pages.
_WIDTH = 700
#: Luminance of a sample of sRGB, from 0 to 255 (IEC 61966-2-1).
_LINEAR = [
    round(255 * (v / 3294.6 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4)) for v in range(256)
]
#: Parts of red, green and blue in a luminance (ITU-R BT.709).
_PARTS = (0.2126, 0.7152, 0.0722, 0)


def measure_tones(jpeg: bytes, press: bytes, boxes: Sequence[Edges]) -> tuple[Tones, ...]:
    """Return the tones in parts of a picture: left, top, right and bottom as shares of its size.

    Pixels of a press are judged in the colours that they print, paper being white.
    """
    with open_encoded(jpeg, "JPEG") as opened:
        opened.draft(None, (_WIDTH, _WIDTH * opened.height // opened.width))
        luminances = _luminances(opened, press)
    return _tones_in_parts(luminances, boxes)


def tones_in(picture: Image.Image, boxes: Sequence[Edges]) -> tuple[Tones, ...]:
    """Return the tones in parts of a picture in memory."""
    return _tones_in_parts(_luminances(picture, b""), boxes)


def _tones_in_parts(luminances: Image.Image, boxes: Sequence[Edges]) -> tuple[Tones, ...]:
    wide, high = luminances.size
    return tuple(
        _tones_of(
            luminances.crop(
                (
                    min(max(round(left * wide), 0), wide - 1),
                    min(max(round(top * high), 0), high - 1),
                    max(min(round(right * wide), wide), 1),
                    max(min(round(bottom * high), high), 1),
                )
            ).histogram()
        )
        for left, top, right, bottom in boxes
    )


def field_colour(inks: Sequence[float], press: bytes) -> tuple[tuple[int, int, int], float]:
    """Return what four inks, in per cent, look like: in sRGB, and as a luminance from 0 to 1."""
    pixel = Image.new("CMYK", (1, 1), tuple(round(ink * 2.55) for ink in inks))
    seen = colour_conversion.to_srgb(pixel, b"", press)
    red, green, blue = seen.tobytes()
    return (red, green, blue), _luminances(seen, press).tobytes()[0] / 255


def _luminances(picture: Image.Image, press: bytes) -> Image.Image:
    if picture.mode == "CMYK":
        picture = colour_conversion.to_srgb(picture, b"", press)
    linear = picture.convert("RGB").point(_LINEAR * 3)
    return linear.convert("L", _PARTS)


def _tones_of(histogram: Sequence[int]) -> Tones:
    total = sum(histogram)
    mean = sum(n * count for n, count in enumerate(histogram)) / total
    square = sum(n * n * count for n, count in enumerate(histogram)) / total
    darkest = _percentile(histogram, total, 1)
    lightest = _percentile(histogram, total, 99)
    # A luminance was rounded: what is darkest is taken to be darker, what is lightest lighter.
    return Tones(
        darkest=max(0, darkest - 1) / 255,
        lightest=min(255, lightest + 1) / 255,
        spread=round(max(0.0, square - mean * mean) ** 0.5 / 255, 6),
    )


def _percentile(histogram: Sequence[int], total: int, percent: int) -> int:
    """Return the least value that `percent` of the pixels do not exceed."""
    seen = 0
    for value, count in enumerate(histogram):
        seen += count
        if seen * 100 >= total * percent:
            return value
    return len(histogram) - 1
