"""The structure tree of the screen edition, which screen readers follow, is complete."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from book import model
from book.render.link_notes import link_notes
from tests.support.finished_pdf import find_page, photo_pages, read_pages
from tests.support.projects import Built, build, rewrite
from tests.support.structure_text import joined_text
from tests.support.text import normalised

MARKED = re.compile(rb"/(\w+)\s*<</MCID (\d+)>>\s*BDC")


@pytest.fixture(scope="session", params=["reportage", "built_sample", "ukrainian", "long_book"])
def screen(request: pytest.FixtureRequest) -> pikepdf.Pdf:
    """Open the screen edition of each publication."""
    return opened(request.getfixturevalue(request.param).screen)


@cache
def opened(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(path)


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def below(element: Any) -> Iterator[Any]:
    """Yield an element and all elements below it, in reading order."""
    yield element
    for kid in kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from below(kid)


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    return list(below(pdf.Root.StructTreeRoot.K[0]))


def roles(pdf: pikepdf.Pdf) -> Counter[str]:
    return Counter(str(element.S)[1:] for element in elements(pdf))


def indexed(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """Return the parent tree: elements of the marks of each page and of each annotation."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def test_every_mark_on_a_page_is_in_the_tree_and_the_tree_holds_no_other(
    screen: pikepdf.Pdf,
) -> None:
    held = Counter()
    page_of = {page.obj.objgen: page for page in screen.pages}
    index = indexed(screen)
    for element in elements(screen):
        for kid in kids(element):
            if isinstance(kid, int):
                page = page_of[element.Pg.objgen]
                held[page.obj.objgen, kid] += 1
                assert index[int(page.obj.StructParents)][kid].objgen == element.objgen
    marked = Counter(
        (page.obj.objgen, int(number))
        for page in screen.pages
        for _, number in MARKED.findall(page.Contents.read_bytes())
    )
    assert held == marked
    assert set(marked.values()) == {1}


def test_elements_know_their_parents_and_nothing_of_the_builder(screen: pikepdf.Pdf) -> None:
    for element in elements(screen):
        assert "/T" not in element
        for kid in kids(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
                assert kids(kid)


def test_all_content_is_marked_as_text_picture_or_artifact(screen: pikepdf.Pdf) -> None:
    for page in screen.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
            if name in ("Tj", "TJ", "Do", "S", "f"):
                assert depth > 0, (operands, operator)
        assert depth == 0


def test_running_heads_and_folios_are_artifacts(long_book: Built) -> None:
    pdf = opened(long_book.screen)
    for page, drawn_page in zip(pdf.pages, read_pages(long_book.screen), strict=True):
        # A verso has folio and running head side by side.
        if re.search(rf"\b{drawn_page.number}\s+A long book", drawn_page.text):
            assert page.Contents.read_bytes().count(b"/Artifact <</Type /Pagination>> BDC") >= 2


def test_a_paragraph_that_crosses_a_page_is_one(long_book: Built) -> None:
    written = [
        block
        for section in (*long_book.publication.sections, long_book.publication.disclaimer)
        for block in section.blocks
        if isinstance(block, model.Paragraph)
    ]
    paragraphs = [
        paragraph for paragraph in elements(opened(long_book.screen)) if paragraph.S == Name.P
    ]
    crossing = [
        paragraph
        for paragraph in paragraphs
        if len({span.Pg.objgen for span in below(paragraph)}) > 1
    ]
    assert len(crossing) > 20
    # More paragraphs: cover, title page, section numbers, list items, credits, imprint.
    sections = len(long_book.publication.sections)
    assert len(written) <= len(paragraphs) < len(written) * 1.4 + 2 * sections + 40


def test_a_note_follows_its_call_and_can_be_told_from_others(long_book: Built) -> None:
    pdf = opened(long_book.screen)
    notes = [element for element in elements(pdf) if Name.Note == element.S]
    expected = sum(
        isinstance(inline, model.Footnote)
        for section in long_book.publication.sections
        for block in section.blocks
        if isinstance(block, model.Paragraph)
        for inline in block.content
    )
    expected += len(link_notes(long_book.publication))
    assert len(notes) == expected > 15
    assert len({str(note.ID) for note in notes}) == len(notes)
    for note in notes:
        assert note.P.S == Name.P
        siblings = kids(note.P)
        at = next(n for n, kid in enumerate(siblings) if kid.objgen == note.objgen)
        assert Name.Reference == siblings[at - 1].S
        assert Name.Lbl == kids(note)[0].S


def test_passages_in_another_language_say_so(long_book: Built, built_sample: Built) -> None:
    for built in (long_book, built_sample):
        passages = [passage for passage in elements(opened(built.screen)) if "/Lang" in passage]
        assert passages
        assert {str(passage.Lang) for passage in passages} == {"uk"}
        assert {str(passage.S) for passage in passages} == {"/Span"}


def test_a_link_is_one_element_and_one_annotation_a_line(long_book: Built) -> None:
    pdf = opened(long_book.screen)
    index = indexed(pdf)
    links = [element for element in elements(pdf) if Name.Link == element.S]
    assert len(links) > 40
    for link in links:
        assert sum(_is_reference(kid) for kid in kids(link)) == 1
        assert not any(
            Name.Link == element.S for element in below(link) if element.objgen != link.objgen
        )
        assert not any(
            _is_reference(kid) for element in list(below(link))[1:] for kid in kids(element)
        )
    annotations = [element for page in pdf.pages for element in page.obj.get("/Annots", [])]
    assert len(annotations) == len(links)
    for annotation in annotations:
        assert Name.Link == index[int(annotation.StructParent)].S


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def test_lists_and_contents_are_what_they_are(long_book: Built) -> None:
    found = roles(opened(long_book.screen))
    assert found["TOC"] == 2
    # The list of photographs, and the disclaimer.
    entries = len(long_book.publication.sections) + 2 + len(long_book.publication.photos)
    assert found["TOCI"] == entries
    for element in elements(opened(long_book.screen)):
        if element.S == Name.LI:
            assert [str(kid.S) for kid in kids(element)] in (["/Lbl", "/LBody"], ["/LBody"])
        if element.S == Name.TOCI:
            assert [str(kid.S) for kid in kids(element)] == ["/Reference"]


def test_lists_are_in_items_and_say_how_they_are_numbered(long_book: Built) -> None:
    lists = [element for element in elements(opened(long_book.screen)) if element.S == Name.L]
    assert {str(each.P.S) for each in lists} == {"/Sect", "/LBody"}
    numberings = [str(each.A.ListNumbering) for each in lists]
    assert set(numberings) == {"/Disc", "/Decimal"}
    written = [
        "/Disc" if block.start is None else "/Decimal"
        for section in long_book.publication.texts
        for block in model.walk(section.blocks)
        if isinstance(block, model.Listing)
    ]
    assert numberings == written
    for each in lists:
        assert {str(kid.S) for kid in kids(each)} == {"/LI"}


def test_a_caption_is_in_its_figure(built_sample: Built) -> None:
    found = elements(opened(built_sample.screen))
    captions = [element for element in found if Name.Caption == element.S]
    assert len(captions) > 3
    for caption in captions:
        assert Name.Figure == caption.P.S
        assert str(caption.P.Alt)


def test_a_figure_says_where_its_picture_is(built_sample: Built) -> None:
    boxes = {}
    for element in elements(opened(built_sample.screen)):
        if Name.Figure == element.S:
            boxes[tuple(round(float(edge)) for edge in element.A.BBox)] = element
    drawn = {
        tuple(map(round, picture.box))
        for page in read_pages(built_sample.screen)
        for picture in page.pictures
    }
    # What fills a page is cropped there.
    assert len(drawn & set(boxes)) >= 4


def test_number_and_place_of_a_section_are_read_after_its_heading(built_sample: Built) -> None:
    said = joined_text(built_sample.screen)
    for section in built_sample.publication.sections:
        title = model.plain(section.title)
        assert f" {title} {section.number} {built_sample.publication.place} " in said


def test_on_a_narrow_page_they_stand_between_heading_and_text(sample: Path) -> None:
    trim = "trim = [235.0, 165.0]"
    rewrite(sample / "source/publication.toml", trim, "trim = [148.0, 210.0]")
    words = "\n\n".join(f"Water runs in month {month}, and nobody looks." for month in range(60))
    rewrite(sample / "source/sections/20-the-bridges.md", "The rest is water.", words)
    built = build(sample, "screen")
    page = read_pages(built.screen)[find_page(built.screen, "The river") - 1]
    place = normalised(f"The river 1 {built.publication.place} There is a river")
    assert normalised(page.text).startswith(place)
    assert place in normalised(joined_text(built.screen))
    # Captions of pictures that fill pages stand below the text, and are copied behind it.
    pages = [normalised(page.text) for page in read_pages(built.screen)]
    (captions,) = (page for page in pages if re.search("Water runs.*The flood of last spr", page))
    assert re.match("Water runs .* nobody looks. [A-Z][a-z 0-9]+: The flood", captions), captions


def test_a_link_says_its_words_and_where_it_leads(built_sample: Built, ukrainian: Built) -> None:
    contents = [
        [
            str(annotation.Contents)
            for page in opened(built.screen).pages
            for annotation in page.obj.get("/Annots", [])
        ]
        for built in (built_sample, ukrainian)
    ]
    for built, texts, page in zip(
        (built_sample, ukrainian), contents, ("page", "сторінка"), strict=True
    ):
        number = find_page(built.screen, "The bridges")
        assert f"The bridges, {page} {number}" in texts
        assert "map, https://example.org/map?a=1&b=2" in texts
    for photo in built_sample.publication.photos:
        page = photo_pages(built_sample, built_sample.screen)[photo.id][0]
        assert f"{photo.caption} {photo.credit.line}, page {page}" in contents[0]


def test_a_spread_is_one_figure(built_sample: Built) -> None:
    pdf = opened(built_sample.screen)
    assert roles(pdf)["Figure"] == len(built_sample.publication.photos)


def test_the_file_says_who_made_it_and_whose_it_is(built_sample: Built) -> None:
    publication = built_sample.publication
    with opened(built_sample.screen).open_metadata() as xmp:
        creators = list(xmp["dc:creator"])
        assert creators[1:] == list(model.photographers(publication.photos))
        assert xmp["dc:rights"] == publication.rights
        assert xmp["dc:publisher"] == {publication.publisher}
        assert xmp["dc:identifier"] == publication.identifier
        assert xmp["dc:language"] == {publication.language}
        assert (xmp.pdfa_status, xmp["pdfuaid:part"]) == ("3A", "1")
