"""A section is divided where its pictures are too heavy for one file, and nowhere else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import model
from book.model import (
    Block,
    Figure,
    Gallery,
    GalleryLine,
    Heading,
    Laid,
    NewPage,
    PageBreak,
    Paragraph,
)
from book.render.epub_division import begin_pages, divide_section, photo_ids

WORDS = Paragraph(content=("Words",))
HEADING = Heading(level=2, content=("Heading",))


def gallery(*photos: str) -> Gallery:
    return Gallery(lines=(GalleryLine(laid=Laid.ROW, photo_ids=photos),), free=True)


@st.composite
def sections(draw: st.DrawFn) -> tuple[tuple[Block, ...], dict[str, int]]:
    blocks: list[Block] = []
    count = 0
    for kind in draw(st.lists(st.sampled_from("whfg"), max_size=12)):
        size = draw(st.integers(1, 5)) if kind == "g" else 1
        photos = [f"p{count + number}" for number in range(size)]
        made: Block = {"w": WORDS, "h": HEADING, "f": Figure(photo_id=photos[0])}.get(
            kind, gallery(*photos)
        )
        count += size if kind in "fg" else 0
        blocks.append(made)
    weights = {f"p{n}": draw(st.integers(0, 12)) for n in range(count)}
    return tuple(blocks), weights


@given(sections())
def test_no_part_is_too_heavy_and_nothing_is_lost(
    section: tuple[tuple[Block, ...], dict[str, int]],
) -> None:
    blocks, weights = section
    parts = divide_section(blocks, weights, most=10)
    inside = [list(photo_ids(part)) for part in parts]
    assert [photo for part in inside for photo in part] == list(photo_ids(blocks))
    for photos in inside:
        heavy = [photo for photo in photos if weights[photo]]
        assert sum(weights[photo] for photo in heavy) <= 10 or len(heavy) == 1
    words = [b for part in parts for b in part if isinstance(b, Paragraph | Heading)]
    assert words == [block for block in blocks if isinstance(block, Paragraph | Heading)]
    # Each part but the first has a photograph that the part before it had no room for.
    for before, after in pairwise(inside):
        first = next(photo for photo in after if weights[photo])
        assert sum(map(weights.__getitem__, before)) + weights[first] > 10


def test_a_heading_goes_with_its_photograph() -> None:
    blocks = (Figure(photo_id="a"), WORDS, HEADING, Figure(photo_id="b"))
    first, second = divide_section(blocks, {"a": 6, "b": 6}, most=10)
    assert first == (Figure(photo_id="a"), WORDS)
    assert second == (HEADING, Figure(photo_id="b"))


def test_a_gallery_is_cut_between_photographs_and_keeps_how_they_are_laid() -> None:
    lines = (
        GalleryLine(laid=Laid.ROW, photo_ids=("a", "b", "c")),
        GalleryLine(laid=Laid.SPREAD, photo_ids=("d",)),
    )
    parts = divide_section((Gallery(lines=lines, free=False),), dict.fromkeys("abcd", 4), most=10)
    assert [list(photo_ids(part)) for part in parts] == [["a", "b"], ["c", "d"]]
    (second,) = parts[1]
    assert isinstance(second, model.Gallery)
    assert [line.laid for line in second.lines] == [Laid.ROW, Laid.SPREAD]


def test_a_light_section_is_one_part() -> None:
    blocks = (WORDS, gallery("a", "b"), WORDS)
    (part,) = divide_section(blocks, {"a": 1, "b": 1}, most=10)
    assert list(photo_ids(part)) == ["a", "b"]
    assert divide_section((), {}) == ((),)


@pytest.mark.parametrize(
    ("blocks", "begun"),
    [
        ("pf", "p|f"),
        ("ff", "f|f"),
        ("pfpg", "p|fp|g"),
        pytest.param("phhf", "p|hhf", id="headings stay with what follows"),
        pytest.param("phbf", "p|hbf", id="also with a page break between"),
        pytest.param("hf", "hf", id="not before the first block"),
        pytest.param("phpf", "php|f", id="a heading of text stays with the text"),
        ("", ""),
    ],
)
def test_photographs_begin_pages_with_their_headings(blocks: str, begun: str) -> None:
    made: dict[str, Block] = {
        "p": WORDS,
        "h": HEADING,
        "b": PageBreak(page="7"),
        "f": Figure(photo_id="f"),
        "g": gallery("g"),
        "|": NewPage(),
    }
    assert begin_pages(tuple(map(made.__getitem__, blocks))) == tuple(map(made.__getitem__, begun))
