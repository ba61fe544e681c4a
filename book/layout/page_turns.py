"""Where the pages of the print edition turn, in the words of the manuscript. Pure."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from book import model
from book.model import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """The beginning of a printed page, as a place in the publication."""

    #: `section-3/4` for a block, `photo-city-sign` for a figure; the places are those of the
    #: `data-at` attributes of the paged editions.
    at: str
    #: Letters of the block's words before the turn; white space and notes do not count.
    offset: int
    #: The folio, as printed or as it would be.
    page: str


def find_page_turns(
    publication: Publication, pages: Sequence[Sequence[tuple[str, str]]]
) -> tuple[PageTurn, ...]:
    """Find where each page begins, from what stands on it: places, and the words laid there.

    A page with nothing on it begins nowhere. Words that the engine has added, such as the hyphen
    at a line's end, are told from the manuscript's own by reading both side by side.
    """
    words = dict(_texts_by_place(publication))
    reached: dict[str, int] = {}
    shown: set[str] = set()
    found = []
    for number, page in enumerate(pages, start=1):
        standing = [(at, text) for at, text in page if at and at != "where"]
        if not standing:
            continue
        first = _opening([at for at, _ in standing], shown)
        found.append(PageTurn(at=first, offset=reached.get(first, 0), page=str(number)))
        for at, text in standing:
            shown.add(at)
            if at in words:
                reached[at] = _read_on(words[at], reached.get(at, 0), text)
    return tuple(found)


def _opening(places: Sequence[str], shown: Set[str]) -> str:
    """Choose the place that a page begins at, so that turns come in the order of the text.

    A page may begin with captions of pictures that fill pages: of those before, the last one is
    where reading has got to; before the picture itself, its caption stands for it.
    """
    captions = list(takewhile(lambda at: at.startswith("caption-"), places))
    before = [at for at in captions if at.replace("caption-", "photo-", 1) in shown]
    if before:
        return before[-1]
    return places[0].replace("caption-", "photo-", 1) if captions else places[0]


def _read_on(words: str, start: int, text: str) -> int:
    """Read `text` in `words` from a letter on; answer the letter that comes next."""
    at = start
    for letter in text:
        if at < len(words) and letter == words[at]:
            at += 1
    return at


def _texts_by_place(publication: Publication) -> Iterator[tuple[str, str]]:
    """List every block that can run over a page, with its letters."""
    for section in (*publication.sections, publication.disclaimer):
        yield from _texts_of_blocks(section.blocks, section.id)


def _texts_of_blocks(blocks: model.Blocks, at: str) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        here = f"{at}/{number}"
        match block:
            case model.Paragraph() | model.Heading():
                yield here, without_spaces(model.plain(block.content))
            case model.Verbatim():
                yield here, without_spaces(block.text)
            case model.Quotation():
                yield from _texts_of_blocks(block.blocks, here)
            case model.Listing():
                for item, content in enumerate(block.items):
                    yield from _texts_of_blocks(content, f"{here}/{item}")
            case _:
                pass


def without_spaces(words: str) -> str:
    """Leave white space out: engines fold it, each in its own way."""
    return "".join(words.split())
