"""The text that a manuscript puts into every edition, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass

from book import model
from book.model import Photo, Publication
from tests.support.command import ROOT
from tests.support.text import normalised


def caption_and_credit(photo: Photo) -> str:
    """Return the text under a photograph, the same in every edition."""
    return " ".join(filter(None, (photo.caption, photo.altered, photo.credit.line)))


def block_texts(blocks: model.Blocks, publication: Publication) -> Iterator[str]:
    """Yield the text of blocks in reading order, without footnotes."""
    for block in blocks:
        match block:
            case model.Paragraph() | model.Heading():
                yield from _inline_texts(block.content)
            case model.Quotation() | model.PullQuote():
                yield from block_texts(block.blocks, publication)
            case model.Listing():
                for item in block.items:
                    yield from block_texts(item, publication)
            case model.Verbatim():
                yield block.text
            case model.Figure():
                yield caption_and_credit(publication.photo(block.photo_id))
            case model.Gallery():
                for photo_id in block.photo_ids:
                    yield caption_and_credit(publication.photo(photo_id))
            case model.Pause():
                pass


def _inline_texts(inlines: model.Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case str():
                if normalised(inline):
                    yield inline
            case model.Styled() | model.Passage() | model.Link():
                yield from _inline_texts(inline.content)
            case _:
                pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article that the reportage was made from (`tests/promises/izium.txt`)."""

    #: Paragraphs, captions with credits and the disclaimer, in order.
    pieces: list[str]
    captions: list[str]


def article() -> Article:
    """Read the article; a line with slashes is a caption, its photographers and their agency."""
    lines = (ROOT / "tests/promises/izium.txt").read_text(encoding="utf-8").splitlines()
    pieces: list[str] = []
    captions: list[str] = []
    for line in filter(None, lines):
        caption, *credit = line.split(" / ")
        pieces.append(f"{caption} {' / '.join(credit)}" if credit else line)
        captions += pieces[-1:] if credit else []
    return Article(pieces=pieces, captions=captions)
