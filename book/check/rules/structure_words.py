"""Words in the text that readers take by the structure of the screen edition: PDF-14. Pure.

Where it has the letters of a passage of the manuscript, it has their spaces as well. Whether the
passage is there at all is asked of the pages.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book import model
from book.check.result import TextPart
from book.check.rule import BUILD_AGAIN, Problem, protects, rule, threshold
from book.check.rules.credits import HYPHENS, ReadEdition
from book.errors import Severity
from book.model import Publication
from book.render.matter_pages import has_contents

#: Findings with a place of their own; the others are counted.
_MOST = 20
#: A passage of so many letters is in the text once: the next one is looked for after it.
_LONG = 40


@dataclass(frozen=True, slots=True)
class _Words:
    """The letters of a text without spaces and hyphens, and where the spaces were."""

    letters: str
    #: Numbers of letters before each space.
    spaces: frozenset[int]


@rule(
    "PDF-14",
    "Words stand apart for readers that follow the structure",
    Severity.ERROR,
    "ISO 32000-1, 14.8.2.5 and 14.9.4",
)
@threshold("between the words of titles, texts, notes, captions and credits, and nowhere else")
@protects("readers who hear the edition, or copy from it, from words that run together")
def words_apart(edition: ReadEdition) -> Iterator[Problem]:
    """Yield a problem for each space that is missing or too many."""
    parts = edition.file.structure
    problems = list(
        _passage_problems(_as_words([part.text for part in parts]), parts, edition.publication)
    )
    yield from problems[:_MOST]
    if len(problems) > _MOST:
        yield Problem(f"… and {len(problems) - _MOST} more of these", BUILD_AGAIN)


def _passage_problems(
    said: _Words, parts: Sequence[TextPart], publication: Publication
) -> Iterator[Problem]:
    ends = _ends(parts)
    at, used = 0, set[int]()
    for passage, is_whole in _passages(publication):
        words = _as_words([passage])
        # Punctuation alone, as after a link, is found in every ellipsis.
        if not any(map(str.isalnum, words.letters)):
            continue
        wanted = words.spaces | ({len(words.letters)} if is_whole else set())
        wrong = None
        for start in _starts(said, words.letters, at, used):
            inner = range(start + 1, start + len(words.letters) + is_whole)
            actual = {place - start for place in inner if place in said.spaces}
            differing = (wanted ^ actual) - {0}
            if not differing:
                break
            wrong = wrong or (start + min(differing), min(differing) in wanted)
        else:
            if wrong:
                place, is_missing = wrong
                page = next(page for end, page in ends if place <= end)
                yield Problem(_message(said, place, is_missing), page=page)
            continue
        used.add(start)
        if len(words.letters) >= _LONG:
            at = start + len(words.letters)


def _starts(said: _Words, letters: str, at: int, used: set[int]) -> Iterator[int]:
    """Yield where letters are, few only at the beginning of a word: after `at`, then before it."""
    for low, high in ((at, len(said.letters)), (0, at + len(letters) - 1)):
        start = said.letters.find(letters, low, high)
        while start >= 0:
            is_word = len(letters) >= _LONG or start == 0 or start in said.spaces
            if is_word and start not in used:
                yield start
            start = said.letters.find(letters, start + 1, high)


def _message(said: _Words, place: int, is_missing: bool) -> str:
    before = max((at for at in range(max(0, place - 20), place) if at in said.spaces), default=0)
    before = max(before, place - 20, 0)
    end = next((at for at in range(place + 1, place + 20) if at in said.spaces), place + 20)
    if is_missing:
        return f"taken by structure, words run together: “{said.letters[before:end]}”"
    left, right = said.letters[before:place], said.letters[place:end]
    return f"taken by structure, a word falls apart: “{left} {right}”"


def _as_words(texts: Sequence[str]) -> _Words:
    letters: list[str] = []
    spaces: set[int] = set()
    count = 0
    for text in texts:
        for character in unicodedata.normalize("NFKC", text).translate(HYPHENS):
            if character.isspace():
                spaces.add(count)
            else:
                letters.append(character)
                count += 1
    return _Words("".join(letters), frozenset(spaces))


def _ends(parts: Sequence[TextPart]) -> list[tuple[int, int]]:
    """Return, for each part, the number of letters up to its end, and its page."""
    ends, count = [], 0
    for part in parts:
        count += len(_as_words([part.text]).letters)
        ends.append((count, int(part.location)))
    return ends


def _passages(publication: Publication) -> Iterator[tuple[str, bool]]:
    """Yield the passages of a publication, and whether a space follows for certain.

    After what comes before a footnote stands its number, and after a link where it leads.
    """
    # In the contents, before the page number.
    for section in publication.sections if has_contents(publication) else ():
        yield model.plain(section.title), True
    for section in publication.texts:
        yield from _pieces(section.title)
        for block in model.walk(section.blocks):
            match block:
                case model.Paragraph() | model.Heading():
                    yield from _pieces(block.content)
                case model.Verbatim():
                    yield block.text, True
    for photo in publication.photos:
        yield " ".join((photo.caption, photo.altered, photo.credit.line)), True


def _pieces(content: model.Inlines) -> Iterator[tuple[str, bool]]:
    pieces = list(between_marks(content))
    ends_with_mark = [*_parts_at_marks(content)][-1:] == [None]
    for number, piece in enumerate(pieces, start=1):
        yield piece, number == len(pieces) and not ends_with_mark
    for inline in model.walk_inlines(content):
        if isinstance(inline, model.Footnote):
            yield from _pieces(inline.content)


def between_marks(content: model.Inlines) -> Iterator[str]:
    """Yield the text between the marks that an edition prints in it, for notes and for links."""
    text = ""
    for part in (*_parts_at_marks(content), None):
        if part is not None:
            text += part
        elif text.strip():
            yield text.strip()
            text = ""


def _parts_at_marks(content: model.Inlines) -> Iterator[str | None]:
    """Yield the text of inlines, and None where the mark of a note or of a link stands."""
    for inline in content:
        match inline:
            case str():
                yield inline
            case model.LineBreak():
                yield " "
            case model.Footnote():
                yield None
            case model.Styled() | model.Passage():
                yield from _parts_at_marks(inline.content)
            case model.Link():
                yield from _parts_at_marks(inline.content)
                yield None
