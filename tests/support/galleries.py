"""Galleries and sections made up by Hypothesis, and their layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from book.layout import (
    Bleed,
    CaptionSizes,
    Density,
    Layout,
    Page,
    PlacedPhoto,
    Plate,
    TextPage,
    compose,
)
from book.layout.caption_sizes import CAPTION_GAP
from book.model import Block, Gallery, GalleryLine, Heading, Laid, Paragraph, Photo, Publication
from tests.support.measures import LETTERS, made_measures
from tests.support.publications import made_photo, made_publication

PAGE = Page(width=235, height=165, bleed=Bleed.even(3))
PAGES = st.builds(
    Page,
    width=st.floats(90, 600, allow_nan=False),
    height=st.floats(90, 600, allow_nan=False),
    bleed=st.builds(
        Bleed,
        **dict.fromkeys(("top", "bottom", "inside", "outside"), st.floats(0, 20, allow_nan=False)),
    ),
    density=st.sampled_from(Density),
    wanted_smallest=st.none() | st.floats(20, 150, allow_nan=False),
    opens_on_recto=st.booleans(),
    multiple=st.sampled_from([1, 2, 4]),
)
#: Width and height in pixels, from 1:20 to 20:1.
SIZES = st.one_of(
    st.sampled_from(
        [(3600, 2400), (2400, 3600), (3000, 3000), (4000, 3000), (200, 4000), (4000, 200)]
    ),
    st.tuples(st.integers(200, 4000), st.integers(200, 4000)),
)
CAPTIONS = st.integers(1, 60).map(lambda words: " ".join(["caption"] * words))
PHOTOS = st.lists(st.tuples(SIZES, CAPTIONS), min_size=1, max_size=12).map(
    lambda drawn: [
        made_photo(f"p{n}", size, caption=caption) for n, (size, caption) in enumerate(drawn)
    ]
)


def paragraph(lines: int) -> Paragraph:
    """Return a paragraph of so many lines in `measures.made_measures`."""
    return Paragraph(content=("n" * LETTERS * lines,))


#: More lines than stand above the first picture of a gallery.
WORDS = paragraph(6)


def composed(publication: Publication, page: Page = PAGE, pages_before: int = 0) -> Layout:
    return compose(publication, page, made_measures(publication, pages_before))


def compose_gallery(gallery: Gallery, photos: Sequence[Photo], page: Page = PAGE) -> Layout:
    """Compose a gallery after some text."""
    return composed(made_publication(photos, WORDS, gallery), page)


def free_gallery(photos: Sequence[Photo]) -> Gallery:
    ids = tuple(photo.id for photo in photos)
    return Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=True)


def alone(laid: Laid, *photo_ids: str) -> Gallery:
    """Return a gallery with a line for each photograph."""
    lines = tuple(GalleryLine(laid=laid, photo_ids=(photo_id,)) for photo_id in photo_ids)
    return Gallery(lines=lines, free=False)


@st.composite
def galleries(draw: st.DrawFn) -> tuple[Gallery, list[Photo]]:
    """Draw photographs in a gallery, laid out by the builder or on lines with any keyword."""
    photos = draw(PHOTOS)
    if draw(st.booleans()):
        return free_gallery(photos), photos
    lines, rest = [], [photo.id for photo in photos]
    while rest:
        laid = draw(st.sampled_from(Laid))
        many = draw(st.integers(1, 5)) if laid is Laid.ROW else 1
        lines.append(GalleryLine(laid=laid, photo_ids=tuple(rest[:many])))
        rest = rest[many:]
    return Gallery(lines=tuple(lines), free=False), photos


@st.composite
def sections(draw: st.DrawFn) -> tuple[list[Block], list[Photo]]:
    """Draw text with galleries between, and their photographs."""
    blocks: list[Block] = []
    photos: list[Photo] = []
    for number in range(draw(st.integers(1, 3))):
        gallery, pictures = draw(galleries())
        renamed = {one.id: f"g{number}{one.id}" for one in pictures}
        lines = tuple(
            GalleryLine(laid=line.laid, photo_ids=tuple(renamed[name] for name in line.photo_ids))
            for line in gallery.lines
        )
        blocks += draw(texts)
        blocks.append(Gallery(lines=lines, free=gallery.free))
        photos += [
            made_photo(renamed[one.id], (one.width, one.height), caption=one.caption)
            for one in pictures
        ]
    return [*blocks, *draw(texts)], photos


#: Up to three paragraphs or headings, of up to 40 lines.
texts = st.lists(
    st.integers(1, 40).map(paragraph)
    | st.integers(2, 4).map(lambda level: Heading(level=level, content=("Heading",))),
    max_size=3,
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in mm."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Return whether two rectangles have more than an edge in common."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1e-6
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1e-6
        )


def boxes(placed: PlacedPhoto, sizes: CaptionSizes) -> tuple[Box, Box]:
    """Return the rectangles of a picture on a plate and of its caption."""
    left, top = placed.left + placed.caption_left, placed.top + placed.caption_top
    caption = sizes.height(placed.photo_id, placed.caption_width) - CAPTION_GAP
    return (
        Box(placed.left, placed.top, placed.left + placed.width, placed.top + placed.height),
        Box(left, top, left + placed.caption_width, top + caption),
    )


def numbered_pages(layout: Layout, first: int = 0) -> Iterator[tuple[int, TextPage | Plate]]:
    """Yield the pages of the only section with their numbers; even ones are rectos."""
    (pages,) = layout.sections.values()
    at = first + (first % 2 if layout.page.opens_on_recto else 0)
    for page in pages:
        yield at, page
        at += page.pages if isinstance(page, Plate) else 1


def photographs(layout: Layout) -> list[str]:
    """Return the ids of the photographs of galleries in the order of their pages."""
    found: list[str] = []
    for _, page in numbered_pages(layout):
        if isinstance(page, Plate):
            found += [placed.photo_id for placed in page.placed]
        else:
            found += [*page.moved_here, *page.below]
    return found
