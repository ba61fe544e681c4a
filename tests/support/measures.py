"""What the layout engine would measure, estimated from letters, for tests without the engine."""

from collections.abc import Iterable, Iterator
from math import ceil

from book import model
from book.layout import (
    CAPTION_WIDTHS,
    CaptionSizes,
    MeasuredLine,
    Measures,
    TextLine,
    add_quotes,
    section_lines,
)
from book.layout.page_turns import letters_of_section
from book.layout.text_lines import LINE
from book.model import (
    Figure,
    Footnote,
    Gallery,
    Heading,
    Pause,
    Photo,
    Publication,
    PullQuote,
    Section,
)

#: Letters of a line of text, without white space; mean width of a letter of captions, in mm.
LETTERS, CAPTION_LETTER = 60, 1.4
#: Every so many lines a word goes on in the next line.
DIVIDED = 7
#: Height of a note.
NOTE = 4.0
#: Height of a line of a pull quote, and how many times as much it takes beside the text.
QUOTE_HEIGHT, BESIDE = 7.4, 2
#: Place, letters, height of a line, gap above, and height of notes.
Measured = tuple[str, str, float, float, float]


def made_measures(publication: Publication, pages_before: int = 0) -> Measures:
    """Return measures of a publication whose first section begins on page `pages_before`."""
    return Measures(
        captions=made_captions(*publication.photos),
        lines={section.id: made_lines(section) for section in publication.sections},
        pages_before=pages_before,
    )


def made_captions(*photos: Photo) -> CaptionSizes:
    """Return the sizes of captions; a wider one never has more lines."""
    letters = {photo.id: len(f"{photo.caption} {photo.credit.line}") for photo in photos}
    return CaptionSizes(
        lines={
            photo_id: tuple(
                max(1, ceil(count * CAPTION_LETTER / width)) for width in CAPTION_WIDTHS
            )
            for photo_id, count in letters.items()
        }
    )


def made_lines(section: Section) -> tuple[TextLine, ...]:
    """Return the lines of a section's text; the notes of a block are called in its last line."""
    letters = letters_of_section(section)
    lines = section_lines(section, tuple(_measured(_boxes(section, letters))))
    quotes = tuple(_measured(_quote_boxes(section, letters, QUOTE_HEIGHT)))
    beside = tuple(_measured(_quote_boxes(section, letters, QUOTE_HEIGHT * BESIDE)))
    return add_quotes(section, lines, quotes, beside)


def _measured(boxes: Iterable[Measured]) -> Iterator[MeasuredLine]:
    top = 0.0
    for at, text, height, gap, notes in boxes:
        parts = [text[start : start + LETTERS] for start in range(0, len(text), LETTERS)] or [""]
        for number, part in enumerate(parts):
            is_last = number == len(parts) - 1
            top += 0.0 if number else gap
            yield MeasuredLine(
                at=at,
                text=part,
                top=top,
                bottom=top + height,
                divided=not is_last and number % DIVIDED == DIVIDED - 1,
                notes=notes if is_last else 0.0,
            )
            top += height


def _quote_boxes(section: Section, letters: dict[str, str], height: float) -> Iterator[Measured]:
    """Yield the paragraphs of pull quotes as `_boxes` does."""
    for number, block in enumerate(section.blocks):
        if isinstance(block, PullQuote):
            inside = [at for at in letters if at.startswith(f"{section.id}/{number}/")]
            for at in inside:
                notes = NOTE * _count_notes(block) if at == inside[-1] else 0.0
                yield at, letters[at], height, 0.0, notes


def _boxes(section: Section, letters: dict[str, str]) -> Iterator[Measured]:
    """Yield place, letters, height of a line, gap above, and height of notes, in reading order."""
    yield section.id, model.plain(section.title), 2 * LINE, 0.0, 0.0
    for number, block in enumerate(section.blocks):
        place = f"{section.id}/{number}"
        match block:
            case Figure():
                yield f"photo-{block.photo_id}", "", 0.0, 0.0, 0.0
            case Pause():
                yield place, "", LINE, LINE, 0.0
            case Gallery() | PullQuote():
                pass
            case _:
                inside = [
                    (at, text)
                    for at, text in letters.items()
                    if at == place or at.startswith(f"{place}/")
                ]
                gap = LINE if isinstance(block, Heading) else 0.0
                for at, text in inside:
                    notes = NOTE * _count_notes(block) if at == inside[-1][0] else 0.0
                    yield at, text, LINE, gap, notes


def _count_notes(block: model.Block) -> int:
    return sum(
        isinstance(inline, Footnote)
        for each in model.walk([block])
        if isinstance(each, model.Paragraph | Heading)
        for inline in model.walk_inlines(each.content)
    )
