"""The document of a paged edition in parts, and which of them are laid out again, in what order."""

import pytest

from book.proof.live import changed_pages
from book.proof.live.changed_pages import LaidPart, PartOrder
from book.render.document_parts import DividedDocument, divide_document

XHTML = """<html><head><style>a {}</style>
</head>
<body class="narrow " data-title="Book">
<nav id="contents"><a href="#section-1" data-ref="#section-1">One</a></nav>
<main>
<section class="section" id="section-1"><p id="photo-a">One <a href="#photo-b">b</a></p></section>
<section class="section" id="section-2" style="break-before: right">
<p id="photo-b">Two</p></section>
</main>
<section class="back" id="photographs"><span data-ref="#photo-b"></span></section>
</body></html>"""


@pytest.fixture(scope="module")
def document() -> DividedDocument:
    return divide_document(XHTML)


def orders(document: DividedDocument, laid: dict[str, LaidPart]) -> dict[str, PartOrder]:
    made = changed_pages.orders(
        document, laid, {"section-1": 3, "section-2": 2}, unnumbered=0, inputs="styles"
    )
    return {order.part.id: order for order in made}


def laid_out(order: PartOrder, *anchors: str) -> LaidPart:
    pages = tuple(frozenset(names.split()) for names in anchors)
    return LaidPart(key=order.key, markup=order.part.markup, anchors=pages, boxes=(), words={})


def test_nothing_of_the_document_is_lost(document: DividedDocument) -> None:
    assert [part.id for part in document.parts] == ["before", "section-1", "section-2", "behind"]
    body = XHTML.partition('data-title="Book">')[2].partition("</body>")[0]
    whole = "".join(part.markup for part in document.parts)
    assert whole.split() == body.replace("<main>", "").replace("</main>", "").split()


def test_a_part_begins_on_its_page_with_the_running_head(document: DividedDocument) -> None:
    section = orders(document, {})["section-1"].xhtml
    # After one page before the sections: on a left-hand page, numbered 2.
    assert "html { break-before: left }" in section
    assert "@page :first { counter-reset: page 2 }" in section
    assert 'class="running-title narrow "' in section
    assert "Two" not in section


def test_a_blank_page_stands_before_a_section_that_opens_on_a_right_hand_page(
    document: DividedDocument,
) -> None:
    made = orders(document, {})
    # Pages 1, 2 to 4, and then the fifth, which is a right-hand one.
    assert '<div class="padding">' not in made["section-2"].xhtml
    longer = laid_out(made["section-1"], "section-1 photo-a", "section-1", "", "")
    again = orders(document, {"section-1": longer})["section-2"].xhtml
    assert '<div class="padding">' in again
    assert "html { break-before: left }" in again


def test_a_reference_has_the_first_page_of_what_it_names(document: DividedDocument) -> None:
    made = orders(document, {})
    two = laid_out(made["section-2"], "section-2", "section-2 photo-b", "photo-b")
    behind = orders(document, {"section-2": two})["behind"].xhtml
    assert '[data-ref="#photo-b"]::after { content: "6" !important }' in behind


def test_a_link_to_another_part_is_none(document: DividedDocument) -> None:
    assert "<a>b</a>" in orders(document, {})["section-1"].xhtml


def test_what_was_saved_comes_first_then_what_has_other_words_then_the_rest(
    document: DividedDocument,
) -> None:
    made = orders(document, {})
    laid = {id: laid_out(order, f"{id}") for id, order in made.items()}
    waiting = tuple(orders(document, laid).values())
    # Both sections have become shorter: nothing but page numbers is other now.
    moved = changed_pages.next_order(waiting, laid, ())
    assert moved is not None
    assert moved.part.id == "section-2"
    changed = divide_document(XHTML.replace("One <a", "Once <a").replace("</nav>", "!</nav>"))
    waiting = tuple(orders(changed, laid).values())
    for saved, first in (((), "before"), (("section-1",), "section-1")):
        order = changed_pages.next_order(waiting, laid, saved)
        assert order is not None
        assert order.part.id == first


def test_other_styles_or_pictures_make_every_part_stale(document: DividedDocument) -> None:
    laid = {id: laid_out(order, id) for id, order in orders(document, {}).items()}
    counts = {"section-1": 1, "section-2": 1}
    for inputs, stale in (("styles", 2), ("others", 4)):
        made = changed_pages.orders(document, laid, counts, unnumbered=0, inputs=inputs)
        assert sum(not changed_pages.is_laid(order, laid) for order in made) == stale
