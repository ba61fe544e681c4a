"""Spaces at which no line may end: U+00A0 for U+0020 where two words belong together. Pure.

Lines are not known here, only words. So how much is bound is limited: a line that may end nowhere
would run over its edge. Code, verbatim text and addresses are left as they are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import accumulate, pairwise

from book import model
from book.model import (
    Credit,
    Footnote,
    Link,
    LinkNote,
    Passage,
    Photo,
    Publication,
    Section,
    Styled,
)
from book.render import binding_words
from book.render.addresses import address_parts
from book.render.link_notes import change_inlines

SPACE, UNBREAKABLE = " ", "\N{NO-BREAK SPACE}"
#: Letters that are bound together at most, spaces included: a third of the 59 that a line of
#: running text has on A5; of a caption of 35 mm and of a title of 40 pt on A5, less than one line.
MOST_IN_TEXT, MOST_IN_CAPTION, MOST_IN_TITLE = 20, 14, 12
#: Letters of a name in a credit: what a caption of 35 mm, the narrowest, has room for.
MOST_IN_NAME = 26

#: Stands for each character of what is left as it is.
_OTHER = "\ufffd"
_WORD = re.compile(r"\S+")
#: Between the names of a credit.
_BETWEEN_NAMES = re.compile(
    r"\s*[/,;:|()]\s*"
    r"|\s+(?:[–—&+]|and|und|et|y|e|i|a|och|og|en|та|і|й|и|via|for|per|courtesy of)\s+"
)

#: The sections that were bound last, by id and language. Each edition and the measures are rendered
#: of the same ones: binding took a third of the time of a preview of 300 pages.
_BOUND: dict[tuple[str, str], tuple[Section, Section]] = {}


def bind_publication(publication: Publication) -> Publication:
    """Return a publication whose texts, captions, titles and credits have unbreakable spaces.

    It is the same letter by letter. Alternative texts, descriptions and identifiers are not set in
    lines, and stay as they are.
    """
    language = publication.language

    def bound_photo(photo: Photo) -> Photo:
        return replace(
            photo,
            caption=bind_text(photo.caption, language, MOST_IN_CAPTION),
            altered=bind_text(photo.altered, language, MOST_IN_CAPTION),
            credit=_bind_credit(photo.credit),
        )

    return replace(
        publication,
        title=bind_text(publication.title, language, MOST_IN_TITLE),
        subtitle=bind_text(publication.subtitle, language, MOST_IN_CAPTION),
        people=tuple(replace(one, name=bind_names(one.name)) for one in publication.people),
        sections=tuple(_bound_section(each, language) for each in publication.sections),
        disclaimer=_bound_section(publication.disclaimer, language),
        photos=tuple(map(bound_photo, publication.photos)),
    )


def _bound_section(section: Section, language: str) -> Section:
    before, bound = _BOUND.get((section.id, language), (None, section))
    if before != section:
        bound = replace(
            section,
            title=bind_inlines(section.title, language, MOST_IN_TITLE),
            blocks=change_inlines(section.blocks, lambda content: bind_inlines(content, language)),
        )
        _BOUND[section.id, language] = section, bound
    return bound


def bind_text(text: str, language: str, most: int = MOST_IN_TEXT) -> str:
    """Return a text with unbreakable spaces; `language` is a BCP 47 tag, `most` in letters."""
    return model.plain(bind_inlines((text,), language, most)) if SPACE in text else text


def bind_inlines(content: model.Inlines, language: str, most: int = MOST_IN_TEXT) -> model.Inlines:
    """Return inlines with unbreakable spaces, by the language of each passage.

    Not more than `most` letters are bound together; what an author has bound counts.
    """
    leaves = tuple(text_leaves(content, language))
    text = "".join(leaf.searched for leaf in leaves)
    return rebuild(content, StringIO(_bind(text, leaves, most), newline=""), language, most)


def bind_names(line: str, most: int = MOST_IN_NAME) -> str:
    """Return a credit line in which a line ends between names, and not inside of one.

    A name of more than `most` letters may be broken; the other spaces of the line are kept.
    """
    parts, end = [], 0
    for between in [*_BETWEEN_NAMES.finditer(line), None]:
        name = line[end : between.start() if between else len(line)]
        parts.append(_join(name, range(len(name)), most))
        if between:
            parts.append(between.group())
            end = between.end()
    return "".join(parts)


def _bind_credit(credit: Credit) -> Credit:
    return replace(
        credit,
        written=bind_names(credit.written),
        photographers=tuple(map(bind_names, credit.photographers)),
        agency=bind_names(credit.agency),
    )


# --- inlines as one text ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a text: as it is searched, and its language."""

    searched: str
    language: str


def text_leaves(content: model.Inlines, language: str) -> Iterator[Leaf]:
    """Yield the text of inlines in order, as long as `rebuild` needs it."""
    for inline in content:
        match inline:
            case str():
                for part, is_address in address_parts(inline):
                    yield Leaf(_OTHER * len(part) if is_address else part, language)
            case Styled(style="code"):
                for leaf in text_leaves(inline.content, language):
                    yield Leaf(_OTHER * len(leaf.searched), language)
            case Passage():
                yield from text_leaves(inline.content, inline.language)
            case Styled() | Link():
                yield from text_leaves(inline.content, language)
            case Footnote() | LinkNote():
                yield Leaf(binding_words.CALL, language)
            case _:
                yield Leaf("\n", language)


def rebuild(content: model.Inlines, bound: StringIO, language: str, most: int) -> model.Inlines:
    """Return the inlines with their letters, and the spaces that `bound` has, in order.

    In notes, `most` letters are bound together.
    """
    rebuilt: list[model.Inline] = []
    for inline in content:
        match inline:
            case str():
                rebuilt.append(_with_spaces(inline, bound.read(len(inline))))
            case Passage():
                inside = rebuild(inline.content, bound, inline.language, most)
                rebuilt.append(replace(inline, content=inside))
            case Styled() | Link():
                inside = rebuild(inline.content, bound, language, most)
                rebuilt.append(replace(inline, content=inside))
            case Footnote():
                bound.read(1)
                note = bind_inlines(inline.content, language, most)
                rebuilt.append(replace(inline, content=note))
            case _:
                bound.read(1)
                rebuilt.append(inline)
    return tuple(rebuilt)


def _with_spaces(text: str, bound: str) -> str:
    if _OTHER not in bound:
        return bound
    pairs = zip(text, bound, strict=True)
    return "".join(new if new == UNBREAKABLE else old for old, new in pairs)


# --- which spaces ------------------------------------------------------------------------------


def _bind(text: str, leaves: Sequence[Leaf], most: int) -> str:
    """Return the text with its spaces bound: first numbers and initials, then short words."""
    starts = [0, *accumulate(len(leaf.searched) for leaf in leaves)]
    languages = [leaf.language.partition("-")[0].lower() for leaf in leaves]
    words = [(match.start(), match.group()) for match in _WORD.finditer(text)]
    strong, weak = [], []
    for (start, before), (then, after) in pairwise(words):
        end = then - 1
        if start + len(before) != end or text[end] != SPACE:
            continue
        language = languages[bisect_right(starts, start) - 1]
        next_language = languages[bisect_right(starts, then) - 1]
        if binding_words.belong_together(before, after, language):
            strong.append(end)
        elif binding_words.leads(before, after, language, next_language):
            weak.append(end)
    return _join(text, [*strong, *weak], most)


def _join(text: str, places: Sequence[int], most: int) -> str:
    """Return the text with the spaces at some places bound, in the order of the places.

    One is left out where more than `most` letters would be without a space to end a line at.
    """
    joined = list(text)
    for at in places:
        start, end = at, at + 1
        while start and at - start <= most and not _may_end_line(joined[start - 1]):
            start -= 1
        while end < len(joined) and end - at <= most and not _may_end_line(joined[end]):
            end += 1
        if joined[at] == SPACE and start < at and at + 1 < end and end - start <= most:
            joined[at] = UNBREAKABLE
    return "".join(joined)


def _may_end_line(letter: str) -> bool:
    return letter.isspace() and letter not in "\u00a0\u2007\u202f"
