"""Where links lead, as the editions with pages print it. Pure.

A link outward calls a note with its address. Its mark is a letter: numbers are the manuscript's
notes, the same in every edition. A link inward is followed by the page that it leads to.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from string import ascii_lowercase

from book import model
from book.model import Footnote, Link, LinkNote, PageReference, Publication
from book.render.addresses import display_address, is_spelt_out

#: Words of a link that name a page already: `p. 21`, `(page 21)`.
_NAMES_A_PAGE = re.compile(r"\W*[^\W\d]{1,9}\W{0,2}\d+\W*")


def add_link_notes(publication: Publication) -> Publication:
    """Return the publication with each link of its text followed by where it leads.

    Nothing follows where the words are the address or name a page. An address that is linked again
    calls the note of the first link; inside a note it is written in brackets.
    """
    marks: dict[str, str] = {}

    def change(content: model.Inlines) -> model.Inlines:
        return tuple(_with_link_notes(content, marks, in_note=False))

    texts = {
        section.id: replace(
            section,
            title=change(section.title),
            blocks=change_inlines(section.blocks, change),
        )
        for section in publication.texts
    }
    disclaimer = texts.pop(publication.disclaimer.id)
    return replace(publication, sections=tuple(texts.values()), disclaimer=disclaimer)


def link_notes(publication: Publication) -> tuple[LinkNote, ...]:
    """Return the notes that are printed for links, in their order, without those in brackets."""
    found = []
    for section in add_link_notes(publication).texts:
        contents = [section.title]
        for block in model.walk(section.blocks):
            if isinstance(block, model.Paragraph | model.Heading):
                contents.append(block.content)
        for inline in (each for content in contents for each in model.walk_inlines(content)):
            if isinstance(inline, LinkNote) and inline.mark and inline.words:
                found.append(inline)
    return tuple(found)


def change_inlines(
    blocks: model.Blocks, change: Callable[[model.Inlines], model.Inlines]
) -> model.Blocks:
    """Return the blocks with the inlines of each paragraph and heading changed, in order."""
    changed: list[model.Block] = []
    for block in blocks:
        match block:
            case model.Paragraph() | model.Heading():
                block = replace(block, content=change(block.content))
            case model.Quotation() | model.PullQuote():
                block = replace(block, blocks=change_inlines(block.blocks, change))
            case model.Listing():
                items = tuple(change_inlines(item, change) for item in block.items)
                block = replace(block, items=items)
        changed.append(block)
    return tuple(changed)


def _with_link_notes(
    content: model.Inlines, marks: dict[str, str], *, in_note: bool
) -> Iterator[model.Inline]:
    """Yield the inlines with what follows links; `marks` are those of the addresses before."""
    for inline in content:
        match inline:
            case Link():
                yield inline
                yield from _after_link(inline, marks, in_note=in_note)
            case model.Styled() | model.Passage():
                inside = tuple(_with_link_notes(inline.content, marks, in_note=in_note))
                yield replace(inline, content=inside)
            case Footnote():
                yield replace(
                    inline, content=tuple(_with_link_notes(inline.content, {}, in_note=True))
                )
            case _:
                yield inline


def _after_link(link: Link, marks: dict[str, str], *, in_note: bool) -> Iterator[model.Inline]:
    words = model.plain(link.content)
    if link.internal:
        if not _NAMES_A_PAGE.fullmatch(words):
            yield PageReference(target=link.target)
    elif not is_spelt_out(words, link.target):
        address = display_address(link.target)
        if in_note:
            yield LinkNote(mark="", target=link.target, words=address)
        elif address in marks:
            yield LinkNote(mark=marks[address], target=link.target, words="")
        else:
            marks[address] = _mark(len(marks))
            yield LinkNote(mark=marks[address], target=link.target, words=address)


def _mark(number: int) -> str:
    """Return the mark of a note by its number from 0: `a` to `z`, then `aa`, `ab` and so on."""
    tens, ones = divmod(number, len(ascii_lowercase))
    return (_mark(tens - 1) if tens else "") + ascii_lowercase[ones]
