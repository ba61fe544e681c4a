"""Galleries and sections made up by Hypothesis, and their layout."""

from collections.abc import Sequence

from hypothesis import strategies as st

from book.layout import Bleed, Layout, Page, Plate, compose
from book.model import Block, Gallery, GalleryLine, Laid, Paragraph, Photo
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
)
#: Width and height in pixels, from 1:20 to 20:1.
SIZES = st.one_of(
    st.sampled_from(
        [(3600, 2400), (2400, 3600), (3000, 3000), (4000, 3000), (200, 4000), (4000, 200)]
    ),
    st.tuples(st.integers(200, 4000), st.integers(200, 4000)),
)
CAPTIONS = st.integers(1, 60).map(lambda words: " ".join(["caption"] * words))
PHOTOS = st.lists(st.tuples(SIZES, CAPTIONS), min_size=1, max_size=24).map(
    lambda drawn: [
        made_photo(f"p{n}", size, caption=caption) for n, (size, caption) in enumerate(drawn)
    ]
)


def compose_gallery(gallery: Gallery, photos: Sequence[Photo], page: Page = PAGE) -> Layout:
    return compose(made_publication(photos, gallery), page)


def free_gallery(photos: Sequence[Photo]) -> Gallery:
    ids = tuple(photo.id for photo in photos)
    return Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=True)


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


def plates_of(composed: Layout) -> tuple[Plate, ...]:
    (plates,) = composed.plates.values()
    return plates


WORDS = Paragraph(content=("Words",))


@st.composite
def sections(draw: st.DrawFn) -> tuple[list[Block], list[Photo], dict[str, int]]:
    """Draw blocks with galleries, their photographs, and the pages of text before each gallery."""
    blocks: list[Block] = []
    photos: list[Photo] = []
    text_pages = {}
    for number in range(draw(st.integers(1, 3))):
        gallery, pictures = draw(galleries())
        renamed = {one.id: f"g{number}{one.id}" for one in pictures}
        lines = tuple(
            GalleryLine(laid=line.laid, photo_ids=tuple(renamed[name] for name in line.photo_ids))
            for line in gallery.lines
        )
        words = draw(st.booleans()) if blocks else True
        blocks += [WORDS] if words else []
        blocks.append(Gallery(lines=lines, free=gallery.free))
        text_pages[lines[0].photo_ids[0]] = draw(st.integers(1, 4)) if words else 0
        photos += [
            made_photo(renamed[one.id], (one.width, one.height), caption=one.caption)
            for one in pictures
        ]
    blocks += [WORDS] if draw(st.booleans()) else []
    return blocks, photos, text_pages
