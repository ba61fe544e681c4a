"""What stands on each page of the print edition, by its composition. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book import model
from book.layout import Layout, Plate, TextPage
from book.model import Publication, Section

#: What pages outside the sections are called, by where they begin.
_MATTER = {
    "cover": "cover",
    "titlepage": "title page",
    "imprint": "imprint",
    "contents": "contents",
    "photographs": "list of photographs",
    "disclaimer": "disclaimer",
    "back": "back cover",
}
#: Where a page begins: its place in the text, and the letters of the block before it.
Turn = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What is on a page."""

    #: `photographs` for a page of photographs alone, `contents`; empty for a page of text.
    kind: str = ""
    #: The title of its section, or empty.
    section: str = ""
    photo_ids: tuple[str, ...] = ()


def page_contents(
    publication: Publication, layout: Layout, turns: Sequence[Turn]
) -> Mapping[int, PageContent]:
    """Return what is on each page, by its number; a blank page has no entry.

    `turns` are those of the print edition: each section begins where the place of its title is the
    first of a page, and its other pages follow as they were composed.
    """
    contents: dict[int, PageContent] = {}
    sections = {section.id: section for section in publication.sections}
    for at, _, page in turns:
        name = "photographs" if at.startswith("listed-") else at.partition("/")[0]
        if at in sections:
            found = _section_pages(sections[at], layout, int(page))
            contents |= {number: content for number, content in found if number not in contents}
        elif name in _MATTER and int(page) not in contents:
            photo_ids = (publication.cover,) if name == "cover" and publication.cover else ()
            contents[int(page)] = PageContent(kind=_MATTER[name], photo_ids=photo_ids)
    return contents


def _section_pages(
    section: Section, layout: Layout, first: int
) -> Iterator[tuple[int, PageContent]]:
    title, pages = model.plain(section.title), layout.sections[section.id]
    in_text = _photos_in_text(section, pages)
    number = first
    for index, page in enumerate(pages):
        if isinstance(page, Plate):
            ids = tuple(placed.photo_id for placed in page.placed)
            kind = "" if page.head else "photographs"
            content = PageContent(kind=kind, section=title, photo_ids=ids)
            yield from ((number + beside, content) for beside in range(page.pages))
            number += page.pages
        else:
            yield number, PageContent(section=title, photo_ids=tuple(in_text.get(index, ())))
            number += 1


def _photos_in_text(
    section: Section, pages: Sequence[TextPage | Plate]
) -> Mapping[int, Sequence[str]]:
    """Return the photographs on pages of text, by the index of the page in its section."""
    texts = [(index, page) for index, page in enumerate(pages) if isinstance(page, TextPage)]
    found: dict[int, list[str]] = {index: [*page.moved_here] for index, page in texts}
    # One that moves on stands on a later page of text, or with others on a plate.
    moved = {photo_id for _, page in texts for photo_id in (*page.moved_here, *page.moved_on)}
    for number, block in enumerate(section.blocks):
        if isinstance(block, model.Figure) and block.photo_id not in moved:
            before = [index for index, page in texts if _begins_before(page, section.id, number)]
            if before:
                found[before[-1]].append(block.photo_id)
    for index, page in texts:
        found[index] += page.below
    return found


def _begins_before(page: TextPage, section_id: str, number: int) -> bool:
    """Return whether a page begins at or before a picture, the block of that number."""
    name, _, rest = page.at.partition("/")
    first = rest.partition("/")[0]
    return name == section_id and (not first or (first.isdecimal() and int(first) <= number))
