"""Notes that are too long for the foot of a page. Pure.

WeasyPrint 70 does not divide a footnote: one that is higher than the page stood above its edge.
Such a note is set at the end of its section, in the text column, and keeps its number.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from book import model
from book.layout import Page
from book.layout.page import MM_PER_INCH
from book.model import Footnote, Link, LinkNote, Section
from book.render.link_notes import change_inlines

#: Line height of notes in mm, and the mean advance width of their letters: 8/11 pt in
#: `styles/common.css`. IBM Plex Serif has 0.5 em on running text; more leaves a margin.
_LEADING = 11 * MM_PER_INCH / 72
_ADVANCE = 0.55 * 8 * MM_PER_INCH / 72
#: Share of the type area that notes which are called close to each other may take.
_FOOT_SHARE = 0.5
#: Letters of text before a call among which others can be on its line or the one before.
_CLOSE = 250


def move_long_notes(section: Section, page: Page) -> tuple[Section, tuple[Footnote, ...]]:
    """Return a section with calls alone of the notes too long for a foot, and those notes."""
    moved: list[Footnote] = []

    def change(content: model.Inlines) -> model.Inlines:
        return tuple(_Foot(page, section.id, moved).without_long_notes(content))

    title = change(section.title)
    blocks = change_inlines(section.blocks, change)
    return replace(section, title=title, blocks=blocks), tuple(moved)


@dataclass(slots=True)
class _Foot:
    """The notes that one block puts at the foot of its pages."""

    page: Page
    section_id: str
    #: Notes that are too long, of the whole section.
    moved: list[Footnote]
    #: Letters of the block so far.
    letters: int = 0
    #: Notes called close before: the letters before each call, and its height in mm.
    close: list[tuple[int, float]] = field(default_factory=list)

    def without_long_notes(self, content: model.Inlines) -> Iterator[model.Inline]:
        """Yield the inlines, with a link to each long note in place of it."""
        for inline in content:
            match inline:
                case str():
                    self.letters += len(inline)
                    yield inline
                case model.Styled() | model.Passage() | Link():
                    inside = tuple(self.without_long_notes(inline.content))
                    yield replace(inline, content=inside)
                case Footnote() if inline.content and not self.has_room(_note_text(inline)):
                    self.moved.append(inline)
                    target = f"{self.section_id}-note-{inline.number}"
                    call = replace(inline, content=())
                    yield Link(target=target, internal=True, content=(call,))
                case LinkNote():
                    self.has_room(inline.words)
                    yield inline
                case _:
                    yield inline

    def has_room(self, words: str) -> bool:
        """Return whether a note fits with those called close before it; if so, count it in."""
        height = math.ceil(len(words) * _ADVANCE / self.page.measure) * _LEADING
        self.close = [each for each in self.close if self.letters - each[0] <= _CLOSE]
        taken = sum(other for _, other in self.close)
        if taken + height > self.page.type_height * _FOOT_SHARE:
            return False
        self.close.append((self.letters, height))
        return True


def _note_text(note: Footnote) -> str:
    """Return the words of a note with the addresses after its links."""
    inside = model.walk_inlines(note.content)
    addresses = [inline.words for inline in inside if isinstance(inline, LinkNote)]
    return " ".join([model.plain(note.content), *addresses])
