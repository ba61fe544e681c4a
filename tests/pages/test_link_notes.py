"""Print says where links lead: addresses as notes under letters, pages in brackets. Pure."""

import re
from dataclasses import replace

from book import model
from book.model import Footnote, Heading, Link, LinkNote, PageReference, Paragraph, Styled
from book.render import render_print, render_screen
from book.render.link_notes import add_link_notes, link_notes
from tests.support.galleries import composed
from tests.support.publications import made_publication


def link(path: str, words: str = "words") -> Link:
    return Link(target=f"https://example.org/{path}", internal=False, content=(words,))


def note(mark: str, path: str, words: str | None = None) -> LinkNote:
    address = f"example.org/{path}"
    return LinkNote(mark=mark, target=f"https://{address}", words=address if words is None else "")


def changed(*content: model.Inline) -> model.Inlines:
    noted = add_link_notes(made_publication([], Paragraph(content=content)))
    block = noted.sections[0].blocks[1]
    assert isinstance(block, Paragraph)
    return block.content


def test_an_address_follows_its_link_under_a_letter_and_is_called_again() -> None:
    first, second = link("one"), link("two")
    assert changed(first, " and ", Styled(style="emphasis", content=(second,)), first) == (
        first,
        note("a", "one"),
        " and ",
        Styled(style="emphasis", content=(second, note("b", "two"))),
        first,
        note("a", "one", ""),
    )


def test_words_that_are_the_address_have_no_note() -> None:
    mail = Link(target="mailto:desk@example.org", internal=False, content=("desk@example.org",))
    content = (link("one", "https://example.org/one"), mail)
    assert changed(*content) == content


def test_a_link_inward_names_its_page_unless_its_words_do() -> None:
    inward = Link(target="section-2", internal=True, content=("the bridges",))
    assert changed(inward) == (inward, PageReference(target="section-2"))
    named = replace(inward, content=("p. 21",))
    assert changed(named) == (named,)


def test_inside_a_note_the_address_stands_in_brackets() -> None:
    footnote = Footnote(number=1, content=("See ", link("one")))
    expected = replace(footnote, content=(*footnote.content, note("", "one")))
    assert changed(footnote, link("one")) == (expected, link("one"), note("a", "one"))


def test_letters_run_through_the_publication_in_its_order() -> None:
    blocks = [Paragraph(content=(link(f"{number}"),)) for number in range(28)]
    publication = made_publication([], Heading(level=2, content=(link("heading"),)), *blocks)
    (section,) = publication.sections
    disclaimer = replace(publication.disclaimer, blocks=(Paragraph(content=(link("end"),)),))
    publication = replace(
        publication,
        sections=(replace(section, title=(link("title"),)),),
        disclaimer=disclaimer,
    )
    found = [(each.mark, each.words) for each in link_notes(publication)]
    assert found[:2] == [("a", "example.org/title"), ("b", "example.org/heading")]
    assert [mark for mark, _ in found[24:]] == ["y", "z", "aa", "ab", "ac", "ad", "ae"]
    assert found[-1] == ("ae", "example.org/end")


def test_print_has_an_element_for_every_link_of_the_screen_edition() -> None:
    words = Link(target="section-1", internal=True, content=("words",))
    address = replace(words, target="https://example.org/", internal=False)
    content = (words, Footnote(number=1, content=(words, " and ", address)), address, address)
    publication = made_publication([], Paragraph(content=content))
    layout = composed(publication)
    print_edition, screen = (
        re.sub(r"(?s).*<main>|</main>.*", "", render(publication, layout, {}))
        for render in (render_print, render_screen)
    )
    as_in_print = re.sub(r'<a( class="address")? href="[^"]*">', r"<span\1>", screen)
    assert as_in_print.replace("</a>", "</span>") == print_edition
