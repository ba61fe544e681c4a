"""Where each photograph stands, in millimetres. Pure.

Photographs of one row share a height and are never cropped; a caption has its place reckoned
before the picture gets its own, so no caption can be pushed off the page. The numbers are those
of `look.md`, the sketch that was set and looked right.
"""

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model import Figure, Gallery, Laid, Photo, Publication

#: Between the pictures of a row, and between a row's captions and the next row.
GUTTER = 5.0
ROW_GAP = 7.0
#: From picture to caption; a line of caption (10 pt); the widest a caption runs before it breaks.
CAPTION_GAP = 2.2
CAPTION_LEADING = 10 * 25.4 / 72
#: Running text: one column, and where it begins from the left edge of the type area.
MEASURE = 115.0
MEASURE_LEFT = 58.0
#: A picture set `full` is at most this share of the type area's height.
FULL_HEIGHT = 117 / 129
#: A picture in running text leaves room for some lines of it.
FIGURE_HEIGHT = 0.72
#: The height that rows of a gallery without instructions aim at: half the page.
ROW_SHARE = 0.5
#: No row is set lower than this: its captions would crumble and its pictures say nothing.
LEAST_ROW = 24.0
#: Nor is any picture, however long its caption.
LEAST_PICTURE = 12.0
#: A caption is at least this wide, under a narrow picture of a row and under a full one.
LEAST_CAPTION = 28.0
FULL_CAPTION = 60.0
#: Sums of lengths are compared with this tolerance, in mm.
_EXACT = 1e-6
#: A caption's em, 7.8 pt; and from caption to credit, in mm.
_EM = 7.8 * 25.4 / 72
_CREDIT_GAP = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bleed:
    """How far pictures run over the trimmed edges, in millimetres; `inside` is the bound edge."""

    top: float
    bottom: float
    inside: float
    outside: float

    @classmethod
    def even(cls, width: float) -> "Bleed":
        """The same on every edge."""
        return cls(top=width, bottom=width, inside=width, outside=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its margins, in millimetres."""

    width: float
    height: float
    bleed: Bleed
    top: float = 17.0
    bottom: float = 19.0
    side: float = 18.0

    @property
    def type_width(self) -> float:
        """Width of the type area."""
        return self.width - 2 * self.side

    @property
    def type_height(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom

    @property
    def measure_left(self) -> float:
        """Where running text begins, from the left edge of the type area."""
        return max(0.0, min(MEASURE_LEFT, self.type_width - MEASURE))

    @property
    def measure(self) -> float:
        """Width of the text column."""
        return min(MEASURE, self.type_width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A photograph at its size in millimetres; its caption is as wide as `caption_width`."""

    photo_id: str
    width: float
    height: float
    caption_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Photographs side by side, at one height."""

    placed: tuple[Placed, ...]
    #: From the row's upper edge to the end of its longest caption.
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A page of photographs; a spread is one plate on two pages."""

    laid: Laid
    rows: tuple[Row, ...]
    #: White above the first row, which centres rows in the height of the page.
    above: float = 0.0
    #: Photographs of the pages before, which fill their pages and have their captions here.
    captions: tuple[str, ...] = ()

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Every photograph of the plate."""
        return tuple(placed for row in self.rows for placed in row.placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the photographs of a publication stand."""

    page: Page
    #: The pages of each gallery, by the id of its first photograph.
    plates: Mapping[str, tuple[Plate, ...]]
    #: Photographs in running text, by id.
    figures: Mapping[str, Placed]

    def sizes(self) -> Iterator[Placed]:
        """Every photograph with its size, once."""
        for plates in self.plates.values():
            for plate in plates:
                yield from plate.placed
        yield from self.figures.values()


def compose(publication: Publication, page: Page) -> Layout:
    """Place every photograph of a publication on pages of one size."""
    photos = {photo.id: photo for photo in publication.photos}
    plates: dict[str, tuple[Plate, ...]] = {}
    figures: dict[str, Placed] = {}
    for section in (*publication.sections, publication.disclaimer):
        for block in section.blocks:
            if isinstance(block, Gallery):
                plates[block.photo_ids[0]] = tuple(compose_gallery(block, photos, page))
            elif isinstance(block, Figure):
                figures[block.photo_id] = in_text(photos[block.photo_id], page)
    return Layout(page=page, plates=plates, figures=figures)


def compose_gallery(gallery: Gallery, photos: Mapping[str, Photo], page: Page) -> Iterator[Plate]:
    """Turn the editor's lines into pages, in their order."""
    waiting: tuple[str, ...] = ()
    rows: list[tuple[Photo, ...]] = []
    for line in gallery.lines:
        named = tuple(photos[photo_id] for photo_id in line.photo_ids)
        if line.laid is Laid.ROW:
            rows += _as_rows(named, page, free=gallery.free)
            continue
        if rows:
            yield from _row_plates(rows, waiting, photos, page)
            rows, waiting = [], ()
        if line.laid is Laid.FULL:
            yield _full(named[0], waiting, photos, page)
            waiting = ()
        else:
            yield _filling(named[0], line.laid, page)
            waiting += line.photo_ids
    if rows:
        yield from _row_plates(rows, waiting, photos, page)
    elif waiting:
        yield Plate(laid=Laid.ROW, rows=(), captions=waiting)


def in_text(photo: Photo, page: Page) -> Placed:
    """Size a photograph for the text column, so that its caption stays on its page."""
    picture = page.measure / photo.ratio
    settled = _settle((photo,), picture, page.type_height * FIGURE_HEIGHT, page.measure)
    return settled.placed[0]


def row(photos: Sequence[Photo], width: float, height: float) -> Row:
    """Set photographs side by side at one height, within a width and a height in mm.

    The pictures' proportions are kept. The height holds the longest caption too; a caption is
    as wide as its picture, and under a narrow picture as wide as it needs to be read. The row
    is higher than `height` only when a caption is too long for any picture to stand with it.
    """
    open_width = width - GUTTER * (len(photos) - 1)
    least = min(LEAST_CAPTION, open_width / len(photos))
    picture = open_width / sum(photo.ratio for photo in photos)
    if sum(_columns(photos, picture, least)) > open_width:
        lower, upper = 0.0, picture
        for _ in range(40):
            picture = (lower + upper) / 2
            fits = sum(_columns(photos, picture, least)) <= open_width
            lower, upper = (picture, upper) if fits else (lower, picture)
        picture = lower
    return _settle(photos, picture, height, least)


def crowded(publication: Publication, layout: Layout) -> tuple[str, ...]:
    """Name the photographs whose captions are too long to stand with them on one page."""
    photos = {photo.id: photo for photo in publication.photos}
    page = layout.page
    found = [
        photo_id
        for photo_id, placed in layout.figures.items()
        if placed.height + caption_height(photos[photo_id], page.measure) > page.type_height
    ]
    for plates in layout.plates.values():
        for plate in plates:
            gaps = ROW_GAP * (len(plate.rows) - 1) if plate.rows else 0.0
            filled = gaps + _reserved(plate.captions, photos, page)
            if plate.laid in (Laid.ROW, Laid.FULL):
                filled += sum(row.height for row in plate.rows)
            if filled > page.type_height + _EXACT:
                found += plate.captions or tuple(placed.photo_id for placed in plate.placed)
    return tuple(dict.fromkeys(found))


def caption_height(photo: Photo, width: float, label: str = "") -> float:
    """Reckon the height of a caption with its credit, gap above included, in mm. Never too low."""
    words = f"{label} {photo.caption} {photo.credit.line}".split()
    lines, room = 1, width - _CREDIT_GAP
    for word in words:
        advance = (sum(map(_advance, word)) + 0.25) * _EM
        if advance > room and room < width:
            lines, room = lines + 1, width
        # A word longer than the line runs over as many lines as it needs.
        lines += max(0, math.ceil(advance / width) - 1)
        room -= min(advance, width)
    return CAPTION_GAP + lines * CAPTION_LEADING


def break_rows(photos: Sequence[Photo], page: Page) -> list[tuple[Photo, ...]]:
    """Break a gallery without instructions into rows, as even in height as its pictures allow.

    Every way to break is weighed by how far each row's height is from half the page; a row may
    stop short of the full width, so the last one is not stretched.
    """
    target = page.type_height * ROW_SHARE
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(photos) + 1):
        ways = []
        for start in range(max(0, end - 4), end):
            ratios = [photo.ratio for photo in photos[start:end]]
            height = (page.type_width - GUTTER * (len(ratios) - 1)) / sum(ratios)
            # Lower than half the page crushes; higher is only capped and leaves some white.
            miss = (target - height) / target if height < target else (height - target) / height / 2
            ways.append((best[start][0] + miss * miss, start))
        best.append(min(ways))
    rows: list[tuple[Photo, ...]] = []
    end = len(photos)
    while end:
        start = best[end][1]
        rows.insert(0, tuple(photos[start:end]))
        end = start
    return rows


def _columns(photos: Sequence[Photo], picture: float, least: float) -> list[float]:
    """How wide each photograph and its caption are, at one height of the pictures."""
    return [max(photo.ratio * picture, least) for photo in photos]


def _settle(photos: Sequence[Photo], picture: float, height: float, least: float) -> Row:
    """Lower a row's pictures until their captions fit below them, as far as makes sense."""
    while True:
        widths = _columns(photos, picture, least)
        caption = max(map(caption_height, photos, widths))
        if picture + caption <= height + _EXACT or picture <= LEAST_PICTURE:
            break
        # A lower picture is narrower and its caption longer: the next round sees to that.
        picture = max(height - caption, LEAST_PICTURE)
    placed = tuple(
        Placed(
            photo_id=photo.id,
            width=picture * photo.ratio,
            height=picture,
            caption_width=width,
        )
        for photo, width in zip(photos, widths, strict=True)
    )
    return Row(placed=placed, height=picture + caption)


def _as_rows(named: tuple[Photo, ...], page: Page, *, free: bool) -> list[tuple[Photo, ...]]:
    """Keep the editor's row, unless it is left to the builder or would crush its pictures."""
    crowded = len(named) * (LEAST_PICTURE + GUTTER) > page.type_width
    if free or crowded:
        return break_rows(named, page)
    together = row(named, page.type_width, page.type_height)
    crushed = together.placed[0].height < LEAST_ROW
    return break_rows(named, page) if crushed else [named]


def _row_plates(
    rows: Sequence[tuple[Photo, ...]],
    waiting: tuple[str, ...],
    photos: Mapping[str, Photo],
    page: Page,
) -> Iterator[Plate]:
    """Stack rows on pages, as many as fit, centred in the height of each page."""
    reserved = _reserved(waiting, photos, page)
    stacked: list[Row] = []
    filled = 0.0
    for named in rows:
        cap = page.type_height - (reserved if not stacked else 0.0)
        following = row(named, page.type_width, cap)
        if stacked and filled + ROW_GAP + following.height > page.type_height - reserved:
            yield _stack(stacked, filled, reserved, waiting, page)
            waiting, reserved, stacked, filled = (), 0.0, [], 0.0
        filled += following.height + (ROW_GAP if stacked else 0.0)
        stacked.append(following)
    yield _stack(stacked, filled, reserved, waiting, page)


def _stack(
    rows: Sequence[Row], filled: float, reserved: float, waiting: tuple[str, ...], page: Page
) -> Plate:
    above = max(0.0, (page.type_height - reserved - filled) / 2)
    return Plate(laid=Laid.ROW, rows=tuple(rows), above=above, captions=waiting)


def _full(photo: Photo, waiting: tuple[str, ...], photos: Mapping[str, Photo], page: Page) -> Plate:
    """Set one photograph as large as the type area allows with its caption."""
    picture = min(page.type_width / photo.ratio, page.type_height * FULL_HEIGHT)
    room = page.type_height - _reserved(waiting, photos, page)
    # A tall picture is narrower than its caption wants to be.
    least = min(FULL_CAPTION, page.type_width)
    return Plate(laid=Laid.FULL, rows=(_settle((photo,), picture, room, least),), captions=waiting)


def _filling(photo: Photo, laid: Laid, page: Page) -> Plate:
    """Cover one page, or two facing ones, into the bleed; what does not fit is cropped away."""
    bleed = page.bleed
    # The side of the page that a `bleed` falls on is known later: both are covered.
    sides = 2 * (bleed.outside if laid is Laid.SPREAD else max(bleed.inside, bleed.outside))
    width = page.width * (2 if laid is Laid.SPREAD else 1) + sides
    height = page.height + bleed.top + bleed.bottom
    scale = max(width / photo.ratio, height)
    placed = Placed(
        photo_id=photo.id, width=scale * photo.ratio, height=scale, caption_width=page.measure
    )
    return Plate(laid=laid, rows=(Row(placed=(placed,), height=height),))


def _reserved(waiting: tuple[str, ...], photos: Mapping[str, Photo], page: Page) -> float:
    """Height that captions of earlier pages take at the foot of this one."""
    label = "x" * 24
    return sum(caption_height(photos[name], page.measure, label) for name in waiting) + (
        ROW_GAP if waiting else 0.0
    )


def _advance(letter: str) -> float:
    """How far a letter of a caption advances, in em; as a mean over words, on the safe side.

    Measured with Pillow on running text set in IBM Plex Sans, condensed: 0.43 on small letters,
    Latin or Cyrillic, 0.57 on capitals, 0.54 on digits.
    """
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter.isupper():
        return 0.7
    return 0.58 if letter.isdigit() else 0.5
