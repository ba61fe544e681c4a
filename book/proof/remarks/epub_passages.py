"""Find the words of notes in the text of the e-book that they were made in. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from book.check.read.epub_text import DocumentText, Element, EpubText
from book.proof.remarks.cfi import parse_cfi, resolve_cfi
from book.proof.remarks.css_selector import find_element
from book.proof.remarks.epub_annotations import EpubNote
from book.proof.remarks.letters import LettersOfText, letters_of
from book.proof.remarks.remark import Passage

#: Characters of the text around the words.
_AROUND = 1500
#: Letters of what was around words that are gone.
_LEAST = 8
#: Ids of figures in our editions.
_PHOTO = "photo-"


class NotedBook:
    """An e-book in which words are looked for, its letters read when they are first needed."""

    def __init__(self, text: EpubText) -> None:
        self.text = text
        self.by_name = {each.name: each for each in text.documents}
        self._letters: dict[str, LettersOfText] = {}

    def letters(self, document: DocumentText) -> LettersOfText:
        """Return the letters of a document."""
        if document.name not in self._letters:
            self._letters[document.name] = LettersOfText(document.text)
        return self._letters[document.name]

    def document(self, note: EpubNote) -> DocumentText | None:
        """Return the document that a note is in, by the end of its address or by the spine.

        Reading systems write the address from the root of the zip, or from the package document.
        """
        parts = [part for part in note.source.split("/") if part not in ("", ".", "..")]
        for size in range(len(parts), 0, -1):
            end = "/".join(parts[-size:])
            names = [n for n in self.by_name if n == end or n.endswith(f"/{end}")]
            if len(names) == 1:
                return self.by_name[names[0]]
        for cfi in filter(None, map(parse_cfi, note.cfis)):
            if 0 <= cfi.spine < len(self.text.spine):
                return self.by_name.get(self.text.spine[cfi.spine])
        return None


def find_passage(note: EpubNote, book: NotedBook) -> Passage:
    """Return the words of a note with the text around them.

    A position counts where the quoted words stand there, or where none are quoted: the book may
    have been built anew since.
    """
    exact, prefix, suffix = note.quote or ("", "", "")
    document = book.document(note)
    if document is None:
        return _quoted_in_book(note, book) or Passage(before=prefix, words=exact, after=suffix)
    wanted = letters_of(exact)
    positions = [*_positions(note, document)]
    for start, end, element in positions:
        if letters_of(document.text[start:end]) == wanted or not wanted:
            return _passage(document, start, end, element, exact)
    if span := _find_quote(book.letters(document), exact, prefix, suffix):
        return _passage(document, *span, _element_at(document, span[0]), exact)
    if wanted and (elsewhere := _quoted_in_book(note, book)):
        return elsewhere
    # The words are gone, or there were none: what is left is where they stood.
    place = _near_quote(book.letters(document), prefix, suffix)
    if place is None and positions:
        place = positions[0][0]
    share = int(len(document.text) * (note.progression or 0.0))
    start = min(share, len(document.text)) if place is None else place
    passage = _passage(document, start, start, 0, exact)
    return replace(passage, words=exact, rough=place is None)


def _positions(note: EpubNote, document: DocumentText) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and element of what the selectors mean, the most robust one first."""
    length = len(document.text)
    if note.css:
        selector, first, last = note.css
        index = find_element(selector, document)
        if index is not None:
            element = document.elements[index]
            start = element.start + (first or 0)
            end = element.start + last if last is not None else start
            if first is None:
                end = element.end
            if start <= element.end:
                yield start, max(start, min(end, element.end)), index
    for cfi in filter(None, map(parse_cfi, note.cfis)):
        if found := resolve_cfi(cfi, document):
            yield found
    if note.position:
        body = document.body().start
        start, end = (min(body + each, length) for each in note.position)
        yield start, end, _element_at(document, start)


def _find_quote(
    text: LettersOfText, exact: str, prefix: str, suffix: str
) -> tuple[int, int] | None:
    """Return where words stand, by what is before and after them; None where they do not."""
    before, words, after = map(letters_of, (prefix, exact, suffix))
    whole = before + words + after
    if not whole:
        return None
    at = text.letters.find(whole)
    if at >= 0:
        at += len(before)
    elif words:
        at = text.letters.find(words)
        if text.letters.find(words, at + 1) >= 0:
            # Several, and what was around them has changed: the manuscript decides.
            return None
    if at < 0:
        return None
    return text.index(at), text.index(at + len(words) - 1) + 1 if words else text.index(at)


def _near_quote(text: LettersOfText, prefix: str, suffix: str) -> int | None:
    """Return where what was before or after words that are gone stands once; None if neither."""
    before, after = letters_of(prefix), letters_of(suffix)
    for part, at_end in ((before, True), (after, False)):
        at = text.letters.find(part) if len(part) >= _LEAST else -1
        if at >= 0 and text.letters.find(part, at + 1) < 0:
            return text.index(at + len(part) - 1) + 1 if at_end else text.index(at)
    return None


def _quoted_in_book(note: EpubNote, book: NotedBook) -> Passage | None:
    """Return the passage of a quotation whose document is not known, or has it no longer."""
    exact, prefix, suffix = note.quote or ("", "", "")
    whole = letters_of(prefix + exact + suffix)
    for document in book.text.documents if prefix or suffix else ():
        letters = book.letters(document)
        if whole in letters.letters and (span := _find_quote(letters, exact, prefix, suffix)):
            return _passage(document, *span, _element_at(document, span[0]), exact)
    return None


def _passage(document: DocumentText, start: int, end: int, element: int, exact: str) -> Passage:
    return Passage(
        before=document.text[max(0, start - _AROUND) : start],
        words=exact or document.text[start : min(end, start + _AROUND * 10)],
        after=document.text[end : end + _AROUND],
        photo_id=_photo_of(document, document.elements[element]),
        on_picture=document.elements[element].tag == "img",
    )


def _photo_of(document: DocumentText, element: Element) -> str:
    """Return the photograph in whose figure an element is; empty outside figures."""
    while True:
        if element.tag == "figure" and element.id.startswith(_PHOTO):
            return element.id.removeprefix(_PHOTO)
        if element.parent < 0:
            return ""
        element = document.elements[element.parent]


def _element_at(document: DocumentText, place: int) -> int:
    """Return the index of the innermost element around a place in the text."""
    current = 0
    while True:
        inside = (
            child
            for child in document.elements[current].children
            if document.elements[child].start <= place < document.elements[child].end
        )
        child = next(inside, None)
        if child is None:
            return current
        current = child
