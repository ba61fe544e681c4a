"""Every word of the source files in a finished edition, in order: DIST-02 and DIST-09. Pure.

The words are read from the files themselves (`source_words`), not from what was parsed of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from book.check.result import FileResult, TextPart
from book.check.rule import Problem, protects, rule, threshold
from book.check.rules import printed_texts
from book.check.rules.additions import Additions, Explained, explain
from book.errors import Severity, counted
from book.manuscript import source_words
from book.manuscript.source_words import SourceWords, Word
from book.manuscript.text_comparison import Gap, find_gaps, letters
from book.model import Publication

#: Differences of an edition that are told one by one.
_MOST_DIFFERENCES = 20
#: Letters of words that are quoted, and of what stands around them.
_MOST_QUOTED, _AROUND = 60, 30
#: Letters of words that are found elsewhere before they are called moved.
_LEAST_MOVED = 12
#: Numbers of printed pages that an EPUB may list.
_MOST_PAGES = 3000
#: Words before a difference that are looked at with it, and letters of one that is not too long.
_WIDENED, _MOST_WIDENED = 16, 3000
#: Words times letters of a difference that is looked at word by word.
_MOST_ALIGNED = 100_000
#: Marks that the builder puts at one place: numbers of notes, letters of addresses, pages.
_MARKS = re.compile(rf"(?:\d{{1,4}}|[a-z]{{1,2}}|{printed_texts.BRACKETED}){{1,2}}")
_DISCLAIMER = "source/disclaimer.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A Markdown file of the manuscript and its words."""

    #: Relative to the project: `source/sections/10-the-flag.md`.
    file: str
    words: SourceWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Words of a file that an edition has not, or has elsewhere; or words that it has besides."""

    message: str
    #: Page of a PDF; 0 for an EPUB.
    page: int
    #: Where the words are in the manuscript, or those before them.
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedEdition:
    """An edition and how its words differ from those of the source files."""

    differences: tuple[Difference, ...]


@rule(
    "DIST-02",
    "The disclaimer stands letter for letter",
    Severity.ERROR,
    "EU Regulation 2021/1060, Art. 17; EuropeAid",
)
@threshold("every word of its file, in order, without regard to white space and hyphenation")
@protects("the grant, which requires the funder's wording")
def disclaimer_present(edition: ComparedEdition) -> Iterator[Problem]:
    """Yield a problem for words of the disclaimer that are missing, changed, moved or added."""
    found = [each for each in edition.differences if each.file == _DISCLAIMER]
    yield from _problems(found, "build the edition again; the words are the grant agreement's")


@rule("DIST-09", "Every word of the manuscript stands in order", Severity.ERROR, "this program")
@threshold("words of the source files in order, and no others than labels, folios and credits")
@protects("the newsroom's words from being lost, changed or moved unseen")
def words_in_order(edition: ComparedEdition) -> Iterator[Problem]:
    """Yield a problem for words that are missing, changed, moved or added in an edition."""
    found = [each for each in edition.differences if each.file != _DISCLAIMER]
    yield from _problems(found, "build the edition again; whoever changed the file changed words")


RULES = (disclaimer_present, words_in_order)


def _problems(found: Sequence[Difference], hint: str) -> Iterator[Problem]:
    for each in found[:_MOST_DIFFERENCES]:
        yield Problem(each.message, hint, page=each.page)
    if len(found) > _MOST_DIFFERENCES:
        more = counted(len(found) - _MOST_DIFFERENCES, "more place")
        yield Problem(f"the words differ in {more}", hint)


def compare_words(
    file: FileResult, publication: Publication, sources: Sequence[SourceFile]
) -> ComparedEdition:
    """Compare the text of an edition with the words of the sections and the disclaimer."""
    comparison = _Comparison(file, publication, sources)
    return ComparedEdition(differences=tuple(comparison.differences()))


class _EditionText:
    """The letters of an edition, and the places that they have in it."""

    def __init__(self, file: FileResult, heads: Iterable[str]) -> None:
        self.paged = file.kind != "epub"
        # Captions of an EPUB come first, and are a part of their documents.
        parts = {part.location: part for part in file.text}
        self.parts: Sequence[TextPart] = list(parts.values())
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
        return min(bisect_right(self.starts, at), len(self.parts)) - 1

    def page_at(self, at: int) -> int:
        return self.part_at(at) + 1 if self.paged else 0

    def place_at(self, at: int) -> str:
        """Return the name of an EPUB's document with a colon; nothing for a page."""
        return "" if self.paged or not self.parts else f"{self.parts[self.part_at(at)].location}: "

    def quote(self, start: int, end: int) -> str:
        """Return the text of some letters as it is written, cut after some of them."""
        return _cut(self._written(start, min(end, start + 2 * _MOST_QUOTED)))

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


class _Comparison:
    def __init__(
        self, file: FileResult, publication: Publication, sources: Sequence[SourceFile]
    ) -> None:
        self.file, self.subject = file, file.kind
        self.publication, self.sources = publication, sources
        # The longest first: one title may end like another.
        heads = sorted(
            set(map(letters, printed_texts.running_heads(publication))), key=len, reverse=True
        )
        self.text = _EditionText(file, heads)
        self.words: list[tuple[Word, int]] = [
            (word, number)
            for number, each in enumerate(sources)
            for word in each.words.text
            if word.mark or letters(word.text)
        ]
        self.compared = [letters(word.text) for word, _ in self.words]
        self.inside, self.between = self._additions()

    def _additions(self) -> tuple[Additions, Additions]:
        """Return what may stand inside a section, and between sections."""
        inside, between = Additions(), Additions(numbers=self._page_numbers())
        captions = map(letters, printed_texts.caption_texts(self.publication, self.subject))
        others = map(letters, printed_texts.other_texts(self.publication, self.subject))
        for text in captions:
            inside.add(text)
            between.add(text)
        for text in others:
            between.add(text)
        numbers: list[int] = []
        for source in self.sources:
            for piece in source.words.left_out:
                if piece.reason == source_words.ADDRESS:
                    for form in printed_texts.address_forms(piece.text):
                        inside.add_note(re.escape(form), form)
                elif piece.reason == source_words.NUMBER:
                    numbers.append(int(piece.text))
            for note in source.words.notes:
                for part in self._note_parts(note.words):
                    inside.add_note(*part)
        if self.text.paged:
            between.numbered = inside.numbered = printed_texts.numbered(self.publication, numbers)
        between.notes = inside.notes
        return inside, between

    def _page_numbers(self) -> frozenset[str]:
        """Return the folios and the numbers of sections; an EPUB does not tell how many."""
        sections = map(str, range(len(self.sources)))
        pages = len(self.text.parts) + 1 if self.text.paged else _MOST_PAGES
        return frozenset(map(letters, (*self.file.labels, *map(str, range(pages)), *sections)))

    def _note_parts(self, words: Sequence[Word]) -> Iterator[tuple[str, str]]:
        """Yield the patterns of a note: one, or more where it is divided between pages."""
        pattern, start = printed_texts.note_pattern(words)
        if not start:
            return
        yield pattern, start
        if self.text.paged and start not in self.text.letters:
            for part in _divided(start, self.text.pages):
                yield re.escape(part), part

    def differences(self) -> Iterator[Difference]:
        found = []
        for gap in find_gaps(self.compared, self.text.letters, divided=False):
            missing, unknown = self._examine(gap)
            if missing or unknown:
                lost = "".join(self.compared[number] for number in missing)
                found.append((gap, missing, lost, unknown))
        added = {_bare(self.text.letters[low:high]) for *_, parts in found for low, high in parts}
        moved = {_bare(lost) for *_, lost, _ in found if len(lost) >= _LEAST_MOVED} & added
        for gap, missing, lost, unknown in found:
            if missing:
                yield self._missing(gap, missing, unknown, moved=_bare(lost) in moved)
            elif _bare(self.text.letters[unknown[0][0] : unknown[0][1]]) not in moved:
                yield self._added(gap, unknown)
        yield from self._unprinted()

    def _examine(self, gap: Gap) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """Return the words that are missing in a gap, and the letters in it without a reason.

        Captions begin like the words that they stand between: where not all is explained, some
        words before and after are looked at as well.
        """
        best = self._explain(gap.first, gap.last, gap.start, gap.end)
        if best.cost and gap.end - gap.start <= _MOST_WIDENED:
            first, start = gap.first, gap.start
            while first and gap.first - first < _WIDENED and self._joins(gap, first, start):
                first -= 1
                start -= len(self.compared[first])
            last, end = gap.last, gap.end
            while last < len(self.compared) and last - gap.last < _WIDENED // 4:
                if not self.text.letters.startswith(self.compared[last], end):
                    break
                end += len(self.compared[last])
                last += 1
            wider = self._explain(first, last, start, end)
            if wider.cost < best.cost:
                best, gap = wider, Gap(first, last, start, end)
        words = [gap.first + number for number in best.missing]
        unknown = [(gap.start + low, gap.start + high) for low, high in best.unknown]
        text = self.text.letters
        # A mark of punctuation alone is no word.
        kept = [part for part in unknown if any(map(str.isalnum, text[part[0] : part[1]]))]
        return words, kept

    def _joins(self, gap: Gap, first: int, start: int) -> bool:
        """Return whether the word before `first` stands right before `start`."""
        compared = self.compared[first - 1]
        return self.text.letters.startswith(compared, start - len(compared)) and start > 0

    def _explain(self, first: int, last: int, start: int, end: int) -> Explained:
        if (last - first + 1) * (end - start) > _MOST_ALIGNED:
            whole = range(last - first)
            return Explained(missing=tuple(whole), unknown=((0, end - start),))
        marks = [self._mark(word) for word in range(first, last + 1)]
        additions = [
            self.inside if self._is_inside(word) else self.between
            for word in range(first, last + 1)
        ]
        return explain(self.text.letters[start:end], self.compared[first:last], marks, additions)

    def _mark(self, word: int) -> re.Pattern[str] | None:
        return _MARKS if word < len(self.words) and self.words[word][0].mark else None

    def _is_inside(self, word: int) -> bool:
        """Return whether a word and the one before it are of one file."""
        if not 0 < word < len(self.words):
            return False
        return self.words[word - 1][1] == self.words[word][1]

    def _missing(
        self, gap: Gap, missing: Sequence[int], added: Sequence[tuple[int, int]], *, moved: bool
    ) -> Difference:
        first, number = self.words[missing[0]]
        quoted = _cut(" ".join(self.words[each][0].text for each in missing))
        where = f"{self.sources[number].file}:{first.line}"
        place = self.text.place_at(gap.start)
        if moved:
            message = f"{place}“{quoted}” ({where}) stands in another place"
        elif added:
            instead = self.text.quote(added[0][0], added[-1][1])
            message = f"{place}“{quoted}” ({where}) is not there; in its place stands “{instead}”"
        else:
            message = f"{place}“{quoted}” ({where}) is missing: {self.text.around(gap.start)}"
        return self._difference(message, gap.start, number, first.line)

    def _added(self, gap: Gap, added: Sequence[tuple[int, int]]) -> Difference:
        before = max(0, min(gap.first, len(self.words)) - 1)
        word, number = self.words[before] if self.words else (Word("", 0), 0)
        start, end = added[0]
        quoted = self.text.quote(start, end)
        message = (
            f"{self.text.place_at(start)}“{quoted}” is in no source file: {self.text.around(start)}"
        )
        return self._difference(message, start, number, word.line)

    def _difference(self, message: str, at: int, number: int, line: int) -> Difference:
        file = self.sources[number].file if self.sources else ""
        return Difference(message=message, page=self.text.page_at(at), file=file, line=line)

    def _unprinted(self) -> Iterator[Difference]:
        """Yield a difference for each note and each value of the settings that is not there."""
        text = self.text.letters
        for source in self.sources:
            for note in source.words.notes:
                patterns = list(self._note_parts(note.words))
                if not patterns or len(patterns) > 1:
                    continue
                pattern, start = patterns[0]
                if start not in text and not re.search(pattern, text):
                    first = note.words[0]
                    quoted = _cut(" ".join(word.text for word in note.words))
                    message = f"the note “{quoted}” ({source.file}:{first.line}) is not there"
                    yield Difference(message=message, page=0, file=source.file, line=first.line)
        for name, value in printed_texts.printed_values(self.publication, self.subject):
            if letters(value) not in text:
                message = f"the {name} “{_cut(value)}” is not there"
                yield Difference(message=message, page=0, file="", line=0)


def _bare(text: str) -> str:
    """Return the letters and digits of a text: a full stop may belong to either side."""
    return "".join(filter(str.isalnum, text))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else text[:_MOST_QUOTED].rstrip() + "…"


def _divided(text: str, pages: Sequence[str]) -> Sequence[str]:
    """Return the parts of a text that begins at the foot of one page and goes on at the next."""
    for number, page in enumerate(pages[:-1]):
        start = page.rfind(text[:8])
        if start < 0:
            continue
        parts, rest = [page[start:]], text[len(page) - start :]
        if not text.startswith(parts[0]):
            continue
        for following in pages[number + 1 :]:
            if rest in following:
                return [*parts, rest]
            common = max(
                (n for n in range(1, len(rest)) if following.endswith(rest[:n])), default=0
            )
            if not common:
                break
            parts, rest = [*parts, rest[:common]], rest[common:]
    return ()


def read_sources(texts: Iterable[tuple[str, str]]) -> tuple[SourceFile, ...]:
    """Return the words of files, given with their texts."""
    return tuple(SourceFile(file=file, words=source_words.read_words(text)) for file, text in texts)
