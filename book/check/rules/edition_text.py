"""The text of an edition as letters, each with its place. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from book.check.result import FileResult, TextPart
from book.check.rules import printed_texts
from book.manuscript.text_comparison import letters

#: Letters of words that are quoted, and of what stands around them.
_MOST_QUOTED, _AROUND = 60, 30
#: The document of an EPUB that lists pages.
_CONTENTS = "nav.xhtml"


class EditionText:
    """The letters of an edition, and the places that they have in it."""

    def __init__(self, file: FileResult, heads: Iterable[str]) -> None:
        self.paged = file.kind != "epub"
        # Captions of an EPUB come before all documents, and are a part of theirs.
        last = {part.location: number for number, part in enumerate(file.text)}
        self.parts: Sequence[TextPart] = [file.text[number] for number in sorted(last.values())]
        labels = map(letters, file.labels or ("",) * len(self.parts))
        pages = [letters(part.text) for part in self.parts]
        if self.paged:
            folios = [{label, str(at)} - {""} for at, label in enumerate(labels, start=1)]
            pairs = zip(pages, folios, strict=False)
            pages = [printed_texts.without_furniture(page, called, heads) for page, called in pairs]
        self.pages = pages
        self.starts = [0, *accumulate(map(len, pages))]
        self.letters = "".join(pages)

    def part_at(self, at: int) -> int:
        """Return the index of the page or document of a letter."""
        return min(bisect_right(self.starts, at), len(self.parts)) - 1

    def page_list(self) -> tuple[int, int]:
        """Return the letters between which pages are listed: in an EPUB, those of its contents."""
        if self.paged:
            return 0, len(self.letters)
        names = [part.location for part in self.parts]
        at = names.index(_CONTENTS) if _CONTENTS in names else len(names)
        return self.starts[at], self.starts[min(at + 1, len(names))]

    def page_at(self, at: int) -> int:
        """Return the page of a letter, counted from 1; 0 in an EPUB."""
        return self.part_at(at) + 1 if self.paged else 0

    def place_at(self, at: int) -> str:
        """Return the name of an EPUB's document with a colon; nothing for a page."""
        return "" if self.paged or not self.parts else f"{self.parts[self.part_at(at)].location}: "

    def quote(self, start: int, end: int) -> str:
        """Return the text of some letters as it is written, cut after some of them."""
        return cut(self._written(start, min(end, start + 2 * _MOST_QUOTED)))

    def around(self, at: int) -> str:
        """Return what is written before and after a place."""
        if not self.parts:
            return ""
        part = self.part_at(max(0, at - 1))
        low, high = self.starts[part], self.starts[part + 1]
        before = self._written(max(low, at - _AROUND), at)
        after = self._written(at, min(high, at + _AROUND))
        return f"“…{before} | {after}…”"

    def _written(self, start: int, end: int) -> str:
        part = self.part_at(start)
        text, at = self.parts[part].text, self.starts[part]
        first = None
        for number, letter in enumerate(text):
            at += len(letters(letter))
            if at > start and first is None:
                first = number
            if at >= end and first is not None:
                return " ".join(text[first : number + 1].split())
        return " ".join(text[first or 0 :].split()) if first is not None else ""


def cut(text: str) -> str:
    """Return the beginning of a text that is quoted."""
    return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED].rstrip() + "…"


def bare(text: str) -> str:
    """Return the letters and digits of a text: a full stop may belong to either side."""
    return "".join(filter(str.isalnum, re.sub(printed_texts.PAGE_REFERENCE, "", text)))
