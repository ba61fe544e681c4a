"""Titles in lines of nearly equal length: WeasyPrint 70 has no `text-wrap: balance`.

The lines are as few as they can be. All spaces but those at their ends become unbreakable, so that
nothing changes in the text, and a title whose width is misjudged is still whole. Pure but for the
widths of letters, which are read from the typeface.
"""

from io import StringIO
from itertools import accumulate, pairwise

from book import model
from book.layout import typefaces
from book.layout.page import POINTS_PER_MM
from book.render.binding_words import CALL
from book.render.unbreakable import SPACE, UNBREAKABLE, rebuild, text_leaves

#: Share of a line that is filled: kerning and italics are not measured.
_FILLED = 0.97
#: Widths in em of a character that the typeface lacks, and of the call of a note.
_UNKNOWN, _CALL_WIDTH = 0.65, 0.5
#: Words of a title that is balanced: this takes their number squared.
_MOST_WORDS = 60


def balance_inlines(
    content: model.Inlines, language: str, width: float, size: float
) -> model.Inlines:
    """Return the inlines of a title, set in the light serif on lines of a width in mm at `size` pt.

    One that names a page, whose width is not known, stays as it is.
    """
    if any(isinstance(inline, model.PageReference) for inline in model.walk_inlines(content)):
        return content
    text = "".join(leaf.searched for leaf in text_leaves(content, language))
    balanced = "\n".join(balance_text(line, width, size) for line in text.split("\n"))
    return rebuild(content, StringIO(balanced, newline=""), language, most=0)


def balance_text(text: str, width: float, size: float) -> str:
    """Return a title, set as in `balance_inlines`."""
    words = text.split(SPACE)
    ends = _line_ends(words, width * POINTS_PER_MM / size * _FILLED)
    if len(ends) < 2:
        return text
    starts = [0, *ends]
    return SPACE.join(UNBREAKABLE.join(words[a:b]) for a, b in pairwise(starts))


def count_lines(text: str, width: float, size: float) -> int:
    """Return how many lines a title has, set as before; 0 if a word is longer than a line."""
    return len(_line_ends(text.split(SPACE), width * POINTS_PER_MM / size * _FILLED))


def text_width(text: str) -> float:
    """Return the width of a text in em, without kerning."""
    advances = typefaces.serif_advances()
    return sum(_CALL_WIDTH if x == CALL else advances.get(ord(x), _UNKNOWN) for x in text)


def _line_ends(words: list[str], most: float) -> list[int]:
    """Return the index after the last word of each line; none if a word is longer than `most`.

    The lines are the fewest, and of these divisions the one with the least sum of squared widths.
    """
    widths = [text_width(word) for word in words]
    if max(widths) > most or len(words) > _MOST_WORDS:
        return []
    space = text_width(SPACE)
    sums = [0.0, *accumulate(width + space for width in widths)]
    #: For each number of words: lines, squared widths, and where the last line begins.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(words) + 1):
        lines = [(start, sums[end] - sums[start] - space) for start in range(end)]
        best.append(
            min(
                (best[start][0] + 1, best[start][1] + width**2, start)
                for start, width in lines
                if width <= most
            )
        )
    ends = [len(words)]
    while best[ends[-1]][2]:
        ends.append(best[ends[-1]][2])
    return ends[::-1]
