"""The engine sets every page with the lines that were measured, and captions of their heights."""

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from book import edition, layout, pdf, render
from book.layout import Bleed, Layout, MeasuredLine, Page, Plate, TextPage
from book.layout.caption_sizes import CAPTION_GAP, CAPTION_LEADING
from book.model import (
    Block,
    Figure,
    Footnote,
    Gallery,
    GalleryLine,
    Heading,
    Laid,
    Link,
    Listing,
    Paragraph,
    Publication,
    PullQuote,
    Quotation,
    Styled,
    Verbatim,
)
from book.plan import Derivative
from book.project import PRESS_PROFILE, STYLES
from tests.support.publications import made_photo, made_publication
from tests.support.small_epubs import TINY, tiny_derivative

LATIN = "the bridge over the river was blown up as troops withdrew in September with all its piers"
UKRAINIAN = "міст через річку підірваний під час відступу військ у вересні разом з усіма опорами"
SHAPES = [(3000, 2000), (2000, 3000), (3000, 3000), (4000, 3000), (5000, 1800)]
PAGES = [(235.0, 165.0), (148.0, 210.0)]


def words(chance: random.Random, letters: int) -> str:
    """Return a text of about so many letters, in one of two scripts."""
    source = chance.choice([LATIN, UKRAINIAN]).split()
    text = chance.choice(source).capitalize()
    while len(text) < letters:
        text += " " + chance.choice(source)
    return text[:letters].strip()


def paragraph(chance: random.Random, number: int) -> Paragraph:
    text = words(chance, chance.randint(80, 900))
    link = Link(
        target=f"https://example.org/a-long/address/{number}", internal=False, content=("the map",)
    )
    special = {
        0: Footnote(number=number, content=(words(chance, 150),)),
        1: Styled(style="emphasis", content=(words(chance, 60),)),
        2: link,
    }.get(number % 4, "")
    before = "" if isinstance(special, Footnote) else " "
    return Paragraph(content=(text, before, special, " ", words(chance, chance.randint(10, 300))))


def pull_quote(chance: random.Random, number: int) -> PullQuote:
    """Return a pull quote of one or two paragraphs; some call a note."""
    short = Paragraph(content=(words(chance, chance.randint(10, 150)),))
    special = paragraph(chance, number)
    return PullQuote(blocks=(short, special) if number % 5 == 0 else (short,) * (1 + number % 2))


def publication(seed: int) -> Publication:
    """Return a section of text of all kinds, with photographs between, whose captions differ."""
    chance = random.Random(seed)
    photos = [
        made_photo(f"p{n}", chance.choice(SHAPES), caption=words(chance, chance.randint(5, 400)))
        for n in range(24)
    ]
    blocks: list[Block] = []
    for number in range(28):
        blocks.append(paragraph(chance, number))
        if number % 5 == 1:
            blocks.append(Heading(level=2 + number % 2, content=(words(chance, 30),)))
        if number % 7 == 2:
            items = tuple((paragraph(chance, 4 * n + 3),) for n in range(3))
            blocks.append(Listing(start=None if number % 2 else 7, items=items))
        if number % 9 == 3:
            blocks.append(Quotation(blocks=(paragraph(chance, 3), paragraph(chance, 3))))
        if number % 11 == 4:
            blocks.append(Verbatim(text="\n".join(["line of code", ""] * 4 + ["last line"])))
        if number % 4 == 1:
            blocks += [pull_quote(chance, number + n) for n in range(1 + number % 3)]
        if number % 6 == 5:
            blocks.append(Figure(photo_id=f"p{number // 6}"))
    used = {block.photo_id for block in blocks if isinstance(block, Figure)}
    left = [photo.id for photo in photos if photo.id not in used]
    rows = (
        GalleryLine(laid=Laid.ROW, photo_ids=tuple(left[8:10])),
        GalleryLine(laid=Laid.FULL, photo_ids=(left[10],)),
        GalleryLine(laid=Laid.BLEED, photo_ids=(left[11],)),
        GalleryLine(laid=Laid.SPREAD, photo_ids=(left[12],)),
    )
    free = (left[:8], left[13:])
    blocks.insert(6, Gallery(lines=(line(free[0]),), free=True))
    blocks.insert(15, Gallery(lines=rows, free=False))
    blocks.append(Gallery(lines=(line(free[1]),), free=True))
    return replace(made_publication(photos, *blocks), language=chance.choice(["en", "uk"]))


def line(photo_ids: list[str]) -> GalleryLine:
    return GalleryLine(laid=Laid.ROW, photo_ids=tuple(photo_ids))


def set_pages(made: Publication, placed: Layout, folder: Path) -> pdf.PageFacts:
    """Lay the print edition out, with a tiny picture for every photograph."""
    spreads = {plate.placed[0].photo_id for plate in placed.all_plates if plate.laid is Laid.SPREAD}
    files: Mapping[str, tuple[Derivative, ...]] = {
        photo.id: (tiny_derivative(photo),) * (2 if photo.id in spreads else 1)
        for photo in made.photos
    }
    pictures = folder / "pictures"
    pictures.mkdir()
    for derivatives in files.values():
        (pictures / derivatives[0].name).write_bytes(TINY)
    xhtml = render.render_print(made, placed, files)
    return pdf.lay_out(
        xhtml,
        sources={"styles": STYLES, "pictures": pictures, "press.icc": PRESS_PROFILE},
        variant="",
        cache=folder,
    )


def numbered(pages: tuple[TextPage | Plate, ...], first: int) -> list[tuple[int, TextPage | Plate]]:
    found, at = [], first
    for page in pages:
        found.append((at, page))
        at += page.pages if isinstance(page, Plate) else 1
    return found


def letters(text: str) -> str:
    """Return letters and digits, without what the engine adds at the ends of lines."""
    return "".join(filter(str.isalnum, text))


def is_text(each: MeasuredLine) -> bool:
    return each.at.startswith("section-1")


@pytest.mark.parametrize("trim", PAGES)
@pytest.mark.parametrize("seed", [4])
def test_every_page_has_the_lines_that_were_planned(
    trim: tuple[float, float], seed: int, tmp_path: Path
) -> None:
    made = publication(seed)
    page = Page(width=trim[0], height=trim[1], bleed=Bleed.even(3))
    measures = edition.measure(made, page, covers=True, styles=STYLES, cache=tmp_path)
    placed = layout.compose(made, page, measures)
    assert layout.overfull_captions(made, placed) == ()
    facts = set_pages(made, placed, tmp_path)
    first = next(n for n, names in enumerate(facts.anchors) if "section-1" in names)
    pages = numbered(placed.sections["section-1"], first)
    planned = {at: each.lines for at, each in pages if isinstance(each, TextPage)}
    found = {at: sum(map(is_text, facts.lines[at])) for at in planned}
    assert found == planned
    disclaimer = next(n for n, names in enumerate(facts.anchors) if "disclaimer" in names)
    last, plate = pages[-1]
    assert disclaimer >= last + (plate.pages if isinstance(plate, Plate) else 1)
    for at, each in pages:
        if isinstance(each, Plate) and each.laid not in (Laid.BLEED, Laid.SPREAD):
            for one in each.placed:
                assert f"photo-{one.photo_id}" in facts.anchors[at]


def test_captions_are_as_high_on_pages_as_they_were_measured(tmp_path: Path) -> None:
    """Captions of all lengths, among them those that once parted from their pictures."""
    chance = random.Random(5)
    sizes = [((2000, 3000), n) for n in (160, 185)] + [((4000, 3000), n) for n in (360, 375)]
    sizes += [(chance.choice(SHAPES), length) for length in range(4, 500, 12)]
    photos = [
        made_photo(f"p{n}", size, caption=words(chance, letters))
        for n, (size, letters) in enumerate(sizes)
    ]
    for trim in PAGES:
        page = Page(width=trim[0], height=trim[1], bleed=Bleed.even(3))
        lines = tuple(GalleryLine(laid=Laid.FULL, photo_ids=(photo.id,)) for photo in photos)
        made = made_publication(photos, Gallery(lines=lines, free=False))
        folder = tmp_path / f"{trim[0]}"
        folder.mkdir()
        measures = edition.measure(made, page, covers=True, styles=STYLES, cache=folder)
        placed = layout.compose(made, page, measures)
        facts = set_pages(made, placed, folder)
        first = next(n for n, names in enumerate(facts.anchors) if "section-1" in names)
        for at, each in numbered(placed.sections["section-1"], first):
            for one in each.placed if isinstance(each, Plate) else ():
                photo = made.photo(one.photo_id)
                place = f"caption-{photo.id}"
                parts = [
                    text for name, text in facts.content[at] if name == place and letters(text)
                ]
                # Nothing of it is on another page.
                whole = f"{photo.caption}{photo.credit.line}"
                assert letters("".join(parts)) == letters(whole)
                # The credit may begin on the last line of the caption.
                height = measures.captions.height(photo.id, one.caption_width) - CAPTION_GAP
                lines_measured = round(height / CAPTION_LEADING)
                assert len(parts) - 1 <= lines_measured <= len(parts)
