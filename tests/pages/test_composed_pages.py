"""On the pages of any report: captions with their pictures, pictures whole, words in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from book import edition, images, layout, model, plan
from book.files import digest_cache
from book.layout import Bleed, Layout, Page
from book.manuscript.settings import PrinterToml
from book.model import (
    Figure,
    Gallery,
    GalleryLine,
    Heading,
    Laid,
    Paragraph,
    Photo,
    Publication,
    Section,
)
from book.plan import Edition
from book.project import PRESS_PROFILE, STYLES
from tests.support.made_up_reports import FORMATS
from tests.support.publications import made_photo, made_publication

#: Width and height in pixels of photographs that a page can show as large as is asked for.
SHAPES = ((3600, 2400), (2400, 3600), (4000, 3000), (3000, 3000), (4000, 1600), (1500, 3300))
#: Each example takes a second: making it smaller would take minutes.
FEW = settings(max_examples=8, phases=[Phase.reuse, Phase.generate])
KINDS = ("photo", "caption")
PAGES = [Page(width=w, height=h, bleed=Bleed.even(3)) for w, h in FORMATS.values()]


@dataclass(frozen=True)
class Report:
    """A publication on its pages."""

    publication: Publication
    layout: Layout
    #: For each page the ids and texts that stand on it, in reading order.
    pages: tuple[tuple[tuple[str, str], ...], ...]

    def pages_with(self, name: str) -> list[int]:
        """Return the numbers of the pages on which something with a `data-at` stands."""
        return [n for n, page in enumerate(self.pages) if any(at == name for at, _ in page)]

    @property
    def words(self) -> list[str]:
        """The numbered words of the sections, in reading order."""
        text = " ".join(
            text for page in self.pages for at, text in page if at.startswith("section-")
        )
        return re.findall(r"w[0-9]+", text)


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    """Draw one to three sections of numbered words, with photographs in every place."""
    photos: list[Photo] = []
    word = 0

    def words(count: int) -> Iterator[str]:
        nonlocal word
        for _ in range(count):
            word += 1
            yield f"w{word}"

    def ids(most: int) -> tuple[str, ...]:
        first = len(photos)
        for _ in range(draw(st.integers(1, most))):
            caption = " ".join(["caption"] * draw(st.sampled_from([1, 8, 25, 60])))
            photos.append(
                made_photo(f"p{len(photos)}", draw(st.sampled_from(SHAPES)), caption=caption)
            )
        return tuple(photo.id for photo in photos[first:])

    def block() -> model.Block:
        match draw(st.sampled_from(["text", "text", "text", "figure", "free", "free", "lines"])):
            case "figure":
                (photo_id,) = ids(1)
                return Figure(photo_id=photo_id)
            case "free":
                line = GalleryLine(laid=Laid.ROW, photo_ids=ids(6))
                return Gallery(lines=(line,), free=True)
            case "lines":
                laid = draw(st.lists(st.sampled_from(Laid), min_size=1, max_size=3))
                lines = [
                    GalleryLine(laid=how, photo_ids=ids(2 if how is Laid.ROW else 1))
                    for how in laid
                ]
                return Gallery(lines=tuple(lines), free=False)
            case _:
                return Paragraph(content=(" ".join(words(draw(st.integers(1, 250)))),))

    sections = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        blocks = [block() for _ in range(draw(st.integers(1, 5)))]
        if draw(st.booleans()):
            subhead = Heading(level=2, content=(next(words(1)),))
            text = Paragraph(content=(" ".join(words(30)),))
            blocks += [subhead, text]
        sections.append(
            Section(id=f"section-{number}", number=number, title=("Title",), blocks=tuple(blocks))
        )
    publication = made_publication(photos)
    return replace(
        publication, language=draw(st.sampled_from(["en", "uk"])), sections=tuple(sections)
    )


def composed_pages(publication: Publication, page: Page, cache: Path) -> Layout:
    measures = edition.measure(publication, page, covers=True, styles=STYLES, cache=cache)
    return layout.compose(publication, page, measures)


def set_on_pages(publication: Publication, page: Page, cache: Path) -> Report:
    """Compose a publication and have its print edition laid out, without pictures."""
    composed = composed_pages(publication, page, cache)
    digest = digest_cache.digest_file(PRESS_PROFILE)
    planned = plan.plan_derivatives(
        publication,
        composed,
        plan.PictureSettings(print_ppi=300, screen_ppi=200, epub_long_edge=2560),
        plan.recipes(digest),
        images.LIBRARY,
    )
    order = edition.EditionOrder(
        edition=Edition.PRINT,
        publication=publication,
        layout=composed,
        printer=PrinterToml(),
        files=plan.edition_pictures(planned, Edition.PRINT),
        cover=None,
        pictures=cache,
        styles=STYLES,
        cache=cache,
        press_profile=PRESS_PROFILE,
        press_digest=digest,
        target=cache / "none.pdf",
    )
    return Report(
        publication=publication, layout=composed, pages=edition.lay_out_print(order).content
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@FEW
@given(publications(), st.sampled_from(PAGES))
def test_pages_keep_what_belongs_together(cache: Path, made: Publication, page: Page) -> None:
    report = set_on_pages(made, page, cache)
    assert report.words == [f"w{number}" for number in range(1, len(report.words) + 1)]
    assert len(report.words) == sum(map(count_words, made.sections))
    filling = report.layout.page_filling
    for photo in made.photos:
        pictured, captioned = (report.pages_with(f"{what}-{photo.id}") for what in KINDS)
        assert len(captioned) == 1
        assert pictured == captioned or photo.id in filling
    ends = [section_pages(report, section) for section in made.sections]
    assert all(before[-1] < after[0] for before, after in pairwise(ends))


@FEW
@given(publications(), st.sampled_from(PAGES))
def test_pictures_are_whole_and_large_enough(cache: Path, made: Publication, page: Page) -> None:
    composed = composed_pages(made, page, cache)
    placed = list(composed.sizes())
    assert sorted(each.photo_id for each in placed) == sorted(made.by_id)
    for each in placed:
        assert each.width / each.height == pytest.approx(made.photo(each.photo_id).ratio, rel=1e-3)
        if each.photo_id not in composed.page_filling:
            assert each.width <= page.type_width + 1e-6
            assert each.height <= page.plate_height + 1e-6
    small = {each.photo_id for each in layout.small_photographs(made, composed)}
    assert small <= editors_photographs(made)


def section_pages(report: Report, section: Section) -> list[int]:
    """Return the pages on which anything of a section stands, in order."""
    names = {f"{what}-{photo_id}" for photo_id in photo_ids(section) for what in KINDS}
    return [
        number
        for number, page in enumerate(report.pages)
        if any(at in names or at.split("/")[0] == section.id for at, _ in page)
    ]


def photo_ids(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Figure):
            yield block.photo_id
        elif isinstance(block, Gallery):
            yield from block.photo_ids


def editors_photographs(made: Publication) -> set[str]:
    """Return the photographs on lines that the editor wrote."""
    blocks = (block for section in made.sections for block in section.blocks)
    lines = (block for block in blocks if isinstance(block, Gallery) and not block.free)
    return {photo_id for gallery in lines for photo_id in gallery.photo_ids}


def count_words(section: Section) -> int:
    texts = (
        model.plain(block.content)
        for block in section.blocks
        if isinstance(block, Paragraph | Heading)
    )
    return sum(len(text.split()) for text in texts)
