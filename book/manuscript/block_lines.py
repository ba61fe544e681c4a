"""The lines of the source on which the blocks of a publication begin. Pure.

A block is named as in `data-at` of the paged editions: `section-1/4`, and inside a quotation or a
list `section-1/4/0`; notes are `section-1/note-3`.
"""

from collections.abc import Iterator, Mapping, Sequence

from book import model
from book.manuscript.markdown_parser import Token, parse_tokens

#: Tokens that begin a block; a title and a footnote are none.
_BLOCKS = frozenset(
    (
        "paragraph_open",
        "heading_open",
        "blockquote_open",
        "bullet_list_open",
        "ordered_list_open",
        "fence",
        "code_block",
        "hr",
        "container_gallery_open",
        "container_pull-quote_open",
    )
)
#: Blocks that hold others; a list holds items, each of which holds blocks.
_HOLDERS = frozenset(("blockquote_open", "container_pull-quote_open"))
_LISTS = frozenset(("bullet_list_open", "ordered_list_open"))


def block_lines(source: str, section: model.Section) -> Mapping[str, int]:
    """Return the line of each block of a section by its place, counted from 1.

    `source` is the text that the section was read from without an error: each block of Markdown is
    then one of the model. The section itself is on the line of its title.
    """
    tokens = parse_tokens(source).tokens
    notes = next(
        (at for at, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens)
    )
    lines = {section.id: 1}
    text = tokens[:notes]
    if section.title and text and text[0].type == "heading_open":
        lines[section.id] = _line(text[0])
        text = text[_end(text, 0) :]
    lines |= dict(_lines(text, section.id))
    lines |= zip(_note_places(section), _note_lines(tokens[notes:]), strict=False)
    return lines


def _lines(tokens: Sequence[Token], parent: str) -> Iterator[tuple[str, int]]:
    """Yield the places of the blocks of some tokens, and of those inside them, with their lines."""
    number = at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        kind = tokens[at].type
        if kind in _BLOCKS:
            place = f"{parent}/{number}"
            yield place, _line(tokens[at])
            inside = tokens[at + 1 : end - 1]
            if kind in _HOLDERS:
                yield from _lines(inside, place)
            elif kind in _LISTS:
                yield from _lines_of_items(inside, place)
            number += 1
        at = end


def _lines_of_items(tokens: Sequence[Token], parent: str) -> Iterator[tuple[str, int]]:
    number = at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        yield from _lines(tokens[at + 1 : end - 1], f"{parent}/{number}")
        number, at = number + 1, end


def _end(tokens: Sequence[Token], at: int) -> int:
    """Return the index behind the token that closes the one at an index."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth <= 0:
            return end + 1
    return len(tokens)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _note_places(section: model.Section) -> Iterator[str]:
    """Yield the places of the notes of a section in the order of their calls."""
    contents = [section.title]
    contents += [
        block.content
        for block in model.walk(section.blocks)
        if isinstance(block, model.Paragraph | model.Heading)
    ]
    for inline in (each for content in contents for each in model.walk_inlines(content)):
        if isinstance(inline, model.Footnote) and inline.content:
            yield f"{section.id}/note-{inline.number}"


def _note_lines(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the line of each note; one that is written in its paragraph has none of its own."""
    for at, token in enumerate(tokens):
        if token.type == "footnote_open":
            inside = tokens[at + 1 : _end(tokens, at)]
            yield next((each.map[0] + 1 for each in inside if each.map), 0)
