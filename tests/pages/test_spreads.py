"""Spreads open on a verso, and captions that stand on another page name their picture."""

from hypothesis import given

from book import layout
from book.layout import CaptionReference, Layout, Plate, compose
from book.model import Block, Gallery, GalleryLine, Laid, Photo
from tests.support.galleries import PAGE, WORDS, sections
from tests.support.publications import made_photo, made_publication


def paged(composed: Layout, text_pages: dict[str, int]) -> list[tuple[int, Plate]]:
    """Return each plate with its first page, counted from the recto that opens the section."""
    found, page = [], 0
    for key, plates in composed.plates.items():
        page += text_pages[key]
        for plate in plates:
            found.append((page, plate))
            page += plate.pages
    return found


@given(sections())
def test_every_spread_opens_on_a_verso(
    drawn: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = drawn
    composed = compose(made_publication(photos, *blocks), PAGE, text_pages)
    for page, plate in paged(composed, text_pages):
        if plate.laid is Laid.SPREAD:
            assert page % 2 == 1


@given(sections())
def test_no_page_is_blank_and_none_holds_captions_alone_without_need(
    drawn: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = drawn
    composed = compose(made_publication(photos, *blocks), PAGE, text_pages)
    plates = paged(composed, text_pages)
    last = plates[-1][1]
    for number, (_, plate) in enumerate(plates):
        if not plate.placed:
            assert plate.captions
            # It moves a spread to a verso, or ends the section.
            assert plate is last or plates[number + 1][1].laid is Laid.SPREAD


@given(sections())
def test_every_caption_that_stands_elsewhere_stands_once_and_says_where(
    drawn: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = drawn
    composed = compose(made_publication(photos, *blocks), PAGE, text_pages)
    filling: dict[str, tuple[int, int]] = {}
    captions: dict[str, tuple[int, CaptionReference]] = {}
    page = 0
    for key, plates in composed.plates.items():
        page += text_pages[key]
        for plate in plates:
            captions |= {caption.photo_id: (page, caption.where) for caption in plate.captions}
            if plate.laid in (Laid.BLEED, Laid.SPREAD):
                filling[plate.placed[0].photo_id] = (page, page + plate.pages - 1)
            page += plate.pages
        captions |= {
            caption.photo_id: (page, caption.where)
            for caption in composed.captions_after.get(key, ())
        }
    assert set(captions) == set(filling)
    assert len(captions) == sum(
        len(plate.captions) for plates in composed.plates.values() for plate in plates
    ) + sum(map(len, composed.captions_after.values()))
    for photo_id, (page, where) in captions.items():
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
    drawn: tuple[list[Block], list[Photo], dict[str, int]],
) -> None:
    blocks, photos, text_pages = drawn
    publication = made_publication(photos, *blocks)
    # Laid out before the pages of text were known.
    guessed = compose(publication, PAGE)
    pages: list[set[str]] = [set(), {"section-1"}]
    for key, plates in guessed.plates.items():
        pages += [set() for _ in range(text_pages[key] - (len(pages) == 2))]
        for plate in plates:
            pages.append({f"photo-{placed.photo_id}" for placed in plate.placed})
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
    photos_by_plate = {
        pages: [
            [placed.photo_id for placed in plate.placed]
            for plate in compose(publication, PAGE, {"p0": pages}).plates["p0"]
        ]
        for pages in (1, 2)
    }
    # After one page of text they take two pages, so that the spread opens on page 3, a verso.
    assert photos_by_plate == {
        1: [["p0"], ["p1"], ["wide"]],
        2: [["p0", "p1"], ["wide"]],
    }
