"""Pages of running text: where each ends, and which pictures it has. Pure, in mm.

A page takes as many lines as it has room for. It ends between paragraphs, or in one with two lines
on each side, after no heading and in no word. A picture that does not fit, even at
`text_figures.LEAST_SHARE` of its size, moves to the top of the next page; the text goes on. A pull
quote stands beside the text where the page has a column with room for it, otherwise in the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from book.layout.caption_sizes import CaptionSizes
from book.layout.page import POINTS_PER_MM, Page
from book.layout.plates import ROUNDED, PlacedPhoto, RemoteCaption, is_too_small
from book.layout.text_figures import block_height, side_figure, text_figure
from book.layout.text_lines import LINE, TITLE_GAP, TextLine
from book.model import Photo

#: Above the first note of a page: 12 pt, as in `styles/common.css`.
NOTES_GAP = 12 / POINTS_PER_MM
#: Least lines of a paragraph on each side of a page turn, and of a page that ends a section.
_LEAST_TOGETHER, LEAST_LINES = 2, 5
#: Share of a page that it leaves to a last page with a picture, which has too few lines.
_MOST_LEFT = 0.15
#: Gap between two things in the column beside the text.
_ASIDE_GAP = 5.0
#: A pull quote does not begin so far above the end of the text before it, least and most: its first
#: line would be beside the last one there, and copied text would have it first (FACTS.md, Words
#: from WeasyPrint 70).
_BESIDE_LAST_LINE = 4.0, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A page of running text."""

    #: Where its text begins: the place of a block, and the letters of the block before the page.
    at: str
    offset: int
    #: Pictures from earlier places in the text, at the top of the page.
    moved_here: tuple[str, ...] = ()
    #: Pictures whose places are on this page, and which stand on a later one.
    moved_on: tuple[str, ...] = ()
    #: The picture of a gallery below the text.
    below: tuple[str, ...] = ()
    #: Captions of pictures that fill other pages.
    captions: tuple[RemoteCaption, ...] = ()
    #: The places of the pull quotes beside the text, and their distances from the top of the page.
    quotes: Mapping[str, float] = field(default_factory=dict)
    #: Number of lines in the column, and the height that they take with pictures and notes.
    lines: int = 0
    filled: float = 0.0
    #: Down to where the column beside the text is taken from its top.
    beside: float = 0.0


@dataclass(slots=True)
class _Filling:
    """A page while it is being filled."""

    height: float
    #: Down to where the column beside the text is free of captions of other pages.
    column_end: float
    #: Whether it can have lines of running text.
    has_text: bool
    notes: float = 0.0
    y: float = 0.0
    #: Least gap above what comes next.
    space: float = 0.0
    #: Down to where the column has words.
    words_end: float = 0.0
    #: Down to where the column beside the text is taken.
    beside: float = 0.0
    figures: dict[str, PlacedPhoto] = field(default_factory=dict)
    moved_on: list[str] = field(default_factory=list)
    #: Distances from its top of the pull quotes beside the text, by the indexes of their blocks.
    quotes: dict[int, float] = field(default_factory=dict)
    #: A picture that stands on a later page in any case.
    left_out: str = ""

    @property
    def room(self) -> float:
        return self.height - self.notes - self.y

    def gap_above(self, line: TextLine) -> float:
        """Return the white space above what comes next: none at the top of the page."""
        return max(line.gap, self.space) if self.y else 0.0

    def is_elsewhere(self, line: TextLine) -> bool:
        """Return whether a line is not in the text column: on another page, or beside the text."""
        if not line.photo_id:
            return line.block in self.quotes
        placed = self.figures.get(line.photo_id)
        return line.photo_id in self.moved_on or (placed is not None and placed.left < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSetter:
    """What the pages of a section's text are filled from."""

    lines: Sequence[TextLine]
    photos: Mapping[str, Photo]
    sizes: CaptionSizes
    page: Page

    def fill(
        self,
        start: int,
        limit: int,
        waiting: Sequence[str],
        *,
        taken: float,
        beside: float,
        below: str = "",
        fewer: int = 0,
    ) -> tuple[int, TextPage, Mapping[str, PlacedPhoto]]:
        """Fill a page with lines from `start`, up to `limit` at most, below `waiting` pictures.

        `taken` mm at the foot are for captions of other pages, in the column beside the text where
        there is one; down to `beside` mm, that column is taken. Behind the last line the photograph
        `below` of a gallery stands if it has room. The page ends at so many breaks `fewer` before
        the last one that it has room for. Return the next line, the page and the sizes of its
        pictures.
        """
        full = self.page.type_height - ROUNDED
        height = full if self.page.aside else full - taken

        running = (self.lines[index] for index in range(start, limit))
        has_text = any(each.block >= 0 and not (each.photo_id or each.whole) for each in running)

        def empty(left_out: str = "") -> _Filling:
            return _Filling(
                height=height,
                column_end=full - taken,
                has_text=has_text,
                beside=beside,
                left_out=left_out,
            )

        end, filling = self._fill(start, limit, waiting, empty())
        if end < limit and filling.figures and self._count(start, end, filling) < LEAST_LINES:
            # Its last picture moves on, so that it is no page of pictures with a line or two.
            left_out = empty([*filling.figures][-1])
            end, filling = self._fill(start, limit, waiting, left_out)
        for _ in range(fewer):
            end = max(start + 1, self._last_break(start, end - 1, limit + 1, filling))
        filling = empty(filling.left_out)
        self._set_lines(filling, start, end, waiting)
        gap = TITLE_GAP if end and self.lines[end - 1].block < 0 else LINE
        is_below = (
            below
            and end == len(self.lines)
            and not filling.moved_on
            and self._set_figure(filling, self.photos[below], gap, must=False, with_text=False)
        )
        lines = self.lines[start:end]
        first = lines[0] if lines else None
        text_page = TextPage(
            at=first.at if first else "",
            offset=first.start if first else 0,
            moved_here=tuple(waiting),
            moved_on=tuple(filling.moved_on),
            below=(below,) if is_below else (),
            # A quote has paragraphs alone: the place of a line is that of one of them.
            quotes={
                line.at.rpartition("/")[0]: filling.quotes[line.block]
                for line in lines
                if line.block in filling.quotes
            },
            lines=self._count(start, end, filling),
            filled=filling.y + filling.notes,
            beside=filling.beside,
        )
        return end, text_page, filling.figures

    def _fill(
        self, start: int, limit: int, waiting: Sequence[str], filling: _Filling
    ) -> tuple[int, _Filling]:
        """Return the index after the last line of a page, and the page filled that far or more."""
        most = self._set_lines(filling, start, limit, waiting)
        end = self._last_break(start, most, limit, filling)
        return self._leave_enough(start, end, limit, filling), filling

    def _count(self, start: int, end: int, filling: _Filling) -> int:
        """Return the number of lines of text in the column."""
        lines = self.lines[start:end]
        return sum(not (line.photo_id or filling.is_elsewhere(line)) for line in lines)

    def _set_lines(self, filling: _Filling, start: int, end: int, waiting: Sequence[str]) -> int:
        """Set pictures that wait and lines up to `end`; return the index after the last."""
        for photo_id in waiting:
            photo = self.photos[photo_id]
            self._set_figure(filling, photo, 0.0, must=True, with_text=start < end)
        for index in range(start, end):
            line = self.lines[index]
            gap = filling.gap_above(line)
            if line.photo_id:
                photo = self.photos[line.photo_id]
                # Pictures after one that moves on follow it, so that they keep their order.
                must_move = filling.moved_on or photo.id == filling.left_out
                if must_move or not self._set_figure(
                    filling, photo, gap, must=False, with_text=True
                ):
                    filling.moved_on.append(line.photo_id)
                continue
            begins = line.beside and line.block != self.lines[index - 1].block
            if line.block in filling.quotes or (begins and self._set_quote(filling, index)):
                continue
            notes = line.notes + (NOTES_GAP if line.notes and not filling.notes else 0.0)
            if gap + line.height + notes > filling.room and index > start:
                return index
            filling.y += gap + line.height
            filling.words_end = filling.y
            filling.notes += notes
            filling.space = line.below
        return end

    def _set_quote(self, filling: _Filling, index: int) -> bool:
        """Set the pull quote that begins with a line beside the text; return False without room.

        It begins at the height of what follows it, and ends with the column at the latest; the last
        of a section ends with the text. Beside a page without text it would stand alone.
        """
        line = self.lines[index]
        others = (self.lines[number] for number in range(index, len(self.lines)))
        after = next((each for each in others if not each.whole), None)
        top = filling.y + (filling.gap_above(after) if after else -line.beside)
        top = min(max(filling.beside, top), filling.column_end - line.beside)
        least, most = _BESIDE_LAST_LINE
        if filling.words_end - most < top < filling.words_end - least:
            top = filling.words_end - most
        if top < filling.beside or not (filling.has_text and self.page.aside):
            return False
        filling.quotes[line.block] = top
        filling.beside = top + line.beside + _ASIDE_GAP
        return True

    def _set_figure(
        self, filling: _Filling, photo: Photo, gap: float, *, must: bool, with_text: bool
    ) -> bool:
        """Set a picture in the column, or beside it where there is text; return False without room.

        One that `must` be set, at the top of a page, is set all the same.
        """
        side = side_figure(photo, self.sizes, self.page)
        if side is not None and with_text:
            top = max(filling.beside, filling.y)
            height = block_height(side, self.sizes)
            top = min(top, filling.column_end - height)
            if top >= filling.beside:
                filling.figures[photo.id] = _at(side, top)
                filling.beside = top + height + _ASIDE_GAP
                return True
        top = filling.y + gap
        beside = filling.beside <= top
        room = filling.room - gap
        placed = text_figure(photo, self.sizes, self.page, room=room, beside=beside)
        height = block_height(placed, self.sizes)
        if placed.caption_left < 0 and top + height > filling.column_end:
            placed = text_figure(photo, self.sizes, self.page, room=room, beside=False)
            height = block_height(placed, self.sizes)
        if (height > room and not must) or is_too_small(photo, placed.width, self.page):
            # A panorama is too short in the text column, and has a page of its own.
            return False
        filling.figures[photo.id] = placed
        filling.y = top + height + LINE
        filling.space = 0.0
        if placed.caption_left < 0:
            filling.beside = top + height + _ASIDE_GAP
        else:
            filling.words_end = top + height
        return True

    def _last_break(self, start: int, end: int, limit: int, filling: _Filling) -> int:
        """Return the last place up to `end` where a page may end."""
        if end >= limit:
            return limit
        for index in range(end, start, -1):
            if self._may_break(index, filling):
                return index
        # A title that is higher than its page is not divided by the program.
        while end < limit and self.lines[end].block < 0:
            end += 1
        return end

    def _leave_enough(self, start: int, end: int, limit: int, filling: _Filling) -> int:
        """Return where a page ends so that the last one of a section has lines enough."""
        left, least, keeps_pictures = 0, start + LEAST_LINES, False
        for line in (self.lines[index] for index in range(end, limit)):
            # Pull quotes can stand beside the text.
            left += not (line.beside or line.photo_id)
            if left >= LEAST_LINES:
                return end
            if line.photo_id and not keeps_pictures:
                # Beside a picture, fewer lines are better than a page before that is not full.
                least = max(least, end - 1 - int(_MOST_LEFT * self.page.type_height / LINE))
                keeps_pictures = True
        if end == limit:
            return end
        for index in range(end - 1, least, -1):
            line = self.lines[index]
            if keeps_pictures and line.photo_id and not filling.is_elsewhere(line):
                return end
            left += not (line.beside or line.photo_id)
            if left >= LEAST_LINES and self._may_break(index, filling):
                return index
        return end

    def _may_break(self, index: int, filling: _Filling) -> bool:
        """Return whether a page may end before a line."""
        before, after = self.lines[index - 1], self.lines[index]
        while filling.is_elsewhere(before) and index > 1:
            index -= 1
            before = self.lines[index - 1]
        if before.is_heading or before.divided or (after.whole and before.block == after.block):
            return False
        if before.at != after.at:
            return True
        same = [
            sum(1 for line in side if line.at == before.at)
            for side in (
                self.lines[max(0, index - _LEAST_TOGETHER) : index],
                self.lines[index : index + _LEAST_TOGETHER],
            )
        ]
        return min(same) >= _LEAST_TOGETHER


def _at(placed: PlacedPhoto, top: float) -> PlacedPhoto:
    return PlacedPhoto(
        photo_id=placed.photo_id,
        width=placed.width,
        height=placed.height,
        caption_width=placed.caption_width,
        left=placed.left,
        top=top,
        caption_top=placed.caption_top,
    )
