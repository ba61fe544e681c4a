"""The sizes of captions, as the layout engine has measured them, in mm. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.layout.page import MM_PER_INCH

#: Gap between picture and caption; height of a caption line (11 pt).
CAPTION_GAP = 2.2
CAPTION_LEADING = 11 * MM_PER_INCH / 72
#: A longer line of this type is hard to read.
MOST_CAPTION = 90.0
#: The widths that captions are measured and set at.
CAPTION_WIDTHS = (28.0, 34.0, 40.0, 46.0, 52.0, 60.0, 70.0, 80.0, MOST_CAPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionSizes:
    """The number of lines of each caption with its credit, at each of `CAPTION_WIDTHS`."""

    lines: Mapping[str, Sequence[int]]

    def height(self, photo_id: str, width: float) -> float:
        """Return the height of a caption with the gap above it, below a picture of that width."""
        return CAPTION_GAP + CAPTION_LEADING * self.lines[photo_id][width_index(width)]


def width_index(width: float) -> int:
    """Return the index of the width at which a caption is set that has `width` mm of room.

    That is the greatest of `CAPTION_WIDTHS` with room, or the least one.
    """
    return max(0, bisect_right(CAPTION_WIDTHS, width + 1e-6) - 1)


def caption_width(width: float) -> float:
    """Return the width at which a caption is set that has `width` mm of room."""
    return CAPTION_WIDTHS[width_index(width)]


def most_lines(length: float, width: float) -> int:
    """Return the most lines that words `length` mm long take at a width.

    Two lines that follow each other are longer together than one: otherwise the second would not
    have been begun.
    """
    return 1 + int(2 * length / width)


def all_line_counts(measured: Mapping[float, int]) -> Iterator[int]:
    """Yield the number of lines at each of `CAPTION_WIDTHS`, or the most, from those at some.

    At greater widths than all that were measured, the words are one line.
    """
    least, greatest = min(measured), max(measured)
    for width in CAPTION_WIDTHS:
        narrower = max((each for each in measured if each <= width), default=None)
        if width > greatest:
            yield 1
        elif narrower is not None:
            yield measured[narrower]
        else:
            yield most_lines(least * measured[least], width)
