"""Photographs stand whole, in their order, inside the page; captions have their room."""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from book import layout, typefaces
from book.layout import (
    Bleed,
    CaptionReference,
    Layout,
    Page,
    Plate,
    caption_height,
    compose,
    set_row,
    text_figure,
)
from book.layout.rows import (
    CAPTION_GAP,
    CAPTION_LEADING,
    GUTTER,
    LEAST_CAPTION,
    LEAST_PICTURE,
    LEAST_ROW,
    ROW_GAP,
)
from book.model import Block, Figure, Gallery, GalleryLine, Laid, Paragraph, Photo
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
    lambda said: [
        made_photo(f"p{n}", size, caption=caption) for n, (size, caption) in enumerate(said)
    ]
)


def laid_out(gallery: Gallery, photos: Sequence[Photo], page: Page = PAGE) -> Layout:
    return compose(made_publication(photos, gallery), page)


def free(photos: Sequence[Photo]) -> Gallery:
    ids = tuple(photo.id for photo in photos)
    return Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=True)


@st.composite
def galleries(draw: st.DrawFn) -> tuple[Gallery, list[Photo]]:
    """Photographs, left to the builder or on lines with any instructions."""
    photos = draw(PHOTOS)
    if draw(st.booleans()):
        return free(photos), photos
    lines, rest = [], [photo.id for photo in photos]
    while rest:
        laid = draw(st.sampled_from(Laid))
        many = draw(st.integers(1, 5)) if laid is Laid.ROW else 1
        lines.append(GalleryLine(laid=laid, photo_ids=tuple(rest[:many])))
        rest = rest[many:]
    return Gallery(lines=tuple(lines), free=False), photos


def plates_of(said: Layout) -> tuple[Plate, ...]:
    (plates,) = said.plates.values()
    return plates


def filled(plate: Plate) -> float:
    return sum(row.height for row in plate.rows) + ROW_GAP * max(0, len(plate.rows) - 1)


@given(galleries(), PAGES)
def test_every_photograph_is_placed_once_in_its_order_and_uncropped(
    said: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = said
    placed = list(laid_out(gallery, photos, page).sizes())
    assert [at.photo_id for at in placed] == [photo.id for photo in photos]
    for at, photo in zip(placed, photos, strict=True):
        assert at.width / at.height == pytest.approx(photo.ratio)
        assert at.width > 0


@given(galleries(), PAGES)
def test_nothing_leaves_the_type_area_unless_it_is_said(
    said: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = said
    composed = laid_out(gallery, photos, page)
    crowded = layout.overfull_captions(made_publication(photos, gallery), composed)
    known = {photo.id: photo for photo in photos}
    for plate in plates_of(composed):
        if plate.laid in (Laid.BLEED, Laid.SPREAD):
            continue
        for one in plate.rows:
            columns = [max(at.width, at.caption_width) for at in one.placed]
            assert sum(columns) + GUTTER * (len(columns) - 1) <= page.type_width + 1e-6
        told = {caption.photo_id for caption in plate.captions}
        at_foot = sum(caption_height(known[name], page.measure) for name in told)
        if plate.above + filled(plate) + at_foot > page.type_height + 1e-6:
            named = {at.photo_id for at in plate.placed} | told
            assert named & set(crowded)


@given(galleries(), PAGES)
def test_the_pictures_of_a_row_share_a_height_and_captions_have_room(
    said: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = said
    known = {photo.id: photo for photo in photos}
    for plate in plates_of(laid_out(gallery, photos, page)):
        if plate.laid in (Laid.BLEED, Laid.SPREAD):
            continue
        for one in plate.rows:
            assert len({at.height for at in one.placed}) == 1
            for at in one.placed:
                caption = caption_height(known[at.photo_id], at.caption_width)
                assert at.height + caption <= one.height + 1e-6
                assert at.caption_width >= at.width - 1e-6


@given(PHOTOS, st.floats(54, 560), st.floats(54, 560))
def test_no_row_is_lower_than_it_must_be(photos: list[Photo], width: float, height: float) -> None:
    photos = photos[:4]
    higher = set_row(photos, width, height).placed[0].height + 0.01
    open_width = width - GUTTER * (len(photos) - 1)
    least = min(LEAST_CAPTION, open_width / len(photos))
    columns = [max(photo.ratio * higher, least) for photo in photos]
    captions = max(map(caption_height, photos, columns))
    assert sum(columns) > open_width or higher + captions > height or higher < LEAST_PICTURE


@given(galleries(), PAGES)
def test_full_bleeds_and_spreads_have_their_pages_to_themselves(
    said: tuple[Gallery, list[Photo]], page: Page
) -> None:
    gallery, photos = said
    for plate in plates_of(laid_out(gallery, photos, page)):
        if plate.laid is not Laid.ROW:
            assert len(plate.placed) == 1
        if plate.laid in (Laid.BLEED, Laid.SPREAD):
            (at,) = plate.placed
            pages = 2 if plate.laid is Laid.SPREAD else 1
            assert at.width >= pages * page.width + 2 * page.bleed.outside - 1e-6
            assert at.height >= page.height + page.bleed.top + page.bleed.bottom - 1e-6
            assert plate.captions == ()


# --- the sides of the paper -----------------------------------------------------------------

WORDS = Paragraph(content=("Words",))


@st.composite
def sections(draw: st.DrawFn) -> tuple[list[Block], list[Photo], dict[str, int]]:
    """Galleries with and without text between them, and how many pages each text takes."""
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


def paged(said: Layout, text_pages: dict[str, int]) -> list[tuple[int, Plate]]:
    """Each plate with the page it begins on, counted from the recto that opens the section."""
    found, page = [], 0
    for key, plates in said.plates.items():
        page += text_pages[key]
        for plate in plates:
            found.append((page, plate))
            page += plate.pages
    return found


@given(sections())
def test_every_spread_opens_on_a_verso(
    said: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = said
    composed = compose(made_publication(photos, *blocks), PAGE, text_pages)
    for page, plate in paged(composed, text_pages):
        if plate.laid is Laid.SPREAD:
            assert page % 2 == 1


@given(sections())
def test_no_page_is_blank_and_none_holds_captions_alone_without_need(
    said: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = said
    composed = compose(made_publication(photos, *blocks), PAGE, text_pages)
    plates = paged(composed, text_pages)
    last = plates[-1][1]
    for number, (_, plate) in enumerate(plates):
        if not plate.placed:
            assert plate.captions
            # It turns the side of a spread, or ends the section.
            assert plate is last or plates[number + 1][1].laid is Laid.SPREAD


@given(sections())
def test_every_caption_that_stands_elsewhere_stands_once_and_says_where(
    said: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = said
    composed = compose(made_publication(photos, *blocks), PAGE, text_pages)
    filling: dict[str, tuple[int, int]] = {}
    told: dict[str, tuple[int, CaptionReference]] = {}
    page = 0
    for key, plates in composed.plates.items():
        page += text_pages[key]
        for plate in plates:
            told |= {one.photo_id: (page, one.where) for one in plate.captions}
            if plate.laid in (Laid.BLEED, Laid.SPREAD):
                filling[plate.placed[0].photo_id] = (page, page + plate.pages - 1)
            page += plate.pages
        told |= {one.photo_id: (page, one.where) for one in composed.captions_after.get(key, ())}
    assert set(told) == set(filling)
    assert len(told) == sum(
        len(plate.captions) for plates in composed.plates.values() for plate in plates
    ) + sum(map(len, composed.captions_after.values()))
    for photo_id, (page, where) in told.items():
        first, last = filling[photo_id]
        match where:
            case CaptionReference.OPPOSITE:
                assert (first, page % 2) == (page - 1, 0)
            case CaptionReference.PRECEDING:
                assert (first, last, page % 2) == (page - 1, page - 1, 1)
            case CaptionReference.PRECEDING_PAGES:
                assert (first, last) == (page - 2, page - 1)
            case CaptionReference.FOLLOWING_PAGES:
                assert (first, last) == (page + 1, page + 2)
            case CaptionReference.ELSEWHERE:
                assert last < page - 1


@given(sections())
def test_the_pages_of_text_are_read_from_the_pages_that_were_set(
    said: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = said
    publication = made_publication(photos, *blocks)
    # Set with a layout that knew nothing of the text.
    guessed = compose(publication, PAGE)
    pages: list[set[str]] = [set(), {"section-1"}]
    for key, plates in guessed.plates.items():
        pages += [set() for _ in range(text_pages[key] - (len(pages) == 2))]
        for plate in plates:
            pages.append({f"photo-{at.photo_id}" for at in plate.placed})
            pages += [set()] * (plate.pages - 1)
    pages.append({"disclaimer"})
    found = layout.text_pages(publication, guessed, [frozenset(names) for names in pages])
    assert found == text_pages


def test_rows_that_share_a_page_make_way_for_a_spread() -> None:
    photos = [made_photo(f"p{n}", (5000, 1250)) for n in range(2)]
    photos.append(made_photo("wide", (6000, 2400)))
    lines = [(Laid.ROW, "p0"), (Laid.ROW, "p1"), (Laid.SPREAD, "wide")]
    gallery = Gallery(
        lines=tuple(GalleryLine(laid=laid, photo_ids=(name,)) for laid, name in lines), free=False
    )
    publication = made_publication(photos, gallery, WORDS)
    laid_down = {
        pages: [
            [at.photo_id for at in plate.placed]
            for plate in compose(publication, PAGE, {"p0": pages}).plates["p0"]
        ]
        for pages in (1, 2)
    }
    # After one page of text they take two pages, so that the spread opens on page 3, a verso.
    assert laid_down == {
        1: [["p0"], ["p1"], ["wide"]],
        2: [["p0", "p1"], ["wide"]],
    }


@given(galleries(), PAGES)
def test_equal_galleries_are_composed_alike(said: tuple[Gallery, list[Photo]], page: Page) -> None:
    gallery, photos = said
    assert laid_out(gallery, photos, page) == laid_out(gallery, list(photos), page)


@pytest.mark.parametrize(
    ("sizes", "height"),
    [
        ([(3, 2), (3, 2)], 64.667),
        ([(3, 2)] * 3, 42.0),
        ([(3, 2)] * 4, 30.667),
        ([(2, 3), (2, 3)], 123.272),
        ([(1, 1), (1, 1)], 97.0),
        ([(3, 2), (2, 3)], 89.538),
    ],
)
def test_rows_stand_as_high_as_the_sketch(sizes: list[tuple[int, int]], height: float) -> None:
    photos = [made_photo(f"p{n}", (w * 600, h * 600)) for n, (w, h) in enumerate(sizes)]
    ids = tuple(photo.id for photo in photos)
    gallery = Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=ids),), free=False)
    (plate,) = plates_of(laid_out(gallery, photos))
    (one,) = plate.rows
    assert one.placed[0].height == pytest.approx(height, abs=0.01)
    # Centred in the height of the page.
    assert plate.above == pytest.approx((PAGE.type_height - one.height) / 2)


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ((3, 2), 175.5, 117.0),
        ((4, 3), 156.0, 117.0),
        ((2, 3), 78.0, 117.0),
        ((1, 1), 117.0, 117.0),
        ((16, 9), 199.0, 111.94),
        ((3, 1), 199.0, 66.33),
    ],
)
def test_a_full_picture_is_as_large_as_the_sketch(
    size: tuple[int, int], width: float, height: float
) -> None:
    photo = made_photo("p", (size[0] * 900, size[1] * 900))
    gallery = Gallery(lines=(GalleryLine(laid=Laid.FULL, photo_ids=("p",)),), free=False)
    (plate,) = plates_of(laid_out(gallery, [photo]))
    (at,) = plate.placed
    assert (at.width, at.height) == (
        pytest.approx(width, abs=0.01),
        pytest.approx(height, abs=0.01),
    )


@pytest.mark.parametrize("count", [1, 2, 3, 19, 60])
def test_many_alike_are_broken_into_rows_of_two(count: int) -> None:
    photos = [made_photo(f"p{n}", (3600, 2400)) for n in range(count)]
    rows = [
        len(one.placed) for plate in plates_of(laid_out(free(photos), photos)) for one in plate.rows
    ]
    assert sum(rows) == count
    assert set(rows) <= {1, 2, 3}


@pytest.mark.parametrize("count", [30, 41, 42, 60])
@pytest.mark.parametrize("width", [235, 236, 240, 241])
def test_more_on_a_line_than_it_bears_are_broken_into_rows(count: int, width: float) -> None:
    photos = [made_photo(f"p{n}", (2400, 3600)) for n in range(count)]
    gallery = Gallery(lines=free(photos).lines, free=False)
    page = Page(width=width, height=165, bleed=Bleed.even(3))
    for plate in plates_of(laid_out(gallery, photos, page)):
        assert all(at.height >= LEAST_ROW for at in plate.placed)


@pytest.mark.parametrize("size", [(200, 4000), (4000, 200)])
@pytest.mark.parametrize("laid", list(Laid))
def test_extreme_ratios_stand_whole(size: tuple[int, int], laid: Laid) -> None:
    photos = [made_photo("p", size)]
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=laid is Laid.ROW)
    said = laid_out(gallery, photos)
    assert layout.overfull_captions(made_publication(photos, gallery), said) == ()
    (at,) = plates_of(said)[0].placed
    assert at.width / at.height == pytest.approx(size[0] / size[1])


@pytest.mark.parametrize("laid", [Laid.ROW, Laid.FULL, Laid.BLEED, Laid.SPREAD])
@pytest.mark.parametrize(("letters", "too_long"), [(300, False), (1000, False), (12_000, True)])
def test_a_caption_that_no_page_bears_is_said(laid: Laid, letters: int, too_long: bool) -> None:
    photos = [made_photo("p", (3600, 2400), caption="caption " * (letters // 8))]
    gallery = Gallery(lines=(GalleryLine(laid=laid, photo_ids=("p",)),), free=laid is Laid.ROW)
    said = laid_out(gallery, photos)
    assert layout.overfull_captions(made_publication(photos, gallery), said) == (
        ("p",) if too_long else ()
    )


@given(SIZES, CAPTIONS, PAGES)
def test_a_picture_in_running_text_leaves_room_for_its_caption(
    size: tuple[int, int], caption: str, page: Page
) -> None:
    photo = made_photo("p", size, caption=caption)
    at = text_figure(photo, page)
    assert at.width <= page.measure + 1e-6
    assert at.width / at.height == pytest.approx(photo.ratio)
    said = Layout(page=page, plates={}, figures={"p": at}, captions_after={})
    high = at.height + caption_height(photo, at.caption_width)
    publication = made_publication([photo], Figure(photo_id="p"))
    assert high <= page.type_height + 1e-6 or layout.overfull_captions(publication, said) == ("p",)


LATIN = "The bridge over the Siverskyi Donets, blown up as troops withdrew in September 2022."
UKRAINIAN = "Міст через річку Сіверський Донець, підірваний під час відступу військ у вересні 2022."
CAPITALS = "KYIV, KHARKIV OBLAST, UKRAINE: THE BRIDGE OVER THE SIVERSKYI DONETS RIVER IN IZIUM."
DIGITS = "218 476 46 000 1988 1945 2014 2022 10 000 80 40 218 476 46 000 1988 1945 2014 2022."


@cache
def advance(letter: str) -> float:
    """Measure a letter as captions are set, in mm."""
    face = ImageFont.truetype(str(typefaces.sans_file()), 1000)
    face.set_variation_by_axes([400, typefaces.CONDENSED])
    return face.getlength(letter) / 1000 * 7.8 * 25.4 / 72


def set_lines(photo: Photo, width: float) -> int:
    """Count the lines that a caption takes, broken as an engine breaks them."""
    lines, room = 1, width
    credit = photo.credit.line.split()
    for number, word in enumerate([*photo.caption.split(), *credit]):
        before = advance(" ") + (1.5 if number == len(photo.caption.split()) else 0.0)
        length = sum(map(advance, word))
        if before + length > room and room < width:
            lines, room = lines + 1, width - length
        else:
            room -= length + (before if room < width else 0.0)
    return lines


@pytest.mark.parametrize("words", [LATIN, UKRAINIAN, CAPITALS, DIGITS], ids=lambda w: w[:8])
@pytest.mark.parametrize("times", [1, 3, 8])
def test_a_caption_is_never_reckoned_too_low(words: str, times: int) -> None:
    photo = made_photo("p", (3600, 2400), caption=" ".join([words] * times))
    for width in range(28, 200, 3):
        reckoned = (caption_height(photo, width) - CAPTION_GAP) / CAPTION_LEADING
        assert round(reckoned) >= set_lines(photo, width), width
