"""The page turns of the print edition, as places in the publication's text. Pure."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from book import model
from book.model import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """The beginning of a printed page, as a place in the publication."""

    #: `section-3/4` for a block, `photo-city-sign` for a figure: the values of the `data-at`
    #: attributes of the paged editions.
    at: str
    #: Letters of the block before the page turn; white space and notes are not counted.
    offset: int
    #: The folio, whether or not it is printed on the page.
    page: str


def find_page_turns(
    publication: Publication, pages: Sequence[Sequence[tuple[str, str]]]
) -> tuple[PageTurn, ...]:
    """Find the beginning of each page; `pages` hold the places on a page with the text set there.

    A page without content has no page turn. Letters that the layout engine adds, such as a hyphen
    at the end of a line, are recognised by comparison with the publication's text.
    """
    letters: dict[str, str] = {}
    for section in publication.texts:
        letters |= letters_of_section(section)
    offsets: dict[str, int] = {}
    shown: set[str] = set()
    turns = []
    for number, page in enumerate(pages, start=1):
        content = [(place, text) for place, text in page if place and place != "where"]
        if not content:
            continue
        first = _first_place([place for place, _ in content], shown)
        turns.append(PageTurn(at=first, offset=offsets.get(first, 0), page=str(number)))
        for place, text in content:
            shown.add(place)
            if place in letters:
                offsets[place] = match_letters(letters[place], offsets.get(place, 0), text)
    return tuple(turns)


def _first_place(places: Sequence[str], shown: Set[str]) -> str:
    """Return the place where a page begins, so that page turns are in the order of the text.

    A page can open with captions of page-filling pictures. If pictures among them were `shown`
    before, the page begins at the last of their captions, otherwise at the first one's picture.
    """
    captions = list(takewhile(lambda place: place.startswith("caption-"), places))
    after = [place for place in captions if place.replace("caption-", "photo-", 1) in shown]
    if after:
        return after[-1]
    return places[0].replace("caption-", "photo-", 1) if captions else places[0]


def match_letters(letters: str, start: int, text: str) -> int:
    """Match `text` with `letters` from index `start`; return the index after the last match."""
    index = start
    for letter in text:
        if index < len(letters) and letter == letters[index]:
            index += 1
    return index


def letters_of_section(section: model.Section) -> dict[str, str]:
    """Return the letters of every block and note of a section that can run over a page."""
    return {
        **dict(_letters_of_blocks(section.blocks, section.id)),
        **dict(_letters_of_notes(section)),
    }


def _letters_of_blocks(blocks: model.Blocks, parent: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the letters of every block that can run over a page."""
    for number, block in enumerate(blocks):
        place = f"{parent}/{number}"
        match block:
            case model.Paragraph() | model.Heading():
                yield place, without_spaces(model.plain(block.content))
            case model.Verbatim():
                yield place, without_spaces(block.text)
            case model.Quotation() | model.PullQuote():
                yield from _letters_of_blocks(block.blocks, place)
            case model.Listing():
                for item, content in enumerate(block.items):
                    yield from _letters_of_blocks(content, f"{place}/{item}")


def _letters_of_notes(section: model.Section) -> Iterator[tuple[str, str]]:
    """Yield the place and the letters of every note, which can stand at the section's end."""
    for block in model.walk(section.blocks):
        if isinstance(block, model.Paragraph | model.Heading):
            for inline in model.walk_inlines(block.content):
                if isinstance(inline, model.Footnote) and inline.content:
                    place = f"{section.id}/note-{inline.number}"
                    yield place, without_spaces(model.plain(inline.content))


def without_spaces(text: str) -> str:
    """Return the text without white space, which layout engines fold in different ways."""
    return "".join(text.split())
